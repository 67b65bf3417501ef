/** Decides on a new subscription. Pure. */
import {
  type BillingAnchor,
  type CollectionMethod,
  isLive,
  isTerminal,
  type Subscription,
} from '../../subscriptions/subscription.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import type { JsonObject } from '../../values/input.ts'
import { dayMs } from '../../values/period.ts'
import {
  accountOf,
  type BillingAccount,
  type BillingDraft,
  type PlanVersion,
  versionOf,
} from '../billing-draft.ts'
import { paymentUnderWay } from '../payment-under-way.ts'
import { beginSubscription } from './begin-subscription.ts'
import { catchUp } from './catch-up.ts'
import { requireMethod } from './collect-invoice.ts'
import { endSubscription } from './end-subscription.ts'
import { requirePriced } from './price-period.ts'
import { type GivenPromotion, redeemFor } from './redeem-promotion.ts'
import { note, setStatus } from './subscription-status.ts'

const liveMax = 50
const pastDaysMax = 400
const futureYearsMax = 5

/** Undefined and null mean the default. */
export interface GivenSubscription {
  quantity?: number | null
  startAt?: Date | null
  endAt?: Date | null
  trialDays?: number | null
  activation?: Subscription['activation'] | null
  collection?: CollectionMethod | null
  paymentMethodId?: string | null
  dueDays?: number | null
  graceDays?: number | null
  billingAnchor?: { day?: number | null; at?: Date | null } | null
  unique?: 'PLAN' | 'CUSTOMER' | 'NONE' | null
  incompleteDays?: number | null
  incompleteGraceDays?: number | null
  prorateStart?: boolean | null
  metadata?: JsonObject | null
  extras?: JsonObject | null
  promotions?: readonly GivenPromotion[]
  /** It stays INCOMPLETE until its checkout begins it. */
  waits?: boolean
}

/** Answers the id of the new subscription. */
export function createSubscription(
  draft: BillingDraft,
  customerId: string,
  versionId: string,
  given: GivenSubscription,
): string {
  const account = accountOf(draft, customerId)
  const version = versionOf(draft, versionId)
  const startAt = given.startAt ?? account.now
  requireTimes(account, startAt, given.endAt ?? null)
  requirePrice(given)
  if (given.paymentMethodId) requireMethod(account, given.paymentMethodId)
  requirePriced(version, given.quantity ?? 1)
  catchUp(draft, account)
  requireRoom(draft, account, version, given.unique ?? 'PLAN')
  const trialDays = trialOf(draft, account, version, given.trialDays ?? null)
  const subscription = account.subscriptions.add(
    newSubscription(draft, account, version, { ...given, startAt, trialDays }),
  )
  note(account, subscription, 'subscription.created')
  for (const one of given.promotions ?? []) redeemFor(draft, account, subscription, one)
  if (given.waits) setStatus(account, subscription, 'INCOMPLETE', null)
  else if (startAt <= account.now) {
    beginSubscription(draft, account, subscription, startAt, { bringsUp: true })
  }
  return subscription.id
}

function newSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  version: PlanVersion,
  given: GivenSubscription & { startAt: Date; trialDays: number | null },
): Subscription {
  const { customerId, now } = account
  const { startAt, trialDays } = given
  return {
    id: account.newId('sub'),
    customerId,
    planId: version.planId,
    planVersionId: version.id,
    status: 'SCHEDULED',
    quantity: given.quantity ?? 1,
    currency: version.terms.currency,
    activation: given.activation ?? 'IMMEDIATE',
    collection: given.collection ?? (draft.chargedBy ? 'CHARGE' : 'INVOICE'),
    paymentMethodId: given.paymentMethodId ?? null,
    dueDays: given.dueDays ?? 0,
    graceDays: given.graceDays ?? null,
    prorateStart: given.prorateStart ?? true,
    incompleteDays: given.incompleteDays === undefined ? 7 : given.incompleteDays,
    incompleteGraceDays: given.incompleteGraceDays ?? 0,
    startAt,
    anchor: startAt,
    billingAnchor: anchorOf(given.billingAnchor ?? null),
    periodStart: null,
    periodEnd: null,
    trialDays,
    trialEnd: null,
    startedAt: null,
    endAt: given.endAt ?? null,
    cancelAt: null,
    cancelReason: null,
    cancelRequestedAt: null,
    canceledAt: null,
    endedAt: null,
    pauseBehavior: null,
    pausedAt: null,
    resumeAt: null,
    grantStart: null,
    grantEnd: null,
    usageThrough: null,
    lateSweptAt: null,
    noticedUntil: null,
    metadata: given.metadata ?? {},
    extras: given.extras ?? {},
    wakeAt: null,
    clockWakeAt: null,
    failures: 0,
    version: 1,
    billingSequence: 0,
    mrr: 0n,
    createdAt: now,
    updatedAt: now,
  }
}

