/** Prices of usage, estimates and suggestions: tables and properties. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeEstimate } from '../../src/core/pricing/estimate.ts'
import { optimize } from '../../src/core/pricing/optimization.ts'
import { priceUsage } from '../../src/core/pricing/rate.ts'
import type { RateCard } from '../../src/core/pricing/rate-card.ts'
import { type Decimal, decimal, decimalText, one } from '../../src/core/values/decimal.ts'
import type { JsonObject } from '../../src/core/values/input.ts'
import { currencyExponent } from '../../src/core/values/money.ts'
import { exampleCard, rateCardOf, rateOf } from '../support/rate-cards.ts'

const now = new Date('2026-01-15T10:30:00Z')
const usage = (properties: JsonObject, quantity: Decimal = one, eventType = 'ai_generation') => ({
  eventType,
  quantity,
  properties,
})

function price(card: RateCard | null, properties: JsonObject, quantity?: Decimal, at = now) {
  const { credits, cost, currency, rateId } = priceUsage(card, usage(properties, quantity), at)
  return { credits: decimalText(credits), cost: decimalText(cost), currency, rateId }
}

describe('priceUsage', () => {
  it('prices the example of the specification', () => {
    const properties = {
      model: 'gpt-4',
      input_tokens: 500,
      output_tokens: 1000,
      provider: 'openai',
    }
    expect(price(exampleCard(), properties)).toEqual({
      credits: '15',
      cost: '1.5',
      currency: 'USD',
      rateId: 'gpt4',
    })
  })

  const free = { credits: '0', cost: '0', currency: null, rateId: null }
  it.each([
    ['no card', null, { model: 'gpt-4' }],
    ['another model', exampleCard(), { model: 'claude-3' }],
    ['no model', exampleCard(), { input_tokens: 500 }],
    ['a model that is null', exampleCard(), { model: null }],
    ['a model from the prototype', rateCardOf([rateOf({ match: { constructor: 'x' } })]), {}],
  ])('costs nothing with %s', (_name, card, properties) => {
    expect(price(card, properties as JsonObject)).toEqual(free)
  })

  it('takes the rate with the most matching properties', () => {
    const card = rateCardOf([
      rateOf({ id: 'any', fixedCredits: '1' }),
      rateOf({ id: 'both', match: { model: 'm', provider: 'azure' }, fixedCredits: '3' }),
      rateOf({ id: 'model', match: { model: 'm' }, fixedCredits: '2' }),
    ])
    expect(price(card, { model: 'm', provider: 'azure' }).rateId).toBe('both')
    expect(price(card, { model: 'm', provider: 'openai' }).rateId).toBe('model')
    expect(price(card, { model: 'other' }).rateId).toBe('any')
  })

  it('takes the rate in effect at the time of the event', () => {
    const card = rateCardOf([
      rateOf({ id: 'old', effectiveAt: '2026-01-01T00:00:00Z' }),
      rateOf({ id: 'new', effectiveAt: '2026-02-01T00:00:00Z' }),
    ])
    const at = (text: string) => price(card, {}, one, new Date(text)).rateId
    expect(at('2025-12-31T23:59:59.999Z')).toBeNull()
    expect(at('2026-01-31T23:59:59.999Z')).toBe('old')
    expect(at('2026-02-01T00:00:00Z')).toBe('new')
  })

  it('matches numbers and booleans by their text', () => {
    const card = rateCardOf([rateOf({ match: { tier: '2', batch: 'true' }, fixedCredits: '1' })])
    expect(price(card, { tier: 2, batch: true }).credits).toBe('1')
  })

  it('adds fixed amounts, quantity and any numeric property, with costs of their own', () => {
    const card = rateCardOf([
      rateOf({
        fixedCredits: '1',
        fixedCost: '0.25',
        components: [
          { property: 'quantity', credits: '2' },
          { property: 'seconds', unitSize: '60', credits: '6', cost: '0.03' },
        ],
      }),
    ])
    expect(price(card, { seconds: 90 }, decimal(3))).toMatchObject({
      credits: '16',
      cost: '0.895',
    })
  })

  it('prefers a property named quantity to the quantity of the event', () => {
    const card = rateCardOf([rateOf({ components: [{ property: 'quantity', credits: '1' }] })])
    expect(price(card, { quantity: 7 }, decimal(3)).credits).toBe('7')
  })

  it('divides last, so that three thirds are one', () => {
    const card = rateCardOf([
      rateOf({ components: [{ property: 'n', unitSize: '3', credits: '0.0000000045' }] }),
    ])
    expect(price(card, { n: 1 }).credits).toBe('0.000000002')
  })

  it.each([
    ['0.0000000004', '0'],
    ['0.0000000005', '0.000000001'],
    ['0.0000000014', '0.000000001'],
    ['0.0000000015', '0.000000002'],
  ])('rounds %s half-up to %s', (credits, rounded) => {
    expect(
      price(rateCardOf([rateOf({ components: [{ property: 'n', credits }] })]), { n: 1 }).credits,
    ).toBe(rounded)
  })

  it.each([-1, '-0.5', 'many', '', '1e30', '0.0000000001', true, [1], { n: 1 }])(
    'refuses %j as a priced property',
    (n) => {
      const card = rateCardOf([rateOf({ components: [{ property: 'n', credits: '1' }] })])
      expect(() => price(card, { n: n as never })).toThrow(/must be a number/)
    },
  )

  const amounts = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.integer({ min: 0, max: 9 }))
    .map(([n, digits]) => decimal(n.toString()).div(decimal(10).pow(digits)))
    .map((d) => decimal(d.round(9, 0)))
  const components = fc.uniqueArray(
    fc.record({
      property: fc.constantFrom('a', 'b', 'c', 'd'),
      unitSize: fc.constantFrom('1', '10', '1000', '1000000'),
      credits: amounts.map((a) => decimalText(a)),
    }),
    { selector: (c) => c.property, maxLength: 4 },
  )
  const properties = fc.record({
    a: amounts.map(decimalText),
    b: amounts.map(decimalText),
    c: amounts.map(decimalText),
  })

  it('is never negative and has at most nine digits after the point', () => {
    fc.assert(
      fc.property(components, amounts, properties, (list, fixed, given) => {
        const card = rateCardOf([rateOf({ fixedCredits: decimalText(fixed), components: list })])
        const { credits, cost } = priceUsage(card, usage(given), now)
        for (const amount of [credits, cost]) {
          expect(amount.gte(0)).toBe(true)
          expect(decimalText(amount)).toMatch(/^\d+(\.\d{1,9})?$/)
        }
      }),
    )
  })

  it('does not depend on the order of components or properties', () => {
    fc.assert(
      fc.property(components, properties, (list, given) => {
        const reversed = Object.fromEntries(Object.entries(given).reverse())
        const [there, back] = [list, [...list].reverse()].map((l) =>
          rateCardOf([rateOf({ components: l })]),
        )
        expect(price(there!, given)).toEqual(price(back!, reversed))
      }),
    )
  })

  it('is linear: twice the usage costs twice as much', () => {
    fc.assert(
      fc.property(components, properties, (list, given) => {
        const card = rateCardOf([rateOf({ components: list })])
        const twice = Object.fromEntries(
          Object.entries(given).map(([k, v]) => [k, decimalText(decimal(v).times(2))]),
        )
        const single = decimal(price(card, given).credits).times(2)
        const gap = single.minus(price(card, twice).credits).abs()
        // One rounding of half a unit in the ninth digit, doubled, and another one.
        expect(gap.lte('0.000000002')).toBe(true)
      }),
    )
  })

  it('is additive over components', () => {
    fc.assert(
      fc.property(components, properties, (list, given) => {
        const whole = decimal(price(rateCardOf([rateOf({ components: list })]), given).credits)
        const parts = list.reduce(
          (sum, c) => sum.plus(price(rateCardOf([rateOf({ components: [c] })]), given).credits),
          decimal(0),
        )
        expect(
          whole
            .minus(parts)
            .abs()
            .lte(decimal('0.000000001').times(list.length + 1)),
        ).toBe(true)
      }),
    )
  })
})

describe('completeEstimate', () => {
  const card = rateCardOf([
    rateOf({
      match: { model: 'gpt-4' },
      components: [
        { property: 'input_tokens', unitSize: '1000', credits: '10' },
        { property: 'output_tokens', unitSize: '1000000', credits: '30000' },
      ],
    }),
  ])
  const filled = (properties: JsonObject, on: RateCard | null = card) =>
    completeEstimate(on, usage(properties), now).properties

  it('counts them as the dearest kind of token', () => {
    expect(filled({ model: 'gpt-4', estimated_tokens: 1500 })).toMatchObject({
      output_tokens: 1500,
    })
  })

  it('gives the example of the specification its price', () => {
    const estimate = usage({ model: 'gpt-4', estimated_tokens: 1500 })
    const priced = priceUsage(exampleCard(), completeEstimate(exampleCard(), estimate, now), now)
    expect([priced.credits, priced.cost].map(decimalText)).toEqual(['15', '1.5'])
  })

  it.each([
    [{ model: 'gpt-4', estimated_tokens: 1500, input_tokens: 3 }],
    [{ model: 'gpt-4' }],
    [{ model: 'other', estimated_tokens: 1500 }],
  ])('leaves %j as it is', (properties) => {
    expect(filled(properties as JsonObject)).toEqual(properties)
  })

  it('leaves it to a rate that prices estimated tokens itself', () => {
    const own = rateCardOf([
      rateOf({ components: [{ property: 'estimated_tokens', credits: '1' }] }),
    ])
    expect(filled({ estimated_tokens: 5 }, own)).toEqual({ estimated_tokens: 5 })
  })
})

describe('optimize', () => {
  const suggest = (card: RateCard, properties: JsonObject, at = now) =>
    optimize(card, usage(properties), priceUsage(card, usage(properties), at), at)
  const models = (prices: Record<string, string>, more: Parameters<typeof rateOf>[0] = {}) =>
    rateCardOf(
      Object.entries(prices).map(([model, fixedCredits]) =>
        rateOf({ id: model, match: { model }, fixedCredits, ...more }),
      ),
    )

  it('suggests gpt-3.5-turbo for the example of the specification', () => {
    const found = suggest(exampleCard(), { model: 'gpt-4', input_tokens: 500, output_tokens: 1000 })
    expect(found).toMatchObject({ suggestedModel: 'gpt-3.5-turbo', savingsPercent: 75 })
    expect(decimalText(found!.savingsCredits)).toBe('11.25')
    expect(decimalText(found!.qualityScore!)).toBe('0.92')
  })

  it.each([
    ['3', '2', 33],
    ['3', '1', 66],
    ['100', '99', 1],
    ['1000', '991', null],
    ['10', '0', 100],
    ['10', '10', null],
    ['10', '11', null],
  ])('from %s credits to %s saves %s %', (from, to, percent) => {
    const found = suggest(models({ big: from, small: to }), { model: 'big' })
    expect(found?.savingsPercent ?? null).toBe(percent)
  })

  it('knows no quality that nobody entered', () => {
    expect(suggest(models({ big: '2', small: '1' }), { model: 'big' })?.qualityScore).toBeNull()
  })

  it('leaves out a model that is priced by what the usage does not say', () => {
    const by = (model: string, property: string, credits: string) =>
      rateOf({ id: model, match: { model }, components: [{ property, credits }] })
    const card = rateCardOf([by('a', 'input_tokens', '2'), by('painter', 'images', '1')])
    expect(suggest(card, { model: 'a', input_tokens: 5 })).toBeNull()
    const more = rateCardOf([by('a', 'input_tokens', '2'), by('b', 'input_tokens', '1')])
    expect(suggest(more, { model: 'a', input_tokens: 5 })?.suggestedModel).toBe('b')
  })

  it('takes the cheapest, of equal prices the better one', () => {
    const card = rateCardOf([
      rateOf({ id: 'a', match: { model: 'a' }, fixedCredits: '9' }),
      rateOf({ id: 'b', match: { model: 'b' }, fixedCredits: '1', qualityScore: '0.5' }),
      rateOf({ id: 'c', match: { model: 'c' }, fixedCredits: '1', qualityScore: '0.8' }),
      rateOf({ id: 'd', match: { model: 'd' }, fixedCredits: '2', qualityScore: '1' }),
    ])
    expect(suggest(card, { model: 'a' })?.suggestedModel).toBe('c')
  })

  it('goes by the rate in effect, not by one that was replaced or comes later', () => {
    const card = rateCardOf([
      rateOf({ id: 'a', match: { model: 'a' }, fixedCredits: '10' }),
      rateOf({ id: 'b1', match: { model: 'b' }, fixedCredits: '1' }),
      rateOf({
        id: 'b2',
        match: { model: 'b' },
        fixedCredits: '20',
        effectiveAt: '2026-01-01T00:00:00Z',
      }),
      rateOf({
        id: 'c',
        match: { model: 'c' },
        fixedCredits: '1',
        effectiveAt: '2027-01-01T00:00:00Z',
      }),
    ])
    expect(suggest(card, { model: 'a' })).toBeNull()
  })

  it('changes the provider with the model', () => {
    const card = rateCardOf([
      rateOf({ id: 'a', match: { model: 'a', provider: 'x' }, fixedCredits: '10' }),
      rateOf({ id: 'b', match: { model: 'b', provider: 'y' }, fixedCredits: '5' }),
    ])
    expect(suggest(card, { model: 'a', provider: 'x' })?.suggestedModel).toBe('b')
  })

  it.each([[{}], [{ model: 7 }], [{ model: 'unknown' }]])(
    'suggests nothing for %j',
    (properties) => {
      expect(suggest(models({ big: '2', small: '1' }), properties as JsonObject)).toBeNull()
    },
  )

  it('compares money where usage costs no credits', () => {
    const card = rateCardOf([
      rateOf({ id: 'a', match: { model: 'a' }, fixedCost: '4' }),
      rateOf({ id: 'b', match: { model: 'b' }, fixedCost: '1' }),
    ])
    expect(suggest(card, { model: 'a' })).toMatchObject({ suggestedModel: 'b', savingsPercent: 75 })
  })
})

describe('currencyExponent', () => {
  it.each([
    ['UGX', 0],
    ['JPY', 0],
    ['ISK', 0],
    ['USD', 2],
    ['EUR', 2],
    ['HUF', 2],
    ['MGA', 2],
    ['TWD', 2],
    ['KWD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['usd', null],
    ['XXX', null],
    ['US', null],
    ['', null],
  ])('of %s is %s', (code, exponent) => {
    expect(currencyExponent(code)).toBe(exponent)
  })
})
