/** What follows from a payment that failed: the invoice stays open and is tried again, and its subscription falls behind. Pure. */

import type { Invoice, Payment } from '../../invoices/invoice.ts'
import { declineWord } from '../../payments/provider.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { invoiceData } from './documents.ts'
import { attemptFailed } from './dunning.ts'

export function paymentFailed(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  { id: paymentId, declineCode }: Payment,
): void {
  if (invoice.status !== 'OPEN') return
  account.notices.push({
    type: 'invoice.payment_failed',
    data: () => ({ ...invoiceData(invoice), paymentId, declineCode: declineWord(declineCode) }),
  })
  attemptFailed(draft, account, invoice)
}
