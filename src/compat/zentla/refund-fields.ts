/** Refunds as answers show them. */
import { eg, from, id, named, nullable, object, text, words, workspaceId } from '../fields.ts'
import { time } from './fields.ts'
import { lowerCurrency, minor } from './minor-fields.ts'

const statuses = { PENDING: 'pending', SUCCEEDED: 'succeeded', FAILED: 'failed' } as const
const reference = from('payment.reference', eg('pi_123', nullable(text)))

export const refund = named(
  'Refund',
  object({
    ...{ id: eg('ref_123', id), workspaceId, customerId: eg('cust_123', id) },
    ...{ invoiceId: eg('inv_123', id), amount: minor('amount', 2900), currency: lowerCurrency },
    status: eg('succeeded', words('RefundStatus', statuses)),
    reason: eg('requested_by_customer', text),
    failureReason: from('failure', eg(null, nullable(text))),
    provider: eg('test', text),
    providerRefundId: from('reference', eg('re_123', nullable(text))),
    chargeId: from('paymentId', eg('pay_123', id)),
    ...{ providerChargeId: reference, providerPaymentIntentId: reference },
    processedAt: from('finishedAt', nullable(time)),
    createdAt: time,
  }),
)
