/** Rate cards as tests write them. */

import type { Rate, RateCard } from '../../src/core/pricing/rate-card.ts'
import { decimal } from '../../src/core/values/decimal.ts'

interface RateSketch {
  id?: string
  eventType?: string
  match?: Record<string, string>
  fixedCredits?: string
  fixedCost?: string
  components?: { property: string; unitSize?: string; credits: string; cost?: string }[]
  qualityScore?: string
  kind?: Rate['kind']
  effectiveAt?: string
}

export function rateOf(sketch: RateSketch, index = 0): Rate {
  return {
    id: sketch.id ?? `rate_${index}`,
    eventType: sketch.eventType ?? 'ai_generation',
    match: sketch.match ?? {},
    fixedCredits: decimal(sketch.fixedCredits ?? 0),
    fixedCost: sketch.fixedCost === undefined ? null : decimal(sketch.fixedCost),
    components: (sketch.components ?? []).map((c) => ({
      property: c.property,
      unitSize: decimal(c.unitSize ?? 1),
      credits: decimal(c.credits),
      cost: c.cost === undefined ? null : decimal(c.cost),
    })),
    qualityScore: sketch.qualityScore === undefined ? null : decimal(sketch.qualityScore),
    kind: sketch.kind ?? null,
    effectiveAt: new Date(sketch.effectiveAt ?? '2020-01-01T00:00:00Z'),
  }
}

export function rateCardOf(rates: Rate[], creditValue = '0.1'): RateCard {
  return {
    id: 'card_1',
    key: 'card',
    currency: 'USD',
    creditValue: decimal(creditValue),
    isDefault: true,
    ratesByEventType: Map.groupBy(rates, (rate) => rate.eventType),
  }
}

/** The example of the specification: gpt-4 at 10 credits per 1,000 tokens, gpt-3.5-turbo at a quarter of it. */
export function exampleCard(): RateCard {
  const tokens = (credits: string) =>
    ['input_tokens', 'output_tokens'].map((property) => ({ property, unitSize: '1000', credits }))
  return rateCardOf([
    rateOf({ id: 'gpt4', match: { model: 'gpt-4' }, components: tokens('10') }),
    rateOf({
      id: 'gpt35',
      match: { model: 'gpt-3.5-turbo' },
      components: tokens('2.5'),
      qualityScore: '0.92',
    }),
  ])
}
