/** Subscriptions in the form that decisions use: rows of one customer, changed under the lock of the customer's account. */
import type { prorations } from '../plans/begin-migration.ts'
import type { JsonObject } from '../values/input.ts'

export const subscriptionStatuses = [
  'SCHEDULED',
  'INCOMPLETE',
  'TRIALING',
  'ACTIVE',
  'PAST_DUE',
  'SUSPENDED',
  'PAUSED',
  'CANCELED',
  'EXPIRED',
] as const
export type SubscriptionStatus = (typeof subscriptionStatuses)[number]

export const activations = ['IMMEDIATE', 'ON_PAYMENT'] as const
export const collectionMethods = ['CHARGE', 'INVOICE'] as const
export type CollectionMethod = (typeof collectionMethods)[number]
export const pauseBehaviors = [
  'KEEP_AS_DRAFT',
  'MARK_UNCOLLECTIBLE',
  'VOID',
  'STOP_SERVICE',
] as const
export type PauseBehavior = (typeof pauseBehaviors)[number]
export type Proration = (typeof prorations)[number]

/** The day of month (1–31) or the instant on which billing periods begin. */
export type BillingAnchor = { day: number } | { at: string }

export interface Subscription {
  id: string
  customerId: string
  planId: string
  /** The version of the present phase. */
  planVersionId: string
  status: SubscriptionStatus
  quantity: number
  currency: string
  activation: (typeof activations)[number]
  collection: CollectionMethod
  /** What its invoices are charged to; null: the customer's default. */
  paymentMethodId: string | null
  dueDays: number
  /** Null: the setting of the workspace. */
  graceDays: number | null
  prorateStart: boolean
  /** Null: an incomplete subscription never expires. */
  incompleteDays: number | null
  incompleteGraceDays: number
  startAt: Date
  /** Periods are anchor + n billing periods. */
  anchor: Date
  billingAnchor: BillingAnchor | null
  /** The period that was begun last; null before the first, and during a trial. */
  periodStart: Date | null
  /** Exclusive; null: one period without end, or none yet. */
  periodEnd: Date | null
  trialDays: number | null
  trialEnd: Date | null
  /** When service began; null: not yet. */
  startedAt: Date | null
  /** The end of a fixed term. */
  endAt: Date | null
  cancelAt: Date | null
  cancelReason: string | null
  cancelRequestedAt: Date | null
  canceledAt: Date | null
  endedAt: Date | null
  pauseBehavior: PauseBehavior | null
  pausedAt: Date | null
  resumeAt: Date | null
  /** The time for which its included credits were granted last, half-open; null: none yet. */
  grantStart: Date | null
  grantEnd: Date | null
  /** Usage up to here is on invoices; null: none yet. */
  usageThrough: Date | null
  lateSweptAt: Date | null
  noticedUntil: Date | null
  metadata: JsonObject
  extras: JsonObject
  wakeAt: Date | null
  clockWakeAt: Date | null
  failures: number
  version: number
  /** The commit of the customer's billing that changed it last. */
  billingSequence: number
  /** Its monthly recurring revenue as it was counted last, in minor units. */
  mrr: bigint
  createdAt: Date
  updatedAt: Date
}

/** From when to when a subscription has which version and quantity; half-open, without end while it is the present one. */
export interface Phase {
  customerId: string
  subscriptionId: string
  number: number
  planVersionId: string
  quantity: number
  /** Its periods are anchor + n billing periods. */
  anchor: Date
  /** Whether its usage is billed: not in trials and while service is stopped. */
  billed: boolean
  /** What the change that began it cost; null: it began otherwise. */
  proration: Proration | null
  startsAt: Date
  endsAt: Date | null
}

export interface ScheduledChange {
  id: string
  customerId: string
  subscriptionId: string
  status: 'PENDING' | 'COMPLETED' | 'CANCELED' | 'FAILED'
  at: Date
  atPeriodEnd: boolean
  planVersionId: string
  quantity: number
  proration: Proration
  failure: string | null
  createdAt: Date
  finishedAt: Date | null
}

const terminal: ReadonlySet<SubscriptionStatus> = new Set(['CANCELED', 'EXPIRED'])

export function isTerminal({ status }: Pick<Subscription, 'status'>): boolean {
  return terminal.has(status)
}

/** Counts against "one subscription to the plan": neither over nor waiting for its first payment. */
export function isLive({ status }: Pick<Subscription, 'status'>): boolean {
  return !terminal.has(status) && status !== 'INCOMPLETE'
}
