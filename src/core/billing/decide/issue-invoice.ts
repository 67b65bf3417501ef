/** What becomes of a new invoice: finalised now, later with its usage, or as the pause of its subscription says. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { invoiceData, linesOf } from './documents.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { markUncollectible } from './mark-uncollectible.ts'
import { voidInvoice } from './void-invoice.ts'

const hourMs = 3_600_000

/** An invoice with usage waits: a renewal's for the draft hours, others for the billing run, which measures the usage. */
function issueInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  invoice: Invoice,
  /** When it is paid, if nothing is due. */
  paidAt: Date = account.now,
): void {
  account.notices.push({ type: 'invoice.created', data: () => invoiceData(invoice) })
  if (behaviorFor(subscription, invoice) === 'KEEP_AS_DRAFT') return
  if (invoice.usageUntil === null) {
    finalizeFor(draft, account, subscription, invoice, paidAt)
    return
  }
  const wait = invoice.reason === 'CYCLE' ? draft.settings.draftHours * hourMs : 0
  const finalizeAt = new Date(invoice.usageUntil.getTime() + wait)
  account.invoices.change(invoice, { finalizeAt })
}

/** An invoice without lines and usage demands nothing and is not made; answers whether it was. */
export function issueUnlessEmpty(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  invoice: Invoice,
  paidAt: Date = account.now,
): boolean {
  if (invoice.usageUntil === null && linesOf(account, invoice.id).length === 0) {
    account.invoices.remove(invoice)
    return false
  }
  issueInvoice(draft, account, subscription, invoice, paidAt)
  return true
}

/** Finalises an invoice of a subscription; a pause may make it uncollectible or void at once. */
export function finalizeFor(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription | null,
  invoice: Invoice,
  paidAt: Date = account.now,
): void {
  const behavior = subscription && behaviorFor(subscription, invoice)
  const isGivenUp = behavior === 'MARK_UNCOLLECTIBLE' || behavior === 'VOID'
  finalizeInvoice(draft, account, invoice, { paidAt, collects: !isGivenUp })
  if (invoice.status !== 'OPEN') return
  if (behavior === 'MARK_UNCOLLECTIBLE') {
    markUncollectible(account, invoice)
  } else if (behavior === 'VOID') {
    voidInvoice(draft, account, invoice)
  }
}

/** What a pause does to an invoice; null: nothing, as to one from before it. */
function behaviorFor(
  { status, pauseBehavior, pausedAt }: Subscription,
  { createdAt, pauseBehavior: ofPast }: Invoice,
): Subscription['pauseBehavior'] {
  if (ofPast !== null) return ofPast
  const isEarlier = pausedAt !== null && createdAt <= pausedAt
  return status === 'PAUSED' && !isEarlier ? pauseBehavior : null
}

/** Drafts that wait for their usage when a pause ends are given up as if it lasted. */
export function keepPause({ invoices }: BillingAccount, subscription: Subscription): void {
  const waiting = invoices.all.filter(
    ({ subscriptionId, status, finalizeAt }) =>
      subscriptionId === subscription.id && status === 'DRAFT' && finalizeAt !== null,
  )
  for (const invoice of waiting) {
    const behavior = behaviorFor(subscription, invoice)
    if (behavior !== 'VOID' && behavior !== 'MARK_UNCOLLECTIBLE') continue
    if (invoice.pauseBehavior === null) invoices.change(invoice, { pauseBehavior: behavior })
  }
}
