/** Analytics: totals, averages, the peak day, the trend, the breakdown. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trendPercentOf, trendText } from '../../src/core/analytics/analytics.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { graphqlData } from '../support/graphql.ts'
import {
  AnalyticsDocument,
  type AnalyticsQueryVariables,
  RecordUsageBatchDocument,
  ReverseUsageEventDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addMetered, addRateCard } from '../support/product.ts'
import type { Json } from '../support/rest.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'COUNT')
  await addRateCard(tenant, '0.10', [{ eventType: 'chat', fixedCredits: '10' }])
  customerId = await tenant.customer('analysed')
  await addCredits(tenant, customerId, '10000')
  const chats = (timestamp: string, count: number) =>
    Array.from({ length: count }, () => ({ customerId, eventType: 'chat', timestamp }))
  const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, {
    events: [
      ...chats('2026-02-20T10:00:00Z', 4),
      ...chats('2026-03-01T00:00:00Z', 2),
      ...chats('2026-03-02T23:59:59.999Z', 3),
      ...chats('2026-03-04T12:00:00Z', 3),
      { customerId, eventType: 'calls', timestamp: '2026-03-05T12:00:00Z' },
      { customerId, eventType: 'chat', timestamp: '2026-03-04T12:00:00Z' },
    ],
  })
  const last = recordUsageBatch.outcomes.at(-1)?.usageEvent?.id ?? ''
  await tenant.ask(ReverseUsageEventDocument, { id: last })
})
afterAll(() => tenant?.close())

async function analytics(variables: Omit<AnalyticsQueryVariables, 'customerId'> = {}) {
  const answer = await tenant.ask(AnalyticsDocument, { customerId, ...variables })
  if (!answer.analytics) throw new Error('No analytics')
  return answer.analytics
}

describe('analytics', () => {
  it('tells totals, averages, peak, trend and breakdown of a range', async () => {
    expect(await analytics({ startTime: '2026-03-01', endTime: '2026-03-10' })).toEqual({
      startTime: '2026-03-01T00:00:00.000Z',
      endTime: '2026-03-11T00:00:00.000Z',
      cost: {
        total: '8',
        currency: 'USD',
        costs: [{ currency: 'USD', amount: '8' }],
        dailyAverage: '0.8',
        trend: '+100%',
      },
      usage: {
        totalEvents: 9,
        totalCredits: '80',
        dailyAverage: '0.9',
        peakDay: { day: '2026-03-02', eventCount: 3, credits: '30', cost: '3' },
        trend: '+125%',
      },
      breakdown: [
        { feature: 'chat', eventCount: 8, quantity: '8', credits: '80', cost: '8' },
        { feature: 'calls', eventCount: 1, quantity: '1', credits: '0', cost: '0' },
      ],
    })
  })

  it('takes the last 30 days by default', async () => {
    const { startTime, endTime, usage } = await analytics()
    expect([startTime, endTime]).toEqual(['2026-02-08T12:00:00.000Z', noon])
    expect(usage).toMatchObject({ totalEvents: 13, trend: null })
  })

  it('counts days in UTC, and a part of a day as that part', async () => {
    const { usage } = await analytics({
      startTime: '2026-03-02T12:00:00Z',
      endTime: '2026-03-03T00:00:00Z',
    })
    expect(usage).toMatchObject({ totalEvents: 3, dailyAverage: '6', trend: null })
    expect(usage?.peakDay?.day).toBe('2026-03-02')
  })

  it('answers the metrics that were asked for', async () => {
    const asked = await analytics({ metrics: ['usage'] })
    expect([asked.cost, asked.breakdown]).toEqual([null, null])
    expect(asked.usage).not.toBeNull()
    const variables = { customerId, metrics: ['usage', 'luck'] }
    expect((await tenant.refused(AnalyticsDocument, variables)).code).toBe('INVALID_REQUEST')
  })

  it('of nothing are zero and null', async () => {
    expect(await analytics({ startTime: '2025-01-01', endTime: '2025-01-31' })).toMatchObject({
      cost: { total: '0', currency: null, costs: [], dailyAverage: '0', trend: null },
      usage: { totalEvents: 0, dailyAverage: '0', peakDay: null, trend: null },
      breakdown: [],
    })
  })

  it('of a time that cost nothing fall by all of what the one before cost', async () => {
    const { cost, usage } = await analytics({
      startTime: '2026-03-20T00:00:00Z',
      endTime: '2026-04-10T00:00:00Z',
    })
    expect(cost).toMatchObject({ total: '0', currency: null, trend: '-100%' })
    expect(usage).toMatchObject({ totalEvents: 0, trend: '-100%' })
  })

  it('of the widest range that there is compare with what is left before it', async () => {
    const { usage } = await analytics({ startTime: '1970-01-01', endTime: '9999-12-31' })
    expect(usage).toMatchObject({ totalEvents: 13, trend: null })
    const recent = await analytics({ startTime: '2026-03-01', endTime: '9999-12-31' })
    expect(recent.usage).toMatchObject({ totalEvents: 9, trend: '+125%' })
  })

  it.each([
    ['an end before the start', { startTime: '2026-03-02', endTime: '2026-03-01' }],
    ['a start in the future without an end', { startTime: '2027-01-01' }],
  ])('refuse %s', async (_what, range) => {
    const { code } = await tenant.refused(AnalyticsDocument, { customerId, ...range })
    expect(code).toBe('INVALID_REQUEST')
  })

  it('of an unknown customer are not found', async () => {
    const { code } = await tenant.refused(AnalyticsDocument, { customerId: 'nobody' })
    expect(code).toBe('NOT_FOUND')
  })
})

describe('the period before', () => {
  it('stands beside the one that is asked for', async () => {
    const { app } = tenant
    const { analytics } = await graphqlData<Json>(
      app.url,
      app.liveKey,
      `{ analytics(customerId: "analysed", startTime: "2026-03-01T00:00:00Z", endTime: "2026-03-11T00:00:00Z") {
        previousStartTime startTime cost: costAnalytics { costs { currency amount } previousCosts { currency amount } }
        usage: usageAnalytics { totalEvents previousTotalEvents previousTotalCredits } } }`,
    )
    expect(analytics).toMatchObject({
      previousStartTime: '2026-02-19T00:00:00.000Z',
      startTime: '2026-03-01T00:00:00.000Z',
      cost: {
        costs: [{ currency: 'USD', amount: '8' }],
        previousCosts: [{ currency: 'USD', amount: '4' }],
      },
      usage: { totalEvents: 9, previousTotalEvents: 4, previousTotalCredits: '40' },
    })
  })
})

describe('a trend', () => {
  it.each([
    ['115', '100', '+15%'],
    ['100', '100', '+0%'],
    ['50', '100', '-50%'],
    ['0', '100', '-100%'],
    ['1', '3', '-67%'],
    ['100.4', '100', '+0%'],
    ['99.6', '100', '+0%'],
    ['100.5', '100', '+1%'],
    ['5', '0', null],
  ])('from %s against %s is %s', (current, previous, expected) => {
    expect(trendText(trendPercentOf(decimal(current), decimal(previous)))).toBe(expected)
  })
})
