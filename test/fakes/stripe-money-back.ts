/** Money that goes back from the fake Stripe: refunds that we ask for, disputes that the bank opens. */
import { refused } from './stripe-error.ts'
import { type Form, recordIn, textIn } from './stripe-form.ts'
import type {
  FakeCharge,
  FakeDispute,
  FakePaymentIntent,
  FakeRefund,
  FakeStore,
} from './stripe-store.ts'

export function createRefund(store: FakeStore, form: Form): FakeRefund {
  const intent = store.paymentIntents.get(textIn(form, 'payment_intent') ?? '')
  const charge = paidCharge(store, intent)
  const left = charge.amount - charge.amount_refunded
  const amount = Number(textIn(form, 'amount') ?? left)
  if (charge.disputed) throw refused('The charge is disputed.', { code: 'charge_disputed' })
  if (left === 0) throw refused('It has been refunded.', { code: 'charge_already_refunded' })
  if (!Number.isInteger(amount) || amount < 1) throw refused('Invalid positive integer')
  if (amount > left) throw refused('The amount is greater than what is left of the charge.')
  const refund: FakeRefund = {
    ...store.born('re', 'refund', recordIn(form, 'metadata')),
    amount,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: intent.id,
    status: failsLater(store, charge) ? 'pending' : 'succeeded',
  }
  charge.amount_refunded += amount
  charge.refunded = charge.amount_refunded === charge.amount
  store.refunds.all.push(refund)
  store.tell('refund.created', refund)
  store.tell('charge.refunded', charge)
  return refund
}

function failsLater(store: FakeStore, { payment_method }: FakeCharge): boolean {
  return store.cards.get(payment_method ?? '')?.refundsFail === true
}

/** The bank could not pay it back: the money is ours again. */
export function failRefund(store: FakeStore, refund: FakeRefund): void {
  const charge = store.charges.get(refund.charge)
  charge.amount_refunded -= refund.amount
  charge.refunded = false
  Object.assign(refund, { status: 'failed', failure_reason: 'expired_or_canceled_card' })
  store.tell('refund.failed', refund)
}

export function openDispute(store: FakeStore, intent: FakePaymentIntent): FakeDispute {
  const charge = paidCharge(store, intent)
  charge.disputed = true
  const dispute: FakeDispute = {
    ...store.born('dp', 'dispute'),
    amount: charge.amount - charge.amount_refunded,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: intent.id,
    reason: 'fraudulent',
    status: 'needs_response',
  }
  store.disputes.all.push(dispute)
  store.tell('charge.dispute.created', dispute)
  return dispute
}

export function closeDispute(
  store: FakeStore,
  dispute: FakeDispute,
  status: 'won' | 'lost' | 'warning_closed',
): void {
  dispute.status = status
  if (status !== 'lost') store.charges.get(dispute.charge).disputed = false
  store.tell('charge.dispute.closed', dispute)
}

function paidCharge(store: FakeStore, intent: FakePaymentIntent): FakeCharge {
  const charge = store.charges.all.find(
    (one) => one.id === intent.latest_charge && one.status === 'succeeded',
  )
  if (!charge) throw refused('The PaymentIntent has no successful charge.')
  return charge
}
