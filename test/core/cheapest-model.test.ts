/** The search for a cheaper model: the same answer as from exact prices of all models, with few of them computed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alternatives } from '../../src/core/pricing/alternatives.ts'
import { cheapestOf, exactMax } from '../../src/core/pricing/cheapest.ts'
import { optimize } from '../../src/core/pricing/optimization.ts'
import { orderedRates } from '../../src/core/pricing/ordered-rates.ts'
import { priceByRate, priceUsage } from '../../src/core/pricing/rate.ts'
import type { Rate, RateCard } from '../../src/core/pricing/rate-card.ts'
import { type Decimal, decimal, decimalText, one, zero } from '../../src/core/values/decimal.ts'
import { rateCardOf, rateOf } from '../support/rate-cards.ts'

const at = new Date('2026-01-15T10:30:00Z')
const price = fc.constantFrom('0', '0.000000001', '0.1', '0.3', '1', '2.5', '1000000', '7.77')
const property = fc.constantFrom('input_tokens', 'output_tokens', 'cached_input_tokens', 'images')

const rate = fc.record({
  match: fc.record(
    {
      model: fc.constantFrom('a', 'b', 'c', 'd'),
      provider: fc.constantFrom('x', 'y'),
      size: fc.constantFrom('big', 'small'),
      input_tokens: fc.constantFrom('>100', '>5000'),
    },
    { requiredKeys: [] },
  ),
  fixedCredits: price,
  components: fc.uniqueArray(
    fc.record({
      property,
      unitSize: fc.constantFrom('1', '3', '1000'),
      credits: price,
      cost: price,
    }),
    { selector: (component) => component.property, maxLength: 3 },
  ),
  qualityScore: fc.option(fc.constantFrom('0.5', '0.9'), { nil: undefined }),
  kind: fc.constantFrom('CHAT' as const, 'IMAGE' as const, null),
  effectiveAt: fc.constantFrom(
    '2020-01-01T00:00:00Z',
    '2025-01-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
  ),
})
const card = fc
  .array(rate, { minLength: 1, maxLength: 20 })
  .map((rates) => rateCardOf(rates.map((sketch, i) => rateOf({ ...sketch, id: `rate_${i}` }))))
const properties = fc.record(
  {
    model: fc.constantFrom('a', 'b', 'c', 'd'),
    provider: fc.constantFrom('x', 'y', 'z'),
    size: fc.constantFrom('big', 'small'),
    input_tokens: fc.constantFrom(0, 0.000000001, 1, 101, 99_999),
    output_tokens: fc.constantFrom(0, 1, 3),
    images: fc.constantFrom(0, 2),
  },
  { requiredKeys: ['model'] },
)

const value = (n: Decimal | null) => n ?? zero

describe('optimize', () => {
  it('suggests what exact prices of all alternatives would', () => {
    fc.assert(
      fc.property(card, properties, (rates, given) => {
        const usage = { eventType: 'ai_generation', quantity: one, properties: given }
        const present = priceUsage(rates, usage, at)
        const unit = present.credits.gt(0) ? 'credits' : 'cost'
        const all = alternatives(rates, usage, given.model, at).map((other) => ({
          ...other,
          price: priceByRate(rates, other.rate, usage),
        }))
        const [best] = all.sort(
          (a, b) =>
            a.price[unit].cmp(b.price[unit]) ||
            value(b.rate.qualityScore).cmp(value(a.rate.qualityScore)) ||
            (a.model < b.model ? -1 : 1),
        )
        const found = optimize(rates, usage, present, at)
        const saved = best && present[unit].gt(0) ? present[unit].minus(best.price[unit]) : zero
        const percent = saved.gt(0) ? saved.times(100).div(present[unit]).round(0, 0).toNumber() : 0
        expect(found?.savingsPercent ?? 0).toBe(percent)
        if (!found || !best) return
        expect(found.suggestedModel).toBe(best.model)
        expect(decimalText(found.savingsCredits)).toBe(
          decimalText(present.credits.minus(best.price.credits)),
        )
      }),
      { numRuns: 500 },
    )
  })
})

/** How often anything reads the components of a rate or the exact numbers in them. */
function watched(count: number, history: number): { card: RateCard; reads(): number } {
  let reads = 0
  const watch = (one: Rate): Rate =>
    new Proxy(one, {
      get(target, name) {
        if (name === 'components') reads += 1
        return Reflect.get(target, name)
      },
    })
  const rates = Array.from({ length: count * history }, (_, i) =>
    watch(
      rateOf({
        id: `rate_${i}`,
        match: { model: `m${i % count}` },
        kind: 'CHAT',
        components: [{ property: 'input_tokens', unitSize: '1000', credits: `${1 + (i % count)}` }],
        effectiveAt: new Date(Date.UTC(2020, 0, 1 + Math.floor(i / count))).toISOString(),
      }),
    ),
  )
  return { card: rateCardOf(rates), reads: () => reads }
}

describe('the search', () => {
  const usage = {
    eventType: 'ai_generation',
    quantity: one,
    properties: { model: 'm9', input_tokens: 5 },
  }

  it('looks at few rates, however many models there are and however long their history is', () => {
    const search = ({ card, reads }: ReturnType<typeof watched>) => {
      const run = () => optimize(card, usage, priceUsage(card, usage, at), at)
      run()
      const before = reads()
      expect(run()?.suggestedModel).toBe('m0')
      return reads() - before
    }
    const short = search(watched(200, 1))
    // The prices of all are in memory; two of them are priced exactly.
    expect(short).toBeLessThan(20)
    expect(search(watched(200, 10))).toBe(short)
  })

  it('is no new one for a provider that no rate names', () => {
    const named = rateCardOf([
      rateOf({ id: 'any', match: { model: 'a' } }),
      rateOf({ id: 'own', match: { model: 'a', provider: 'x' } }),
    ])
    const order = orderedRates(named.ratesByEventType.get('ai_generation') ?? [])
    const likeness = (provider: string) =>
      order.likenessOf({ ...usage, properties: { ...usage.properties, provider } }, at)
    expect(likeness('one')).toBe(likeness('another'))
    expect(likeness('one')).not.toBe(likeness('x'))
  })

  it('computes few prices exactly, also where hundreds are nearly the same', () => {
    for (const step of [1, 1e-13]) {
      let exact = 0
      const options = Array.from({ length: 1_000 }, (_, i) => 5 + ((i * 7) % 1_000) * step)
      const found = cheapestOf(
        options,
        (n) => n,
        (n) => {
          exact += 1
          return decimal(n)
        },
        (a, b) => a < b,
      )
      expect(exact).toBeLessThanOrEqual(exactMax)
      expect(found).toBeCloseTo(5, 9)
    }
    expect(cheapestOf([], Number, decimal, () => true)).toBeNull()
  })
})
