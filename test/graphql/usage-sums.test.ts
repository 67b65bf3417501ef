/** Sums and lists of usage: any range of time equals the sum over its events. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decimal, decimalText, zero } from '../../src/core/values/decimal.ts'
import {
  type EventFragment,
  RecordUsageBatchDocument,
  ReverseUsageEventDocument,
  UsageDocument,
  UsageEventsDocument,
  type UsageEventsQueryVariables,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

const hour = 3_600_000
const day = 24 * hour
/** Events lie within this long before noon, many of them on the edges of hours and days. */
const spread = 4 * day

let tenant: Tenant
let customerId: string
let events: EventFragment[]
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'chat', type: 'CREDITS' })
  await addMetered(tenant, 'calls', 'COUNT')
  await addRateCard(tenant, '0.01', [
    { eventType: 'chat', components: [{ property: 'n', unitSize: '3', credits: '1' }] },
    { eventType: 'image', fixedCredits: '2.5', fixedCost: '0.123456789' },
  ])
  customerId = await tenant.customer('summed')
  await addCredits(tenant, customerId, '100000')
  const types = ['chat', 'image', 'calls']
  const inputs = Array.from({ length: 300 }, (_, i) => ({
    customerId,
    eventType: types[i % 3] ?? '',
    quantity: 1 + (i % 4),
    properties: { n: i },
    timestamp: new Date(Date.parse(noon) - offsetOf(i)).toISOString(),
  }))
  const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, { events: inputs })
  events = recordUsageBatch.outcomes.flatMap((o) => o.usageEvent ?? [])
  expect(events).toHaveLength(300)
  for (const event of events.splice(0, 10)) {
    await tenant.ask(ReverseUsageEventDocument, { id: event.id })
  }
})
afterAll(() => tenant?.close())

/** A third on edges of hours, a third 1 ms before them, a third anywhere. */
function offsetOf(i: number): number {
  const anywhere = (i * 7_919_003) % spread
  const onHour = anywhere - (anywhere % hour)
  return [onHour, onHour + 1, anywhere][i % 3] ?? 0
}

const instant = (ms: number) => new Date(ms).toISOString()

async function usage(startTime: string, endTime: string) {
  const answer = await tenant.ask(UsageDocument, { customerId, startTime, endTime })
  if (!answer.usage) throw new Error('No usage')
  return answer.usage
}

/** The same sums, one event after the other. */
function summed(start: number, end: number) {
  const inside = events.filter(
    (e) => Date.parse(e.timestamp) >= start && Date.parse(e.timestamp) < end,
  )
  const of = (list: EventFragment[], field: 'credits' | 'cost' | 'quantity') =>
    decimalText(list.reduce((sum, e) => sum.plus(decimal(e[field])), zero))
  const features = [...Map.groupBy(inside, (e) => e.feature)]
  return {
    totalEvents: inside.length,
    totalCredits: of(inside, 'credits'),
    totalCost: of(inside, 'cost'),
    features: features
      .map(([feature, list]) => ({
        feature,
        eventCount: list.length,
        quantity: of(list, 'quantity'),
        credits: of(list, 'credits'),
        cost: of(list, 'cost'),
      }))
      .sort((a, b) => (a.feature < b.feature ? -1 : 1)),
  }
}

