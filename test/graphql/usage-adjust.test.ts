/** Adjusting usage: it becomes what it is said to be in one step, between whatever else happens to the customer. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphql } from '../support/graphql.ts'
import {
  AdjustUsageDocument,
  type AdjustUsageInput,
  RecordUsageBatchDocument,
  RecordUsageDocument,
  UsageEventsDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const aggregations = ['SUM', 'LAST', 'MAX', 'COUNT'] as const

let tenant: Tenant
let second: TestApp
const features = new Map<string, string>()
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spent', fixedCredits: '1', components }])
  for (const aggregation of aggregations) {
    const key = aggregation.toLowerCase()
    const valueProperty = aggregation === 'COUNT' ? undefined : 'n'
    await addMeter(tenant, { key, aggregation, eventType: `${key}s`, valueProperty })
    features.set(key, await addFeature(tenant, { key, type: 'METERED', meterKey: key }))
  }
  await addMeter(tenant, { key: 'spent', aggregation: 'SUM', valueProperty: 'n' })
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

async function customer(): Promise<string> {
  const id = await tenant.customer()
  for (const feature of features.values()) await entitle(tenant, id, feature, { period: 'MONTH' })
  return id
}

type Given = Omit<AdjustUsageInput, 'behavior'> & Partial<Pick<AdjustUsageInput, 'behavior'>>

const inputOf = (given: Given): AdjustUsageInput => ({ behavior: 'SET', ...given })
const adjust = async (given: Given) =>
  (await tenant.ask(AdjustUsageDocument, { input: inputOf(given) })).adjustUsage
const refusal = (given: Given) => tenant.refused(AdjustUsageDocument, { input: inputOf(given) })

async function record(customerId: string, eventType: string, n: number, timestamp?: string) {
  const input = { customerId, eventType, quantity: n, properties: { n }, timestamp }
  return (await tenant.ask(RecordUsageDocument, { input })).recordUsage
}

async function counter(customerId: string, key: string): Promise<string | undefined> {
  const { rows } = await tenant.sql.query(
    `select trim_scale(value)::text as value from usage_counter
     where customer_id = $1 and feature_id = $2`,
    [customerId, features.get(key)],
  )
  return rows[0]?.value
}

/** The quantities of the events that are not reversed, the newest first. */
async function standing(customerId: string): Promise<string[]> {
  const { usageEvents } = await tenant.ask(UsageEventsDocument, { customerId, first: 100 })
  return usageEvents.edges
    .flatMap(({ node }) => (node.status === 'ACCEPTED' ? [node] : []))
    .sort((a, b) => b.sequence - a.sequence)
    .map(({ quantity }) => quantity)
}

const at = (offset: number) => new Date(Date.parse(noon) + offset).toISOString()

