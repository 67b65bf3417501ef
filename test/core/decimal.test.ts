/** Decimals compute what big.js does, whether a number keeps them or lists of digits must. */
import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Decimal,
  decimal,
  fitsAmount,
  isNegative,
  isPositive,
  isZero,
  parseDecimal,
  roundAmount,
  sumOf,
} from '../../src/core/values/decimal.ts'

/** Near the bounds of exact numbers, with any number of digits after the point, and with trailing zeros. */
const whole = fc.oneof(
  fc.bigInt({ min: -20n, max: 20n }),
  fc.bigInt({ min: 2n ** 53n - 20n, max: 2n ** 53n + 20n }),
  fc.bigInt({ min: -(2n ** 53n) - 20n, max: -(2n ** 53n) + 20n }),
  fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n }),
  fc.integer({ min: 0, max: 24 }).map((exponent) => 10n ** BigInt(exponent)),
  fc.integer().map(BigInt),
)
const text = fc
  .tuple(whole, fc.integer({ min: 0, max: 26 }), fc.integer({ min: 0, max: 9 }))
  .map(([digits, places, zeros]) => {
    const sign = digits < 0n ? '-' : ''
    const padded = String(digits < 0n ? -digits : digits).padStart(places + 1, '0')
    const point = padded.length - places
    const rest = padded.slice(point) + '0'.repeat(zeros)
    return `${sign}${padded.slice(0, point)}${rest && `.${rest}`}`
  })

const runs = { numRuns: 1_000 }

function expectSame(found: Decimal, wanted: Big) {
  expect(found.toFixed()).toBe(wanted.toFixed())
  expect(String(found)).toBe(String(wanted))
  expect(JSON.stringify(found)).toBe(JSON.stringify(wanted))
  expect(found.toNumber() + 0).toBe(wanted.toNumber() + 0)
  expect([isZero(found), isPositive(found), isNegative(found)]).toEqual([
    wanted.eq(0),
    wanted.gt(0),
    wanted.lt(0),
  ])
  // The same value has the same form, however it came about.
  expect(decimal(wanted.toFixed())).toEqual(decimal(found.toFixed()))
}

describe('decimals', () => {
  it('are read and written as by big.js', () => {
    fc.assert(
      fc.property(text, (a) => {
        expectSame(decimal(a), new Big(a))
        expectSame(parseDecimal(a) ?? decimal(a), new Big(a))
        expectSame(decimal(Number(a)), new Big(Number(a)))
      }),
      runs,
    )
  })

  it('add, subtract, multiply and divide as by big.js, in any mixture', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [x, y, u, v] = [decimal(a), decimal(b), new Big(a), new Big(b)]
        for (const other of [y, v, b]) {
          expectSame(x.plus(other), u.plus(v))
          expectSame(x.minus(other), u.minus(v))
          expectSame(x.times(other), u.times(v))
          if (!v.eq(0)) expectSame(x.div(other), u.div(v))
        }
        expectSame(decimal(u.plus(y)), u.plus(v))
        expectSame(sumOf([x, y, x]), u.plus(v).plus(u))
      }),
      runs,
    )
  })

  it('compare as by big.js', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [x, u, v] = [decimal(a), new Big(a), new Big(b)]
        for (const other of [decimal(b), v, b]) {
          expect(x.cmp(other)).toBe(u.cmp(v))
          expect([x.eq(other), x.gt(other), x.gte(other), x.lt(other), x.lte(other)]).toEqual([
            u.eq(v),
            u.gt(v),
            u.gte(v),
            u.lt(v),
            u.lte(v),
          ])
        }
        expect(x.eq(decimal(a))).toBe(true)
      }),
      runs,
    )
  })

  it('round, negate and are cut to what the database keeps as by big.js', () => {
    const places = fc.integer({ min: 0, max: 12 })
    const mode = fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3)
    fc.assert(
      fc.property(text, places, mode, (a, digits, rounding) => {
        const [x, u] = [decimal(a), new Big(a)]
        expectSame(x.round(digits, rounding), u.round(digits, rounding))
        expect(x.toFixed(digits)).toBe(u.toFixed(digits))
        expectSame(x.neg(), u.neg())
        expectSame(x.abs(), u.abs())
        expectSame(roundAmount(x), u.round(9, Big.roundHalfUp))
        expect(fitsAmount(x)).toBe(u.e < 19 && u.eq(u.round(9, Big.roundDown)))
      }),
      runs,
    )
  })

  it.each(['', ' 1', '.5', '5.', '-', '1.2.3', '0x10', 'NaN', '1,5', '1_000'])(
    'refuse %j',
    (wrong) => {
      expect(parseDecimal(wrong)).toBeNull()
      const isReadByBig = ['.5', '5.'].includes(wrong)
      if (!isReadByBig) expect(() => decimal(wrong)).toThrow()
    },
  )
})
