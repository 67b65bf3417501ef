/** The provider of Stripe's, against the fake on this machine: what its answers, refusals and silences come to. */
import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sql } from '../../src/core/operation/sql.ts'
import type { ChargeCall, PaymentProvider } from '../../src/core/payments/provider.ts'
import type { OpenStripe } from '../../src/core/payments/providers.ts'
import { createOpenStripe } from '../../src/infra/stripe/load-stripe.ts'
import { type FakeStripe, startFakeStripe, stripeVersion } from '../fakes/stripe.ts'
import { failPayment, finishSetup, succeed } from '../fakes/stripe-intents.ts'
import { failRefund, openDispute } from '../fakes/stripe-money-back.ts'

const workspaceId = 'ws_001'
const now = new Date('2026-03-10T12:00:00Z')
const signal = new AbortController().signal

let stripe: FakeStripe
let provider: PaymentProvider
beforeAll(async () => {
  stripe = await startFakeStripe(() => now.getTime())
  provider = await openWith(stripe.secretKey)
})
afterAll(() => stripe?.close())

function openWith(secretKey: string): Promise<PaymentProvider> {
  const open: OpenStripe = createOpenStripe({
    sql: rememberedCustomers(),
    clock: { now: () => now },
    apiUrl: stripe.url,
  })
  return open({ workspaceId, mode: 'TEST' }, { secretKey, webhookSecret: stripe.webhookSecret })
}

/** The three statements on customers, without a database. */
function rememberedCustomers(): Sql {
  const known = new Map<string, string>()
  return {
    async query({ name, values = [] }: { name?: string; values?: unknown[] }) {
      const [, customerId = '', reference = ''] = values as string[]
      if (name === 'keep_provider_customer' && !known.has(customerId))
        known.set(customerId, reference)
      if (name === 'forget_provider_customer') known.delete(customerId)
      const reached = known.get(customerId)
      return { rows: reached === undefined ? [] : [{ reference: reached }] }
    },
  } as unknown as Sql
}

let made = 0
const newKey = (prefix: string) => `${prefix}_${String(++made).padStart(3, '0')}`
const setUp = (token: string, key = newKey('pm'), customerId = 'cust_001') =>
  provider.setUp({ key, customerId, now, token }, signal)

async function saved(token: string): Promise<string> {
  const outcome = await setUp(token)
  if (outcome.state !== 'succeeded') throw new Error(`${token} is ${outcome.state}`)
  return outcome.reference
}

function charging(reference: string | null, more: Partial<ChargeCall> = {}): ChargeCall {
  const method = reference === null ? null : { id: 'pm_ours', reference }
  const of = { customerId: 'cust_001', now, invoiceId: 'inv_001', amount: 4_900n, currency: 'USD' }
  return { key: newKey('pay'), method, isAttended: false, ...of, ...more }
}
const charge = (call: ChargeCall) => provider.charge(call, signal)
const lookAt = (key: string, reference: string | null = null) =>
  provider.look({ kind: 'charge', key, reference, customerId: 'cust_001', now }, signal)

describe("Stripe's library", () => {
  it('is loaded when a workspace needs it, and not before', () => {
    const sources = globSync('src/**/*.ts').map(
      (path) => [path, readFileSync(path, 'utf8')] as const,
    )
    const of = (pattern: RegExp) =>
      sources.filter(([, text]) => pattern.test(text)).map(([path]) => path)
    expect(of(/^import (?!type )[^']*? from 'stripe'/m)).toEqual([])
    expect(of(/await import\('stripe'\)/)).toEqual(['src/infra/stripe/load-stripe.ts'])
  })
})

describe('setting up', () => {
  it('keeps the method for later charges of the customer, once', async () => {
    const key = newKey('pm')
    const outcome = await setUp('pm_card_visa', key)
    expect(outcome).toMatchObject({
      state: 'succeeded',
      reference: expect.stringMatching(/^pm_/),
      label: { brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2034 },
    })
    expect(await setUp('pm_card_visa', key)).toEqual(outcome)
    const [intent] = stripe.store.setupIntents.all
    expect(stripe.store.setupIntents.all).toHaveLength(1)
    expect(intent?.metadata).toEqual({ workspace: workspaceId, method: key })
    expect(stripe.store.customers.all).toHaveLength(1)
  })

  it.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', false],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds', false],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', true],
    ['pm_card_visa_chargeDeclinedLostCard', 'lost_or_stolen', true],
    ['pm_nobody', 'no_payment_method', false],
  ])('%s is declined: %s', async (token, code, hard) => {
    expect(await setUp(token)).toMatchObject({ state: 'declined', code, hard })
  })

  it('asks the customer, and is found when that is done', async () => {
    const key = newKey('pm')
    const asked = await setUp('pm_card_authenticationRequiredOnSetup', key)
    expect(asked).toMatchObject({
      state: 'requiresAction',
      nextAction: { clientSecret: expect.stringContaining('_secret_'), url: null },
    })
    const intent = stripe.store.setupIntents.all.at(-1)
    if (!intent) throw new Error('No intent')
    finishSetup(stripe.store, intent)
    const look = { kind: 'setUp', key, customerId: 'cust_001', now } as const
    const found = await provider.look({ ...look, reference: intent.id }, signal)
    expect(found).toMatchObject({ state: 'succeeded', reference: intent.payment_method })
    expect(await provider.look({ ...look, reference: null }, signal)).toEqual(found)
  })

  it('waits for a method that is given in a client of Stripe', async () => {
    expect(await setUp('client')).toMatchObject({
      state: 'requiresAction',
      nextAction: { clientSecret: expect.stringContaining('_secret_') },
    })
  })

  it.each(['', 'tok_visa', 'pm_', 'pm_x y', 'seti_1'])('knows that %j is no method', (token) => {
    expect(() => provider.requireToken(token)).toThrow('Invalid input')
  })
})

