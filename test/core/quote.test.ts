/** Quotes: lines that add up, discounts, included credits; tables and random tariffs. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Billable } from '../../src/core/plans/billable.ts'
import type { Discount } from '../../src/core/plans/discount.ts'
import { type Quote, type QuoteRequest, quote } from '../../src/core/plans/quote.ts'
import type { VersionCharge } from '../../src/core/plans/version-charge.ts'
import type { VersionTerms } from '../../src/core/plans/version-terms.ts'
import type { Charge } from '../../src/core/pricing/charge.ts'
import { type Decimal, decimal, decimalText, zero } from '../../src/core/values/decimal.ts'
import { fromMinor } from '../../src/core/values/money.ts'
import { chargeOf, decimals, quantities, randomCharges, tiersOf } from '../support/charges.ts'
import { isThorough } from '../support/thorough.ts'

const meter = (key: string): Billable => ({
  meterId: `meter_${key}`,
  featureId: null,
  key,
  name: key,
  storedName: key,
  inCredits: false,
  isArchived: false,
})
const credits = (key: string): Billable => ({
  meterId: null,
  featureId: `feature_${key}`,
  key,
  name: key,
  storedName: key,
  inCredits: true,
  isArchived: false,
})

const charged = (billable: Billable, charge: Charge): VersionCharge => {
  const { key } = billable
  return { key, name: null, perQuantity: false, timing: null, billable, charge }
}

const plan = (terms: Partial<VersionTerms>): VersionTerms => ({
  currency: 'USD',
  basePrice: zero,
  billingPeriod: 'MONTH',
  billingPeriodCount: 1,
  includedCredits: zero,
  overagePrice: null,
  extras: {},
  trialDays: null,
  creditGrantPeriod: null,
  rollover: null,
  charges: [],
  entitlements: [],
  ...terms,
})

const quoteOf = (terms: Partial<VersionTerms>, more: Partial<QuoteRequest> = {}): Quote =>
  quote({ terms: plan(terms), custom: [], usage: [], discounts: [], taxPercent: zero, ...more })

const off = (value: Partial<Discount>): Discount => ({
  percent: null,
  amount: null,
  appliesTo: 'ALL',
  ...value,
})

const text = (minor: bigint, currency = 'USD') => decimalText(fromMinor(minor, currency))
const summary = ({ lines, currency }: Quote) =>
  lines.map((line) => `${line.description}: ${text(line.amountMinor, currency)}`)

describe('a quote', () => {
  it('of UGX 5,000 and 10 a unit beyond 1,000 has no fractions', () => {
    const charge = chargeOf({ model: 'PER_UNIT', includedUnits: '1000', unitPrice: '10' })
    const terms = {
      currency: 'UGX',
      basePrice: decimal(5000),
      charges: [charged(meter('api_calls'), charge)],
    }
    const total = (quantity: number) =>
      quoteOf(terms, { usage: [{ billable: meter('api_calls'), quantity: decimal(quantity) }] })
        .totalMinor
    expect([total(0), total(1000), total(1001)]).toEqual([5000n, 5000n, 5010n])
  })

  it('takes 20 % of 29.00 as 5.80', () => {
    const { discountsMinor } = quoteOf(
      { basePrice: decimal(29) },
      { discounts: [off({ percent: decimal(20) })] },
    )
    expect(discountsMinor).toBe(-580n)
  })

  it('rounds each line once, and sums what is rounded', () => {
    const charge = chargeOf({ model: 'PER_UNIT', unitPrice: '0.005' })
    const names = ['a', 'b', 'c']
    const result = quoteOf(
      { charges: names.map((key) => charged(meter(key), charge)) },
      { usage: names.map((key) => ({ billable: meter(key), quantity: decimal(1) })) },
    )
    expect(result.lines.map((line) => line.amountMinor)).toEqual([1n, 1n, 1n])
    expect(result.totalMinor).toBe(3n)
  })

  it('lists what the plan does not charge at no cost', () => {
    const usage = [{ billable: meter('seats'), quantity: decimal(7) }]
    expect(summary(quoteOf({ basePrice: decimal(1) }, { usage }))).toEqual([
      'Base Plan: 1',
      'seats (7 units included): 0',
    ])
  })

  it('has flat fees without usage, and nothing else that was not used', () => {
    const charges = [
      charged(meter('support'), chargeOf({ model: 'FLAT', flatFee: '20' })),
      charged(meter('calls'), chargeOf({ model: 'GRADUATED', tiers: tiersOf([null, '1', '5']) })),
    ]
    expect(summary(quoteOf({ charges }))).toEqual(['support (flat fee): 20'])
  })

  it('refuses amounts that no column can keep', () => {
    const charge = chargeOf({ model: 'PER_UNIT', unitPrice: '9999999999' })
    const usage = [{ billable: meter('a'), quantity: decimal('9999999999') }]
    expect(() => quoteOf({ charges: [charged(meter('a'), charge)] }, { usage })).toThrow(
      'too large',
    )
  })
})

describe('included credits', () => {
  const used = (key: string, quantity: number) => ({
    billable: credits(key),
    quantity: decimal(quantity),
  })

  it('cover features in the order of their keys, however the usage is given', () => {
    const terms = { includedCredits: decimal(100), overagePrice: decimal('0.01') }
    const [first, second] = [
      [used('images', 80), used('chat', 90)],
      [used('chat', 90), used('images', 80)],
    ].map((usage) => summary(quoteOf(terms, { usage })))
    expect(first).toEqual(['images Overage (70 credits): 0.7', 'chat (90 credits included): 0'])
    expect(second?.toSorted()).toEqual(first?.toSorted())
  })

  it('come before what a feature is charged at beyond them', () => {
    const charge = chargeOf({ model: 'GRADUATED', tiers: tiersOf(['10', '1'], [null, '0.5']) })
    const usage = [used('chat', 120)]
    const { lines } = quoteOf(
      {
        includedCredits: decimal(100),
        overagePrice: decimal(9),
        charges: [charged(credits('chat'), charge)],
      },
      { usage },
    )
    expect(lines[0]).toMatchObject({ kind: 'OVERAGE', amountMinor: 1500n, unitPrice: null })
    expect(lines[0]!.includedQuantity.eq(100) && lines[0]!.quantity?.eq(20)).toBe(true)
  })

  it('cannot be exceeded without a price for more', () => {
    const terms = { includedCredits: decimal(100) }
    expect(summary(quoteOf(terms, { usage: [used('chat', 100)] }))).toHaveLength(1)
    expect(() => quoteOf(terms, { usage: [used('chat', 101)] })).toThrow('no price for more')
  })
})

describe('the own price of a customer', () => {
  const planCharge = chargeOf({ model: 'PER_UNIT', unitPrice: '2' })
  const usage = [{ billable: meter('calls'), quantity: decimal(3) }]
  const own = (charge: Charge, currency = 'USD') => [{ billable: meter('calls'), charge, currency }]

  it("stands in for the plan's charge of the same meter, and for no charge", () => {
    const custom = own(chargeOf({ model: 'PER_UNIT', unitPrice: '1' }))
    const charges = [charged(meter('calls'), planCharge)]
    expect(quoteOf({ charges }, { usage }).totalMinor).toBe(600n)
    expect(quoteOf({ charges }, { usage, custom }).totalMinor).toBe(300n)
    expect(quoteOf({}, { usage, custom }).totalMinor).toBe(300n)
  })

  it("takes away a flat fee of the plan's", () => {
    const flat = chargeOf({ model: 'FLAT', flatFee: '20' })
    const charges = [charged(meter('calls'), flat)]
    const custom = own(chargeOf({ model: 'PER_UNIT', unitPrice: '1' }))
    expect(quoteOf({ charges }, { custom }).totalMinor).toBe(0n)
    expect(quoteOf({}, { custom: own(flat) }).totalMinor).toBe(2000n)
  })

  it('must be of the currency of the plan where it is needed', () => {
    const custom = own(planCharge, 'EUR')
    expect(() => quoteOf({}, { custom, usage })).toThrow('EUR')
    expect(quoteOf({}, { custom }).totalMinor).toBe(0n)
  })
})

describe('discounts', () => {
  const charge = chargeOf({ model: 'PER_UNIT', unitPrice: '1' })
  const terms = { basePrice: decimal(100), charges: [charged(meter('calls'), charge)] }
  const usage = [{ billable: meter('calls'), quantity: decimal(50) }]
  const discounted = (...discounts: Discount[]) =>
    text(quoteOf(terms, { usage, discounts }).subtotalMinor)

  it.each<[string, Discount[], string]>([
    ['10 % off everything', [off({ percent: decimal(10) })], '135'],
    ['10 % off usage', [off({ percent: decimal(10), appliesTo: 'USAGE' })], '145'],
    ['20 off the base price', [off({ amount: decimal(20), appliesTo: 'BASE' })], '130'],
    ['more off usage than there is', [off({ amount: decimal(60), appliesTo: 'USAGE' })], '100'],
    ['everything off', [off({ percent: decimal(100) })], '0'],
    ['10 %, then 10 % of the rest', [1, 2].map(() => off({ percent: decimal(10) })), '121.5'],
    [
      // 90 off both is 60 off the base and 30 off usage, of which 20 are left.
      '90 off everything, then all usage',
      [off({ amount: decimal(90) }), off({ percent: decimal(100), appliesTo: 'USAGE' })],
      '40',
    ],
  ])('take %s', (_name, discounts, subtotal) => {
    expect(discounted(...discounts)).toBe(subtotal)
  })

  it('are taken before the tax', () => {
    const { taxMinor, totalMinor } = quoteOf(terms, {
      usage,
      discounts: [off({ percent: decimal(50) })],
      taxPercent: decimal('7.25'),
    })
    expect([taxMinor, totalMinor]).toEqual([544n, 8044n])
  })
})

describe('any quote', () => {
  const names = ['a', 'b', 'c']
  const usage = fc.tuple(...names.map(() => fc.option(quantities))).map((all) =>
    all.flatMap((quantity, i) => {
      const key = names[i]!
      return quantity ? [{ billable: i === 0 ? credits(key) : meter(key), quantity }] : []
    }),
  )
  const terms = fc
    .record({
      currency: fc.constantFrom('USD', 'KWD'),
      basePrice: fc.integer({ min: 0, max: 100_000 }).map((cents) => decimal(cents).times('0.01')),
      includedCredits: quantities,
      overagePrice: decimals(1_000_000_000) as fc.Arbitrary<Decimal | null>,
      charges: fc
        .tuple(...names.slice(1).map(() => fc.option(randomCharges)))
        .map((all) =>
          all.flatMap((charge, i) => (charge ? [charged(meter(names[i + 1]!), charge)] : [])),
        ),
    })
    .map(plan)
  const discounts = fc.array(
    fc
      .record({
        value: decimals(100_000_000_000).filter((value) => value.gt(0)),
        isPercent: fc.boolean(),
        appliesTo: fc.constantFrom('BASE' as const, 'USAGE' as const, 'ALL' as const),
      })
      .map(({ value, isPercent, appliesTo }) =>
        off({ [isPercent ? 'percent' : 'amount']: isPercent ? value : value.round(2), appliesTo }),
      ),
    { maxLength: 3 },
  )

  it('has lines that add up to its totals, which are not negative: 10,000 tariffs', () => {
    const sum = (amounts: bigint[]) => amounts.reduce((a, b) => a + b, 0n)
    fc.assert(
      fc.property(terms, usage, discounts, decimals(100_000_000_000), (t, u, d, taxPercent) => {
        const result = quote({ terms: t, custom: [], usage: u, discounts: d, taxPercent })
        const of = (...kinds: string[]) =>
          sum(result.lines.filter((l) => kinds.includes(l.kind)).map((l) => l.amountMinor))
        const { baseMinor, usageMinor, discountsMinor, subtotalMinor, taxMinor } = result
        expect([of('BASE'), of('USAGE', 'OVERAGE'), of('DISCOUNT'), of('TAX')]).toEqual([
          baseMinor,
          usageMinor,
          discountsMinor,
          taxMinor,
        ])
        expect(subtotalMinor).toBe(baseMinor + usageMinor + discountsMinor)
        expect(result.totalMinor).toBe(sum(result.lines.map((line) => line.amountMinor)))
        expect(discountsMinor <= 0n && subtotalMinor >= 0n && taxMinor >= 0n).toBe(true)
      }),
      { numRuns: isThorough ? 10_000 : 2_000 },
    )
  })
})
