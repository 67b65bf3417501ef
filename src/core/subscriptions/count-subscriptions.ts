/** How many subscriptions customers have, by state: one statement for all customers of a list. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import type { SubscriptionStatus } from './subscription.ts'

export interface SubscriptionCount {
  status: SubscriptionStatus
  count: number
}

/** The counts by our ids of the customers, in the order of the states; a customer without subscriptions is left out. */
export const countSubscriptionsByState = readOperation({
  name: 'countSubscriptionsByState',
  scope: 'read',
  input: z.strictObject({ customerIds: z.array(reference).max(1_000) }),
  async run({ sql, workspaceId }, { customerIds }) {
    const { rows } = await sql.query<{
      customer_id: string
      status: SubscriptionStatus
      count: string
    }>({
      name: 'count_subscriptions_of_customers',
      text: `
        select s.customer_id, s.status, count(*) as count from subscription s
        where s.workspace_id = $1 and s.customer_id = any($2) group by 1, 2 order by 1, 2`,
      values: [workspaceId, customerIds],
    })
    const counts = new Map<string, SubscriptionCount[]>()
    for (const { customer_id: id, status, count } of rows) {
      const known = counts.get(id) ?? []
      known.push({ status, count: Number(count) })
      counts.set(id, known)
    }
    return counts
  },
})
