/** Checkout sessions as answers and webhooks show them. */
import { eg, from, id, named, nullable, object, text, time, words } from '../fields.ts'

const states = {
  ...{ OPEN: 'open', FAILED: 'open', PROCESSING: 'open', REQUIRES_ACTION: 'open' },
  ...{ COMPLETE: 'complete', EXPIRED: 'expired' },
} as const

const state = {
  id: eg('chk_123', id),
  url: eg('https://your-server/pay/chk_123', nullable(text)),
  status: eg('open', words('CheckoutStatus', states)),
}
const rest = { currency: eg('USD', text), expires_at: time, created_at: time }
const customer = eg('cust_123', nullable(id))
const made = eg(null, nullable(id))

export const session = named(
  'CheckoutSession',
  object({
    ...state,
    customer_id: from('customer.id', customer),
    subscription_id: from('subscription.id', made),
    invoice_id: from('invoice.id', made),
    ...rest,
  }),
)

/** The same, as a publishable key may read it. */
export const publicSession = {
  ...object({
    ...state,
    id: from('checkoutId', state.id),
    customer_id: customer,
    subscription_id: made,
    invoice_id: made,
    ...rest,
  }),
  schema: session.schema,
}
