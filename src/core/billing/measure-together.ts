/**
 * Measures the usage of many segments in one statement, as far as each has few events, as those of most customers have. It answers what
 * `measureUsage` answers for each.
 */
import type { Sql } from '../operation/sql.ts'
import { addUp, type MeasuredUsage, measureUsage } from './measure-usage.ts'
import {
  type MeasuredPage,
  type PagePlaces,
  pageSizeOf,
  pageSql,
  readsProperty,
} from './measured-page.ts'
import type { SegmentAt } from './usage-segment.ts'

/** In the order of the segments, however many events they have. */
export async function measureEach(
  sql: Sql,
  segments: readonly SegmentAt[],
): Promise<MeasuredUsage[]> {
  const few = await measureFew(sql, segments)
  const all: MeasuredUsage[] = []
  for (const [index, segment] of segments.entries()) {
    all.push(few[index] ?? (await measureUsage(sql, segment)))
  }
  return all
}

/** Null for a segment of more events than its share of what one page may have, which the tests make smaller. */
export async function measureFew(
  sql: Sql,
  segments: readonly SegmentAt[],
  eventsMax = Infinity,
): Promise<(MeasuredUsage | null)[]> {
  const measured: (MeasuredUsage | null)[] = segments.map(() => null)
  const places = [...segments.keys()]
  const textOf = (place: number) => pageSql(segmentAt(segments, place).counted, ofMany)
  for (const [text, alike] of Map.groupBy(places, textOf)) {
    const asked = alike.map((place) => segmentAt(segments, place))
    const found = await measureAlike(sql, text, asked, eventsMax)
    for (const [index, place] of alike.entries()) measured[place] = found[index] ?? null
  }
  return measured
}

function segmentAt(segments: readonly SegmentAt[], place: number): SegmentAt {
  const segment = segments[place]
  if (!segment) throw new Error(`There is no segment ${place}`)
  return segment
}

const ofMany: PagePlaces = {
  workspace: 'k.workspace_id',
  customer: 'k.customer_id',
  start: 'k.since',
  end: 'k.until',
  eventType: 'k.event_type',
  subscription: 'k.subscription',
  alsoUnnamed: 'k.also_unnamed',
  through: 'k.through',
  afterTime: 'k.since',
  afterSequence: '0',
  size: '$9::int',
  property: 'k.property',
}

/** Segments whose events are counted in one way. */
async function measureAlike(
  sql: Sql,
  page: string,
  segments: readonly SegmentAt[],
  eventsMax: number,
): Promise<(MeasuredUsage | null)[]> {
  const { counted } = segmentAt(segments, 0)
  const size = Math.floor(Math.min(eventsMax, pageSizeOf(counted)) / segments.length) + 1
  const of = <Value>(read: (segment: SegmentAt) => Value) => segments.map(read)
  const property = readsProperty(counted)
  const { rows } = await sql.query<MeasuredPage>({
    name: `measure_few_${counted.aggregation.toLowerCase()}${property ? '_of_property' : ''}`,
    text: `
      select p.* from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[],
        $5::text[], $6::text[], $7::boolean[], $8::bigint[]${property ? ', $10::text[]' : ''})
        with ordinality as k(workspace_id, customer_id, since, until, event_type, subscription,
          also_unnamed, through, ${property ? 'property, ' : ''}place)
      cross join lateral (${page}) p
      order by k.place`,
    values: [
      of(({ workspaceId }) => workspaceId),
      of(({ customerId }) => customerId),
      of(({ start }) => start),
      of(({ end }) => end),
      of(({ counted: { eventType } }) => eventType),
      of(({ subscription }) => subscription?.id ?? null),
      of(({ subscription }) => subscription?.alsoUnnamed ?? false),
      of(({ throughSequence }) => throughSequence),
      size,
      ...(property ? [of(({ counted: { valueProperty } }) => valueProperty)] : []),
    ],
  })
  return segments.map((segment, index) => {
    const found = rows[index]
    if (!found || Number(found.read) >= size) return null
    const adding = addUp(segment)
    adding.add(found)
    return adding.measured()
  })
}
