/** Subscriptions of customers to plans in GraphQL; the type is CustomerSubscription, since Subscription is GraphQL's own root. */
import {
  getSubscription,
  listSubscriptions,
  subscriptionsOfEach,
} from '../../core/subscriptions/subscriptions.ts'
import { builder } from './builder.ts'
import { customerRowsField } from './customer-list-field.ts'
import { Customer } from './customers.ts'
import { CollectionMethodEnum } from './invoices.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'
import { Node } from './node.ts'

export const SubscriptionStatusEnum = builder.enumType('SubscriptionStatus', {
  description: 'The state of a subscription.',
  values: {
    SCHEDULED: { description: 'It starts later.' },
    INCOMPLETE: { description: 'It waits for its first payment; nothing is granted.' },
    TRIALING: { description: 'It is free for the time of the trial.' },
    ACTIVE: { description: 'Service is given and billed.' },
    PAST_DUE: { description: 'An invoice is overdue beyond the days of grace.' },
    SUSPENDED: { description: 'Service stopped because invoices stay unpaid.' },
    PAUSED: { description: 'It was paused; `pauseBehavior` says what that means.' },
    CANCELED: { description: 'It was canceled. Final.' },
    EXPIRED: { description: 'Its fixed term ended, or its first payment never came. Final.' },
  },
})

export const PauseBehaviorEnum = builder.enumType('PauseBehavior', {
  description: 'What a pause does with service and new invoices.',
  values: {
    KEEP_AS_DRAFT: { description: 'Service goes on; new invoices stay drafts until the resume.' },
    MARK_UNCOLLECTIBLE: { description: 'Service goes on; new invoices are given up at once.' },
    VOID: { description: 'Service goes on; new invoices are void at once.' },
    STOP_SERVICE: {
      description: 'Service and periods stop; the unused rest of the period is given back.',
    },
  },
})

export const ProrationEnum = builder.enumType('Proration', {
  description: 'What a change within a period costs.',
  values: {
    CREATE: { description: 'The difference for the rest of the period, on the next invoice.' },
    NONE: { description: 'Nothing; the new price applies from the next period.' },
    INVOICE_NOW: { description: 'The difference for the rest of the period, on an invoice now.' },
  },
})

export const ActivationEnum = builder.enumType('SubscriptionActivation', {
  description: 'When service begins.',
  values: {
    IMMEDIATE: { description: 'At once.' },
    ON_PAYMENT: { description: 'With the first payment, at whose instant the period begins.' },
  },
})

const ScheduledChangeStatusEnum = builder.enumType('ScheduledChangeStatus', {
  description: 'The state of a scheduled change.',
  values: {
    PENDING: { description: 'It will be made.' },
    COMPLETED: { description: 'It was made.' },
    CANCELED: { description: 'It will not be made.' },
    FAILED: { description: 'It could not be made.' },
  },
})

const ScheduledChange = builder.prismaObject('SubscriptionChange', {
  name: 'ScheduledChange',
  description: 'A change of a subscription at an instant ahead. At most one is pending.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `chg_…`.' }),
    status: t.expose('status', { type: ScheduledChangeStatusEnum, description: 'Its state.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it is made.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was scheduled.' }),
    planVersion: t.relation('planVersion', { description: 'The version that it will have.' }),
    quantity: t.exposeInt('quantity', { description: 'The quantity that it will have.' }),
    proration: t.expose('proration', { type: ProrationEnum, description: 'What it costs.' }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Why it could not be made; null: it was not tried, or was made.',
    }),
  }),
})

builder.prismaObject('SubscriptionPhase', {
  description: 'From when to when a subscription has which version and quantity.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: '1, 2, 3 …' }),
    planVersion: t.relation('planVersion', { description: 'The version in this time.' }),
    quantity: t.exposeInt('quantity', { description: 'The quantity in this time.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'The start.' }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The end, exclusive; null: it is the present one.',
    }),
  }),
})

const times = {
  periodStart: 'The start of the present period; null: none has begun.',
  periodEnd: 'Its end, exclusive; null: none, or one that never ends.',
  trialEnd: 'The end of the trial, also when it is past; null: no trial.',
  startedAt: 'When service began; null: not yet.',
  endAt: 'The end of a fixed term; null: none.',
  cancelAt: 'When it will be canceled; null: nothing is scheduled.',
  canceledAt: 'When it was canceled; null: it was not.',
  endedAt: 'When it ended; null: it has not.',
  pausedAt: 'When it was paused; null: it is not.',
  resumeAt: 'When it resumes by itself; null: not by itself.',
} as const

