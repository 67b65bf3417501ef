/** Lowers an open invoice by a credit note of proration. Pure. */
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { settleWhenPaid } from './settle-invoice.ts'
import { writeNote } from './write-note.ts'

/** `amount` is gross and at most what is due. */
export function creditInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  { line, amount }: { line: InvoiceLine; amount: bigint },
): void {
  writeNote(account, invoice, {
    ...{ amount, parts: { offset: amount, refund: 0n, storeCredit: 0n } },
    ...{ shares: [{ line, amount }], reason: 'PRORATION', proratedLine: line },
  })
  offsetDue(draft, account, invoice, amount)
}

/** A note that covers what is due counts as a payment. */
export function offsetDue(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  amount: bigint,
): void {
  account.invoices.change(invoice, {
    amountCredited: invoice.amountCredited + amount,
    amountDue: invoice.amountDue - amount,
  })
  settleWhenPaid(draft, account, invoice, account.now)
}
