/** What became of the customers that had recurring revenue at the start of a range. */
import type { ReadContext } from '../operation/operation.ts'
import type { RevenueScope } from './revenue-scope.ts'
import { currenciesSql } from './revenue-sums.ts'

/** In minor units of the currency, of those customers only. */
export interface Retention {
  currency: string
  /** What their recurring revenue moved by, in sum. */
  netMinor: bigint
  /** Their contractions and churn, zero or less. */
  lostMinor: bigint
  /** How many have none at the end. */
  gone: number
}

/** The first change of a customer in the range tells what there was before it; whoever has none in it has not moved. */
const retentionSql = (ofPlan: boolean) => `
  with w as (
    select m.currency, m.customer_id, m.at, m.kind, m.amount, m.mrr
    from (${currenciesSql('$4')}) v join mrr_change m on m.currency = v.currency
      and m.workspace_id = $1 and m.at >= $2 and m.at < $3
      and m.plan_id ${ofPlan ? '= $5' : 'is null'}
  ), f as (
    select distinct on (currency, customer_id) currency, customer_id, mrr - amount as opened
    from w order by currency, customer_id, at
  ), c as (
    select currency, customer_id, f.opened, sum(w.amount) as net,
      sum(w.amount) filter (where w.kind in ('CONTRACTION', 'CHURN')) as lost
    from w join f using (currency, customer_id)
    where f.opened > 0
    group by currency, customer_id, f.opened
  )
  select currency, sum(net) as net, coalesce(sum(lost), 0) as lost,
    count(*) filter (where opened + net = 0) as gone
  from c group by currency`

export async function readRetention(
  { sql, workspaceId }: Pick<ReadContext, 'sql' | 'workspaceId'>,
  { start, end, planId, currency }: RevenueScope,
): Promise<Retention[]> {
  const ofPlan = planId !== null
  const { rows } = await sql.query({
    name: ofPlan ? 'revenue_retention_of_plan' : 'revenue_retention',
    text: retentionSql(ofPlan),
    values: [workspaceId, start, end, currency, ...(ofPlan ? [planId] : [])],
  })
  return rows.map((row) => ({
    currency: row.currency,
    netMinor: BigInt(row.net),
    lostMinor: BigInt(row.lost),
    gone: Number(row.gone),
  }))
}
