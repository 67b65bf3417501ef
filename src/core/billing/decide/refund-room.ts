/** How much of a payment can still be paid back. Pure. */
import type { Payment } from '../../invoices/invoice.ts'
import { DomainError } from '../../values/errors.ts'
import { minorText } from '../../values/money.ts'
import type { BillingAccount } from '../billing-draft.ts'

/** What of a payment neither went back nor is on its way back; nothing of one that did not succeed. */
export function roomOf({ refunds }: BillingAccount, { id, status, amount }: Payment): bigint {
  if (status !== 'SUCCEEDED') return 0n
  return refunds.all
    .filter((refund) => refund.paymentId === id && refund.status !== 'FAILED')
    .reduce((left, refund) => left - refund.amount, amount)
}

/** While the bank decides, nothing of the payment is paid back. */
export function isDisputed({ disputes }: BillingAccount, { id }: Payment): boolean {
  return disputes.all.some(({ paymentId, status }) => paymentId === id && status === 'OPEN')
}

export function disputed({ id }: Payment): DomainError {
  const message = 'The customer disputes the payment; the bank decides first.'
  return new DomainError('PRECONDITION_FAILED', message, { reason: 'DISPUTED', id })
}

export function overRefunded(left: bigint, currency: string): DomainError {
  const refundable = minorText(left, currency)
  const message = `Only ${refundable} can still be paid back.`
  return new DomainError('CONFLICT', message, { reason: 'OVER_REFUNDED', refundable })
}
