/**
 * The provider `stripe` of one workspace.
 *
 * Invariants: what we ask for carries our id as idempotency key and in its metadata, so that it can be found again without an answer;
 * an answer that never came says nothing, and is no decline; an object counts as ours only if its metadata says so.
 */
import type Stripe from 'stripe'
import {
  type CancelCall,
  type ChargeCall,
  type DisputeOutcome,
  declined,
  type ForgetCall,
  inClient,
  type LookCall,
  type PaymentProvider,
  type ProviderOutcome,
  type RefundCall,
  type RefundsOutcome,
  type SetUpCall,
} from '../../core/payments/provider.ts'
import { toStripeAmount } from '../../core/payments/stripe-amounts.ts'
import { invalid } from '../../core/values/errors.ts'
import type { StripeCustomers } from './stripe-customers.ts'
import { toProviderEvent } from './stripe-events.ts'
import { isMissing, isMovedOn, outcomeOfFailure, stripeFailureIn } from './stripe-failure.ts'
import { findIntent, findRefund } from './stripe-finds.ts'
import {
  foundRefund,
  idOf,
  type Marks,
  outcomeOfDispute,
  outcomeOfPayment,
  outcomeOfRefund,
  outcomeOfSetup,
} from './stripe-outcomes.ts'

export interface StripeProviderDeps {
  client: Stripe
  customers: StripeCustomers
  workspaceId: string
  webhookSecret: string
  now(): Date
}

/** Nobody is there to be sent elsewhere and come back. */
const withoutRedirects = { enabled: true, allow_redirects: 'never' } as const
const withMethod = { expand: ['payment_method'] }
const toleranceSeconds = 300

export function createStripeProvider(deps: StripeProviderDeps): PaymentProvider {
  const { client, workspaceId, webhookSecret, now } = deps
  return {
    name: 'stripe',
    can: { charge: true, setUp: true, refund: true },
    requireToken(token) {
      if (token === inClient || /^pm_\w{1,200}$/.test(token)) return
      throw invalid('Invalid input: token must be a payment method such as pm_…, or client.', {
        field: 'token',
      })
    },
    setUp: (call, signal) => within(signal, settled(setUp(deps, call))),
    charge: (call, signal) => within(signal, settled(charge(deps, call))),
    refund: (call, signal) => within(signal, settled(refund(deps, call))),
    cancel: (call, signal) => within(signal, cancel(client, call)),
    forget: (call, signal) => within(signal, forget(deps, call)),
    lookRefunds: (reference, signal) => within(signal, lookRefunds(deps, reference)),
    look: (call, signal) => within(signal, look(deps, call)),
    lookDispute: (reference, signal) => within(signal, lookDispute(client, reference)),
    readEvent(headers, rawBody) {
      try {
        const event = client.webhooks.constructEvent(
          new Uint8Array(rawBody),
          headers['stripe-signature'] ?? '',
          webhookSecret,
          toleranceSeconds,
          undefined,
          now().getTime(),
        )
        return toProviderEvent(event, workspaceId)
      } catch (error) {
        // A signed body that is no JSON is as good as one that is not signed.
        if (stripeFailureIn(error) || error instanceof SyntaxError) return null
        throw error
      }
    },
  }
}

async function setUp(deps: StripeProviderDeps, call: SetUpCall): Promise<ProviderOutcome> {
  const { customers } = deps
  const customer = await customers.ensure(call.customerId, call.now)
  try {
    return await setUpFor(deps, call, customer)
  } catch (error) {
    if (!isMissing(error) || stripeFailureIn(error)?.param !== 'customer') throw error
    // The account of the workspace is another one than it was.
    await customers.forget(call.customerId, customer)
    return setUpFor(deps, call, await customers.ensure(call.customerId, call.now))
  }
}

async function setUpFor(
  { client, workspaceId }: StripeProviderDeps,
  { token, key }: SetUpCall,
  customer: string,
): Promise<ProviderOutcome> {
  const metadata: Marks = {
    workspace: workspaceId,
    method: key,
    ...(token === inClient && { client: 'true' }),
  }
  const intent = await client.setupIntents.create(
    {
      customer,
      usage: 'off_session',
      metadata: { ...metadata },
      expand: ['payment_method'],
      ...(token === inClient
        ? { automatic_payment_methods: { enabled: true } }
        : { payment_method: token, confirm: true, automatic_payment_methods: withoutRedirects }),
    },
    { idempotencyKey: key },
  )
  return outcomeOfSetup(intent)
}

async function charge(deps: StripeProviderDeps, call: ChargeCall): Promise<ProviderOutcome> {
  const { client, customers, workspaceId } = deps
  const { key, invoiceId, method, currency } = call
  const amount = toStripeAmount(call.amount, currency)
  if (amount === null) return declined('processing_error')
  const metadata: Marks & { invoice: string } = {
    workspace: workspaceId,
    invoice: invoiceId,
    payment: key,
    ...(!method && { client: 'true' }),
  }
  const intent = await client.paymentIntents.create(
    {
      amount,
      currency: currency.toLowerCase(),
      customer: await customers.ensure(call.customerId, call.now),
      metadata: { ...metadata },
      ...(method
        ? {
            payment_method: method.reference,
            confirm: true,
            ...(!call.isAttended && { off_session: true }),
            automatic_payment_methods: withoutRedirects,
          }
        : { automatic_payment_methods: { enabled: true }, setup_future_usage: 'off_session' }),
    },
    { idempotencyKey: key },
  )
  return outcomeOfPayment(intent)
}

