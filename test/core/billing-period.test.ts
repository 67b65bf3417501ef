/** Periods of subscriptions: boundaries that clamp and come back, stubs, and properties of the grid. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BillingTerm,
  firstPeriod,
  naturalPeriodAt,
  nextBoundary,
  type RecurringTerm,
} from '../../src/core/subscriptions/billing-period.ts'
import { chargeOf } from '../../src/core/subscriptions/proration.ts'
import { dayMs } from '../../src/core/values/period.ts'
import { isThorough } from '../support/thorough.ts'

const numRuns = isThorough ? 10_000 : 300

const at = (text: string) => new Date(text.includes('T') ? text : `${text}T00:00:00Z`)
const shown = (date: Date | null) =>
  date?.toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z') ?? null
const terms: Record<string, RecurringTerm> = {
  daily: { unit: 'DAY', count: 1 },
  weekly: { unit: 'WEEK', count: 1 },
  monthly: { unit: 'MONTH', count: 1 },
  quarterly: { unit: 'MONTH', count: 3 },
  yearly: { unit: 'YEAR', count: 1 },
}

describe('boundaries', () => {
  it.each([
    ['monthly', '2024-01-31', ['2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31']],
    ['monthly', '2024-01-30', ['2024-02-29', '2024-03-30', '2024-04-30', '2024-05-30']],
    ['yearly', '2024-02-29', ['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']],
    ['quarterly', '2026-08-31', ['2026-11-30', '2027-02-28', '2027-05-31', '2027-08-31']],
    ['weekly', '2026-12-28', ['2027-01-04', '2027-01-11', '2027-01-18', '2027-01-25']],
    ['daily', '2028-02-28', ['2028-02-29', '2028-03-01', '2028-03-02', '2028-03-03']],
  ])('%s from %s are %s', (name, anchor, expected) => {
    const found: (string | null)[] = []
    for (let last = at(anchor); found.length < expected.length; ) {
      last = nextBoundary(terms[name]!, at(anchor), last)
      found.push(shown(last))
    }
    expect(found).toEqual(expected)
  })

  it('count the instant of the anchor to the millisecond', () => {
    const anchor = at('2026-01-31T12:34:56.789Z')
    expect(nextBoundary(terms.monthly!, anchor, anchor)).toEqual(at('2026-02-28T12:34:56.789Z'))
    expect(nextBoundary(terms.monthly!, anchor, at('2026-02-28T12:34:56.788Z'))).toEqual(
      at('2026-02-28T12:34:56.789Z'),
    )
  })
})

describe('the first period', () => {
  interface Row {
    term: string
    start: string
    anchor?: number | string
    end: string
    natural: [string, string]
  }
  it.each<Row>([
    // Without an anchor of its own it is a whole one.
    {
      term: 'monthly',
      start: '2024-01-31',
      end: '2024-02-29',
      natural: ['2024-01-31', '2024-02-29'],
    },
    // To an instant: the grid may lie in the past or begin in the future.
    {
      term: 'quarterly',
      start: '2024-05-20',
      anchor: '2024-04-01',
      end: '2024-07-01',
      natural: ['2024-04-01', '2024-07-01'],
    },
    {
      term: 'quarterly',
      start: '2024-05-20',
      anchor: '2024-07-01',
      end: '2024-07-01',
      natural: ['2024-04-01', '2024-07-01'],
    },
    {
      term: 'monthly',
      start: '2026-02-10',
      anchor: '2026-03-31',
      end: '2026-02-28',
      natural: ['2026-01-31', '2026-02-28'],
    },
    {
      term: 'weekly',
      start: '2026-11-25',
      anchor: '2026-11-30',
      end: '2026-11-30',
      natural: ['2026-11-23', '2026-11-30'],
    },
    {
      term: 'monthly',
      start: '2026-04-01',
      anchor: '2026-04-01',
      end: '2026-05-01',
      natural: ['2026-04-01', '2026-05-01'],
    },
    // To a day of the month, which comes back after a shorter month.
    {
      term: 'monthly',
      start: '2026-11-25',
      anchor: 1,
      end: '2026-12-01',
      natural: ['2026-11-01', '2026-12-01'],
    },
    {
      term: 'monthly',
      start: '2026-12-01',
      anchor: 1,
      end: '2027-01-01',
      natural: ['2026-12-01', '2027-01-01'],
    },
    {
      term: 'monthly',
      start: '2026-12-01T00:00:00.001Z',
      anchor: 1,
      end: '2027-01-01',
      natural: ['2026-12-01', '2027-01-01'],
    },
    {
      term: 'monthly',
      start: '2026-02-10',
      anchor: 31,
      end: '2026-02-28',
      natural: ['2026-01-31', '2026-02-28'],
    },
    {
      term: 'monthly',
      start: '2026-02-28',
      anchor: 31,
      end: '2026-03-31',
      natural: ['2026-02-28', '2026-03-31'],
    },
    {
      term: 'quarterly',
      start: '2026-05-20',
      anchor: 1,
      end: '2026-06-01',
      natural: ['2026-03-01', '2026-06-01'],
    },
    {
      term: 'quarterly',
      start: '2026-02-10',
      anchor: 31,
      end: '2026-02-28',
      natural: ['2025-11-30', '2026-02-28'],
    },
    {
      term: 'yearly',
      start: '2026-05-20',
      anchor: 1,
      end: '2026-06-01',
      natural: ['2025-06-01', '2026-06-01'],
    },
    {
      term: 'yearly',
      start: '2027-02-10',
      anchor: 31,
      end: '2027-02-28',
      natural: ['2026-02-28', '2027-02-28'],
    },
    {
      term: 'weekly',
      start: '2026-11-25',
      anchor: 10,
      end: '2026-11-26',
      natural: ['2026-11-19', '2026-11-26'],
    },
  ])('$term from $start with $anchor ends on $end', ({ term, start, anchor, end, natural }) => {
    const first = firstPeriod({
      term: terms[term]!,
      billingAnchor: typeof anchor === 'string' ? at(anchor) : anchor,
      start: at(start),
    })
    expect([first.start, first.end].map(shown)).toEqual([shown(at(start)), end])
    expect([first.natural.start, first.natural.end].map(shown)).toEqual(natural)
  })

  it.each([
    ['monthly', '2026-02-10', 31, ['2026-02-28', '2026-03-31', '2026-04-30']],
    ['quarterly', '2026-02-10', 31, ['2026-02-28', '2026-05-31', '2026-08-31']],
    ['yearly', '2027-02-10', 29, ['2027-02-28', '2028-02-29', '2029-02-28']],
  ])('%s from %s on day %i is followed by %s', (name, start, day, expected) => {
    const term = terms[name]!
    const { anchor, end } = firstPeriod({ term, billingAnchor: day, start: at(start) })
    const next = nextBoundary(term, anchor, end!)
    expect([end, next, nextBoundary(term, anchor, next)].map(shown)).toEqual(expected)
  })

  it('of a quarter from 1 April costs 41.54 of 90.00 when it starts on 20 May: 42 of 91 days', () => {
    const { start, end, natural } = firstPeriod({
      term: terms.quarterly!,
      billingAnchor: at('2024-04-01'),
      start: at('2024-05-20'),
    })
    expect((end!.getTime() - start.getTime()) / dayMs).toBe(42)
    expect((natural.end!.getTime() - natural.start.getTime()) / dayMs).toBe(91)
    const span = { naturalStart: natural.start, naturalEnd: natural.end!, at: start }
    expect(chargeOf({ priceMinor: 9_000n, ...span })).toBe(4_154n)
  })

  it('of a single charge never ends', () => {
    const term: BillingTerm = { unit: 'ONCE', count: 1 }
    const start = at('2026-05-20')
    expect(firstPeriod({ term, billingAnchor: 1, start })).toEqual({
      anchor: start,
      start,
      end: null,
      natural: { start, end: null },
    })
  })
})

describe('any periods', () => {
  const instants = fc
    .integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) })
    .map((time) => new Date(time))
  const anyTerm = fc.record({
    unit: fc.constantFrom('DAY' as const, 'WEEK' as const, 'MONTH' as const, 'YEAR' as const),
    count: fc.integer({ min: 1, max: 3 }),
  })

  it('tile: each begins where the one before ends, and contains what falls into it', () => {
    fc.assert(
      fc.property(anyTerm, instants, instants, (term, anchor, instant) => {
        const period = naturalPeriodAt(term, anchor, instant)
        expect(period.start <= instant && instant < period.end).toBe(true)
        expect(naturalPeriodAt(term, anchor, period.end).start).toEqual(period.end)
        const last = new Date(period.start.getTime() - 1)
        expect(naturalPeriodAt(term, anchor, last).end).toEqual(period.start)
      }),
      { numRuns },
    )
  })

  it('from a day of the month have that day, or the last one of a shorter month', () => {
    const day = fc.integer({ min: 1, max: 31 })
    const months = anyTerm.filter(({ unit }) => unit === 'MONTH' || unit === 'YEAR')
    fc.assert(
      fc.property(months, day, instants, (term, billingAnchor, start) => {
        const { anchor, end, natural } = firstPeriod({ term, billingAnchor, start })
        expect(natural.start! <= start && start < end!).toBe(true)
        let boundary = end!
        for (let n = 0; n < 5; n++, boundary = nextBoundary(term, anchor, boundary)) {
          const [year, month] = [boundary.getUTCFullYear(), boundary.getUTCMonth()]
          const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
          expect(boundary).toEqual(new Date(Date.UTC(year, month, Math.min(days, billingAnchor))))
        }
      }),
      { numRuns },
    )
  })
})
