/** Usage in GraphQL: events, lists of them and sums over time. */

import { z } from 'zod'
import { getUsage } from '../../core/rollups/get-usage.ts'
import type { Cost, FeatureUsage, UsageSummary } from '../../core/rollups/summary.ts'
import { getUsageEvent } from '../../core/usage/usage.ts'
import type { UsageEvent } from '../../core/usage/usage-event.ts'
import { usageEventLists } from '../../core/usage/usage-lists.ts'
import { invalid, notFound } from '../../core/values/errors.ts'
import { customerOfRowId, rowId } from '../../core/values/ids.ts'
import { parseInput, reference } from '../../core/values/input.ts'
import { builder } from './builder.ts'
import { customerIdArg } from './customer-id.ts'
import { customerListFields } from './customer-list-field.ts'
import { Customer } from './customers.ts'
import { keysetConnection } from './keyset-connection.ts'
import { loadCustomer } from './links.ts'
import { Node } from './node.ts'

const UsageEventStatusEnum = builder.enumType('UsageEventStatus', {
  description: 'The status of an event.',
  values: {
    ACCEPTED: { description: 'It counts.' },
    REVERSED: { description: 'A later event reverses it.' },
    REVERSAL: { description: 'It reverses an earlier event.' },
  },
})

export const UsageEventType = builder.objectRef<UsageEvent>('UsageEvent')
UsageEventType.implement({
  description: 'A use by a customer. Events never change: corrections are reversing events.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: 'Our id, `evt_…`.',
      resolve: (event) => rowId('evt', event.customerId, event.sequence),
    }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    customer: t.field({
      type: Customer,
      description: 'The customer.',
      resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
    }),
    sequence: t.expose('sequence', {
      type: 'SafeInt',
      description:
        "Its position among the customer's usage events and credit transactions, without gaps.",
    }),
    eventType: t.exposeString('eventType', { description: 'What happened.' }),
    featureKey: t.exposeString('feature', {
      description: 'Key of the feature that the usage counts for, or the event type without one.',
    }),
    subscriptionId: t.exposeID('subscriptionId', {
      nullable: true,
      description: 'The subscription that was named with it, `sub_…`.',
    }),
    quantity: t.expose('quantity', {
      type: 'Decimal',
      description: 'Units; negative in a reversal.',
    }),
    properties: t.expose('properties', { type: 'JSON', description: 'As recorded.' }),
    warning: t.exposeString('warning', {
      nullable: true,
      description:
        'An anomaly of its `tokenUsage`, such as more reasoning tokens than output tokens, and what was counted; null without one, and for a reversal.',
    }),
    timestamp: t.expose('timestamp', { type: 'DateTime', description: 'Event time.' }),
    idempotencyKey: t.exposeString('idempotencyKey', { nullable: true, description: 'As given.' }),
    status: t.field({
      type: UsageEventStatusEnum,
      description: 'Whether it counts.',
      resolve: async (event, _args, ctx) => {
        if (event.reverses !== null) return 'REVERSAL'
        return (await ctx.loaders().reversals.load(event)) === null ? 'ACCEPTED' : 'REVERSED'
      },
    }),
    credits: t.expose('credits', {
      type: 'Decimal',
      description: 'Its price in credits; negative in a reversal.',
    }),
    overage: t.expose('overage', {
      type: 'Decimal',
      description: 'Credits: the part of the price that no pool covered (soft limits only).',
    }),
    cost: t.expose('cost', {
      type: 'Decimal',
      description: 'Its price in major units of the currency; negative in a reversal.',
    }),
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'ISO 4217; null when no rate priced it.',
    }),
    holdId: t.exposeID('holdId', { nullable: true, description: 'The hold that paid for it.' }),
    rateId: t.exposeID('rateId', { nullable: true, description: 'The rate that priced it.' }),
    reversesId: t.id({
      nullable: true,
      description: 'The event that this one reverses, `evt_…`.',
      resolve: (event) =>
        event.reverses === null ? null : rowId('evt', event.customerId, event.reverses),
    }),
    reversedById: t.id({
      nullable: true,
      description: 'The event that reverses this one, `evt_…`.',
      resolve: async (event, _args, ctx) => {
        const sequence = await ctx.loaders().reversals.load(event)
        return sequence === null ? null : rowId('evt', event.customerId, sequence)
      },
    }),
    recordedAt: t.field({
      type: 'DateTime',
      description: 'When it was stored.',
      resolve: (event) => event.createdAt,
    }),
  }),
})

export const CostType = builder.objectRef<Cost>('Cost').implement({
  description: 'An amount of money.',
  fields: (t) => ({
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    amount: t.expose('amount', { type: 'Decimal', description: 'Major units of the currency.' }),
  }),
})

