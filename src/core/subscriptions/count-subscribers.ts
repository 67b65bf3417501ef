/** How many subscriptions plans have: one statement for all plans of a list. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { countMax } from '../values/page.ts'
import { isLive, subscriptionStatuses } from './subscription.ts'

const liveStatuses = subscriptionStatuses.filter((status) => isLive({ status }))

/** The live subscriptions by our ids of the plans, at most `countMax` of each. */
export const countSubscribers = readOperation({
  name: 'countSubscribers',
  scope: 'read',
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  async run({ sql, workspaceId }, { ids }) {
    const { rows } = await sql.query<{ plan_id: string; count: string }>({
      name: 'count_subscribers_of_plans',
      text: `
        select k.plan_id, r.count from unnest($2::text[]) as k(plan_id)
        cross join lateral (
          select count(*) as count from (
            select from subscription s where s.workspace_id = $1 and s.plan_id = k.plan_id
              and s.status = any($3::subscription_status[]) limit ${countMax}) counted
        ) r`,
      values: [workspaceId, ids, liveStatuses],
    })
    return new Map(rows.map((row) => [row.plan_id, Number(row.count)] as const))
  },
})
