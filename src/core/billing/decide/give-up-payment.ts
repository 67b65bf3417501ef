/** Payments that would take more than what is due any more. Pure. */
import type { Invoice, Payment } from '../../invoices/invoice.ts'
import { type BillingAccount, invoiceOf } from '../billing-draft.ts'
import { paymentUnderWay } from '../payment-under-way.ts'

/** What is due of the payment's invoice now: of one that is paid or void, nothing. */
export function dueOf(account: Pick<BillingAccount, 'invoices'>, payment: Payment): bigint {
  const invoice = invoiceOf(account, payment)
  return invoice.status === 'PAID' || invoice.status === 'VOID' ? 0n : invoice.amountDue
}

/**
 * A payment that waits for its customer, and is more than what is due since, is given up at the next turn of the job; one that comes
 * all the same becomes store credit.
 */
export function giveUpWaiting(account: BillingAccount, invoice: Invoice): void {
  const payment = paymentUnderWay(account, invoice)
  if (payment?.status !== 'REQUIRES_ACTION' || payment.amount <= dueOf(account, payment)) return
  const { now, isOnClock } = account
  account.payments.change(payment, isOnClock ? { clockWakeAt: now } : { wakeAt: now })
}
