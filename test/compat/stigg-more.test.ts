/** Stigg's operations beyond the first ones: histories of usage, products and coupons, estimates of changes, credits that are consumed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepOf } from '../../src/compat/stigg/routes/usage-history.ts'
import { startHttpFaultProxy } from '../support/http-fault-proxy.ts'
import type { Json } from '../support/rest.ts'
import { stiggPoster } from '../support/stigg-client.ts'
import { operations } from '../support/stigg-operations.ts'
import { type StiggRest, startStiggRest } from '../support/stigg-rest.ts'

let s: StiggRest
beforeAll(async () => {
  s = await startStiggRest()
  await s.gql(`mutation {
    m: createMeter(input: { key: "calls", name: "Calls", aggregation: SUM }) { id }
    a: createFeature(input: { key: "calls", name: "Calls", type: METERED, meterKey: "calls" }) { id }
    b: createFeature(input: { key: "sso", name: "SSO", type: BOOLEAN }) { id }
  }`)
  const entitlements = '[{ feature: "calls", limit: "100", period: DAY }]'
  const version = `{ currency: "USD", basePrice: "30", billingPeriod: MONTH, entitlements: ${entitlements} }`
  for (const [key, product] of [
    ...[
      ['pro', 'site'],
      ['mail', 'mail'],
    ],
  ]) {
    const input = `{ key: "${key}", name: "${key}", publish: true, metadata: { productId: "${product}" }, version: ${version} }`
    await s.gql(`mutation { createPlan(input: ${input}) { id } }`)
  }
  await s.send('POST', '/api/v1/customers', { id: 'acme' })
})
afterAll(() => s?.close())

async function ask(operationName: keyof typeof operations, variables: object = {}): Promise<Json> {
  const post = stiggPoster(s.origin, s.key)
  const { body } = await post({ operationName, query: operations[operationName], variables })
  expect([operationName, body.errors]).toEqual([operationName, undefined])
  return body.data
}

async function refusal(operationName: keyof typeof operations, variables: object) {
  const post = stiggPoster(s.origin, s.key)
  const { body } = await post({ operationName, query: operations[operationName], variables })
  return body.errors[0].extensions.code
}

const hour = 3_600_000
const input = { customerId: 'acme', featureId: 'calls' }

describe('a plan that is applied', () => {
  it('is made once, and a change of its quantity is estimated before', async () => {
    const wanted = { input: { customerId: 'acme', planId: 'pro' } }
    const { applySubscription } = await ask('ApplySubscription', wanted)
    expect(applySubscription).toMatchObject({
      ...{ __typename: 'ApplySubscription', subscription: { plan: { refId: 'pro' } } },
      entitlements: [{ feature: { refId: 'calls' }, usageLimit: 100 }],
    })
    const again = (await ask('ApplySubscription', wanted)).applySubscription
    const subscriptionId = applySubscription.subscription.id
    expect(again.subscription.id).toBe(subscriptionId)
    const change = { input: { subscriptionId, unitQuantity: 3 } }
    const { estimateSubscriptionUpdate } = await ask('EstimateSubscriptionUpdate', change)
    expect(estimateSubscriptionUpdate).toMatchObject({
      ...{ total: { amount: 90, currency: 'usd' }, subscription: null },
      billingPeriodRange: { start: s.clock.now().toISOString() },
      proration: { credit: { amount: 30 }, debit: { amount: 90 }, netAmount: { amount: 60 } },
    })
    const none = { input: { subscriptionId: 'none', unitQuantity: 3 } }
    expect(await refusal('EstimateSubscriptionUpdate', none)).toBe('SubscriptionNotFound')
  })
})

describe('a history of usage', () => {
  it('tells at each point what was used since the period began, alike over REST and GraphQL', async () => {
    const start = s.clock.now()
    const use = (value: number) =>
      s.send('POST', '/api/v1/usage', { usages: [{ ...input, value }] })
    await use(5)
    s.clock.advance(2 * hour)
    await use(2)
    s.clock.advance(23 * hour)
    await use(1)
    s.clock.advance(hour)
    const startDate = start.toISOString()
    const { usageHistoryV2 } = await ask('GetUsageHistoryV2', { input: { ...input, startDate } })
    const [{ points, tags }] = usageHistoryV2.series
    const values = points.map((one: Json) => one.value)
    expect([values, tags]).toEqual([[5, 5, ...Array(22).fill(7), 0, 1], []])
    const reset = new Date(start.getTime() + 24 * hour).toISOString()
    expect(usageHistoryV2.markers).toMatchObject([{ timestamp: reset, type: 'PERIODIC_RESET' }])
    const places = points.flatMap((one: Json, i: number) => (one.isResetPoint ? [i] : []))
    expect(places).toEqual([24])
    const { body } = await s.get(`/api/v1/usage/acme/history/calls?startDate=${startDate}`)
    expect(body.data.series[0].points.map((one: Json) => one.value)).toEqual(values)
  })

  it('has at most 100 points, whatever its range', () => {
    for (const days of [1, 4, 5, 99, 100, 365, 4_000]) {
      const range = days * 24 * hour
      expect(Math.ceil(range / stepOf(range))).toBeLessThanOrEqual(100)
    }
  })

  it('of what is unknown or not measured, or of no range, is refused', async () => {
    const startDate = '2024-01-01T00:00:00.000Z'
    const of = (given: object) =>
      refusal('GetUsageHistoryV2', { input: { ...input, startDate, ...given } })
    expect(await of({ featureId: 'none' })).toBe('FeatureNotFound')
    expect(await of({ featureId: 'sso' })).toBe('CannotReportUsageForEntitlementWithMeterError')
    expect(await of({ customerId: 'none' })).toBe('CustomerNotFound')
    expect(await of({ resourceId: 'none' })).toBe('CustomerResourceNotFound')
    expect(await of({ endDate: startDate })).toBe('BadUserInput')
    expect(await of({ startDate: 'yesterday' })).toBe('BadUserInput')
    expect(await of({ groupBy: 'model' })).toBe('BadUserInput')
  })
})

describe('what is offered', () => {
  it('has its products, page by page', async () => {
    const first = (await ask('GetProducts', { paging: { first: 1 } })).products
    expect([first.edges.length, first.totalCount, first.pageInfo.hasNextPage]).toEqual([1, 2, true])
    const after = first.pageInfo.endCursor
    const rest = (await ask('GetProducts', { paging: { first: 1, after } })).products
    const names = [first, rest].map(({ edges }) => edges[0].node.refId)
    expect([names.toSorted(), rest.pageInfo.hasNextPage]).toEqual([['mail', 'site'], false])
    expect(await refusal('GetProducts', { paging: { after: 'none' } })).toBe('BadUserInput')
  })

  it('has its coupons, which are promotions', async () => {
    await s.gql(`mutation { a: createPromotion(input: { code: "TENTH", name: "A tenth", publish: true,
      version: { kind: PERCENT, percent: "10", duration: REPEATING, months: 3 } }) { id }
      b: createPromotion(input: { code: "FIVER", name: "Five", publish: true,
      version: { kind: FIXED, amount: "5", currency: "USD", duration: ONCE } }) { id } }`)
    const { coupons } = await ask('GetCoupons')
    const rows = coupons.edges.map(({ node }: Json) => node)
    expect(rows.find(({ refId }: Json) => refId === 'TENTH')).toMatchObject({
      ...{ type: 'PERCENTAGE', percentOff: 10, amountsOff: null, durationInMonths: 3 },
      status: 'ACTIVE',
    })
    expect(rows.find(({ refId }: Json) => refId === 'FIVER')).toMatchObject({
      ...{ type: 'FIXED', percentOff: null, amountsOff: [{ amount: 5, currency: 'usd' }] },
    })
    const none = await ask('GetCoupons', { filter: { status: { eq: 'ARCHIVED' } } })
    expect(none.coupons.edges).toEqual([])
  })
})

describe('credits', () => {
  const own = { customerId: 'acme', currencyId: 'tokens' }

  it('are consumed once by a key, and their use is told', async () => {
    const grant = { ...own, amount: 1_000, displayName: 'Top-up', grantType: 'PAID' }
    await ask('GrantCredits', { input: grant })
    const use = { input: { ...own, amount: 4, idempotencyKey: 'one' } }
    for (const _ of ['first', 'again']) {
      const { consumeCredits } = await ask('ConsumeCredits', use)
      expect(consumeCredits).toMatchObject({
        ...{ customerId: 'acme', resourceId: null },
        credit: { currencyId: 'tokens', currentUsage: 4, usageLimit: 1_000 },
      })
    }
    const beyond = { input: { ...own, amount: 5_000, idempotencyKey: 'two' } }
    expect(await refusal('ConsumeCredits', beyond)).toBe('EntitlementLimitExceededError')
    const other = { input: { ...use.input, currencyId: 'coins' } }
    expect(await refusal('ConsumeCredits', other)).toBe('CustomCurrencyNotFound')
    const { creditUsage } = await ask('GetCreditUsage', { input: own })
    expect(creditUsage).toMatchObject({
      ...{ currency: { currencyId: 'tokens' }, series: [{ totalCredits: 4 }] },
    })
  })

  it('are consumed by many uses in one request, at most 1,000, each once, whatever is sent again', async () => {
    const path = '/api/v1/credits/consumption/async'
    const uses = Array.from({ length: 130 }, (_, i) => ({
      ...{ ...own, amount: 1, idempotencyKey: `many-${i % 60}` },
    }))
    for (const _ of ['first', 'again']) {
      expect((await s.send('POST', path, { consumptions: uses })).status).toBe(201)
    }
    expect(await ask('ConsumeCreditsAsync', { input: { consumptions: uses } })).toEqual({
      consumeCreditsAsync: null,
    })
    const mixed = [
      { ...own, amount: 9_000, idempotencyKey: 'too-much' },
      { ...own, amount: 1, idempotencyKey: 'many-60' },
    ]
    const refused = await s.send('POST', path, { consumptions: mixed })
    expect([refused.status, refused.body.code]).toEqual([400, 'EntitlementLimitExceededError'])
    const { body } = await s.get('/api/v1/customers/acme/entitlements/check?currencyId=tokens')
    expect(body.data.currentUsage).toBe(4 + 60 + 1)
    const more = await s.send('POST', path, { consumptions: Array(1_001).fill(mixed[1]) })
    expect([more.status, more.body.code]).toEqual([400, 'BadUserInput'])
  })
})

describe('a request whose answer is lost after the commit', () => {
  it('is sent again and counts once, by each way of reporting', async () => {
    const whose = { customerId: 'again' }
    await s.send('POST', '/api/v1/customers', { id: 'again' })
    await s.send('POST', '/api/v1/subscriptions', { ...whose, planId: 'pro' })
    const grant = { currencyId: 'tokens', amount: 100, displayName: 'Top-up', grantType: 'PAID' }
    await s.send('POST', '/api/v1/credits/grants', { ...whose, ...grant })
    const proxy = await startHttpFaultProxy(s.origin)
    const sent = async (path: string, body: object) => {
      const request = {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { 'x-api-key': s.key, 'content-type': 'application/json' },
      }
      proxy.plan('lose')
      await expect(fetch(proxy.url + path, request)).rejects.toThrow()
      const again = await fetch(proxy.url + path, request)
      const answer = (await again.json()) as Json
      expect([path, again.ok, answer.errors]).toEqual([path, true, undefined])
    }
    const operation = (operationName: keyof typeof operations, given: object) =>
      sent('/graphql', {
        ...{ operationName, query: operations[operationName], variables: { input: given } },
      })
    const usage = (idempotencyKey: string) => ({
      ...{ ...whose, featureId: 'calls', value: 2, idempotencyKey },
    })
    const event = (idempotencyKey: string) => ({ ...whose, eventName: 'calls', idempotencyKey })
    const use = (idempotencyKey: string) => ({
      ...{ ...whose, currencyId: 'tokens', amount: 3, idempotencyKey },
    })
    await operation('ReportUsage', usage('a'))
    await operation('ReportUsageBulk', { usages: [usage('b')] })
    await operation('ReportEvent', { usageEvents: [event('c')] })
    await operation('ConsumeCredits', use('d'))
    await sent('/api/v1/usage', { usages: [usage('e')] })
    await sent('/api/v1/events', { events: [event('f')] })
    await sent('/api/v1/credits/consumption', use('g'))
    await sent('/api/v1/credits/consumption/async', { consumptions: [use('h'), use('i')] })
    await proxy.close()
    const path = '/api/v1/customers/again/entitlements/check'
    const counted = await s.get(`${path}?featureId=calls`)
    expect(counted.body.data.currentUsage).toBe(2 + 2 + 1 + 2 + 1)
    const spent = await s.get(`${path}?currencyId=tokens`)
    expect(spent.body.data.currentUsage).toBe(4 * 3)
  })
})

describe('an estimate', () => {
  it('tells what usage and events would cost in credits, and records nothing', async () => {
    await s.gql(`mutation {
      c: createRateCard(input: { key: "rates", isDefault: true, currency: "USD", creditValue: "1" }) { id }
      r: addRate(input: { rateCardId: "rates", eventType: "calls", components: [{ property: "quantity", credits: "0.5" }] }) { id }
    }`)
    const customerId = 'estimated'
    await s.send('POST', '/api/v1/customers', { id: customerId })
    const grant = { customerId, currencyId: 'tokens', displayName: 'Top-up', grantType: 'PAID' }
    await s.send('POST', '/api/v1/credits/grants', { ...grant, amount: 8 })
    const usages = [4, 6].map((value) => ({ customerId, featureId: 'calls', value }))
    const { status, body } = await s.send('POST', '/api/v1/usage/estimate', { usages })
    expect([status, body.data]).toEqual([
      200,
      {
        warnings: [],
        estimates: [
          {
            ...{ currencyId: 'tokens', estimatedCost: 5, currentBalance: 8 },
            ...{ balanceAfterEstimate: 3, wouldOverdraft: false },
            breakdown: [2, 3].map((estimatedCost) => ({
              ...{ featureId: 'calls', eventName: null, estimatedCost },
            })),
          },
        ],
      },
    ])
    const event = { customerId, eventName: 'calls', dimensions: { calls: 20 } }
    const events = await s.send('POST', '/api/v1/events/estimate', { events: [event, event] })
    expect(events.body.data.estimates).toMatchObject([{ currentBalance: 8 }])
    const free = { customerId, eventName: 'free' }
    const none = await s.send('POST', '/api/v1/events/estimate', { events: [free] })
    expect(none.body.data).toEqual({ estimates: [], warnings: [] })
    const unknown = { usages: [{ customerId, featureId: 'none', value: 1 }] }
    const refused = await s.send('POST', '/api/v1/usage/estimate', unknown)
    expect([refused.status, refused.body.code]).toEqual([404, 'FeatureNotFound'])
  })
})

describe('a change that is scheduled', () => {
  it('is taken back over REST and GraphQL', async () => {
    await s.send('POST', '/api/v1/customers', { id: 'planned' })
    const wanted = { customerId: 'planned', planId: 'mail' }
    const { body } = await s.send('POST', '/api/v1/subscriptions', wanted)
    const { id } = body.data.subscription
    const publish = `mutation { createPlanVersion(input: { planId: "mail", basedOnCurrent: true, basePrice: "40" }) { id } p: publishPlanVersion(planId: "mail") { id } }`
    s.clock.advance(1_000)
    await s.gql(publish)
    const later = { subscriptionId: id, subscriptionMigrationTime: 'END_OF_BILLING_PERIOD' }
    const path = `/api/v1/subscriptions/${id}/future-update/schedule`
    await ask('MigrateSubscriptionToLatest', { input: later })
    const taken = await s.send('DELETE', path)
    expect([taken.status, taken.body.data]).toEqual([200, { id }])
    await ask('MigrateSubscriptionToLatest', { input: later })
    const told = await ask('CancelSubscriptionUpdates', { input: { subscriptionId: id } })
    expect(told).toEqual({ cancelSchedule: id })
    expect((await s.send('DELETE', path)).status).toBe(400)
  })
})
