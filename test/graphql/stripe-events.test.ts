/** What Stripe tells of payments by its signed events: late, twice, in any order, of foreign things, and while we fail. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pruneProviderEvents } from '../../src/core/payments/provider-events.ts'
import { failPayment, finishSetup, succeed } from '../fakes/stripe-intents.ts'
import { closeDispute, openDispute } from '../fakes/stripe-money-back.ts'
import type { FakeEvent } from '../fakes/stripe-store.ts'
import { CreateRefundDocument, MarkInvoicePaidDocument } from '../support/billing.generated.ts'
import {
  CheckoutDocument,
  ConfirmCheckoutDocument,
  CreateCheckoutDocument,
  ExpireCheckoutDocument,
} from '../support/checkouts.generated.ts'
import {
  AddPaymentMethodDocument,
  PayInvoiceDocument,
  PaymentMethodsDocument,
} from '../support/payments.generated.ts'
import { RemoveProviderDocument } from '../support/providers.generated.ts'
import { type StripeLab, startStripeLab } from '../support/stripe-lab.ts'

let lab: StripeLab
beforeAll(async () => {
  lab = await startStripeLab()
})
afterAll(() => lab?.close())
afterEach(() => {
  delete lab.stripe.before
})

const card = 'pm_card_visa'
const bank = 'pm_usBankAccount_success'
const post = /^POST \/v1\/payment_intents$/

async function paying(token: string) {
  const customerId = await lab.payer(token)
  const invoiceId = await lab.invoice(customerId)
  const payment = await lab.pay(invoiceId)
  return { customerId, invoiceId, payment }
}

const onlyPayment = async (customerId: string) => (await lab.payments(customerId))[0]

function ordersOf<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((one, i) =>
    ordersOf(list.filter((_, j) => j !== i)).map((rest) => [one, ...rest]),
  )
}

describe('a payment by Stripe', () => {
  it('is charged off session to what was set up without a charge', async () => {
    const { customerId, payment } = await paying(card)
    expect(payment).toMatchObject({ provider: 'stripe', status: 'SUCCEEDED', amount: '10' })
    expect(payment.invoice).toMatchObject({ status: 'PAID', amountDue: '0' })
    expect(lab.stripe.taken(payment.id)).toEqual([1_000])
    expect(await lab.events(customerId)).toContain('payment.succeeded')
    const { paymentMethods } = await lab.ask(PaymentMethodsDocument, { customerId })
    expect(paymentMethods.edges[0]?.node).toMatchObject({ provider: 'stripe', last4: '4242' })
  })

  it.each([
    ['pm_card_chargeCustomerFail', 'CARD_DECLINED'],
    ['pm_usBankAccount_success', null],
  ])('of %s comes to %s', async (token, declineCode) => {
    const { payment } = await paying(token)
    const status = declineCode ? 'FAILED' : 'PROCESSING'
    expect(payment).toMatchObject({ status, declineCode, invoice: { status: 'OPEN' } })
    if (declineCode) return
    succeed(lab.stripe.store, lab.intentOf(payment.id))
    await lab.deliver(...lab.eventsOf(payment.id))
  })

  it('is not for customers of test clocks', async () => {
    const input = { customerId: await lab.clockCustomer(), token: card }
    expect(await lab.refused(AddPaymentMethodDocument, { input })).toMatchObject({
      code: 'PRECONDITION_FAILED',
      reason: 'ON_TEST_CLOCK',
    })
  })

  it('under way keeps the provider', async () => {
    const { payment } = await paying(bank)
    expect(await lab.refused(RemoveProviderDocument, { name: 'stripe' })).toMatchObject({
      code: 'CONFLICT',
      reason: 'PAYMENT_UNDER_WAY',
    })
    succeed(lab.stripe.store, lab.intentOf(payment.id))
    await lab.deliver(...lab.eventsOf(payment.id))
  })

  it('that is being paid back keeps the provider too', async () => {
    const { payment } = await paying('pm_card_refundFail')
    const input = { paymentId: payment.id, amount: '1', reason: 'Asked for' }
    await lab.ask(CreateRefundDocument, { input })
    expect(await lab.refused(RemoveProviderDocument, { name: 'stripe' })).toMatchObject({
      ...{ code: 'CONFLICT', reason: 'PAYMENT_UNDER_WAY', paymentId: payment.id },
    })
  })
})

describe('events', () => {
  it('end the same in every order, doubled and reversed', async () => {
    const { customerId, payment } = await paying(bank)
    const intent = lab.intentOf(payment.id)
    failPayment(lab.stripe.store, intent, { code: 'card_declined' })
    intent.payment_method = lab.stripe.store.methods.all.at(-1)?.id ?? null
    succeed(lab.stripe.store, intent)
    const dispute = openDispute(lab.stripe.store, intent)
    closeDispute(lab.stripe.store, dispute, 'won')
    const wanted = ['processing', 'payment_failed', 'succeeded', 'dispute.created']
    const events = lab
      .eventsOf(payment.id)
      .filter(({ type }) => wanted.some((end) => type.endsWith(end)))
    expect(events.length).toBeGreaterThanOrEqual(4)
    const orders = ordersOf(events.slice(0, 4))
    const before = await lab.events(customerId)
    for (const [index, order] of orders.entries()) {
      // Each order is of events that nobody has seen yet.
      const fresh = order.map((event) => ({ ...event, id: `${event.id}_${index}` }))
      const statuses = await lab.deliver(...fresh, ...fresh.toReversed())
      expect(new Set(statuses)).toEqual(new Set([200]))
      expect(await onlyPayment(customerId)).toMatchObject({
        status: 'SUCCEEDED',
        excess: '0',
        invoice: { status: 'PAID', amountPaid: '10' },
      })
    }
    const told = (await lab.events(customerId)).slice(before.length)
    expect(told.filter((type) => type === 'payment.succeeded')).toHaveLength(1)
    expect(told.filter((type) => type === 'invoice.paid')).toHaveLength(1)
  })

  it.each(['as it happens', 'late, and backwards'])('tell of a debit %s', async (when) => {
    const { customerId, payment } = await paying(bank)
    const intent = lab.intentOf(payment.id)
    const events = (): FakeEvent[] => lab.eventsOf(payment.id)
    if (when === 'as it happens') await lab.deliver(...events())
    expect(await onlyPayment(customerId)).toMatchObject({ status: 'PROCESSING' })
    succeed(lab.stripe.store, intent)
    await lab.deliver(...events().toReversed())
    expect(await onlyPayment(customerId)).toMatchObject({ status: 'SUCCEEDED' })
  })

  it('tell of a debit that the bank did not pay', async () => {
    const { customerId, payment } = await paying(bank)
    const intent = lab.intentOf(payment.id)
    failPayment(lab.stripe.store, intent, {
      code: 'card_declined',
      declineCode: 'insufficient_funds',
    })
    await lab.deliver(...lab.eventsOf(payment.id))
    expect(await onlyPayment(customerId)).toMatchObject({
      ...{ status: 'FAILED', declineCode: 'INSUFFICIENT_FUNDS', invoice: { status: 'OPEN' } },
    })
  })

  it('that come before the answer to our own request are the answer', async () => {
    const customerId = await lab.payer(card)
    const invoiceId = await lab.invoice(customerId)
    const arrived = Promise.withResolvers<void>()
    lab.stripe.fault('hangs', post)
    lab.stripe.before = async ({ path }) => {
      if (path === '/v1/payment_intents') queueMicrotask(arrived.resolve)
    }
    const asked = lab.pay(invoiceId)
    await arrived.promise
    const payment = await onlyPayment(customerId)
    expect(payment).toMatchObject({ status: 'PENDING' })
    await lab.deliver(...lab.eventsOf(payment?.id ?? ''))
    expect(await onlyPayment(customerId)).toMatchObject({ status: 'SUCCEEDED' })
    lab.stripe.release()
    expect(await asked).toMatchObject({ id: payment?.id, status: 'SUCCEEDED' })
    expect(lab.stripe.taken(payment?.id ?? '')).toEqual([1_000])
  })

  it.each(['lost', 'broken after'] as const)(
    'make up for an answer that was %s; nothing is charged twice',
    async (fault) => {
      const customerId = await lab.payer(card)
      const invoiceId = await lab.invoice(customerId)
      lab.stripe.fault(fault, post, fault === 'lost' ? 2 : 1)
      const payment = await lab.pay(invoiceId)
      expect(payment).toMatchObject({ status: 'PENDING', invoice: { status: 'OPEN' } })
      expect((await lab.refused(PayInvoiceDocument, { id: invoiceId })).code).toBe('CONFLICT')
      await lab.deliver(...lab.eventsOf(payment.id))
      expect(await onlyPayment(customerId)).toMatchObject({ status: 'SUCCEEDED' })
      expect(lab.stripe.taken(payment.id)).toEqual([1_000])
    },
  )

  it('of money for what was paid by hand meanwhile make store credit', async () => {
    const { customerId, invoiceId, payment } = await paying(bank)
    await lab.ask(MarkInvoicePaidDocument, { id: invoiceId, input: {} })
    succeed(lab.stripe.store, lab.intentOf(payment.id))
    const events = lab.eventsOf(payment.id)
    await lab.deliver(...events, ...events.toReversed())
    const [paid] = (await lab.payments(customerId)).filter(({ id }) => id === payment.id)
    expect(paid).toMatchObject({ status: 'SUCCEEDED', excess: '10' })
    const { rows } = await lab.tenant.sql.query(
      'select reason::text, amount::text from store_credit where customer_id = $1',
      [customerId],
    )
    expect(rows).toEqual([{ reason: 'OVERPAYMENT', amount: '1000' }])
    const told = await lab.events(customerId)
    expect(told.filter((type) => type === 'payment.excess')).toHaveLength(1)
  })

  it('tell that the payer of a checkout approved the method, which is charged at once', async () => {
    const customerId = await lab.customer()
    const lines = [{ description: 'Hat', amount: '7' }]
    const wanted = { ui: 'HEADLESS', customerId, lines, currency: 'USD' } as const
    const { createCheckout } = await lab.ask(CreateCheckoutDocument, { input: wanted })
    const { id } = createCheckout
    const input = { paymentMethod: 'pm_card_authenticationRequiredOnSetup' }
    const { confirmCheckout } = await lab.ask(ConfirmCheckoutDocument, { id, input })
    expect(confirmCheckout).toMatchObject({ status: 'REQUIRES_ACTION' })
    const intent = lab.stripe.store.setupIntents.all.at(-1)
    if (!intent) throw new Error('No intent')
    finishSetup(lab.stripe.store, intent)
    const [event] = lab.stripe.store.events.slice(-1)
    if (!event) throw new Error('No event')
    expect(await lab.deliver(event, event)).toEqual([200, 200])
    const { checkout } = await lab.ask(CheckoutDocument, { id })
    expect(checkout).toMatchObject({ status: 'COMPLETE', invoice: { status: 'PAID', total: '7' } })
    expect(await lab.payments(customerId)).toMatchObject([{ amount: '7', status: 'SUCCEEDED' }])
  })

  it('of a method whose checkout has expired come too late: it is removed', async () => {
    const customerId = await lab.customer()
    const lines = [{ description: 'Hat', amount: '7' }]
    const wanted = { ui: 'HEADLESS', customerId, lines, currency: 'USD' } as const
    const { createCheckout } = await lab.ask(CreateCheckoutDocument, { input: wanted })
    const { id } = createCheckout
    const input = { paymentMethod: 'pm_card_authenticationRequiredOnSetup' }
    await lab.ask(ConfirmCheckoutDocument, { id, input })
    const { expireCheckout } = await lab.ask(ExpireCheckoutDocument, { id })
    expect(expireCheckout).toMatchObject({ status: 'EXPIRED' })
    const intent = lab.stripe.store.setupIntents.all.at(-1)
    if (!intent) throw new Error('No intent')
    finishSetup(lab.stripe.store, intent)
    await lab.deliver(...lab.stripe.store.events.slice(-1))
    const { paymentMethods } = await lab.ask(PaymentMethodsDocument, { customerId })
    expect(paymentMethods.edges).toEqual([])
    expect(await lab.payments(customerId)).toEqual([])
  })

  it('tell that the customer approved a method, by which all that is open is paid at once', async () => {
    const customerId = await lab.customer()
    const invoiceId = await lab.invoiceToCharge(customerId)
    const token = 'pm_card_authenticationRequiredOnSetup'
    const added = await lab.ask(AddPaymentMethodDocument, { input: { customerId, token } })
    const { status, nextAction } = added.addPaymentMethod
    expect({ status, nextAction }).toMatchObject({
      status: 'REQUIRES_ACTION',
      nextAction: { clientSecret: expect.stringContaining('_secret_'), url: null },
    })
    const intent = lab.stripe.store.setupIntents.all.at(-1)
    if (!intent) throw new Error('No intent')
    finishSetup(lab.stripe.store, intent)
    const [event] = lab.stripe.store.events.slice(-1)
    if (!event) throw new Error('No event')
    expect(await lab.deliver(event, event)).toEqual([200, 200])
    const { paymentMethods } = await lab.ask(PaymentMethodsDocument, { customerId })
    expect(paymentMethods.edges[0]?.node).toMatchObject({ status: 'ACTIVE', isDefault: true })
    expect(await lab.payments(customerId)).toMatchObject([{ invoiceId, status: 'SUCCEEDED' }])
  })
})

describe('events of disputes', () => {
  const disputesOf = async (customerId: string) => {
    const { rows } = await lab.tenant.sql.query(
      `select d.status::text, d.amount::text, r.kind::text, r.amount::text as taken, n.amount::text as noted
       from dispute d left join refund r on r.id = d.refund_id left join credit_note n on n.id = r.credit_note_id
       where d.customer_id = $1`,
      [customerId],
    )
    return rows
  }
  const disputed = async () => {
    const made = await paying(card)
    const dispute = openDispute(lab.stripe.store, lab.intentOf(made.payment.id))
    return { ...made, dispute }
  }
  const told = (id: string) => lab.stripe.store.events.filter(({ data }) => data.object.id === id)
  const nothing = { kind: null, taken: null, noted: null }
  const open = { status: 'OPEN', amount: '1000', ...nothing }

  it.each([
    ['won', 'WON', nothing],
    ['lost', 'LOST', { kind: 'DISPUTE', taken: '1000', noted: '1000' }],
  ] as const)('that is %s end the same in every order', async (how, status, taken) => {
    const inOrder = await disputed()
    await lab.deliver(...told(inOrder.dispute.id))
    expect(await disputesOf(inOrder.customerId)).toEqual([open])
    const late = await disputed()
    for (const { dispute } of [inOrder, late]) closeDispute(lab.stripe.store, dispute, how)
    await lab.deliver(...told(inOrder.dispute.id).slice(1))
    const backwards = told(late.dispute.id).toReversed()
    await lab.deliver(...backwards, ...backwards)
    for (const { customerId } of [inOrder, late]) {
      expect(await disputesOf(customerId)).toEqual([{ status, amount: '1000', ...taken }])
      expect(await onlyPayment(customerId)).toMatchObject({
        ...{ status: 'SUCCEEDED', invoice: { status: 'PAID' } },
      })
      const events = await lab.events(customerId)
      expect(events.filter((type) => type === 'dispute.opened')).toHaveLength(1)
      expect(events.filter((type) => type === `dispute.${how}`)).toHaveLength(1)
    }
  })

  it('that the bank only asks about, and of payments of others, are ignored', async () => {
    const { customerId, dispute } = await disputed()
    dispute.status = 'warning_needs_response'
    const [asked] = told(dispute.id)
    if (!asked) throw new Error('No event')
    expect(await lab.deliver(asked)).toEqual([200])
    Object.assign(dispute, { status: 'needs_response', payment_intent: 'pi_of_others' })
    expect(await lab.deliver({ ...asked, id: 'evt_of_others' })).toEqual([200])
    expect(await disputesOf(customerId)).toEqual([])
  })
})

describe('the address of events', () => {
  const outcomes = async () => {
    const { rows } = await lab.tenant.sql.query('select event_id, outcome from provider_event')
    return new Map(rows.map(({ event_id, outcome }) => [event_id, outcome]))
  }

  async function freshEvent(): Promise<FakeEvent> {
    const { payment } = await paying(card)
    const [event] = lab.eventsOf(payment.id).slice(-1)
    if (!event) throw new Error('No event')
    return event
  }

  it('refuses what is not signed, and says no more', async () => {
    const event = await freshEvent()
    const signed = lab.stripe.signed(event)
    const elsewhere = lab.webhookPath.replace(lab.workspaceId, lab.tenant.workspaceId)
    const statuses = [
      await lab.send({ ...signed, headers: {} }),
      await lab.send({ ...signed, body: signed.body.replace('payment', 'Payment') }),
      await lab.send(lab.stripe.signed(event, 'whsec_of_somebody_else')),
      await lab.send(signed, elsewhere.replace('=test', '=live')),
      await lab.send(signed, lab.webhookPath.replace('=test', '=live')),
      await lab.send(signed, lab.webhookPath.replace(lab.workspaceId, 'ws_nobody')),
      await lab.send(signed, lab.webhookPath.replace('stripe', 'paypal')),
      await lab.send(signed, lab.webhookPath.replace('stripe', 'test')),
    ]
    expect(statuses).toEqual(statuses.map(() => 400))
    expect((await outcomes()).has(event.id)).toBe(false)
    const url = `${lab.tenant.app.url}${lab.webhookPath}`
    const answer = await fetch(url, { method: 'POST', body: 'x' })
    expect(await answer.json()).toEqual({ received: false })
    expect((await fetch(url)).status).toBe(405)
    // Providers that were set up for CrediBill send to another path.
    expect(await lab.send(signed, `/webhooks/stripe/${lab.workspaceId}`)).toBe(200)
    expect(await lab.send(signed, `/webhooks/paypal/${lab.workspaceId}`)).toBe(400)
  })

  it('takes a body of 1 MiB and no more', async () => {
    const event = await freshEvent()
    const { length } = JSON.stringify(event, null, 2)
    const padded = (bytes: number) => ({ ...event, more: 'x'.repeat(bytes - length - 14) })
    expect(await lab.send(lab.stripe.signed(padded(1_048_576)))).toBe(200)
    expect(await lab.send(lab.stripe.signed(padded(1_048_577)))).toBe(413)
  })

  it('does an event once, and ignores what is not ours', async () => {
    const event = await freshEvent()
    const foreign = { ...event, id: 'evt_foreign' }
    foreign.data = { object: { id: 'pi_x', object: 'payment_intent', metadata: {} } }
    const posing = structuredClone({ ...event, id: 'evt_posing' })
    posing.data.object.id = 'pi_of_somebody_else'
    const unknown = {
      ...event,
      id: 'evt_unknown',
      data: { object: { id: 'in', object: 'invoice' } },
    }
    expect(await lab.deliver(event, event, foreign, posing, unknown)).toEqual(Array(5).fill(200))
    const found = await outcomes()
    const of = [event, foreign, posing, unknown].map(({ id }) => found.get(id))
    expect(of).toEqual(['APPLIED', 'IGNORED', 'IGNORED', 'IGNORED'])
  })

  it('asks to send again what could not be looked up, and does it then', async () => {
    const { customerId, payment } = await paying(bank)
    succeed(lab.stripe.store, lab.intentOf(payment.id))
    const [event] = lab.eventsOf(payment.id).slice(-1)
    if (!event) throw new Error('No event')
    lab.stripe.fault('unavailable', /^GET /)
    expect(await lab.deliver(event)).toEqual([503])
    expect((await outcomes()).get(event.id)).toBeNull()
    expect(await onlyPayment(customerId)).toMatchObject({ status: 'PROCESSING' })
    expect(await lab.deliver(event)).toEqual([200])
    expect(await onlyPayment(customerId)).toMatchObject({ status: 'SUCCEEDED' })
  })

  it('forgets events after 30 days', async () => {
    const event = await freshEvent()
    await lab.deliver(event)
    const days = (count: number) => new Date(lab.tenant.clock.now().getTime() + count * 86_400_000)
    await pruneProviderEvents(lab.tenant.sql, days(29))
    expect((await outcomes()).has(event.id)).toBe(true)
    await pruneProviderEvents(lab.tenant.sql, days(31))
    expect((await outcomes()).size).toBe(0)
  })
})
