/** Pricing models in the words of Montra: meters, products, and how changes reach subscribers, checkouts and invoices. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBillingJob } from '../../src/jobs/run-billing.ts'
import { type MontraError, Montra as Sdk } from '../../src/sdk/montra/montra.ts'
import { type Montra, startMontra } from '../support/montra.ts'
import { type Json, type RestClient, restClient } from '../support/rest.ts'
import { until } from '../support/server-process.ts'

let m: Montra
let api: RestClient
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/)
beforeAll(async () => {
  m = await startMontra()
  api = m.test.rest
})
afterAll(() => m?.close())

/** Changes of one model follow each other in time. */
async function create(path: string, body: object): Promise<Json> {
  m.clock.advance(1_000)
  const made = await api.post(path, body)
  expect([made.status, made.status === 201 ? '' : made.text]).toEqual([201, ''])
  return made.body.data
}

let people = 0
async function customer(): Promise<string> {
  const name = `c${++people}`
  return (await create('/customers', { name, email: `${name}@example.com` })).id
}
const model = async (): Promise<string> => (await create('/pricing-models', { name: 'Pro' })).id
const statusAndCode = async (path: string, body: object) => {
  const answered = await api.post(path, body)
  return [answered.status, answered.body.error?.code]
}

/** Makes what is due by the clock. */
async function bill(): Promise<void> {
  const { perform } = m.app.core
  const job = runBillingJob({ perform, sql: m.sql, clock: m.clock })
  await job.run(new AbortController().signal)
}

describe('a meter', () => {
  it('is counted at once, and shows what it costs', async () => {
    const pricing_model_id = await model()
    const body = { name: 'Calls', slug: 'calls', pricing_model_id }
    const priced = { ...body, amount: 0.25, events_per_unit: 100 }
    const made = await create('/meters', priced)
    expect(made).toEqual({
      ...{ id: expect.stringMatching(/^meter_/), ...priced },
      ...{ aggregation: 'sum', currency: 'USD', created_at: time },
    })
    const free = await create('/meters', { ...body, slug: 'free', aggregation: 'max' })
    expect(free).toMatchObject({ aggregation: 'max', amount: null, events_per_unit: 1 })
    expect((await api.get('/meters')).body.data).toEqual([free, made])
    const euros = { ...body, slug: 'euros', currency: 'EUR', amount: 1 }
    for (const [given, refusal] of [
      [priced, [409, 'conflict']],
      [{ ...priced, slug: 'x', pricing_model_id: 'none' }, [404, 'not_found']],
      [{ ...priced, slug: 'x', events_per_unit: 0 }, [400, 'validation_error']],
      [{ ...priced, slug: 'x', amount: -1 }, [400, 'validation_error']],
      [{ ...priced, slug: 'x', aggregation: 'median' }, [400, 'validation_error']],
      [euros, [400, 'validation_error']],
    ] as const) {
      expect(await statusAndCode('/meters', given)).toEqual(refusal)
    }
  })

  it('charges begun units', async () => {
    const pricing_model_id = await model()
    const priced = { amount: 0.25, events_per_unit: 100 }
    await create('/meters', { name: 'Events', slug: 'events', pricing_model_id, ...priced })
    const used: Record<string, number> = {}
    for (const amount of [1, 100, 101]) {
      const customer_id = await customer()
      await create('/subscriptions', { customer_id, pricing_model_id })
      used[customer_id] = amount
      const sent = await api.post('/usage', { customer_id, meter_slug: 'events', amount })
      expect(sent.body).toEqual({ success: true })
    }
    m.clock.advance(32 * 86_400_000)
    await bill()
    m.clock.advance(3 * 86_400_000)
    await bill()
    const totals = async () => {
      const { data } = (await api.get('/invoices')).body
      return Object.entries(used).map(([id, amount]) => {
        const owed = data.filter(({ customer_id }: Json) => customer_id === id)
        return [amount, ...owed.map(({ amount_due }: Json) => amount_due).filter(Boolean)]
      })
    }
    await until(async () => (await totals()).every(({ length }) => length === 2))
    expect(await totals()).toEqual([
      [1, 0.25],
      [100, 0.25],
      [101, 0.5],
    ])
  })

  it('of distinct values needs one', async () => {
    const pricing_model_id = await model()
    const body = { name: 'Users', slug: 'users', pricing_model_id, aggregation: 'unique' }
    await create('/meters', body)
    const customer_id = await customer()
    await create('/subscriptions', { customer_id, pricing_model_id })
    const usage = { customer_id, meter_slug: 'users' }
    expect(await statusAndCode('/usage', usage)).toEqual([400, 'validation_error'])
    for (const value of ['ada', 'bob', 'ada']) {
      expect((await api.post('/usage', { ...usage, metadata: { value } })).status).toBe(200)
    }
    const checked = await api.get(`/entitlements?customer_id=${customer_id}&meter=users`)
    expect(checked.body.data).toEqual({ has_access: true, usage: 2, limit: null, type: 'meter' })
  })
})

