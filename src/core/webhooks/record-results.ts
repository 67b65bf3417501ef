/** Records the results of attempts at an endpoint, under the lock of its row. */
import type { WriteContext } from '../operation/operation.ts'
import {
  type AttemptResult,
  type DeliveryState,
  type Health,
  settleDelivery,
  settleHealth,
} from './attempt-outcome.ts'
import { promoteHeads } from './next-attempt.ts'

/** Answers the health of the endpoint after the results. */
export async function recordResults(
  ctx: WriteContext,
  { endpointId, delaysMs }: { endpointId: string; delaysMs?: readonly number[] },
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
    deliveries.set(delivery.id, settleDelivery(delivery, result, health, ctx.now, delaysMs))
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
