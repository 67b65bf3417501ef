/** The requests printed in Montra's documents, sent as printed but for the ids, and the answers that they promise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Montra as Sdk } from '../../src/sdk/montra/montra.ts'
import { type Montra, startMontra } from '../support/montra.ts'
import type { Json, RestClient } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

let m: Montra
let api: RestClient
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  m = await startMontra()
  api = m.rest
})
afterAll(async () => {
  await m?.close()
  await receiver?.close()
})

const ids: Record<string, string> = {}
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/)

describe('Authentication', () => {
  it('takes the key as a Bearer token, and refuses in the envelope of Montra', async () => {
    expect(m.key).toMatch(/^sk_live_/)
    const refused = await api.get('/customers', { authorization: 'Bearer sk_test_nothing' })
    expect([refused.status, refused.body]).toEqual([
      401,
      {
        success: false,
        error: { code: 'unauthorized', message: expect.any(String), details: {} },
      },
    ])
  })
})

describe('Customers', () => {
  it('Create Customer', async () => {
    const body = { name: 'John Doe', email: 'john@example.com' }
    const made = await api.post('/customers', body)
    expect([made.status, made.body]).toEqual([
      201,
      {
        success: true,
        data: {
          ...{ id: expect.stringMatching(/^cust_/), ...body, phone: null, address: null },
          ...{ status: 'active', invoicing_emails: [], metadata: {}, created_at: time },
        },
      },
    ])
    ids.customer = made.body.data.id
    const again = await api.post('/customers', body)
    expect([again.status, again.body.error.code]).toEqual([409, 'conflict'])
    const nameless = await api.post('/customers', { email: 'x@example.com' })
    expect([nameless.status, nameless.body.error]).toMatchObject([
      400,
      { code: 'validation_error', details: { issues: [{ path: 'name' }] } },
    ])
  })

  it('keeps phone, address and e-mails for invoices beside the metadata', async () => {
    const own = {
      ...{ phone: '+256700000000', address: { city: 'Kampala' } },
      invoicing_emails: ['bills@example.com'],
    }
    m.clock.advance(1_000)
    const body = { name: 'Jane', email: 'jane@example.com', ...own, metadata: { tier: 1 } }
    const { id } = (await api.post('/customers', body)).body.data
    m.clock.advance(1_000)
    const changed = await api.send('PATCH', `/customers/${id}`, {
      ...{ metadata: { tier: 2 }, phone: null },
    })
    const data = { ...body, id, metadata: { tier: 2 }, phone: null, status: 'active' }
    expect([changed.status, changed.body.data]).toEqual([200, { ...data, created_at: time }])
    expect((await api.get(`/customers/${id}`)).body.data).toEqual(changed.body.data)
    expect((await api.get('/customers/nobody')).body.error.code).toBe('not_found')
  })

  it('List Customers', async () => {
    const listed = await api.get('/customers')
    expect(Object.keys(listed.body).sort()).toEqual(['data', 'success'])
    // Both are of one instant.
    const names = listed.body.data.map(({ name }: Json) => name)
    expect(names.toSorted()).toEqual(['Jane', 'John Doe'])
  })

  it('creates one customer for a request that is repeated with its Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'once' }
    const send = (name: string) =>
      api.post('/customers', { name, email: 'once@example.com' }, headers)
    const first = await send('Once')
    expect((await send('Once')).body).toEqual(first.body)
    const other = await send('Other')
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_key_reused'])
  })
})

describe('Usage & Metering', () => {
  it('Report Usage', async () => {
    await m.gql(
      `mutation {
         createMeter(input: {key: "api-requests", aggregation: SUM}) { id }
         level: createMeter(input: {key: "level", aggregation: LAST}) { id }
         createFeature(input: {key: "api-requests", type: METERED, meterKey: "api-requests"}) { id }
         setEntitlement(input: {customerId: "${ids.customer}", feature: "api-requests", limit: "10"}) { id } }`,
    )
    const body = { customer_id: ids.customer, meter_slug: 'api-requests' }
    for (const given of [
      { ...body, amount: 5 },
      body,
      { ...body, amount: 0, metadata: { a: 1 } },
    ]) {
      const sent = await api.post('/usage', given)
      expect([sent.status, sent.body]).toEqual([200, { success: true }])
    }
    const { usageEvents } = await m.gql(
      `{ usageEvents(customerId: "${ids.customer}") { edges { node { eventType quantity } } } }`,
    )
    expect(usageEvents.edges.map(({ node }: Json) => Number(node.quantity)).sort()).toEqual([1, 5])
    const refusals: [object, number][] = [
      [{ ...body, amount: -1 }, 400],
      [{ ...body, meter_slug: 'level', amount: 0 }, 400],
      [{ ...body, meter_slug: 'nothing' }, 404],
      [{ ...body, customer_id: 'nobody' }, 404],
    ]
    for (const [given, status] of refusals)
      expect((await api.post('/usage', given)).status).toBe(status)
  })
})

describe('Features, Entitlements', () => {
  it('Create Feature, List Features', async () => {
    const model = await api.post('/pricing-models', { name: 'Pro' })
    expect([model.status, model.body.data]).toEqual([
      201,
      {
        ...{ id: expect.any(String), merchant_id: m.workspaceId, name: 'Pro' },
        ...{ products_count: 0, is_default: false, created_at: time },
      },
    ])
    ids.model = model.body.data.id
    m.clock.advance(1_000)
    const body = { name: 'Beta Access', slug: 'beta', pricing_model_id: ids.model, type: 'Toggle' }
    const made = await api.post('/features', body)
    const shape = { id: expect.any(String), ...body, description: null, status: 'Active' }
    expect([made.status, made.body.data]).toEqual([201, { ...shape, created_at: time }])
    const listed = await api.get('/features')
    expect(listed.body).toMatchObject({ success: true, data: [made.body.data, { type: 'Meter' }] })
    ids.feature = made.body.data.id
    const again = await api.post('/features', body)
    expect([again.status, again.body.error.code]).toEqual([409, 'conflict'])
    const renamed = await api.send('PATCH', '/pricing-models', { id: ids.model, name: 'Team' })
    expect(renamed.body.data).toMatchObject({ id: ids.model, name: 'Team' })
  })

  it('Check Feature Access, Check Meter Quota', async () => {
    const check = (query: string, customer = ids.customer) =>
      api.get(`/entitlements?customer_id=${customer}&${query}`)
    const early = await check('feature=beta')
    expect([early.status, early.body.data]).toEqual([
      200,
      { has_access: false, type: 'feature', reason: 'no_active_subscription' },
    ])
    const subscribed = await api.post('/subscriptions', {
      ...{ customer_id: ids.customer, pricing_model_id: ids.model },
    })
    expect([subscribed.status, subscribed.body.data]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(/^sub_/), customer_id: ids.customer },
        ...{ pricing_model_id: ids.model, status: 'active', cancel_at_period_end: false },
        ...{ current_period_start: time, current_period_end: time, created_at: time },
        ...{ paused_at: null, resume_at: null },
      },
    ])
    ids.subscription = subscribed.body.data.id
    expect((await check('feature=beta')).body.data).toEqual({ has_access: true, type: 'feature' })
    const quota = await check('meter=api-requests')
    expect(quota.body.data).toEqual({ has_access: true, usage: 6, limit: 10, type: 'meter' })
    await api.post('/usage', { customer_id: ids.customer, meter_slug: 'api-requests', amount: 4 })
    expect((await check('meter=api-requests')).body.data).toEqual({
      ...{ has_access: false, usage: 10, limit: 10, type: 'meter', reason: 'limit_exceeded' },
    })
    expect((await check('meter=nothing')).body.data).toEqual({
      ...{ has_access: false, type: 'meter', reason: 'meter_not_found' },
    })
    expect((await check('feature=nothing')).body.data.reason).toBe('feature_not_found')
    for (const query of ['', 'meter=a&feature=b']) expect((await check(query)).status).toBe(400)
    expect((await check('feature=beta', 'nobody')).status).toBe(404)
  })

  it('gives a feature that is added to a model to its subscribers', async () => {
    m.clock.advance(1_000)
    const body = { name: 'SSO', slug: 'sso', pricing_model_id: ids.model }
    expect((await api.post('/features', body)).status).toBe(201)
    await until(async () => {
      const checked = await api.get(`/entitlements?customer_id=${ids.customer}&feature=sso`)
      return checked.body.data.has_access === true
    })
    const gone = await api.send('DELETE', '/features/sso')
    expect([gone.status, gone.body]).toEqual([200, { success: true }])
    const checked = await api.get(`/entitlements?customer_id=${ids.customer}&feature=sso`)
    expect(checked.body.data.has_access).toBe(false)
  })
})

describe('Subscriptions', () => {
  it('List Subscriptions', async () => {
    const listed = await api.get(`/subscriptions?customer_id=${ids.customer}&status=active`)
    expect(listed.body.data.map(({ id }: Json) => id)).toEqual([ids.subscription])
    expect((await api.get('/subscriptions?status=canceled')).body.data).toEqual([])
    expect((await api.get('/subscriptions?status=asleep')).status).toBe(400)
    const read = await api.get(`/subscriptions/${ids.subscription}`)
    expect(read.body.data).toEqual(listed.body.data[0])
  })

  it('Pause Subscription, Resume Subscription', async () => {
    const path = `/subscriptions/${ids.subscription}`
    const body = { pause_behavior: 'mark_uncollectible', resume_at: '2026-04-01T00:00:00Z' }
    const paused = await api.post(`${path}/pause`, body)
    expect([paused.status, paused.body.data]).toMatchObject([
      200,
      { id: ids.subscription, status: 'paused', paused_at: time, resume_at: body.resume_at },
    ])
    const past = await api.post(`${path}/pause`, { ...body, resume_at: '2025-02-01T00:00:00Z' })
    expect(past.status).toBe(400)
    const again = await api.post(`${path}/pause`, '')
    expect([again.status, again.body.data.resume_at]).toEqual([200, null])
    const resumed = await api.post(`${path}/resume`, '')
    expect([resumed.status, resumed.body.data]).toMatchObject([200, { status: 'active' }])
    const late = await api.post(`${path}/resume`)
    expect([late.status, late.body.error.code]).toEqual([409, 'invalid_state'])
  })

  it('upgrades with the difference for the rest of the period', async () => {
    const planOf = async (price: string) => {
      const version = `{currency: "USD", basePrice: "${price}"}`
      const made = await m.gql(
        `mutation { createPlan(input: {name: "p", publish: true, version: ${version}}) { id } }`,
      )
      return made.createPlan.id
    }
    m.clock.set('2026-04-01T00:00:00Z')
    const { data } = (await api.post('/customers', { name: 'Up', email: 'up@example.com' })).body
    const given = { customer_id: data.id, pricing_model_id: await planOf('40') }
    const { id } = (await api.post('/subscriptions', given)).body.data
    const [first] = (await api.get('/invoices')).body.data
    await m.gql(`mutation { markInvoicePaid(id: "${first.id}") { id } }`)
    const twice = await api.post('/subscriptions', given)
    expect([twice.status, twice.body.error.code]).toEqual([409, 'conflict'])
    m.clock.set('2026-04-13T00:00:00Z')
    const new_pricing_model_id = await planOf('100')
    const changed = await api.post(`/subscriptions/${id}/upgrade`, { new_pricing_model_id })
    expect([changed.status, changed.body.data]).toEqual([
      200,
      {
        subscription: expect.objectContaining({ id, pricing_model_id: new_pricing_model_id }),
        proration: {
          ...{ unused_amount: 24, remaining_amount: 60, net_amount: 36, remaining_ratio: 0.6 },
        },
      },
    ])
  })
})

describe('Invoices', () => {
  it('makes an invoice whose amount contains the tax, and lists it', async () => {
    const body = { customer_id: ids.customer, amount_due: 75.5, description: 'Setup' }
    const made = await api.post('/invoices', body)
    expect([made.status, made.body.data]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(/^inv_/), ...body, title: expect.any(String) },
        ...{ amount_paid: 0, currency: 'USD', status: 'open', uncollectible: false },
        ...{ due_date: time, transaction_id: null, created_at: time },
      },
    ])
    expect((await api.get(`/invoices/${made.body.data.id}`)).body).toEqual({
      ...{ success: true, data: made.body.data },
    })
    const listed = await api.get('/invoices')
    expect(listed.body.data).toContainEqual(made.body.data)
    const statuses = ['draft', 'paid', 'void']
    for (const status of statuses) {
      const other = await api.post('/invoices', { ...body, amount_due: 80, status })
      expect([other.status, other.body.data.status]).toEqual([201, status])
      if (status === 'paid') ids.transaction = other.body.data.transaction_id
    }
    // One over nothing is paid at once, which is no conflict with being paid.
    for (const [status, shown] of [
      ['open', 'paid'],
      ['paid', 'paid'],
      ['void', 'void'],
    ]) {
      const nothing = await api.post('/invoices', { ...body, amount_due: 0, status })
      expect([nothing.status, nothing.body.data?.status]).toEqual([201, shown])
    }
    const odd = await api.post('/invoices', { ...body, amount_due: 1.005 })
    expect([odd.status, odd.body.error.details.field]).toEqual([400, 'amount_due'])
  })
})

describe('Commerce Operations', () => {
  it('Create Refund', async () => {
    const body = { transaction_id: ids.transaction, amount: 20.5, reason: 'Requested' }
    const made = await api.post('/refunds', body)
    expect([made.status, made.body.data]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(/^ref_/), ...body, currency: 'USD' },
        ...{ status: 'succeeded', created_at: time },
      },
    ])
    const over = await api.post('/refunds', { ...body, amount: 59.51 })
    expect([over.status, over.body.error]).toMatchObject([
      409,
      { code: 'conflict', details: { refundable: 59.5 } },
    ])
  })

  it('Create Discount', async () => {
    const body = { name: 'Save', code: 'SAVE20', percent_off: 20, duration: 'once' }
    const made = await api.post('/discounts', body)
    expect([made.status, made.body.data]).toEqual([
      201,
      {
        ...{ id: expect.any(String), ...body, status: 'active', amount_off: null, currency: null },
        ...{ duration_in_months: null, max_redemptions: null, times_redeemed: 0 },
        ...{ valid_until: null, created_at: time },
      },
    ])
    const fixed = { name: 'Off', code: 'OFF5', amount_off: 5.5, duration: 'repeating' }
    const off = await api.post('/discounts', { ...fixed, duration_in_months: 3 })
    expect(off.body.data).toMatchObject({ ...fixed, currency: 'USD', duration_in_months: 3 })
    for (const [given, status] of [
      [body, 409],
      [{ ...body, code: 'BOTH', amount_off: 1 }, 400],
      [{ name: 'None', code: 'NONE' }, 400],
      [{ ...fixed, code: 'MONTHS' }, 400],
    ] as const) {
      expect((await api.post('/discounts', given)).status).toBe(status)
    }
    const path = `/discounts/${off.body.data.id}`
    expect((await api.send('PATCH', path, { name: 'Less' })).body.data.name).toBe('Less')
    expect((await api.send('DELETE', path)).body).toEqual({ success: true })
    expect((await api.get(path)).body.data.status).toBe('archived')
    const listed = await api.get('/discounts')
    expect(listed.body.data.map(({ code }: Json) => code).sort()).toEqual(['OFF5', 'SAVE20'])
  })
})

describe('Checkout & Links', () => {
  it('Create Checkout Link', async () => {
    const body = { link_name: 'Setup', payment_name: 'Setup of an account', amount: 50 }
    const more = { description: 'Once', image_url: 'https://example.com/a.png' }
    const made = await api.post('/checkout-links', { ...body, ...more })
    expect([made.status, made.body.data]).toEqual([
      201,
      {
        ...{ id: expect.any(String), status: 'active', link_name: 'Setup', currency: 'USD' },
        ...{ url: expect.stringContaining(`/pay/${made.body.data.id}`), created_at: time },
      },
    ])
    const open = await api.post('/checkout-links', { link_name: 'Gift', payment_name: 'A gift' })
    expect(open.status).toBe(201)
    const listed = await api.get('/payment-links')
    expect(listed.body.data.map(({ id }: Json) => id).sort()).toEqual(
      [made.body.data.id, open.body.data.id].sort(),
    )
    const nameless = await api.post('/checkout-links', { link_name: 'x', amount: 1 })
    expect(nameless.status).toBe(400)
    const items = [{ product_id: 'p', quantity: 1 }]
    expect((await api.post('/checkout-links', { ...body, line_items: items })).status).toBe(400)
  })
})

describe('Analytics', () => {
  const arrays = [
    ...['transactions', 'payments', 'failed', 'revenue', 'netCashFlow', 'settlements'],
    ...['customersNew', 'customersTotal', 'mrrMovements'],
  ]

  it('Get Analytics Series', async () => {
    const series = await api.get('/analytics/series?interval=daily&points=14')
    expect([series.status, Object.keys(series.body).sort()]).toEqual([
      200,
      [...arrays, 'end', 'interval', 'points', 'product', 'start'].sort(),
    ])
    expect(series.body).toMatchObject({ interval: 'daily', points: 14, product: null })
    const keys = series.body.revenue.map(({ key }: Json) => key)
    expect([keys.length, keys[0], keys.at(-1)]).toEqual([14, '2026-03-31', '2026-04-13'])
    for (const name of arrays) {
      expect(series.body[name].map(({ key }: Json) => key)).toEqual(keys)
    }
    expect(series.body.revenue.at(-1)).toEqual({ key: '2026-04-13', value: 80 })
    expect(series.body.netCashFlow.at(-1).value).toBe(59.5)
    expect(series.body.settlements.at(-1).value).toBe(0)
    expect(series.body.mrrMovements.at(-1)).toEqual({
      ...{ key: '2026-04-13', positive: 60, negative: 0 },
      ...{ new: 0, expansion: 60, contraction: 0, churn: 0 },
    })
  })

  it('has zeros where nothing was, and keys by the day, the Monday and the month', async () => {
    const keysOf: Record<string, string[]> = {
      daily: ['2020-02-29', '2020-03-01'],
      weekly: ['2020-02-17', '2020-02-24'],
      monthly: ['2020-02', '2020-03'],
    }
    for (const [interval, keys] of Object.entries(keysOf)) {
      const end = '2020-03-01T10:00:00Z'
      const { body } = await api.get(`/analytics/series?interval=${interval}&points=2&end=${end}`)
      for (const name of arrays.slice(0, -1)) {
        expect(body[name]).toEqual(keys.map((key) => ({ key, value: 0 })))
      }
    }
    for (const query of ['points=0', 'points=367', 'interval=hourly', 'end=soon']) {
      expect((await api.get(`/analytics/series?${query}`)).status).toBe(400)
    }
  })
})

describe('Webhooks', () => {
  it.each(['/webhooks/endpoints', '/webhooks'])('manages endpoints at %s', async (at) => {
    const body = { url: 'https://example.com/hook', events: ['checkout.completed'] }
    const made = await api.post(at, body)
    const shape = { id: expect.stringMatching(/^we_/), ...body, enabled: true, description: null }
    const secret = expect.stringMatching(/^whsec_/)
    expect([made.status, made.body.data]).toEqual([201, { ...shape, secret, created_at: time }])
    const { id, secret: first, ...shown } = made.body.data
    const path = `${at}/${id}`
    expect((await api.get(path)).body.data).toEqual({ id, ...shown })
    expect((await api.get(at)).body.data).toEqual([{ id, ...shown }])
    const changed = await api.send('PATCH', path, { enabled: false, events: ['*'] })
    expect(changed.body.data).toMatchObject({ enabled: false, events: ['*'] })
    const rotated = await api.post(`${path}/rotate`)
    expect([rotated.body.data.secret === first, rotated.body.data.id]).toEqual([false, id])
    expect((await api.send('DELETE', path)).body).toEqual({ success: true })
    expect((await api.get(path)).status).toBe(404)
    expect((await api.post(at, { ...body, events: ['no.such'] })).status).toBe(400)
    const quiet = await api.post(at, { url: body.url, enabled: false })
    expect(quiet.body.data).toMatchObject({ events: ['*'], enabled: false })
    await api.send('DELETE', `${at}/${quiet.body.data.id}`)
  })

  it('Verify Signature', async () => {
    const { secret } = (await api.post('/webhooks/endpoints', { url: receiver.url })).body.data
    const body = { name: 'Told', email: 'told@example.com' }
    const { data } = (await api.post('/customers', body)).body
    await until(async () => receiver.received.length > 0)
    const [sent] = receiver.received
    const { webhooks } = new Sdk({ apiKey: m.key, baseUrl: m.app.url })
    const verified = (body: string) =>
      webhooks.verifySignature(body, String(sent?.headers['montra-signature']), secret)
    expect(await verified(String(sent?.body))).toBe(true)
    expect(await verified(`${sent?.body} `)).toBe(false)
    expect(JSON.parse(String(sent?.body))).toEqual({
      ...{ id: expect.any(String), type: 'customer.created', created_at: time, data },
    })
  })
})
