/** Moves subscriptions from state to state and keeps their phases. Pure. */
import type { DomainEventType } from '../../events/domain-event.ts'
import type {
  Phase,
  Proration,
  Subscription,
  SubscriptionStatus,
} from '../../subscriptions/subscription.ts'
import type { JsonObject } from '../../values/input.ts'
import type { BillingAccount } from '../billing-draft.ts'

export function setStatus(
  account: BillingAccount,
  subscription: Subscription,
  status: SubscriptionStatus,
  type: DomainEventType | null,
  changes: JsonObject = {},
): void {
  const previousStatus = subscription.status
  account.subscriptions.change(subscription, { status })
  if (type) note(account, subscription, type, { previousStatus, ...changes })
}

/** What events tell of a subscription. */
export function note(
  account: BillingAccount,
  subscription: Subscription,
  type: DomainEventType,
  more: JsonObject = {},
): void {
  account.notices.push({ type, data: () => ({ ...subscriptionData(subscription), ...more }) })
}

function subscriptionData(subscription: Subscription): JsonObject {
  const { id, planId, planVersionId, status, quantity, currency } = subscription
  return {
    ...{ id, planId, planVersionId, status, quantity, currency },
    periodStart: subscription.periodStart?.toISOString() ?? null,
    periodEnd: subscription.periodEnd?.toISOString() ?? null,
    trialEnd: subscription.trialEnd?.toISOString() ?? null,
    cancelAt: subscription.cancelAt?.toISOString() ?? null,
  }
}

/** The phases of a subscription, in their order. */
export function phasesOf({ phases }: BillingAccount, subscriptionId: string): Phase[] {
  return phases.all
    .filter((phase) => phase.subscriptionId === subscriptionId)
    .toSorted((a, b) => a.number - b.number)
}

/** Ends the present phase and begins one with the terms that the subscription has now. One that ends as it begins is replaced. */
export function beginPhase(
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  { billed, proration = null }: { billed: boolean; proration?: Proration | null },
): void {
  const last = phasesOf(account, subscription.id).at(-1)
  const { id, customerId, planVersionId, quantity, anchor } = subscription
  const terms = { planVersionId, quantity, anchor, billed, proration }
  if (last && last.endsAt === null && last.startsAt.getTime() === at.getTime()) {
    account.phases.change(last, terms)
    return
  }
  endPhase(account, subscription, at)
  account.phases.add({
    ...terms,
    customerId,
    subscriptionId: id,
    number: (last?.number ?? 0) + 1,
    startsAt: at,
    endsAt: null,
  })
}

export function endPhase(account: BillingAccount, { id }: Subscription, at: Date): void {
  const last = phasesOf(account, id).at(-1)
  if (last && last.endsAt === null) account.phases.change(last, { endsAt: at })
}