async function refund({ client, workspaceId }: StripeProviderDeps, call: RefundCall) {
  const amount = toStripeAmount(call.amount, call.currency)
  if (amount === null) return declined('processing_error')
  const metadata: Marks = { workspace: workspaceId, refund: call.key, payment: call.paymentId }
  const made = await client.refunds.create(
    { payment_intent: call.paymentReference, amount, metadata: { ...metadata } },
    { idempotencyKey: call.key },
  )
  return outcomeOfRefund(made)
}

/** An intent that has moved on cannot be canceled: what it has become counts. */
async function cancel(client: Stripe, { kind, reference }: CancelCall): Promise<ProviderOutcome> {
  const { paymentIntents, setupIntents } = client
  try {
    return kind === 'charge'
      ? outcomeOfPayment(await paymentIntents.cancel(reference))
      : outcomeOfSetup(await setupIntents.cancel(reference))
  } catch (error) {
    if (isMissing(error)) return { state: 'unknown' }
    if (!isMovedOn(error)) return unreachable(error)
    const now =
      kind === 'charge'
        ? paymentIntents.retrieve(reference).then(outcomeOfPayment)
        : setupIntents.retrieve(reference, withMethod).then(outcomeOfSetup)
    return now.catch(unreachable)
  }
}

async function look(deps: StripeProviderDeps, call: LookCall): Promise<ProviderOutcome> {
  const { client } = deps
  try {
    switch (call.kind) {
      case 'charge': {
        const intent = await findIntent(deps, call, client.paymentIntents, 'payment')
        return intent ? outcomeOfPayment(intent) : { state: 'unknown' }
      }
      case 'setUp': {
        const intent = await findIntent(deps, call, client.setupIntents, 'method')
        return intent ? outcomeOfSetup(intent) : { state: 'unknown' }
      }
      case 'refund': {
        const found = await findRefund(client, call)
        return found ? outcomeOfRefund(found) : { state: 'unknown' }
      }
    }
  } catch (error) {
    return isMissing(error) ? { state: 'unknown' } : unreachable(error)
  }
}

/** What is not there, or belongs to no customer, is forgotten already. */
async function forget(deps: StripeProviderDeps, call: ForgetCall): Promise<ProviderOutcome> {
  const { client } = deps
  const { reference } = call
  try {
    const method = reference.startsWith('pm_') ? reference : await methodSetUp(deps, call)
    if (method !== null) await client.paymentMethods.detach(method)
  } catch (error) {
    const isNone = stripeFailureIn(error)?.type === 'StripeInvalidRequestError'
    if (!isNone) return unreachable(error)
  }
  return { state: 'canceled', reference }
}

/** What the intent set up after all; null: nothing, and it will not. */
async function methodSetUp(
  deps: StripeProviderDeps,
  { reference, ...of }: ForgetCall,
): Promise<string | null> {
  const named = reference.startsWith('seti_') ? reference : null
  const { setupIntents } = deps.client
  const intent = await findIntent(
    deps,
    { ...of, kind: 'setUp', reference: named },
    setupIntents,
    'method',
  )
  if (!intent) return null
  try {
    if (intent.status !== 'succeeded') await setupIntents.cancel(intent.id)
  } catch (error) {
    if (!isMovedOn(error)) throw error
  }
  const { status, payment_method: method } = await setupIntents.retrieve(intent.id)
  return status === 'succeeded' && method ? idOf(method) : null
}

async function lookRefunds(
  { client, workspaceId }: StripeProviderDeps,
  reference: string,
): Promise<RefundsOutcome> {
  try {
    const { data } = await client.refunds.list({ payment_intent: reference, limit: 100 })
    return { state: 'told', refunds: data.map((one) => foundRefund(one, workspaceId)).reverse() }
  } catch (error) {
    return isMissing(error) ? { state: 'told', refunds: [] } : unreachable(error)
  }
}

async function lookDispute(client: Stripe, reference: string): Promise<DisputeOutcome> {
  try {
    return outcomeOfDispute(await client.disputes.retrieve(reference))
  } catch (error) {
    return isMissing(error) ? { state: 'unknown' } : unreachable(error)
  }
}

async function settled(work: Promise<ProviderOutcome>): Promise<ProviderOutcome> {
  return work.catch(outcomeOfFailure)
}

/** Whatever Stripe refuses here, it says nothing about the object. */
function unreachable(cause: unknown): { state: 'unreachable'; cause: unknown } {
  if (!stripeFailureIn(cause)) throw cause
  return { state: 'unreachable', cause }
}

/** The library knows no signals: the request goes on, and its answer is not awaited. */
function within<Outcome>(
  signal: AbortSignal,
  work: Promise<Outcome>,
): Promise<Outcome | { state: 'unreachable'; cause: unknown }> {
  return new Promise((resolve, reject) => {
    const late = () => resolve({ state: 'unreachable', cause: signal.reason })
    if (signal.aborted) late()
    signal.addEventListener('abort', late, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', late))
  })
}
