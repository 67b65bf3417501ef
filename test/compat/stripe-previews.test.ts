/** Upcoming invoices, as both generations of Stripe's own client ask for them: what is previewed is what is then invoiced. */
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UpdateBillingSettingsDocument } from '../support/billing.generated.ts'
import { billAt } from '../support/billing.ts'
import { graphqlData } from '../support/graphql.ts'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'
import { promisedBy } from '../support/stripe-types.ts'

/** What the newest client lacks. */
type OfOlder = Stripe['invoices'] & {
  retrieveUpcoming(asked: object): Promise<Stripe.Invoice>
  listUpcomingLines(asked: object): Promise<Stripe.ApiList<Stripe.InvoiceLineItem>>
}

let s: StripeClients
beforeAll(async () => {
  s = await startStripeClients()
  const settings = { draftHours: 0, taxName: 'VAT', taxPercent: '20' }
  await graphqlData(s.app.url, s.key, UpdateBillingSettingsDocument, { input: settings })
})
afterAll(() => s?.close())

const older = () => s.older.invoices as OfOlder
const asks = {
  newest: (asked: object) => s.newest.invoices.createPreview(asked),
  older: (asked: object) => older().retrieveUpcoming(asked),
}

/** A metered price of half a cent, and one of 20.00 a month. */
async function pricesOf(name: string) {
  const meter = await s.newest.billing.meters.create({
    ...{ display_name: name, event_name: name, default_aggregation: { formula: 'sum' } },
  })
  const { id: product } = await s.newest.products.create({ name })
  const common = { product, currency: 'usd' }
  const metered = await s.newest.prices.create({
    ...{ ...common, unit_amount_decimal: '0.5' as never },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  })
  const { id: other } = await s.newest.products.create({ name: `${name} seats` })
  const licensed = await s.newest.prices.create({
    ...{ ...common, product: other, unit_amount: 2_000, recurring: { interval: 'month' } },
  })
  return { metered: metered.id, licensed: licensed.id }
}

async function subscribed(price: string, more: object = {}) {
  const { id: customer } = await s.newest.customers.create({ email: 'ahead@example.com' })
  const made = await s.newest.subscriptions.create({
    ...{ customer, items: [{ price }], collection_method: 'send_invoice', days_until_due: 30 },
    ...more,
  })
  return { customer, id: made.id, end: made.items.data[0]?.current_period_end ?? 0 }
}

const told = ({ subtotal, total, total_excluding_tax, lines, ...more }: Stripe.Invoice) => ({
  ...{ subtotal, total, total_excluding_tax, due: more.amount_due, currency: more.currency },
  ...{ from: more.period_start, to: more.period_end },
  off: more.total_discount_amounts?.map(({ amount }) => amount),
  taxes: more.total_taxes?.map(({ amount }) => amount),
  lines: lines.data.map(({ amount, description, quantity, period }) => ({
    ...{ amount, description, quantity, period },
  })),
})

