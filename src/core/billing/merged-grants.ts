/** What a customer is entitled to by all subscriptions together. Pure. */
import { isOver, type LimitBehavior } from '../entitlements/entitlement.ts'
import type { BillingSettings } from '../invoices/stored-settings.ts'
import type { VersionEntitlement } from '../plans/version-entitlement.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { type Decimal, decimal } from '../values/decimal.ts'
import type { Json } from '../values/input.ts'
import { dayMs, type Period } from '../values/period.ts'
import { type BillingAccount, type BillingDraft, type Grant, versionOf } from './billing-draft.ts'

/** The terms that subscriptions grant for one feature. */
export interface MergedGrant {
  featureId: string
  subscriptionId: string
  limit: Decimal | null
  behavior: LimitBehavior
  period: Period | null
  anchor: Date
  value: Json
  /** When all subscriptions that grant it end; null: one of them goes on. */
  expiresAt: Date | null
}

function isEntitled(
  { status, pauseBehavior, createdAt, incompleteGraceDays }: Subscription,
  { entitledWhilePastDue }: BillingSettings,
  now: Date,
): boolean {
  switch (status) {
    case 'TRIALING':
    case 'ACTIVE':
      return true
    case 'PAST_DUE':
      return entitledWhilePastDue
    case 'PAUSED':
      return pauseBehavior !== 'STOP_SERVICE'
    case 'INCOMPLETE':
      return now.getTime() < createdAt.getTime() + incompleteGraceDays * dayMs
    case 'SCHEDULED':
    case 'SUSPENDED':
    case 'CANCELED':
    case 'EXPIRED':
      return false
  }
}

interface Granted {
  subscription: Subscription
  granted: VersionEntitlement
  end: Date | null
}

/** One for each feature that an entitled subscription grants and no override decides. */
export function mergedGrants(draft: BillingDraft, account: BillingAccount): MergedGrant[] {
  const { now } = account
  const entitled = account.subscriptions.all
    .filter((subscription) => isEntitled(subscription, draft.settings, now))
    .toSorted((a, b) => startOf(a) - startOf(b) || (a.id < b.id ? -1 : 1))
  const granted = entitled.flatMap((subscription): Granted[] =>
    versionOf(draft, subscription.planVersionId).terms.entitlements.map((one) => ({
      subscription,
      granted: one,
      end: endOf(subscription),
    })),
  )
  const storedOf = (featureId: string) =>
    account.grants.find((grant) => grant.featureId === featureId && grant.source === 'OVERRIDE')
  return [...Map.groupBy(granted, (each) => each.granted.featureId)].flatMap(([featureId, all]) => {
    const left = withoutDecided(all, storedOf(featureId), now)
    return left.length > 0 ? [merge(featureId, left)] : []
  })
}

/**
 * What an override leaves of the grants of subscriptions: nothing while it holds; once it is revoked, those of subscriptions that
 * started after that; all when it has expired.
 */
function withoutDecided(
  all: readonly Granted[],
  override: Grant | undefined,
  now: Date,
): readonly Granted[] {
  if (!override) return all
  const { revokedAt } = override
  if (revokedAt !== null && revokedAt <= now) {
    return all.filter(({ subscription }) => startOf(subscription) > revokedAt.getTime())
  }
  return isOver(override, now) ? all : []
}

function startOf({ startedAt, createdAt }: Subscription): number {
  return (startedAt ?? createdAt).getTime()
}

function endOf({ status, cancelAt, endAt, createdAt, incompleteGraceDays }: Subscription) {
  if (status === 'INCOMPLETE') return new Date(createdAt.getTime() + incompleteGraceDays * dayMs)
  if (cancelAt === null || endAt === null) return cancelAt ?? endAt
  return cancelAt < endAt ? cancelAt : endAt
}

/** Limits add up over the subscriptions whose limit has the period of the earliest; an unlimited one wins. */
function merge(featureId: string, all: readonly Granted[]): MergedGrant {
  const [first] = all
  const newest = all.at(-1)
  if (!first || !newest) throw new Error('Nothing grants the feature')
  const counted = all.filter(({ granted }) => granted.period === first.granted.period)
  const isUnlimited = all.some(({ granted }) => granted.limit === null)
  const limits = counted.map((each) => limitOf(each))
  return {
    featureId,
    subscriptionId: first.subscription.id,
    limit: isUnlimited ? null : limits.reduce((sum, limit) => sum.plus(limit), decimal(0)),
    behavior: all.some(({ granted }) => granted.behavior === 'SOFT') ? 'SOFT' : 'HARD',
    period: first.granted.period,
    anchor: first.subscription.anchor,
    value: all.some(({ granted }) => granted.value === true) ? true : newest.granted.value,
    expiresAt: latestEnd(all),
  }
}

function limitOf({ granted, subscription }: Granted): Decimal {
  const limit = granted.limit ?? decimal(0)
  return granted.perQuantity ? limit.times(subscription.quantity) : limit
}

function latestEnd(all: readonly Granted[]): Date | null {
  const ends = all.map(({ end }) => end?.getTime() ?? Number.POSITIVE_INFINITY)
  const last = Math.max(...ends)
  return Number.isFinite(last) ? new Date(last) : null
}