describe('a charge', () => {
  it('takes the money once for its key, by the pinned version, and says whose it is', async () => {
    const call = charging(await saved('pm_card_visa'))
    const outcome = await charge(call)
    expect(outcome).toMatchObject({ state: 'succeeded', amount: 4_900n })
    expect(await charge(call)).toEqual(outcome)
    expect(await lookAt(call.key)).toEqual(outcome)
    expect(stripe.taken(call.key)).toEqual([4_900])
    const metadata = { workspace: workspaceId, invoice: 'inv_001', payment: call.key }
    expect(stripe.store.paymentIntents.all.at(-1)?.metadata).toEqual(metadata)
    const request = stripe.requests.filter(({ idempotencyKey }) => idempotencyKey === call.key)
    expect(request[0]).toMatchObject({
      version: stripeVersion,
      form: { off_session: 'true', confirm: 'true', amount: '4900', currency: 'usd' },
    })
  })

  it.each([
    ['ISK', 7n, 700],
    ['KWD', 5_120n, 5_120],
    ['JPY', 500n, 500],
  ])('in %s is counted as Stripe counts', async (currency, amount, taken) => {
    const call = charging(await saved('pm_card_visa'), { currency, amount })
    expect(await charge(call)).toMatchObject({ state: 'succeeded', amount })
    expect(stripe.taken(call.key)).toEqual([taken])
  })

  it('that Stripe would not take is declined unasked', async () => {
    const method = await saved('pm_card_visa')
    const before = stripe.requests.length
    const call = charging(method, { currency: 'KWD', amount: 5_124n })
    expect(await charge(call)).toMatchObject({ state: 'declined', code: 'processing_error' })
    expect(stripe.requests).toHaveLength(before)
  })

  it('of too much is declined as well', async () => {
    const call = charging(await saved('pm_card_visa'), { amount: 100_000_000n })
    expect(await charge(call)).toMatchObject({ state: 'declined', code: 'processing_error' })
  })

  it.each([
    ['card_declined', 'generic_decline', 'card_declined', false],
    ['card_declined', 'insufficient_funds', 'insufficient_funds', false],
    ['card_declined', 'stolen_card', 'lost_or_stolen', true],
    ['card_declined', 'do_not_honor', 'card_declined', false],
    ['expired_card', undefined, 'expired_card', true],
    ['incorrect_cvc', undefined, 'incorrect_cvc', false],
    ['processing_error', undefined, 'processing_error', false],
  ])('is declined with %s, %s: %s', async (code, declineCode, ours, hard) => {
    const method = await saved('pm_card_visa')
    const card = stripe.store.cards.get(method)
    if (!card) throw new Error('No card')
    const decline = { does: 'decline', code, ...(declineCode && { declineCode }) } as const
    stripe.store.cards.set(method, { ...card, charge: decline })
    const call = charging(method)
    const outcome = await charge(call)
    expect(outcome).toMatchObject({ state: 'declined', code: ours, hard })
    expect(await lookAt(call.key)).toEqual(outcome)
    expect(stripe.taken(call.key)).toEqual([])
  })

  it('that needs the customer is declined off session', async () => {
    const method = await saved('pm_card_visa')
    const card = stripe.store.cards.get(method)
    if (card) stripe.store.cards.set(method, { ...card, charge: { does: 'authenticate' } })
    const declined = await charge(charging(method))
    expect(declined).toMatchObject({ state: 'declined', code: 'authentication_required' })
  })

  it('of a method that is gone is declined', async () => {
    const declined = await charge(charging('pm_gone'))
    expect(declined).toMatchObject({ state: 'declined', code: 'no_payment_method' })
  })

  it('of a bank account is under way until the bank has paid', async () => {
    const call = charging(await saved('pm_usBankAccount_success'))
    expect(await charge(call)).toMatchObject({ state: 'processing', lookAfterMs: 3_600_000 })
    const intent = stripe.store.paymentIntents.all.at(-1)
    if (!intent) throw new Error('No intent')
    succeed(stripe.store, intent)
    expect(await lookAt(call.key, intent.id)).toMatchObject({ state: 'succeeded', amount: 4_900n })
  })

  it('in a client of Stripe stays open after a decline, and can be canceled', async () => {
    const call = charging(null)
    const asked = await charge(call)
    expect(asked).toMatchObject({ state: 'requiresAction' })
    const intent = stripe.store.paymentIntents.all.at(-1)
    if (!intent) throw new Error('No intent')
    failPayment(stripe.store, intent, { code: 'card_declined' })
    expect(await lookAt(call.key)).toEqual(asked)
    const canceling = cancelingOf(call.key, intent.id)
    expect(await provider.cancel(canceling, signal)).toMatchObject({ state: 'canceled' })
    expect(await lookAt(call.key)).toMatchObject({ state: 'canceled' })
  })

  it('that succeeded before it was canceled has succeeded', async () => {
    const call = charging(await saved('pm_card_visa'))
    const outcome = await charge(call)
    if (outcome.state !== 'succeeded') throw new Error(outcome.state)
    const canceling = cancelingOf(call.key, outcome.reference)
    expect(await provider.cancel(canceling, signal)).toEqual(outcome)
  })
})

