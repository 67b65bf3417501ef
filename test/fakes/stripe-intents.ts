/** How the intents of the fake Stripe move: confirmed, approved, settled, canceled. A succeeded intent never takes money again. */
import type { Behavior } from './stripe-cards.ts'
import { cardError, refused } from './stripe-error.ts'
import type {
  FakeCharge,
  FakePaymentIntent,
  FakeSetupIntent,
  FakeStore,
  LastError,
} from './stripe-store.ts'

export interface Confirmation {
  offSession: boolean
  returnUrl: string | undefined
}

const open = ['requires_payment_method', 'requires_confirmation', 'requires_action']

export function confirmPayment(
  store: FakeStore,
  intent: FakePaymentIntent,
  given: Confirmation,
): void {
  requireOpen(intent, 'confirm')
  if (intent.payment_method === null) throw refused('You cannot confirm without a payment method.')
  const behavior = store.cards.get(intent.payment_method)?.charge ?? { does: 'succeed' }
  if (behavior.does === 'succeed') succeed(store, intent)
  else if (behavior.does === 'decline') decline(store, intent, behavior)
  else if (behavior.does === 'process') {
    intent.status = 'processing'
    charge(store, intent, 'pending')
    store.tell('payment_intent.processing', intent)
  } else if (given.offSession) decline(store, intent, unauthenticated)
  else ask(store, intent, given)
}

function ask(
  store: FakeStore,
  intent: FakePaymentIntent | FakeSetupIntent,
  given: Confirmation,
): void {
  intent.status = 'requires_action'
  intent.next_action = nextAction(intent, given)
  store.tell(`${intent.object}.requires_action`, intent)
}

const unauthenticated = {
  does: 'decline',
  code: 'authentication_required',
  declineCode: 'authentication_required',
} as const satisfies Behavior

/** An event of the refusal comes after it; the refusal itself is the answer to the request. */
function decline(
  store: FakeStore,
  intent: FakePaymentIntent,
  behavior: Extract<Behavior, { does: 'decline' }>,
): never {
  const failed = failPayment(store, intent, behavior)
  throw cardError({ ...failed, charge: intent.latest_charge, payment_intent: { ...intent } })
}

/** The intent can be confirmed again, with another method. */
export function failPayment(
  store: FakeStore,
  intent: FakePaymentIntent,
  { code, declineCode }: { code: string; declineCode?: string },
): LastError {
  const error = lastError(code, declineCode)
  const pending = store.charges.all.find(
    (one) => one.payment_intent === intent.id && one.status === 'pending',
  )
  if (pending) Object.assign(pending, { status: 'failed', paid: false })
  else charge(store, intent, 'failed')
  Object.assign(intent, {
    status: 'requires_payment_method',
    next_action: null,
    payment_method: null,
    last_payment_error: error,
  })
  store.tell('payment_intent.payment_failed', intent)
  return error
}

function lastError(code: string, declineCode: string | undefined): LastError {
  const message = 'Your card was declined.'
  return { type: 'card_error', code, ...(declineCode && { decline_code: declineCode }), message }
}

/** The customer approved, or the bank settled the debit. */
export function succeed(store: FakeStore, intent: FakePaymentIntent): void {
  const pending = store.charges.all.find(
    (one) => one.payment_intent === intent.id && one.status === 'pending',
  )
  if (pending) Object.assign(pending, { status: 'succeeded', paid: true })
  else charge(store, intent, 'succeeded')
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    next_action: null,
    last_payment_error: null,
  })
  store.tell('payment_intent.succeeded', intent)
}

function charge(store: FakeStore, intent: FakePaymentIntent, status: FakeCharge['status']): void {
  const made: FakeCharge = {
    ...store.born('ch', 'charge', intent.metadata),
    amount: intent.amount,
    amount_refunded: 0,
    currency: intent.currency,
    status,
    paid: status === 'succeeded',
    refunded: false,
    disputed: false,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
  }
  store.charges.all.push(made)
  intent.latest_charge = made.id
  store.tell(`charge.${status}`, made)
}

export function confirmSetup(store: FakeStore, intent: FakeSetupIntent, given: Confirmation): void {
  requireOpen(intent, 'confirm')
  if (intent.payment_method === null) throw refused('You cannot confirm without a payment method.')
  const behavior = store.cards.get(intent.payment_method)?.setUp ?? { does: 'succeed' }
  if (behavior.does === 'authenticate') ask(store, intent, given)
  else if (behavior.does !== 'decline') finishSetup(store, intent)
  else {
    const error = lastError(behavior.code, behavior.declineCode)
    Object.assign(intent, { status: 'requires_payment_method', last_setup_error: error })
    store.tell('setup_intent.setup_failed', intent)
    throw cardError({ ...error, setup_intent: { ...intent } })
  }
}

/** The method belongs to the customer from now on. */
export function finishSetup(store: FakeStore, intent: FakeSetupIntent): void {
  Object.assign(intent, { status: 'succeeded', next_action: null, last_setup_error: null })
  if (intent.payment_method !== null && intent.customer !== null) {
    store.methods.get(intent.payment_method).customer = intent.customer
  }
  store.tell('setup_intent.succeeded', intent)
}

export function cancelIntent(store: FakeStore, intent: FakePaymentIntent | FakeSetupIntent): void {
  requireOpen(intent, 'cancel')
  Object.assign(intent, { status: 'canceled', next_action: null })
  store.tell(`${intent.object}.canceled`, intent)
}

function requireOpen(intent: FakePaymentIntent | FakeSetupIntent, verb: string): void {
  if (open.includes(intent.status)) return
  throw refused(
    `You cannot ${verb} this ${intent.object} because it has a status of ${intent.status}.`,
    { code: `${intent.object}_unexpected_state`, [intent.object]: { ...intent } },
  )
}

function nextAction(
  intent: FakePaymentIntent | FakeSetupIntent,
  { returnUrl }: Confirmation,
): FakePaymentIntent['next_action'] {
  if (returnUrl === undefined) return { type: 'use_stripe_sdk' }
  const url = `https://hooks.stripe.com/redirect/authenticate/${intent.id}`
  return { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } }
}
