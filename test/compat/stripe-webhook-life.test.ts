/** A whole life on a test clock, of which an endpoint hears each event of Stripe's that its page lists, verified by its own library. */
import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  PauseSubscriptionDocument,
  ResumeSubscriptionDocument,
  UpdateInvoiceDocument,
} from '../support/billing.generated.ts'
import { graphqlData } from '../support/graphql.ts'
import { SetEntitlementDocument } from '../support/ledger.generated.ts'
import { AddPaymentMethodDocument } from '../support/payments.generated.ts'
import { ArchivePlanVersionDocument } from '../support/plans.generated.ts'
import type { Json } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

let s: StripeClients
let receiver: WebhookReceiver
let secret: string
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  s = await startStripeClients({ publicUrl: 'https://pay.example.com' })
  // The library refuses what is older than five minutes.
  s.clock.set(new Date())
  const url = `${receiver.url}/life`
  const endpoint = await s.newest.webhookEndpoints.create({ url, enabled_events: ['*'] })
  secret = endpoint.secret ?? ''
})
afterAll(async () => {
  await s?.close()
  await receiver?.close()
})

const ask: <D, V>(document: Parameters<typeof graphqlData<D, V>>[2], variables: V) => Promise<D> = (
  document,
  variables,
) => graphqlData(s.app.url, s.key, document, variables as never)

/** The events so far, as both generations of the library read them. */
function heard(): Stripe.Event[] {
  return receiver.at('/life').map(({ body, headers }) => {
    const signature = String(headers['stripe-signature'])
    const event = s.newest.webhooks.constructEvent(body, signature, secret)
    expect(s.older.webhooks.constructEvent(body, signature, secret)).toEqual(event)
    return event
  })
}

/** Waits for an event about something with these properties; answers the last of them. */
async function about(type: string, meant: Json = {}): Promise<Json> {
  const isMeant = (object: Json) =>
    Object.entries(meant).every(([name, value]) => object[name] === value)
  const find = () => heard().findLast((event) => event.type === type && isMeant(event.data.object))
  await until(() => find() !== undefined, {
    found: () => `${type} among ${[...new Set(heard().map((event) => event.type))]}`,
  })
  return find()?.data.object
}

const plain = (answer: object) => JSON.parse(JSON.stringify(answer))
const day = 86_400