describe('the usage of a feature', () => {
  it('grows by what is missing and falls by the newest events', async () => {
    const customerId = await customer()
    const set = (quantity: number) => adjust({ customerId, feature: 'sum', quantity })
    expect(await set(5)).toMatchObject({ quantity: '5', eventType: 'sums' })
    expect(await set(7)).toMatchObject({ quantity: '2' })
    expect(await standing(customerId)).toEqual(['2', '5'])
    expect(await set(6)).toMatchObject({ quantity: '1' })
    expect(await standing(customerId)).toEqual(['1', '5'])
    expect(await set(3)).toMatchObject({ quantity: '3' })
    expect(await standing(customerId)).toEqual(['3'])
    expect(await set(3)).toMatchObject({ quantity: '0', credits: '0' })
    expect(await counter(customerId, 'sum')).toBe('3')
    expect(await set(0)).toMatchObject({ quantity: '0' })
    expect(await counter(customerId, 'sum')).toBe('0')
  })

  it('changes by a quantity, and not below zero', async () => {
    const customerId = await customer()
    const change = { customerId, feature: 'sum', behavior: 'DELTA' } as const
    await adjust({ ...change, quantity: 4 })
    await adjust({ ...change, quantity: 3 })
    await adjust({ ...change, quantity: '-5.5' })
    expect(await counter(customerId, 'sum')).toBe('1.5')
    expect(await refusal({ ...change, quantity: -2 })).toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'The usage is 1.5; it cannot fall below zero.',
    })
    expect(await counter(customerId, 'sum')).toBe('1.5')
  })

  it('counts the current period only', async () => {
    const customerId = await customer()
    await record(customerId, 'sums', 9, at(-20 * 86_400_000))
    await adjust({ customerId, feature: 'sum', quantity: 2 })
    await adjust({ customerId, feature: 'sum', quantity: 1 })
    expect(await standing(customerId)).toEqual(['1', '9'])
  })

  it('becomes the last value, also before events with a later time', async () => {
    const customerId = await customer()
    await record(customerId, 'lasts', 4)
    await record(customerId, 'lasts', 9, at(60_000))
    await adjust({ customerId, feature: 'last', quantity: 2 })
    expect(await counter(customerId, 'last')).toBe('2')
    await adjust({ customerId, feature: 'last', behavior: 'DELTA', quantity: -2 })
    expect(await counter(customerId, 'last')).toBe('0')
  })

  it('may fall while it is beyond its limit, and is refused only when it grows', async () => {
    const customerId = await customer()
    await adjust({ customerId, feature: 'sum', quantity: 10 })
    await entitle(tenant, customerId, 'sum', { period: 'MONTH', limit: '8', behavior: 'HARD' })
    expect(await adjust({ customerId, feature: 'sum', quantity: 9 })).toMatchObject({
      quantity: '9',
    })
    const grown = { customerId, feature: 'sum', quantity: 11 }
    expect(await refusal(grown)).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: '8',
      used: '9',
      requested: '2',
    })
    expect(await counter(customerId, 'sum')).toBe('9')
    const refusals = await tenant.facts(customerId, 'usage.limit_exceeded')
    expect(refusals.filter(({ refused }) => refused)).toHaveLength(1)
  })
})

