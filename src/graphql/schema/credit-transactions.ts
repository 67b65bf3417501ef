/** The ledger of credits in GraphQL: its rows, and lists of them. */

import type { CreditBalance } from '../../core/credits/balance.ts'
import { creditTransactionLists } from '../../core/credits/credit-transactions.ts'
import {
  type CreditTransaction,
  type creditTransactionTypes,
  movements,
} from '../../core/credits/transaction.ts'
import { rowId } from '../../core/values/ids.ts'
import { builder } from './builder.ts'
import { CreditBalanceType, CreditPoolType, loadBalance } from './credits.ts'
import { customerListFields } from './customer-list-field.ts'
import { Customer } from './customers.ts'
import { keysetConnection } from './keyset-connection.ts'
import { loadCustomer } from './links.ts'
import { Node } from './node.ts'

const CreditTransactionTypeEnum = builder.enumType('CreditTransactionType', {
  description: 'What moved the credits.',
  values: {
    ISSUE: { description: 'Added to a pool.' },
    CONSUME: { description: 'Spent by a usage event.' },
    REVERSE: { description: 'Returned to its pool because the usage event was reversed.' },
    EXPIRE: { description: 'Left in a pool when it expired.' },
    TRANSFER_IN: { description: 'Received from another customer.' },
    TRANSFER_OUT: { description: 'Sent to another customer.' },
    HOLD: { description: 'Reserved by a hold.' },
    RELEASE: { description: 'Returned to its pool by a hold that was released or expired.' },
    COMMIT: { description: 'Spent by a usage event out of a hold.' },
    VOID: { description: 'Taken back by voidCredits; the description says why.' },
  } satisfies Record<(typeof creditTransactionTypes)[number], object>,
})

const CreditDirectionEnum = builder.enumType('CreditDirection', {
  description: 'Whether a transaction adds to the pools of the customer or takes from them.',
  values: {
    CREDIT: { description: 'Adds to the pools.' },
    DEBIT: { description: 'Takes from the pools.' },
  },
})

const balancesAfter = new WeakMap<CreditTransaction, CreditBalance>()

/** Attaches the balance after a mutation to the transaction that it returns. */
export function withBalance(row: CreditTransaction, balance: CreditBalance): CreditTransaction {
  balancesAfter.set(row, balance)
  return row
}

export const CreditTransactionRef = builder.objectRef<CreditTransaction>('CreditTransaction')
CreditTransactionRef.implement({
  description:
    'One row of the ledger: an amount that moved between a pool and another account. It never changes.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: 'Our id, `txn_…`.',
      resolve: (row) => rowId('txn', row.customerId, row.sequence),
    }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    customer: t.field({
      type: Customer,
      description: 'The customer.',
      resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
    }),
    sequence: t.expose('sequence', {
      type: 'SafeInt',
      description: "Its position among the customer's transactions and usage events, without gaps.",
    }),
    type: t.field({
      type: CreditTransactionTypeEnum,
      description: 'What moved the credits.',
      resolve: (row) => row.type,
    }),
    direction: t.field({
      type: CreditDirectionEnum,
      description: 'Into the pools of the customer or out of them.',
      resolve: (row) => (movements[row.type].to === 'POOL' ? 'CREDIT' : 'DEBIT'),
    }),
    amount: t.expose('amount', { type: 'Decimal', description: 'Credits, more than zero.' }),
    balanceAfter: t.expose('balanceAfter', {
      type: 'Decimal',
      description: 'Credits in all pools of the customer after the row, scheduled ones included.',
    }),
    poolId: t.exposeID('poolId', { description: 'The pool, `pool_…`.' }),
    pool: t.field({
      type: CreditPoolType,
      description: 'The pool as it is now.',
      resolve: ({ customerId, poolId }, _args, ctx) =>
        ctx.loaders().pools.load({ customerId, id: poolId }),
    }),
    balance: t.field({
      type: CreditBalanceType,
      description:
        "The customer's balance now; in the answer to addCredits and voidCredits, the one right after it.",
      resolve: (row, _args, ctx, info) =>
        balancesAfter.get(row) ?? loadBalance(row.customerId, ctx, info),
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Free text, at most 500 characters.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      nullable: true,
      description: 'As given when the credits were added.',
    }),
    eventId: t.id({
      nullable: true,
      description: 'The usage event that consumed or returned the credits, `evt_…`.',
      resolve: (row) =>
        row.eventSequence === null ? null : rowId('evt', row.customerId, row.eventSequence),
    }),
    counterpartyId: t.exposeID('counterpartyId', {
      nullable: true,
      description: 'The other customer of a transfer.',
    }),
    holdId: t.exposeID('holdId', {
      nullable: true,
      description: 'The hold that reserved, released or spent the credits.',
    }),
    reversesId: t.id({
      nullable: true,
      description: 'The transaction that this one undoes, `txn_…`.',
      resolve: (row) => (row.reverses === null ? null : rowId('txn', row.customerId, row.reverses)),
    }),
    idempotencyKey: t.exposeString('idempotencyKey', {
      nullable: true,
      description: 'The key of the request.',
    }),
    timestamp: t.field({
      type: 'DateTime',
      description: 'When it was posted.',
      resolve: (row) => row.createdAt,
    }),
  }),
})

customerListFields({
  name: 'creditTransactions',
  type: CreditTransactionRef,
  list: creditTransactionLists,
  rows: 'The ledger rows',
  order: 'newest first',
  args: (t) => ({
    types: t.arg({
      type: [CreditTransactionTypeEnum],
      description: 'Only those of these types; null: all.',
    }),
    startTime: t.arg({ type: 'DateTime', description: 'Only those posted since; inclusive.' }),
    endTime: t.arg({ type: 'DateTime', description: 'Only those posted before; exclusive.' }),
    holdId: t.arg.id({
      description: 'Only those that reserved, released or spent the credits of this hold.',
    }),
    poolId: t.arg.id({ description: 'Only those that moved credits of this pool.' }),
    offset: t.arg.int({
      description: 'Rows to skip at the start of the page: 0 to 100,000, 0 by default.',
    }),
  }),
  connect: (page, fetch) => keysetConnection(page, (row) => [row.sequence], fetch),
})
