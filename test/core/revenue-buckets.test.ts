/** Figures of revenue in buckets: they close, whatever moved, and rates are of what there was. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MrrChange, type MrrMove, mrrChangesOf } from '../../src/core/revenue/mrr-changes.ts'
import { revenueBuckets } from '../../src/core/revenue/revenue-buckets.ts'
import { ratesOf } from '../../src/core/revenue/revenue-rates.ts'
import type { RevenueSum } from '../../src/core/revenue/revenue-sums.ts'
import { timesIn } from '../../src/core/values/calendar.ts'
import { isThorough } from '../support/thorough.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n))

/** What each of some customers pays from a day on, in two currencies. */
const levels = fc.array(
  fc.record({
    customer: fc.integer({ min: 0, max: 3 }),
    currency: fc.constantFrom('EUR', 'USD'),
    after: fc.integer({ min: 0, max: 30 }),
    mrr: fc.constantFrom(0n, 0n, 1n, 50n, 80n),
  }),
  { maxLength: 40 },
)

/** The rows of all plans that the levels come to, each written by a commit of its own. */
function rowsOf(told: { customer: number; currency: string; after: number; mrr: bigint }[]) {
  const rows = new Map<string, MrrChange[]>()
  const now = new Map<string, bigint>()
  let at = 0
  for (const { customer, currency, after, mrr } of told) {
    at += after
    const who = `${customer} ${currency}`
    const amount = mrr - (now.get(who) ?? 0n)
    now.set(who, mrr)
    if (amount === 0n) continue
    const move: MrrMove = { at: day(at), subscriptionId: 's', planId: 'p', currency, amount }
    const own = rows.get(who) ?? []
    const last = own.at(-1)
    const { written, removed } = mrrChangesOf(last ? [last] : [], [move], {
      ...{ customerId: who, createdAt: day(at), newId: () => `${who} ${own.length}` },
    })
    const kept = own.filter(({ id }) => ![...written, ...removed].some((row) => row.id === id))
    rows.set(who, [...kept, ...written.filter(({ planId }) => planId === null)])
  }
  return [...rows.values()].flat()
}

function sumsOf(rows: readonly MrrChange[], times: readonly Date[]): RevenueSum[] {
  return rows.flatMap(({ at, currency, kind: what, amount }) => {
    const bucket = times.findIndex((end) => at < end)
    return bucket < 0 ? [] : [{ bucket, currency, what, amount, count: 1 }]
  })
}

describe('revenue in buckets', () => {
  it('closes in each of them, for amounts and for customers', () => {
    fc.assert(
      fc.property(
        levels,
        fc.constantFrom('DAY' as const, 'WEEK' as const, 'MONTH' as const),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        (told, interval, from, length) => {
          const rows = rowsOf(told)
          const times = timesIn(
            { start: day(from), end: day(from + length) },
            interval,
            'UTC',
            999,
          )!
          const buckets = revenueBuckets(sumsOf(rows, times), times, {
            zone: 'UTC',
            currency: null,
          })
          const standing = (until: Date, currency: string) => {
            const latest = new Map(
              rows
                .filter((row) => row.currency === currency && row.at < until)
                .map((row) => [row.customerId, row.mrr]),
            )
            const paid = [...latest.values()].filter((mrr) => mrr > 0n)
            return { sum: paid.reduce((a, b) => a + b, 0n), count: paid.length }
          }
          expect(buckets.length).toBe(times.length - 1)
          for (const { start, end, revenue } of buckets) {
            for (const figures of revenue) {
              const [before, after] = [start, end].map((at) => standing(at, figures.currency))
              expect([figures.openingMinor, figures.payingBefore]).toEqual([
                ...[before?.sum, before?.count],
              ])
              expect([figures.closingMinor, figures.paying]).toEqual([after?.sum, after?.count])
            }
          }
        },
      ),
      { numRuns: isThorough ? 5_000 : 200 },
    )
  })
})

describe('rates', () => {
  const moves = { openingMinor: 8_000n, closingMinor: 8_000n, payingBefore: 2, paying: 1 }
  const retained = { currency: 'USD', netMinor: 0n, lostMinor: -3_000n, gone: 1 }
  const of = (start: string, end: string) =>
    ratesOf(moves, retained, { start: new Date(start), end: new Date(end) })

  it.each([
    ['a month of 28 days', '2026-02-01', '2026-03-01', 16_000n],
    ['a month of 31 days', '2026-03-01', '2026-04-01', 16_000n],
    ['a quarter', '2026-01-01', '2026-04-01', 48_000n],
    ['a year', '2026-01-01', '2027-01-01', 192_000n],
    ['half of June', '2026-06-01', '2026-06-16', 8_000n],
  ])('LTV is by the churn of a month: %s', (_what, start, end, minor) => {
    expect(of(start, end).ltvMinor).toBe(minor)
  })

  it('are at least 0, and null of nothing', () => {
    const range = { start: new Date('2026-02-01'), end: new Date('2026-03-01') }
    const churned = ratesOf(moves, { ...retained, lostMinor: -20_000n }, range)
    expect(churned.grossRetentionPercent?.toFixed()).toBe('0')
    const nothing = { openingMinor: 0n, closingMinor: 0n, payingBefore: 0, paying: 0 }
    expect(ratesOf(nothing, null, range)).toEqual({
      ...{ arrMinor: 0n, lostCustomers: 0, customerChurnPercent: null },
      ...{
        grossRetentionPercent: null,
        netRetentionPercent: null,
        arpuMinor: null,
        ltvMinor: null,
      },
    })
  })

  it('are rounded to a hundredth of a percent', () => {
    const range = { start: new Date('2026-02-01'), end: new Date('2026-03-01') }
    const rates = ratesOf({ ...moves, payingBefore: 3 }, retained, range)
    expect(rates.customerChurnPercent?.toFixed()).toBe('33.33')
  })
})
