/** Money: rounding, digits of currencies and splitting, as tables and properties. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, decimalText } from '../../src/core/values/decimal.ts'
import {
  allocate,
  fitsCurrency,
  fromMinor,
  sumMinor,
  toMinor,
} from '../../src/core/values/money.ts'

describe('toMinor', () => {
  it.each([
    ['36.3735', 'USD', 3637n],
    ['440.52', 'USD', 44052n],
    ['0.005', 'USD', 1n],
    ['0.015', 'USD', 2n],
    ['0.025', 'USD', 3n],
    ['-0.005', 'USD', -1n],
    ['0.0049999999999999', 'USD', 0n],
    ['1.005', 'USD', 101n],
    ['4.35', 'USD', 435n],
    ['0.5', 'JPY', 1n],
    ['1.5', 'JPY', 2n],
    ['2.5', 'JPY', 3n],
    ['-0.5', 'JPY', -1n],
    ['5.124', 'KWD', 5124n],
    ['5.1245', 'KWD', 5125n],
    ['5010', 'UGX', 5010n],
    ['1e-30', 'USD', 0n],
    ['92233720368547758.07', 'USD', 9_223_372_036_854_775_807n],
    ['90071992547409.93', 'USD', 9_007_199_254_740_993n],
  ])('rounds %s %s half-up to %s', (amount, currency, minor) => {
    expect(toMinor(decimal(amount), currency)).toBe(minor)
  })

  it('refuses what no column can keep', () => {
    expect(() => toMinor(decimal('92233720368547758.08'), 'USD')).toThrow('too large')
    expect(() => sumMinor([9_223_372_036_854_775_807n, 1n])).toThrow('too large')
  })

  it('is exact for whole minor units, there and back', () => {
    const currencies = fc.constantFrom('USD', 'JPY', 'KWD', 'CLF')
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n) + 1n, 2n ** 63n - 1n), currencies, (minor, currency) => {
        expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor)
        expect(fitsCurrency(fromMinor(minor, currency), currency)).toBe(true)
      }),
    )
  })
})

describe('fitsCurrency', () => {
  it.each([
    ['5.12', 'USD', true],
    ['5.124', 'USD', false],
    ['5.124', 'KWD', true],
    ['5.1241', 'KWD', false],
    ['0.5', 'JPY', false],
    ['5.5', 'UGX', false],
    ['5', 'UGX', true],
    ['0.01', 'HUF', true],
  ])('of %s %s is %s', (amount, currency, fits) => {
    expect(fitsCurrency(decimal(amount), currency)).toBe(fits)
  })
})

describe('allocate', () => {
  it('gives a third of 100.00 as 33.34, 33.33 and 33.33', () => {
    expect(allocate(10_000n, [1n, 1n, 1n])).toEqual([3334n, 3333n, 3333n])
  })

  it('gives nothing to a weight of zero', () => {
    expect(allocate(7n, [0n, 3n, 0n])).toEqual([0n, 7n, 0n])
  })

  it('sums to the whole, each part within one unit of its share', () => {
    const weights = fc
      .array(fc.bigInt(0n, 10n ** 15n), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((weight) => weight > 0n))
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), weights, (amount, all) => {
        const sum = all.reduce((a, b) => a + b, 0n)
        const parts = allocate(amount, all)
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(amount)
        parts.forEach((part, i) => {
          const off = part * sum - amount * all[i]!
          expect(off < sum && off > -sum).toBe(true)
          if (amount <= sum) expect(part <= all[i]!).toBe(true)
        })
      }),
    )
  })
})

describe('allocate with signs', () => {
  it.each([
    ['tax over charges and a credit', 276n, [3000n, 1235n, -424n], [217n, 90n, -31n]],
    ['its negative', -276n, [3000n, 1235n, -424n], [-217n, -90n, 31n]],
    ['by negative weights', 276n, [-3000n, -1235n, 424n], [217n, 90n, -31n]],
    ['a tie, which the earlier part wins', -1n, [1n, 1n], [-1n, 0n]],
    ['nothing by weights without a sum', 0n, [5n, -5n], [0n, 0n]],
  ])('splits %s', (_name, amount, weights, parts) => {
    expect(allocate(amount, weights)).toEqual(parts)
  })

  it('refuses to split by weights that sum to zero', () => {
    expect(() => allocate(1n, [5n, -5n])).toThrow('Nothing to allocate by')
  })

  it('sums to the whole, each part within one unit of its share, and is symmetric', () => {
    const amounts = fc.bigInt(-(10n ** 15n), 10n ** 15n)
    const weights = fc
      .array(amounts, { minLength: 1, maxLength: 20 })
      .filter((all) => all.reduce((a, b) => a + b) !== 0n)
    fc.assert(
      fc.property(amounts, weights, (amount, all) => {
        const sum = all.reduce((a, b) => a + b)
        const size = sum < 0n ? -sum : sum
        const parts = allocate(amount, all)
        expect(parts.reduce((a, b) => a + b)).toBe(amount)
        parts.forEach((part, i) => {
          const off = part * sum - amount * all[i]!
          expect(off < size && off > -size).toBe(true)
        })
        expect(allocate(-amount, all)).toEqual(parts.map((part) => -part))
      }),
    )
  })
})

describe('fromMinor', () => {
  it.each([
    [3637n, 'USD', '36.37'],
    [-4485n, 'USD', '-44.85'],
    [5n, 'JPY', '5'],
    [1n, 'KWD', '0.001'],
  ])('of %s %s is %s', (minor, currency, amount) => {
    expect(decimalText(fromMinor(minor, currency))).toBe(amount)
  })
})
