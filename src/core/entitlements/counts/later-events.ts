/** Reads, under the lock, the events after a preparation, and which older events they reverse. */
import { eventTypeOf } from '../../catalog/catalog.ts'
import type { Owner } from '../../customers/owner.ts'
import type { Sql } from '../../operation/sql.ts'
import type { UsageEventRow } from '../../usage/event-row.ts'
import { isBackfilled } from './backfilled.ts'
import { toCountable } from './countable-row.ts'
import { type Heirs, isInLine, type ReversalHeirs } from './heirs.ts'
import type { Later, Tally } from './tally.ts'

/** The maximum number of events of one customer that are read under its lock; beyond it the preparation is repeated. */
const laterEventsMax = 10_000

export interface Behind extends Owner {
  eventTypes: string[]
  sequence: number
}

/** The first events of the types after the sequence, in order. */
export async function laterEvents(
  sql: Sql,
  behind: Behind,
): Promise<{ rows: UsageEventRow[]; more: boolean }> {
  const { rows } = await sql.query<UsageEventRow>({
    name: 'later_events',
    text: `
      select * from usage_event
      where workspace_id = $1 and customer_id = $2 and sequence > $3
        and event_type in (select unnest($4::text[]))
      order by sequence limit ${laterEventsMax + 1}`,
    values: [behind.workspaceId, behind.customerId, behind.sequence, behind.eventTypes],
  })
  return { rows: rows.slice(0, laterEventsMax), more: rows.length > laterEventsMax }
}

/** The prepared heirs of the reversals, brought up to now; those of customers with too many events since are left out. */
export async function loadHeirs(sql: Sql, reversals: ReversalHeirs[]): Promise<Map<string, Heirs>> {
  const known = new Map<string, Heirs>()
  const bringing = reversals.filter(({ heirs }) => heirs.length > 0)
  for (const group of Map.groupBy(bringing, ownerOf).values()) {
    const [first] = group
    const brought = group.flatMap(({ heirs }) => heirs)
    if (!first) continue
    const { rows, more } = await laterEvents(sql, {
      ...first,
      sequence: Math.min(...brought.map((heirs) => heirs.sequence)),
      eventTypes: [...new Set(brought.map(({ place }) => eventTypeOf(place.feature)))],
    })
    if (more) continue
    for (const heirs of brought) {
      const other = known.get(heirs.place.key)
      // The newest preparation has most of the events that still count.
      if (!other || other.sequence < heirs.sequence)
        known.set(heirs.place.key, upToNow(heirs, rows))
    }
  }
  return known
}

const ownerOf = ({ workspaceId, customerId }: Owner) => `${workspaceId} ${customerId}`

function upToNow(heirs: Heirs, rows: UsageEventRow[]): Heirs {
  const behind = rows.filter((row) => Number(row.sequence) > heirs.sequence)
  const reversed = new Set(behind.map((row) => Number(row.reverses)))
  const later = behind
    .filter((row) => row.reverses === null && !isHistory(row))
    .map(toCountable)
    .filter((event) => isInLine(heirs.place, event))
  const stands = ({ sequence }: { sequence: number }) => !reversed.has(sequence)
  return { ...heirs, events: heirs.events.filter(stands), later: later.filter(stands) }
}

const isHistory = (row: UsageEventRow) =>
  isBackfilled({ createdAt: row.created_at, timestamp: row.timestamp })

/** The account's sequence; every later statement sees all events up to it. */
export async function headOf(sql: Sql, { workspaceId, customerId }: Owner): Promise<number> {
  const { rows } = await sql.query<{ sequence: string }>(
    'select sequence from credit_account where workspace_id = $1 and customer_id = $2',
    [workspaceId, customerId],
  )
  return Number(rows[0]?.sequence ?? 0)
}

/** The events that bring the tally up to now, or part of the way when there are `more`. */
export async function readLater(
  sql: Sql,
  owner: Owner,
  { feature, sequence }: Tally,
): Promise<Later & { more: boolean }> {
  const eventTypes = [eventTypeOf(feature)]
  const { rows, more } = await laterEvents(sql, { ...owner, sequence, eventTypes })
  const reversals = rows.map((row) => Number(row.reverses ?? 0)).filter((reverses) => reverses > 0)
  const reversed = new Set(reversals)
  const added = rows.filter(
    (row) => row.reverses === null && !isHistory(row) && !reversed.has(Number(row.sequence)),
  )
  const originals = await readEvents(
    sql,
    owner,
    reversals.filter((reverses) => reverses <= sequence),
  )
  return {
    added: added.map(toCountable),
    reversed: originals.filter((row) => !isHistory(row)).map(toCountable),
    sequence: Number(rows.at(-1)?.sequence ?? sequence),
    more,
  }
}

async function readEvents(
  sql: Sql,
  { workspaceId, customerId }: Owner,
  sequences: number[],
): Promise<UsageEventRow[]> {
  if (sequences.length === 0) return []
  const { rows } = await sql.query<UsageEventRow>({
    text: `
      select e.* from unnest($3::bigint[]) as k(s)
      cross join lateral (
        select * from usage_event where workspace_id = $1 and customer_id = $2
          and sequence = k.s offset 0
      ) e`,
    values: [workspaceId, customerId, sequences],
  })
  return rows
}