it('tells each event that the page lists, and of what the routes show', async () => {
  const { newest } = s
  // Ahead of the prices that are made below.
  const start = Math.floor(s.clock.now().getTime() / 1_000) + 60
  const clock = await newest.testHelpers.testClocks.create({ frozen_time: start })
  let ahead = 0
  const advance = async (days: number) => {
    ahead += days * day
    await newest.testHelpers.testClocks.advance(clock.id, { frozen_time: start + ahead })
    const reached = { id: clock.id, frozen_time: start + ahead, status: 'ready' }
    await about('test_helpers.test_clock.ready', reached)
  }
  const customer = await newest.customers.create({ name: 'Whole', test_clock: clock.id })
  expect(await about('customer.created')).toEqual(plain(customer))
  const renamed = await newest.customers.update(customer.id, { name: 'Life' })
  expect(await about('customer.updated', { name: 'Life' })).toEqual(plain(renamed))

  const meter = await newest.billing.meters.create({
    ...{ display_name: 'Calls', event_name: 'calls', default_aggregation: { formula: 'sum' } },
  })
  expect(await about('billing.meter.created')).toEqual(plain(meter))
  await newest.billing.meters.update(meter.id, { display_name: 'All calls' })
  await about('billing.meter.updated', { display_name: 'All calls' })
  await newest.billing.meters.deactivate(meter.id)
  await about('billing.meter.deactivated', { status: 'inactive' })
  await newest.billing.meters.reactivate(meter.id)
  await about('billing.meter.reactivated', { status: 'active' })

  const product = await newest.products.create({ name: 'Pro' })
  await about('product.created', { id: product.id, object: 'product' })
  await newest.products.update(product.id, { name: 'Pro plan' })
  await about('product.updated', { id: product.id, name: 'Pro plan' })
  const priced = () =>
    newest.prices.create({
      ...{ product: product.id, currency: 'usd', unit_amount: 2_000 },
      recurring: { interval: 'month' },
    })
  const old = await priced()
  s.clock.advance(1_000)
  const price = await priced()
  expect(await about('price.created', { id: price.id })).toEqual(plain(price))
  await ask(ArchivePlanVersionDocument, { id: old.id })
  await about('price.updated', { id: old.id, active: false })

  const feature = await newest.entitlements.features.create({ name: 'Chat', lookup_key: 'chat' })
  await ask(SetEntitlementDocument, {
    input: { customerId: customer.id, feature: 'chat' },
  })
  const summary = await about('entitlements.active_entitlement_summary.updated')
  expect(summary).toMatchObject({
    ...{ object: 'entitlements.active_entitlement_summary', customer: customer.id },
    entitlements: { object: 'list', data: [{ feature: feature.id, lookup_key: 'chat' }] },
  })
  const active = await newest.entitlements.activeEntitlements.list({ customer: customer.id })
  expect(summary.entitlements.data).toEqual(plain(active.data))

  const made = await newest.subscriptions.create({
    ...{ customer: customer.id, items: [{ price: price.id }], trial_period_days: 7 },
    ...{ collection_method: 'send_invoice', days_until_due: 5 },
  })
  await about('customer.subscription.created', { id: made.id })
  await advance(5)
  await about('customer.subscription.trial_will_end', { id: made.id, trial_end: made.trial_end })
  await advance(3)
  await about('customer.subscription.updated', { status: 'active' })
  const created = await about('invoice.created')
  expect(created).toMatchObject({ subscription: made.id, total: 2_000 })
  await about('invoice.finalized', { id: created.id, status: 'open' })
  const [first] = (await newest.invoices.list({ customer: customer.id })).data
  expect(await about('invoice.finalized')).toEqual(plain(first ?? {}))

  const own = String(first?.id)
  const card = async (token: string) => {
    const input = { customerId: customer.id, token, isDefault: true }
    await ask(AddPaymentMethodDocument, { input })
  }
  await card('test_decline')
  await expect(newest.invoices.pay(own)).rejects.toMatchObject({ type: 'StripeCardError' })
  await about('invoice.payment_failed', { id: own, attempt_count: 1 })
  await card('test_requires_action')
  await newest.invoices.pay(own)
  await about('invoice.payment_action_required', { id: own, status: 'open' })
  // What is asked of the customer can be done for a day.
  await advance(6)
  await about('invoice.overdue', { id: own, status: 'open' })
  await card('test_success')
  const paid = await newest.invoices.pay(own)
  expect(await about('invoice.paid')).toEqual(plain(paid))
  expect(await about('invoice.payment_succeeded')).toEqual(plain(paid))

  // Three days before the renewal.
  await advance(21)
  const upcoming = await about('invoice.upcoming')
  expect(upcoming).toMatchObject({ billing_reason: 'upcoming', subscription: made.id })
  expect(upcoming).toEqual(plain(await newest.invoices.createPreview({ subscription: made.id })))
  await advance(4)
  const [second] = (await newest.invoices.list({ subscription: made.id, limit: 1 })).data
  await newest.invoices.markUncollectible(String(second?.id))
  await about('invoice.marked_uncollectible', { id: second?.id })
  await newest.invoices.voidInvoice(String(second?.id))
  await about('invoice.voided', { id: second?.id, status: 'void' })
  const draft = await s.gql(
    `mutation ($id: ID!) { createInvoice(input: { customerId: $id, currency: "USD",
      lines: [{ description: "Extra", amount: "5" }] }) { id } }`,
    { id: customer.id },
  )
  const { id: drafted } = draft.createInvoice
  await ask(UpdateInvoiceDocument, { id: drafted, input: { memo: 'Thanks' } })
  await about('invoice.updated', { id: drafted, description: 'Thanks' })

  await ask(PauseSubscriptionDocument, { id: made.id, input: { behavior: 'STOP_SERVICE' } })
  await about('customer.subscription.paused', { status: 'paused' })
  await ask(ResumeSubscriptionDocument, { id: made.id })
  await about('customer.subscription.resumed', { status: 'active' })
  await newest.subscriptions.cancel(made.id)
  await about('customer.subscription.deleted', { status: 'canceled' })
  await newest.customers.del(customer.id)
  await about('customer.deleted', { id: customer.id, name: 'Life' })

  const { body } = await s.rest('/openapi.json')
  const listed = new Set(Object.keys(body.webhooks))
  // An advance of more than 10,000 steps.
  listed.delete('test_helpers.test_clock.internal_failure')
  expect(new Set(heard().map(({ type }) => type))).toEqual(listed)
  for (const event of heard()) {
    expect(event).toMatchObject({
      ...{ object: 'event', livemode: false, api_version: null, pending_webhooks: 1 },
      ...{ id: expect.any(String), created: expect.any(Number), data: { object: {} } },
      request: { id: null, idempotency_key: null },
    })
  }
})
