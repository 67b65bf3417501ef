/** Refunds as answers and webhooks show them. */
import { eg, from, id, named, object, text, time, words } from '../fields.ts'
import { amount } from './fields.ts'

const states = { PENDING: 'pending', SUCCEEDED: 'succeeded', FAILED: 'failed' } as const

export const refund = named(
  'Refund',
  object({
    id: eg('ref_123', id),
    transaction_id: from('paymentId', eg('pay_123', id)),
    ...{ amount: amount(20.5), currency: eg('USD', text), reason: eg('Requested', text) },
    status: eg('succeeded', words('RefundStatus', states)),
    created_at: time,
  }),
)
