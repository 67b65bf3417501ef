/** A product can be set up over REST alone: customers, features, meters, rate cards. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type RestClient, restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let rest: RestClient
beforeAll(async () => {
  tenant = await startTenant()
  rest = restClient(tenant.app)
})
afterAll(() => tenant?.close())

const at = '2026-03-10T12:00:00Z'
const lastPage = { has_more: false, next_cursor: null }

describe('a newcomer without GraphQL', () => {
  it('makes a product and charges for it', async () => {
    await rest.post('/features', { key: 'ai_generation', name: 'AI Generation', type: 'credits' })
    await rest.post('/rate-cards', {
      key: 'standard',
      currency: 'USD',
      credit_value: 0.1,
      is_default: true,
    })
    const rate = await rest.post('/rate-cards/standard/rates', {
      event_type: 'ai_generation',
      match: { model: 'gpt-4' },
      kind: 'CHAT',
      components: [
        { property: 'input_tokens', unit_size: 1000, credits: 10 },
        { property: 'output_tokens', unit_size: 1000, credits: 10, cost: '0.9' },
      ],
    })
    expect(rate.body).toEqual({
      id: expect.stringMatching(/^rate_/),
      event_type: 'ai_generation',
      match: { model: 'gpt-4' },
      fixed_credits: 0,
      fixed_cost: null,
      components: [
        { property: 'input_tokens', unit_size: 1000, credits: 10, cost: null },
        { property: 'output_tokens', unit_size: 1000, credits: 10, cost: 0.9 },
      ],
      quality_score: null,
      kind: 'CHAT',
      effective_at: at,
    })
    await rest.post('/customers', { external_id: 'cust_123', name: 'Acme' })
    await rest.post('/credits/add', { customer_id: 'cust_123', amount: 1000 })
    const properties = { model: 'gpt-4', input_tokens: 500, output_tokens: 1000 }
    const event = { customer_id: 'cust_123', event_type: 'ai_generation', properties }
    const { body } = await rest.post('/usage/events', { events: [event] })
    expect(body.events[0]).toMatchObject({ status: 'accepted', credits_consumed: 15, cost: 1.4 })
    const listed = await rest.get('/rate-cards/standard/rates?event_type=ai_generation')
    expect(listed.body).toEqual({ rates: [rate.body], pagination: lastPage })
    expect((await rest.get('/rate-cards/standard/rates?event_type=other')).body.rates).toEqual([])
  })
})

describe('customers', () => {
  const given = {
    external_id: 'ada@example.com',
    name: 'Ada',
    email: 'ada@example.com',
    metadata: { plan: 'pro' },
    tax_percent: '19',
    discount: { percent: 12.5, applies_to: 'usage' },
  }

  it('are created, read by either id, and listed by page, address and state', async () => {
    tenant.clock.advance(1_000)
    const { status, body } = await rest.post('/customers', given)
    expect(status).toBe(201)
    expect(body).toEqual({
      ...given,
      id: expect.stringMatching(/^cust_/),
      tax_percent: 19,
      created_at: '2026-03-10T12:00:01Z',
      updated_at: '2026-03-10T12:00:01Z',
      archived_at: null,
    })
    expect((await rest.get(`/customers/${body.id}`)).body).toEqual(body)
    expect((await rest.get('/customers/ada%40example.com')).body).toEqual(body)
    tenant.clock.advance(1_000)
    await rest.post('/customers', { external_id: 'second' })
    const first = await rest.get('/customers?limit=1')
    expect(first.body.customers.map((c: Json) => c.external_id)).toEqual(['second'])
    const cursor = encodeURIComponent(first.body.pagination.next_cursor)
    const next = await rest.get(`/customers?limit=1&cursor=${cursor}`)
    expect(next.body.customers).toEqual([body])
    expect((await rest.get('/customers?email=ada@example.com')).body).toEqual({
      customers: [body],
      pagination: lastPage,
    })
    await tenant.sql.query('update customer set archived_at = now() where id = $1', [body.id])
    expect((await rest.get('/customers?email=ada@example.com')).body.customers).toEqual([])
    const all = await rest.get('/customers?email=ada@example.com&include_archived=true')
    expect(all.body.customers).toHaveLength(1)
  })

  it('are refused with a reason', async () => {
    await rest.post('/customers', { external_id: 'taken' })
    const taken = await rest.post('/customers', { external_id: 'taken' })
    expect([taken.status, taken.body.code]).toEqual([409, 'CONFLICT'])
    const email = await rest.post('/customers', { external_id: 'x', email: 'nobody' })
    expect([email.status, email.body.message]).toEqual([
      400,
      'Invalid input: email must be an e-mail address.',
    ])
    const unknown = await rest.post('/customers', { externalId: 'x' })
    expect(unknown.status).toBe(400)
    const card = await rest.post('/customers', { external_id: 'x', rate_card_id: 'none' })
    expect([card.status, card.body.message]).toEqual([
      400,
      'No rate card has the id or key "none".',
    ])
    expect((await rest.get('/customers/nobody')).status).toBe(404)
    expect((await rest.get('/customers?include_archived=yes')).status).toBe(400)
  })
})

describe('meters and features', () => {
  beforeAll(() => tenant.clock.set(at))

  it('are created and listed', async () => {
    const meter = await rest.post('/meters', {
      key: 'tokens',
      event_type: 'chat',
      aggregation: 'sum',
      value_property: 'input_tokens',
    })
    expect([meter.status, meter.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^meter_/),
        key: 'tokens',
        name: 'tokens',
        event_type: 'chat',
        aggregation: 'sum',
        value_property: 'input_tokens',
        created_at: at,
      },
    ])
    expect((await rest.get('/meters?event_type=chat')).body).toEqual({
      meters: [meter.body],
      pagination: lastPage,
    })
    const feature = await rest.post('/features', { key: 'chat', type: 'metered', meter: 'tokens' })
    expect([feature.status, feature.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^feature_/),
        key: 'chat',
        name: 'chat',
        type: 'metered',
        description: null,
        meter: 'tokens',
        created_at: at,
        updated_at: at,
      },
    ])
    expect((await rest.get('/features?type=metered')).body.features).toEqual([feature.body])
  })

  it('are refused with a reason', async () => {
    await rest.post('/features', { key: 'twice', type: 'boolean' })
    const twice = await rest.post('/features', { key: 'twice', type: 'boolean' })
    expect([twice.status, twice.body.code]).toEqual([409, 'CONFLICT'])
    for (const wrong of [{ key: 'f', type: 'METERED' }, { key: '-', type: 'boolean' }, {}]) {
      expect((await rest.post('/features', wrong)).status).toBe(400)
    }
    const unique = await rest.post('/meters', {
      key: 'u',
      event_type: 'u',
      aggregation: 'unique_count',
    })
    expect(unique.body.message).toContain('value_property')
    expect((await rest.get('/features?type=other')).status).toBe(400)
  })
})

describe('rate cards', () => {
  it('are created and listed, and the default one is one', async () => {
    tenant.clock.advance(1_000)
    const card = { currency: 'EUR', credit_value: '0.000000001', is_default: true }
    const first = await rest.post('/rate-cards', { key: 'a', ...card })
    expect([first.status, first.text]).toEqual([
      201,
      expect.stringContaining('"credit_value":0.000000001'),
    ])
    tenant.clock.advance(1_000)
    await rest.post('/rate-cards', { key: 'b', ...card })
    const { body } = await rest.get('/rate-cards?limit=2')
    expect(body.rate_cards.map(({ key, is_default }: Json) => [key, is_default])).toEqual([
      ['b', true],
      ['a', false],
    ])
  })

  it('are refused with a reason', async () => {
    const currency = await rest.post('/rate-cards', { key: 'c', currency: 'usd', credit_value: 1 })
    expect([currency.status, currency.body.code]).toEqual([400, 'INVALID_REQUEST'])
    const lost = await rest.post('/rate-cards/none/rates', { event_type: 'x', fixed_credits: 1 })
    expect(lost.status).toBe(404)
    const match = await rest.post('/rate-cards/a/rates', { event_type: 'x', match: [] })
    expect(match.status).toBe(400)
    const kind = await rest.post('/rate-cards/a/rates', { event_type: 'x', kind: 'poetry' })
    expect(kind.status).toBe(400)
    expect((await rest.get('/rate-cards/none/rates')).status).toBe(404)
  })
})
