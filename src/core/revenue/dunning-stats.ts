/** What became of the invoices whose payment failed. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import type { Decimal } from '../values/decimal.ts'
import type { TimeRange } from '../values/time-range.ts'
import { joinSubscriptionSql } from './invoiced.ts'
import { shareInPercent } from './revenue-rates.ts'
import { revenueInput, revenueScopeOf } from './revenue-scope.ts'

/** Of invoices whose payment failed first in the range, in one currency; amounts in its minor units. */
export interface DunningFigures {
  currency: string
  retrying: number
  recovered: number
  exhausted: number
  stopped: number
  /** What was paid of the recovered ones. */
  recoveredMinor: bigint
  /** What is due of the others. */
  dueMinor: bigint
  /** Of those that are not retried any more; null: there are none. */
  recoveryPercent: Decimal | null
}

export interface DunningStats extends TimeRange {
  planId: string | null
  /** In the order of their codes. */
  currencies: DunningFigures[]
}

export const getDunningStats = readOperation({
  name: 'getDunningStats',
  scope: 'read',
  rateClass: 'ANALYTICS',
  input: z.strictObject(revenueInput),
  async run(ctx, input): Promise<DunningStats> {
    const { start, end, planId, currency } = await revenueScopeOf(ctx, input)
    const ofPlan = planId !== null
    const { rows } = await ctx.sql.query({
      name: ofPlan ? 'dunning_stats_of_plan' : 'dunning_stats',
      text: statsSql(ofPlan),
      values: [ctx.workspaceId, start, end, ...(ofPlan ? [planId] : []), currency],
    })
    return { start, end, planId, currencies: rows.map(figuresOf) }
  },
})

const statsSql = (ofPlan: boolean) => `
  select d.currency,
    count(*) filter (where d.dunning = 'RETRYING') as retrying,
    count(*) filter (where d.dunning = 'RECOVERED') as recovered,
    count(*) filter (where d.dunning = 'EXHAUSTED') as exhausted,
    count(*) filter (where d.dunning = 'STOPPED') as stopped,
    coalesce(sum(d.amount_paid) filter (where d.dunning = 'RECOVERED'), 0) as paid,
    coalesce(sum(d.amount_due) filter (where d.status in ('OPEN', 'UNCOLLECTIBLE')), 0) as due
  from invoice d ${ofPlan ? joinSubscriptionSql : ''}
  where d.workspace_id = $1 and d.dunning_since >= $2 and d.dunning_since < $3
    and ($${ofPlan ? 5 : 4}::text is null or d.currency = $${ofPlan ? 5 : 4})
  group by 1 order by 1`

function figuresOf(row: Record<string, string>): DunningFigures {
  const count = (name: string) => Number(row[name])
  const ended = count('recovered') + count('exhausted') + count('stopped')
  return {
    currency: String(row.currency),
    retrying: count('retrying'),
    recovered: count('recovered'),
    exhausted: count('exhausted'),
    stopped: count('stopped'),
    recoveredMinor: BigInt(row.paid ?? 0),
    dueMinor: BigInt(row.due ?? 0),
    recoveryPercent: shareInPercent(BigInt(count('recovered')), BigInt(ended)),
  }
}
