/** The price of a kind of token: its own, or that of the nearest kind with a price, never zero. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { optimize } from '../../src/core/pricing/optimization.ts'
import { priceUsage } from '../../src/core/pricing/rate.ts'
import { tokenKinds } from '../../src/core/token-usage/kinds.ts'
import { decimalText, one } from '../../src/core/values/decimal.ts'
import type { JsonObject } from '../../src/core/values/input.ts'
import { rateCardOf, rateOf } from '../support/rate-cards.ts'

const now = new Date('2026-01-15T10:30:00Z')
const usage = (properties: JsonObject) => ({
  eventType: 'ai_generation',
  quantity: one,
  properties,
})

function creditsOf(prices: Record<string, string>, properties: JsonObject): string {
  const components = Object.entries(prices).map(([property, credits]) => ({ property, credits }))
  return decimalText(
    priceUsage(rateCardOf([rateOf({ components })]), usage(properties), now).credits,
  )
}

describe('the price of a kind of token', () => {
  const prices = { input_tokens: '10', output_tokens: '100' }
  it.each<[string, Record<string, string>, string]>([
    ['cached_input_tokens', prices, '10'],
    ['cached_input_tokens', { ...prices, cached_input_tokens: '1' }, '1'],
    ['cached_input_tokens', { ...prices, cached_input_tokens: '0' }, '0'],
    ['cache_write_tokens', prices, '10'],
    ['cache_write_1h_tokens', prices, '10'],
    ['cache_write_1h_tokens', { ...prices, cache_write_tokens: '12' }, '12'],
    ['reasoning_tokens', prices, '100'],
    ['input_audio_tokens', prices, '10'],
    ['input_image_tokens', prices, '10'],
    ['output_audio_tokens', prices, '100'],
    ['output_image_tokens', prices, '100'],
    ['cached_input_audio_tokens', prices, '10'],
    ['cached_input_audio_tokens', { ...prices, cached_input_tokens: '1' }, '1'],
    [
      'cached_input_audio_tokens',
      { ...prices, cached_input_tokens: '1', input_audio_tokens: '40' },
      '40',
    ],
    ['cached_input_image_tokens', { ...prices, input_image_tokens: '20' }, '20'],
    ['reasoning_tokens', { input_tokens: '10' }, '0'],
    ['cached_input_tokens', { quantity: '7' }, '7'],
    ['tokens_of_mine', prices, '0'],
  ])('is, for %s by %o, %s', (kind, of, credits) => {
    expect(creditsOf(of, { [kind]: 1 })).toBe(credits)
  })

  it('joins what has its own price and what has not before it is divided', () => {
    const components = [{ property: 'input_tokens', unitSize: '3', credits: '1' }]
    const properties = { input_tokens: 1, cached_input_tokens: '1', cache_write_tokens: 1 }
    const price = priceUsage(rateCardOf([rateOf({ components })]), usage(properties), now)
    expect(decimalText(price.credits)).toBe('1')
    expect(decimalText(price.cost)).toBe('0.1')
  })

  it('refuses a count that is none, also of a kind that another prices', () => {
    expect(() => creditsOf({ input_tokens: '1' }, { cached_input_tokens: 'many' })).toThrow(
      'cached_input_tokens',
    )
  })

  it('charges each token once, however a rate is made', () => {
    const counts = fc.dictionary(fc.constantFrom(...tokenKinds), fc.nat(1000))
    const priced = fc.subarray(tokenKinds)
    fc.assert(
      fc.property(counts, priced, (properties, extra) => {
        const names = [...new Set(['input_tokens', 'output_tokens', ...extra])]
        const prices = Object.fromEntries(names.map((name) => [name, '1']))
        const all = Object.values(properties).reduce((sum, n) => sum + n, 0)
        expect(creditsOf(prices, properties)).toBe(String(all))
      }),
    )
  })

  it('prices a sum that the usage gives in parts', () => {
    const properties = { input_tokens: 5, cached_input_tokens: 3, output_tokens: 2 }
    expect(creditsOf({ total_tokens: '1' }, properties)).toBe('10')
    expect(creditsOf({ total_input_tokens: '1' }, properties)).toBe('8')
    expect(creditsOf({ total_output_tokens: '1' }, { input_tokens: 5 })).toBe('0')
    expect(creditsOf({ total_tokens: '1' }, { ...properties, total_tokens: 4 })).toBe('4')
  })
})

describe('optimize', () => {
  it('compares models by what they would charge for cached tokens', () => {
    const model = (name: string, prices: Record<string, string>) =>
      rateOf({
        id: name,
        match: { model: name },
        components: Object.entries(prices).map(([property, credits]) => ({ property, credits })),
      })
    const card = rateCardOf([
      model('caching', { input_tokens: '10', cached_input_tokens: '1' }),
      model('cheap', { input_tokens: '5' }),
    ])
    const suggested = (properties: JsonObject) => {
      const of = usage({ model: 'caching', ...properties })
      return optimize(card, of, priceUsage(card, of, now), now)?.suggestedModel
    }
    expect(suggested({ cached_input_tokens: 100 })).toBeUndefined()
    expect(suggested({ input_tokens: 100 })).toBe('cheap')
    const back = usage({ model: 'cheap', cached_input_tokens: 100 })
    expect(optimize(card, back, priceUsage(card, back, now), now)).toMatchObject({
      suggestedModel: 'caching',
      savingsPercent: 80,
    })
  })
})
