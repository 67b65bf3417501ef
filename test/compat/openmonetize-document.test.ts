/** The API specification, request by request: sent as printed with ids replaced, each gets the printed answer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AddRateDocument,
  RecordUsageDocument,
  ReserveCreditsDocument,
} from '../support/ledger.generated.ts'
import {
  CreatePlanDocument,
  PublishPlanVersionDocument,
  UpdateBillingDocument,
} from '../support/plans.generated.ts'
import { addPlan, proVersion } from '../support/plans.ts'
import { addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { differences, type Json, type RestClient, restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let rest: RestClient
let entitlementId = ''
beforeAll(async () => {
  tenant = await startTenant()
  tenant.clock.set('2024-01-15T10:30:00Z')
  rest = restClient(tenant.app)
  await addFeature(tenant, { key: 'ai_generation', name: 'AI Generation', type: 'CREDITS' })
  const per1000 = (credits: string) =>
    ['input_tokens', 'output_tokens'].map((property) => ({ property, unitSize: '1000', credits }))
  await addRateCard(tenant, '0.10', [
    { eventType: 'ai_generation', match: { model: 'gpt-4' }, components: per1000('10') },
    {
      eventType: 'ai_generation',
      match: { model: 'gpt-3.5-turbo' },
      components: per1000('2.5'),
      qualityScore: '0.92',
    },
  ])
  await tenant.customer('cust_123')
  await tenant.customer('cust_456')
  const terms = { limit: '10000', period: 'MONTH', expiresAt: '2024-12-31T23:59:59Z' } as const
  entitlementId = (await entitle(tenant, 'cust_123', 'ai_generation', terms)) ?? ''
})
afterAll(() => tenant?.close())

/** The answer has all that is printed, and more at most. */
function expectPrinted(
  answer: Awaited<ReturnType<RestClient['get']>>,
  printed: Json,
  status = 200,
) {
  expect({ status: answer.status, differences: differences(printed, answer.body) }).toEqual({
    status,
    differences: [],
  })
}

describe('Core APIs', () => {
  it('GET /health', async () => {
    expectPrinted(await rest.get('/health'), {
      status: 'healthy',
      version: '1.0.0',
      services: { database: 'healthy', cache: 'healthy', queue: 'healthy' },
    })
  })
})

describe('Credit Management API', () => {
  it('POST /credits/add', async () => {
    const request = {
      customer_id: 'cust_123',
      amount: 10000,
      type: 'purchased',
      expires_at: '2024-12-31T23:59:59Z',
      metadata: { payment_id: 'pay_xyz' },
    }
    const added = await rest.post('/credits/add', { ...request, name: 'Main Pool' })
    expect(added.status).toBe(200)
    expect(added.body).toEqual({
      transaction_id: expect.stringMatching(/^txn_/),
      balance: { available: 10000, pending: 0, total: 10000 },
    })
    await rest.post('/credits/add', {
      customer_id: 'cust_123',
      amount: 500,
      type: 'promotional',
      name: 'Promotional Credits',
      expires_at: '2025-02-28T23:59:59Z',
    })
  })

  it('GET /credits/balance', async () => {
    const input = {
      customerId: 'cust_123',
      eventType: 'ai_generation',
      properties: { model: 'gpt-4', input_tokens: 150_000 },
    }
    await tenant.ask(RecordUsageDocument, { input })
    const hold = { customerId: 'cust_123', amount: '500', eventType: 'ai_generation' }
    await tenant.ask(ReserveCreditsDocument, { input: hold })
    const answer = await rest.get('/credits/balance?customer_id=cust_123')
    expect(answer.body).toEqual({
      customer_id: 'cust_123',
      balance: { available: 8500, pending: 500, total: 9000 },
      pools: [
        {
          id: expect.stringMatching(/^pool_/),
          name: 'Main Pool',
          credits: 8000,
          expires_at: '2024-12-31T23:59:59Z',
        },
        {
          id: expect.stringMatching(/^pool_/),
          name: 'Promotional Credits',
          credits: 500,
          expires_at: '2025-02-28T23:59:59Z',
        },
      ],
    })
  })
})

