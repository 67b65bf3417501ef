/** The price of a segment's usage, and what late usage adds: the cases as tables, and what holds for any of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  lateAmount,
  type PricedUsage,
  priceSegmentUsage,
} from '../../src/core/invoices/price-usage.ts'
import { type Charge, priceCharge } from '../../src/core/pricing/charge.ts'
import { decimal, decimalText, sumOf } from '../../src/core/values/decimal.ts'
import { fromMinor, toMinor } from '../../src/core/values/money.ts'
import { chargeOf, quantities, randomCharges, tiersOf } from '../support/charges.ts'
import { isThorough } from '../support/thorough.ts'

const numRuns = isThorough ? 10_000 : 300
const at = (text: string) => new Date(`${text}Z`)
const april = { start: at('2026-04-01T00:00'), end: at('2026-05-01T00:00') }
const middle = at('2026-04-16T00:00')
const first = { start: april.start, end: middle }
const second = { start: middle, end: april.end }

const graduated = (price: string) =>
  chargeOf({ model: 'GRADUATED', tiers: tiersOf(['1000', price], [null, '0.01']) })

const price = (
  charge: Charge,
  quantity: string,
  { segment = april, period = april, currency = 'USD' } = {},
) => priceSegmentUsage({ charge, currency, quantity: decimal(quantity), segment, period })

const amountOf = ({ amountMinor }: PricedUsage) => fromMinor(amountMinor, 'USD').toFixed(2)

describe('usage of a segment', () => {
  it('is billed by graduated tiers; late events and reversals change it by the difference', () => {
    const charge = graduated('0.020')
    const [frozen, later, reversed] = [
      price(charge, '900'),
      price(charge, '1200'),
      price(charge, '700'),
    ]
    expect(amountOf(frozen)).toBe('18.00')
    const more = lateAmount(later, [frozen.amountMinor])
    expect(more).toBe(400n)
    expect(lateAmount(reversed, [frozen.amountMinor, more])).toBe(-800n)
  })

  it('begins its tiers anew where the price changes, and not where it stays', () => {
    const before = price(graduated('0.020'), '900', { segment: first })
    const after = price(graduated('0.015'), '900', { segment: second })
    expect([before, after].map(amountOf)).toEqual(['18.00', '13.50'])
    expect(amountOf(price(graduated('0.020'), '1800'))).toBe('28.00')
  })

  it('includes its share of the units of the period, half-up to nine digits', () => {
    const charge = chargeOf({ model: 'PER_UNIT', includedUnits: '1000', unitPrice: '0.01' })
    const third = { start: april.start, end: at('2026-04-11T00:00') }
    const priced = price(charge, '500', { segment: third })
    expect(decimalText(priced.includedUnits)).toBe('333.333333333')
    expect(decimalText(priced.usedOfIncluded)).toBe('333.333333333')
    expect(decimalText(priced.paidUnits)).toBe('166.666666667')
    expect(amountOf(priced)).toBe('1.67')
    const twoThirds = { start: third.end, end: april.end }
    const { includedUnits } = price(charge, '0', { segment: twoThirds })
    expect(decimalText(includedUnits)).toBe('666.666666667')
    expect(decimalText(price(charge, '0').includedUnits)).toBe('1000')
  })

  it('costs nothing within the included units, whatever the fees', () => {
    const tiers = tiersOf(['10', '1', '5'], [null, '2', '7'])
    const charge = chargeOf({ model: 'VOLUME', includedUnits: '20', tiers })
    const priced = price(charge, '10', { segment: first })
    expect(priced).toMatchObject({ amountMinor: 0n, parts: [] })
    expect(decimalText(priced.usedOfIncluded)).toBe('10')
    expect(amountOf(price(charge, '11', { segment: first }))).toBe('6.00')
  })

  it('is rounded once, at the end', () => {
    const tiers = tiersOf(['1', '0.004'], ['2', '0.004'], [null, '0.004'])
    expect(amountOf(price(chargeOf({ model: 'GRADUATED', tiers }), '3'))).toBe('0.01')
    const each = chargeOf({ model: 'PER_UNIT', unitPrice: '0.005' })
    expect(price(each, '1').amountMinor).toBe(1n)
    expect(price(each, '500', { currency: 'UGX' }).amountMinor).toBe(3n)
  })

  it('is refused when its amount cannot be stored', () => {
    const charge = chargeOf({ model: 'PER_UNIT', unitPrice: '9999999999' })
    expect(() => price(charge, '9999999999999999999')).toThrow(/too large/)
  })
})

describe('the parts of a price', () => {
  const told = ({ parts }: PricedUsage) =>
    parts.map(({ from, to, quantity, unitPrice, flat, amount }) =>
      [from, to, quantity, unitPrice, flat, amount].map(decimalText),
    )

  it.each<[string, Charge, string, string[][]]>([
    [
      'each unit',
      chargeOf({ model: 'PER_UNIT', includedUnits: '5', unitPrice: '0.3' }),
      '7',
      [['0', '2', '2', '0.3', '0', '0.6']],
    ],
    [
      'each tier',
      chargeOf({ model: 'GRADUATED', tiers: tiersOf(['10', '1', '5'], [null, '0.5']) }),
      '12.5',
      [
        ['0', '10', '10', '1', '5', '15'],
        ['10', '12.5', '2.5', '0.5', '0', '1.25'],
      ],
    ],
    [
      'the one tier of all',
      chargeOf({ model: 'VOLUME', tiers: tiersOf(['10', '1', '5'], [null, '0.5', '2']) }),
      '12',
      [['0', '12', '12', '0.5', '2', '8']],
    ],
    [
      'whole packages',
      chargeOf({ model: 'PACKAGE', packageSize: '10', packagePrice: '3' }),
      '21',
      [['0', '21', '3', '3', '0', '9']],
    ],
    [
      'a fee without usage',
      chargeOf({ model: 'FLAT', flatFee: '9' }),
      '0',
      [['0', '0', '0', '0', '9', '9']],
    ],
    [
      'a percentage with its least fee',
      chargeOf({ model: 'PERCENTAGE', percent: '2', flatFee: '0.1', minFee: '1', maxFee: null }),
      '5',
      [['0', '5', '5', '0.02', '0.1', '1']],
    ],
  ])('name %s', (_what, charge, quantity, parts) => {
    expect(told(price(charge, quantity))).toEqual(parts)
  })

  it('sum to the amount and cover the paid units, for any charge and segment', () => {
    const run = fc.property(
      randomCharges,
      quantities,
      fc.integer({ min: 1, max: 30 }),
      (charge, quantity, days) => {
        const segment = { start: april.start, end: new Date(april.start.getTime() + days * 864e5) }
        const usage = { charge, currency: 'USD', quantity, segment, period: april }
        const { parts, amount, paidUnits, usedOfIncluded, amountMinor } = priceSegmentUsage(usage)
        expect(decimalText(sumOf(parts.map((part) => part.amount)))).toBe(decimalText(amount))
        expect(amountMinor).toBe(toMinor(amount, 'USD'))
        if (charge.model === 'FLAT') return
        expect(decimalText(paidUnits.plus(usedOfIncluded))).toBe(decimalText(quantity))
        if (paidUnits.gt(0)) expect(decimalText(parts.at(-1)!.to)).toBe(decimalText(paidUnits))
        if (days === 30) expect(amount).toEqual(priceCharge(charge, quantity).amount)
      },
    )
    fc.assert(run, { numRuns })
  })
})

describe('late usage', () => {
  it('brings what was billed to the price of all, in however many steps', () => {
    const run = fc.property(
      randomCharges,
      fc.array(quantities, { minLength: 1 }),
      (charge, all) => {
        const billed: bigint[] = []
        for (const quantity of all) {
          const usage = { charge, currency: 'USD', quantity, segment: april, period: april }
          const priced = priceSegmentUsage(usage)
          billed.push(lateAmount(priced, billed))
          expect(billed.reduce((a, b) => a + b, 0n)).toBe(priced.amountMinor)
        }
      },
    )
    fc.assert(run, { numRuns })
  })
})
