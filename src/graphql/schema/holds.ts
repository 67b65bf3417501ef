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
    COMMITTED: { description: 'It was spent; the rest was returned.' },
    RELEASED: { description: 'It was released.' },
    EXPIRED: { description: 'It expired; the rest was returned.' },
  } satisfies Record<(typeof holdStatuses)[number], object>,
})

const HoldType = builder.objectRef<Hold>('Hold').implement({
  description:
    'Credits reserved for a limited time from certain pools: part of `pending`, not of `available`.',
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
    description: t.exposeString('description', { nullable: true, description: 'Free text.' }),
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
  description: 'The hold and the balance after an operation.',
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
  description: 'The result of a commit.',
  fields: (t) => ({
    hold: t.field({ type: HoldType, description: 'The hold.', resolve: ({ hold }) => hold }),
    balance: t.field({
      type: CreditBalanceType,
      description: "The customer's balance afterwards.",
      resolve: ({ balance }) => balance,
    }),
    usageEvent: t.field({
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
  description: 'Credits to reserve: an amount, or the price of an estimate.',
  fields: (t) => ({
    customerId: customerIdField(t),
    amount: t.field({
      type: 'Decimal',
      description: 'Credits, more than zero; without it the estimate is priced.',
    }),
    eventType: t.string({
      description:
        'The event type of the later usage, at most 100 characters; required for an estimate.',
    }),
    quantity: t.field({ type: 'Decimal', description: 'The units of the estimate; 1 by default.' }),
    properties: t.field({
      type: 'JSON',
      description: 'The properties of the estimate, e.g. {model, input_tokens, output_tokens}.',
    }),
    tokenUsage: t.field({
      type: 'JSON',
      description: `The token usage of the estimate, e.g. of a similar earlier call. ${tokenUsageAsOfEvents}`,
    }),
    ttlSeconds: t.int({ defaultValue: 900, description: '1 to 86,400 (24 h).' }),
    description: t.string({ description: 'Free text, at most 500 characters.' }),
    metadata: t.field({ type: 'JSON', description: 'Yours; at most 16 KiB.' }),
    idempotencyKey: t.string({
      description: `A repeated request with this key returns the first hold. ${keyScope}, among its keys of holds.`,
    }),
  }),
})

const CommitHoldInput = builder.inputType('CommitHoldInput', {
  description:
    'What was used: an amount of credits, or usage that the rate card prices; without either, all reserved credits.',
  fields: (t) => ({
    amount: t.field({
      type: 'Decimal',
      description:
        'Credits, more than zero; an excess over the reserved credits is taken from the available ones.',
    }),
    eventType: t.string({
      description: 'The type of the usage event; by default that of the hold.',
    }),
    quantity: t.field({ type: 'Decimal', description: 'Units; 1 by default.' }),
    timestamp: t.field({ type: 'DateTime', description: 'Event time; now by default.' }),
    properties: t.field({
      type: 'JSON',
      description:
        'The properties that rates and meters read, e.g. {model, input_tokens, output_tokens}.',
    }),
    tokenUsage: t.field({ type: 'JSON', description: tokenUsageAsOfEvents }),
    keepRest: t.boolean({
      defaultValue: false,
      description: 'Keeps the rest reserved for further commits; otherwise it is released.',
    }),
    idempotencyKey: t.string({
      description: `The key of the usage event: a repeated commit with this key changes nothing. ${usageKeyScope}`,
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
      'Spends credits of a hold and stores the usage event. CONFLICT when the hold has ended. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: holdId }),
      input: t.arg({
        type: CommitHoldInput,
        description: 'What was used; by default all reserved credits.',
      }),
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
      'Returns the credits that a hold still reserves; releasing it again changes nothing. CONFLICT when it was committed or expired. Needs write.',
    args: { id: t.arg.id({ required: true, description: holdId }) },
    resolve: (_root, args, ctx) => ctx.perform(releaseHold, args),
  }),
}))
