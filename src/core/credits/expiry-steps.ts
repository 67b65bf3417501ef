/** The expiry of pools and holds as a test clock passes it. */
import { type DueSteps, stepCustomersMax } from '../test-clocks/due-steps.ts'

/** What has expired at `$3` for the customer of the account `a`: looked up by the customer's key. */
const expired = `
  cross join lateral (
    select min(e.expires_at) as at from (
      select expires_at from credit_pool p
      where p.workspace_id = a.workspace_id and p.customer_id = a.customer_id and not p.is_empty
        and p.balance > 0 and p.expires_at <= $3
      union all
      select expires_at from credit_hold h
      where h.workspace_id = a.workspace_id and h.customer_id = a.customer_id
        and h.status = 'ACTIVE' and h.expires_at <= $3
    ) e offset 0
  ) d
  where a.workspace_id = $1 and a.test_clock_id = $2 and d.at is not null`

export const expirySteps: DueSteps = {
  async next({ sql, workspaceId }, clockId, until) {
    const { rows } = await sql.query({
      text: `select min(d.at) as at from credit_account a ${expired}`,
      values: [workspaceId, clockId, until],
    })
    return rows[0].at
  },
  async perform({ sql, workspaceId, ledger }, clockId, at) {
    const { rows } = await sql.query({
      text: `
        select a.customer_id from credit_account a ${expired}
        order by a.customer_id limit ${stepCustomersMax}`,
      values: [workspaceId, clockId, at],
    })
    await ledger.submitAll(
      rows.map(({ customer_id: customerId }) => ({
        kind: 'expireCredits' as const,
        workspaceId,
        customerId: customerId as string,
      })),
    )
    return rows.length
  },
}