export const FeatureUsageType = builder.objectRef<FeatureUsage>('FeatureUsage').implement({
  description: 'Usage of one feature.',
  fields: (t) => ({
    featureKey: t.exposeString('feature', { description: 'Key of the feature.' }),
    eventCount: t.expose('events', {
      type: 'SafeInt',
      description: 'Events, less those reversed.',
    }),
    quantity: t.expose('quantity', { type: 'Decimal', description: 'Units.' }),
    credits: t.expose('credits', { type: 'Decimal', description: 'Credits.' }),
    cost: t.expose('cost', {
      type: 'Decimal',
      description: 'Major units of the currency of the whole.',
    }),
  }),
})

export const UsageType = builder.objectRef<UsageSummary>('Usage').implement({
  description: 'What a customer used in a time range; reversed events do not count.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    startTime: t.field({
      type: 'DateTime',
      description: 'Inclusive.',
      resolve: (usage) => usage.start,
    }),
    endTime: t.field({
      type: 'DateTime',
      description: 'Exclusive.',
      resolve: (usage) => usage.end,
    }),
    totalEvents: t.expose('totalEvents', { type: 'SafeInt', description: 'Events.' }),
    totalCredits: t.expose('totalCredits', { type: 'Decimal', description: 'Credits.' }),
    totalCost: t.expose('totalCost', {
      type: 'Decimal',
      description: 'Major units of `currency`.',
    }),
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'ISO 4217: the currency with the largest cost; null when nothing was priced.',
    }),
    costs: t.expose('costs', { type: [CostType], description: 'Costs in every currency.' }),
    breakdown: t.expose('breakdown', {
      type: [FeatureUsageType],
      description: 'By feature, most credits first.',
    }),
  }),
})

builder.queryFields((t) => ({
  usage: t.field({
    type: UsageType,
    description:
      'Usage of a customer by event time. INVALID_REQUEST unless the range is positive. Needs read, or a token of the customer.',
    args: {
      customerId: customerIdArg(t),
      startTime: t.arg({ type: 'DateTime', required: true, description: 'Inclusive.' }),
      endTime: t.arg({
        type: 'DateTime',
        required: true,
        description: 'Exclusive; but a date alone, such as "2024-01-31", includes that day.',
      }),
    },
    resolve: (_root, { customerId, startTime, endTime }, ctx) =>
      ctx.perform(getUsage, { customerId, range: { start: startTime, end: endTime } }),
  }),
  usageEvent: t.field({
    type: UsageEventType,
    description:
      'One usage event, by exactly one of id and idempotencyKey. NOT_FOUND when the workspace has none of it. Needs read.',
    args: {
      id: t.arg.id({ description: 'Our id, `evt_…`.' }),
      idempotencyKey: t.arg.string({
        description:
          'The key under which it was recorded. Each customer has keys of its own: of several events with it, the newest.',
      }),
    },
    resolve: (_root, args, ctx) => ctx.perform(getUsageEvent, args),
  }),
}))

const ofSubscription = z.object({ subscriptionId: reference })

/** Its id contains that of its customer. */
function ownerOfSubscription(given: Record<string, unknown>): string {
  if (typeof given.subscriptionId !== 'string') {
    throw invalid('Name customerId or subscriptionId.')
  }
  const { subscriptionId } = parseInput(ofSubscription, given)
  const owner = customerOfRowId('sub', subscriptionId)
  if (owner === null) throw notFound('subscription', subscriptionId)
  return owner
}

interface UsageEventArguments {
  startTime?: Date | null
  endTime?: Date | null
}

customerListFields({
  name: 'usageEvents',
  type: UsageEventType,
  list: usageEventLists,
  alsoNamed: { by: 'subscriptionId', ownerOf: ownerOfSubscription },
  rows: 'The usage events',
  order: 'latest event time first',
  args: (t) => ({
    startTime: t.arg({ type: 'DateTime', description: 'Event time, inclusive.' }),
    endTime: t.arg({ type: 'DateTime', description: 'Event time, as for `usage`.' }),
    feature: t.arg.string({ description: 'Only those of this feature key.' }),
    eventType: t.arg.string({ description: 'Only those of this type.' }),
    subscriptionId: t.arg.id({
      description:
        'Only those that name this subscription, `sub_…`; what names none is not among them, though it may be billed with it.',
    }),
  }),
  filterOf({ startTime, endTime, ...rest }: UsageEventArguments) {
    if (!startTime && !endTime) return rest
    const range = {
      start: startTime ?? new Date(0),
      end: endTime ?? new Date('9999-12-31T00:00:00Z'),
    }
    return { ...rest, range }
  },
  connect: (page, fetch) =>
    keysetConnection(page, (event) => [event.timestamp.getTime(), event.sequence], fetch),
})