const cancelingOf = (key: string, reference: string) => ({
  ...{ kind: 'charge' as const, key, customerId: 'cust_001', now, reference },
})

describe('a fault', () => {
  const post = /^POST \/v1\/payment_intents$/

  it.each(['lost', 'broken after'] as const)(
    'after the work (%s) says nothing; the charge is found, and repeated without money',
    async (fault) => {
      const call = charging(await saved('pm_card_visa'))
      // The library itself repeats once after a lost connection.
      stripe.fault(fault, post, fault === 'lost' ? 2 : 1)
      const first = await charge(call)
      expect(first.state).toBe('unreachable')
      const found = await lookAt(call.key)
      expect(found).toMatchObject({ state: 'succeeded', amount: 4_900n })
      expect(stripe.taken(call.key)).toEqual([4_900])
      await charge(call)
      expect(stripe.taken(call.key)).toEqual([4_900])
    },
  )

  it('that the key keeps leaves the charge unknown, and nothing is taken', async () => {
    const call = charging(await saved('pm_card_visa'))
    stripe.fault('broken', post)
    expect((await charge(call)).state).toBe('unreachable')
    expect(await lookAt(call.key)).toEqual({ state: 'unknown' })
    expect((await charge(call)).state).toBe('unreachable')
    expect(stripe.taken(call.key)).toEqual([])
  })

  it.each(['unavailable', 'limited'] as const)('of the moment (%s) is over', async (fault) => {
    const call = charging(await saved('pm_card_visa'))
    stripe.fault(fault, post)
    expect((await charge(call)).state).toBe('unreachable')
    expect((await charge(call)).state).toBe('succeeded')
  })

  it('of the network is no decline either', async () => {
    const call = charging(await saved('pm_card_visa'))
    stripe.fault('hangs', post)
    const stop = new AbortController()
    const waiting = provider.charge(call, stop.signal)
    await new Promise<void>((resolve) => {
      stripe.before = async ({ path }) => {
        if (path === '/v1/payment_intents') resolve()
      }
      if (stripe.taken(call.key).length > 0) resolve()
    })
    stop.abort(new Error('late'))
    expect((await waiting).state).toBe('unreachable')
    delete stripe.before
    stripe.release()
    expect(await lookAt(call.key)).toMatchObject({ state: 'succeeded' })
  })

  it('of the secret key is a refusal to charge, and says nothing of what was charged', async () => {
    const stranger = await openWith('sk_test_0123456789')
    const call = charging('pm_card_visa')
    expect(await stranger.charge(call, signal)).toMatchObject({
      state: 'declined',
      code: 'provider_unavailable',
    })
    const look = { kind: 'charge', key: 'pay_1', reference: 'pi_1', customerId: 'c', now } as const
    expect((await stranger.look(look, signal)).state).toBe('unreachable')
  })

  it('of another body under the same key is never taken for an answer', async () => {
    const call = charging(await saved('pm_card_visa'))
    await charge(call)
    expect((await charge({ ...call, amount: 1n })).state).toBe('unreachable')
    expect(stripe.taken(call.key)).toEqual([4_900])
  })
})

