/** Holds in GraphQL: reserve credits, commit what was used, extend or release. */

import type { Hold, holdStatuses } from '../../core/holds/hold.ts'
import { countWorkspaceHolds, holdLists, listWorkspaceHolds } from '../../core/holds/hold-lists.ts'
import {
  commitHold,
  extendHold,
  getHold,
  releaseHold,
  reserveCredits,
} from '../../core/holds/holds.ts'
import type { Held } from '../../core/ledger/decide/account-holds.ts'
import type { Committed } from '../../core/ledger/decide/commit-hold.ts'
import { builder } from './builder.ts'
import { CreditBalanceType } from './credits.ts'
import { customerIdField } from './customer-id.ts'
import { customerListFields } from './customer-list-field.ts'
import { Customer } from './customers.ts'
import { keyScope, usageKeyScope } from './key-scope.ts'
import { idConnection } from './keyset-connection.ts'
import { loadCustomer } from './links.ts'
import { Node } from './node.ts'
import { tokenUsageAsOfEvents } from './token-usage.ts'
import { UsageEventType } from './usage.ts'

const HoldStatusEnum = builder.enumType('HoldStatus', {
  description: 'Whether a hold still reserves credits, or how it ended.',
  values: {
    ACTIVE: { description: 'It reserves what remains.' },
    COMMITTED: { description: 'It was spent; a rest went back.' },
    RELEASED: { description: 'It was given back.' },
    EXPIRED: { description: 'Its time was up; what remained went back.' },
  } satisfies Record<(typeof holdStatuses)[number], object>,
})