describe('Entitlement API', () => {
  it('POST /entitlements/check', async () => {
    const answer = await rest.post('/entitlements/check', {
      customer_id: 'cust_123',
      feature_id: 'ai_generation',
      metadata: { model: 'gpt-4', estimated_tokens: 1500 },
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      allowed: true,
      remaining_credits: 8500,
      limit: 10000,
      reset_at: '2024-02-01T00:00:00Z',
      cost_preview: { credits: 15, currency_amount: 1.5 },
      optimization: {
        suggested_model: 'gpt-3.5-turbo',
        potential_savings: '75%',
        quality_score: 0.92,
      },
    })
    expect(answer.text).toContain('"currency_amount":1.50')
  })

  it('GET /entitlements', async () => {
    const answer = await rest.get('/entitlements?customer_id=cust_123')
    expect(answer.body.entitlements).toMatchObject([
      {
        id: entitlementId,
        feature_id: 'ai_generation',
        type: 'usage',
        limits: { credits: 10000, period: 'monthly' },
        current_usage: 1500,
        expires_at: '2024-12-31T23:59:59Z',
      },
    ])
    expect(answer.body.data).toEqual(answer.body.entitlements)
  })

  it('PATCH /entitlements/{entitlement_id}', async () => {
    const path = `/entitlements/${entitlementId}`
    const answer = await rest.send('PATCH', path, { limits: { credits: 20000 } })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      id: entitlementId,
      feature_id: 'ai_generation',
      type: 'usage',
      limits: { credits: 20000, period: 'monthly' },
      current_usage: 1500,
      expires_at: '2024-12-31T23:59:59Z',
    })
  })
})

describe('Metering API', () => {
  const request = {
    events: [
      {
        customer_id: 'cust_123',
        event_type: 'ai_generation',
        timestamp: '2024-01-15T10:30:00Z',
        properties: {
          model: 'gpt-4',
          input_tokens: 500,
          output_tokens: 1000,
          provider: 'openai',
        },
        idempotency_key: 'evt_789',
      },
    ],
  }

  it('POST /usage/events', async () => {
    const answer = await rest.post('/usage/events', request)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      accepted: 1,
      rejected: 0,
      duplicates: 0,
      events: [{ id: 'evt_789', status: 'accepted', credits_consumed: 15, cost: 1.5 }],
    })
    expect(answer.text).toContain('"cost":1.50')
    expect((await rest.post('/usage/events', request)).body).toEqual({
      accepted: 0,
      rejected: 0,
      duplicates: 1,
      events: [{ id: 'evt_789', status: 'duplicate', credits_consumed: 15, cost: 1.5 }],
    })
  })

  it('GET /usage', async () => {
    const path = '/usage?customer_id=cust_123&start_time=2024-01-01&end_time=2024-01-31'
    const answer = await rest.get(path)
    expectPrinted(answer, {
      usage: {
        customer_id: 'cust_123',
        period: { start: '2024-01-01T00:00:00Z', end: '2024-01-31T23:59:59Z' },
        summary: {
          total_events: 15000,
          total_credits: 45000,
          total_cost: 450.0,
          optimization_savings: 180.0,
        },
        breakdown: [{ feature: 'ai_generation', events: 10000, credits: 30000, cost: 300.0 }],
      },
    })
    expect(answer.body.usage).toMatchObject({
      customer_id: 'cust_123',
      period: { start: '2024-01-01T00:00:00Z', end: '2024-01-31T23:59:59Z' },
      summary: { total_events: 2, total_credits: 1515, total_cost: 151.5, currency: 'USD' },
      breakdown: [{ feature: 'ai_generation', events: 2, credits: 1515, cost: 151.5 }],
    })
    expect(answer.text).toContain('"total_cost":151.50')
  })
})

describe('Credit Management API, afterwards', () => {
  it('GET /credits/transactions', async () => {
    const answer = await rest.get('/credits/transactions?customer_id=cust_123')
    expect(answer.body.transactions[0]).toMatchObject({
      id: expect.stringMatching(/^txn_/),
      type: 'debit',
      amount: 15,
      balance_after: 8485,
      description: 'AI Generation - gpt-4',
      timestamp: '2024-01-15T10:30:00Z',
    })
  })

  it('POST /credits/transfer', async () => {
    const answer = await rest.post('/credits/transfer', {
      from_customer_id: 'cust_123',
      to_customer_id: 'cust_456',
      amount: 1000,
      reason: 'team_sharing',
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      transfer_id: expect.stringMatching(/^txn_/),
      from: { customer_id: 'cust_123', balance: { available: 7485, pending: 500, total: 7985 } },
      to: { customer_id: 'cust_456', balance: { available: 1000, pending: 0, total: 1000 } },
    })
  })
})