describe.each(['newest', 'older'] as const)('the %s client', (generation) => {
  const ask = asks[generation]

  it('finds the usage, the discount and the tax of what is invoiced next', async () => {
    const prices = await pricesOf(`ahead_${generation}`)
    const coupon = await s.newest.coupons.create({ percent_off: 25, duration: 'forever' })
    const { customer, id, end } = await subscribed(prices.metered, {
      discounts: [{ coupon: coupon.id }],
    })
    s.clock.advance(3_600_000)
    await s.newest.billing.meterEvents.create({
      event_name: `ahead_${generation}`,
      payload: { stripe_customer_id: customer, value: '10000' },
    })
    const found = await ask({ customer })
    expect(await ask({ customer, subscription: id })).toEqual(found)
    expect(found).toMatchObject({
      ...{ object: 'invoice', billing_reason: 'upcoming', status: 'draft', customer },
      ...{ subscription: id, created: end, subtotal: 5_000, total: 4_500, amount_due: 4_500 },
      ...{ total_discount_amounts: [{ amount: 1_250, discount: expect.any(String) }] },
      ...{ total_taxes: [{ amount: 750 }], customer_email: 'ahead@example.com', livemode: false },
    })
    const missing = promisedBy(generation, 'Invoices', 'Invoice').difference(
      new Set(Object.keys(found)),
    )
    expect([...missing]).toEqual([])
    expect((await s.newest.invoices.list({ customer })).data).toEqual([])
    await billAt(s, new Date(end * 1_000).toISOString())
    const { data } = await s.newest.invoices.list({ customer })
    const { from: _, to: __, ...sums } = told(found)
    expect(data.map(told)).toMatchObject([sums])
  })

  it('finds that of a licensed price, of a change, and of a new subscription', async () => {
    const prices = await pricesOf(`seats_${generation}`)
    const { customer, id, end } = await subscribed(prices.licensed)
    const found = await ask({ subscription: id })
    expect(found).toMatchObject({ subtotal: 2_000, total: 2_400, period_start: end })
    await billAt(s, new Date(end * 1_000).toISOString())
    const { data } = await s.newest.invoices.list({ customer, limit: 1 })
    expect(data.map(told)).toEqual([told(found)])
    const changed = generation === 'newest' ? 'subscription_details' : 'subscription_items'
    const items = [{ quantity: 3 }]
    const asked = generation === 'newest' ? { items } : items
    const change = await ask({ subscription: id, [changed]: asked })
    expect(change).toMatchObject({ billing_reason: 'subscription_update', customer })
    expect(change.lines.data).toContainEqual(expect.objectContaining({ proration: true }))
    const fresh = await ask({
      subscription_details: { items: [{ price: prices.licensed, quantity: 2 }] },
    })
    expect(fresh).toMatchObject({
      ...{ billing_reason: 'subscription_create', customer: null, subtotal: 4_000 },
    })
  })

  it('is told when nothing is ahead, and what is wrong', async () => {
    const prices = await pricesOf(`none_${generation}`)
    const { customer, id } = await subscribed(prices.licensed)
    await s.newest.subscriptions.update(id, { cancel_at_period_end: true })
    const none = { code: 'invoice_upcoming_none', type: 'StripeInvalidRequestError' }
    await expect(ask({ customer })).rejects.toMatchObject({
      ...{ ...none, statusCode: 404, message: `No upcoming invoices for customer: ${customer}` },
    })
    await expect(ask({ subscription: id })).rejects.toMatchObject(none)
    const { id: other } = await s.newest.customers.create({})
    await expect(ask({ customer: other })).rejects.toMatchObject(none)
    await expect(ask({ customer: other, subscription: id })).rejects.toMatchObject({
      ...{ statusCode: 404, message: `No such subscription: '${id}'` },
    })
    await expect(ask({})).rejects.toMatchObject({ code: 'parameter_missing', param: 'customer' })
    await expect(ask({ customer: 'cus_none' })).rejects.toMatchObject({
      ...{ statusCode: 404, message: "No such customer: 'cus_none'" },
    })
    const coupon = await s.newest.coupons.create({ percent_off: 5, duration: 'once' })
    await expect(ask({ subscription: id, coupon: coupon.id })).rejects.toMatchObject({
      ...{ statusCode: 400, param: 'discounts' },
    })
  })
})

it('lists the lines of upcoming and of issued invoices', async () => {
  const prices = await pricesOf('lines')
  const { customer, id } = await subscribed(prices.licensed)
  const { lines } = await older().retrieveUpcoming({ customer })
  const listed = await older().listUpcomingLines({ customer, limit: 1 })
  expect(listed).toMatchObject({ url: '/v1/invoices/upcoming/lines', has_more: false })
  expect(listed.data).toEqual(lines.data)
  const { data } = await s.newest.invoices.list({ subscription: id })
  const own = data[0]?.id ?? ''
  expect((await s.newest.invoices.listLineItems(own)).data).toEqual(data[0]?.lines.data)
  await expect(s.newest.invoices.listLineItems('in_none')).rejects.toMatchObject({
    ...{ statusCode: 404, code: 'resource_missing' },
  })
})
