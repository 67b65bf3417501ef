/**
 * Plans the next attempts: which delivery of a stream, and when an endpoint must be advanced again.
 *
 * The functions must be called under the lock of the endpoint's row, which makes their statements exact.
 */

import { unmoved } from '../events/domain-event.ts'
import type { WriteContext } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import { notFound } from '../values/errors.ts'
import { concurrencyOf, type Health, probedFrom } from './attempt-outcome.ts'

interface Place {
  sql: Sql
  workspaceId: string
  now: Date
}

const noHealth: Health = {
  consecutiveFailures: 0,
  failingSince: null,
  pausedUntil: null,
  disabledAt: null,
  disabledReason: null,
}
const atOnce = concurrencyOf(noHealth)
const atOnceProbing = concurrencyOf({ ...noHealth, consecutiveFailures: probedFrom })

/** Makes the first pending delivery of each stream due now, unless it is due or in progress. */
export async function promoteHeads(
  { sql, workspaceId, now }: Place,
  endpointId: string,
  streams: Iterable<string>,
): Promise<void> {
  const distinct = [...new Set(streams)]
  if (distinct.length === 0) return
  await sql.query({
    text: `
      update webhook_delivery d set due_at = $4::timestamptz
      from unnest($3::text[]) as s(stream) cross join lateral (
        select id, due_at, leased_until from webhook_delivery p
        where p.workspace_id = $1 and p.endpoint_id = $2 and p.stream = s.stream
          and p.status = 'PENDING'
        order by p.sequence limit 1
      ) head
      where d.workspace_id = $1 and d.id = head.id
        and head.due_at is null and head.leased_until is null`,
    values: [workspaceId, endpointId, distinct, now],
  })
}

/**
 * Sets the time at which each endpoint must be advanced: when it has something due and room for it, or something to give up. It is the
 * last step of all that changes deliveries or their endpoint, so it tells live subscribers, too.
 */
export async function planWaking(
  { sql, workspaceId, now, ledgerMoved }: Place & Pick<WriteContext, 'ledgerMoved'>,
  endpointIds: readonly string[],
): Promise<void> {
  const own = 'd.workspace_id = w.workspace_id and d.endpoint_id = w.id'
  await sql.query({
    text: `
      update webhook_endpoint w set wake_at = case
        when w.disabled_at is not null then (
          select $3::timestamptz from webhook_delivery d
          where ${own} and d.status = 'PENDING' and d.leased_until is null limit 1)
        when (select count(*) from webhook_delivery d where ${own} and d.leased_until is not null)
          < case when w.consecutive_failures >= ${probedFrom} then ${atOnceProbing} else ${atOnce} end
        then (
          select greatest(w.paused_until, d.due_at) from webhook_delivery d
          where ${own} and d.due_at is not null order by d.due_at limit 1)
        end
      where w.workspace_id = $1 and w.id = any($2::text[])`,
    values: [workspaceId, endpointIds, now],
  })
  for (const id of endpointIds) ledgerMoved({ workspaceId, customerId: id, ...unmoved })
}

/** Locks the endpoint and answers it; NOT_FOUND when it does not exist or is deleted. */
export async function lockEndpoint(
  { sql, workspaceId }: Pick<Place, 'sql' | 'workspaceId'>,
  id: string,
): Promise<{ disabledAt: Date | null }> {
  const { rows } = await sql.query({
    text: `select disabled_at from webhook_endpoint
           where workspace_id = $1 and id = $2 and deleted_at is null for no key update`,
    values: [workspaceId, id],
  })
  if (!rows[0]) throw notFound('webhook endpoint', id)
  return { disabledAt: rows[0].disabled_at }
}
