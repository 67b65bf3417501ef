/** The statement that measures one page of a segment's events, in the order of event time and sequence. Pure. */
import { propertyNumberSql } from '../catalog/property-number.ts'
import { isBackfilledSql } from '../entitlements/counts/backfilled.ts'
import type { Json } from '../values/input.ts'
import { type CountedUsage, isOfSegmentSql } from './usage-segment.ts'

/**
 * Events of all kinds that are read at once: some 30 ms of work. A text may have 16 KiB, and all texts of a page are in memory
 * together.
 */
export function pageSizeOf({ aggregation }: CountedUsage): number {
  return aggregation === 'UNIQUE_COUNT' ? 2_000 : 20_000
}

export interface MeasuredPage {
  /** How many events were read, of all kinds. */
  read: string
  /** Where the page ends; null when it is empty. */
  last_at: Date | null
  last_sequence: string | null
  events: string
  first: string | null
  last: string | null
  /** A line for each event: its sequence, a space, its quantity. */
  lines: string | null
  /** The sum, the maximum or the last value; null without a value. */
  number: string | null
  /** The different values of a property that is counted. */
  texts: Json[] | null
}

/** Whether the statement has the property as a parameter. */
export function readsProperty({ aggregation, valueProperty }: CountedUsage): boolean {
  return valueProperty !== null && aggregation !== 'COUNT' && aggregation !== 'OVERAGE'
}

/** Where a statement has what it needs to know of a segment and of the page, in SQL. */
export interface PagePlaces {
  workspace: string
  customer: string
  start: string
  end: string
  eventType: string
  subscription: string
  alsoUnnamed: string
  through: string
  /** The place after which the page begins. */
  afterTime: string
  afterSequence: string
  size: string
  /** Only when it is read. */
  property: string
}

/** The parameters of one segment, and then those of the page. */
const ofOne: PagePlaces = {
  workspace: '$1',
  customer: '$2',
  start: '$3',
  end: '$4',
  eventType: '$5',
  subscription: '$6',
  alsoUnnamed: '$7',
  through: '$8',
  afterTime: '$9::timestamptz',
  afterSequence: '$10::bigint',
  size: '$11::int',
  property: '$12::text',
}

/**
 * An event and the one that reverses it have the same event time, so they are neighbours in this order and nearly always on one page.
 * Only for events at the very end of a page is the reversal looked up.
 */
export function pageSql(counted: CountedUsage, at: PagePlaces = ofOne): string {
  const { aggregation } = counted
  const isText = aggregation === 'UNIQUE_COUNT'
  const value = isText ? 'property' : numberSql(aggregation, counted.valueProperty)
  // The property is taken out of the JSON once: the rules of numbers name it several times.
  const property = readsProperty(counted) ? `e.properties -> ${at.property}` : 'null::jsonb'
  return `
    with page as materialized (
      select sequence, timestamp, quantity, reverses, is_counted, ${value} as value
      from (
        select e.sequence, e.timestamp, e.quantity, e.overage, e.reverses, ${property} as property,
          ${isOfSegmentSql(at.eventType, at.subscription, at.alsoUnnamed)}
            and e.sequence <= ${at.through}
            and (e.reverses is not null or not (${isBackfilledSql})) as is_counted
        from usage_event e
        where e.workspace_id = ${at.workspace} and e.customer_id = ${at.customer}
          and e.timestamp >= ${at.start} and e.timestamp < ${at.end}
          and (e.timestamp, e.sequence) > (${at.afterTime}, ${at.afterSequence})
        order by e.timestamp, e.sequence limit ${at.size}
      ) e
    ), edge as (
      select timestamp, sequence from page order by timestamp desc, sequence desc limit 1
    ), standing as (
      select sequence, timestamp, quantity, value from page p
      where is_counted and reverses is null
        and not exists (select from page r where r.is_counted and r.reverses = p.sequence)
        and not (timestamp = (select timestamp from edge) and exists (
          select from usage_event r where r.workspace_id = ${at.workspace}
            and r.customer_id = ${at.customer} and r.reverses = p.sequence
            and r.sequence <= ${at.through} offset 0))
    )
    select (select count(*) from page) as read, (select timestamp from edge) as last_at,
      (select sequence from edge) as last_sequence, count(*) as events,
      min(sequence) as first, max(sequence) as last,
      string_agg(sequence || ' ' || quantity || E'\\n', '' order by timestamp, sequence) as lines,
      ${isText ? 'null' : aggregateSql(aggregation)} as number,
      ${isText ? 'jsonb_agg(distinct value) filter (where value is not null)' : 'null'} as texts
    from standing`
}

export type Numeric = Exclude<CountedUsage['aggregation'], 'UNIQUE_COUNT'>

function numberSql(aggregation: Numeric, valueProperty: string | null): string {
  if (aggregation === 'COUNT') return '1'
  if (aggregation === 'OVERAGE') return 'overage'
  return valueProperty === null ? 'quantity' : propertyNumberSql('property')
}

function aggregateSql(aggregation: Numeric): string {
  switch (aggregation) {
    case 'SUM':
    case 'COUNT':
    case 'OVERAGE':
      return 'sum(value)'
    case 'MAX':
      return 'max(value)'
    case 'LAST':
      return `(select value from standing where value is not null
        order by timestamp desc, sequence desc limit 1)`
  }
}
