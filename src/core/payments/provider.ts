/**
 * The port of payment providers: what the core asks of them, and what they answer.
 *
 * Invariants: each call has an idempotency key of ours, the id of the row that stands for it, under which a provider does a thing at
 * most once, however often it is asked; that a provider cannot be reached, or does not answer in time, is no decline but says nothing
 * about what it did: it is looked at before it is asked again.
 */

const providerNames = ['manual', 'test', 'stripe'] as const
export type ProviderName = (typeof providerNames)[number]

/** `manual` is money that came without us: it can be noted, never asked for. */
export const outsideProviders = ['test', 'stripe'] as const
export type OutsideProvider = (typeof outsideProviders)[number]

export const declineCodes = [
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'authentication_required',
  'incorrect_cvc',
  'processing_error',
  'no_payment_method',
  'lost_or_stolen',
  'provider_unavailable',
] as const
export type DeclineCode = (typeof declineCodes)[number]

/** As it is shown, like all words of a closed set. */
export type DeclineWord = Uppercase<DeclineCode>

export function declineWord(code: string | null): DeclineWord | null {
  return code === null ? null : (code.toUpperCase() as DeclineWord)
}

/** What the customer has to do for a payment or a method: on a page, or in the client of the provider. */
export interface NextAction {
  clientSecret: string | null
  /** Absolute, or a path on our own server. */
  url: string | null
}

/** The card or account behind a method, as it may be shown. */
export interface MethodLabel {
  brand: string | null
  last4: string | null
  expiryMonth: number | null
  expiryYear: number | null
}

/** What a provider says of a thing that it did. References are its own names. */
export type ProviderOutcome =
  /** `amount`: what came, in minor units; null: what was asked for. */
  | { state: 'succeeded'; reference: string; amount: bigint | null; label?: MethodLabel }
  | { state: 'requiresAction'; reference: string; nextAction: NextAction }
  /** `lookAfterMs`: when it is worth asking again; events may tell sooner. */
  | { state: 'processing'; reference: string; lookAfterMs: number }
  | { state: 'declined'; reference: string | null; code: DeclineCode; hard: boolean }
  | { state: 'canceled'; reference: string | null }
  /** It does not know the key: it was never asked, or forgot. */
  | { state: 'unknown' }
  /** Nobody knows what it did. */
  | { state: 'unreachable'; cause: unknown }

/** The token of a method that the customer gives in a client of the provider, with the client secret. */
export const inClient = 'client'

interface Call {
  /** The idempotency key: our id of the payment, method or refund. */
  key: string
  customerId: string
  /** The customer's own time, for providers that know test clocks. */
  now: Date
}

/** Sets a method up for later charges, without money. */
export interface SetUpCall extends Call {
  /** What the provider's client, or the caller, names the method by. */
  token: string
}

export interface ChargeCall extends Call {
  invoiceId: string
  /** Minor units, more than zero. */
  amount: bigint
  currency: string
  /** Whether its customer is there, so that the bank can ask; nobody is at a renewal. */
  isAttended: boolean
  /** Null: the customer gives one with the client secret. */
  method: { id: string; reference: string } | null
}

export interface RefundCall extends Call {
  /** The payment that is paid back, and the provider's name for it. */
  paymentId: string
  paymentReference: string
  /** Minor units, more than zero. */
  amount: bigint
  currency: string
}

/** Of what waits for the customer. */
export interface CancelCall extends Call {
  kind: 'setUp' | 'charge'
  reference: string
}

/** Of a method that is never charged again. */
export interface ForgetCall extends Call {
  /** The provider's name for it, or while it was set up what the caller named it by. */
  reference: string
}

/** `key` is that of the thing that is looked for; a provider that has its own name for it is asked by that. */
export interface LookCall extends Call {
  kind: 'setUp' | 'charge' | 'refund'
  reference: string | null
  /** It was made there by hand, and carries no key. */
  isForeign?: true
}

/** `refunds`: the reference is that of the payment, of which refunds are not known to be ours. */
type AboutKind = LookCall['kind'] | 'dispute' | 'refunds'

/** Something changed at the provider: what exactly is looked up, never believed. */
export interface ProviderEvent {
  id: string
  type: string
  /** What it is about; null: nothing of ours. */
  about: { kind: AboutKind; key: string | null; reference: string } | null
}

/** What a provider says of a dispute that the bank of a customer opened. */
export type DisputeOutcome =
  | {
      state: 'told'
      /** The provider's name for the payment. */
      paymentReference: string
      /** Minor units of the payment's currency. */
      amount: bigint
      reason: string | null
      status: 'OPEN' | 'WON' | 'LOST'
    }
  /** It knows none of that name, or the bank only asks so far. */
  | { state: 'unknown' }
  | { state: 'unreachable'; cause: unknown }

/** A refund as the provider of its payment shows it. */
export interface FoundRefund {
  /** The provider's name for it. */
  reference: string
  /** Ours, as it was asked for by us; null: it was made there by hand. */
  key: string | null
  /** Minor units of the payment's currency. */
  amount: bigint
  reason: string | null
  outcome: ProviderOutcome
}

/** The refunds of a payment, oldest first. */
export type RefundsOutcome =
  | { state: 'told'; refunds: FoundRefund[] }
  | { state: 'unreachable'; cause: unknown }

export interface PaymentProvider {
  name: OutsideProvider
  can: { charge: boolean; setUp: boolean; refund: boolean }
  /** INVALID_REQUEST for a text that cannot name a method. */
  requireToken(token: string): void
  setUp(call: SetUpCall, signal: AbortSignal): Promise<ProviderOutcome>
  charge(call: ChargeCall, signal: AbortSignal): Promise<ProviderOutcome>
  refund(call: RefundCall, signal: AbortSignal): Promise<ProviderOutcome>
  /** Ends what waits for the customer; answers what it has become, which may be succeeded. */
  cancel(call: CancelCall, signal: AbortSignal): Promise<ProviderOutcome>
  /** Lets go of a method: `canceled` when it keeps none any more. */
  forget(call: ForgetCall, signal: AbortSignal): Promise<ProviderOutcome>
  look(call: LookCall, signal: AbortSignal): Promise<ProviderOutcome>
  lookDispute(reference: string, signal: AbortSignal): Promise<DisputeOutcome>
  /** By the provider's name for the payment. */
  lookRefunds(reference: string, signal: AbortSignal): Promise<RefundsOutcome>
  /** Null: the signature is wrong. */
  readEvent(
    headers: Readonly<Record<string, string | undefined>>,
    rawBody: Uint8Array,
  ): ProviderEvent | null
}

/** After these a method will not work again, whenever it is tried. */
const hard: ReadonlySet<DeclineCode> = new Set(['expired_card', 'lost_or_stolen'])

export function declined(code: DeclineCode, reference: string | null = null): ProviderOutcome {
  return { state: 'declined', reference, code, hard: hard.has(code) }
}
