/** Limits on usage: what each aggregation counts, hard and soft limits, periods, and no overshoot under concurrency. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphql } from '../support/graphql.ts'
import { consume } from '../support/holds.ts'
import {
  RecordUsageBatchDocument,
  RecordUsageDocument,
  type UsageEventInput,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const hour = 3_600_000

let tenant: Tenant
let second: TestApp
let feature: Record<'sum' | 'count' | 'max' | 'last' | 'unique' | 'credits', string>
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
  feature = {
    sum: await addMetered(tenant, 'sum', 'SUM', 'n'),
    count: await addMetered(tenant, 'count', 'COUNT'),
    max: await addMetered(tenant, 'max', 'MAX', 'n'),
    last: await addMetered(tenant, 'last', 'LAST', 'n'),
    unique: await addMetered(tenant, 'unique', 'UNIQUE_COUNT', 'n'),
    credits: await addFeature(tenant, { key: 'credits', type: 'CREDITS' }),
  }
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'credits', components }])
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

const at = (offset: number) => new Date(Date.parse(noon) + offset).toISOString()

/** ACCEPTED or the error's code. */
async function send(input: UsageEventInput, app = tenant.app): Promise<string> {
  const { data, errors } = await graphql(app.url, app.liveKey, RecordUsageDocument, { input })
  return data?.recordUsage?.status ?? String(errors?.[0]?.extensions?.code)
}

async function used(customerId: string, featureId: string): Promise<string[]> {
  const { rows } = await tenant.sql.query(
    `select trim_scale(value)::text as value from usage_counter
     where customer_id = $1 and feature_id = $2 order by period_start`,
    [customerId, featureId],
  )
  return rows.map((row) => row.value)
}

describe('a hard limit', () => {
  it.each([
    ['sum', '10', [4, '5.5', '0.5', '0.000000001'], ['A', 'A', 'A', 'L'], '10'],
    ['count', '2', [9, 9, 9], ['A', 'A', 'L'], '2'],
    ['max', '10', [3, 10, 7, '10.1', 2], ['A', 'A', 'A', 'L', 'A'], '10'],
    ['last', '10', [3, 10, 11, 4], ['A', 'A', 'L', 'A'], '4'],
    ['unique', '2', ['a', 'b', 'a', 'c', 'b'], ['A', 'A', 'A', 'L', 'A'], '2'],
  ] as const)('counts by %s', async (name, limit, values, expected, counted) => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature[name], { limit })
    const outcomes: string[] = []
    for (const n of values)
      outcomes.push(await send({ customerId, eventType: name, properties: { n } }))
    expect(outcomes.map((o) => o[0])).toEqual(expected)
    expect(await used(customerId, feature[name])).toEqual([counted])
  })

  it('tells limit, use, request and reset', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.sum, { limit: '10', period: 'DAY' })
    await send({ customerId, eventType: 'sum', properties: { n: 8 } })
    const input = { customerId, eventType: 'sum', properties: { n: 3 } }
    expect(await tenant.refused(RecordUsageDocument, { input })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      feature: 'sum',
      limit: '10',
      used: '8',
      requested: '3',
      resetAt: '2026-03-11T00:00:00.000Z',
    })
  })

  it('lets events without the property pass uncounted', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.sum, { limit: '0' })
    expect(await send({ customerId, eventType: 'sum' })).toBe('ACCEPTED')
    expect(await send({ customerId, eventType: 'sum', properties: { n: null } })).toBe('ACCEPTED')
    expect(await used(customerId, feature.sum)).toEqual([])
  })

  it('ends 32 parallel spenders on two servers exactly at the limit', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.sum, { limit: '20' })
    const input = { customerId, eventType: 'sum', properties: { n: 1 } }
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, i) => send(input, i % 2 ? second : tenant.app)),
    )
    expect(outcomes.filter((o) => o === 'ACCEPTED')).toHaveLength(20)
    expect(outcomes.filter((o) => o === 'LIMIT_EXCEEDED')).toHaveLength(12)
    expect(await used(customerId, feature.sum)).toEqual(['20'])
  })

  it('ends 32 parallel spenders of one unique text at one', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.unique, { limit: '1' })
    const input = { customerId, eventType: 'unique', properties: { n: 'one' } }
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, i) => send(input, i % 2 ? second : tenant.app)),
    )
    expect(new Set(outcomes)).toEqual(new Set(['ACCEPTED']))
    expect(await used(customerId, feature.unique)).toEqual(['1'])
  })

  it('on credits refuses what the balance would still cover', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    await entitle(tenant, customerId, feature.credits, { limit: '10', period: 'MONTH' })
    const spend = (n: number) => send({ customerId, eventType: 'credits', properties: { n } })
    expect([await spend(8), await spend(3), await spend(2)]).toEqual([
      'ACCEPTED',
      'LIMIT_EXCEEDED',
      'ACCEPTED',
    ])
    expect((await tenant.balance(customerId)).available).toBe('90')
  })
})

