/** Sums of what moved recurring revenue, of payments and of customers, by buckets of time: one statement, whatever the number of buckets. */
import type { ReadContext } from '../operation/operation.ts'
import type { MrrChangeKind } from './mrr-changes.ts'
import type { RevenueScope } from './revenue-scope.ts'

type Summed =
  | MrrChangeKind
  | 'SUCCEEDED'
  | 'FAILED'
  /** Succeeded by a provider that collects; counted in SUCCEEDED too. */
  | 'SETTLED'
  /** Paid back, by us or by the bank. */
  | 'REFUNDED'
  | 'CUSTOMERS'

export interface RevenueSum {
  /** From 1; 0 is all the time before the first bucket, for which money is not summed. */
  bucket: number
  /** Empty for customers. */
  currency: string
  what: Summed
  /** Minor units. */
  amount: bigint
  count: number
}

/** When a payment `p` ended. */
export const paidAtSql = 'coalesce(p.paid_at, p.updated_at)'

/**
 * The customers of a plan are those with a subscription to it, from the first one on; the payments those of invoices of
 * subscriptions that have the plan now.
 */
const sumsSql = (ofPlan: boolean) => `
  with b as (
    select * from unnest($2::int[], $3::timestamptz[], $4::timestamptz[]) as b(bucket, low, high)
  ), v as (${currenciesSql('$5')})
  select b.bucket, v.currency, c.kind::text as what, c.amount, c.count
  from b cross join v cross join lateral (
    select kind, sum(amount) as amount, count(*) as count
    from mrr_change
    where workspace_id = $1 and plan_id ${ofPlan ? '= $6' : 'is null'} and currency = v.currency
      and at >= b.low and at < b.high
    group by kind
  ) c
  union all
  select b.bucket, p.currency, w.what, p.amount, p.count
  from b cross join lateral (
    select p.currency, p.status, p.provider <> 'manual' as is_settled,
      sum(p.amount) as amount, count(*) as count
    from payment p ${ofPlan ? joinPlanSql('p', '$6') : ''}
    where p.workspace_id = $1 and p.status in ('SUCCEEDED', 'FAILED')
      and ${paidAtSql} >= b.low and ${paidAtSql} < b.high
    group by 1, 2, 3
  ) p
  cross join lateral (
    select p.status::text as what
    union all select 'SETTLED' where p.status = 'SUCCEEDED' and p.is_settled
  ) w
  where b.bucket > 0 and ($5::text is null or p.currency = $5)
  union all
  select b.bucket, r.currency, 'REFUNDED', r.amount, r.count
  from b cross join lateral (
    select r.currency, sum(r.amount) as amount, count(*) as count
    from refund r ${ofPlan ? joinPlanSql('r', '$6') : ''}
    where r.workspace_id = $1 and r.status = 'SUCCEEDED'
      and r.finished_at >= b.low and r.finished_at < b.high
    group by 1
  ) r
  where b.bucket > 0 and ($5::text is null or r.currency = $5)
  union all
  select b.bucket, '', 'CUSTOMERS', 0, c.count
  from b cross join lateral (${ofPlan ? customersOfPlanSql : customersSql}) c`

/** Those that recurring revenue can be in; only one when the parameter names it. */
export const currenciesSql = (currency: string) => `
  select distinct currency from plan_version
  where workspace_id = $1 and (${currency}::text is null or currency = ${currency})`

/** Of a document that belongs to an invoice. */
export const joinPlanSql = (document: string, plan: string) => `
  join invoice i on i.workspace_id = ${document}.workspace_id
    and i.customer_id = ${document}.customer_id and i.id = ${document}.invoice_id
  join subscription s on s.workspace_id = i.workspace_id and s.customer_id = i.customer_id
    and s.id = i.subscription_id and s.plan_id = ${plan}`

const customersSql = `
  select count(*) as count from customer
  where workspace_id = $1 and created_at >= b.low and created_at < b.high`

const customersOfPlanSql = `
  select count(*) as count from (
    select min(created_at) as since from subscription
    where workspace_id = $1 and plan_id = $6 group by customer_id
  ) f where f.since >= b.low and f.since < b.high`

/** `times`: the start of the first bucket, then the end of each. */
export async function sumRevenue(
  { sql, workspaceId }: Pick<ReadContext, 'sql' | 'workspaceId'>,
  times: readonly Date[],
  { planId, currency }: Pick<RevenueScope, 'planId' | 'currency'>,
): Promise<RevenueSum[]> {
  const ofPlan = planId !== null
  const buckets = times.map((high, bucket) => ({
    ...{ bucket, high },
    low: bucket === 0 ? '-infinity' : times[bucket - 1],
  }))
  const { rows } = await sql.query({
    name: ofPlan ? 'sum_revenue_of_plan' : 'sum_revenue',
    text: sumsSql(ofPlan),
    values: [
      workspaceId,
      buckets.map(({ bucket }) => bucket),
      buckets.map(({ low }) => low),
      buckets.map(({ high }) => high),
      currency,
      ...(ofPlan ? [planId] : []),
    ],
  })
  return rows.map((row) => ({
    bucket: row.bucket,
    currency: row.currency,
    what: row.what,
    amount: BigInt(row.amount),
    count: Number(row.count),
  }))
}