describe('Pricing API', () => {
  beforeAll(async () => {
    const calls = { key: 'api_calls', name: 'API Calls' }
    await addMeter(tenant, { ...calls, aggregation: 'SUM' })
    await addFeature(tenant, { ...calls, type: 'METERED', meterKey: 'api_calls' })
    await addPlan(tenant, 'plan_pro', proVersion)
    const input = {
      key: 'plan_starter',
      name: 'Starter',
      version: { currency: 'USD', basePrice: 99, includedCredits: 10_000, overagePrice: '0.01' },
    }
    const { createPlan } = await tenant.ask(CreatePlanDocument, { input })
    const id = createPlan.versions.edges[0]?.node.id ?? ''
    await tenant.ask(PublishPlanVersionDocument, { id })
    const billing = { taxPercent: 9, discount: { percent: 15, appliesTo: 'BASE' } } as const
    await tenant.ask(UpdateBillingDocument, { id: 'cust_123', input: billing })
  })

  it('GET /pricing/plans', async () => {
    const answer = await rest.get('/pricing/plans')
    // Both were made in the same millisecond of the clock that stands still.
    const byName = answer.body.plans.toSorted((a: Json, b: Json) => (a.name < b.name ? -1 : 1))
    expect(byName).toMatchObject([
      {
        id: 'plan_starter',
        name: 'Starter',
        type: 'hybrid',
        base_price: 99.0,
        currency: 'USD',
        billing_period: 'monthly',
        included_credits: 10000,
        overage_rate: 0.01,
      },
      { id: 'plan_pro', base_price: 299 },
    ])
    expect(answer.text).toContain('"base_price":99.00')
  })

  it('POST /pricing/calculate', async () => {
    const answer = await rest.post('/pricing/calculate', {
      customer_id: 'cust_123',
      usage: { ai_generation: 15000, api_calls: 100000 },
      plan_id: 'plan_pro',
    })
    expect(answer.body.calculation).toMatchObject({
      base_price: 299.0,
      usage_charges: 150.0,
      discounts: -44.85,
      subtotal: 404.15,
      tax: 36.37,
      total: 440.52,
    })
    expect(answer.body.breakdown).toMatchObject([
      { item: 'Base Plan', amount: 299.0 },
      { item: 'AI Generation Overage (5000 credits)', amount: 50.0 },
      { item: 'API Calls (100000 units)', amount: 100.0 },
      { kind: 'discount', amount: -44.85 },
      { kind: 'tax', amount: 36.37 },
    ])
    expect(answer.text).toContain('"usage_charges":150.00')
  })

  it('POST /pricing/custom', async () => {
    const tiers = [
      { up_to: 10000, rate: 0.01 },
      { up_to: 100000, rate: 0.008 },
      { above: 100000, rate: 0.006 },
    ]
    const rules = [{ feature: 'ai_generation', tiers }]
    const answer = await rest.post('/pricing/custom', { customer_id: 'cust_123', rules })
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      customer_id: 'cust_123',
      rules: [
        {
          id: expect.stringMatching(/^cprice_/),
          feature: 'ai_generation',
          tiers,
          currency: 'USD',
          effective_at: '2024-01-15T10:30:00Z',
          ends_at: null,
        },
      ],
    })
    const request = {
      customer_id: 'cust_123',
      plan_id: 'plan_pro',
      usage: { ai_generation: 130000 },
    }
    const price = await rest.post('/pricing/calculate', request)
    // 10,000 are included; 10,000 at 0.01, 90,000 at 0.008, 20,000 at 0.006.
    expect(price.body.calculation.usage_charges).toBe(100 + 720 + 120)
    const wrong = await rest.post('/pricing/custom', {
      customer_id: 'cust_123',
      rules: [{ feature: 'ai_generation', tiers: tiers.toReversed() }],
    })
    expect(wrong.status).toBe(400)
  })

  it('POST /pricing/custom tells volume from graduated tiers', async () => {
    const volume = [{ up_to: 10, rate: 2, flat_fee: 1.5 }, { rate: 1 }]
    const rules = [{ feature: 'ai_generation', model: 'volume', tiers: volume }]
    const answer = await rest.post('/pricing/custom', { customer_id: 'cust_456', rules })
    expect(answer.body.rules[0]).toMatchObject({
      model: 'volume',
      tiers: [
        { up_to: 10, rate: 2, flat_fee: 1.5 },
        { above: 10, rate: 1 },
      ],
    })
    const flat = [{ feature: 'ai_generation', model: 'volume', rate: 1 }]
    const wrong = await rest.post('/pricing/custom', { customer_id: 'cust_456', rules: flat })
    expect(wrong.body.message).toContain('rules.0.model goes with tiers only')
  })
})

