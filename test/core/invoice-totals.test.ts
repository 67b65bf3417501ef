/** Sums of invoices: tax once, shares that sum, and totals that are never negative. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TaxRate, taxOf, taxShares } from '../../src/core/invoices/tax.ts'
import { type PricedLine, totalsOf } from '../../src/core/invoices/totals.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { mulDiv } from '../../src/core/values/mul-div.ts'
import { isThorough } from '../support/thorough.ts'

const numRuns = isThorough ? 10_000 : 300

const exclusive = (percent: string): TaxRate => ({ percent: decimal(percent), inclusive: false })
const inclusive = (percent: string): TaxRate => ({ percent: decimal(percent), inclusive: true })
const lines = (...amounts: bigint[]): PricedLine[] =>
  amounts.map((amountMinor) => ({ amountMinor, discountMinor: 0n }))

describe('the tax of an invoice', () => {
  it.each([
    ['T1: 7.25 % on three lines', exclusive('7.25'), [3000n, 1235n, -424n], 3811n, 276n, 4087n],
    ['T2: 19 % in 118.99', inclusive('19'), [11899n], 11899n, 1900n, 11899n],
    ['T3: 20 % on three lines of 0.33, once', exclusive('20'), [33n, 33n, 33n], 99n, 20n, 119n],
    ['T5: 10 % of JPY 105', exclusive('10'), [105n], 105n, 11n, 116n],
    ['none', exclusive('0'), [105n], 105n, 0n, 105n],
    ['all of it again', exclusive('100'), [105n], 105n, 105n, 210n],
    ['four decimals', exclusive('8.8750'), [100000n], 100000n, 8875n, 108875n],
  ])('is %s', (_name, rate, amounts, subtotalMinor, taxMinor, totalMinor) => {
    expect(totalsOf(lines(...amounts), rate)).toMatchObject({
      subtotalMinor,
      taxMinor,
      totalMinor,
      carriedMinor: 0n,
    })
  })

  it('leaves 99.99 of 118.99 that contain 19 %', () => {
    expect(11_899n - taxOf(11_899n, inclusive('19'))).toBe(9_999n)
  })

  it.each([
    ['by largest remainder', exclusive('7.25'), [3000n, 1235n, -424n], [217n, 90n, -31n]],
    ['ties to the earlier line', exclusive('20'), [33n, 33n, 33n], [7n, 7n, 6n]],
    ['of lines that nearly cancel out', exclusive('20'), [10_003n, -10_000n], [2001n, -2000n]],
    ['of lines that cancel out', exclusive('20'), [10_000n, -10_000n], [2000n, -2000n]],
    ['that are contained', inclusive('19'), [5950n, 5949n], [950n, 950n]],
    ['of credits', exclusive('7.25'), [-3000n, -1235n, 424n], [-217n, -90n, 31n]],
    ['of no line', exclusive('20'), [], []],
  ])('has shares %s', (_name, rate, amounts, shares) => {
    expect(taxShares(amounts, rate)).toEqual(shares)
  })
})

describe('the totals of an invoice', () => {
  it('take the discounts of lines off before the tax', () => {
    const discounted = [
      { amountMinor: 10_000n, discountMinor: 2_500n },
      { amountMinor: 5_000n, discountMinor: 0n },
    ]
    expect(totalsOf(discounted, exclusive('10'))).toEqual({
      subtotalMinor: 12_500n,
      taxMinor: 1_250n,
      totalMinor: 13_750n,
      carriedMinor: 0n,
      lines: [{ taxMinor: 750n }, { taxMinor: 500n }],
    })
  })

  it.each([
    ['with the tax', exclusive('20'), -900n, 5_400n],
    ['which contains the tax', inclusive('20'), -750n, 4_500n],
  ])('below zero are carried to store credit, %s', (_name, rate, taxMinor, carriedMinor) => {
    expect(totalsOf(lines(-9_500n, 5_000n), rate)).toMatchObject({
      subtotalMinor: -4_500n,
      taxMinor,
      totalMinor: 0n,
      carriedMinor,
    })
  })

  it('refuse sums that no column can keep', () => {
    expect(() => totalsOf(lines(2n ** 63n - 1n), exclusive('1'))).toThrow('too large')
  })
})

describe('any invoice', () => {
  const anyLine = fc
    .tuple(fc.bigInt(-(10n ** 9n), 10n ** 9n), fc.integer({ min: 0, max: 100 }))
    .map(([amountMinor, percent]) => ({
      amountMinor,
      discountMinor: amountMinor > 0n ? mulDiv(amountMinor, BigInt(percent), 100n) : 0n,
    }))
  const anyLines = fc.array(anyLine, { maxLength: 20 })
  const anyRate = fc.record({
    percent: fc.integer({ min: 0, max: 1_000_000 }).map((n) => decimal(n).times('0.0001')),
    inclusive: fc.boolean(),
  })
  const sum = (amounts: bigint[]) => amounts.reduce((a, b) => a + b, 0n)

  it('has parts that sum: lines to the subtotal, with tax and what is carried to the total', () => {
    fc.assert(
      fc.property(anyLines, anyRate, (all, rate) => {
        const { lines: shares, ...totals } = totalsOf(all, rate)
        const { subtotalMinor, taxMinor, totalMinor, carriedMinor } = totals
        expect(subtotalMinor).toBe(sum(all.map((l) => l.amountMinor - l.discountMinor)))
        const added = rate.inclusive ? 0n : taxMinor
        expect(totalMinor).toBe(subtotalMinor + added + carriedMinor)
        expect(totalMinor >= 0n && carriedMinor >= 0n).toBe(true)
        expect(totalMinor === 0n || carriedMinor === 0n).toBe(true)
        expect(sum(shares.map((share) => share.taxMinor))).toBe(taxMinor)
      }),
      { numRuns },
    )
  })

  it('has for each line its own tax, rounded up or down', () => {
    fc.assert(
      fc.property(anyLines, anyRate, (all, rate) => {
        totalsOf(all, rate).lines.forEach(({ taxMinor }, i) => {
          const { amountMinor, discountMinor } = all[i]!
          const off = taxMinor - taxOf(amountMinor - discountMinor, rate)
          expect(off <= 1n && off >= -1n).toBe(true)
        })
      }),
      { numRuns },
    )
  })

  it('has the mirrored sums when all its lines are mirrored', () => {
    fc.assert(
      fc.property(anyLines, anyRate, (all, rate) => {
        const amounts = all.map((l) => l.amountMinor)
        const mirrored = amounts.map((amount) => -amount)
        const total = sum(amounts)
        expect(taxOf(-total, rate)).toBe(-taxOf(total, rate))
        if (taxOf(total, rate) !== 0n)
          expect(taxShares(mirrored, rate)).toEqual(taxShares(amounts, rate).map((s) => -s))
      }),
      { numRuns },
    )
  })
})