describe('usage', () => {
  it('of any range is the sum over its events, reversed ones left out', async () => {
    const zeroHour = Date.parse(noon) - spread
    const edge = fc.oneof(
      fc.integer({ min: -hour, max: spread + hour }),
      fc.integer({ min: 0, max: 96 }).map((h) => h * hour),
      fc.integer({ min: 0, max: 96 }).map((h) => h * hour + 1),
      fc.integer({ min: 0, max: 96 }).map((h) => h * hour - 1),
    )
    await fc.assert(
      fc.asyncProperty(edge, edge, async (a, b) => {
        fc.pre(a !== b)
        const [start, end] = [zeroHour + Math.min(a, b), zeroHour + Math.max(a, b)]
        const { breakdown, ...totals } = await usage(instant(start), instant(end))
        const expected = summed(start, end)
        const { features, ...expectedTotals } = expected
        expect(totals).toMatchObject(expectedTotals)
        const counted = breakdown.filter((f) => f.eventCount > 0)
        expect(counted.toSorted((x, y) => (x.feature < y.feature ? -1 : 1))).toEqual(features)
      }),
      { numRuns: 150 },
    )
  })

  it('of a range is that of its parts', async () => {
    const start = Date.parse(noon) - spread
    const end = Date.parse(noon) + 1
    const whole = await usage(instant(start), instant(end))
    let [parts, credits] = [0, zero]
    for (let from = start; from < end; from += 10_000_019) {
      const part = await usage(instant(from), instant(Math.min(from + 10_000_019, end)))
      parts += part.totalEvents
      credits = credits.plus(part.totalCredits)
    }
    expect([parts, decimalText(credits)]).toEqual([whole.totalEvents, whole.totalCredits])
  })

  it('includes the start, excludes the end, and takes a date alone as that whole day', async () => {
    const [event] = events
    const at = Date.parse(event?.timestamp ?? '')
    const including = await usage(instant(at), instant(at + 1))
    expect(including.totalEvents).toBe(summed(at, at + 1).totalEvents)
    expect(including.totalEvents).toBeGreaterThan(0)
    const midnight = Date.parse('2026-03-09')
    const dated = await usage('2026-03-09', '2026-03-09')
    expect(dated.startTime).toBe(instant(midnight))
    expect(dated.endTime).toBe(instant(midnight + day))
    expect(dated.totalEvents).toBe(summed(midnight, midnight + day).totalEvents)
  })

  it('takes offsets as the instants they are', async () => {
    const inKampala = await usage('2026-03-09T03:00:00+03:00', '2026-03-10T03:00:00+03:00')
    expect(inKampala).toEqual(await usage('2026-03-09', '2026-03-09'))
  })

  it.each([
    ['an empty range', noon, noon],
    ['a range backwards', noon, '2026-03-01'],
    ['a time without a zone', '2026-03-01T00:00:00', noon],
    ['a day that does not exist', '2026-02-29', noon],
    ['the 24th hour', '2026-03-01T24:00:00Z', noon],
    ['words', 'yesterday', noon],
  ])('refuses %s', async (_what, startTime, endTime) => {
    const variables = { customerId, startTime, endTime }
    expect((await tenant.refused(UsageDocument, variables)).code).toBe('INVALID_REQUEST')
  })

  it('answers the widest range that there is', async () => {
    expect((await usage('1970-01-01', '9999-12-31')).totalEvents).toBe(events.length)
  })

  it('of nothing is zero, of nobody is not found', async () => {
    expect(await usage('2020-01-01', '2020-01-02')).toMatchObject({
      totalEvents: 0,
      totalCredits: '0',
      totalCost: '0',
      currency: null,
      costs: [],
      breakdown: [],
    })
    const variables = { customerId: 'nobody', startTime: '2020-01-01', endTime: '2020-01-02' }
    expect((await tenant.refused(UsageDocument, variables)).code).toBe('NOT_FOUND')
  })
})

describe('usageEvents', () => {
  const list = async (variables: Omit<UsageEventsQueryVariables, 'customerId'> = {}) => {
    const answer = await tenant.ask(UsageEventsDocument, { customerId, ...variables })
    return answer.usageEvents
  }

  it('are listed by event time and sequence, latest first, the same in any size of page', async () => {
    const all: EventFragment[] = []
    for (let after: string | null | undefined; ; ) {
      const { edges, pageInfo } = await list({ first: 67, after })
      all.push(...edges.map((e) => e.node))
      if (!pageInfo.hasNextPage) break
      after = pageInfo.endCursor
    }
    expect(all).toHaveLength(310)
    const order = (e: EventFragment) => Date.parse(e.timestamp) * 1e6 + e.sequence
    expect(all.map((e) => e.id)).toEqual(
      all.toSorted((a, b) => order(b) - order(a)).map((e) => e.id),
    )
    const back: EventFragment[] = []
    for (let before: string | null | undefined; ; ) {
      const { edges, pageInfo } = await list({ last: 43, before })
      back.unshift(...edges.map((e) => e.node))
      if (!pageInfo.hasPreviousPage) break
      before = pageInfo.startCursor
    }
    expect(back.map((e) => e.id)).toEqual(all.map((e) => e.id))
  })

  it('are filtered by time, feature and type', async () => {
    const start = Date.parse('2026-03-09')
    const { edges } = await list({
      first: 100,
      startTime: '2026-03-09',
      endTime: '2026-03-09',
      feature: 'chat',
    })
    const expected = events.filter(
      (e) =>
        e.feature === 'chat' &&
        Date.parse(e.timestamp) >= start &&
        Date.parse(e.timestamp) < start + day,
    )
    const listed = edges.map((e) => e.node).filter((e) => e.status === 'ACCEPTED')
    expect(listed.map((e) => e.id).sort()).toEqual(expected.map((e) => e.id).sort())
    expect((await list({ eventType: 'nothing' })).edges).toEqual([])
  })

  it('refuse a cursor of another list', async () => {
    const after = Buffer.from('12').toString('base64url')
    const { code } = await tenant.refused(UsageEventsDocument, { customerId, after })
    expect(code).toBe('INVALID_REQUEST')
  })
})
