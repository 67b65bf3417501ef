/** The payments that the bank of the test provider is about to dispute. Pure. */
import type { Invoice, Payment } from '../../invoices/invoice.ts'
import { testToken } from '../../payments/test-tokens.ts'
import type { BillingAccount } from '../billing-draft.ts'

/** Those of the invoice that were charged to a method of `test_dispute`, and were not disputed yet. */
export function toDispute(account: BillingAccount, invoice: Invoice): Payment[] {
  return account.payments.all.filter(
    (payment) =>
      payment.invoiceId === invoice.id &&
      payment.provider === 'test' &&
      payment.status === 'SUCCEEDED' &&
      isDisputing(account, payment) &&
      !account.disputes.all.some(({ paymentId }) => paymentId === payment.id),
  )
}

function isDisputing({ paymentMethods }: BillingAccount, { paymentMethodId }: Payment): boolean {
  const method = paymentMethods.all.find(({ id }) => id === paymentMethodId)
  return method !== undefined && (testToken(method.reference)?.disputes ?? false)
}
