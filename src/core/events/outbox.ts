/** Puts domain events into the outbox, numbered in the order of their commits. */

import type { ReadContext } from '../operation/operation.ts'
import type { DomainEvent } from './domain-event.ts'
import { entityOf } from './event-entity.ts'
import { newEventId } from './event-id.ts'

type Outbox = Pick<ReadContext, 'workspaceId' | 'sql' | 'now'>

/** A domain event as the outbox stores it. */
export interface StoredEvent extends DomainEvent {
  id: string
  /** The number among the events of the customer, or among the workspace's events that belong to no customer; without gaps. */
  sequence: number
  createdAt: Date
}

interface Inserting {
  /** The events are stored as sent, and no webhook receives them. */
  dispatched?: boolean
  /** By customer: the numbers that its first events already have. Its account has been locked since. */
  numbered?: ReadonlyMap<string, readonly number[]>
}

/**
 * Must be the last call in a transaction: it takes the locks under which the events of a stream are numbered, so that a lower
 * number commits before a higher one.
 */
export async function insertEvents(
  outbox: Outbox,
  events: readonly DomainEvent[],
  { dispatched = false, numbered = new Map() }: Inserting = {},
): Promise<StoredEvent[]> {
  if (events.length === 0 && numbered.size === 0) return []
  const { now } = outbox
  const numbers = await takeNumbers(outbox, events, numbered)
  const stored = events.map((event) => {
    const sequence = numbers.get(event.customerId ?? null)?.shift()
    if (sequence === undefined) throw new Error(`An event of ${event.customerId} has no number`)
    return { ...event, id: newEventId(now), sequence, createdAt: now }
  })
  await writeEvents(outbox, stored, dispatched)
  return stored
}

async function writeEvents(
  { sql, workspaceId, now }: Outbox,
  stored: readonly StoredEvent[],
  dispatched: boolean,
): Promise<void> {
  const entities = stored.map(({ data }) => entityOf(data))
  await sql.query({
    name: 'write_events',
    text: `
      insert into event (workspace_id, id, type, customer_id, data, sequence, entity_type, entity_id,
        dispatched, created_at)
      select $1, e.*, $9::boolean, $10::timestamptz
      from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::bigint[], $7::text[],
        $8::text[]) as e`,
    values: [
      workspaceId,
      stored.map(({ id }) => id),
      stored.map(({ type }) => type),
      stored.map(({ customerId }) => customerId ?? null),
      stored.map(({ data }) => JSON.stringify(data)),
      stored.map(({ sequence }) => sequence),
      entities.map((entity) => entity?.entityType ?? null),
      entities.map((entity) => entity?.entityId ?? null),
      dispatched,
      now,
    ],
  })
}

function countByStream(events: readonly DomainEvent[]): Map<string | null, number> {
  const groups = Map.groupBy(events, (event) => event.customerId ?? null)
  return new Map([...groups].map(([stream, group]) => [stream, group.length]))
}

/** The numbers of the events of each stream. */
async function takeNumbers(
  outbox: Outbox,
  events: readonly DomainEvent[],
  numbered: ReadonlyMap<string | null, readonly number[]>,
): Promise<Map<string | null, number[]>> {
  const counts = countByStream(events)
  const missing = new Map<string | null, number>()
  for (const stream of new Set([...counts.keys(), ...numbered.keys()])) {
    const count = (counts.get(stream) ?? 0) - (numbered.get(stream)?.length ?? 0)
    if (count < 0) throw new Error(`More numbers were taken than ${stream} has events`)
    if (count > 0) missing.set(stream, count)
  }
  const last = await advanceSequences(outbox, missing)
  const numbersOf = (stream: string | null) => {
    const count = missing.get(stream) ?? 0
    const first = (last.get(stream) ?? 0) - count + 1
    return [...(numbered.get(stream) ?? []), ...upwards(first, count)]
  }
  return new Map([...counts.keys()].map((stream) => [stream, numbersOf(stream)]))
}

/** So many numbers from the first one on. */
export function upwards(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}

/** The last number of each stream after so many events. */
async function advanceSequences(
  { sql, workspaceId }: Outbox,
  counts: ReadonlyMap<string | null, number>,
) {
  const last = new Map<string | null, number>()
  const ofWorkspace = counts.get(null)
  if (ofWorkspace) {
    const { rows } = await sql.query({
      name: 'number_workspace_events',
      text: `update workspace set event_sequence = event_sequence + $2::int where id = $1
             returning event_sequence`,
      values: [workspaceId, ofWorkspace],
    })
    last.set(null, Number(rows[0]?.event_sequence))
  }
  const customers = [...counts.keys()].filter((stream) => stream !== null)
  if (customers.length > 0) {
    // The locks come first, in the same order in which all writers lock accounts; one needs no order.
    if (customers.length > 1)
      await sql.query({
        name: 'lock_event_streams',
        text: `select 1 from credit_account where workspace_id = $1 and customer_id = any($2::text[])
             order by customer_id for no key update`,
        values: [workspaceId, customers],
      })
    const { rows } = await sql.query({
      name: 'number_events',
      text: `
        update credit_account a set event_sequence = a.event_sequence + k.n
        from unnest($2::text[], $3::int[]) as k(c, n)
        where a.workspace_id = $1 and a.customer_id = k.c
        returning a.customer_id, a.event_sequence`,
      values: [workspaceId, customers, customers.map((customer) => counts.get(customer))],
    })
    for (const row of rows) last.set(row.customer_id, Number(row.event_sequence))
    const unknown = customers.find((customer) => !last.has(customer))
    if (unknown) throw new Error(`An event of ${unknown}, which has no account`)
  }
  return last
}
