/** Products, prices, subscriptions, usage records, invoices and test clocks, as Stripe's own clients drive them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'

let s: StripeClients
beforeAll(async () => {
  s = await startStripeClients()
})
afterAll(() => s?.close())

const now = () => Math.floor(s.clock.now().getTime() / 1_000)

async function metered(eventName: string) {
  const meter = await s.newest.billing.meters.create({
    ...{ display_name: eventName, event_name: eventName },
    default_aggregation: { formula: 'sum' },
  })
  const product = await s.newest.products.create({ name: eventName, metadata: { team: 'a' } })
  const price = await s.newest.prices.create({
    ...{ product: product.id, currency: 'usd', unit_amount_decimal: '0.5' as never },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  })
  return { meter, product, price }
}

describe('a subscription of a licensed price', () => {
  it('is made, changed, kept after all, and ends', async () => {
    const product = await s.newest.products.create({ name: 'Pro', description: 'Seats' })
    const price = await s.newest.prices.create({
      ...{ product: product.id, currency: 'usd', unit_amount: 2000 },
      recurring: { interval: 'month' },
    })
    expect(price).toMatchObject({
      ...{ object: 'price', product: product.id, currency: 'usd', unit_amount: 2000 },
      ...{ active: true, type: 'recurring', billing_scheme: 'per_unit' },
      recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
    })
    const { data: prices } = await s.newest.prices.list({ product: product.id })
    expect(prices).toEqual([price])
    const customer = await s.newest.customers.create({ email: 'seats@example.com' })
    const made = await s.older.subscriptions.create({
      ...{ customer: customer.id, items: [{ price: price.id, quantity: 2 }] },
      ...{ collection_method: 'send_invoice', days_until_due: 30, metadata: { order: '7' } },
    })
    expect(made).toMatchObject({
      ...{ object: 'subscription', status: 'active', customer: customer.id, currency: 'usd' },
      ...{ cancel_at_period_end: false, metadata: { order: '7' }, livemode: false },
      items: { data: [{ quantity: 2, price: { id: price.id } }] },
    })
    const { data: invoices } = await s.newest.invoices.list({ customer: customer.id })
    expect(invoices).toMatchObject([
      ...[{ object: 'invoice', status: 'open', total: 4000, amount_remaining: 4000 }],
    ])
    const ending = await s.newest.subscriptions.update(made.id, { cancel_at_period_end: true })
    expect([ending.cancel_at_period_end, ending.cancel_at]).toEqual([
      ...[true, ending.items.data[0]?.current_period_end],
    ])
    const update = { cancel_at_period_end: false, metadata: { order: '' } }
    const kept = await s.newest.subscriptions.update(made.id, update)
    expect([kept.cancel_at_period_end, kept.metadata]).toEqual([false, {}])
    const voided = await s.newest.invoices.voidInvoice(invoices[0]?.id ?? '')
    expect(voided.status).toBe('void')
    const ended = await s.older.subscriptions.cancel(made.id)
    expect([ended.status, ended.ended_at]).toEqual(['canceled', now()])
    const { data } = await s.newest.subscriptions.list({ customer: customer.id })
    expect(data).toEqual([])
  })

  it('refuses two items, and a price that nobody knows', async () => {
    const { id: customer } = await s.newest.customers.create({})
    const items = [{ price: 'price_1' }, { price: 'price_2' }]
    await expect(s.newest.subscriptions.create({ customer, items })).rejects.toMatchObject({
      ...{ statusCode: 400, param: 'items', type: 'StripeInvalidRequestError' },
    })
    const unknown = s.older.subscriptions.create({ customer, items: [{ price: 'price_none' }] })
    await expect(unknown).rejects.toMatchObject({
      ...{ statusCode: 404, code: 'resource_missing', message: "No such price: 'price_none'" },
    })
  })
})

describe.each(['newest', 'older'] as const)('a coupon of the %s client', (generation) => {
  const client = () => s[generation]

  it('is made, read, changed, listed and deleted', async () => {
    const id = `TEN-${generation.toUpperCase()}`
    s.clock.advance(1)
    const made = await client().coupons.create({
      ...{ id, name: 'Ten', percent_off: 12.5, duration: 'repeating', duration_in_months: 3 },
      ...{ max_redemptions: 5, redeem_by: now() + 86_400, metadata: { team: 'a' } },
    })
    expect(made).toMatchObject({
      ...{ id, object: 'coupon', name: 'Ten', percent_off: 12.5, amount_off: null, valid: true },
      ...{ duration: 'repeating', duration_in_months: 3, max_redemptions: 5, times_redeemed: 0 },
      ...{ redeem_by: now() + 86_400, metadata: { team: 'a' }, livemode: false, currency: null },
    })
    s.clock.advance(1)
    const fixed = await client().coupons.create({ amount_off: 500, currency: 'usd' })
    expect(fixed).toMatchObject({ amount_off: 500, currency: 'usd', duration: 'once' })
    const renamed = await client().coupons.update(id, { name: 'Eighth', metadata: { team: '' } })
    expect(await client().coupons.retrieve(id)).toEqual(renamed)
    expect([renamed.name, renamed.metadata]).toEqual(['Eighth', {}])
    const { data } = await client().coupons.list({ limit: 100 })
    expect(data).toEqual(expect.arrayContaining([fixed, renamed]))
    const paged: string[] = []
    for await (const one of client().coupons.list({ limit: 1 })) paged.push(one.id)
    expect(paged).toEqual(data.map((one) => one.id))
    const before = await client().coupons.list({ limit: 1, ending_before: id })
    expect([before.data, before.has_more]).toEqual([[fixed], false])
    expect(await client().coupons.del(id)).toMatchObject({ id, deleted: true })
    await expect(client().coupons.retrieve(id)).rejects.toMatchObject({
      ...{ statusCode: 404, code: 'resource_missing', message: `No such coupon: '${id}'` },
    })
    await expect(client().coupons.create({ duration: 'once' })).rejects.toMatchObject({
      ...{ statusCode: 400, code: 'parameter_missing', param: 'percent_off' },
    })
    await expect(client().coupons.create({ percent_off: 101 })).rejects.toMatchObject({
      ...{ statusCode: 400, param: 'percent_off' },
    })
  })

  it('has promotion codes, which subscriptions redeem until they end', async () => {
    const coupon = await client().coupons.create({ percent_off: 50, duration: 'forever' })
    const named = { promotion: { type: 'coupon' as const, coupon: coupon.id } }
    const code = `HALF_${generation.toUpperCase()}`
    const made = await client().promotionCodes.create({
      ...((generation === 'newest' ? named : { coupon: coupon.id }) as typeof named),
      ...{ code, max_redemptions: 2, metadata: { channel: 'mail' } },
      restrictions: { minimum_amount: 1_000, minimum_amount_currency: 'usd' },
    })
    expect(made).toMatchObject({
      ...{ object: 'promotion_code', code, active: true, times_redeemed: 0, ...named },
      ...{ max_redemptions: 2, expires_at: null, metadata: { channel: 'mail' } },
      restrictions: { minimum_amount: 1_000, minimum_amount_currency: 'usd' },
    })
    const { data: found } = await client().promotionCodes.list({ code: code.toLowerCase() })
    expect(found).toEqual([made])
    expect((await client().promotionCodes.list({ coupon: coupon.id })).data).toEqual([made])
    const product = await client().products.create({ name: code })
    const price = await client().prices.create({
      ...{ product: product.id, currency: 'usd', unit_amount: 2_000 },
      recurring: { interval: 'month' },
    })
    const start = async (over: object) => {
      const { id: customer } = await client().customers.create({})
      return client().subscriptions.create({
        ...{ customer, items: [{ price: price.id }], collection_method: 'send_invoice' },
        ...{ days_until_due: 30, ...over },
      })
    }
    const previewed = await client().invoices.createPreview({
      subscription_details: { items: [{ price: price.id, quantity: 3 }] },
      discounts: [{ promotion_code: made.id }],
    })
    expect(previewed).toMatchObject({
      ...{ object: 'invoice', total: 3_000, amount_due: 3_000, currency: 'usd' },
      ...{ subtotal: 6_000, total_discount_amounts: [{ amount: 3_000 }] },
      lines: { data: [{ amount: 6_000, quantity: 3 }] },
    })
    expect(previewed.lines.data).toHaveLength(1)
    const subscription = await start({ discounts: [{ promotion_code: made.id }] })
    expect(subscription.discounts).toHaveLength(1)
    const { data: invoices } = await client().invoices.list({ subscription: subscription.id })
    expect(invoices.map(({ total }) => total)).toEqual([1_000])
    const other = await start({ discounts: [{ coupon: coupon.id }] })
    expect(other.discounts).toHaveLength(1)
    for (const refused of [
      { customer: 'cus_123' },
      { restrictions: { first_time_transaction: true } },
    ]) {
      const asked = { ...(generation === 'newest' ? named : { coupon: coupon.id }), ...refused }
      await expect(client().promotionCodes.create(asked as typeof named)).rejects.toMatchObject({
        ...{ statusCode: 400, type: 'StripeInvalidRequestError' },
        message: expect.stringContaining('customer' in refused ? 'customer' : 'first_time'),
      })
    }
    const ended = await client().promotionCodes.update(made.id, { active: false })
    expect(ended).toMatchObject({ active: false, times_redeemed: 1 })
    await expect(client().promotionCodes.update(made.id, { active: true })).rejects.toMatchObject({
      code: 'resource_state_invalid',
    })
    await expect(start({ discounts: [{ promotion_code: made.id }] })).rejects.toMatchObject({
      ...{ statusCode: 400, type: 'StripeInvalidRequestError' },
    })
    await expect(client().promotionCodes.retrieve(coupon.id)).rejects.toMatchObject({
      ...{ statusCode: 404, message: `No such promotion_code: '${coupon.id}'` },
    })
  })
})

describe('usage records of a metered item', () => {
  it('add, or set what was used at a timestamp, and never count a repetition', async () => {
    const { price, meter } = await metered('api_calls')
    const { id: customer } = await s.newest.customers.create({})
    const made = await s.newest.subscriptions.create({ customer, items: [{ price: price.id }] })
    const item = made.items.data[0]?.id ?? ''
    s.clock.advance(3_600_000)
    const used = async () => {
      const { data } = await s.older.subscriptionItems.listUsageRecordSummaries(item)
      return data[0].total_usage
    }
    const record = (quantity: number, timestamp: number, action: string, key?: string) =>
      s.older.subscriptionItems.createUsageRecord(
        item,
        { quantity, timestamp, action },
        key === undefined ? undefined : { idempotencyKey: key },
      )
    const [first, second] = [now() - 60, now()]
    expect(await record(5, first, 'increment', 'k1')).toMatchObject({
      ...{ object: 'usage_record', quantity: 5, subscription_item: item, timestamp: first },
    })
    await record(5, first, 'increment', 'k1')
    await record(2, second, 'increment')
    expect(await used()).toBe(7)
    await record(9, first, 'set')
    expect(await used()).toBe(11)
    await record(1, first, 'set')
    await record(1, first, 'set')
    expect(await used()).toBe(3)
    await record(4, second, 'increment')
    expect(await used()).toBe(7)
    // Those of one instant at once: one of them is the last.
    await Promise.all([10, 20, 30].map((quantity) => record(quantity, first, 'set')))
    expect([16, 26, 36]).toContain(await used())
    await record(0, first, 'set')
    expect(await used()).toBe(6)
    const byHand = await fetch(`${s.app.url}/compat/stripe/usage_records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${s.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ subscription_item: item, quantity: 1 }),
    })
    expect(byHand.status).toBe(200)
    const form = { subscription_item: item, quantity: '2', timestamp: 'now', action: 'increment' }
    const formed = await s.rest('/usage_records', {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    expect(formed.body).toMatchObject({ object: 'usage_record', quantity: 2, livemode: false })
    expect(await used()).toBe(9)
    const hour = now() - (now() % 3_600)
    const range = { customer, start_time: hour - 3_600, end_time: hour + 3_600 }
    const value_grouping_window = 'hour' as const
    const grouped = { ...range, value_grouping_window }
    const { data: hours } = await s.newest.billing.meters.listEventSummaries(meter.id, grouped)
    expect(hours.map((one) => one.start_time)).toEqual([hour, hour - 3_600])
    const whole = await s.newest.billing.meters.listEventSummaries(meter.id, range)
    expect(whole.data.map((one) => one.aggregated_value)).toEqual([9])
    await expect(record(1, now() - 90_000, 'increment')).rejects.toMatchObject({
      ...{ statusCode: 400, param: 'timestamp' },
      message: expect.stringContaining('Cannot create the usage record with this timestamp'),
    })
    await expect(
      s.older.subscriptionItems.createUsageRecord('si_none', { quantity: 1 }),
    ).rejects.toMatchObject({
      code: 'resource_missing',
      message: "No such subscription_item: 'si_none'",
    })
  })
})

describe('a test clock', () => {
  it('is made, sent forward and deleted', async () => {
    const clock = await s.newest.testHelpers.testClocks.create({ frozen_time: now(), name: 'c' })
    expect(clock).toMatchObject({ object: 'test_helpers.test_clock', status: 'ready' })
    const { id: customer } = await s.newest.customers.create({ test_clock: clock.id })
    const { data } = await s.newest.customers.list({ test_clock: clock.id })
    expect(data.map(({ id }) => id)).toEqual([customer])
    const { deleted } = await s.newest.testHelpers.testClocks.del(clock.id)
    expect(deleted).toBe(true)
  })
})

describe('what is not served', () => {
  it('is answered as Stripe answers an unknown URL', async () => {
    const { status, body, headers } = await s.rest('/v1/charges')
    expect([status, body.error.type]).toEqual([404, 'invalid_request_error'])
    expect(body.error.message).toMatch(/^Unrecognized request URL \(GET: \/v1\/charges\)\./)
    expect(headers.get('request-id')).toMatch(/^req_/)
    await expect(s.newest.charges.list()).rejects.toMatchObject({ statusCode: 404 })
  })

  it('is refused by name where it is a parameter', async () => {
    const given = { email: 'a@example.com', tax_exempt: 'none' } as const
    await expect(s.newest.customers.create(given)).rejects.toMatchObject({
      ...{ statusCode: 400, code: 'parameter_unknown', param: 'tax_exempt' },
      message: 'Received unknown parameter: tax_exempt',
    })
    await expect(s.older.customers.retrieve('cus_none')).rejects.toMatchObject({
      ...{ statusCode: 404, code: 'resource_missing', message: "No such customer: 'cus_none'" },
    })
  })

  it('refuses an idempotency key that was used for something else', async () => {
    const key = { idempotencyKey: 'used' }
    await s.newest.customers.create({ name: 'One' }, key)
    await expect(s.newest.customers.create({ name: 'Two' }, key)).rejects.toMatchObject({
      ...{ type: 'StripeIdempotencyError', statusCode: 400 },
      message: expect.stringMatching(
        /^Keys for idempotent requests can only be used with the same/,
      ),
    })
  })
})
