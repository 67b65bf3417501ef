/** Which rate an event gets: by texts, by numeric thresholds and by date, with any number of rates. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeEstimate } from '../../src/core/pricing/estimate.ts'
import { optimize } from '../../src/core/pricing/optimization.ts'
import { priceUsage, selectRate } from '../../src/core/pricing/rate.ts'
import { matches } from '../../src/core/pricing/rate-match.ts'
import { decimal, decimalText } from '../../src/core/values/decimal.ts'
import type { JsonObject } from '../../src/core/values/input.ts'
import { rateCardOf, rateOf } from '../support/rate-cards.ts'

const now = new Date('2026-01-15T10:30:00Z')
const usage = (properties: JsonObject, quantity = 1) => ({
  eventType: 'ai_generation',
  quantity: decimal(quantity),
  properties,
})

const tiered = (model: string, base: string, long: string) => [
  rateOf({
    id: model,
    match: { model },
    components: [{ property: 'input_tokens', credits: base }],
  }),
  rateOf({
    id: `${model} long`,
    match: { model, total_input_tokens: '>200' },
    components: [{ property: 'input_tokens', credits: long }],
  }),
]

const card = rateCardOf([
  ...tiered('m', '1', '2'),
  rateOf({ id: 'm longest', match: { model: 'm', total_input_tokens: '>1000' } }),
  rateOf({ id: 'many', match: { quantity: '>10' } }),
  rateOf({ id: 'rest' }),
])

describe('selectRate', () => {
  it.each<[string, JsonObject, number, string]>([
    ['at the number', { model: 'm', total_input_tokens: 200 }, 1, 'm'],
    ['above it', { model: 'm', total_input_tokens: 201 }, 1, 'm long'],
    ['above a higher one', { model: 'm', total_input_tokens: '1000.5' }, 1, 'm longest'],
    [
      'above it by the sum of the kinds',
      { model: 'm', input_tokens: 100, cached_input_tokens: 101 },
      1,
      'm long',
    ],
    ['below it by the input alone', { model: 'm', input_tokens: 100, output_tokens: 500 }, 1, 'm'],
    ['without the property', { model: 'm' }, 1, 'm'],
    ['by the quantity', { model: 'other' }, 11, 'many'],
    ['by nothing', { model: 'other' }, 10, 'rest'],
    ['not as a text', { model: 'm', total_input_tokens: null }, 1, 'm'],
  ])('takes the rate of events %s', (_name, properties, quantity, id) => {
    expect(selectRate(card, usage(properties, quantity), now)?.id).toBe(id)
  })

  it('refuses a property that is no number where a rate asks for one', () => {
    const properties = { model: 'm', total_input_tokens: 'long' }
    expect(() => selectRate(card, usage(properties), now)).toThrow('total_input_tokens')
  })

  it('finds among many rates what it would find one by one', () => {
    const names = fc.constantFrom('a', 'b', '1', '>5', '>7')
    const match = fc.dictionary(fc.constantFrom('model', 'provider', 'n'), names)
    const value = fc.oneof(names, fc.integer({ min: 0, max: 9 }), fc.constant(null))
    const numeric = fc.record(
      { n: fc.integer({ min: 0, max: 9 }), model: value, provider: value },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(match, { maxLength: 12 }), numeric, (all, properties) => {
        const rates = all
          .filter((m) => !m.model?.startsWith('>') && !m.provider?.startsWith('>'))
          .map((m, i) => rateOf({ match: m }, i))
        const event = usage(properties as JsonObject)
        const fitting = rates.filter((rate) => matches(rate, event))
        const most = Math.max(...fitting.map((rate) => Object.keys(rate.match).length))
        const found = selectRate(rateCardOf(rates), event, now)
        expect(found === null).toBe(fitting.length === 0)
        if (found) {
          expect(fitting).toContain(found)
          expect(Object.keys(found.match)).toHaveLength(most)
        }
      }),
    )
  })
})

describe('a rate for long prompts', () => {
  it('prices an estimate that may be long, whichever kind its tokens are', () => {
    const estimate = completeEstimate(card, usage({ model: 'm', estimated_tokens: 500 }), now)
    expect(decimalText(priceUsage(card, estimate, now).credits)).toBe('1000')
    const short = completeEstimate(card, usage({ model: 'm', estimated_tokens: 200 }), now)
    expect(decimalText(priceUsage(card, short, now).credits)).toBe('200')
  })

  it('counts in what another model would cost', () => {
    const models = rateCardOf([...tiered('flat', '3', '3'), ...tiered('steep', '1', '5')])
    const suggested = (model: string, input_tokens: number) => {
      const event = usage({ model, input_tokens })
      return optimize(models, event, priceUsage(models, event, now), now)?.suggestedModel
    }
    expect(suggested('flat', 100)).toBe('steep')
    expect(suggested('flat', 300)).toBeUndefined()
    expect(suggested('steep', 300)).toBe('flat')
  })
})
