/** Counts the recurring revenue of an account after what was decided, as of the instant of it. Pure. */
import type { Discount } from '../../plans/discount.ts'
import {
  type AppliedDiscount,
  type RedeemedVersion,
  recurringDiscounts,
} from '../../promotions/applied-discount.ts'
import { mrrOf } from '../../revenue/mrr.ts'
import { countMrr } from '../../revenue/mrr-changes.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import {
  type BillingAccount,
  type BillingDraft,
  type PlanVersion,
  versionOf,
} from '../billing-draft.ts'

/** What recurs beside the version of a subscription, of its customer. */
interface RecurringTerms extends Pick<BillingAccount, 'customPrices' | 'customer'> {
  discounts: readonly AppliedDiscount[]
  promotions: ReadonlyMap<string, RedeemedVersion>
}

/**
 * Called after each due step and at the end of each decision, whatever it was about: what moved since is noted at the instant. Custom
 * prices that begin or end count from the next period on, a changed discount of the customer from the next step on.
 */
export function countRecurring(
  draft: Pick<BillingDraft, 'versions' | 'promotions'>,
  account: BillingAccount,
  at: Date,
): void {
  const { recurring, subscriptions, customer, customPrices } = account
  const { promotions } = draft
  const terms = { customer, customPrices, discounts: account.discounts.all, promotions }
  for (const subscription of subscriptions.all) {
    const version = versionOf(draft, subscription.planVersionId)
    const mrr = recurringMrr(subscription, version, terms, at)
    if (countMrr(recurring, subscription, mrr, at) && subscription.mrr !== mrr) {
      subscriptions.change(subscription, { mrr })
    }
  }
}

/** What the subscription counts for, by the terms that it and its customer have. */
export function recurringMrr(
  subscription: Subscription,
  version: PlanVersion,
  { customPrices, customer, discounts, promotions }: RecurringTerms,
  at: Date,
): bigint {
  const standing: Discount[] = []
  const { discountPercent: percent, discountScope: appliesTo } = customer
  if (percent !== null) standing.push({ percent, amount: null, appliesTo })
  const since = subscription.periodStart ?? at
  const redeemed = recurringDiscounts(discounts, promotions, subscription, since)
  return mrrOf(subscription, version, {
    ...{ customPrices, discounts: [...standing, ...redeemed] },
    at: since,
  })
}