describe('a refund', () => {
  async function paid(token = 'pm_card_visa') {
    const call = charging(await saved(token))
    const outcome = await charge(call)
    if (outcome.state !== 'succeeded') throw new Error(outcome.state)
    const of = { customerId: 'cust_001', now, paymentId: call.key, currency: 'USD' }
    return { ...of, paymentReference: outcome.reference }
  }
  const look = (key: string, reference: string | null) =>
    provider.look({ kind: 'refund', key, reference, customerId: 'cust_001', now }, signal)

  it('gives back once for its key, and no more than was paid', async () => {
    const call = { ...(await paid()), key: newKey('ref'), amount: 4_000n }
    const outcome = await provider.refund(call, signal)
    expect(outcome).toMatchObject({ state: 'succeeded', amount: 4_000n })
    expect(await provider.refund(call, signal)).toEqual(outcome)
    expect(await look(call.key, null)).toEqual(outcome)
    const more = await provider.refund({ ...call, key: newKey('ref'), amount: 901n }, signal)
    expect(more).toMatchObject({ state: 'declined', code: 'processing_error' })
    expect(stripe.store.refunds.all).toHaveLength(1)
  })

  it('can fail later', async () => {
    const call = { ...(await paid('pm_card_refundFail')), key: newKey('ref'), amount: 100n }
    expect(await provider.refund(call, signal)).toMatchObject({ state: 'processing' })
    const refund = stripe.store.refunds.all.at(-1)
    if (!refund) throw new Error('No refund')
    failRefund(stripe.store, refund)
    expect(await look(call.key, refund.id)).toMatchObject({ state: 'declined' })
  })
})

describe('an event', () => {
  const read = (signed: { body: string; headers: Record<string, string> }) =>
    provider.readEvent(signed.headers, Buffer.from(signed.body))

  it('says what it is about, and nothing of how that stands', async () => {
    const call = charging(await saved('pm_card_visa'))
    await charge(call)
    const intent = stripe.store.paymentIntents.all.at(-1)
    if (!intent) throw new Error('No intent')
    openDispute(stripe.store, intent)
    const events = stripe.store.events.slice(-4).map((event) => read(stripe.signed(event)))
    const about = { kind: 'charge', key: call.key, reference: intent.id }
    const dispute = { kind: 'dispute', key: null, reference: expect.stringMatching(/^dp_/) }
    expect(events).toMatchObject([
      { type: 'payment_intent.created', about },
      { type: 'charge.succeeded', about },
      { type: 'payment_intent.succeeded', about },
      { type: 'charge.dispute.created', about: dispute },
    ])
  })

  it('of another workspace, or of nothing that we know, is about nothing', () => {
    const [event] = stripe.store.events
    if (!event) throw new Error('No event')
    const foreign = structuredClone(event)
    foreign.data.object.metadata = { workspace: 'ws_002', payment: 'pay_001' }
    const other = {
      ...event,
      type: 'invoice.paid',
      data: { object: { id: 'in', object: 'invoice' } },
    }
    expect(read(stripe.signed(foreign))?.about).toBeNull()
    expect(read(stripe.signed(other))?.about).toBeNull()
  })

  it('counts only with the right signature, over these bytes, of these minutes', () => {
    const [event] = stripe.store.events
    if (!event) throw new Error('No event')
    const signed = stripe.signed(event)
    expect(read(signed)?.id).toBe(event.id)
    expect(read({ ...signed, headers: {} })).toBeNull()
    expect(read({ ...signed, body: `${signed.body} ` })).toBeNull()
    expect(read(stripe.signed(event, 'whsec_another'))).toBeNull()
    const late = stripe.signed(event, stripe.webhookSecret, now.getTime() - 301_000)
    expect(read(late)).toBeNull()
  })
})