const HoldType = builder.objectRef<Hold>('Hold').implement({
  description:
    'Credits reserved for a time, pinned to the pools they came from: part of `pending`, not of `available`.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `hold_…`.' }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    customer: t.field({
      type: Customer,
      description: 'The customer.',
      resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
    }),
    status: t.field({
      type: HoldStatusEnum,
      description: 'Whether it still reserves credits.',
      resolve: (hold) => hold.status,
    }),
    amount: t.expose('amount', { type: 'Decimal', description: 'Credits reserved at first.' }),
    remaining: t.expose('remaining', { type: 'Decimal', description: 'Credits still reserved.' }),
    committed: t.expose('committed', {
      type: 'Decimal',
      description: 'Credits spent through the hold; can exceed the amount.',
    }),
    eventType: t.exposeString('eventType', {
      description: 'The type of the usage events of commits that name none.',
    }),
    description: t.exposeString('description', { nullable: true, description: 'In words.' }),
    metadata: t.expose('metadata', { type: 'JSON', nullable: true, description: 'As given.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'The instant from which it can no longer be committed.',
    }),
    idempotencyKey: t.exposeString('idempotencyKey', { nullable: true, description: 'As given.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
})

const HoldResultType = builder.objectRef<Held>('HoldResult').implement({
  description: 'What became of a hold, and of the balance.',
  fields: (t) => ({
    hold: t.field({ type: HoldType, description: 'The hold.', resolve: ({ hold }) => hold }),
    balance: t.field({
      type: CreditBalanceType,
      description: "The customer's balance afterwards.",
      resolve: ({ balance }) => balance,
    }),
  }),
})

const CommitHoldResultType = builder.objectRef<Committed>('CommitHoldResult').implement({
  description: 'What a commit did.',
  fields: (t) => ({
    hold: t.field({ type: HoldType, description: 'The hold.', resolve: ({ hold }) => hold }),
    balance: t.field({
      type: CreditBalanceType,
      description: "The customer's balance afterwards.",
      resolve: ({ balance }) => balance,
    }),
    event: t.field({
      type: UsageEventType,
      description: 'The usage that was committed.',
      resolve: ({ event }) => event,
    }),
  }),
})

builder.queryFields((t) => ({
  hold: t.field({
    type: HoldType,
    description: 'One hold by our id. Needs read.',
    args: { id: t.arg.id({ required: true, description: 'Our id, `hold_…`.' }) },
    resolve: (_root, args, ctx) => ctx.perform(getHold, args),
  }),
}))

customerListFields({
  name: 'holds',
  type: HoldType,
  list: holdLists,
  ofWorkspace: { list: listWorkspaceHolds, count: countWorkspaceHolds },
  rows: 'The holds',
  order: 'newest first',
  args: (t) => ({
    status: t.arg({ type: HoldStatusEnum, description: 'Only those of this status.' }),
  }),
  connect: idConnection<Hold>,
})

const ReserveCreditsInput = builder.inputType('ReserveCreditsInput', {
  description: 'Credits to reserve: an amount, or what the rate card says of an estimate.',
  fields: (t) => ({
    customerId: customerIdField(t),
    amount: t.field({
      type: 'Decimal',
      description: 'Credits, more than zero; without it the estimate is priced.',
    }),
    eventType: t.string({
      description: 'What the credits are for, at most 100 characters; required for an estimate.',
    }),
    quantity: t.field({ type: 'Decimal', description: 'Of the estimate: units; 1 by default.' }),
    properties: t.field({
      type: 'JSON',
      description: 'Of the estimate, e.g. {model, input_tokens, output_tokens}.',
    }),
    tokenUsage: t.field({
      type: 'JSON',
      description: `Of the estimate, e.g. of a similar call before. ${tokenUsageAsOfEvents}`,
    }),
    ttlSeconds: t.int({ defaultValue: 900, description: '1 to 86,400 (24 h).' }),
    description: t.string({ description: 'In words, at most 500 characters.' }),
    metadata: t.field({ type: 'JSON', description: 'Yours; at most 16 KiB.' }),
    idempotencyKey: t.string({
      description: `A repeated request with this key answers the hold made first. ${keyScope}, among its keys of holds.`,
    }),
  }),
})

const CommitHoldInput = builder.inputType('CommitHoldInput', {
  description:
    'What was used: an amount of credits, or usage that the rate card prices; without either all that is reserved.',
  fields: (t) => ({
    amount: t.field({
      type: 'Decimal',
      description:
        'Credits, more than zero; what exceeds what is reserved is taken from what is available.',
    }),
    eventType: t.string({ description: "Of the usage event; the hold's by default." }),
    quantity: t.field({ type: 'Decimal', description: 'Units; 1 by default.' }),
    timestamp: t.field({ type: 'DateTime', description: 'Event time; now by default.' }),
    properties: t.field({
      type: 'JSON',
      description: 'What rates and meters read, e.g. {model, input_tokens, output_tokens}.',
    }),
    tokenUsage: t.field({ type: 'JSON', description: tokenUsageAsOfEvents }),
    keepRest: t.boolean({
      defaultValue: false,
      description: 'Keeps what is left reserved for further commits; else it is released.',
    }),
    idempotencyKey: t.string({
      description: `Of the usage event: a repeated commit with this key changes nothing. ${usageKeyScope}`,
    }),
  }),
})

const holdId = 'Our id, `hold_…`.'

const ExtendHoldInput = builder.inputType('ExtendHoldInput', {
  description: 'How much more time a hold gets.',
  fields: (t) => ({
    ttlSeconds: t.int({ required: true, description: '1 to 86,400 (24 h), from now.' }),
  }),
})

builder.mutationFields((t) => ({
  reserveCredits: t.field({
    type: HoldResultType,
    description:
      'Reserves credits for a time. INSUFFICIENT_CREDITS when fewer are available. Needs write.',
    args: { input: t.arg({ type: ReserveCreditsInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(reserveCredits, input),
  }),
  commitHold: t.field({
    type: CommitHoldResultType,
    description:
      'Spends what a hold reserves and stores the usage event it was for. CONFLICT when the hold has ended. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: holdId }),
      input: t.arg({ type: CommitHoldInput, description: 'All that is reserved without it.' }),
    },
    resolve: (_root, { id, input }, ctx) => ctx.perform(commitHold, { id, ...input }),
  }),
  extendHold: t.field({
    type: HoldResultType,
    description:
      'Gives a hold more time, counted from now. CONFLICT when it has ended. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: holdId }),
      input: t.arg({ type: ExtendHoldInput, required: true }),
    },
    resolve: (_root, { id, input }, ctx) => ctx.perform(extendHold, { id, ...input }),
  }),
  releaseHold: t.field({
    type: HoldResultType,
    description:
      'Gives back what a hold still reserves; twice changes nothing. CONFLICT when it was committed or expired. Needs write.',
    args: { id: t.arg.id({ required: true, description: holdId }) },
    resolve: (_root, args, ctx) => ctx.perform(releaseHold, args),
  }),
}))