describe('a product', () => {
  it('is recurring, for usage, or sold once', async () => {
    const pricing_model_id = await model()
    const body = { name: 'Seat', pricing_model_id, price_type: 'recurring', amount: 29 }
    const seat = await create('/products', body)
    expect(seat).toEqual({
      ...{ id: expect.stringMatching(/^prod_/), ...body, currency: 'USD', status: 'active' },
      ...{ pricing_structure: 'fixed', meter_slug: null },
    })
    await create('/meters', { name: 'GB', slug: 'gb', pricing_model_id })
    const tiers = [
      { up_to: 10, unit_amount: 1 },
      { up_to: null, unit_amount: 0.5 },
    ]
    const usage = { name: 'GB', pricing_model_id, price_type: 'usage', meter_slug: 'gb' }
    const tiered = { ...usage, pricing_structure: 'tiered', tiers }
    const storage = await create('/products', tiered)
    expect(storage).toMatchObject({ amount: null, pricing_structure: 'tiered', meter_slug: 'gb' })
    const setup = await create('/products', { ...body, name: 'Set-up', price_type: 'one_time' })
    const listed = await api.get(`/products?pricing_model_id=${pricing_model_id}`)
    expect(listed.body.data).toEqual([setup, storage, seat])
    const models = (await api.get('/pricing-models')).body.data
    expect(models.find(({ id }: Json) => id === pricing_model_id).products_count).toBe(3)
    for (const [given, refusal] of [
      [tiered, [409, 'conflict']],
      [{ ...usage, meter_slug: undefined, amount: 1 }, [400, 'validation_error']],
      [{ ...body, amount: undefined }, [400, 'validation_error']],
      [{ ...body, tiers }, [400, 'validation_error']],
      [{ ...body, currency: 'EUR' }, [400, 'validation_error']],
      [{ ...body, pricing_model_id: 'none' }, [404, 'not_found']],
    ] as const) {
      expect(await statusAndCode('/products', given)).toEqual(refusal)
    }
  })

  it('is sold by links and sessions', async () => {
    const pricing_model_id = await model()
    const body = { name: 'Set-up', pricing_model_id, price_type: 'one_time', amount: 50 }
    const { id: product_id } = await create('/products', body)
    const line_items = [{ product_id, quantity: 2 }]
    const link = await create('/checkout-links', { link_name: 'Set-up', line_items })
    await create('/discounts', { name: 'Tenth', code: 'TENTH', percent_off: 10 })
    const whole = { link_id: link.id }
    for (const [sold, due] of [
      [whole, 100],
      [{ ...whole, discount_code: 'TENTH' }, 90],
      [{ line_items, discount_code: 'TENTH' }, 90],
    ] as const) {
      const customer_id = await customer()
      const session = await create('/checkout/sessions', { ...sold, customer_id })
      expect(session).toMatchObject({ status: 'open', customer_id, expires_at: time })
      expect(session.url).toBe(`${m.app.url}/pay/${session.id}`)
      await pay(session.id)
      const paid = await api.get(`/checkout/sessions/${session.id}`)
      expect(paid.body.data).toMatchObject({ status: 'complete', customer_id })
      const invoice = await api.get(`/invoices/${paid.body.data.invoice_id}`)
      expect(invoice.body.data).toMatchObject({ amount_due: due, amount_paid: due, status: 'paid' })
    }
    const unknown = { link_name: 'x', line_items: [{ product_id: 'none' }] }
    expect(await statusAndCode('/checkout-links', unknown)).toEqual([404, 'not_found'])
    const both = { link_name: 'x', amount: 1, payment_name: 'x', line_items }
    expect(await statusAndCode('/checkout-links', both)).toEqual([400, 'validation_error'])
    expect(await statusAndCode('/checkout/sessions', {})).toEqual([400, 'validation_error'])
  })
})

