/** Moves an endpoint on: writes down what came of attempts, and takes the deliveries to be attempted next. */
import { z } from 'zod'
import type { Mode } from '../caller.ts'
import { newId } from '../ids.ts'
import { reference } from '../input.ts'
import { type Sql, type WriteContext, writeOperation } from '../operation.ts'
import { currentSecrets, openSecrets } from './endpoint-secrets.ts'
import { planWaking, promoteHeads } from './plan.ts'
import {
  type AttemptResult,
  concurrencyOf,
  type DeliveryState,
  type Health,
  settleDelivery,
  settleHealth,
} from './settle.ts'

/** The limit of a request and some more: what a killed server was attempting is attempted again after this. */
const leaseSeconds = 25
/** Deliveries of a disabled endpoint given up in one transaction. */
const giveUpBatch = 1_000

/** A delivery to be attempted now, under a lease. */
export interface Claimed {
  id: string
  lease: string
  eventId: string
  body: string
}

export interface Advanced {
  url: string
  /** The current one first. */
  secrets: string[]
  claimed: Claimed[]
}

const nothing: Advanced = { url: '', secrets: [], claimed: [] }

export const advanceDeliveries = writeOperation({
  name: 'advanceDeliveries',
  scope: 'admin',
  input: z.strictObject({
    endpointId: reference,
    /** How many attempts there is room for. */
    room: z.int().min(0),
    results: z.custom<AttemptResult[]>(Array.isArray),
  }),
  async run(ctx, { endpointId, room, results }): Promise<Advanced> {
    const endpoint = await takeEndpoint(ctx, endpointId, results.length > 0)
    if (!endpoint) return nothing
    const health = await record(ctx, endpointId, endpoint.health, results)
    await endLeases(ctx, endpointId)
    const isPaused = health.pausedUntil !== null && health.pausedUntil > ctx.now
    let claimed: Claimed[] = []
    if (health.disabledAt !== null) await giveUp(ctx, endpointId)
    else if (!isPaused) claimed = await claim(ctx, endpointId, concurrencyOf(health), room)
    await planWaking(ctx, [endpointId])
    if (claimed.length === 0) return nothing
    return { url: endpoint.url, secrets: openSecrets(ctx, endpointId, endpoint.sealed), claimed }
  },
})

/** Results must be written; without any, another server that is at the endpoint does the rest. */
async function takeEndpoint(ctx: WriteContext, id: string, wait: boolean) {
  const { rows } = await ctx.sql.query({
    text: `
      select url, consecutive_failures, failing_since, paused_until, disabled_at, disabled_reason,
        ${currentSecrets} as secrets
      from webhook_endpoint w where workspace_id = $1 and id = $2
      for no key update ${wait ? '' : 'skip locked'}`,
    values: [ctx.workspaceId, id, ctx.now],
  })
  const row = rows[0]
  if (!row) return null
  const health: Health = {
    consecutiveFailures: row.consecutive_failures,
    failingSince: row.failing_since,
    pausedUntil: row.paused_until,
    disabledAt: row.disabled_at,
    disabledReason: row.disabled_reason,
  }
  return { url: row.url as string, sealed: row.secrets as string[], health }
}

async function record(
  ctx: WriteContext,
  endpointId: string,
  before: Health,
  results: AttemptResult[],
): Promise<Health> {
  if (results.length === 0) return before
  const deliveries = await loadDeliveries(ctx, results)
  const numbered: NumberedResult[] = []
  let health = before
  for (const result of results) {
    const delivery = deliveries.get(result.deliveryId)
    if (!delivery) continue
    health = settleHealth(health, result, ctx.now)
    deliveries.set(delivery.id, settleDelivery(delivery, result, health, ctx.now))
    numbered.push({ ...result, number: delivery.attempts + 1 })
  }
  const settled = [...deliveries.values()]
  await writeAttempts(ctx, numbered)
  await writeDeliveries(ctx, settled)
  const ended = settled.filter((delivery) => delivery.status !== 'PENDING')
  await promoteHeads(
    ctx,
    endpointId,
    ended.map((delivery) => delivery.stream),
  )
  if (!isSame(before, health)) await writeHealth(ctx, endpointId, health)
  if (before.disabledAt === null && health.disabledAt !== null) {
    const data = { id: endpointId, reason: health.disabledReason }
    ctx.emit({ type: 'webhook_endpoint.disabled', data })
  }
  return health
}

function isSame(one: Health, other: Health): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

async function loadDeliveries(
  ctx: WriteContext,
  results: AttemptResult[],
): Promise<Map<string, DeliveryState>> {
  const { rows } = await ctx.sql.query({
    text: `
      select id, stream, status, failures, attempts, due_at, lease, finished_at
      from webhook_delivery where workspace_id = $1 and id = any($2::text[])`,
    values: [ctx.workspaceId, results.map((result) => result.deliveryId)],
  })
  const states = rows.map((row) => ({
    id: row.id,
    stream: row.stream,
    status: row.status,
    failures: row.failures,
    attempts: row.attempts,
    dueAt: row.due_at,
    lease: row.lease,
    lastStatusCode: null,
    lastError: null,
    finishedAt: row.finished_at,
  }))
  return new Map(states.map((state) => [state.id, state]))
}

interface NumberedResult extends AttemptResult {
  number: number
}

