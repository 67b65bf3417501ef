/** Proration: the cases of changes in the middle of a period as tables, and what holds for any of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CreditedInvoice, placeCredit } from '../../src/core/subscriptions/credit-placement.ts'
import { chargeOf, creditOf, shareLeft, unitsOver } from '../../src/core/subscriptions/proration.ts'
import { decimal, decimalText } from '../../src/core/values/decimal.ts'
import { fromMinor, toMinor } from '../../src/core/values/money.ts'
import { percentOf } from '../../src/core/values/mul-div.ts'
import { dayMs } from '../../src/core/values/period.ts'
import { isThorough } from '../support/thorough.ts'

const numRuns = isThorough ? 10_000 : 300
const at = (text: string) => new Date(text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`)

interface Change {
  name: string
  currency: string
  /** What the old line cost after discounts, and what the new terms cost for a whole period. */
  net: string
  price: string
  period: [string, string]
  when: string
  credit: string
  charge: string
}

const change = (
  name: string,
  currency: string,
  [net, price]: [string, string],
  period: [string, string],
  when: string,
  [credit, charge]: [string, string],
): Change => ({ name, currency, net, price, period, when, credit, charge })

const april: [string, string] = ['2026-04-01', '2026-05-01']
const march: [string, string] = ['2026-03-01', '2026-04-01']

describe('a change in the middle of a period', () => {
  it.each([
    change('an upgrade', 'USD', ['30', '75'], april, '2026-04-11', ['-20', '50']),
    change('to the second', 'USD', ['49', '99'], march, '2026-03-10T12:34:56', ['-33.95', '68.58']),
    change('after 15 % off', 'USD', ['41.65', '99'], march, '2026-03-10T12:34:56', [
      '-28.85',
      '68.58',
    ]),
    change('3 to 5 seats', 'USD', ['36', '60'], april, '2026-04-09T15:00:00', ['-25.65', '42.75']),
    change(
      'without decimals',
      'UGX',
      ['50000', '80000'],
      ['2026-06-01', '2026-07-01'],
      '2026-06-10T08:00:00',
      ['-34444', '55111'],
    ),
    change(
      'to nothing',
      'KWD',
      ['12.5', '0'],
      ['2026-02-01', '2026-03-01'],
      '2026-02-10T06:00:00',
      ['-8.371', '0'],
    ),
    change('of a year', 'USD', ['588', '1188'], ['2026-01-15', '2027-01-15'], '2026-07-01', [
      '-318.97',
      '644.45',
    ]),
    change('from what was free', 'USD', ['0', '144'], april, '2026-04-16', ['0', '72']),
    change('at the start', 'USD', ['30', '75'], april, '2026-04-01', ['-30', '75']),
    change('at the end', 'USD', ['30', '75'], april, '2026-05-01', ['0', '0']),
    change('in the last millisecond', 'USD', ['30', '75'], april, '2026-04-30T23:59:59.999', [
      '0',
      '0',
    ]),
  ])(
    '$name credits $credit and charges $charge',
    ({ currency, net, price, period, when, ...expected }) => {
      const [start, end] = period.map(at) as [Date, Date]
      const credit = creditOf({
        netMinor: toMinor(decimal(net), currency),
        start,
        end,
        at: at(when),
      })
      const charge = chargeOf({
        priceMinor: toMinor(decimal(price), currency),
        naturalStart: start,
        naturalEnd: end,
        at: at(when),
      })
      const shown = [credit, charge].map((minor) => decimalText(fromMinor(minor, currency)))
      expect(shown).toEqual([expected.credit, expected.charge])
    },
  )

  it('discounts the new charge as any line: 15 % of 68.58 are 10.29', () => {
    expect(percentOf(6_858n, decimal(15))).toBe(1_029n)
  })

  it('and back ten days later credits the charge by its own span: −25.00 and +10.00', () => {
    const [start, end, back] = [at('2026-04-11'), at('2026-05-01'), at('2026-04-21')]
    expect(creditOf({ netMinor: 5_000n, start, end, at: back })).toBe(-2_500n)
    const natural = { naturalStart: at('2026-04-01'), naturalEnd: end }
    expect(chargeOf({ priceMinor: 3_000n, ...natural, at: back })).toBe(1_000n)
  })

  it('and back at the same instant leaves no money', () => {
    const [start, end, now] = [at('2026-04-01'), at('2026-05-01'), at('2026-04-11')]
    const natural = { naturalStart: start, naturalEnd: end, at: now }
    const forth = [
      creditOf({ netMinor: 3_000n, start, end, at: now }),
      chargeOf({ priceMinor: 7_500n, ...natural }),
    ]
    const back = [
      creditOf({ netMinor: 5_000n, start: now, end, at: now }),
      chargeOf({ priceMinor: 3_000n, ...natural }),
    ]
    expect([...forth, ...back]).toEqual([-2_000n, 5_000n, -5_000n, 2_000n])
  })

  it('gives nothing back of a credit, and all of a line whose span is yet to come', () => {
    const [start, end] = [at('2026-04-01'), at('2026-05-01')]
    expect(creditOf({ netMinor: -2_000n, start, end, at: at('2026-04-11') })).toBe(0n)
    expect(creditOf({ netMinor: 2_000n, start, end, at: at('2026-03-11') })).toBe(-2_000n)
  })

  it('says which share is left, and nothing of an empty span', () => {
    const [start, end] = [at('2026-03-01'), at('2026-04-01')]
    expect(shareLeft({ start, end, at: at('2026-03-10T12:34:56') })).toEqual({
      numerator: 1_855_504_000n,
      denominator: 2_678_400_000n,
    })
    expect(shareLeft({ start, end: start, at: start }).numerator).toBe(0n)
  })
})

