/** Subscriptions: what is selected of ours, and the objects that REST and the edge answer. */
import { z } from 'zod'
import { decimal } from '../../core/values/decimal.ts'
import {
  decimalText,
  enumText,
  from,
  id,
  jsonObject,
  leaf,
  listOf,
  nullable,
  object,
  text,
} from '../fields.ts'
import { customerId, metadata, time } from './fields.ts'
import { resourceOf } from './resources.ts'

export const ownSubscription = object({
  ...{ id, status: enumText('SubscriptionStatus', 'ACTIVE'), createdAt: time, anchor: time },
  ...{ startedAt: nullable(time), endedAt: nullable(time), endAt: nullable(time) },
  ...{ cancelAt: nullable(time), canceledAt: nullable(time), trialEnd: nullable(time) },
  ...{ periodStart: nullable(time), periodEnd: nullable(time), extras: jsonObject, metadata },
  ...{
    quantity: leaf<number>('Int', 1, z.int()),
    collection: enumText('CollectionMethod', 'CHARGE'),
  },
  customer: object({ id: customerId }),
  plan: object({ id, key: text, metadata: jsonObject }),
  version: from(
    'planVersion',
    object({ basePrice: decimalText, charges: listOf(object({ key: text })) }),
  ),
})

/** The metadata of plans is hidden from customer tokens, but for the product. */
export const productInPart = { 'Plan.metadata': ['productId'] }

export type OwnSubscription = ReturnType<typeof ownSubscription.write>

const statuses: Readonly<Record<string, Subscription['status']>> = {
  ...{ ACTIVE: 'ACTIVE', PAST_DUE: 'ACTIVE', PAUSED: 'ACTIVE', TRIALING: 'IN_TRIAL' },
  ...{ CANCELED: 'CANCELED', EXPIRED: 'EXPIRED', SCHEDULED: 'NOT_STARTED' },
  ...{ INCOMPLETE: 'PAYMENT_PENDING', SUSPENDED: 'PAYMENT_PENDING' },
}

/** Our states by the word for them. */
export function statesOf(word: Subscription['status']): string[] {
  return Object.entries(statuses).flatMap(([state, one]) => (one === word ? [state] : []))
}

const collections: Readonly<Record<string, Subscription['paymentCollection']>> = {
  ...{ PAST_DUE: 'FAILED', SUSPENDED: 'FAILED', INCOMPLETE: 'ACTION_REQUIRED' },
}

const instant = z.iso.datetime().meta({ pattern: undefined })
const maybe = instant.nullable()

export const statusWords = [
  ...(['ACTIVE', 'CANCELED', 'EXPIRED', 'IN_TRIAL', 'NOT_STARTED', 'PAYMENT_PENDING'] as const),
] as const

export const subscription = z
  .object({
    ...{ id: z.string(), customerId: z.string(), planId: z.string(), billingId: z.null() },
    status: z.enum(statusWords),
    paymentCollection: z.enum(['NOT_REQUIRED', 'FAILED', 'ACTION_REQUIRED']),
    pricingType: z.enum(['FREE', 'PAID']),
    ...{ createdAt: instant, startDate: instant, billingCycleAnchor: instant, endDate: maybe },
    ...{ cancellationDate: maybe, effectiveEndDate: maybe, trialEndDate: maybe },
    ...{ currentBillingPeriodStart: maybe, currentBillingPeriodEnd: maybe },
    ...{ metadata: z.record(z.string(), z.string()), resourceId: z.string().nullable() },
    ...{ paymentCollectionMethod: z.enum(['CHARGE', 'INVOICE']), unitQuantity: z.int() },
    addons: z.array(z.never()),
  })
  .meta({ id: 'Subscription' })

export type Subscription = z.output<typeof subscription>

export function subscriptionWords(own: OwnSubscription): Subscription {
  const { version } = own
  const isPaid = version.charges.length > 0 || decimal(version.basePrice).gt(0)
  return {
    ...{ id: own.id, customerId: own.customer.id, planId: own.plan.key, billingId: null },
    status: statuses[own.status] ?? 'ACTIVE',
    paymentCollection: collections[own.status] ?? 'NOT_REQUIRED',
    pricingType: isPaid ? 'PAID' : 'FREE',
    ...{ createdAt: own.createdAt, startDate: own.startedAt ?? own.createdAt },
    ...{ billingCycleAnchor: own.anchor, endDate: own.endAt },
    cancellationDate: own.canceledAt ?? own.cancelAt,
    effectiveEndDate: own.endedAt ?? own.cancelAt ?? own.endAt,
    ...{ trialEndDate: own.trialEnd, currentBillingPeriodStart: own.periodStart },
    ...{ currentBillingPeriodEnd: own.periodEnd, metadata: own.metadata },
    ...{ resourceId: resourceOf(own.extras), unitQuantity: own.quantity, addons: [] },
    paymentCollectionMethod: own.collection === 'CHARGE' ? 'CHARGE' : 'INVOICE',
  }
}

/** As GraphQL and the edge name it. */
export function slimWords(own: OwnSubscription) {
  const words = subscriptionWords(own)
  const { id: refId, resourceId } = words
  return {
    ...{ __typename: 'CustomerSubscription', id: refId, subscriptionId: refId, refId },
    ...{ status: words.status, additionalMetaData: words.metadata, pricingType: words.pricingType },
    ...{ paymentCollection: words.paymentCollection, effectiveEndDate: words.effectiveEndDate },
    ...{ cancellationDate: words.cancellationDate, startDate: words.startDate },
    ...{ currentBillingPeriodEnd: words.currentBillingPeriodEnd, trialEndDate: words.trialEndDate },
    ...{ billingId: null, billingLinkUrl: null, billingSyncError: null, latestInvoice: null },
    ...{ experimentInfo: null, prices: [], totalPrice: null, addons: [] },
    resource: resourceId === null ? null : { __typename: 'CustomerResource', resourceId },
    plan: { __typename: 'Plan', id: own.plan.id, refId: words.planId },
    customer: { __typename: 'Customer', id: words.customerId, refId: words.customerId },
  }
}

export const exampleSubscription: Subscription = {
  ...{ id: 'sub_123', customerId: 'customer-123', planId: 'plan-pro', billingId: null },
  ...{ status: 'ACTIVE', paymentCollection: 'NOT_REQUIRED', pricingType: 'PAID' },
  ...{ createdAt: '2024-01-15T10:30:00.000Z', startDate: '2024-01-15T10:30:00.000Z' },
  ...{ billingCycleAnchor: '2024-01-15T10:30:00.000Z', endDate: null, cancellationDate: null },
  ...{ effectiveEndDate: null, trialEndDate: null, metadata: {}, resourceId: null },
  currentBillingPeriodStart: '2024-01-15T10:30:00.000Z',
  currentBillingPeriodEnd: '2024-02-15T10:30:00.000Z',
  ...{ paymentCollectionMethod: 'INVOICE', unitQuantity: 1, addons: [] },
}
