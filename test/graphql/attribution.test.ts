/** Attribution, series, optimization and forecast through the API: the same before and after rolling up. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { decimal, decimalText, zero } from '../../src/core/values/decimal.ts'
import {
  RecordUsageBatchDocument,
  ReverseUsageEventDocument,
  UsageDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addMetered, addRateCard } from '../support/product.ts'
import { rollUp } from '../support/roll-up.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import {
  AttributionDocument,
  type AttributionQueryVariables,
  AttributionTokenDocument,
  InsightsDocument,
  SetAttributionPropertiesDocument,
  UsageSavingsDocument,
  UsageSeriesDocument,
  type UsageSeriesQueryVariables,
} from './attribution.generated.ts'

const minute = 60_000
const hour = 60 * minute
const range = { startTime: '2026-03-01', endTime: '2026-03-10' }

let tenant: Tenant
const customers: string[] = []

const tokens = (input: string, output: string) => [
  { property: 'input_tokens', unitSize: '1000', credits: input },
  { property: 'output_tokens', unitSize: '1000', credits: output },
]

/** Spread over days and quarters of hours, with some that lack a team or a provider. */
function eventsOf(customerId: string, n: number) {
  const teams = ['red', 'green', undefined, '', 'red']
  const models = ['big', 'mid', 'small']
  return Array.from({ length: n }, (_, i) => ({
    customerId,
    eventType: i % 4 === 3 ? 'image' : 'chat',
    timestamp: new Date(Date.parse(noon) - ((i * 37 * minute + i) % (9 * 24 * hour))).toISOString(),
    properties: {
      ...{ model: models[i % 3], team: teams[i % 5], region: `r${i % 2}`, stage: i },
      ...(i % 2 === 0 && { provider: 'acme' }),
      ...{ input_tokens: 100 * (i % 7), output_tokens: 10 * (i % 11) },
    },
  }))
}

beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'image', 'COUNT')
  await addRateCard(tenant, '0.01', [
    { eventType: 'chat', match: { model: 'big' }, components: tokens('30', '60') },
    { eventType: 'chat', match: { model: 'mid' }, components: tokens('3', '6') },
    {
      eventType: 'chat',
      match: { model: 'small' },
      components: tokens('1', '2'),
      qualityScore: '0.7',
    },
  ])
  for (const name of ['first', 'second']) {
    const id = await tenant.customer(name)
    customers.push(id)
    await addCredits(tenant, id, '100000')
    const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, {
      events: eventsOf(id, name === 'first' ? 120 : 47),
    })
    expect(recordUsageBatch.rejected).toBe(0)
    const event = recordUsageBatch.outcomes[5]?.usageEvent?.id ?? ''
    await tenant.ask(ReverseUsageEventDocument, { id: event })
  }
})
afterAll(() => tenant?.close())

async function attribution(variables: AttributionQueryVariables) {
  const answer = await tenant.ask(AttributionDocument, { ...range, ...variables })
  if (!answer.attribution) throw new Error('No attribution')
  return answer.attribution
}

async function series(variables: UsageSeriesQueryVariables) {
  const answer = await tenant.ask(UsageSeriesDocument, variables)
  if (!answer.usageSeries) throw new Error('No series')
  return answer.usageSeries
}

async function refused<D, V>(document: TypedDocumentNode<D, V>, variables: V, key?: string) {
  return (await tenant.refused(document, variables, key)).code
}

const sum = (values: readonly { cost: string }[]) =>
  decimalText(values.reduce((total, v) => total.plus(decimal(v.cost)), zero))

/** Everything that can be asked of one scope. */
async function everything(customerId: string | null) {
  const scope = { customerId, ...range }
  const zone = { ...scope, timeZone: 'Asia/Kathmandu' }
  return {
    attribution: await attribution(scope),
    local: await attribution(zone),
    days: await series({ ...scope, interval: 'DAY', by: 'model' }),
    weeks: await series({ ...zone, interval: 'WEEK', by: 'team' }),
    insights: (await tenant.ask(InsightsDocument, zone)).analytics,
  }
}

