/** Checkout sessions, which are pages of ours, and checkout intents, which a client of its own confirms. */
import { z } from 'zod'
import {
  combined,
  count,
  decimalText,
  eg,
  enumText,
  from,
  here,
  id,
  jsonObject,
  listOf,
  named,
  nullable,
  object,
  text,
  words,
  workspaceId,
} from '../fields.ts'
import { minorOf, sumMinor } from '../minor-units.ts'
import { time } from './fields.ts'

export const sessionStatuses = {
  ...{ OPEN: 'open', FAILED: 'open', PROCESSING: 'pending', REQUIRES_ACTION: 'pending' },
  ...{ COMPLETE: 'complete', EXPIRED: 'expired' },
} as const

export const intentStatuses = {
  ...{ OPEN: 'pending', PROCESSING: 'processing', REQUIRES_ACTION: 'requires_action' },
  ...{ COMPLETE: 'succeeded', FAILED: 'failed', EXPIRED: 'expired' },
} as const

const offer = {
  offerId: from('planVersion.plan.id', eg('offer_abc', nullable(id))),
  offerVersionId: from('planVersion.id', eg('ov_123', nullable(id))),
}
const url = nullable(text)
const maybeTime = eg(null, nullable(time))

const page = from('url', eg('https://your-server/pay/chk_789', url))

export const session = named(
  'CheckoutSession',
  object({
    ...{ id: eg('checkout_789', id), workspaceId, ...offer },
    customerId: from('customer.id', eg('cust_123', nullable(id))),
    status: eg('open', words('CheckoutStatus', sessionStatuses)),
    ...{ sessionUrl: page, url: page },
    successUrl: eg('https://yourapp.com/success', url),
    cancelUrl: eg('https://yourapp.com/cancel', url),
    subscriptionId: from('subscription.id', eg(null, nullable(id))),
    ...{ metadata: jsonObject, expiresAt: time, completedAt: maybeTime },
    ...{ createdAt: time, updatedAt: time },
  }),
)

const state = words('CheckoutStatus', intentStatuses)

/** Who bought and what was made of it are told when it has succeeded. */
function whenSucceeded(path: string, example: string) {
  return combined(
    { status: state, found: from(path, nullable(id)) },
    { schema: z.string().nullable(), example },
    ({ status, found }) => (status === 'succeeded' ? found : null),
  )
}

/** An amount of the quote, in minor units. */
function quoted(name: string, example: number) {
  return combined(
    { amount: from(`quote.${name}`, nullable(decimalText)), currency: text },
    { schema: z.number().int(), example },
    ({ amount, currency }) => minorOf(amount ?? '0', currency),
  )
}

const subtotal = combined(
  {
    subtotal: from('quote.subtotal', nullable(decimalText)),
    discount: from('quote.discount', nullable(decimalText)),
    currency: text,
  },
  { schema: z.number().int(), example: 2900 },
  (quote) => sumMinor([quote.subtotal ?? '0', quote.discount ?? '0'], quote.currency),
)

export const intent = named(
  'CheckoutIntent',
  object({
    ...{ id: eg('ci_789', id), status: eg('succeeded', state) },
    clientSecret: eg('chk_789_secret_yyy', nullable(text)),
    ...offer,
    customerId: whenSucceeded('customer.id', 'cust_123'),
    currency: eg('USD', text),
    ...{ subtotal, discount: quoted('discount', 580) },
    ...{ tax: quoted('tax', 0), total: quoted('total', 2320) },
    trialDays: eg(14, nullable(count)),
    promotionCode: combined(
      { codes: from('promotionCodes', listOf(text)) },
      { schema: z.string().nullable(), example: 'SAVE20' },
      ({ codes }) => codes[0] ?? null,
    ),
    subscriptionId: whenSucceeded('subscription.id', 'sub_456'),
    expiresAt: eg('2024-01-16T10:30:00.000Z', time),
    completedAt: eg('2024-01-15T10:35:00.000Z', nullable(time)),
    ...{ metadata: jsonObject, createdAt: time },
  }),
)

/** Either, in its own words. */
export const checkout = combined(
  { ui: enumText('CheckoutUi', 'HOSTED'), session: here(session), intent: here(intent) },
  { schema: z.union([session.schema, intent.schema]), example: session.example },
  ({ ui, ...shown }) => (ui === 'HOSTED' ? shown.session : shown.intent),
)
