/** How the deliveries to an endpoint went, counted when it is asked for. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { firstIdAt } from '../values/ids.ts'
import { instant, reference } from '../values/input.ts'
import { dayMs } from '../values/period.ts'

/** The newest deliveries that are counted, and those whose last attempts are timed. */
export const countedMax = 100_000
export const timedMax = 10_000

export interface EndpointStatistics {
  startTime: Date
  delivered: number
  dead: number
  pending: number
  /** Milliseconds; null without an attempt. */
  p95LatencyMs: number | null
}

export const getEndpointStatistics = readOperation({
  name: 'getEndpointStatistics',
  scope: 'read',
  input: z.strictObject({
    ids: z.array(reference).max(1_000),
    startTime: instant.nullish(),
  }),
  async run({ sql, workspaceId, now }, { ids, startTime }) {
    const start = startTime ?? new Date(now.getTime() - dayMs)
    // Ids of deliveries sort by the time they were made.
    const { rows } = await sql.query({
      name: 'endpoint_statistics',
      text: `
        select e.id, c.delivered, c.dead, c.pending, l.p95
        from unnest($2::text[]) as e(id)
        cross join lateral (
          select count(*) filter (where status = 'DELIVERED') as delivered,
            count(*) filter (where status = 'DEAD') as dead,
            count(*) filter (where status = 'PENDING') as pending
          from (
            select status from webhook_delivery d
            where d.workspace_id = $1 and d.endpoint_id = e.id and d.id >= $3
            order by d.id desc limit ${countedMax}
          ) d
        ) c
        cross join lateral (
          select percentile_disc(0.95) within group (order by a.latency_ms) as p95
          from (
            select d.id, d.attempts from webhook_delivery d
            where d.workspace_id = $1 and d.endpoint_id = e.id and d.id >= $3
            order by d.id desc limit ${timedMax}
          ) d
          join webhook_attempt a on a.workspace_id = $1 and a.delivery_id = d.id
            and a.number = d.attempts
        ) l`,
      values: [workspaceId, ids, firstIdAt('whd', start)],
    })
    const statistics = rows.map((row): [string, EndpointStatistics] => [
      row.id,
      {
        startTime: start,
        delivered: Number(row.delivered),
        dead: Number(row.dead),
        pending: Number(row.pending),
        p95LatencyMs: row.p95,
      },
    ])
    return new Map(statistics)
  },
})