export const CustomerSubscription = builder.prismaObject('Subscription', {
  name: 'CustomerSubscription',
  description: "A customer's right to a version of a plan over time.",
  interfaces: [Node],
  fields: (t) => {
    const time = (name: keyof typeof times) =>
      t.expose(name, { type: 'DateTime', nullable: true, description: times[name] })
    return {
      id: t.exposeID('id', { description: 'Our id, `sub_…`.' }),
      customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
      customer: t.field({
        type: Customer,
        description: 'The customer.',
        resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
      }),
      status: t.expose('status', { type: SubscriptionStatusEnum, description: 'Its state.' }),
      plan: t.relation('plan', { description: 'The plan.' }),
      planVersion: t.relation('planVersion', { description: 'The version that it has now.' }),
      quantity: t.exposeInt('quantity', {
        description: 'Multiplies the base price; seats, for example.',
      }),
      currency: t.exposeString('currency', { description: 'ISO 4217.' }),
      activation: t.expose('activation', {
        type: ActivationEnum,
        description: 'When service began.',
      }),
      collection: t.expose('collection', {
        type: CollectionMethodEnum,
        description: 'How its invoices are collected.',
      }),
      dueDays: t.exposeInt('dueDays', {
        description: 'From the finalisation of an invoice to its due date.',
      }),
      anchor: t.expose('anchor', {
        type: 'DateTime',
        description: 'Periods begin at this instant and whole billing periods before and after it.',
      }),
      periodStart: time('periodStart'),
      periodEnd: time('periodEnd'),
      trialEnd: time('trialEnd'),
      startedAt: time('startedAt'),
      endAt: time('endAt'),
      cancelAt: time('cancelAt'),
      canceledAt: time('canceledAt'),
      cancelReason: t.exposeString('cancelReason', {
        nullable: true,
        description: 'Why it was canceled; null: no reason was given.',
      }),
      endedAt: time('endedAt'),
      pauseBehavior: t.expose('pauseBehavior', {
        type: PauseBehaviorEnum,
        nullable: true,
        description: 'What the pause does; null: it is not paused.',
      }),
      pausedAt: time('pausedAt'),
      resumeAt: time('resumeAt'),
      paymentMethodId: t.exposeID('paymentMethodId', {
        nullable: true,
        description: "What its invoices are charged to; null: the customer's default.",
      }),
      metadata: t.expose('metadata', { type: 'JSON', description: 'Your own data.' }),
      extras: t.expose('extras', {
        type: 'JSON',
        description: 'What a dialect keeps of its own about the subscription.',
      }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
      updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    }
  },
})

builder.prismaObjectFields(CustomerSubscription, (t) => ({
  phases: t.relation('phases', {
    description: 'Its terms over time, oldest first.',
    query: { orderBy: { number: 'asc' } },
  }),
  scheduledChange: t.field({
    type: ScheduledChange,
    nullable: true,
    description: 'The pending change; null: none.',
    select: (_args, _ctx, nested) => ({
      changes: nested({ where: { status: 'PENDING' }, take: 1 }),
    }),
    resolve: ({ changes }) => changes[0] ?? null,
  }),
  scheduledChanges: t.relation('changes', {
    description: 'All changes that were ever scheduled, newest first.',
    query: { orderBy: { id: 'desc' } },
  }),
}))

builder.queryFields((t) => ({
  customerSubscription: t.prismaField({
    type: CustomerSubscription,
    description:
      'One subscription. NOT_FOUND when there is none of that id. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getSubscription, { id }, selection),
  }),
  customerSubscriptions: listField(
    t,
    CustomerSubscription,
    listSubscriptions,
    'Subscriptions, newest first; to a customer token its own.',
    {
      customerId: t.arg.id({
        description: 'Only those of this customer; our id or the externalId.',
      }),
      planId: t.arg.id({ description: 'Only those to this plan; our id or the key.' }),
      statuses: t.arg({
        type: [SubscriptionStatusEnum],
        description: 'Only those in these states.',
      }),
      startTime: t.arg({
        type: 'DateTime',
        description: 'Only those made at or after this instant.',
      }),
      endTime: t.arg({ type: 'DateTime', description: 'Only those made before this instant.' }),
      order: t.arg({ type: ListOrderEnum, description: orderDescription }),
    },
  ),
}))

customerRowsField({
  name: 'subscriptions',
  type: CustomerSubscription,
  list: subscriptionsOfEach,
  description: 'The subscriptions of the customer, newest first.',
})
