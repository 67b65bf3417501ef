/** Whether the result of a payment is still to come. Pure. */
import type { Invoice, Payment } from '../invoices/invoice.ts'
import { DomainError } from '../values/errors.ts'
import type { BillingAccount } from './billing-draft.ts'

export function isUnderWay({ status }: Pick<Payment, 'status'>): boolean {
  return status === 'PENDING' || status === 'REQUIRES_ACTION' || status === 'PROCESSING'
}

/** The only payment of the invoice whose result is not known. */
export function paymentUnderWay(
  { payments }: Pick<BillingAccount, 'payments'>,
  { id }: Pick<Invoice, 'id'>,
): Payment | null {
  return payments.all.find((one) => one.invoiceId === id && isUnderWay(one)) ?? null
}

export function underWay({ id }: Pick<Invoice, 'id'>, payment: Payment): DomainError {
  return new DomainError('CONFLICT', 'A payment of the invoice is under way.', {
    ...{ reason: 'PAYMENT_UNDER_WAY', id, paymentId: payment.id, status: payment.status },
  })
}
