/** What becomes of a new invoice: finalised now, later with its usage, or as the pause of its subscription says. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { invoiceData } from './documents.ts'
import { finalizeInvoice } from './finalize-invoice.ts'

const hourMs = 3_600_000

/** An invoice with usage waits: a renewal's for the draft hours, others for the billing run, which measures the usage. */
export function issueInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  invoice: Invoice,
  /** When it is paid, if nothing is due. */
  paidAt: Date = account.now,
): void {
  account.notices.push({ type: 'invoice.created', data: () => invoiceData(invoice) })
  if (isPaused(subscription) && subscription.pauseBehavior === 'KEEP_AS_DRAFT') return
  if (invoice.usageUntil === null) {
    finalizeFor(draft, account, subscription, invoice, paidAt)
    return
  }
  const wait = invoice.reason === 'CYCLE' ? draft.settings.draftHours * hourMs : 0
  const finalizeAt = new Date(invoice.usageUntil.getTime() + wait)
  account.invoices.change(invoice, { finalizeAt })
}

/** Finalises an invoice of a subscription; a pause may make it uncollectible or void at once. */
export function finalizeFor(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription | null,
  invoice: Invoice,
  paidAt: Date = account.now,
): void {
  finalizeInvoice(draft, account, invoice, paidAt)
  if (!subscription || !isPaused(subscription) || invoice.status !== 'OPEN') return
  const { now } = account
  if (subscription.pauseBehavior === 'MARK_UNCOLLECTIBLE') {
    account.invoices.change(invoice, { status: 'UNCOLLECTIBLE', uncollectibleAt: now })
    tell('invoice.marked_uncollectible')
  } else if (subscription.pauseBehavior === 'VOID') {
    account.invoices.change(invoice, { status: 'VOID', voidedAt: now })
    tell('invoice.voided')
  }

  function tell(type: 'invoice.marked_uncollectible' | 'invoice.voided'): void {
    account.notices.push({ type, data: () => invoiceData(invoice) })
  }
}

function isPaused({ status }: Pick<Subscription, 'status'>): boolean {
  return status === 'PAUSED'
}
