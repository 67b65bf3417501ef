/** Usage measured for invoices: page by page in SQL it is what the catalog makes of the same events, and it never changes. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lateUsage } from '../../src/core/billing/late-usage.ts'
import { measureEach, measureFew } from '../../src/core/billing/measure-together.ts'
import { type MeasuredUsage, measureUsage } from '../../src/core/billing/measure-usage.ts'
import { usageEventsBehind } from '../../src/core/billing/usage-events-behind.ts'
import type { CountedUsage, SegmentAt } from '../../src/core/billing/usage-segment.ts'
import { aggregations, type Feature } from '../../src/core/catalog/catalog.ts'
import { type Countable, recount } from '../../src/core/entitlements/counts/recount.ts'
import { decimal, decimalText, sumOf } from '../../src/core/values/decimal.ts'
import type { Json, JsonObject } from '../../src/core/values/input.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { isThorough } from '../support/thorough.ts'

const dayMs = 86_400_000
const segment = { start: new Date('2026-04-01T00:00:00Z'), end: new Date('2026-05-01T00:00:00Z') }

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

/** An event as a row of the database has it; times are in milliseconds from the start of the segment. */
interface Row {
  sequence: number
  eventType: string
  subscriptionId: string | null
  quantity: string
  overage: string
  properties: JsonObject
  at: number
  /** How long after its time it was recorded. */
  lateMs: number
  reverses: number | null
}

/** What JSON can hold where a number, a text or nothing is expected. */
const oddValues: Json[] = [
  null,
  true,
  false,
  '',
  ' 1',
  '1',
  1,
  1.5,
  '1.50',
  0,
  -0,
  '-0',
  -1,
  '1e3',
  1000,
  '1E+3',
  '1e-9',
  '1e-10',
  1e-9,
  1e21,
  '9999999999999999999.999999999',
  '10000000000000000000',
  '1e999',
  '1e-999',
  '1e1000',
  '0x10',
  '01',
  '.5',
  '5.',
  'NaN',
  'Infinity',
  '١',
  '１',
  '1\n',
  `1.${'0'.repeat(98)}`,
  `1.${'0'.repeat(99)}`,
  `0.${'0'.repeat(8)}1${'0'.repeat(90)}`,
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(300),
  'sha256:x',
  'true',
  'null',
  '[]',
  [],
  [1],
  [1.0, '1'],
  {},
  { n: 1, a: 2 },
  { a: 2, n: 1 },
  { n: 1, a: '2' },
  '{"n":1,"a":2}',
]

const properties: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constant<JsonObject>({}),
  fc.constantFrom(...oddValues).map((n): JsonObject => ({ n })),
  fc.integer({ min: 0, max: 99_999 }).map((n): JsonObject => ({ n: n / 1_000, other: n })),
)
const sketch = fc.record({
  eventType: fc.constantFrom('job', 'job', 'job', 'other'),
  subscriptionId: fc.constantFrom(null, 'sub_a', 'sub_b'),
  quantity: fc
    .integer({ min: 1, max: 9_999_999 })
    .map((n) => decimalText(decimal(n).times('1e-3'))),
  overage: fc.integer({ min: 0, max: 999 }).map((n) => decimalText(decimal(n).times('1e-9'))),
  properties,
  // Few different times, so that many events have the same one, and some at the edges of the segment.
  at: fc.oneof(
    fc.integer({ min: 0, max: 4 }).map((n) => n * dayMs),
    fc.constantFrom(-1, 0, 30 * dayMs - 1, 30 * dayMs, -5 * dayMs, 31 * dayMs),
  ),
  lateMs: fc.constantFrom(0, 0, 0, 35 * dayMs, 35 * dayMs + 1),
  /** Which of the events so far it reverses, if that one stands. */
  reverses: fc.option(fc.nat(60), { nil: null, freq: 3 }),
})

type Sketch = typeof sketch extends fc.Arbitrary<infer One> ? One : never

/** The events in the order of their sequences, with gaps where credit transactions would stand. */
function rowsOf(sketches: Sketch[], gap: number): Row[] {
  const rows: Row[] = []
  const reversed = new Set<number>()
  for (const one of sketches) {
    const sequence = (rows.at(-1)?.sequence ?? 0) + 1 + (rows.length % gap)
    const original = one.reverses === null ? undefined : rows[one.reverses]
    if (!original || original.reverses !== null || reversed.has(original.sequence)) {
      rows.push({ ...one, sequence, reverses: null })
      continue
    }
    reversed.add(original.sequence)
    const [quantity, overage] = [original.quantity, original.overage].map((n) => `-${n}`)
    rows.push({
      ...original,
      ...{ sequence, quantity: quantity!, overage: overage!, reverses: original.sequence },
      lateMs: original.lateMs + dayMs * (sequence % 40),
    })
  }
  return rows
}