describe('the usage of a meter', () => {
  it('is set at one event time and stays the same at others', async () => {
    const customerId = await customer()
    await record(customerId, 'sums', 4, at(-1))
    const set = (quantity: number, timestamp = noon) =>
      adjust({ customerId, meter: 'sum', quantity, timestamp })
    await record(customerId, 'sums', 2, noon)
    await set(5)
    await set(3)
    expect(await standing(customerId)).toEqual(['1', '2', '4'])
    expect(await counter(customerId, 'sum')).toBe('7')
    await set(1, at(-1))
    expect(await standing(customerId)).toEqual(['1', '1', '2'])
    expect(await counter(customerId, 'sum')).toBe('4')
  })

  it.each([
    ['LAST', '2'],
    ['MAX', '6'],
  ])('replaces the events of the time for %s', async (aggregation, left) => {
    const customerId = await customer()
    const key = aggregation.toLowerCase()
    await record(customerId, `${key}s`, 6, at(-1))
    await record(customerId, `${key}s`, 9, noon)
    await record(customerId, `${key}s`, 8, noon)
    await adjust({ customerId, meter: key, quantity: 7, timestamp: noon })
    expect(await counter(customerId, key)).toBe('7')
    await adjust({ customerId, meter: key, quantity: 2, timestamp: noon })
    expect(await counter(customerId, key)).toBe(left)
  })

  it('is not set where events are counted', async () => {
    const customerId = await customer()
    const counted = { customerId, quantity: 1 }
    for (const given of [
      { ...counted, meter: 'count' },
      { ...counted, feature: 'count' },
      { ...counted, feature: 'max' },
      { ...counted, meter: 'last', behavior: 'DELTA' as const },
    ]) {
      expect(await refusal(given)).toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })

  it('pays and returns credits, or changes nothing', async () => {
    const customerId = await customer()
    await addCredits(tenant, customerId, '8', { expiresAt: at(60_000) })
    const set = { customerId, meter: 'spent', timestamp: noon }
    // Each event has a price of its own besides the units.
    expect(await adjust({ ...set, quantity: 7 })).toMatchObject({ credits: '8' })
    expect(await adjust({ ...set, quantity: 5 })).toMatchObject({ credits: '6' })
    expect((await tenant.balance(customerId)).available).toBe('2')
    expect(await adjust({ ...set, quantity: 5 })).toMatchObject({ quantity: '0', credits: '0' })
    tenant.clock.advance(60_000)
    const code = (await refusal({ ...set, quantity: 3 })).code
    tenant.clock.set(noon)
    expect(code).toBe('INSUFFICIENT_CREDITS')
    expect(await standing(customerId)).toEqual(['0', '5'])
  })
})

describe('an adjustment', () => {
  it('happens once under its key, even when it changed nothing', async () => {
    const customerId = await customer()
    const set = { customerId, feature: 'sum', quantity: 0, idempotencyKey: 'a' }
    const first = await adjust(set)
    await record(customerId, 'sums', 4)
    expect(await adjust(set)).toEqual(first)
    expect(await counter(customerId, 'sum')).toBe('4')
    expect((await refusal({ ...set, quantity: 1 })).code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('says what is wrong with it', async () => {
    const customerId = await customer()
    const given = { customerId, feature: 'sum', quantity: 1 }
    const cases: [Given, string][] = [
      [{ ...given, meter: 'sum' }, 'INVALID_REQUEST'],
      [{ ...given, feature: undefined }, 'INVALID_REQUEST'],
      [{ ...given, quantity: -1 }, 'INVALID_REQUEST'],
      [{ ...given, timestamp: noon }, 'INVALID_REQUEST'],
      [{ ...given, customerId: 'nobody' }, 'NOT_FOUND'],
      [{ ...given, feature: 'nothing' }, 'NOT_FOUND'],
      [{ ...given, customerId: await tenant.customer() }, 'NOT_FOUND'],
      [{ customerId, meter: 'nothing', quantity: 1 }, 'NOT_FOUND'],
      [{ ...given, subscriptionId: 'sub_x' }, 'NOT_FOUND'],
    ]
    for (const [input, code] of cases) expect((await refusal(input)).code).toBe(code)
  })

  it('reverses at most a thousand events', async () => {
    const customerId = await customer()
    const event = { customerId, eventType: 'sums', properties: { n: 1 } }
    await tenant.ask(RecordUsageBatchDocument, { events: Array(1_000).fill(event) })
    await record(customerId, 'sums', 1)
    expect(await refusal({ customerId, feature: 'sum', quantity: 0 })).toMatchObject({
      code: 'INVALID_REQUEST',
    })
    await adjust({ customerId, feature: 'sum', quantity: 1 })
    expect(await counter(customerId, 'sum')).toBe('1')
    await adjust({ customerId, feature: 'sum', quantity: 0 })
    expect(await counter(customerId, 'sum')).toBe('0')
  })

  it('takes its place in one order with all others on two servers', async () => {
    const act = fc.record({
      kind: fc.constantFrom('record', 'SET', 'DELTA', 'METER'),
      n: fc.integer({ min: 0, max: 9 }),
      server: fc.nat(1),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 12, maxLength: 24, size: 'max' }),
        async (acts) => {
          const customerId = await customer()
          const answers = await Promise.all(
            acts.map(async ({ kind, n, server }) => {
              const url = server === 0 ? tenant.app.url : second.url
              const { liveKey } = tenant.app
              if (kind === 'record') {
                const event = { customerId, eventType: 'sums', properties: { n }, timestamp: noon }
                const answer = await graphql(url, liveKey, RecordUsageDocument, { input: event })
                return { kind, n, sequence: answer.data?.recordUsage?.sequence }
              }
              const of = kind === 'METER' ? { meter: 'sum', timestamp: noon } : { feature: 'sum' }
              const behavior = kind === 'DELTA' ? ('DELTA' as const) : ('SET' as const)
              const input = { ...of, customerId, behavior, quantity: n }
              const answer = await graphql(url, liveKey, AdjustUsageDocument, { input })
              return { kind, n, sequence: answer.data?.adjustUsage?.sequence }
            }),
          )
          let usage = 0
          for (const { kind, n } of answers.toSorted(
            (a, b) => Number(a.sequence) - Number(b.sequence),
          )) {
            usage = kind === 'record' || kind === 'DELTA' ? usage + n : n
          }
          expect(answers.map(({ sequence }) => typeof sequence)).not.toContain('undefined')
          expect(await counter(customerId, 'sum')).toBe(String(usage))
        },
      ),
      { numRuns: 5 },
    )
    await tenant.sql.query('analyze')
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })
})
