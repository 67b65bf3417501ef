/** How many there are of what a workspace has; each number is counted only when it is asked for. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { instant } from '../values/input.ts'
import { countSql } from '../values/page.ts'

export interface WorkspaceTotals {
  /** The counts contain what was recorded before. */
  asOf: Date
}

export const getWorkspaceTotals = readOperation({
  name: 'getWorkspaceTotals',
  scope: 'read',
  input: z.strictObject({}),
  run: ({ now }): WorkspaceTotals => ({ asOf: now }),
})

/** The customers, except archived ones, that have a usage event with a timestamp at or after an instant. */
export const countActiveCustomers = readOperation({
  name: 'countActiveCustomers',
  scope: 'read',
  input: z.strictObject({ since: instant }),
  async run({ sql, workspaceId }, { since }) {
    const { rows } = await sql.query({
      name: 'count_active_customers',
      text: countSql(`
        select from credit_account a
        join customer c on c.workspace_id = a.workspace_id and c.id = a.customer_id
        where a.workspace_id = $1 and a.last_usage_at >= $2 and c.archived_at is null`),
      values: [workspaceId, since],
    })
    return Number(rows[0].count)
  },
})

/** The holds that are neither ended nor past their expiry. */
export const countOpenHolds = readOperation({
  name: 'countOpenHolds',
  scope: 'read',
  input: z.strictObject({}),
  async run({ sql, workspaceId, now }) {
    const { rows } = await sql.query({
      name: 'count_open_holds',
      text: countSql(`
        select from credit_hold h left join credit_account a on a.test_clock_id is not null
          and a.workspace_id = h.workspace_id and a.customer_id = h.customer_id
        where h.workspace_id = $1 and h.status = 'ACTIVE'
          and h.expires_at > coalesce(a.clock_now, $2)`),
      values: [workspaceId, now],
    })
    return Number(rows[0].count)
  },
})
