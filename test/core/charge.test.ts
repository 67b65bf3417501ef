/** Charge models: tables of prices, and properties of all tariffs. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Charge, priceCharge, type Tier } from '../../src/core/pricing/charge.ts'
import { fromStored, toStored } from '../../src/core/pricing/stored-charge.ts'
import { type Decimal, decimal, decimalText, zero } from '../../src/core/values/decimal.ts'
import { chargeOf, quantities, randomCharges, randomTiers, tiersOf } from '../support/charges.ts'

const priceOf = (charge: Charge, quantity: string | number) =>
  decimalText(priceCharge(charge, decimal(quantity)).amount)

/** The example of the specification. */
const tiers = tiersOf(['10000', '0.01'], ['100000', '0.008'], [null, '0.006'])

const tables: [name: string, charge: Charge, prices: Record<string, string>][] = [
  [
    'PER_UNIT',
    chargeOf({ model: 'PER_UNIT', unitPrice: '0.000000001' }),
    { '0': '0', '1': '0.000000001', '1000000000000': '1000', '2.5': '0.0000000025' },
  ],
  [
    'PER_UNIT with 1,000 free units',
    chargeOf({ model: 'PER_UNIT', includedUnits: '1000', unitPrice: '10' }),
    { '0': '0', '999': '0', '1000': '0', '1001': '10', '1000.5': '5' },
  ],
  [
    'GRADUATED',
    chargeOf({ model: 'GRADUATED', tiers }),
    {
      '0': '0',
      '1': '0.01',
      '9999': '99.99',
      '10000': '100',
      '10001': '100.008',
      '100000': '820',
      '100001': '820.006',
    },
  ],
  [
    'VOLUME',
    chargeOf({ model: 'VOLUME', tiers }),
    {
      '0': '0',
      '1': '0.01',
      '9999': '99.99',
      '10000': '100',
      '10001': '80.008',
      '100000': '800',
      '100001': '600.006',
    },
  ],
  [
    'GRADUATED with fees and free units',
    chargeOf({
      model: 'GRADUATED',
      includedUnits: '10',
      tiers: tiersOf(['5', '1', '2'], [null, '0.5', '3']),
    }),
    // The fee of a tier is due once there is any quantity in it.
    { '10': '0', '11': '3', '15': '7', '15.5': '10.25', '16': '10.5' },
  ],
  [
    'VOLUME with fees',
    chargeOf({ model: 'VOLUME', tiers: tiersOf(['5', '1', '2'], [null, '0.5', '3']) }),
    { '0': '0', '5': '7', '6': '6' },
  ],
  [
    'PACKAGE of 100 at 5, the first 100 free',
    chargeOf({ model: 'PACKAGE', includedUnits: '100', packageSize: '100', packagePrice: '5' }),
    { '0': '0', '100': '0', '100.000000001': '5', '200': '5', '201': '10' },
  ],
  [
    'PACKAGE of a third',
    chargeOf({ model: 'PACKAGE', packageSize: '0.333333333', packagePrice: '1' }),
    { '0.333333333': '1', '0.333333334': '2', '0.999999999': '3', '1': '4' },
  ],
  ['FLAT', chargeOf({ model: 'FLAT', flatFee: '20' }), { '0': '20', '1': '20', '1000000': '20' }],
  [
    'PERCENTAGE',
    chargeOf({
      model: 'PERCENTAGE',
      percent: '2.9',
      flatFee: '0.3',
      minFee: '1',
      maxFee: '25',
    }),
    { '0': '0', '1': '1', '100': '3.2', '851.72': '24.99988', '851.73': '25', '1000000': '25' },
  ],
]

describe.each(tables)('%s', (_name, charge, prices) => {
  it.each(Object.entries(prices))('of %s is %s', (quantity, price) => {
    expect(priceOf(charge, quantity)).toBe(price)
  })
})

describe('any charge', () => {
  it('is the same after it was stored', () => {
    fc.assert(
      fc.property(randomCharges, (charge) => {
        const column: unknown = JSON.parse(JSON.stringify(toStored(charge)))
        expect(toStored(fromStored(column))).toEqual(toStored(charge))
        expect(JSON.stringify(column)).not.toMatch(/\de[+-]?\d/)
      }),
    )
  })

  it('is never negative, and charges for no more than what was used', () => {
    fc.assert(
      fc.property(randomCharges, quantities, (charge, used) => {
        const { amount, quantity } = priceCharge(charge, used)
        expect(amount.gte(0) && quantity.gte(0) && quantity.lte(used)).toBe(true)
      }),
    )
  })

  it('but by volume never costs less for more', () => {
    const others = randomCharges.filter(({ model }) => model !== 'VOLUME')
    fc.assert(
      fc.property(others, quantities, quantities, (charge, used, more) => {
        const [less, all] = [used, used.plus(more)].map((q) => priceCharge(charge, q).amount)
        expect(less!.lte(all!)).toBe(true)
      }),
    )
  })
})

/** What one unit more costs is never more than the dearest tier: there is no jump. */
const dearest = (all: Tier[]): Decimal =>
  all.reduce((max, tier) => (tier.unitPrice.gt(max) ? tier.unitPrice : max), zero)

describe('a graduated price', () => {
  const withoutFees = randomTiers(fc.constant(zero))
  const graduated = (all: Tier[]): Charge => ({
    model: 'GRADUATED',
    includedUnits: zero,
    tiers: all,
  })

  it('is continuous at the edges of its tiers', () => {
    const step = decimal('0.000000001')
    fc.assert(
      fc.property(withoutFees, (all) => {
        for (const { upTo } of all) {
          if (upTo === null) continue
          const [before, at, after] = [upTo.minus(step), upTo, upTo.plus(step)].map(
            (quantity) => priceCharge(graduated(all), quantity).amount,
          )
          const most = dearest(all).times(step)
          expect(at!.minus(before!).lte(most) && after!.minus(at!).lte(most)).toBe(true)
        }
      }),
    )
  })

  it('is the sum of its parts, which are all of the quantity', () => {
    fc.assert(
      fc.property(randomTiers(fc.constant(decimal('1.5'))), quantities, (all, used) => {
        const { amount, quantity, parts } = priceCharge(graduated(all), used)
        const sum = (of: (part: (typeof parts)[number]) => Decimal) =>
          parts.reduce((total, part) => total.plus(of(part)), zero)
        expect(sum((part) => part.amount).eq(amount)).toBe(true)
        expect(sum((part) => part.quantity).eq(quantity)).toBe(true)
      }),
    )
  })
})

describe('a volume price', () => {
  it('is that of one tier, which holds the whole quantity', () => {
    const positive = quantities.filter((quantity) => quantity.gt(0))
    fc.assert(
      fc.property(randomTiers(fc.constant(decimal('1.5'))), positive, (all, used) => {
        const charge: Charge = { model: 'VOLUME', includedUnits: zero, tiers: all }
        const { parts, amount } = priceCharge(charge, used)
        expect(parts).toHaveLength(1)
        const { tier } = parts[0]!
        const from = all[all.indexOf(tier) - 1]?.upTo ?? zero
        expect(used.gt(from) && (tier.upTo === null || used.lte(tier.upTo))).toBe(true)
        expect(amount.eq(used.times(tier.unitPrice).plus(tier.flatFee))).toBe(true)
      }),
    )
  })
})