async function store(customerId: string, rows: Row[]): Promise<void> {
  const columns = rows.map((row) => ({
    ...row,
    timestamp: new Date(segment.start.getTime() + row.at),
    createdAt: new Date(segment.start.getTime() + row.at + row.lateMs),
  }))
  await tenant.sql.query(
    `insert into usage_event (workspace_id, customer_id, sequence, event_type, feature,
       subscription_id, quantity, overage, properties, timestamp, reverses, created_at,
       fingerprint, credits, cost, transaction_count)
     select $1, $2, k."sequence", k."eventType", 'f', k."subscriptionId", k.quantity, k.overage,
       k.properties, k.timestamp, k.reverses, k."createdAt", '', 0, 0, 0
     from jsonb_to_recordset($3::jsonb) as k("sequence" bigint, "eventType" text,
       "subscriptionId" text, quantity numeric, overage numeric, properties jsonb,
       timestamp timestamptz, reverses bigint, "createdAt" timestamptz)`,
    [tenant.workspaceId, customerId, JSON.stringify(columns)],
  )
  await tenant.sql.query(
    'update credit_account set sequence = $3 where workspace_id = $1 and customer_id = $2',
    [tenant.workspaceId, customerId, rows.at(-1)?.sequence ?? 0],
  )
}

type Whose = SegmentAt['subscription']

/** The events that stand, by the words of the specification. */
function standing(rows: Row[], eventType: string, whose: Whose, through: number): Row[] {
  const known = rows.filter(({ sequence }) => sequence <= through)
  const reversed = new Set(known.map(({ reverses }) => reverses))
  return known.filter(
    (row) =>
      row.eventType === eventType &&
      row.reverses === null &&
      !reversed.has(row.sequence) &&
      row.lateMs <= 35 * dayMs &&
      row.at >= 0 &&
      row.at < 30 * dayMs &&
      (whose === null ||
        row.subscriptionId === whose.id ||
        (whose.alsoUnnamed && row.subscriptionId === null)),
  )
}

/** What the functions of the catalog make of the events. */
function expected(customerId: string, rows: Row[], counted: CountedUsage): MeasuredUsage {
  const sequences = rows.map(({ sequence }) => sequence)
  const inOrder = rows.toSorted((a, b) => a.at - b.at || a.sequence - b.sequence)
  const hash = createHash('sha256').update(`${customerId}\n`)
  for (const row of inOrder) hash.update(`${row.sequence} ${decimal(row.quantity).toFixed(9)}\n`)
  return {
    quantity: quantityOf(rows, counted),
    events: rows.length,
    first: rows.length === 0 ? null : Math.min(...sequences),
    last: rows.length === 0 ? null : Math.max(...sequences),
    digest: hash.digest(),
  }
}

function quantityOf(rows: Row[], { aggregation, valueProperty, eventType }: CountedUsage) {
  if (aggregation === 'OVERAGE') return sumOf(rows.map(({ overage }) => decimal(overage)))
  const meter = { id: 'm', key: 'm', eventType, aggregation, valueProperty }
  const feature: Feature = { id: 'f', key: 'f', name: 'f', type: 'METERED', meter }
  const events = rows.map(
    (row): Countable => ({
      sequence: row.sequence,
      eventType: row.eventType,
      quantity: decimal(row.quantity),
      // As the driver reads what the database keeps.
      properties: JSON.parse(JSON.stringify(row.properties)),
      timestamp: new Date(segment.start.getTime() + row.at),
      credits: decimal(0),
    }),
  )
  return recount(feature, events, segment).value
}

const told = ({ quantity, digest, ...rest }: MeasuredUsage) => ({
  ...rest,
  quantity: decimalText(quantity),
  digest: digest.toString('hex'),
})

const allCounted: CountedUsage[] = [...aggregations, 'OVERAGE' as const].flatMap((aggregation) =>
  [null, 'n'].map((valueProperty) => ({ eventType: 'job', aggregation, valueProperty })),
)
const allWhose: Whose[] = [
  null,
  { id: 'sub_a', alsoUnnamed: true },
  { id: 'sub_a', alsoUnnamed: false },
  { id: 'sub_c', alsoUnnamed: false },
]

