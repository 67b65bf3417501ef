/** How recurring revenue moved, row by row, and the customers that bring the most, in GraphQL. */
import { listMrrChanges } from '../../core/revenue/mrr-change-list.ts'
import type { mrrChangeKinds } from '../../core/revenue/mrr-changes.ts'
import {
  getTopCustomers,
  type TopCustomer,
  type topMeasures,
} from '../../core/revenue/top-customers.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'
import { Node } from './node.ts'
import { revenueArgs } from './revenue.ts'

const MrrChangeKindEnum = builder.enumType('MrrChangeKind', {
  description: 'How the sum of a customer moved.',
  values: {
    NEW: { description: 'From nothing, for the first time.' },
    REACTIVATION: { description: 'From nothing, but there was some before.' },
    EXPANSION: { description: 'To more.' },
    CONTRACTION: { description: 'To less.' },
    CHURN: { description: 'To nothing.' },
  } satisfies Record<(typeof mrrChangeKinds)[number], object>,
})

const MrrChange = builder.prismaObject('MrrChange', {
  description:
    'What a customer’s recurring revenue of a month moved by at an instant. It is written in the commit that causes it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `mrr_…`; ids sort by `time`.' }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    customer: t.field({
      type: Customer,
      description: 'Whose revenue moved.',
      select: { customerId: true },
      resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
    }),
    subscriptionId: t.exposeID('subscriptionId', {
      description: 'The subscription that caused it, or the last of several.',
    }),
    subscription: t.relation('subscription', {
      description: 'The subscription that caused it, or the last of several.',
    }),
    planId: t.exposeID('planId', {
      nullable: true,
      description:
        'Our id of the plan whose subscriptions alone are counted; null: the customer’s subscriptions to all plans.',
    }),
    time: t.field({
      type: 'DateTime',
      description: 'As of when it was decided, at the customer’s own time.',
      select: { at: true },
      resolve: ({ at }) => at,
    }),
    kind: t.expose('kind', { type: MrrChangeKindEnum, description: 'How it moved.' }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units; negative for CONTRACTION and CHURN, never 0.',
      select: { amount: true, currency: true },
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    mrr: t.field({
      type: 'Decimal',
      description: 'The customer’s recurring revenue after it, in major units.',
      select: { mrr: true, currency: true },
      resolve: ({ mrr, currency }) => fromMinor(mrr, currency),
    }),
  }),
})

const TopMeasureEnum = builder.enumType('TopMeasure', {
  description: 'By what customers are ranked.',
  values: {
    MRR: { description: 'Recurring revenue of a month as it is now.' },
    CASH: { description: 'The payments that came in the range.' },
  } satisfies Record<(typeof topMeasures)[number], object>,
})

const TopCustomerType = builder.objectRef<TopCustomer>('TopCustomer').implement({
  description: 'One of the customers that bring the most.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', { description: 'Our id.' }),
    customer: t.field({
      type: Customer,
      description: 'The customer.',
      resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
    }),
    currency: t.exposeString('currency', { description: 'As requested.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'What it brings, in major units.',
      resolve: ({ amountMinor, currency }) => fromMinor(amountMinor, currency),
    }),
  }),
})

builder.queryFields((t) => ({
  mrrChanges: listField(
    t,
    MrrChange,
    listMrrChanges,
    'How recurring revenue moved, the latest first.',
    {
      customerId: t.arg.id({
        description: 'Only those of this customer; our id or the externalId.',
      }),
      planId: t.arg.id({
        description:
          'Those of subscriptions to this plan by themselves, by our id or the key; without it those of all plans together.',
      }),
      kinds: t.arg({ type: [MrrChangeKindEnum], description: 'Only those of these kinds.' }),
      currency: t.arg.string({ description: 'Only those in this currency, ISO 4217.' }),
      startTime: t.arg({ type: 'DateTime', description: 'Only those at or after this instant.' }),
      endTime: t.arg({ type: 'DateTime', description: 'Only those before this instant.' }),
      order: t.arg({ type: ListOrderEnum, description: orderDescription }),
    },
  ),
  topCustomers: t.field({
    type: [TopCustomerType],
    description:
      'The customers that bring the most in a currency, the largest amount first; those that bring nothing are left out. Needs read.',
    args: {
      ...revenueArgs,
      currency: t.arg.string({ required: true, description: 'ISO 4217.' }),
      by: t.arg({ type: TopMeasureEnum, required: true, description: 'By what they are ranked.' }),
      first: t.arg.int({ defaultValue: 10, description: 'How many, 1 to 100.' }),
    },
    resolve: (_root, args, ctx) => ctx.perform(getTopCustomers, args),
  }),
}))
