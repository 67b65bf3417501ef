/** Sums usage over a time range: whole hours from the rollups, ragged edges from the events. */
import { type Decimal, decimal, zero } from '../decimal.ts'
import type { Sql } from '../operation.ts'
import type { TimeRange } from '../time-range.ts'

export interface FeatureUsage {
  feature: string
  events: number
  quantity: Decimal
  credits: Decimal
  /** In the summary's currency. */
  cost: Decimal
}

export interface Cost {
  /** ISO 4217. */
  currency: string
  amount: Decimal
}

export interface UsageSummary extends TimeRange {
  customerId: string
  totalEvents: number
  totalCredits: Decimal
  /** In `currency`. */
  totalCost: Decimal
  /** The currency with the largest cost; null when nothing was priced. */
  currency: string | null
  /** Costs by currency. */
  costs: Cost[]
  breakdown: FeatureUsage[]
}

/** One feature's usage in one currency, and in one day when asked by day. */
export interface UsageSum {
  day: string | null
  feature: string
  /** Empty for unpriced events. */
  currency: string
  events: number
  quantity: Decimal
  credits: Decimal
  cost: Decimal
}

const hourMs = 3_600_000

/** The whole hours of a range, and what sticks out at either end. */
function splitAtHours({ start, end }: TimeRange): { hours: TimeRange; edges: TimeRange[] } {
  const first = new Date(Math.ceil(start.getTime() / hourMs) * hourMs)
  const last = new Date(Math.floor(end.getTime() / hourMs) * hourMs)
  if (first > last) return { hours: { start: first, end: first }, edges: [{ start, end }] }
  const edges = [
    { start, end: first },
    { start: last, end },
  ]
  return { hours: { start: first, end: last }, edges: edges.filter((e) => e.start < e.end) }
}

export async function sumUsage(
  sql: Sql,
  owner: { workspaceId: string; customerId: string },
  range: TimeRange,
  byDay: boolean,
): Promise<UsageSum[]> {
  const { hours, edges } = splitAtHours(range)
  const { rows } = await sql.query({
    name: byDay ? 'sum_usage_by_day' : 'sum_usage',
    text: `
      select ${byDay ? "to_char(at at time zone 'UTC', 'YYYY-MM-DD')" : 'null'} as day,
        feature, currency, sum(events) as events, sum(quantity) as quantity,
        sum(credits) as credits, sum(cost) as cost
      from (
        select hour as at, feature, currency, events, quantity, credits, cost from usage_rollup
        where workspace_id = $1 and customer_id = $2 and hour >= $3 and hour < $4
        union all
        select e.timestamp, e.feature, coalesce(e.currency, ''),
          case when e.reverses is null then 1 else -1 end, e.quantity, e.credits, e.cost
        from unnest($5::timestamptz[], $6::timestamptz[]) as k(s, e)
        join usage_event e on e.workspace_id = $1 and e.customer_id = $2
          and e.timestamp >= k.s and e.timestamp < k.e
      ) u group by 1, 2, 3`,
    values: [
      owner.workspaceId,
      owner.customerId,
      hours.start,
      hours.end,
      edges.map((e) => e.start),
      edges.map((e) => e.end),
    ],
  })
  return rows.map((row) => ({
    day: row.day,
    feature: row.feature,
    currency: row.currency,
    events: Number(row.events),
    quantity: decimal(row.quantity),
    credits: decimal(row.credits),
    cost: decimal(row.cost),
  }))
}

/** Puts sums together. Pure. */
export function summarize(customerId: string, range: TimeRange, sums: UsageSum[]): UsageSummary {
  const costs = costsOf(sums)
  const currency = costs[0]?.currency ?? null
  const features = new Map<string, FeatureUsage>()
  let [totalEvents, totalCredits] = [0, zero]
  for (const sum of sums) {
    const { feature } = sum
    const known = features.get(feature)
    const entry = known ?? { feature, events: 0, quantity: zero, credits: zero, cost: zero }
    features.set(feature, entry)
    entry.events += sum.events
    entry.quantity = entry.quantity.plus(sum.quantity)
    entry.credits = entry.credits.plus(sum.credits)
    if (sum.currency === currency) entry.cost = entry.cost.plus(sum.cost)
    totalEvents += sum.events
    totalCredits = totalCredits.plus(sum.credits)
  }
  const breakdown = [...features.values()].sort(
    (a, b) => b.credits.cmp(a.credits) || b.events - a.events || (a.feature < b.feature ? -1 : 1),
  )
  const totalCost = costs[0]?.amount ?? zero
  const totals = { totalEvents, totalCredits, totalCost, currency, costs, breakdown }
  return { customerId, ...range, ...totals }
}

function costsOf(sums: UsageSum[]): Cost[] {
  const byCurrency = new Map<string, Decimal>()
  for (const { currency, cost } of sums) {
    if (currency !== '') byCurrency.set(currency, (byCurrency.get(currency) ?? zero).plus(cost))
  }
  const costs = [...byCurrency].map(([currency, amount]) => ({ currency, amount }))
  return costs.sort((a, b) => b.amount.cmp(a.amount) || (a.currency < b.currency ? -1 : 1))
}
