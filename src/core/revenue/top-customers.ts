/** The customers that bring the most: recurring revenue as it is now, or the payments of a range. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { knownCurrency } from '../values/money.ts'
import { revenueInput, revenueScopeOf } from './revenue-scope.ts'
import { joinPlanSql, paidAtSql } from './revenue-sums.ts'

const firstMax = 100
const firstDefault = 10

export const topMeasures = ['MRR', 'CASH'] as const

export interface TopCustomer {
  customerId: string
  currency: string
  amountMinor: bigint
}

/** The largest first. A range goes with CASH only: recurring revenue is that of now. */
export const getTopCustomers = readOperation({
  name: 'getTopCustomers',
  scope: 'read',
  rateClass: 'ANALYTICS',
  input: z.strictObject({
    ...revenueInput,
    currency: knownCurrency,
    by: z.enum(topMeasures),
    first: z
      .int()
      .min(1, 'must be at least 1')
      .max(firstMax, `must be at most ${firstMax}`)
      .nullish(),
  }),
  async run(ctx, { by, first, ...input }): Promise<TopCustomer[]> {
    const { start, end, planId } = await revenueScopeOf(ctx, input)
    const { currency } = input
    const ofPlan = planId !== null
    const values = [ctx.workspaceId, currency, first ?? firstDefault]
    const { rows } = await ctx.sql.query({
      name: `top_customers_by_${by.toLowerCase()}${ofPlan ? '_of_plan' : ''}`,
      text: by === 'MRR' ? mrrSql(ofPlan) : cashSql(ofPlan),
      values: [...values, ...(by === 'CASH' ? [start, end] : []), ...(ofPlan ? [planId] : [])],
    })
    return rows.map((row) => ({
      ...{ customerId: row.customer_id, currency },
      amountMinor: BigInt(row.minor),
    }))
  },
})

const mrrSql = (ofPlan: boolean) => `
  select customer_id, sum(mrr) as minor from subscription
  where workspace_id = $1 and currency = $2 and mrr > 0 ${ofPlan ? 'and plan_id = $4' : ''}
  group by customer_id order by minor desc, customer_id limit $3`

const cashSql = (ofPlan: boolean) => `
  select p.customer_id, sum(p.amount) as minor from payment p ${ofPlan ? joinPlanSql('p', '$6') : ''}
  where p.workspace_id = $1 and p.currency = $2 and p.status = 'SUCCEEDED'
    and ${paidAtSql} >= $4 and ${paidAtSql} < $5
  group by p.customer_id order by minor desc, p.customer_id limit $3`
