/** Filters of usage: every figure under a filter is the sum of the events that meet it, rolled up or not, or it is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { decimal, decimalText, zero } from '../../src/core/values/decimal.ts'
import { RecordUsageBatchDocument, ReverseUsageEventDocument } from '../support/ledger.generated.ts'
import { addMetered, addRateCard } from '../support/product.ts'
import { rollUp } from '../support/roll-up.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import {
  AttributionDocument,
  FilteredAnalyticsDocument,
  type UsageFilterInput,
  UsageSeriesDocument,
} from './attribution.generated.ts'

let tenant: Tenant
const customers: string[] = []
const range = { startTime: '2026-03-06', endTime: '2026-03-10' }

/** The same numbers in every run. */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}
const random = numbers(7)
const pick = <T>(values: readonly T[]) => values[random(values.length)]!

async function record(customerId: string, n: number) {
  const events = Array.from({ length: n }, () => ({
    customerId,
    eventType: pick(['chat', 'image', 'search']),
    ...(random(3) === 0 && { feature: pick(['chat', 'image', 'tools']) }),
    timestamp: new Date(Date.parse(noon) - random(9 * 24 * 3_600_000)).toISOString(),
    properties: {
      model: pick(['big', 'small', '(other)', null]),
      ...(random(3) > 0 && { team: pick(['red', 'green', '', 7]) }),
      ...{ region: pick(['eu', 'us', true]), 'd.kind': pick(['a', "b'"]) },
    },
  }))
  const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, { events })
  expect(recordUsageBatch.outcomes.flatMap(({ error }) => error ?? [])).toEqual([])
  const id = recordUsageBatch.outcomes[3]?.usageEvent?.id ?? ''
  await tenant.ask(ReverseUsageEventDocument, { id })
}

beforeAll(async () => {
  tenant = await startTenant()
  for (const key of ['chat', 'image', 'search', 'tools']) await addMetered(tenant, key, 'COUNT')
  await addRateCard(tenant, '0.01', [
    { eventType: 'chat', fixedCost: '0.333333333' },
    { eventType: 'image', match: { model: 'big' }, fixedCost: '0.07' },
    { eventType: 'image', fixedCost: '0.01' },
  ])
  customers.push(await tenant.customer(), await tenant.customer())
  for (const customerId of customers) await record(customerId, 150)
})
afterAll(() => tenant?.close())

interface Row {
  type: string
  feature: string
  properties: Record<string, unknown>
  at: Date
  sign: number
  cost: string
}

/** The events that meet the filter, as this test reads them. */
async function meeting(customerId: string | null, filter: UsageFilterInput) {
  const { rows } = await tenant.sql.query(
    `select event_type as type, feature, properties, timestamp as at, cost::text,
       case when reverses is null then 1 else -1 end as sign
     from usage_event where $1::text is null or customer_id = $1`,
    [customerId],
  )
  return (rows as Row[]).filter(
    ({ type, feature, properties }) =>
      (filter.eventTypes?.includes(type) ?? true) &&
      (filter.features?.includes(feature) ?? true) &&
      (filter.properties ?? []).every(({ name, values }) =>
        values.includes(String(properties[name] ?? '')),
      ),
  )
}

const within = (rows: Row[], start: string, end: string) =>
  rows.filter(({ at }) => at >= new Date(start) && at < new Date(end))
const figures = (rows: Row[]) => ({
  eventCount: rows.reduce((n, { sign }) => n + sign, 0),
  cost: decimalText(rows.reduce((sum, { cost }) => sum.plus(decimal(cost)), zero)),
})

const byFeature: UsageFilterInput[] = [
  { features: ['chat'] },
  { features: ['tools', 'image', 'unknown'] },
  { eventTypes: ['chat', 'search'] },
  { eventTypes: ['image'], features: ['chat', 'tools'] },
]
const byModel: UsageFilterInput[] = [
  { properties: [{ name: 'model', values: ['big', '(other)'] }] },
]
const byEvents: UsageFilterInput[] = [
  { properties: [{ name: 'region', values: ['true', 'eu'] }] },
  { properties: [{ name: 'd.kind', values: ["b'"] }], eventTypes: ['chat'] },
  {
    properties: [
      { name: 'team', values: ['7', 'red'] },
      { name: 'model', values: ['small'] },
    ],
    features: ['chat', 'image'],
  },
]

