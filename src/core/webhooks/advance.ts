/** Advances an endpoint: records the results of attempts, and claims the deliveries to be attempted next. */
import { z } from 'zod'
import type { Mode } from '../operation/caller.ts'
import { type WriteContext, writeOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import type { ApiDialect } from '../values/api-dialects.ts'
import { newId } from '../values/ids.ts'
import { reference } from '../values/input.ts'
import { type AttemptResult, concurrencyOf, type Health } from './attempt-outcome.ts'
import { currentSecrets, openSecrets } from './endpoint-secrets.ts'
import { planWaking } from './next-attempt.ts'
import { recordResults } from './record-results.ts'

/** A server renews its leases while it lives; the attempts of a killed server are repeated when its leases end. */
const leaseSeconds = 8
const leaseEnd = `clock_timestamp() + interval '${leaseSeconds} seconds'`
/** Deliveries of a disabled endpoint that are given up in one transaction. */
const giveUpBatch = 1_000

/** A delivery to be attempted now, under a lease. */
export interface Claimed {
  id: string
  lease: string
  eventId: string
  eventType: string
  /** How many attempts were made before. */
  attempts: number
  /** Empty until a dialect has rendered it. */
  body: string
}

export interface Advanced {
  url: string
  dialect: ApiDialect
  /** The current secret comes first. */
  secrets: string[]
  claimed: Claimed[]
}

const nothing: Advanced = { url: '', dialect: 'OPENMONETIZE', secrets: [], claimed: [] }

export const advanceDeliveries = writeOperation({
  name: 'advanceDeliveries',
  scope: 'admin',
  input: z.strictObject({
    endpointId: reference,
    /** The number of attempts that the server has room for. */
    room: z.int().min(0),
    results: z.custom<AttemptResult[]>(Array.isArray),
  }),
  async run(ctx, { endpointId, room, results }): Promise<Advanced> {
    const endpoint = await takeEndpoint(ctx, endpointId, results.length > 0)
    if (!endpoint) return nothing
    const { dialect } = endpoint
    const place = { endpointId, delaysMs: ctx.webhookFormats[dialect]?.delaysMs }
    const health = await recordResults(ctx, place, endpoint.health, results)
    await endLeases(ctx, endpointId)
    const isPaused = health.pausedUntil !== null && health.pausedUntil > ctx.now
    let claimed: Claimed[] = []
    if (health.disabledAt !== null) await giveUp(ctx, endpointId)
    else if (!isPaused) claimed = await claim(ctx, endpointId, concurrencyOf(health), room)
    await planWaking(ctx, [endpointId])
    if (claimed.length === 0) return nothing
    const secrets = openSecrets(ctx, endpointId, endpoint.sealed)
    return { url: endpoint.url, dialect, secrets, claimed }
  },
})

/** Waits for the endpoint's lock when there are results to write; without any, another server that holds the lock does the rest. */
async function takeEndpoint(ctx: WriteContext, id: string, wait: boolean) {
  const { rows } = await ctx.sql.query({
    text: `
      select url, dialect, consecutive_failures, failing_since, paused_until, disabled_at, disabled_reason,
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
  const dialect = row.dialect as ApiDialect
  return { url: row.url as string, dialect, sealed: row.secrets as string[], health }
}

/** Attempts of a killed server become due again. */
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
        leased_until = ${leaseEnd}
      from (
        select id from webhook_delivery
        where workspace_id = $1 and endpoint_id = $2 and due_at <= $4::timestamptz
        order by due_at
        limit least($6::int, greatest(0, $5::int - (
          select count(*) from webhook_delivery
          where workspace_id = $1 and endpoint_id = $2 and leased_until is not null)))
      ) due
      where d.workspace_id = $1 and d.id = due.id
      returning d.id, d.event_id, d.event_type, d.attempts, d.body`,
    values: [ctx.workspaceId, endpointId, lease, ctx.now, atOnce, room],
  })
  return rows.map((row) => ({
    ...{ id: row.id, lease, eventId: row.event_id, eventType: row.event_type },
    ...{ attempts: row.attempts, body: row.body },
  }))
}

/** Deliveries that wait for a disabled endpoint are given up; `replayWebhookEvents` sends them later. */
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

/** Renews the leases of long attempts; a lease that another server has taken over stays with it. */
export async function renewLeases(
  sql: Sql,
  leases: readonly { workspaceId: string; id: string; lease: string }[],
): Promise<void> {
  await sql.query({
    name: 'renew_webhook_leases',
    text: `
      update webhook_delivery d set leased_until = ${leaseEnd}
      from unnest($1::text[], $2::text[], $3::text[]) as k(w, i, l)
      where d.workspace_id = k.w and d.id = k.i and d.lease = k.l`,
    values: [
      leases.map((one) => one.workspaceId),
      leases.map((one) => one.id),
      leases.map((one) => one.lease),
    ],
  })
}

export interface AwakeEndpoint {
  workspaceId: string
  mode: Mode
  endpointId: string
}

/** The endpoints to advance: those with something due, longest first, and those where a killed server left attempts behind. */
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
