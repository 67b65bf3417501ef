/** Whether the time for which credits are included is paid. Pure. */
import type { InvoiceLine, LineKind } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'

const sellsTime: ReadonlySet<LineKind> = new Set(['BASE', 'QUANTITY', 'PRORATION_CHARGE'])

/**
 * An invoice sells a part of the time of the present grant and is not paid; one that was taken back or given up never is. What waits
 * for the next invoice is paid long after the credits would have ended, so they do not wait for it; nor does usage hold them back.
 */
export function hasUnpaidTime(account: BillingAccount, subscription: Subscription): boolean {
  const { grantStart, grantEnd } = subscription
  if (grantStart === null) return false
  const unpaid = new Set(
    account.invoices.all.filter(({ status }) => status !== 'PAID').map(({ id }) => id),
  )
  return account.lines.all.some(
    (line) =>
      line.subscriptionId === subscription.id &&
      line.invoiceId !== null &&
      unpaid.has(line.invoiceId) &&
      sellsTime.has(line.kind) &&
      isWithin(line, grantStart, grantEnd),
  )
}

/** Time that was given back from its start on is sold no more. */
function isWithin(
  { periodStart, periodEnd, restCreditedAt }: InvoiceLine,
  start: Date,
  end: Date | null,
): boolean {
  if (periodStart === null) return false
  const until = restCreditedAt ?? periodEnd
  return (until === null || until > start) && (end === null || periodStart < end)
}

/** Its credits come with the payment that is still owed for them. */
export function awaitsCredits(
  { settings }: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
): boolean {
  return settings.grantCreditsOn === 'PAYMENT' && hasUnpaidTime(account, subscription)
}
