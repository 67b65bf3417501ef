/** Gives an invoice up; a late payment still pays it. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { invoiceData } from './documents.ts'
import { stopDunning } from './dunning-state.ts'

export function markUncollectible(account: BillingAccount, invoice: Invoice): void {
  account.invoices.change(invoice, { status: 'UNCOLLECTIBLE', uncollectibleAt: account.now })
  account.notices.push({ type: 'invoice.marked_uncollectible', data: () => invoiceData(invoice) })
  stopDunning(account, invoice)
}