describe('figures', () => {
  it('are the same before and after rolling up, of customers and of the workspace', async () => {
    const scopes = [...customers, null]
    const before = await Promise.all(scopes.map(everything))
    await rollUp(tenant)
    const { rows } = await tenant.sql.query(
      `select count(distinct dimension)::int as dimensions, count(*)::int as n from usage_rollup`,
    )
    expect(rows[0].dimensions).toBe(8)
    expect(await Promise.all(scopes.map(everything))).toEqual(before)
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('of the workspace are those of its customers together', async () => {
    const all = await attribution({})
    const each = await Promise.all(customers.map((customerId) => attribution({ customerId })))
    expect(all.customerId).toBeNull()
    expect(all.totals.eventCount).toBe(each.reduce((n, a) => n + a.totals.eventCount, 0))
    expect(all.totals.cost).toBe(sum(each.map((a) => a.totals)))
    for (const [i, { shares: values }] of all.dimensions.entries()) {
      for (const one of values) {
        const parts = each.flatMap((a) =>
          a.dimensions[i]!.shares.filter((v) => v.value === one.value),
        )
        expect([one.value, one.eventCount, one.cost]).toEqual([
          one.value,
          parts.reduce((n, v) => n + v.eventCount, 0),
          sum(parts),
        ])
      }
    }
    const { usage } = await tenant.ask(UsageDocument, { customerId: customers[0]!, ...range })
    expect(each[0]?.totals).toEqual({
      eventCount: usage?.totalEvents,
      credits: usage?.totalCredits,
      cost: usage?.totalCost,
    })
  })
})

describe('attribution', () => {
  it('adds up by each of its dimensions, with what does not say as null', async () => {
    const { totals: total, dimensions, currency } = await attribution({ customerId: customers[0] })
    expect(currency).toBe('USD')
    expect(dimensions.map((d) => d.by)).toEqual(['feature', 'team', 'model', 'provider'])
    for (const { shares: values } of dimensions) {
      expect(values.reduce((n, v) => n + v.eventCount, 0)).toBe(total.eventCount)
      expect(sum(values)).toBe(total.cost)
      expect(values.reduce((n, v) => n + v.percentage, 0)).toBe(100)
    }
    const [features, teams, models, providers] = dimensions.map((d) => d.shares.map((v) => v.value))
    expect(features?.toSorted()).toEqual(['chat', 'image'])
    expect(new Set(teams)).toEqual(new Set(['red', 'green', null]))
    expect(models).toEqual(['big', 'mid', 'small'])
    expect(new Set(providers)).toEqual(new Set(['acme', null]))
  })

  it('tells so many values apart as asked for', async () => {
    const [team] = (await attribution({ customerId: customers[0], by: ['team'], first: 1 }))
      .dimensions
    expect(team?.shares.map((v) => v.value)).toHaveLength(2)
    expect(team?.shares.at(-1)?.value).toBe('(other)')
    expect(team?.shares.reduce((n, v) => n + v.percentage, 0)).toBe(100)
  })

  it('reads a property that nobody named from the events of a customer, but not of the workspace', async () => {
    const [asked] = (await attribution({ customerId: customers[0], by: ['region'] })).dimensions
    expect(asked?.shares.map((v) => v.value).toSorted()).toEqual(['r0', 'r1'])
    expect(asked?.shares.reduce((n, v) => n + v.eventCount, 0)).toBe(119)
    const answer = await tenant.refused(AttributionDocument, { by: ['region'] })
    expect(answer).toMatchObject({ code: 'INVALID_REQUEST', properties: ['region'] })
    expect(answer.message).toContain('setAttributionProperties')
  })

  it('sums by a property from the first event on, once it is named', async () => {
    const before = await attribution({ customerId: customers[0], by: ['region', 'stage'] })
    const { setAttributionProperties } = await tenant.ask(SetAttributionPropertiesDocument, {
      names: ['region', 'stage'],
    })
    expect(setAttributionProperties.attributionProperties).toEqual(['region', 'stage'])
    expect(await attribution({ customerId: customers[0], by: ['region', 'stage'] })).toEqual(before)
    const all = await attribution({ by: ['region'] })
    await rollUp(tenant)
    expect(await attribution({ customerId: customers[0], by: ['region', 'stage'] })).toEqual(before)
    expect(await attribution({ by: ['region'] })).toEqual(all)
    expect(all.dimensions[0]?.shares.reduce((n, v) => n + v.eventCount, 0)).toBe(165)
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
    await tenant.ask(SetAttributionPropertiesDocument, { names: [] })
  })

  it.each([
    ['no name', { by: [] }],
    ['a name twice', { by: ['team', 'team'] }],
    ['a blank name', { by: [' '] }],
    ['too many names', { by: Array.from({ length: 15 }, (_, i) => `p${i}`) }],
    ['no values', { first: 0 }],
    ['an unknown zone', { timeZone: 'Mars/Base' }],
    ['an end before the start', { startTime: '2026-03-10', endTime: '2026-03-01' }],
  ])('refuses %s', async (_what, variables) => {
    expect(await refused(AttributionDocument, { ...range, ...variables })).toBe('INVALID_REQUEST')
  })

  it.each([
    ['a name that usage is always summed by', ['team']],
    ['a name twice', ['a', 'a']],
    ['more than ten', Array.from({ length: 11 }, (_, i) => `p${i}`)],
  ])('cannot be set to %s', async (_what, names) => {
    expect(await refused(SetAttributionPropertiesDocument, { names })).toBe('INVALID_REQUEST')
  })

  it('shows a customer token its own customer only, and knows nothing of other workspaces', async () => {
    const customerId = customers[0]!
    const { createCustomerToken } = await tenant.ask(AttributionTokenDocument, { customerId })
    const { token } = createCustomerToken
    const own = await tenant.ask(AttributionDocument, { ...range, customerId }, token)
    expect(own.attribution).toEqual(await attribution({ customerId }))
    const stranger = { customerId: customers[1] }
    expect(await refused(AttributionDocument, stranger, token)).toBe('FORBIDDEN')
    expect(await refused(AttributionDocument, {}, token)).toBe('FORBIDDEN')
    expect(await refused(UsageSeriesDocument, { interval: 'DAY' }, token)).toBe('FORBIDDEN')
    const { testKey } = tenant.app
    expect(await refused(AttributionDocument, { customerId }, testKey)).toBe('NOT_FOUND')
    const other = await tenant.ask(AttributionDocument, range, testKey)
    expect(other.attribution?.totals).toEqual({ eventCount: 0, credits: '0', cost: '0' })
    const savings = await tenant.ask(UsageSavingsDocument, { customerId, ...range }, token)
    expect(savings.usage?.optimizationSavings).not.toBeUndefined()
  })
})

describe('usageSeries', () => {
  it('has every day, and adds up', async () => {
    const found = await series({
      ...{ customerId: customers[0], interval: 'DAY', by: 'model' },
      ...{ startTime: '2026-02-20', endTime: '2026-03-10' },
    })
    expect(found.buckets.map((b) => b.date)).toEqual(
      Array.from({ length: 19 }, (_, i) =>
        new Date(Date.UTC(2026, 1, 20 + i)).toISOString().slice(0, 10),
      ),
    )
    expect(
      found.buckets.slice(0, 9).every((b) => b.eventCount === 0 && b.usageByValue?.length === 0),
    ).toBe(true)
    expect(found.buckets.reduce((n, b) => n + b.eventCount, 0)).toBe(119)
    for (const { eventCount: events, cost, usageByValue: values } of found.buckets) {
      expect(values?.reduce((n, v) => n + v.eventCount, 0)).toBe(events)
      expect(sum(values ?? [])).toBe(cost)
    }
  })

  it.each(['HOUR', 'DAY', 'WEEK', 'MONTH'] as const)(
    'is the usage of each %s in any zone, of a customer and of the workspace',
    async (interval) => {
      for (const timeZone of ['UTC', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu']) {
        for (const customerId of [customers[0], null]) {
          const found = await series({ customerId, interval, timeZone, ...range })
          expect(found.buckets.reduce((n, b) => n + b.eventCount, 0)).toBeGreaterThan(100)
          const used = found.buckets.filter((b) => b.eventCount > 0)
          for (const bucket of used.slice(0, customerId ? 3 : 0)) {
            const { startTime, endTime } = bucket
            const { usage } = await tenant.ask(UsageDocument, {
              customerId: customerId!,
              startTime,
              endTime,
            })
            expect(usage).toMatchObject({ totalEvents: bucket.eventCount, totalCost: bucket.cost })
          }
        }
      }
    },
  )

  it.each([
    ...['Asia/Kolkata', 'Asia/Kathmandu', 'Pacific/Chatham', 'Australia/Lord_Howe'],
    ...['Africa/Cairo', 'America/Santiago', 'America/St_Johns'],
  ])('is what the events of each time say in %s', async (timeZone) => {
    const events = eventsOf('', 120).filter((_, i) => i !== 5)
    const moments = events.map(({ timestamp }) => Date.parse(timestamp))
    const odd = { startTime: '2026-03-04T05:20:07.001Z', endTime: '2026-03-09T21:50:59.999Z' }
    for (const asked of [
      { ...range, interval: 'DAY' as const },
      { ...odd, interval: 'HOUR' as const },
    ]) {
      const variables = { customerId: customers[0], timeZone, by: 'model', ...asked }
      const { buckets } = await series(variables)
      for (const { startTime, endTime, eventCount: n, usageByValue: values } of buckets) {
        const inside = moments.filter((t) => t >= Date.parse(startTime) && t < Date.parse(endTime))
        expect(n).toBe(inside.length)
        const models = events.filter(({ timestamp }) => inside.includes(Date.parse(timestamp)))
        for (const { value, eventCount: told } of values ?? []) {
          expect(told).toBe(models.filter((e) => e.properties.model === value).length)
        }
      }
      expect(buckets.reduce((all, b) => all + b.eventCount, 0)).toBeGreaterThan(60)
    }
  })

  it('takes dates as days of the zone', async () => {
    const found = await series({ interval: 'DAY', timeZone: 'Asia/Kathmandu', ...range })
    expect(found.startTime).toBe('2026-02-28T18:15:00.000Z')
    expect(found.endTime).toBe('2026-03-10T18:15:00.000Z')
    expect(found.buckets).toHaveLength(10)
    expect(found.buckets[0]?.date).toBe('2026-03-01')
  })

  it('widens a range of the workspace to quarters of an hour', async () => {
    const variables = { startTime: '2026-03-10T10:01:00Z', endTime: '2026-03-10T11:59:59.999Z' }
    const found = await series({ interval: 'HOUR', ...variables })
    expect([found.startTime, found.endTime]).toEqual([
      '2026-03-10T10:00:00.000Z',
      '2026-03-10T12:00:00.000Z',
    ])
  })

  it.each([
    ['too many hours', { interval: 'HOUR', startTime: '2026-01-01', endTime: '2026-03-01' }],
    [
      'too many figures',
      { interval: 'DAY', startTime: '2025-01-01', endTime: '2026-03-01', by: 'team', first: 50 },
    ],
    ['an unknown zone', { interval: 'DAY', timeZone: 'Nowhere' }],
    ['too many values', { interval: 'DAY', by: 'team', first: 51 }],
  ] as const)('refuses %s', async (_what, variables) => {
    expect(await refused(UsageSeriesDocument, variables)).toBe('INVALID_REQUEST')
  })
})

describe('optimization', () => {
  it('tells what cheaper models saved and could save, of the very tokens', async () => {
    const customerId = customers[0]!
    const standing = eventsOf(customerId, 120).filter((e, i) => e.eventType === 'chat' && i !== 5)
    const prices: Record<string, [number, number]> = { big: [30, 60], mid: [3, 6], small: [1, 2] }
    const costAs = (model: string, as: string) =>
      standing
        .filter((e) => e.properties.model === model)
        .reduce((total, { properties: p }) => {
          const [input, output] = prices[as]!
          return total + (p.input_tokens * input + p.output_tokens * output) / 1_000 / 100
        }, 0)
    const { analytics } = await tenant.ask(InsightsDocument, { customerId, ...range })
    const { usageOptimization: optimization } = analytics!
    expect(optimization?.currency).toBe('USD')
    const saved =
      costAs('mid', 'big') +
      costAs('small', 'big') -
      costAs('mid', 'mid') -
      costAs('small', 'small')
    expect(Number(optimization?.savings)).toBeCloseTo(saved, 9)
    expect(Number(optimization?.savingsCredits)).toBeCloseTo(saved * 100, 7)
    const potential = costAs('big', 'big') - costAs('big', 'small')
    expect(optimization?.opportunities.map((o) => [o.fromModel, o.toModel])).toEqual([
      ['big', 'small'],
      ['mid', 'small'],
    ])
    expect(optimization?.opportunities[0]).toMatchObject({
      type: 'MODEL_DOWNGRADE',
      eventType: 'chat',
      savingsPercent: 96,
      currency: 'USD',
      qualityScore: '0.7',
      description: 'Use small instead of big for chat: the same usage costs 96 % less.',
    })
    expect(Number(optimization?.opportunities[0]?.potentialSavings)).toBeCloseTo(potential, 9)
    const { usage } = await tenant.ask(UsageSavingsDocument, { customerId, ...range })
    expect(usage?.optimizationSavings).toBe(optimization?.savings)
  })

  it('of parts of days adds up to that of the days', async () => {
    const savings = async (startTime: string, endTime: string) => {
      const variables = { customerId: customers[0]!, startTime, endTime }
      const { usage } = await tenant.ask(UsageSavingsDocument, variables)
      return decimal(usage!.optimizationSavings)
    }
    const whole = await savings('2026-03-01T00:00:00Z', '2026-03-11T00:00:00Z')
    const parts = [
      await savings('2026-03-01T00:00:00Z', '2026-03-02T04:00:00.001Z'),
      await savings('2026-03-02T04:00:00.001Z', '2026-03-10T05:20:00Z'),
      await savings('2026-03-10T05:20:00Z', '2026-03-11T00:00:00Z'),
    ]
    expect(decimalText(parts.reduce((a, b) => a.plus(b)))).toBe(decimalText(whole))
    const days = await savings('2026-03-05T00:00:00Z', '2026-03-08T00:00:00Z')
    const pieces = [
      await savings('2026-03-05T00:00:00Z', '2026-03-05T13:07:11Z'),
      await savings('2026-03-05T13:07:11Z', '2026-03-07T01:00:00Z'),
      await savings('2026-03-07T01:00:00Z', '2026-03-08T00:00:00Z'),
    ]
    expect(decimalText(pieces.reduce((a, b) => a.plus(b)))).toBe(decimalText(days))
    expect([days.gt(0), whole.gt(days), parts[1]!.lt(whole)]).toEqual([true, true, true])
  })
})

describe('forecastNextMonth', () => {
  it('goes on as the weeks before did, and needs two of them', async () => {
    const id = await tenant.customer('forecast')
    await addCredits(tenant, id, '100000')
    const daily = (day: number) => ({
      customerId: id,
      eventType: 'chat',
      timestamp: new Date(Date.UTC(2026, 2, day, 10)).toISOString(),
      properties: { model: 'big', input_tokens: 1_000 },
    })
    const days = Array.from({ length: 13 }, (_, i) => daily(i - 3))
    await tenant.ask(RecordUsageBatchDocument, { events: days })
    const forecast = async () =>
      (await tenant.ask(InsightsDocument, { customerId: id })).analytics?.cost?.forecastNextMonth
    expect(await forecast()).toBeNull()
    await tenant.ask(RecordUsageBatchDocument, { events: [daily(-4)] })
    expect(await forecast()).toBe('9')
    await rollUp(tenant)
    expect(await forecast()).toBe('9')
  })
})
