/** The mutations of credits: adding, transferring, and the low-balance threshold. */

import type { CreditBalance } from '../../core/credits/balance.ts'
import {
  addCredits,
  setLowBalanceThreshold,
  transferCredits,
  voidCredits,
} from '../../core/credits/credits.ts'
import type { CreditTransaction } from '../../core/credits/transaction.ts'
import { builder } from './builder.ts'
import { CreditTransactionRef, withBalance } from './credit-transactions.ts'
import { CreditBalanceType, CreditKindEnum } from './credits.ts'
import { customerIdArg, customerIdField } from './customer-id.ts'
import { keyScope } from './key-scope.ts'

const AddCreditsInput = builder.inputType('AddCreditsInput', {
  description: 'Credits for a customer. Credits on the same terms share one pool.',
  fields: (t) => ({
    customerId: customerIdField(t),
    amount: t.field({ type: 'Decimal', required: true, description: 'Credits, more than zero.' }),
    kind: t.field({
      type: CreditKindEnum,
      defaultValue: 'PURCHASED',
      description: 'The source of the credits, PURCHASED or PROMOTIONAL.',
    }),
    name: t.string({ description: 'Name of the pool, at most 255 characters.' }),
    priority: t.int({ defaultValue: 0, description: '0 to 100; 0 burns first.' }),
    effectiveAt: t.field({
      type: 'DateTime',
      description: 'The instant from which the credits count; null: at once.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'The instant from which they no longer count, in the future; null: never.',
    }),
    description: t.string({ description: 'Free text, at most 500 characters.' }),
    metadata: t.field({
      type: 'JSON',
      description: 'Your own data, e.g. a payment id; at most 16 KiB.',
    }),
    idempotencyKey: t.string({
      description: `A repeated request with this key answers like the first; with other content it is refused. At most 255 characters. ${keyScope}, among its keys of addCredits and of the transfers that it sends.`,
    }),
  }),
})

const TransferCreditsInput = builder.inputType('TransferCreditsInput', {
  description: 'Credits that move between two customers.',
  fields: (t) => ({
    fromCustomerId: customerIdField(t),
    toCustomerId: customerIdField(t),
    amount: t.field({ type: 'Decimal', required: true, description: 'Credits, more than zero.' }),
    reason: t.string({ description: 'Free text, at most 500 characters.' }),
    idempotencyKey: t.string({
      description: `As for addCredits. ${keyScope} that sends, in both directions: a transfer back with the key is refused.`,
    }),
  }),
})

const VoidCreditsInput = builder.inputType('VoidCreditsInput', {
  description: 'Credits that are taken back from a customer.',
  fields: (t) => ({
    customerId: customerIdField(t),
    amount: t.field({ type: 'Decimal', required: true, description: 'Credits, more than zero.' }),
    poolId: t.id({
      description:
        'The only pool to take from, also one whose credits count later. Without it those that count now: promotional, then included, then purchased ones, and the latest first.',
    }),
    reason: t.string({
      required: true,
      description: 'Why, at most 500 characters: the description of the ledger rows.',
    }),
    metadata: t.field({ type: 'JSON', description: 'Yours; at most 16 KiB.' }),
    idempotencyKey: t.string({
      description: `As for addCredits. ${keyScope}, among its keys of addCredits and of the transfers that it sends.`,
    }),
  }),
})

const SetLowBalanceThresholdInput = builder.inputType('SetLowBalanceThresholdInput', {
  description: 'The balance that counts as low.',
  fields: (t) => ({
    threshold: t.field({
      type: 'Decimal',
      description: 'Credits, zero or more; null: no warnings.',
    }),
  }),
})

interface Transfer {
  transaction: CreditTransaction
  from: CreditBalance
  to: CreditBalance
}

const CreditTransferType = builder.objectRef<Transfer>('CreditTransfer').implement({
  description: 'The result of a transfer.',
  fields: (t) => ({
    transaction: t.field({
      type: CreditTransactionRef,
      description: 'The first ledger row that left the sender.',
      resolve: (transfer) => transfer.transaction,
    }),
    from: t.field({
      type: CreditBalanceType,
      description: "The sender's balance afterwards.",
      resolve: (transfer) => transfer.from,
    }),
    to: t.field({
      type: CreditBalanceType,
      description: "The receiver's balance afterwards.",
      resolve: (transfer) => transfer.to,
    }),
  }),
})

builder.mutationFields((t) => ({
  addCredits: t.field({
    type: CreditTransactionRef,
    description: 'Adds credits to a customer. Needs write.',
    args: { input: t.arg({ type: AddCreditsInput, required: true }) },
    resolve: async (_root, { input }, ctx) => {
      const { transaction, balance } = await ctx.perform(addCredits, input)
      return withBalance(transaction, balance)
    },
  }),
  transferCredits: t.field({
    type: CreditTransferType,
    description:
      'Moves credits to another customer, with their terms; all or nothing, INSUFFICIENT_CREDITS when the sender has too few besides INCLUDED ones, which stay with their subscription. Needs write.',
    args: { input: t.arg({ type: TransferCreditsInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(transferCredits, input),
  }),
  voidCredits: t.field({
    type: CreditTransactionRef,
    description:
      'Takes credits back from a customer, also an archived one; all or nothing. It answers the first of its ledger rows, one for each pool that it takes from. What holds have reserved stays reserved: INSUFFICIENT_CREDITS when the pools have less besides. NOT_FOUND for a pool that the customer does not have. Needs write.',
    args: { input: t.arg({ type: VoidCreditsInput, required: true }) },
    resolve: async (_root, { input }, ctx) => {
      const { transaction, balance } = await ctx.perform(voidCredits, input)
      return withBalance(transaction, balance)
    },
  }),
  setLowBalanceThreshold: t.field({
    type: CreditBalanceType,
    description:
      'Sets the balance at which `credits.low_balance` is emitted, once each time the balance falls to it. Needs write.',
    args: {
      customerId: customerIdArg(t),
      input: t.arg({ type: SetLowBalanceThresholdInput, required: true }),
    },
    resolve: (_root, { customerId, input }, ctx) =>
      ctx.perform(setLowBalanceThreshold, { customerId, ...input }),
  }),
}))