/** Whatever is asked about the filter, by the names, equals the sums of the events. */
async function expectSums(customerId: string | null, filter: UsageFilterInput, names: string[]) {
  const scope = { ...range, customerId, filter }
  const rows = await meeting(customerId, filter)
  const { attribution } = await tenant.ask(AttributionDocument, { ...scope, by: names })
  const { startTime, endTime } = attribution!
  const inside = within(rows, startTime, endTime)
  expect(attribution!.totals).toMatchObject(figures(inside))
  expect(attribution!.totals.eventCount).toBeGreaterThan(0)
  for (const { by, shares: values } of attribution!.dimensions) {
    expect(values.reduce((n, v) => n + v.eventCount, 0)).toBe(attribution!.totals.eventCount)
    for (const { value, eventCount: events, cost } of values) {
      const own = inside.filter(({ feature, properties }) =>
        by === 'feature' ? feature === value : String(properties[by] ?? '') === (value ?? ''),
      )
      expect([by, value, events, cost]).toEqual([by, value, ...Object.values(figures(own))])
    }
  }
  const { usageSeries } = await tenant.ask(UsageSeriesDocument, {
    ...scope,
    ...{ interval: 'DAY', by: names[0], timeZone: 'Asia/Kathmandu' },
  })
  for (const { usageByValue: values, ...bucket } of usageSeries!.buckets) {
    expect(bucket).toMatchObject(figures(within(rows, bucket.startTime, bucket.endTime)))
    expect(values?.reduce((n, v) => n + v.eventCount, 0)).toBe(bucket.eventCount)
  }
  const hasFeatures = names.includes('feature')
  const { analytics } = await tenant.ask(FilteredAnalyticsDocument, {
    ...scope,
    ...(!hasFeatures && { metrics: ['cost', 'usage'] }),
  })
  const before = figures(within(rows, analytics!.previousStartTime, startTime))
  expect([analytics!.usage?.totalEvents, analytics!.cost?.total]).toEqual(
    Object.values(figures(inside)),
  )
  expect(analytics!.usage?.previousTotalEvents).toBe(before.eventCount)
  expect(analytics!.usageOptimization).toBeNull()
  expect(analytics!.breakdown === null).toBe(!hasFeatures)
  for (const [list, start, end] of [
    [analytics!.breakdown, startTime, endTime],
    [analytics!.previousBreakdown, analytics!.previousStartTime, startTime],
  ] as const) {
    for (const { feature, eventCount, cost } of list ?? []) {
      const own = within(rows, start, end).filter((row) => row.feature === feature)
      expect({ eventCount, cost }).toEqual(figures(own))
    }
  }
}

async function expectAllSums() {
  for (const customerId of [...customers, null]) {
    for (const filter of byFeature) await expectSums(customerId, filter, ['feature'])
    for (const filter of byModel) await expectSums(customerId, filter, ['model'])
  }
  for (const filter of [...byFeature, ...byModel, ...byEvents]) {
    await expectSums(customers[0]!, filter, ['feature', 'model', 'region'])
  }
}

describe('a filter of usage', () => {
  it('sums the events that meet it, before, while and after they are rolled up', async () => {
    await expectAllSums()
    await rollUp(tenant)
    await expectAllSums()
    for (const customerId of customers) await record(customerId, 60)
    await expectAllSums()
    await rollUp(tenant)
    await expectAllSums()
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('is refused of the whole workspace where only the events can answer', async () => {
    for (const [filter, by] of [
      ...byEvents.map((filter) => [filter, 'feature'] as const),
      [byModel[0], 'feature'] as const,
      [byModel[0], 'team'] as const,
      [byFeature[0], 'model'] as const,
    ]) {
      const answer = await tenant.refused(AttributionDocument, { ...range, filter, by: [by] })
      expect(answer).toMatchObject({ code: 'INVALID_REQUEST' })
      expect(answer.message).toContain('of the whole workspace cannot be filtered so')
    }
  })

  it('reads the events of a customer with more values in an hour than have sums of their own', async () => {
    const customerId = await tenant.customer()
    const events = Array.from({ length: 230 }, (_, i) => ({
      ...{ customerId, eventType: 'chat', timestamp: noon, properties: { model: `m${i % 215}` } },
    }))
    await tenant.ask(RecordUsageBatchDocument, { events })
    await rollUp(tenant)
    const filter = { properties: [{ name: 'model', values: ['m3', 'm212'] }] }
    const asked = { startTime: '2026-03-10', endTime: '2026-03-10', by: ['model'], filter }
    const { attribution } = await tenant.ask(AttributionDocument, { ...asked, customerId })
    expect(attribution?.totals.eventCount).toBe(3)
    expect((await tenant.refused(AttributionDocument, asked)).code).toBe('INVALID_REQUEST')
  })

  it('has no figures of optimization', async () => {
    const asked = { filter: { features: ['chat'] }, metrics: ['optimization'] }
    expect((await tenant.refused(FilteredAnalyticsDocument, asked)).code).toBe('INVALID_REQUEST')
  })

  it.each([
    ['no event type', { eventTypes: [] }],
    ['an empty feature', { features: [''] }],
    ['more than 50 features', { features: Array.from({ length: 51 }, (_, i) => `f${i}`) }],
    ['a property without values', { properties: [{ name: 'team', values: [] }] }],
    ['a property twice', { properties: ['a', 'b'].map((v) => ({ name: 'team', values: [v] })) }],
    ['a value with NUL', { properties: [{ name: 'team', values: ['a\u0000'] }] }],
  ])('refuses %s', async (_what, filter) => {
    const answer = await tenant.refused(AttributionDocument, { ...range, filter })
    expect(answer.code).toBe('INVALID_REQUEST')
  })

  it('without a condition changes nothing', async () => {
    const whole = await tenant.ask(AttributionDocument, range)
    const filter = { properties: [] }
    expect(await tenant.ask(AttributionDocument, { ...range, filter })).toEqual(whole)
  })
})
