/** What Stripe's objects say of a payment, a method or a refund. Pure. */
import type Stripe from 'stripe'
import {
  type DisputeOutcome,
  declined,
  type FoundRefund,
  type MethodLabel,
  type NextAction,
  type ProviderOutcome,
} from '../../core/payments/provider.ts'
import { fromStripeAmount } from '../../core/payments/stripe-amounts.ts'
import { declineOf } from './stripe-failure.ts'

/** A debit of a bank account takes days; events tell sooner. */
const lookAfterMs = 3_600_000
/** What is in between may be over in a moment. */
const lookSoonMs = 60_000

/** What is written on the objects that we make. */
export interface Marks {
  workspace?: string
  payment?: string
  method?: string
  refund?: string
  /** Set where the customer confirms in a client of Stripe. */
  client?: string
}

export function outcomeOfPayment(intent: Stripe.PaymentIntent): ProviderOutcome {
  const { id: reference, status } = intent
  switch (status) {
    case 'succeeded': {
      const amount = fromStripeAmount(intent.amount_received, intent.currency.toUpperCase())
      return { state: 'succeeded', reference, amount }
    }
    case 'requires_payment_method':
      return afterDecline(intent, intent.last_payment_error)
    default:
      return outcomeOfIntent(intent)
  }
}

export function outcomeOfSetup(intent: Stripe.SetupIntent): ProviderOutcome {
  const method = intent.payment_method
  switch (intent.status) {
    case 'succeeded':
      // The method is what is charged from now on.
      return typeof method === 'object' && method !== null
        ? { state: 'succeeded', reference: method.id, amount: null, label: labelOf(method) }
        : { state: 'succeeded', reference: method ?? intent.id, amount: null }
    case 'requires_payment_method':
      return afterDecline(intent, intent.last_setup_error)
    default:
      return outcomeOfIntent(intent)
  }
}

function outcomeOfIntent({
  id: reference,
  ...intent
}: Stripe.PaymentIntent | Stripe.SetupIntent): ProviderOutcome {
  switch (intent.status) {
    case 'requires_action':
      return { state: 'requiresAction', reference, nextAction: actionOf(intent) }
    case 'canceled':
      return { state: 'canceled', reference }
    case 'processing':
      return { state: 'processing', reference, lookAfterMs }
    default:
      return { state: 'processing', reference, lookAfterMs: lookSoonMs }
  }
}

type Open = Pick<Stripe.PaymentIntent | Stripe.SetupIntent, 'client_secret' | 'next_action'>

function actionOf({ client_secret, next_action }: Open): NextAction {
  return { clientSecret: client_secret, url: next_action?.redirect_to_url?.url ?? null }
}

/** In a client the customer may try another method; what we confirmed ourselves has failed. */
function afterDecline(
  intent: (Stripe.PaymentIntent | Stripe.SetupIntent) & Open,
  error: Stripe.PaymentIntent.LastPaymentError | Stripe.SetupIntent.LastSetupError | null,
): ProviderOutcome {
  const { id: reference } = intent
  if ((intent.metadata as Marks | null)?.client !== undefined) {
    return { state: 'requiresAction', reference, nextAction: actionOf(intent) }
  }
  return error ? declineOf(error, reference) : declined('no_payment_method', reference)
}

export function outcomeOfRefund(refund: Stripe.Refund): ProviderOutcome {
  const { id: reference, status } = refund
  switch (status) {
    case 'succeeded': {
      const amount = fromStripeAmount(refund.amount, refund.currency.toUpperCase())
      return { state: 'succeeded', reference, amount }
    }
    case 'failed':
      return declined('processing_error', reference)
    case 'canceled':
      return { state: 'canceled', reference }
    default:
      return { state: 'processing', reference, lookAfterMs }
  }
}

/** One that names no refund of this workspace was made in Stripe's dashboard, or by another program. */
export function foundRefund(refund: Stripe.Refund, workspaceId: string): FoundRefund {
  const { id: reference, amount, currency, reason } = refund
  const { workspace, refund: key } = (refund.metadata ?? {}) as Marks
  return {
    reference,
    key: key !== undefined && workspace === workspaceId ? key : null,
    amount: fromStripeAmount(amount, currency.toUpperCase()),
    reason,
    outcome: outcomeOfRefund(refund),
  }
}

/** The money is taken while a dispute is open, and stays away when it is lost; an inquiry takes none. */
const disputeStatuses: Readonly<Record<string, 'OPEN' | 'WON' | 'LOST'>> = {
  needs_response: 'OPEN',
  under_review: 'OPEN',
  appeal_needs_response: 'OPEN',
  appeal_under_review: 'OPEN',
  won: 'WON',
  lost: 'LOST',
  // It was settled by giving the money back before the bank opened one.
  prevented: 'LOST',
}

export function outcomeOfDispute(dispute: Stripe.Dispute): DisputeOutcome {
  const { payment_intent: intent, currency, reason } = dispute
  const paymentReference = typeof intent === 'object' ? intent?.id : intent
  const status = disputeStatuses[dispute.status]
  if (!status || !paymentReference) return { state: 'unknown' }
  const amount = fromStripeAmount(dispute.amount, currency.toUpperCase())
  return { state: 'told', paymentReference, amount, reason, status }
}

function labelOf({ type, card, us_bank_account, sepa_debit }: Stripe.PaymentMethod): MethodLabel {
  const expiry = { expiryMonth: card?.exp_month ?? null, expiryYear: card?.exp_year ?? null }
  const last4 = card?.last4 ?? us_bank_account?.last4 ?? sepa_debit?.last4 ?? null
  return { brand: card?.brand ?? us_bank_account?.bank_name ?? type, last4, ...expiry }
}

/** Of what Stripe answers by its name, or whole when it was asked to. */
export function idOf(named: string | { id: string }): string {
  return typeof named === 'string' ? named : named.id
}
