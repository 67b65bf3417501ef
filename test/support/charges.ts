/** Charges as tests write them, with decimals as texts, and random ones. */
import fc from 'fast-check'
import type { Charge, Tier } from '../../src/core/pricing/charge.ts'
import { fromStored } from '../../src/core/pricing/stored-charge.ts'
import { type Decimal, decimal } from '../../src/core/values/decimal.ts'

/** Reads the content of a JSON column; includedUnits is zero unless given. */
export function chargeOf(sketch: { model: Charge['model']; [field: string]: unknown }): Charge {
  return fromStored({ includedUnits: '0', ...sketch })
}

/** `[upTo, unitPrice, flatFee]` for each tier; null leaves the last one open. */
export function tiersOf(...tiers: [string | null, string, string?][]) {
  return tiers.map(([upTo, unitPrice, flatFee = '0']) => ({ upTo, unitPrice, flatFee }))
}

/** Random decimals with all the digits that columns keep; the maximum is in billionths. */
export const decimals = (max: number): fc.Arbitrary<Decimal> =>
  fc.integer({ min: 0, max }).map((billionths) => decimal(billionths).times('1e-9'))

const prices = decimals(5_000_000_000)
/** Whole cents. */
const fees = fc.integer({ min: 0, max: 10_000 }).map((cents) => decimal(cents).times('0.01'))
export const quantities = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }).map((n) => decimal(n)),
  decimals(2_000_000_000_000_000),
)

export function randomTiers(flatFees: fc.Arbitrary<Decimal>): fc.Arbitrary<Tier[]> {
  const bounds = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 5 })
  return bounds.chain((found) => {
    const upTos = [...found.sort((a, b) => a - b).map((n) => decimal(n)), null]
    return fc
      .tuple(...upTos.map(() => fc.tuple(prices, flatFees)))
      .map((rows) =>
        rows.map(([unitPrice, flatFee], i) => ({ upTo: upTos[i]!, unitPrice, flatFee })),
      )
  })
}

const included = fc.oneof(fc.constant(decimal(0)), quantities)

export const randomCharges: fc.Arbitrary<Charge> = fc.oneof(
  fc.record({
    model: fc.constant('PER_UNIT' as const),
    includedUnits: included,
    unitPrice: prices,
  }),
  fc.record({
    model: fc.constantFrom('GRADUATED' as const, 'VOLUME' as const),
    includedUnits: included,
    tiers: randomTiers(fees),
  }),
  fc.record({
    model: fc.constant('PACKAGE' as const),
    includedUnits: included,
    // A lower bound keeps the sums within what can be billed.
    packageSize: decimals(1_000_000_000_000).filter((size) => size.gt('0.001')),
    packagePrice: prices,
  }),
  fc.record({ model: fc.constant('FLAT' as const), flatFee: fees }),
  fc.record({
    model: fc.constant('PERCENTAGE' as const),
    includedUnits: included,
    percent: decimals(100_000_000_000).filter((percent) => percent.gt(0)),
    flatFee: fees,
    minFee: fc.oneof(fc.constant(null), fc.constant(decimal('0.5'))),
    maxFee: fc.oneof(fc.constant(null), fc.constant(decimal('50'))),
  }),
)