describe('a file', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d', 'hex')
  const upload = async (bytes: Uint8Array, name = 'logo.png') => {
    const { key } = m.test
    const baseUrl = `${m.app.url}/api/v1`
    return new Sdk({ apiKey: key, baseUrl }).uploadFile(new Blob([new Uint8Array(bytes)]), name)
  }
  const statusOf = (bytes: Uint8Array) =>
    upload(bytes).catch(({ status, code }: MontraError) => [status, code])

  it('is an image by its content, and shown to whoever has its address', async () => {
    const file = await upload(png)
    expect(file).toEqual({
      ...{ id: expect.stringMatching(/^file_/), url: `${m.app.url}/pay/${file.id}` },
      ...{ name: 'logo.png', size: 12, type: 'image/png' },
    })
    const shown = await fetch(file.url)
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(png)
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await fetch(file.url, { method: 'POST' })).status).toBe(405)
    const body = { link_name: 'Gift', payment_name: 'A gift', image_ids: [file.id] }
    const link = await create('/checkout-links', body)
    const { paymentLink } = await m.test.gql(`{ paymentLink(id: "${link.id}") { images } }`)
    expect(paymentLink.images).toEqual([file.url])
    const unknown = { ...body, image_ids: ['file_none'] }
    expect(await statusAndCode('/checkout-links', unknown)).toEqual([404, 'not_found'])
  })

  it('of another kind or size is refused', async () => {
    expect(await statusOf(Buffer.from('<svg/>'))).toEqual([415, 'validation_error'])
    const large = Buffer.concat([png, Buffer.alloc(2 * 1024 * 1024)])
    expect(await statusOf(large)).toEqual([413, 'validation_error'])
    expect(await statusAndCode('/files', { file: 'x' })).toEqual([400, 'validation_error'])
  })
})

describe('a publishable key', () => {
  it('reads a checkout session, and nothing else', async () => {
    const { createApiKey } = await m.test.gql(
      `mutation { createApiKey(input: {name: "p", role: PUBLISHABLE, dialect: MONTRA}) {
         secret apiKey { prefix role } } }`,
    )
    expect(createApiKey.apiKey).toEqual({ prefix: 'pk_test_', role: 'PUBLISHABLE' })
    const open = restClient(m.app, { mount: '/api/v1', key: createApiKey.secret })
    const link = await create('/checkout-links', { link_name: 'Gift', payment_name: 'A gift' })
    const session = await create('/checkout/sessions', { link_id: link.id })
    const read = await open.get(`/checkout/sessions/${session.id}`)
    expect([read.status, read.body.data]).toEqual([200, session])
    expect((await open.get('/checkout/sessions/none')).status).toBe(404)
    for (const path of ['/customers', '/payment-links', '/subscriptions', '/audit-logs']) {
      const refused = await open.get(path)
      expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden'])
    }
    const page = await fetch(`${link.url}?pk=${createApiKey.secret}`)
    expect(page.status).toBe(200)
  })
})

async function pay(id: string): Promise<void> {
  const { confirmCheckout } = await m.test.gql(
    `mutation { confirmCheckout(id: "${id}", input: {paymentMethod: "test_success"}) { status } }`,
  )
  expect(confirmCheckout.status).toBe('COMPLETE')
}

