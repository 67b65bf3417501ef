/** Money that pays for nothing is owed to the customer: it becomes store credit. Pure. */
import type { Invoice, Payment } from '../../invoices/invoice.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { notePayment } from './note-payment.ts'
import { issueStoreCredit } from './store-credit.ts'

export function keepExcess(account: BillingAccount, payment: Payment, excess: bigint): void {
  account.payments.change(payment, { excess: payment.excess + excess })
  const { currency, invoiceId } = payment
  const credit = issueStoreCredit(account, {
    ...{ currency, reason: 'OVERPAYMENT', amount: excess, invoiceId },
  })
  notePayment(account, payment, 'payment.excess', {
    ...{ excessMinor: excess.toString(), storeCreditId: credit.id },
  })
}

/** What was paid of an invoice whose service never began pays for nothing. */
export function keepPaid(account: BillingAccount, invoice: Invoice): void {
  for (const payment of account.payments.all) {
    const paid = payment.amount - payment.excess
    if (payment.invoiceId !== invoice.id || payment.status !== 'SUCCEEDED' || paid <= 0n) continue
    keepExcess(account, payment, paid)
    account.invoices.change(invoice, {
      amountPaid: invoice.amountPaid - paid,
      amountDue: invoice.amountDue + paid,
    })
  }
}
