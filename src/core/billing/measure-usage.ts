/**
 * Measures the usage of a segment for its invoice, outside of any transaction and lock, however many events there are.
 *
 * Invariants: the events are those of the segment that stand at its sequence: recorded by then, not reversed by then, neither
 * reversing events nor imported history. Sequences have no gaps in the order of commits and events never change, so the answer for a
 * committed sequence is the same for ever, whatever is recorded meanwhile. The quantity is the one that `measure` and `aggregate` of
 * the catalog make of these events, to the last digit.
 *
 * Rollups are not used: the digest needs every event anyway, and the sum costs little beside it.
 */
import { createHash } from 'node:crypto'
import { uniqueText } from '../catalog/measure.ts'
import type { Sql } from '../operation/sql.ts'
import { type Decimal, decimal, maxOf, zero } from '../values/decimal.ts'
import {
  type MeasuredPage,
  type Numeric,
  pageSizeOf,
  pageSql,
  readsProperty,
} from './measured-page.ts'
import { type CountedUsage, type SegmentAt, segmentValues } from './usage-segment.ts'

export interface MeasuredUsage {
  quantity: Decimal
  /** The events behind the quantity, those without the property of the meter too. */
  events: number
  /** The lowest and the highest sequence of them; null without events. */
  first: number | null
  last: number | null
  /**
   * SHA-256 over texts in UTF-8: the customer's id and a line feed; then for each event, in the order of event time and then sequence,
   * its sequence, a space, its quantity with nine digits after the point, and a line feed. Customer and sequence are what the id of
   * an event consists of.
   */
  digest: Buffer
}

export async function measureUsage(
  sql: Sql,
  segment: SegmentAt,
  pageSize = pageSizeOf(segment.counted),
): Promise<MeasuredUsage> {
  const adding = addUp(segment)
  for await (const page of pagesOf(sql, segment, pageSize)) adding.add(page)
  return adding.measured()
}

/** Adds up the pages of a segment, in their order. */
export function addUp({ customerId, counted }: SegmentAt) {
  const hash = createHash('sha256').update(`${customerId}\n`)
  const sums: Sums = { number: zero, texts: new Set(), events: 0, first: null, last: null }
  return {
    add(page: MeasuredPage): void {
      if (page.lines !== null) hash.update(page.lines)
      addPage(sums, counted, page)
    },
    measured(): MeasuredUsage {
      const { events, first, last, texts, number } = sums
      const quantity = counted.aggregation === 'UNIQUE_COUNT' ? decimal(texts.size) : number
      return { quantity, events, first, last, digest: hash.digest() }
    },
  }
}

/** The database works on the next page while this one is added up. */
async function* pagesOf(
  sql: Sql,
  segment: SegmentAt,
  pageSize: number,
): AsyncGenerator<MeasuredPage> {
  const { counted } = segment
  const text = pageSql(counted)
  const property = readsProperty(counted) ? [counted.valueProperty] : []
  const ask = async (at: Date, sequence: string) => {
    const values = [...segmentValues(segment), at, sequence, pageSize, ...property]
    const { rows } = await sql.query<MeasuredPage>({ text, values })
    if (!rows[0]) throw new Error('A page of usage has no sums')
    return rows[0]
  }
  let page = await ask(segment.start, '0')
  while (Number(page.read) === pageSize && page.last_at !== null) {
    const next = ask(page.last_at, page.last_sequence ?? '0')
    // It is awaited below, unless what reads the pages fails before.
    next.catch(() => undefined)
    yield page
    page = await next
  }
  yield page
}

interface Sums {
  number: Decimal
  texts: Set<string>
  events: number
  first: number | null
  last: number | null
}

function addPage(sums: Sums, { aggregation, valueProperty }: CountedUsage, page: MeasuredPage) {
  sums.events += Number(page.events)
  const [first, last] = [Number(page.first), Number(page.last)]
  if (page.first !== null) sums.first = Math.min(sums.first ?? first, first)
  if (page.last !== null) sums.last = Math.max(sums.last ?? last, last)
  if (aggregation === 'UNIQUE_COUNT') {
    for (const value of page.texts ?? []) {
      const properties = { [valueProperty ?? '']: value }
      const text = uniqueText({ aggregation, valueProperty }, { properties })
      if (text !== null) sums.texts.add(text)
    }
  } else if (page.number !== null) {
    sums.number = joined(aggregation, sums.number, decimal(page.number))
  }
}

/** The pages come in the order of event time. */
function joined(aggregation: Numeric, before: Decimal, page: Decimal): Decimal {
  switch (aggregation) {
    case 'SUM':
    case 'COUNT':
    case 'OVERAGE':
      return before.plus(page)
    case 'MAX':
      return maxOf(before, page)
    case 'LAST':
      return page
  }
}
