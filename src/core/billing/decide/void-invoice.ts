/** Takes an invoice back: nothing is due, its store credit returns, and what it would have billed of a draft waits for the next. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { invoiceData } from './documents.ts'
import { restoreStoreCredit } from './store-credit.ts'

export function voidInvoice(account: BillingAccount, invoice: Invoice): void {
  if (invoice.storeCreditApplied > 0n) restoreStoreCredit(account, invoice)
  account.invoices.change(invoice, {
    status: 'VOID',
    voidedAt: account.now,
    finalizeAt: null,
    storeCreditApplied: 0n,
    amountDue: invoice.total - invoice.amountPaid - invoice.amountCredited,
  })
  account.notices.push({ type: 'invoice.voided', data: () => invoiceData(invoice) })
}