function anchorOf(given: { day?: number | null; at?: Date | null } | null): BillingAnchor | null {
  if (given?.day != null) return { day: given.day }
  return given?.at ? { at: given.at.toISOString() } : null
}

function requireTimes({ now }: BillingAccount, startAt: Date, endAt: Date | null): void {
  if (startAt.getTime() < now.getTime() - pastDaysMax * dayMs) {
    throw invalid(`startAt must be at most ${pastDaysMax} days ago.`)
  }
  if (startAt.getTime() > now.getTime() + futureYearsMax * 366 * dayMs) {
    throw invalid(`startAt must be at most ${futureYearsMax} years ahead.`)
  }
  if (endAt === null) return
  if (endAt <= startAt) throw invalid('endAt must be later than startAt.')
  if (endAt <= now) throw invalid('endAt must lie ahead.')
}

/** What is demanded before the period begins cannot depend on when that is. */
function requirePrice({ activation, billingAnchor, prorateStart }: GivenSubscription): void {
  if (activation !== 'ON_PAYMENT' || !billingAnchor || prorateStart === false) return
  throw invalid(
    'With ON_PAYMENT the length of a first period up to billingAnchor is not known when it is priced: prorateStart must be false.',
    { field: 'prorateStart' },
  )
}

/** One live subscription to the plan or of the customer; an incomplete one to the same is replaced. */
function requireRoom(
  draft: BillingDraft,
  account: BillingAccount,
  version: PlanVersion,
  unique: 'PLAN' | 'CUSTOMER' | 'NONE',
): void {
  const live = account.subscriptions.all.filter(isLive)
  if (live.length >= liveMax) {
    throw new DomainError(
      'LIMIT_EXCEEDED',
      `A customer has at most ${liveMax} live subscriptions.`,
      { limit: String(liveMax), used: String(live.length), requested: '1' },
    )
  }
  if (unique === 'NONE') return
  const isRival = ({ planId }: Subscription) => unique === 'CUSTOMER' || planId === version.planId
  const rival = live.find(isRival)
  if (rival) {
    throw new DomainError(
      'CONFLICT',
      unique === 'CUSTOMER'
        ? 'The customer has a subscription already.'
        : 'The customer has a subscription to the plan already.',
      { reason: 'SUBSCRIBED', subscriptionId: rival.id },
    )
  }
  const waiting = account.subscriptions.all.filter(
    (each) => !isTerminal(each) && !isLive(each) && isRival(each),
  )
  for (const each of waiting) {
    requireNoneUnderWay(account, each)
    endSubscription(draft, account, each, account.now, {
      ...{ status: 'EXPIRED', prorate: false, unpaidInvoices: 'VOID' },
    })
  }
}

/** CONFLICT while its first payment is under way: somebody may be paying for it. */
function requireNoneUnderWay(account: BillingAccount, { id }: Subscription): void {
  const underWay = account.invoices.all.some((invoice) => {
    const payment = invoice.subscriptionId === id ? paymentUnderWay(account, invoice) : null
    if (payment === null) return false
    return payment.status !== 'REQUIRES_ACTION' || payment.paymentMethodId !== null
  })
  if (!underWay) return
  throw new DomainError('CONFLICT', 'A subscription of the customer is being paid.', {
    ...{ reason: 'SUBSCRIBED', subscriptionId: id },
  })
}

/** A trial that is asked for is given; the plan's own only once, if the workspace says so. */
function trialOf(
  { settings }: BillingDraft,
  { trialUsedAt }: BillingAccount,
  { terms }: PlanVersion,
  given: number | null,
): number | null {
  if (given !== null) return given
  const isUsedUp = settings.oneTrialPerCustomer && trialUsedAt !== null
  return isUsedUp ? null : terms.trialDays
}