describe('Analytics API', () => {
  beforeAll(async () => {
    await tenant.customer('cust_789')
    await addFeature(tenant, { key: 'image_generation', name: 'Images', type: 'CREDITS' })
    const rate = { eventType: 'image_generation', fixedCredits: '10', effectiveAt: '2020-01-01' }
    await tenant.ask(AddRateDocument, { input: { ...rate, rateCardId: 'default' } })
    await rest.post('/credits/add', { customer_id: 'cust_789', amount: 1_000_000 })
    const day = (n: number) => new Date(Date.UTC(2024, 0, 14 - n, 11)).toISOString()
    const events = Array.from({ length: 35 }, (_, n) => [
      {
        customer_id: 'cust_789',
        event_type: 'ai_generation',
        timestamp: day(n),
        properties: { model: 'gpt-4', provider: 'openai', team: 'engineering', input_tokens: 1600 },
      },
      {
        customer_id: 'cust_789',
        event_type: 'image_generation',
        timestamp: day(n),
        properties: { model: 'dall-e-3', provider: 'openai', team: 'marketing' },
      },
    ]).flat()
    const { body } = await rest.post('/usage/events', { events })
    expect(body).toMatchObject({ rejected: 0 })
  })

  it('GET /analytics ends with the last second of a day wherever days begin', async () => {
    const endOf = async (end: string, zone: string) => {
      const range = `start_time=2024-01-01&end_time=${encodeURIComponent(end)}&time_zone=${zone}`
      const { body } = await rest.get(`/analytics?customer_id=cust_789&metrics=usage&${range}`)
      return body.analytics.end
    }
    expect(await endOf('2024-01-09T23:59:59Z', 'UTC')).toBe('2024-01-09T23:59:59Z')
    expect(await endOf('2024-01-09T23:59:59Z', 'Asia/Kolkata')).toBe('2024-01-09T23:59:59Z')
    expect(await endOf('2024-01-09T23:59:59.999+05:30', 'Asia/Kolkata')).toBe(
      '2024-01-09T18:29:59Z',
    )
    expect(await endOf('2024-01-09', 'Asia/Kolkata')).toBe('2024-01-09T18:29:59Z')
    expect(await endOf('2024-01-09T23:59:58Z', 'UTC')).toBe('2024-01-09T23:59:57Z')
  })

  it('GET /analytics', async () => {
    const path = '/analytics?customer_id=cust_789&metrics=cost,usage,optimization'
    const answer = await rest.get(path)
    expectPrinted(answer, {
      analytics: {
        period: 'last_30_days',
        metrics: {
          cost: { total: 1250.0, trend: '+15%', forecast_next_month: 1437.5 },
          usage: { total_events: 45000, daily_average: 1500, peak_day: '2024-01-15' },
          optimization: {
            savings: 520.0,
            opportunities: [
              {
                type: 'model_downgrade',
                potential_savings: 200.0,
                description: 'Use GPT-3.5 for simple queries',
              },
            ],
          },
        },
      },
    })
    const { period, metrics } = answer.body.analytics
    expect(period).toBe('last_30_days')
    // 30 days of 1.60 and 1.00; gpt-3.5-turbo would cost a quarter of gpt-4.
    expect(metrics).toMatchObject({
      cost: { total: 78, currency: 'USD', forecast_next_month: 75.4 },
      usage: { total_events: 60, daily_average: 2 },
      optimization: {
        savings: 0,
        opportunities: [{ type: 'model_downgrade', potential_savings: 36 }],
      },
    })
    expect(answer.text).toContain('"total":78.00')
  })

  it('GET /analytics/attribution', async () => {
    const answer = await rest.get('/analytics/attribution?customer_id=cust_789')
    const figures = { credits: expect.any(Number), events: 30 }
    const shares = (by: string, ...names: string[]) => [
      { [by]: names[0], value: names[0], cost: 48.0, percentage: 62, ...figures },
      { [by]: names[1], value: names[1], cost: 30.0, percentage: 38, ...figures },
    ]
    expect(answer.body.attribution).toMatchObject({
      by_feature: shares('feature', 'ai_generation', 'image_generation'),
      by_team: shares('team', 'engineering', 'marketing'),
      by_model: shares('model', 'gpt-4', 'dall-e-3'),
      currency: 'USD',
    })
    const whole = await rest.get('/analytics/attribution?by=team,provider&start_time=2024-01-01')
    expect(whole.status).toBe(200)
    expect(whole.body.attribution.by_provider[0]).toMatchObject({ provider: 'openai' })
    expect((await rest.get('/analytics?metrics=cost,,usage')).status).toBe(400)
    expect((await rest.get('/analytics?metrics=weather')).status).toBe(400)
  })
})

describe('Error Handling', () => {
  it('answers as printed, and with code and message at the top for the SDK', async () => {
    const answer = await rest.post('/credits/transfer', {
      from_customer_id: 'cust_456',
      to_customer_id: 'cust_123',
      amount: 1000.5,
    })
    expect(answer.status).toBe(402)
    const message = expect.stringContaining('not have enough credits')
    expect(answer.body).toEqual({
      error: {
        code: 'INSUFFICIENT_CREDITS',
        message,
        details: { required_credits: 1000.5, available_credits: 1000 },
        request_id: answer.headers.get('x-request-id'),
      },
      code: 'INSUFFICIENT_CREDITS',
      message,
    })
  })
})
