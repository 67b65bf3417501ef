/** The credits of all customers of a workspace together, those on test clocks at the time of their clocks. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { type Decimal, decimal } from '../values/decimal.ts'

export interface CreditTotals {
  /** Credits that can be spent now. */
  available: Decimal
  /** Credits reserved by holds. */
  pending: Decimal
  /** available + pending. */
  total: Decimal
  /** Credits that were added but become effective later. */
  scheduled: Decimal
  asOf: Date
}

export const getCreditTotals = readOperation({
  name: 'getCreditTotals',
  scope: 'read',
  input: z.strictObject({}),
  async run(ctx): Promise<CreditTotals> {
    const { rows } = await ctx.sql.query({
      name: 'get_credit_totals',
      text: `
        select coalesce(sum(held), 0) as pending,
          coalesce(sum(balance) filter (where started and not expired), 0) as available,
          coalesce(sum(balance) filter (where not started and not expired), 0) as scheduled
        from (
          select p.balance, p.held,
            p.effective_at is null or p.effective_at <= coalesce(a.clock_now, $2) as started,
            p.expires_at is not null and p.expires_at <= coalesce(a.clock_now, $2) as expired
          from credit_pool p left join credit_account a on a.test_clock_id is not null
            and a.workspace_id = p.workspace_id and a.customer_id = p.customer_id
          where p.workspace_id = $1 and not p.is_empty
        ) p`,
      values: [ctx.workspaceId, ctx.now],
    })
    const available = decimal(rows[0].available)
    const pending = decimal(rows[0].pending)
    const scheduled = decimal(rows[0].scheduled)
    return { available, pending, total: available.plus(pending), scheduled, asOf: ctx.now }
  },
})