describe('one balance', () => {
  it.each([
    ['one server', () => [tenant.app]],
    ['two servers', () => [tenant.app, second]],
  ])('ends exactly at zero under 50 parallel spenders on %s', async (_what, appsOf) => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '20', { name: 'a' })
    await addCredits(tenant, customerId, '15', { name: 'b' })
    const apps = appsOf()
    const input = { customerId, eventType: 'credits', properties: { n: 1 } }
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => send(input, apps[i % apps.length])),
    )
    expect(outcomes.filter((o) => o === 'ACCEPTED')).toHaveLength(35)
    expect(outcomes.filter((o) => o === 'INSUFFICIENT_CREDITS')).toHaveLength(15)
    expect((await tenant.balance(customerId)).available).toBe('0')
  })
})

describe('usage.limit_exceeded', () => {
  const toldOf = (customerId: string) => tenant.facts(customerId, 'usage.limit_exceeded')
  const told = (used: string, refused: boolean) => ({ feature: 'sum', limit: '10', used, refused })

  it('is sent when a hard limit is reached, and at the first refusal of a period', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.sum, { limit: '10', period: 'DAY' })
    const use = (n: number, timestamp = noon, app = tenant.app) =>
      send({ customerId, eventType: 'sum', properties: { n }, timestamp }, app)
    expect(await use(4)).toBe('ACCEPTED')
    expect(await toldOf(customerId)).toEqual([])
    const refusals = [await use(7), await use(8, noon, second), await use(9)]
    expect(refusals).toEqual(['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'LIMIT_EXCEEDED'])
    expect(await toldOf(customerId)).toEqual([told('4', true)])
    expect([await use(6, noon, second), await use(1)]).toEqual(['ACCEPTED', 'LIMIT_EXCEEDED'])
    expect(await toldOf(customerId)).toEqual([told('4', true), told('10', false)])
    expect(await use(11, at(-24 * hour))).toBe('LIMIT_EXCEEDED')
    expect((await toldOf(customerId)).at(-1)).toEqual(told('0', true))
    expect(await used(customerId, feature.sum)).toEqual(['0', '10'])
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('is sent once however many refusals meet, on any server, by batches and consumption too', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.sum, { limit: '10', period: 'DAY' })
    const event = { customerId, eventType: 'sum', properties: { n: 11 } }
    const events = Array.from({ length: 20 }, () => event)
    await Promise.all([
      ...events.map((input, i) => send(input, i % 2 ? tenant.app : second)),
      tenant.ask(RecordUsageBatchDocument, { events }),
      consume(tenant, customerId, { feature: 'sum', properties: { n: 11 } }),
    ])
    expect(await toldOf(customerId)).toEqual([told('0', true)])
    const denied = { feature: 'sum', properties: { n: 12 } }
    tenant.clock.advance(24 * hour)
    expect((await consume(tenant, customerId, denied)).reason).toBe('LIMIT_EXCEEDED')
    expect((await consume(tenant, customerId, denied)).reason).toBe('LIMIT_EXCEEDED')
    expect(await toldOf(customerId)).toHaveLength(2)
    tenant.clock.advance(-24 * hour)
    expect(await send({ ...event, properties: { n: 1 } })).toBe('ACCEPTED')
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })
})

