/** Figures of revenue in each bucket of time, which close: what there was before and what moved make what there is after. Pure. */
import { dateIn } from '../values/calendar.ts'
import type { TimeRange } from '../values/time-range.ts'
import type { MrrChangeKind } from './mrr-changes.ts'
import type { RevenueSum } from './revenue-sums.ts'

/** Amounts are in minor units of the currency; what was lost is positive too. */
export interface RevenueMoves {
  currency: string
  openingMinor: bigint
  newMinor: bigint
  reactivationMinor: bigint
  expansionMinor: bigint
  contractionMinor: bigint
  churnMinor: bigint
  /** At the end. */
  closingMinor: bigint
  /** Customers with recurring revenue in the currency. */
  payingBefore: number
  newPaying: number
  reactivated: number
  churned: number
  paying: number
  succeededPayments: number
  failedPayments: number
  settledPayments: number
  cashMinor: bigint
  netCashMinor: bigint
}

export interface RevenueBucket extends TimeRange {
  /** The local date of its start. */
  date: string
  /** Customers made in it, and by its end. */
  newCustomers: number
  customers: number
  /** The same currencies in every bucket, in the order of their codes. */
  revenue: RevenueMoves[]
}

/** `times`: the start of the first bucket, then the end of each. With a currency only that, though there is nothing in it. */
export function revenueBuckets(
  sums: readonly RevenueSum[],
  times: readonly Date[],
  { zone, currency }: { zone: string; currency: string | null },
): RevenueBucket[] {
  const found = new Set(sums.flatMap((sum) => (sum.currency === '' ? [] : [sum.currency])))
  const currencies = currency === null ? [...found].sort() : [currency]
  const each = Map.groupBy(sums, ({ bucket }) => bucket)
  const before = each.get(0) ?? []
  let customers = countOf(before, 'CUSTOMERS')
  let standing = currencies.map((code) => movesIn(code, before, noMoves(code)))
  return times.slice(1).map((end, index) => {
    const start = times[index] as Date
    const own = each.get(index + 1) ?? []
    const newCustomers = countOf(own, 'CUSTOMERS')
    customers += newCustomers
    standing = standing.map((earlier) => movesIn(earlier.currency, own, earlier))
    return { start, end, date: dateIn(zone, start), newCustomers, customers, revenue: standing }
  })
}

/** What moved in a currency after what there was. */
function movesIn(
  currency: string,
  sums: readonly RevenueSum[],
  {
    closingMinor: openingMinor,
    paying: payingBefore,
  }: Pick<RevenueMoves, 'closingMinor' | 'paying'>,
): RevenueMoves {
  const own = sums.filter((sum) => sum.currency === currency)
  const of = (kind: MrrChangeKind) => minorOf(own, kind)
  const moved = {
    newMinor: of('NEW'),
    reactivationMinor: of('REACTIVATION'),
    expansionMinor: of('EXPANSION'),
    contractionMinor: -of('CONTRACTION'),
    churnMinor: -of('CHURN'),
  }
  const { newMinor, reactivationMinor, expansionMinor, contractionMinor, churnMinor } = moved
  const gained = newMinor + reactivationMinor + expansionMinor
  const newPaying = countOf(own, 'NEW')
  const reactivated = countOf(own, 'REACTIVATION')
  const churned = countOf(own, 'CHURN')
  const cashMinor = minorOf(own, 'SUCCEEDED')
  return {
    ...{ currency, openingMinor, ...moved },
    closingMinor: openingMinor + gained - contractionMinor - churnMinor,
    ...{ payingBefore, newPaying, reactivated, churned },
    paying: payingBefore + newPaying + reactivated - churned,
    succeededPayments: countOf(own, 'SUCCEEDED'),
    failedPayments: countOf(own, 'FAILED'),
    settledPayments: countOf(own, 'SETTLED'),
    ...{ cashMinor, netCashMinor: cashMinor - minorOf(own, 'REFUNDED') },
  }
}

const noMoves = (currency: string) => ({ currency, closingMinor: 0n, paying: 0 })

function minorOf(sums: readonly RevenueSum[], what: RevenueSum['what']): bigint {
  return sums.reduce((sum, row) => (row.what === what ? sum + row.amount : sum), 0n)
}

function countOf(sums: readonly RevenueSum[], what: RevenueSum['what']): number {
  return sums.reduce((sum, row) => (row.what === what ? sum + row.count : sum), 0)
}
