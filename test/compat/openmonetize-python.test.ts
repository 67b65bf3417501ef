/** The calls of the Python SDK as it sends them: paths, parameter names, times, and the fields that it reads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addFeature, addRateCard } from '../support/product.ts'
import { type RestClient, restClient } from '../support/rest.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let sdk: RestClient
const owner = '3f0c6f3e-6b1e-4a57-9f0e-0d4c1f6a7b21'
beforeAll(async () => {
  tenant = await startTenant()
  sdk = restClient(tenant.app)
  await addFeature(tenant, { key: 'reports', type: 'METERED' })
  await addFeature(tenant, { key: 'beta', type: 'BOOLEAN' })
  const components = [{ property: 'input_tokens', unitSize: '1000', credits: '10', cost: '0.06' }]
  await addRateCard(tenant, '0.01', [
    { eventType: 'ai_generation', components, match: { model: 'gpt-4' } },
    { eventType: 'ai_generation', components, match: { model: 'our-own' } },
  ])
})
afterAll(() => tenant?.close())

let events = 0
const tokens = (more: object) => ({
  event_id: `e-${events++}`,
  customer_id: owner,
  event_type: 'TOKEN_USAGE',
  feature_id: 'chat',
  provider: 'OPENAI',
  model: 'gpt-4',
  input_tokens: 1_000,
  output_tokens: 0,
  ...more,
})

describe('credits', () => {
  it('are bought with a time without a zone, and read below the customer', async () => {
    const bought = await sdk.post('/credits/purchase', {
      customerId: owner,
      userId: 'u1',
      amount: 100.0,
      purchasePrice: 1.5,
      expiresAt: '2026-12-31T23:59:59.123456',
    })
    expect(bought.body.data.newBalance).toBe(100)
    const { body } = await sdk.get(`/customers/${owner}/users/u1/credits`)
    expect(body).toEqual((await sdk.get('/users/u1/credits')).body)
    expect(body.data.expiresAt).toBe('2026-12-31T23:59:59.123Z')
    const path = `/customers/${owner}/users/u1/transactions?limit=50&offset=0`
    expect((await sdk.get(path)).body).toEqual((await sdk.get('/users/u1/transactions')).body)
    expect((await sdk.get(`/customers/${owner}/users/nobody/credits`)).status).toBe(404)
  })

  it('are given to nobody in particular and spent without a user', async () => {
    const grant = { customerId: owner, amount: 100, expiresAt: '2026-12-31T23:59:59+0100' }
    const { walletId } = (await sdk.post('/credits/grant', grant)).body.data
    const timestamp = '2026-03-10T11:59:00.000001+0000'
    const answer = await sdk.post('/events/ingest', { events: [tokens({ timestamp })] })
    expect(answer.body).toMatchObject({ success: true, accepted: 1 })
    const { total, pools } = await tenant.balance(walletId)
    expect([total, pools[0]?.expiresAt]).toEqual(['90', '2026-12-31T22:59:59.000Z'])
  })
})

describe('times', () => {
  it.each([
    ['2026-03-10T11:00:00', 200],
    ['2026-03-10T11:00:00.123456', 200],
    ['2026-03-10T13:00:00.5+0200', 200],
    ['2026-03-10T06:00:00-0500', 200],
    ['2026-03-10T13:00:00+02:00', 200],
    ['2026-03-10', 200],
    ['2026-03-10 11:00:00', 400],
    ['2026-02-30T11:00:00', 400],
    ['2026-03-10T11:00:00+2500', 400],
    ['2026-03-10T11:00', 400],
    ['yesterday', 400],
  ])('%s of an event are read, or refused', async (timestamp, status) => {
    await sdk.post('/credits/grant', { userId: 'timely', amount: 10 })
    const { body, status: answered } = await sdk.post('/events/ingest', {
      events: [tokens({ user_id: 'timely', timestamp })],
    })
    expect(answered).toBe(status)
    if (status === 400) return
    const { rows } = await tenant.sql.query(
      `select to_char(timestamp at time zone 'utc', 'YYYY-MM-DD') as day from usage_event
       where idempotency_key = $1`,
      [`e-${events - 1}`],
    )
    expect([rows[0]?.day, body.accepted]).toEqual(['2026-03-10', 1])
  })

  it('in a query may have lost their plus', async () => {
    const plain = await sdk.get('/analytics/usage?startDate=2026-03-10T00:00:00')
    for (const start of ['2026-03-10T01:00:00+0100', '2026-03-10T01:00:00%2B0100']) {
      const { status, body } = await sdk.get(`/analytics/usage?startDate=${start}`)
      expect([status, body]).toEqual([200, plain.body])
    }
  })
})

describe('entitlements', () => {
  it('are made for a user or the customer, listed, changed and deleted', async () => {
    const terms = { featureId: 'reports', limitType: 'HARD', limitValue: 5, period: 'DAILY' }
    const made = await sdk.post('/entitlements', {
      customerId: owner,
      ...terms,
      metadata: { from: 'python' },
    })
    expect(made.status).toBe(201)
    const { id } = made.body.data
    const user = await sdk.post('/entitlements', { customerId: owner, userId: 'u2', ...terms })
    expect(user.body.data.id).not.toBe(id)
    const put = await sdk.send('PUT', `/entitlements/${id}`, { limitValue: 7, metadata: {} })
    expect(put.body.data).toMatchObject({ limitType: 'HARD', limitValue: 7, period: 'DAILY' })
    tenant.clock.advance(1)
    await sdk.post('/entitlements', { customer_id: owner, feature_id: 'beta', value: false })
    const { body } = await sdk.get(`/customers/${owner}/entitlements`)
    expect(body.data).toMatchObject([
      { featureId: 'reports', isEnabled: true, limitType: 'HARD', limitValue: 7 },
      { featureId: 'beta', isEnabled: false },
    ])
    const gone = await sdk.send('DELETE', `/entitlements/${id}`)
    expect([gone.status, gone.body]).toEqual([200, { id, deleted: true }])
    expect((await sdk.send('DELETE', `/entitlements/${id}`)).status).toBe(200)
    const left = await sdk.get(`/customers/${owner}/entitlements`)
    expect(left.body.data).toMatchObject([{ featureId: 'beta' }])
    expect((await sdk.send('DELETE', '/entitlements/none')).status).toBe(404)
    expect((await sdk.get('/customers/nobody/entitlements')).status).toBe(404)
    const nobody = await sdk.post('/entitlements', terms)
    expect([nobody.status, nobody.body.code]).toEqual([400, 'INVALID_REQUEST'])
  })

  it('to a feature that is not there make nobody', async () => {
    const refused = await sdk.post('/entitlements', { userId: 'u-new', featureId: 'no-such' })
    expect([refused.status, refused.body.code]).toEqual([404, 'NOT_FOUND'])
    expect((await sdk.get('/users/u-new/credits')).status).toBe(404)
  })
})

describe('the account', () => {
  it('is the workspace, with an id that is a UUID and stays', async () => {
    const { body } = await sdk.get('/customers/me')
    expect(body.data).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
      workspaceId: tenant.workspaceId,
      name: expect.any(String),
      email: null,
      tier: null,
      status: 'ACTIVE',
      createdAt: expect.any(String),
    })
    expect((await sdk.get('/customers/me')).body).toEqual(body)
    const test = restClient(tenant.app, { key: tenant.app.testKey })
    expect((await test.get('/customers/me')).body.data.id).not.toBe(body.data.id)
    expect((await sdk.get('/info')).body).toMatchObject({
      service: 'openmonetize',
      environment: 'live',
    })
    expect((await test.get('/info')).body.environment).toBe('test')
  })
})

describe('analytics', () => {
  beforeAll(async () => {
    tenant.clock.set(noon)
    await sdk.post('/credits/grant', { userId: 'ana', amount: 300 })
    const used = (timestamp: string, more: object = {}) =>
      tokens({ user_id: 'ana', timestamp, ...more })
    await sdk.post('/events/ingest', {
      events: [
        used('2026-02-15T00:00:00', { input_tokens: 13_000 }),
        used('2026-03-05T00:00:00', { model: 'our-own', input_tokens: 4_000 }),
        used('2026-03-09T12:00:00', { input_tokens: 10_000 }),
      ],
    })
  })

  it.each([
    ['day', ['2026-03-05', '2026-03-09']],
    ['week', ['2026-03-02', '2026-03-09']],
    ['month', ['2026-03-01']],
  ])('of usage are grouped by %s', async (groupBy, dates) => {
    const query = new URLSearchParams({
      customerId: owner,
      userId: 'ana',
      startDate: '2026-03-01T00:00:00.000000',
      endDate: '2026-03-11T00:00:00.000000+0000',
      groupBy,
    })
    const { body } = await sdk.get(`/analytics/usage?${query}`)
    const timeline = body.data.timeline as { date: string; events: number }[]
    expect(timeline.filter(({ events }) => events > 0).map(({ date }) => date)).toEqual(dates)
    expect(body.data.summary).toMatchObject({ totalEvents: 2, totalCreditsBurned: '140' })
    expect((await sdk.get('/analytics/usage?groupBy=year')).status).toBe(400)
  })

  it('of costs tell revenue and margin by model', async () => {
    const range = 'startDate=2026-03-05T00:00:00&endDate=2026-03-05T23:59:59'
    const { body } = await sdk.get(`/analytics/costs?customerId=${owner}&${range}`)
    expect(body).toEqual({
      data: {
        summary: {
          totalRevenue: '0.4',
          totalProviderCost: '0.24',
          totalMargin: '0.16',
          marginPercent: 40,
          currency: 'USD',
        },
        byProvider: [
          {
            provider: 'CUSTOM',
            model: 'our-own',
            providerCost: '0.24',
            revenue: '0.4',
            margin: '0.16',
          },
        ],
      },
    })
    const all = await sdk.get('/analytics/costs')
    expect(all.body.data.byProvider).toContainEqual(
      expect.objectContaining({ provider: 'OPENAI', model: 'gpt-4' }),
    )
  })

  it('of the burn rate tell how long the credits last', async () => {
    const { body } = await sdk.get(`/analytics/burn-rate?customerId=${owner}&userId=ana`)
    expect(body.data).toEqual({
      currentBalance: '30',
      last7Days: { creditsBurned: '140', averagePerDay: '20' },
      last30Days: { creditsBurned: '270', averagePerDay: '9' },
      projectedRunout: { daysRemaining: 1, estimatedRunoutDate: '2026-03-12T00:00:00Z' },
      recommendations: [
        {
          type: 'urgent',
          message: 'At this rate the credits last 1 days.',
          action: 'purchase_credits',
        },
        expect.objectContaining({ type: 'alert', action: 'review_usage' }),
      ],
    })
    await sdk.post('/credits/grant', { userId: 'idle', amount: 5 })
    expect((await sdk.get('/analytics/burn-rate?userId=idle')).body.data).toMatchObject({
      currentBalance: '5',
      projectedRunout: { daysRemaining: null, estimatedRunoutDate: null },
      recommendations: [],
    })
    const whole = await sdk.get('/analytics/burn-rate')
    expect(Number(whole.body.data.last30Days.creditsBurned)).toBeGreaterThan(270)
    expect((await sdk.get('/analytics/burn-rate?userId=nobody')).status).toBe(404)
  })
})
