/** What happens at Stripe without us: approvals that nobody tells of, refunds in its dashboard; and trials, which charge nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finishSetup, succeed } from '../fakes/stripe-intents.ts'
import { failRefund, createRefund as makeRefund } from '../fakes/stripe-money-back.ts'
import type { FakeEvent } from '../fakes/stripe-store.ts'
import {
  CreateRefundDocument,
  CreateSubscriptionDocument,
  CustomerSubscriptionDocument,
  InvoicesDocument,
  MarkInvoicePaidDocument,
  RefundsDocument,
} from '../support/billing.generated.ts'
import { billAt } from '../support/billing.ts'
import {
  CheckoutDocument,
  ConfirmCheckoutDocument,
  CreateCheckoutDocument,
} from '../support/checkouts.generated.ts'
import {
  PaymentMethodsDocument,
  RemovePaymentMethodDocument,
} from '../support/payments.generated.ts'
import { addPlan } from '../support/plans.ts'
import { type StripeLab, startStripeLab } from '../support/stripe-lab.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let lab: StripeLab
beforeAll(async () => {
  lab = await startStripeLab()
  await addPlan(lab, 'pro', { currency: 'USD', basePrice: '30' }, '2020-01-01')
})
afterAll(() => lab?.close())

const finish = () => lab.finish()

async function onTrial() {
  lab.tenant.clock.set('2026-03-10T12:00:00Z')
  const customerId = await lab.payer('pm_card_visa')
  const input = { customerId, planId: 'pro', trialDays: 14 }
  const { createSubscription } = await lab.ask(CreateSubscriptionDocument, { input })
  expect(createSubscription.status).toBe('TRIALING')
  expect(await lab.payments(customerId)).toEqual([])
  return { customerId, id: createSubscription.id }
}

const statusOf = async (id: string) =>
  (await lab.ask(CustomerSubscriptionDocument, { id })).customerSubscription.status

it('is charged by the test provider on hosted pages, which take test cards only', async () => {
  const wanted = { ui: 'HOSTED', planId: 'pro', email: 'ada@example.com' } as const
  const { createCheckout } = await lab.ask(CreateCheckoutDocument, { input: wanted })
  const { pathname } = new URL(createCheckout.url ?? '')
  const url = new URL(pathname, lab.tenant.app.url)
  const page = await (await fetch(url)).text()
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const card = { card: '4242 4242 4242 4242', expiry: '12 / 34', cvc: '123' }
  const body = new URLSearchParams({ token, ...card })
  const { status } = await fetch(url, { method: 'POST', body, redirect: 'manual' })
  expect(status).toBe(303)
  const { checkout } = await lab.ask(CheckoutDocument, { id: createCheckout.id })
  expect(checkout).toMatchObject({ status: 'COMPLETE', subscription: { status: 'ACTIVE' } })
  const [payment] = await lab.payments(checkout.customer?.id ?? '')
  expect(payment).toMatchObject({ provider: 'test', status: 'SUCCEEDED', amount: '30' })
})

describe('a trial', () => {
  it('is set up without a charge, and its first period is charged off session', async () => {
    const before = lab.stripe.store.charges.all.length
    const { customerId, id } = await onTrial()
    expect(lab.stripe.store.charges.all).toHaveLength(before)
    await billAt(lab.tenant, '2026-03-24T12:01:00Z')
    await finish()
    const [payment] = await lab.payments(customerId)
    expect(payment).toMatchObject({ status: 'SUCCEEDED', amount: '30' })
    expect(lab.stripe.taken(payment?.id ?? '')).toEqual([3_000])
    expect(await statusOf(id)).toBe('ACTIVE')
  })

  it.each(['broken', 'broken after', 'lost', 'unavailable', 'limited'] as const)(
    'is charged once in the end when Stripe was %s',
    async (fault) => {
      const { customerId } = await onTrial()
      const charges = /^POST \/v1\/payment_intents$/
      lab.stripe.fault(fault, charges, fault === 'lost' ? 2 : 1)
      await billAt(lab.tenant, '2026-03-24T12:01:00Z')
      await finish()
      const [waiting] = await lab.payments(customerId)
      expect(waiting).toMatchObject({ status: 'PENDING' })
      // A key that keeps a failure is of no use until Stripe forgets it, a day later.
      if (fault === 'broken') lab.stripe.forget()
      lab.tenant.clock.advance(61_000)
      await finish()
      const payments = await lab.payments(customerId)
      expect(payments).toMatchObject([{ id: waiting?.id, status: 'SUCCEEDED' }])
      expect(lab.stripe.taken(waiting?.id ?? '')).toEqual([3_000])
    },
  )
})

describe('an approval that Stripe tells of in vain', () => {
  async function waiting() {
    const customerId = await lab.customer()
    const lines = [{ description: 'Hat', amount: '7' }]
    const expiresAt = new Date(lab.tenant.clock.now().getTime() + 2 * 86_400_000)
    const sold = { lines, currency: 'USD', expiresAt: expiresAt.toISOString() }
    const wanted = { ui: 'HEADLESS', customerId, ...sold } as const
    const { id } = (await lab.ask(CreateCheckoutDocument, { input: wanted })).createCheckout
    const input = { paymentMethod: 'pm_card_authenticationRequiredOnSetup' }
    const { confirmCheckout } = await lab.ask(ConfirmCheckoutDocument, { id, input })
    expect(confirmCheckout).toMatchObject({ status: 'REQUIRES_ACTION' })
    const intent = lab.stripe.store.setupIntents.all.at(-1)
    if (!intent) throw new Error('No intent')
    const statusOfCheckout = async () => (await lab.ask(CheckoutDocument, { id })).checkout.status
    return { customerId, intent, statusOfCheckout }
  }

  it('is found by the job, and the checkout is charged', async () => {
    const { customerId, intent, statusOfCheckout } = await waiting()
    finishSetup(lab.stripe.store, intent)
    await finish()
    expect(await statusOfCheckout()).toBe('REQUIRES_ACTION')
    lab.tenant.clock.advance(61_000)
    await finish()
    expect(await statusOfCheckout()).toBe('COMPLETE')
    expect(await lab.payments(customerId)).toMatchObject([{ amount: '7', status: 'SUCCEEDED' }])
  })

  it('is looked for ever more seldom, also when Stripe cannot be reached', async () => {
    const { intent, statusOfCheckout } = await waiting()
    const looks = () =>
      lab.stripe.requests.filter(({ path }) => path === `/v1/setup_intents/${intent.id}`).length
    lab.stripe.fault('unavailable', new RegExp(intent.id))
    for (let minute = 0; minute < 60; minute++) {
      lab.tenant.clock.advance(60_000)
      await finish()
    }
    expect(looks()).toBe(6)
    expect(await statusOfCheckout()).toBe('REQUIRES_ACTION')
  })

  it('is waited for for a day; the method is then given up at Stripe too', async () => {
    const { customerId, intent, statusOfCheckout } = await waiting()
    lab.tenant.clock.advance(86_400_000)
    await finish()
    expect(intent.status).toBe('canceled')
    expect(await statusOfCheckout()).toBe('FAILED')
    const { paymentMethods } = await lab.ask(PaymentMethodsDocument, { customerId })
    expect(paymentMethods.edges).toEqual([])
  })

  it('counts when it came before the method was given up', async () => {
    const { customerId, intent } = await waiting()
    finishSetup(lab.stripe.store, intent)
    lab.tenant.clock.advance(86_400_000)
    await finish()
    const { paymentMethods } = await lab.ask(PaymentMethodsDocument, { customerId })
    expect(paymentMethods.edges).toMatchObject([{ node: { status: 'ACTIVE' } }])
  })
})

async function paying(token: string) {
  const customerId = await lab.payer(token)
  return { customerId, payment: await lab.pay(await lab.invoice(customerId)) }
}

const refundedOf = async (customerId: string) => {
  const { invoices } = await lab.ask(InvoicesDocument, { customerId })
  return invoices.edges[0]?.node.amountRefunded
}

describe("events of refunds that were made in Stripe's dashboard", () => {
  const refundsOf = async (paymentId: string) => {
    const { refunds } = await lab.ask(RefundsDocument, { paymentId })
    return refunds.edges.map(({ node }) => node)
  }
  const byHand = (paymentId: string, amount: number) =>
    makeRefund(lab.stripe.store, {
      payment_intent: lab.intentOf(paymentId).id,
      amount: String(amount),
    })

  it.each([
    ['in their order', (events: FakeEvent[]) => events],
    ['backwards', (events: FakeEvent[]) => events.toReversed()],
    ['as the charge only', (events: FakeEvent[]) => events.filter(isOfCharge)],
  ])('take them in with their credit notes, once, %s', async (_how, order) => {
    const { customerId, payment } = await paying('pm_card_visa')
    const before = lab.stripe.store.events.length
    const [first, second] = [byHand(payment.id, 300), byHand(payment.id, 200)]
    const events = order(lab.stripe.store.events.slice(before))
    expect(new Set(await lab.deliver(...events, ...events))).toEqual(new Set([200]))
    expect(await refundsOf(payment.id)).toMatchObject([
      { kind: 'PROVIDER', status: 'SUCCEEDED', amount: '3', reference: first.id },
      { kind: 'PROVIDER', status: 'SUCCEEDED', amount: '2', reference: second.id },
    ])
    const [note] = await refundsOf(payment.id)
    expect(note?.creditNoteId).toMatch(/^cn_/)
    expect(await refundedOf(customerId)).toBe('5')
    const left = { paymentId: payment.id, amount: '5.01', reason: 'All of it' }
    expect(await lab.refused(CreateRefundDocument, { input: left })).toMatchObject({
      ...{ code: 'CONFLICT', refundable: '5.00' },
    })
  })

  it('leave those that we asked for alone', async () => {
    const { payment } = await paying('pm_card_visa')
    const before = lab.stripe.store.events.length
    const input = { paymentId: payment.id, amount: '4', reason: 'Asked for' }
    await lab.ask(CreateRefundDocument, { input })
    await lab.deliver(...lab.stripe.store.events.slice(before))
    expect(await refundsOf(payment.id)).toMatchObject([{ kind: 'REFUND', amount: '4' }])
    expect(lab.stripe.store.refunds.all.filter(isOf(payment.id))).toHaveLength(1)
  })

  it('that fail free their amount, and are never asked for by us', async () => {
    const { customerId, payment } = await paying('pm_card_refundFail')
    const made = byHand(payment.id, 1_000)
    await lab.deliver(...lab.stripe.store.events.slice(-2))
    expect(await refundsOf(payment.id)).toMatchObject([{ kind: 'PROVIDER', status: 'PENDING' }])
    lab.tenant.clock.advance(2 * 3_600_000)
    await lab.finish()
    expect(lab.stripe.store.refunds.all.filter(isOf(payment.id))).toHaveLength(1)
    failRefund(lab.stripe.store, made)
    await lab.deliver(...lab.stripe.store.events.slice(-1))
    expect(await refundsOf(payment.id)).toMatchObject([{ status: 'FAILED' }])
    expect(await refundedOf(customerId)).toBe('0')
  })

  it('that fail late give back the store credit that they took', async () => {
    const customerId = await lab.payer('pm_usBankAccount_success')
    const invoiceId = await lab.invoice(customerId)
    const payment = await lab.pay(invoiceId)
    await lab.ask(MarkInvoicePaidDocument, { id: invoiceId, input: {} })
    succeed(lab.stripe.store, lab.intentOf(payment.id))
    await lab.deliver(...lab.eventsOf(payment.id))
    const credits = async () => {
      const { rows } = await lab.tenant.sql.query(
        'select remaining::text, status from store_credit where customer_id = $1',
        [customerId],
      )
      return rows
    }
    expect(await credits()).toEqual([{ remaining: '1000', status: 'ACTIVE' }])
    // What was paid by hand has gone back, so that nothing of the invoice can be credited any more.
    const [paid] = (await lab.payments(customerId)).filter(({ id }) => id !== payment.id)
    const back = { paymentId: `${paid?.id}`, amount: '10', reason: 'All of it' }
    await lab.ask(CreateRefundDocument, { input: back })
    const made = byHand(payment.id, 1_000)
    await lab.deliver(...lab.stripe.store.events.slice(-2))
    expect(await credits()).toEqual([{ remaining: '0', status: 'DEPLETED' }])
    failRefund(lab.stripe.store, made)
    const [late] = lab.stripe.store.events.slice(-1)
    if (!late) throw new Error('no event tells of it')
    await lab.deliver(late, { ...late, id: `${late.id}_again` })
    expect(await credits()).toEqual([{ remaining: '1000', status: 'ACTIVE' }])
  })

  const isOf = (paymentId: string) => (refund: { payment_intent: string }) =>
    refund.payment_intent === lab.intentOf(paymentId).id
})

const isOfCharge = ({ type }: FakeEvent) => type === 'charge.refunded'

describe('a removed method', () => {
  const detached = () => lab.stripe.requests.filter(({ path }) => path.endsWith('/detach')).length

  it('is let go of by Stripe, also when it cannot be reached at first', async () => {
    const customerId = await lab.customer()
    const id = await lab.method(customerId, 'pm_card_visa')
    lab.stripe.fault('unavailable', /detach$/)
    await lab.ask(RemovePaymentMethodDocument, { id })
    expect(lab.stripe.store.methods.all.at(-1)?.customer).not.toBeNull()
    lab.tenant.clock.advance(61_000)
    await lab.finish()
    expect(lab.stripe.store.methods.all.at(-1)?.customer).toBeNull()
    const before = detached()
    lab.tenant.clock.advance(3_600_000)
    await lab.finish()
    expect(detached()).toBe(before)
  })

  it('stays while another one is the same at Stripe', async () => {
    const customerId = await lab.customer()
    const first = await lab.method(customerId, 'pm_card_visa')
    const saved = String(lab.stripe.store.methods.all.at(-1)?.id)
    const second = await lab.method(customerId, saved)
    const before = detached()
    await lab.ask(RemovePaymentMethodDocument, { id: first })
    expect(detached()).toBe(before)
    await lab.ask(RemovePaymentMethodDocument, { id: second })
    expect(lab.stripe.store.methods.get(saved).customer).toBeNull()
  })

  it('that nobody approved is given up at Stripe', async () => {
    const customerId = await lab.customer()
    const id = await lab.method(customerId, 'pm_card_authenticationRequiredOnSetup')
    await lab.ask(RemovePaymentMethodDocument, { id })
    expect(lab.stripe.store.setupIntents.all.at(-1)).toMatchObject({ status: 'canceled' })
  })
})

it('leaves billing that stands the verification', async () => {
  expect(await billingDifferences(lab.tenant.sql)).toEqual([])
})
