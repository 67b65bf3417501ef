/** What a new subscription would cost: it is made on a draft that is never written. Pure. */
import { accountOf, type BillingDraft } from '../billing-draft.ts'
import { beginSubscription, endTrial } from './begin-subscription.ts'
import { createSubscription, type GivenSubscription } from './new-subscription.ts'
import { type Quote, quotedInvoice } from './quoted.ts'

/** The sums are those of the first invoice with a price: after a trial and after a start ahead, when nothing is due now. */
export function quotePlan(
  draft: BillingDraft,
  customerId: string,
  versionId: string,
  given: GivenSubscription,
): Quote {
  const account = accountOf(draft, customerId)
  const id = createSubscription(draft, customerId, versionId, given)
  const subscription = account.subscriptions.all.find((one) => one.id === id)
  if (!subscription) throw new Error('A subscription that was made is missing')
  const isDue = subscription.status !== 'SCHEDULED' && subscription.status !== 'TRIALING'
  if (subscription.status === 'SCHEDULED') {
    beginSubscription(draft, account, subscription, subscription.startAt)
  }
  if (subscription.status === 'TRIALING' && subscription.trialEnd) {
    endTrial(draft, account, subscription, subscription.trialEnd)
  }
  const invoice = account.invoices.all.find(({ subscriptionId }) => subscriptionId === id)
  return {
    currency: subscription.currency,
    ...{ at: subscription.startAt, subscriptionId: null },
    ...quotedInvoice(account, invoice),
    dueNow: isDue && invoice ? invoice.amountDue : 0n,
    trialDays: subscription.trialDays || null,
    ...{ proration: null, problems: [] },
  }
}
