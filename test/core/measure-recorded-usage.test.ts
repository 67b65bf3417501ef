/** Recorded usage as invoices will measure it: whose it is, at the edges of a period, late, reversed, and while more is recorded. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lateUsage } from '../../src/core/billing/late-usage.ts'
import { measureUsage } from '../../src/core/billing/measure-usage.ts'
import { usageEventsBehind } from '../../src/core/billing/usage-events-behind.ts'
import {
  type CountedUsage,
  countedBy,
  type SegmentAt,
  type UsageSegment,
} from '../../src/core/billing/usage-segment.ts'
import { loadCatalog } from '../../src/core/catalog/catalog-rows.ts'
import { decimalText } from '../../src/core/values/decimal.ts'
import { newCustomerRowId } from '../../src/core/values/ids.ts'
import type { Window } from '../../src/core/values/page.ts'
import {
  RecordUsageDocument,
  ReverseUsageEventDocument,
  type UsageEventInput,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

const april = { start: new Date('2026-04-01T00:00:00Z'), end: new Date('2026-05-01T00:00:00Z') }
const may = { start: april.end, end: new Date('2026-06-01T00:00:00Z') }
const late = new Date('2026-05-03T12:00:00Z')

let tenant: Tenant
let tokens: string
let spend: string
let visits: string
beforeAll(async () => {
  tenant = await startTenant()
  tenant.clock.set(late)
  const sum = { aggregation: 'SUM', valueProperty: 'n', eventType: 'job' } as const
  tokens = await addMeter(tenant, { key: 'tokens', ...sum })
  await addMeter(tenant, { key: 'pings', eventType: 'ping', aggregation: 'COUNT' })
  await addRateCard(tenant, '0.1', [{ eventType: 'spend', fixedCredits: '2.5' }])
  spend = await addFeature(tenant, { key: 'spend', type: 'CREDITS' })
  visits = await addFeature(tenant, { key: 'visits', type: 'METERED' })
})
afterAll(() => tenant?.close())

async function record(input: UsageEventInput) {
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input })
  if (!recordUsage) throw new Error('No event')
  return recordUsage
}
const reverse = (id: string) => tenant.ask(ReverseUsageEventDocument, { id })
const used = (customerId: string, n: number, more: Partial<UsageEventInput> = {}) =>
  record({ customerId, eventType: 'job', properties: { n }, timestamp: '2026-04-20', ...more })

const countedTokens: CountedUsage = {
  eventType: 'job',
  aggregation: 'SUM',
  valueProperty: 'n',
}
const headOf = async (customerId: string) => (await tenant.balance(customerId)).sequence

async function segmentOf(customerId: string, part: Partial<UsageSegment> = {}): Promise<SegmentAt> {
  const { workspaceId } = tenant
  const whole = { workspaceId, customerId, counted: countedTokens, subscription: null, ...april }
  return { ...whole, ...part, throughSequence: await headOf(customerId) }
}

async function measured(segment: SegmentAt) {
  const { quantity, events } = await measureUsage(tenant.sql, segment)
  return [decimalText(quantity), events]
}

describe('measureUsage', () => {
  it('counts an event at exactly the boundary in the next period', async () => {
    const customerId = await tenant.customer()
    await used(customerId, 1, { timestamp: '2026-04-01T00:00:00Z' })
    await used(customerId, 10, { timestamp: '2026-04-30T23:59:59.999Z' })
    await used(customerId, 100, { timestamp: '2026-05-01T00:00:00Z' })
    expect(await measured(await segmentOf(customerId))).toEqual(['11', 2])
    expect(await measured(await segmentOf(customerId, may))).toEqual(['100', 1])
  })

  it('gives a subscription what names it, and what names none to one of them', async () => {
    const customerId = await tenant.customer()
    const [a, b] = [0, 1].map((i) => newCustomerRowId('sub', customerId, new Date(i)))
    await used(customerId, 1, { subscriptionId: a })
    await used(customerId, 10, { subscriptionId: b })
    await used(customerId, 100)
    const { id } = await used(customerId, 1_000, { subscriptionId: b })
    await reverse(id)
    for (const [subscription, quantity] of [
      [{ id: a!, alsoUnnamed: true }, '101'],
      [{ id: a!, alsoUnnamed: false }, '1'],
      [{ id: b!, alsoUnnamed: false }, '10'],
      [null, '111'],
    ] as const) {
      expect((await measured(await segmentOf(customerId, { subscription })))[0]).toBe(quantity)
    }
  })

  it('bills a credits feature for what no pool covered', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, spend, { behavior: 'SOFT' })
    await addCredits(tenant, customerId, '6')
    const given = { customerId, eventType: 'spend', timestamp: '2026-04-30' }
    const overages = []
    for (let i = 0; i < 5; i++) overages.push((await record(given)).overage)
    expect(overages).toEqual(['0', '0', '1.5', '2.5', '2.5'])
    const counted = countedBy(await loadCatalog(tenant.sql, tenant.workspaceId), {
      meterId: null,
      featureId: spend,
    })
    expect(await measured(await segmentOf(customerId, { counted }))).toEqual(['6.5', 5])
  })

  it('is empty without events', async () => {
    const segment = await segmentOf(await tenant.customer())
    const { digest, quantity, ...rest } = await measureUsage(tenant.sql, segment)
    expect(rest).toEqual({ events: 0, first: null, last: null })
    expect([decimalText(quantity), digest.length]).toEqual(['0', 32])
  })

  it('answers the same for a sequence while and after more is recorded and reversed', async () => {
    const customerId = await tenant.customer()
    const ids: string[] = []
    for (let i = 1; i <= 12; i++) ids.push((await used(customerId, i)).id)
    await reverse(ids[3]!)
    const segment = await segmentOf(customerId)
    const before = await measureUsage(tenant.sql, segment)
    expect(decimalText(before.quantity)).toBe('74')
    let isDone = false
    const recording = (async () => {
      for (let i = 0; i < 12; i++) {
        await used(customerId, 1_000)
        if (i !== 3) await reverse(ids[i]!)
      }
      isDone = true
    })()
    do expect(await measureUsage(tenant.sql, segment, 2)).toEqual(before)
    while (!isDone)
    await recording
    expect(await measureUsage(tenant.sql, segment)).toEqual(before)
    const after = await segmentOf(customerId)
    expect(await measured(after)).toEqual(['12000', 12])
    const [found] = await lateUsage(tenant.sql, [segment])
    expect(found).toEqual({ isLate: true, throughSequence: after.throughSequence })
  })
})

describe('lateUsage', () => {
  it('names the segments with a late event or a reversal, and no others', async () => {
    const [quiet, busy, reversed] = [
      await tenant.customer(),
      await tenant.customer(),
      await tenant.customer(),
    ]
    for (const customerId of [quiet, busy]) await used(customerId, 1)
    const { id } = await used(reversed, 1)
    const segments = [
      await segmentOf(quiet),
      await segmentOf(busy),
      await segmentOf(reversed),
      await segmentOf(reversed, may),
    ]
    const isLate = async () => (await lateUsage(tenant.sql, segments)).map((one) => one.isLate)
    expect(await isLate()).toEqual([false, false, false, false])
    await used(quiet, 1, { timestamp: '2026-05-01T00:00:00Z' })
    await record({ customerId: quiet, eventType: 'ping', timestamp: '2026-04-20' })
    expect(await isLate()).toEqual([false, false, false, false])
    await used(busy, 1)
    await reverse(id)
    expect(await isLate()).toEqual([false, true, true, false])
  })

  it('is not for what another subscription used', async () => {
    const customerId = await tenant.customer()
    const [a, b] = [0, 1].map((i) => newCustomerRowId('sub', customerId, new Date(i)))
    const of = (id: string, alsoUnnamed: boolean) =>
      segmentOf(customerId, { subscription: { id, alsoUnnamed } })
    const segments = [await of(a!, true), await of(b!, false)]
    await used(customerId, 1, { subscriptionId: b })
    expect((await lateUsage(tenant.sql, segments)).map((one) => one.isLate)).toEqual([false, true])
    await used(customerId, 1)
    expect((await lateUsage(tenant.sql, segments)).map((one) => one.isLate)).toEqual([true, true])
  })

  it('asks nothing for no segments, and knows nothing of an unknown customer', async () => {
    expect(await lateUsage(tenant.sql, [])).toEqual([])
    const segment = await segmentOf(await tenant.customer())
    expect(await lateUsage(tenant.sql, [{ ...segment, customerId: 'cust_none' }])).toEqual([
      { isLate: false, throughSequence: 0 },
    ])
  })
})

describe('usageEventsBehind', () => {
  it('lists the events that were counted, in the order of their recording', async () => {
    const customerId = await tenant.customer()
    const timestamps = ['2026-04-20', '2026-04-10', '2026-05-02', '2026-04-30']
    const events = []
    for (const timestamp of timestamps) events.push(await used(customerId, 1, { timestamp }))
    const gone = await used(customerId, 1)
    await reverse(gone.id)
    const segment = await segmentOf(customerId)
    await used(customerId, 1)
    const list = async (window: Partial<Window<number>>) => {
      const all = { limit: 2, after: null, before: null, inverted: false, ...window }
      const found = await usageEventsBehind(tenant.sql, segment, all)
      return found.map(({ sequence }) => sequence)
    }
    const [one, two, , four] = events.map(({ sequence }) => sequence)
    expect(await list({})).toEqual([one, two])
    expect(await list({ after: two })).toEqual([four])
    expect(await list({ inverted: true })).toEqual([four, two])
    expect(await list({ inverted: true, before: four })).toEqual([two, one])
    const whole = { limit: 1, after: null, before: null, inverted: false }
    const [first] = await usageEventsBehind(tenant.sql, segment, whole)
    expect(first).toMatchObject({ customerId, eventType: 'job', properties: { n: 1 } })
  })
})

describe('countedBy', () => {
  it('reads meters, features with one, and features without', async () => {
    const catalog = await loadCatalog(tenant.sql, tenant.workspaceId)
    const job = { eventType: 'job', aggregation: 'SUM', valueProperty: 'n' }
    expect(countedBy(catalog, { meterId: tokens, featureId: null })).toEqual(job)
    const metered = { key: 'metered', type: 'METERED', meterKey: 'tokens' } as const
    const withMeter = await addFeature(tenant, metered)
    const newer = await loadCatalog(tenant.sql, tenant.workspaceId)
    expect(countedBy(newer, { meterId: null, featureId: withMeter })).toEqual(job)
    expect(countedBy(newer, { meterId: null, featureId: visits })).toEqual({
      eventType: 'visits',
      aggregation: 'COUNT',
      valueProperty: null,
    })
    const isOn = await addFeature(tenant, { key: 'is_on', type: 'BOOLEAN' })
    const newest = await loadCatalog(tenant.sql, tenant.workspaceId)
    expect(() => countedBy(newest, { meterId: null, featureId: isOn })).toThrow(/counts nothing/)
  })
})
