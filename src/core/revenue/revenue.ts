/**
 * The figures of a business in a range of time, in each currency by itself.
 *
 * Invariants: nothing is converted; recurring revenue at the start and what moved make that at the end, as in the series. Customers on
 * test clocks count at their own times, in the test mode.
 */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import type { TimeRange } from '../values/time-range.ts'
import { sumInvoiced } from './invoiced.ts'
import { readRetention } from './retention.ts'
import { type RevenueMoves, revenueBuckets } from './revenue-buckets.ts'
import { type Rates, ratesOf } from './revenue-rates.ts'
import { type RevenueScope, revenueInput, revenueScopeOf } from './revenue-scope.ts'
import { sumRevenue } from './revenue-sums.ts'

export interface CurrencyRevenue extends RevenueMoves, Rates {
  invoicedMinor: bigint
}

export interface Revenue extends TimeRange {
  planId: string | null
  newCustomers: number
  customers: number
  /** In the order of the codes of the currencies. */
  currencies: CurrencyRevenue[]
}

export const getRevenue = readOperation({
  name: 'getRevenue',
  scope: 'read',
  rateClass: 'ANALYTICS',
  input: z.strictObject(revenueInput),
  async run(ctx, input): Promise<Revenue> {
    const scope = await revenueScopeOf(ctx, input)
    const { start, end, planId } = scope
    const times = [start, end]
    const sums = await sumRevenue(ctx, times, scope)
    const retained = await readRetention(ctx, scope)
    const invoiced = await sumInvoiced(ctx, scope)
    const { newCustomers, customers, revenue } = wholeOf(sums, times, scope, invoiced.keys())
    return {
      ...{ start, end, planId, newCustomers, customers },
      currencies: revenue.map((moves) => ({
        ...moves,
        ...ratesOf(
          moves,
          retained.find(({ currency }) => currency === moves.currency) ?? null,
          scope,
        ),
        invoicedMinor: invoiced.get(moves.currency) ?? 0n,
      })),
    }
  },
})

/** The only bucket; a currency of nothing but invoices has its zeros too. */
function wholeOf(
  sums: Awaited<ReturnType<typeof sumRevenue>>,
  times: readonly Date[],
  scope: RevenueScope,
  invoiced: Iterable<string>,
) {
  const zeros = Array.from(invoiced, (currency) => ({
    ...{ bucket: 1, currency, what: 'SUCCEEDED' as const, amount: 0n, count: 0 },
  }))
  const [whole] = revenueBuckets([...sums, ...zeros], times, scope)
  if (!whole) throw new Error('A range has no bucket')
  return whole
}