describe('the credit of a line', () => {
  const open = (amountDueMinor: bigint): CreditedInvoice => ({
    status: 'OPEN',
    amountDueMinor,
    subtotalMinor: 10_000n,
    totalMinor: 12_000n,
  })

  it.each<[string, CreditedInvoice, bigint, bigint]>([
    ['on a paid invoice is a line', { status: 'PAID' }, 0n, -2_000n],
    ['on a draft is a line', { status: 'DRAFT' }, 0n, -2_000n],
    ['without an invoice is a line', { status: 'PENDING' }, 0n, -2_000n],
    ['on an open invoice is a gross note', open(12_000n), 2_400n, 0n],
    ['beyond what is due is a net line', open(1_200n), 1_200n, -1_000n],
    ['on an open invoice that is nearly paid is nearly all a line', open(1n), 1n, -1_999n],
    ['on a voided invoice is none', { status: 'VOID' }, 0n, 0n],
    ['on an uncollectible invoice is none', { status: 'UNCOLLECTIBLE' }, 0n, 0n],
  ])('%s', (_name, invoice, noteMinor, lineMinor) => {
    expect(placeCredit(-2_000n, invoice)).toEqual({ noteMinor, lineMinor })
  })
})

describe('units over a period', () => {
  it('of 1,000 for 10 days and 5,000 for 20 are 3,666.666666667, rounded once', () => {
    const parts = [
      { units: decimal(1_000), ms: BigInt(10 * dayMs) },
      { units: decimal(5_000), ms: BigInt(20 * dayMs) },
    ]
    expect(decimalText(unitsOver(parts, BigInt(30 * dayMs)))).toBe('3666.666666667')
  })

  it('of one part are its share', () => {
    const half = [{ units: decimal('0.000000001'), ms: 1n }]
    expect(decimalText(unitsOver(half, 2n))).toBe('0.000000001')
    expect(decimalText(unitsOver(half, 3n))).toBe('0')
    expect(decimalText(unitsOver([{ units: decimal(9), ms: 1n }], 3n))).toBe('3')
  })
})

describe('any proration', () => {
  const amounts = fc.bigInt(0n, 10n ** 15n)
  const times = fc.integer({ min: 1, max: 400 * dayMs })

  it('is between nothing and all, never grows with time, and is the whole at the start', () => {
    fc.assert(
      fc.property(amounts, times, times, times, (amount, length, one, other) => {
        const [start, end] = [at('2026-01-31'), new Date(at('2026-01-31').getTime() + length)]
        const left = (ms: number) => {
          const now = new Date(start.getTime() + ms)
          const charge = chargeOf({
            priceMinor: amount,
            naturalStart: start,
            naturalEnd: end,
            at: now,
          })
          expect(creditOf({ netMinor: amount, start, end, at: now })).toBe(-charge)
          return charge
        }
        const [early, late] = [left(Math.min(one, other)), left(Math.max(one, other))]
        expect(0n <= late && late <= early && early <= amount).toBe(true)
        expect([left(0), left(length)]).toEqual([amount, 0n])
      }),
      { numRuns },
    )
  })
})