async function writeAttempts(ctx: WriteContext, results: NumberedResult[]): Promise<void> {
  await ctx.sql.query({
    text: `
      insert into webhook_attempt
        (workspace_id, delivery_id, number, started_at, latency_ms, status_code, error, response)
      select $1, * from unnest($2::text[], $3::int[], $4::timestamptz[], $5::int[], $6::int[],
        $7::text[], $8::text[])`,
    values: [
      ctx.workspaceId,
      results.map((r) => r.deliveryId),
      results.map((r) => r.number),
      results.map((r) => r.startedAt.toISOString()),
      results.map((r) => r.latencyMs),
      results.map((r) => r.statusCode),
      results.map((r) => r.error),
      results.map((r) => r.response),
    ],
  })
}

async function writeDeliveries(ctx: WriteContext, deliveries: DeliveryState[]): Promise<void> {
  await ctx.sql.query({
    text: `
      update webhook_delivery d set status = k.status::webhook_delivery_status,
        failures = k.failures, attempts = k.attempts, due_at = k.due_at, lease = k.lease,
        leased_until = case when k.lease is not null then d.leased_until end,
        last_status_code = k.code, last_error = k.error, finished_at = k.finished_at
      from unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::timestamptz[], $7::text[],
        $8::int[], $9::text[], $10::timestamptz[])
        as k(id, status, failures, attempts, due_at, lease, code, error, finished_at)
      where d.workspace_id = $1 and d.id = k.id`,
    values: [
      ctx.workspaceId,
      deliveries.map((d) => d.id),
      deliveries.map((d) => d.status),
      deliveries.map((d) => d.failures),
      deliveries.map((d) => d.attempts),
      deliveries.map((d) => d.dueAt?.toISOString() ?? null),
      deliveries.map((d) => d.lease),
      deliveries.map((d) => d.lastStatusCode),
      deliveries.map((d) => d.lastError),
      deliveries.map((d) => d.finishedAt?.toISOString() ?? null),
    ],
  })
}

async function writeHealth(ctx: WriteContext, endpointId: string, health: Health): Promise<void> {
  await ctx.sql.query({
    text: `
      update webhook_endpoint set consecutive_failures = $3::int, failing_since = $4::timestamptz,
        paused_until = $5::timestamptz, disabled_at = $6::timestamptz, disabled_reason = $7
      where workspace_id = $1 and id = $2`,
    values: [
      ctx.workspaceId,
      endpointId,
      health.consecutiveFailures,
      health.failingSince,
      health.pausedUntil,
      health.disabledAt,
      health.disabledReason,
    ],
  })
}

/** What a server was attempting when it was killed is due again. */
async function endLeases(ctx: WriteContext, endpointId: string): Promise<void> {
  await ctx.sql.query({
    text: `
      update webhook_delivery set leased_until = null, lease = null,
        due_at = case when status = 'PENDING' then $3::timestamptz end
      where workspace_id = $1 and endpoint_id = $2 and leased_until < clock_timestamp()`,
    values: [ctx.workspaceId, endpointId, ctx.now],
  })
}

async function claim(
  ctx: WriteContext,
  endpointId: string,
  atOnce: number,
  room: number,
): Promise<Claimed[]> {
  const lease = newId('lease', ctx.now)
  const { rows } = await ctx.sql.query({
    text: `
      update webhook_delivery d set due_at = null, lease = $3,
        leased_until = clock_timestamp() + interval '${leaseSeconds} seconds'
      from (
        select id from webhook_delivery
        where workspace_id = $1 and endpoint_id = $2 and due_at <= $4::timestamptz
        order by due_at
        limit least($6::int, greatest(0, $5::int - (
          select count(*) from webhook_delivery
          where workspace_id = $1 and endpoint_id = $2 and leased_until is not null)))
      ) due
      where d.workspace_id = $1 and d.id = due.id
      returning d.id, d.event_id, d.body`,
    values: [ctx.workspaceId, endpointId, lease, ctx.now, atOnce, room],
  })
  return rows.map((row) => ({ id: row.id, lease, eventId: row.event_id, body: row.body }))
}

/** What waits for an endpoint that is disabled will not be sent to it; `replayWebhookEvents` makes up for it. */
async function giveUp(ctx: WriteContext, endpointId: string): Promise<void> {
  await ctx.sql.query({
    text: `
      update webhook_delivery d set status = 'DEAD', due_at = null, finished_at = $3::timestamptz,
        last_error = 'The endpoint was disabled.'
      from (
        select id from webhook_delivery where workspace_id = $1 and endpoint_id = $2
          and status = 'PENDING' and leased_until is null limit ${giveUpBatch}
      ) waiting
      where d.workspace_id = $1 and d.id = waiting.id`,
    values: [ctx.workspaceId, endpointId, ctx.now],
  })
}

export interface AwakeEndpoint {
  workspaceId: string
  mode: Mode
  endpointId: string
}

/** Endpoints to be advanced: those with something due, longest first, and those where a killed server left something behind. */
export async function findAwake(sql: Sql, now: Date, limit: number): Promise<AwakeEndpoint[]> {
  const { rows } = await sql.query({
    name: 'find_awake_endpoints',
    text: `
      select found.workspace_id, w.mode, found.endpoint_id from (
        (select workspace_id, id as endpoint_id from webhook_endpoint
         where wake_at <= $1 order by wake_at limit $2)
        union
        select workspace_id, endpoint_id from webhook_delivery
        where leased_until < clock_timestamp()
      ) found join workspace w on w.id = found.workspace_id`,
    values: [now, limit],
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    mode: row.mode,
    endpointId: row.endpoint_id,
  }))
}