describe('a soft limit', () => {
  it('lets usage pass and says once that it was reached', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.sum, { limit: '10', behavior: 'SOFT' })
    for (const n of [4, 5, 1, 7]) {
      expect(await send({ customerId, eventType: 'sum', properties: { n } })).toBe('ACCEPTED')
    }
    expect(await used(customerId, feature.sum)).toEqual(['17'])
    const facts = await tenant.facts(customerId, 'usage.limit_exceeded')
    expect(facts).toEqual([{ feature: 'sum', limit: '10', used: '10', refused: false }])
  })

  it('on credits spends what is there and keeps the rest as overage', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '3')
    await entitle(tenant, customerId, feature.credits, { behavior: 'SOFT' })
    const record = (n: number) =>
      tenant.ask(RecordUsageDocument, {
        input: { customerId, eventType: 'credits', properties: { n } },
      })
    expect((await record(5)).recordUsage).toMatchObject({ credits: '5', overage: '2' })
    expect((await record(4)).recordUsage).toMatchObject({ credits: '4', overage: '4' })
    expect((await tenant.balance(customerId)).available).toBe('0')
  })
})

describe('periods', () => {
  it('reset by the passing of time alone', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.sum, { limit: '1', period: 'HOUR' })
    const input = { customerId, eventType: 'sum', properties: { n: 1 } }
    expect([await send(input), await send(input)]).toEqual(['ACCEPTED', 'LIMIT_EXCEEDED'])
    tenant.clock.advance(hour - 1)
    expect(await send(input)).toBe('LIMIT_EXCEEDED')
    tenant.clock.advance(1)
    expect([await send(input), await send(input)]).toEqual(['ACCEPTED', 'LIMIT_EXCEEDED'])
    tenant.clock.set(noon)
    expect(await used(customerId, feature.sum)).toEqual(['1', '1'])
  })

  it('take late and early events as their own', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.sum, { limit: '1', period: 'HOUR' })
    const input = { customerId, eventType: 'sum', properties: { n: 1 } }
    const offsets = [0, 0, -1, -1, -hour, -hour - 1, 300_000]
    const outcomes: string[] = []
    for (const offset of offsets) outcomes.push(await send({ ...input, timestamp: at(offset) }))
    expect(outcomes.map((o) => o[0])).toEqual(['A', 'L', 'A', 'L', 'L', 'A', 'L'])
  })

  it('begin and end with the entitlement', async () => {
    const customerId = await tenant.customer()
    const seed = { limit: '1', effectiveAt: at(-hour), expiresAt: at(0) }
    await entitle(tenant, customerId, feature.sum, seed)
    const input = { customerId, eventType: 'sum', properties: { n: 1 } }
    const offsets = [-hour - 1, -hour - 1, -hour, -1, 0, 0]
    const outcomes: string[] = []
    for (const offset of offsets) outcomes.push(await send({ ...input, timestamp: at(offset) }))
    expect(outcomes.map((o) => o[0])).toEqual(['A', 'A', 'A', 'L', 'A', 'A'])
    expect(await used(customerId, feature.sum)).toEqual(['1'])
  })

  it('keep the value of the latest event time, whenever it arrives', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.last)
    for (const [n, offset] of [
      [1, -2000],
      [2, -1000],
      [3, -3000],
      [4, -1000],
    ] as const) {
      const properties = { n }
      await send({ customerId, eventType: 'last', properties, timestamp: at(offset) })
    }
    expect(await used(customerId, feature.last)).toEqual(['4'])
  })
})

describe('a unique count', () => {
  it('tells long texts apart beyond their first 255 characters', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.unique)
    const long = 'x'.repeat(254)
    for (const n of [`${long}😀a`, `${long}😀a`, `${long}😀b`]) {
      await send({ customerId, eventType: 'unique', properties: { n } })
    }
    expect(await used(customerId, feature.unique)).toEqual(['2'])
  })

  it('takes a number and its text, and objects in any order of keys, as the same', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.unique)
    for (const n of [1, '1', { b: 1, a: 2 }, { a: 2, b: 1 }]) {
      await send({ customerId, eventType: 'unique', properties: { n } })
    }
    expect(await used(customerId, feature.unique)).toEqual(['2'])
  })
})
