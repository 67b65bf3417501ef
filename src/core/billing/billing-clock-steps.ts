/** What is due in billing as a test clock passes it: the same steps as those of the billing run, at the customers' own time. */
import { type DueSteps, stepCustomersMax } from '../test-clocks/due-steps.ts'
import { dueSteps } from './make-due-steps.ts'
import { measureMissing } from './measure-missing.ts'
import { createMeasurements } from './measurements.ts'
import { billMeasured, lockAccounts } from './with-billing.ts'

const due = `
  select customer_id, min(clock_wake_at) as at from (
    select workspace_id, customer_id, clock_wake_at from subscription
    where workspace_id = $1 and clock_wake_at <= $3
    union all
    select workspace_id, customer_id, clock_wake_at from invoice
    where workspace_id = $1 and clock_wake_at <= $3
    union all
    select workspace_id, customer_id, clock_wake_at from checkout
    where workspace_id = $1 and clock_wake_at <= $3
    union all
    select workspace_id, customer_id, clock_wake_at from store_credit
    where workspace_id = $1 and clock_wake_at <= $3
    union all
    select workspace_id, customer_id, clock_wake_at from entitlement
    where workspace_id = $1 and clock_wake_at <= $3
  ) d
  where exists (
    select from credit_account a where a.workspace_id = d.workspace_id
      and a.customer_id = d.customer_id and a.test_clock_id = $2)
  group by customer_id`

export const billingClockSteps: DueSteps = {
  async next({ sql, workspaceId }, clockId, until) {
    const { rows } = await sql.query({
      text: `select min(at) as at from (${due}) d`,
      values: [workspaceId, clockId, until],
    })
    return rows[0].at
  },
  async perform(ctx, clockId, at) {
    const { rows } = await ctx.sql.query({
      text: `${due} order by customer_id limit ${stepCustomersMax}`,
      values: [ctx.workspaceId, clockId, at],
    })
    if (rows.length === 0) return 0
    const locked = await lockAccounts(
      ctx,
      rows.map(({ customer_id }) => customer_id as string),
    )
    const measurements = createMeasurements()
    // Nobody waits for customers of test clocks: all of their usage is measured under the locks.
    const measure = () => measureMissing(ctx, measurements)
    return billMeasured(ctx, locked, { measurements, measure }, (draft) => {
      const each = [...draft.accounts.values()].map((account) =>
        dueSteps(draft, account, measurements),
      )
      // That nothing was due after all is settled by writing when something will be.
      return () =>
        Math.max(
          each.map((make) => make()).reduce((a, b) => a + b, 0),
          1,
        )
    })
  },
}
