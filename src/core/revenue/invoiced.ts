/** What was invoiced in a range, without tax. */
import type { ReadContext } from '../operation/operation.ts'
import type { RevenueScope } from './revenue-scope.ts'
import { joinPlanSql } from './revenue-sums.ts'

/**
 * What a finalised invoice asks for without tax is its subtotal, of which the tax is a part when prices include it; one that was voided
 * asks for nothing. Credit notes that stand count when they were made.
 */
const invoicedSql = (ofPlan: boolean) => `
  select currency, sum(minor) as minor from (
    select d.currency, d.subtotal - case when d.tax_inclusive then d.tax else 0 end as minor
    from invoice d ${ofPlan ? joinSubscriptionSql : ''}
    where d.workspace_id = $1 and d.finalized_at >= $2 and d.finalized_at < $3 and d.status <> 'VOID'
    union all
    select d.currency, d.tax - d.amount from credit_note d ${ofPlan ? joinPlanSql('d', '$4') : ''}
    where d.workspace_id = $1 and d.created_at >= $2 and d.created_at < $3 and d.voided_at is null
  ) d group by currency`

export const joinSubscriptionSql = `
  join subscription s on s.workspace_id = d.workspace_id and s.customer_id = d.customer_id
    and s.id = d.subscription_id and s.plan_id = $4`

/** In minor units, by currency. */
export async function sumInvoiced(
  { sql, workspaceId }: Pick<ReadContext, 'sql' | 'workspaceId'>,
  { start, end, planId }: Pick<RevenueScope, 'start' | 'end' | 'planId'>,
): Promise<Map<string, bigint>> {
  const ofPlan = planId !== null
  const { rows } = await sql.query<{ currency: string; minor: string }>({
    name: ofPlan ? 'sum_invoiced_of_plan' : 'sum_invoiced',
    text: invoicedSql(ofPlan),
    values: [workspaceId, start, end, ...(ofPlan ? [planId] : [])],
  })
  return new Map(rows.map(({ currency, minor }) => [currency, BigInt(minor)]))
}
