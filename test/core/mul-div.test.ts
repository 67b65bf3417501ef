/** The division of money: rounding, percentages and splits in time, as tables and properties. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../../src/core/values/decimal.ts'
import { mulDiv, nextShare, percentOf } from '../../src/core/values/mul-div.ts'
import { isThorough } from '../support/thorough.ts'

const numRuns = isThorough ? 10_000 : 200

describe('mulDiv', () => {
  it.each([
    [1n, 1n, 2n, 1n],
    [1n, 1n, 3n, 0n],
    [5n, 1n, 2n, 3n],
    [-5n, 1n, 2n, -3n],
    [5n, -1n, 2n, -3n],
    [5n, 1n, -2n, -3n],
    [-5n, 1n, -2n, 3n],
    [-1n, 1n, 3n, 0n],
    [0n, 7n, -3n, 0n],
    [10n ** 18n, 10n ** 18n, 10n ** 18n, 10n ** 18n],
    [10n ** 18n - 1n, 1n, 2n, 5n * 10n ** 17n],
  ])('of %s · %s ÷ %s is %s', (a, b, c, expected) => {
    expect(mulDiv(a, b, c)).toBe(expected)
  })

  it('refuses to divide by zero', () => {
    expect(() => mulDiv(1n, 1n, 0n)).toThrow('divided by zero')
  })

  it('is at most half a unit off, and symmetric', () => {
    const factors = fc.bigInt(-(10n ** 18n), 10n ** 18n)
    fc.assert(
      fc.property(factors, factors, fc.bigInt(1n, 10n ** 18n), (a, b, c) => {
        const off = 2n * (mulDiv(a, b, c) * c - a * b)
        expect(off <= c && off >= -c).toBe(true)
        expect([mulDiv(-a, b, c), mulDiv(a, b, -c)]).toEqual(Array(2).fill(-mulDiv(a, b, c)))
      }),
      { numRuns },
    )
  })
})

describe('percentOf', () => {
  it.each([
    [1999n, '15', 300n],
    [5890n, '10', 589n],
    [3811n, '7.25', 276n],
    [-250n, '50', -125n],
    [-25n, '10', -3n],
    [100n, '0.000000001', 0n],
    [100n, '0', 0n],
    [10n ** 18n, '100', 10n ** 18n],
  ])('of %s at %s %% is %s', (minor, percent, expected) => {
    expect(percentOf(minor, decimal(percent))).toBe(expected)
  })
})

describe('nextShare', () => {
  it('gives the tax of three credit notes of 40.87 with 2.76 of tax as 0.68, 0.67 and 1.41', () => {
    const parts = [1000n, 1000n, 2087n]
    expect(splitInTime(276n, parts)).toEqual([68n, 67n, 141n])
  })

  it('sums to the whole, each part within one unit of its share', () => {
    const parts = fc.array(fc.bigInt(1n, 10n ** 12n), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), parts, (whole, all) => {
        const amount = all.reduce((a, b) => a + b)
        const shares = splitInTime(whole, all)
        expect(shares.reduce((a, b) => a + b)).toBe(whole)
        shares.forEach((share, i) => {
          const off = share * amount - whole * all[i]!
          expect(off <= amount && off >= -amount).toBe(true)
        })
      }),
      { numRuns },
    )
  })

  function splitInTime(whole: bigint, parts: bigint[]): bigint[] {
    const amount = parts.reduce((a, b) => a + b)
    let before = 0n
    return parts.map((part) => {
      const share = nextShare(whole, { before, part, amount })
      before += part
      return share
    })
  }
})
