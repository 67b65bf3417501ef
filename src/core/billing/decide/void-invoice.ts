/** Takes an invoice back: nothing is due, its store credit and discounts return, and what it would have billed of a draft waits for the next. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import { type BillingAccount, type BillingDraft, subscriptionOf } from '../billing-draft.ts'
import { expireCheckoutsOf } from './checkout-status.ts'
import { returnUse } from './discount-life.ts'
import { invoiceData, linesOf } from './documents.ts'
import { stopDunning } from './dunning-state.ts'
import { giveUpWaiting } from './give-up-payment.ts'
import { restoreStoreCredit } from './store-credit.ts'
import { recoverUnlessBehind } from './suspend-subscription.ts'

export function voidInvoice(draft: BillingDraft, account: BillingAccount, invoice: Invoice): void {
  returnUse(draft, account, invoice)
  if (invoice.status === 'DRAFT') releaseEarlier(account, invoice)
  if (invoice.storeCreditApplied > 0n) restoreStoreCredit(account, invoice)
  account.invoices.change(invoice, {
    status: 'VOID',
    voidedAt: account.now,
    finalizeAt: null,
    storeCreditApplied: 0n,
    amountDue: invoice.total - invoice.amountPaid - invoice.amountCredited,
  })
  account.notices.push({ type: 'invoice.voided', data: () => invoiceData(invoice) })
  giveUpWaiting(account, invoice)
  expireCheckoutsOf(account, invoice)
  stopDunning(account, invoice)
  const subscription = subscriptionOf(account, invoice)
  if (subscription) recoverUnlessBehind(account, subscription)
}

/**
 * Prorations of the time before the period that the draft would have billed wait for the next invoice again, and so does what it would
 * have given back of other invoices.
 */
function releaseEarlier(account: BillingAccount, { id, periodStart }: Invoice): void {
  const own = linesOf(account, id)
  const isOwn = (lineId: string | null) => own.some((line) => line.id === lineId)
  for (const line of own) {
    const isProration = line.kind === 'PRORATION_CREDIT' || line.kind === 'PRORATION_CHARGE'
    const isEarlier =
      periodStart !== null && line.periodEnd !== null && line.periodEnd <= periodStart
    const isOfOther = line.kind === 'PRORATION_CREDIT' && !isOwn(line.creditsLineId)
    if (isProration && (isEarlier || isOfOther))
      account.lines.change(line, { invoiceId: null, position: 0 })
  }
}