describe('a subscription', () => {
  it('is bought with a discount, half a cent rounded up', async () => {
    const pricing_model_id = await model()
    const price = { name: 'Pro', price_type: 'recurring', amount: 19.99 }
    await create('/products', { ...price, pricing_model_id })
    await create('/discounts', { name: 'Eighth', code: 'EIGHTH', percent_off: 12.5 })
    const customer_id = await customer()
    const given = { customer_id, pricing_model_id, discount_code: 'EIGHTH' }
    const session = await create('/checkout/sessions', given)
    await pay(session.id)
    const { data } = (await api.get(`/checkout/sessions/${session.id}`)).body
    const invoice = await api.get(`/invoices/${data.invoice_id}`)
    expect(invoice.body.data).toMatchObject({ amount_due: 17.49, status: 'paid' })
    const subscription = await api.get(`/subscriptions/${data.subscription_id}`)
    expect(subscription.body.data).toMatchObject({ status: 'active', pricing_model_id })
    const wrong = { ...given, customer_id: await customer(), discount_code: 'NOTHING' }
    expect(await statusAndCode('/checkout/sessions', wrong)).toEqual([400, 'validation_error'])
  })

  it('changes at a time ahead; a further change takes the place of the first', async () => {
    const [first, second, third] = [await model(), await model(), await model()]
    const customer_id = await customer()
    const { id } = await create('/subscriptions', { customer_id, pricing_model_id: first })
    const path = `/subscriptions/${id}/scheduled-changes`
    const scheduled_for = new Date(m.clock.now().getTime() + 5 * 86_400_000).toISOString()
    const given = (to: string) => ({ new_pricing_model_id: to, scheduled_for })
    const early = await create(path, given(second))
    const late = await create(path, given(third))
    expect(late).toEqual({
      ...{ id: expect.stringMatching(/^chg_/), subscription_id: id, new_pricing_model_id: third },
      ...{
        scheduled_for: scheduled_for.replace('.000Z', 'Z'),
        status: 'pending',
        created_at: time,
      },
    })
    const listed = await api.get(path)
    expect(listed.body.data).toEqual([late, { ...early, status: 'cancelled' }])
    m.clock.advance(6 * 86_400_000)
    await bill()
    await until(async () => (await api.get(path)).body.data[0].status === 'completed')
    expect((await api.get(`/subscriptions/${id}`)).body.data.pricing_model_id).toBe(third)
    const past = { new_pricing_model_id: first, scheduled_for: '2025-01-01T00:00:00Z' }
    expect(await statusAndCode(path, past)).toEqual([400, 'validation_error'])
    expect((await api.get('/subscriptions/none/scheduled-changes')).status).toBe(404)
  })

  it('that is paused with void owes nothing of that time', async () => {
    const pricing_model_id = await model()
    const price = { name: 'Pro', price_type: 'recurring', amount: 30 }
    await create('/products', { ...price, pricing_model_id })
    const customer_id = await customer()
    const { id } = await create('/subscriptions', { customer_id, pricing_model_id })
    const owed = async () => {
      const { data } = (await api.get('/invoices')).body
      return data.filter((one: Json) => one.customer_id === customer_id).toReversed()
    }
    const [first] = await owed()
    await m.test.gql(`mutation { markInvoicePaid(id: "${first.id}") { id } }`)
    await api.post(`/subscriptions/${id}/pause`, { pause_behavior: 'void' })
    m.clock.advance(32 * 86_400_000)
    await bill()
    await api.post(`/subscriptions/${id}/resume`)
    m.clock.advance(31 * 86_400_000)
    await bill()
    // The server bills of its own accord too, and what it is at is left to it.
    await until(async () => (await owed()).length === 3)
    const states = (await owed()).map(({ status }: Json) => status)
    expect(states).toEqual(['paid', 'void', 'open'])
  })
})

describe('an invoice', () => {
  it('contains the tax, and is due at the given time', async () => {
    await m.test.gql('mutation { updateBillingSettings(input: {taxPercent: 10}) { taxPercent } }')
    const due_date = new Date(m.clock.now().getTime() + 90_000_000).toISOString()
    const body = { customer_id: await customer(), amount_due: 75.5, due_date }
    const made = await create('/invoices', body)
    expect(made).toMatchObject({ amount_due: 75.5, due_date: due_date.replace('.000Z', 'Z') })
    const { invoice } = await m.test.gql(`{ invoice(id: "${made.id}") { total tax } }`)
    expect(invoice).toEqual({ total: '75.5', tax: '6.86' })
    const draft = await create('/invoices', { ...body, status: 'draft' })
    expect(draft.due_date).toBe(made.due_date)
    const past = { ...body, due_date: '2025-01-01T00:00:00Z' }
    expect(await statusAndCode('/invoices', past)).toEqual([400, 'validation_error'])
  })
})

describe('audit logs and tests of webhooks', () => {
  it('show what happened, a page at a time', async () => {
    const listed = await api.get('/audit-logs?resource_type=meter&limit=2&offset=1')
    expect(Object.keys(listed.body).sort()).toEqual(['data', 'meta', 'success'])
    expect(listed.body.meta).toEqual({ total: expect.any(Number), limit: 2, offset: 1 })
    expect(listed.body.data).toHaveLength(2)
    expect(listed.body.data[0]).toEqual({
      ...{ id: expect.any(String), event_type: 'meter.created', resource_type: 'meter' },
      ...{ resource_id: expect.stringMatching(/^meter_/), created_at: time },
      payload: expect.objectContaining({ key: expect.any(String) }),
    })
    for (const query of ['limit=0', 'limit=101', 'offset=-1', 'resource_type=nothing']) {
      expect((await api.get(`/audit-logs?${query}`)).status).toBe(400)
    }
  })

  it('send one event to the endpoint', async () => {
    const { id } = await create('/webhooks', { url: 'https://example.com/hook' })
    const sent = await api.post(`/webhooks/${id}/test`)
    expect([sent.status, sent.body.data]).toMatchObject([200, { event_type: 'webhook.test' }])
    expect((await api.post('/webhooks/none/test')).status).toBe(404)
    await until(async () => (await api.get('/audit-logs?event_type=webhook.test')).body.meta.total)
  })
})
