/** Notes that the billing run failed for a customer: what is due waits, longer after each failure in a row. Internal only. */
import { z } from 'zod'
import { writeOperation } from '../../operation/operation.ts'
import { reference } from '../../values/input.ts'
import { lockAccounts } from '../with-billing.ts'

const firstMs = 60_000
const longestMs = 6 * 3_600_000
/** The failures in a row that are told: somebody has to look. */
const told = [3, 10]

/** Answers the failures in a row; 0 when nothing is due any more. */
export const failBilling = writeOperation({
  name: 'failBilling',
  scope: 'admin',
  audited: false,
  input: z.strictObject({ customerId: reference }),
  async run(ctx, { customerId }) {
    const { sql, workspaceId, now } = ctx
    await lockAccounts(ctx, [customerId])
    const { rows } = await sql.query<{ failures: number; wake_at: Date }>({
      text: `
        with subscriptions as (
          update subscription set ${noted}
          where workspace_id = $1 and customer_id = $2 and wake_at <= $3 returning failures, wake_at
        ), invoices as (
          update invoice set ${noted}
          where workspace_id = $1 and customer_id = $2 and wake_at <= $3 returning failures, wake_at
        ), checkouts as (
          update checkout set ${noted}
          where workspace_id = $1 and customer_id = $2 and wake_at <= $3 returning failures, wake_at
        ), credits as (
          update store_credit set ${noted}
          where workspace_id = $1 and customer_id = $2 and wake_at <= $3 returning failures, wake_at
        ), overrides as (
          update entitlement set ${noted}
          where workspace_id = $1 and customer_id = $2 and wake_at <= $3 returning failures, wake_at
        )
        select * from subscriptions union all select * from invoices union all select * from credits
        union all select * from checkouts union all select * from overrides
        order by failures desc limit 1`,
      values: [workspaceId, customerId, now, firstMs, longestMs],
    })
    const [worst] = rows
    if (!worst) return 0
    const { failures, wake_at: nextAttemptAt } = worst
    if (told.includes(failures)) {
      const data = { failures, nextAttemptAt: nextAttemptAt.toISOString() }
      ctx.emit({ type: 'billing.failed', customerId, data })
    }
    return failures
  },
})

/** The power is bounded, for it must not overflow after months. */
const noted = `
  failures = failures + 1,
  wake_at = $3::timestamptz
    + least($4::int * power(2, least(failures, 20)), $5::int) * interval '1 ms'`
