/** Turns domain events of the outbox into deliveries, one for each endpoint that subscribes to them. */
import { z } from 'zod'
import type { Mode } from '../operation/caller.ts'
import { type WriteContext, writeOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import type { ApiDialect } from '../values/api-dialects.ts'
import { newId } from '../values/ids.ts'
import type { JsonObject } from '../values/input.ts'
import { customersOf, type EnvelopeEvent, envelopeOf } from './envelope.ts'
import { planWaking, promoteHeads } from './next-attempt.ts'
import { folded, subscribes } from './webhook-format.ts'

/** The maximum number of events in one transaction, and of the deliveries made from them. */
const batch = 500
const deliveriesMax = 5_000

/** Many endpoints get fewer events at once, so that the transaction ends in time. */
export function eventsAtOnce(endpointCount: number): number {
  return Math.max(1, Math.min(batch, Math.floor(deliveriesMax / Math.max(1, endpointCount))))
}

export interface DispatchEndpoint {
  id: string
  events: string[]
  ordered: boolean
  dialect: ApiDialect
}

/** An event with its position in the order of all events. */
export interface PlacedEvent extends EnvelopeEvent {
  position: bigint
  batch: string | null
  entityId: string | null
}

/**
 * Takes the oldest events that were not dispatched; answers whether there may be more.
 *
 * The order within a stream is exact. An event's `position` is drawn under the lock of its stream, so that a reader who sees an
 * event also sees those before it, and takes them first. The locks of the endpoints make dispatchers take turns.
 */
export const dispatchEvents = writeOperation({
  name: 'dispatchEvents',
  scope: 'admin',
  input: z.strictObject({}),
  async run(ctx): Promise<boolean> {
    // Events are read before endpoints: an endpoint then never misses an event that came after it was created.
    const waiting = await waitingIds(ctx)
    if (waiting.length === 0) return false
    const { rows: endpoints } = await ctx.sql.query({
      text: `select id, events, ordered, dialect, from_position from webhook_endpoint
             where workspace_id = $1 and disabled_at is null order by id for no key update`,
      values: [ctx.workspaceId],
    })
    const ids = waiting.slice(0, eventsAtOnce(endpoints.length))
    const events = await stillWaiting(ctx, ids)
    const touched: string[] = []
    for (const endpoint of endpoints as (DispatchEndpoint & { from_position: string })[]) {
      const from = BigInt(endpoint.from_position)
      const format = ctx.webhookFormats[endpoint.dialect]
      const asked = events.filter(
        (event) => event.position >= from && subscribes(format, endpoint.events, event.type),
      )
      if (asked.length === 0) continue
      await insertDeliveries(ctx, endpoint, asked)
      touched.push(endpoint.id)
    }
    if (touched.length > 0) await planWaking(ctx, touched)
    await ctx.sql.query({
      text: 'update event set dispatched = true where workspace_id = $1 and id = any($2::text[])',
      values: [ctx.workspaceId, ids],
    })
    return waiting.length === batch || ids.length < waiting.length
  },
})

async function waitingIds(ctx: WriteContext): Promise<string[]> {
  const { rows } = await ctx.sql.query({
    text: `select id from event where workspace_id = $1 and not dispatched
           order by position limit ${batch}`,
    values: [ctx.workspaceId],
  })
  return rows.map((row) => row.id)
}

/** Leaves out the events that another dispatcher, which had the lock first, has taken meanwhile. */
async function stillWaiting(ctx: WriteContext, ids: readonly string[]): Promise<PlacedEvent[]> {
  const { rows } = await ctx.sql.query({
    text: `select ${eventColumns} from event
           where workspace_id = $1 and id = any($2::text[]) and not dispatched order by position`,
    values: [ctx.workspaceId, ids],
  })
  return toEvents(ctx, rows)
}

/**
 * The position at which later events begin: events of writes that begin later come after it, those of writes that have ended before
 * it.
 */
export async function drawPosition({ sql }: Pick<WriteContext, 'sql'>): Promise<bigint> {
  const { rows } = await sql.query({
    text: `select nextval(pg_get_serial_sequence('event', 'position')) as position`,
  })
  return BigInt(rows[0]?.position)
}

/** Runs under the lock of the endpoint. An event that already has a delivery there gets no second one. */
export async function insertDeliveries(
  ctx: WriteContext,
  endpoint: Pick<DispatchEndpoint, 'id' | 'ordered' | 'dialect'>,
  given: readonly (EnvelopeEvent & Pick<PlacedEvent, 'batch' | 'entityId'>)[],
): Promise<void> {
  const format = ctx.webhookFormats[endpoint.dialect]
  const events = folded(format, given)
  const streamOf = (event: EnvelopeEvent) =>
    endpoint.ordered ? (event.customerId ?? ctx.workspaceId) : event.id
  await ctx.sql.query({
    text: `
      insert into webhook_delivery
        (workspace_id, endpoint_id, created_at, id, event_id, event_type, customer_id, stream, sequence, body)
      select $1, $2, $3::timestamptz, * from unnest(
        $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[])
      on conflict (workspace_id, endpoint_id, event_id) do nothing`,
    values: [
      ctx.workspaceId,
      endpoint.id,
      ctx.now,
      events.map(() => newId('whd', ctx.now)),
      events.map((event) => event.id),
      events.map((event) => event.type),
      events.map((event) => event.customerId),
      events.map(streamOf),
      events.map((event) => event.sequence),
      // A dialect renders its bodies before the first attempt.
      events.map((event) => (format ? '' : envelopeOf(event))),
    ],
  })
  await promoteHeads(ctx, endpoint.id, events.map(streamOf))
}

export interface WorkspaceMode {
  workspaceId: string
  mode: Mode
}

/** Workspaces with events to dispatch, found by one index look-up for each of them. */
export async function findUndispatched(sql: Sql): Promise<WorkspaceMode[]> {
  const { rows } = await sql.query({
    name: 'find_undispatched',
    text: `
      with recursive found as (
        (select workspace_id from event where not dispatched order by workspace_id limit 1)
        union all
        select (
          select e.workspace_id from event e
          where not e.dispatched and e.workspace_id > found.workspace_id
          order by e.workspace_id limit 1)
        from found where found.workspace_id is not null
      )
      select w.id, w.mode from found join workspace w on w.id = found.workspace_id`,
  })
  return rows.map((row) => ({ workspaceId: row.id, mode: row.mode }))
}

const eventColumns = 'id, type, customer_id, data, sequence, created_at, position, batch, entity_id'

interface EventRow {
  id: string
  batch: string | bigint | null
  entity_id: string | null
  type: string
  customer_id: string | null
  data: JsonObject
  sequence: string | bigint
  position: string | bigint
  created_at: Date
}

/** The events with the current externalIds of their customers. */
export async function toEvents(
  ctx: WriteContext,
  rows: readonly EventRow[],
): Promise<PlacedEvent[]> {
  const externalIds = await externalIdsOf(ctx, rows)
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    customerId: row.customer_id,
    data: row.data,
    externalIds,
    sequence: Number(row.sequence),
    position: BigInt(row.position),
    batch: row.batch?.toString() ?? null,
    entityId: row.entity_id,
    createdAt: row.created_at,
  }))
}

async function externalIdsOf(
  { sql, workspaceId }: WriteContext,
  rows: readonly EventRow[],
): Promise<Map<string, string>> {
  const named = rows.flatMap((row) => customersOf({ customerId: row.customer_id, data: row.data }))
  if (named.length === 0) return new Map()
  const { rows: customers } = await sql.query({
    text: `select id, external_id from customer
           where workspace_id = $1 and id = any($2::text[]) and external_id is not null`,
    values: [workspaceId, [...new Set(named)]],
  })
  return new Map(customers.map((row) => [row.id, row.external_id]))
}
