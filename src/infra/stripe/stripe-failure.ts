/** What a failed call to Stripe says. Pure. */
import type { DeclineCode, ProviderOutcome } from '../../core/payments/provider.ts'
import { declined } from '../../core/payments/provider.ts'

/** The parts of its errors that matter here. */
export interface StripeFailure {
  type: string
  code?: string
  param?: string
  decline_code?: string
  advice_code?: string
  payment_intent?: { id: string }
  setup_intent?: { id: string }
}

/** Null: the error is none of Stripe's, nor of the way to it. */
export function stripeFailureIn(error: unknown): StripeFailure | null {
  const { type } = (error ?? {}) as { type?: unknown }
  return typeof type === 'string' && type.startsWith('Stripe') ? (error as StripeFailure) : null
}

/** Stripe's reasons, by what they are to us; all others are plain declines. */
const codes: Readonly<Record<DeclineCode, string>> = {
  insufficient_funds: 'insufficient_funds card_velocity_exceeded withdrawal_count_limit_exceeded',
  expired_card: 'expired_card',
  lost_or_stolen: 'lost_card stolen_card pickup_card restricted_card',
  authentication_required:
    'authentication_required authentication_not_handled payment_intent_authentication_failure setup_intent_authentication_failure mobile_device_authentication_required online_or_offline_pin_required',
  incorrect_cvc: 'incorrect_cvc invalid_cvc',
  processing_error:
    'processing_error issuer_not_available try_again_later reenter_transaction approve_with_id amount_too_large amount_too_small invalid_charge_amount currency_not_supported',
  no_payment_method:
    'payment_method_missing payment_method_unactivated payment_method_invalid_parameter payment_method_not_available payment_method_customer_decline',
  provider_unavailable: 'api_key_expired platform_api_key_expired account_invalid',
  card_declined: 'card_declined generic_decline do_not_honor',
}
const byReason: ReadonlyMap<string, DeclineCode> = new Map(
  Object.entries(codes).flatMap(([code, reasons]) =>
    reasons.split(' ').map((reason) => [reason, code as DeclineCode] as const),
  ),
)

interface Reasons {
  code?: string | null
  decline_code?: string | null
  advice_code?: string | null
}

/** The bank's reason says more than Stripe's code, which is often just `card_declined`. */
export function declineOf(reasons: Reasons, reference: string | null): ProviderOutcome {
  const { code, decline_code, advice_code } = reasons
  const named = byReason.get(decline_code ?? '') ?? byReason.get(code ?? '') ?? 'card_declined'
  const outcome = declined(named, reference)
  // The networks fine whoever tries again after this.
  const isOver = outcome.state === 'declined' && advice_code === 'do_not_try_again'
  return isOver ? { ...outcome, hard: true } : outcome
}

/**
 * What a failed call that moves money, or sets a method up, comes to. Stripe has refused what it says it refuses; of what it could not
 * answer nobody knows anything.
 */
export function outcomeOfFailure(error: unknown): ProviderOutcome {
  const failure = stripeFailureIn(error)
  if (!failure) throw error
  const reference = failure.payment_intent?.id ?? failure.setup_intent?.id ?? null
  switch (failure.type) {
    case 'StripeCardError':
      return declineOf(failure, reference)
    case 'StripeAuthenticationError':
    case 'StripePermissionError':
      return declined('provider_unavailable', reference)
    case 'StripeInvalidRequestError':
      return isOfMethod(failure)
        ? declined('no_payment_method', reference)
        : declined(byReason.get(failure.code ?? '') ?? 'processing_error', reference)
    default:
      return { state: 'unreachable', cause: error }
  }
}

/** The method is gone, or was never the customer's. */
function isOfMethod({ param }: StripeFailure): boolean {
  return param === 'payment_method' || param === 'customer'
}

export function isMissing(error: unknown): boolean {
  return stripeFailureIn(error)?.code === 'resource_missing'
}

/** An intent whose state does not allow what was asked for. */
export function isMovedOn(error: unknown): boolean {
  return /^(payment|setup)_intent_unexpected_state$/.test(stripeFailureIn(error)?.code ?? '')
}