describe('measureUsage of random events', () => {
  const history = fc.record({
    sketches: fc.array(sketch, { minLength: 1, maxLength: 70, size: 'max' }),
    gap: fc.integer({ min: 1, max: 3 }),
    cut: fc.integer({ min: 0, max: 140 }),
    pageSize: fc.constantFrom(1, 2, 3, 7, 20, 10_000),
    counted: fc.constantFrom(...allCounted),
    whose: fc.constantFrom(...allWhose),
  })

  it('is what the catalog makes of those that stand, however they are cut into pages', async () => {
    let met = 0
    const run = fc.asyncProperty(
      history,
      async ({ sketches, gap, cut, pageSize, counted, whose }) => {
        const customerId = await tenant.customer()
        const rows = rowsOf(sketches, gap)
        await store(customerId, rows)
        for (const throughSequence of [cut, rows.at(-1)!.sequence]) {
          const at = {
            ...owner(customerId),
            ...segment,
            counted,
            subscription: whose,
            throughSequence,
          }
          const behind = standing(rows, 'job', whose, throughSequence)
          const measured = await measureUsage(tenant.sql, at, pageSize)
          expect(told(measured)).toEqual(told(expected(customerId, behind, counted)))
          met += behind.length
          await expectBehind(at, behind, measured)
        }
        await expectLate(customerId, rows, whose, cut)
      },
    )
    await fc.assert(run, { numRuns: isThorough ? 2_000 : 40 })
    // Random histories: some runs draw few events that stand, none draws no event at all.
    expect(met).toBeGreaterThan(0)
  })

  it('is the same when segments of many customers and kinds are measured together', async () => {
    const segments: SegmentAt[] = []
    for (const { sketches, gap, cut } of fc.sample(history, 4)) {
      const customerId = await tenant.customer()
      await store(customerId, rowsOf(sketches, gap))
      for (const counted of allCounted) {
        const subscription = allWhose[segments.length % allWhose.length]!
        const asked = { ...segment, counted, subscription, throughSequence: cut + 20 }
        segments.push({ ...owner(customerId), ...asked })
      }
    }
    const alone: MeasuredUsage[] = []
    for (const each of segments) alone.push(await measureUsage(tenant.sql, each))
    const together = await measureEach(tenant.sql, segments)
    expect(together.map(told)).toEqual(alone.map(told))
    // Those of many events are left to be measured alone.
    const few = await measureFew(tenant.sql, segments, 8)
    expect(few.filter((one) => one === null).length).toBeGreaterThan(0)
    for (const [index, one] of few.entries())
      if (one) expect(told(one)).toEqual(told(alone[index]!))
  })

  it('counts every odd value as the catalog does', async () => {
    const customerId = await tenant.customer()
    const rows = oddValues.flatMap((n, i): Row[] =>
      [0, 1].map((again) => ({
        ...{ sequence: 2 * i + again + 1, eventType: 'job', subscriptionId: null, quantity: '1' },
        ...{ overage: '0', properties: { n }, at: i, lateMs: 0, reverses: null },
      })),
    )
    await store(customerId, rows)
    for (const counted of allCounted) {
      const throughSequence = 2 * oddValues.length
      const at = { ...owner(customerId), ...segment, counted, subscription: null, throughSequence }
      const measured = await measureUsage(tenant.sql, at)
      expect(told(measured)).toEqual(told(expected(customerId, rows, counted)))
    }
  })

  async function expectBehind(at: SegmentAt, rows: Row[], { first, last }: MeasuredUsage) {
    const within = first === null || last === null ? null : { first, last }
    const found: number[] = []
    for (let more = true; more; ) {
      const page = { limit: 4, after: found.at(-1) ?? null, before: null, inverted: false }
      const events = await usageEventsBehind(tenant.sql, at, page, found.length > 8 ? within : null)
      found.push(...events.map(({ sequence }) => sequence))
      more = events.length === 4
    }
    expect(found).toEqual(rows.map(({ sequence }) => sequence))
  }

  async function expectLate(customerId: string, rows: Row[], subscription: Whose, cut: number) {
    const counted = { eventType: 'job', aggregation: 'COUNT' as const, valueProperty: null }
    const at = { ...owner(customerId), ...segment, counted, subscription, throughSequence: cut }
    const [late] = await lateUsage(tenant.sql, [at])
    // By the index of event times it is the same as by reading what was recorded since.
    expect(await lateUsage(tenant.sql, [at], 0)).toEqual([late])
    const head = rows.at(-1)!.sequence
    const [before, now] = [cut, head].map((through) => standing(rows, 'job', subscription, through))
    expect(late!.throughSequence).toBe(head)
    // It may be late for nothing, as when an event was recorded and reversed since; never the other way round.
    const isChanged = JSON.stringify(before) !== JSON.stringify(now)
    if (isChanged) expect(late!.isLate).toBe(true)
    if (cut >= head) expect(late!.isLate).toBe(false)
  }
})

const owner = (customerId: string) => ({ workspaceId: tenant.workspaceId, customerId })
