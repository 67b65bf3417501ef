/** What analytics compute from sums: shares that add up, the forecast, savings by other models. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecastNextMonth, pastDays } from '../../src/core/analytics/forecast.ts'
import { evaluate } from '../../src/core/analytics/optimization.ts'
import { pricedUsage } from '../../src/core/analytics/priced-usage.ts'
import { type Repriced, reprice } from '../../src/core/analytics/reprice.ts'
import { largest, noFigures, percentages, sharesOf } from '../../src/core/analytics/usage-shares.ts'
import { priceUsage } from '../../src/core/pricing/rate.ts'
import type { Rate, RateCard } from '../../src/core/pricing/rate-card.ts'
import { byRate, byTokens, otherValue } from '../../src/core/rollups/dimension.ts'
import { type Decimal, decimal, decimalText, zero } from '../../src/core/values/decimal.ts'

const of = (value: string | null, cost: number) => ({ ...noFigures, value, cost: decimal(cost) })

describe('percentages', () => {
  it.each([
    [
      [1, 1, 1],
      [34, 33, 33],
    ],
    [
      [800, 450],
      [64, 36],
    ],
    [
      [2, 1],
      [67, 33],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [0.001, 999.999],
      [0, 100],
    ],
    [[], []],
  ])('of %j are %j', (parts, expected) => {
    expect(percentages(parts.map((n) => decimal(n)))).toEqual(expected)
  })

  it('make 100, and are right to the percent', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 }), (parts) => {
        const total = parts.reduce((a, b) => a + b, 0)
        const percents = percentages(parts.map((n) => decimal(n)))
        expect(percents.reduce((a, b) => a + b, 0)).toBe(total === 0 ? 0 : 100)
        for (const [i, percent] of percents.entries()) {
          expect(Math.abs(percent - (total ? (100 * parts[i]!) / total : 0))).toBeLessThan(1)
        }
      }),
    )
  })
})

describe('sharesOf', () => {
  it('sums what is not among the largest, with what is other already, as the last', () => {
    const values = [of('a', 1), of(otherValue, 2), of('b', 5), of(null, 3), of('c', 1)]
    const total = { ...noFigures, cost: decimal(12) }
    expect(largest(values, total, 2).map((v) => [v.value, Number(v.cost)])).toEqual([
      ['b', 5],
      [null, 3],
      [otherValue, 4],
    ])
    const shares = sharesOf(values, total, 2)
    expect(shares.map((s) => s.percentage)).toEqual([42, 25, 33])
  })

  it('goes by credits without cost, and by events without either', () => {
    const figures = { ...noFigures, events: 1, credits: decimal(3) }
    const free = [
      { ...figures, value: 'a' },
      { ...figures, value: 'b', credits: decimal(1), events: 9 },
    ]
    const byCredits = sharesOf(free, { ...noFigures, credits: decimal(4), events: 10 }, 5)
    expect(byCredits.map((s) => [s.value, s.percentage])).toEqual([
      ['a', 75],
      ['b', 25],
    ])
    const unpriced = free.map((f) => ({ ...f, credits: zero }))
    const byEvents = sharesOf(unpriced, { ...noFigures, events: 10 }, 5)
    expect(byEvents.map((s) => [s.value, s.percentage])).toEqual([
      ['b', 90],
      ['a', 10],
    ])
  })
})

describe('forecastNextMonth', () => {
  const at = new Date('2026-03-10T12:00:00Z') // A Tuesday; April has 30 days.
  const days = pastDays(at, 'UTC')
  const flat = (cost: number) => Array<Decimal>(28).fill(decimal(cost))
  const long = new Date('2025-01-01')
  const forecast = (costs: Decimal[], first: Date | null = long) => {
    const answer = forecastNextMonth(costs, days, first, 'UTC')
    return answer && decimalText(answer.round(6))
  }

  it('takes the last 28 whole days', () => {
    expect(days).toHaveLength(29)
    expect([days[0], days[28]]).toEqual([new Date('2026-02-10'), new Date('2026-03-10')])
  })

  it('of the same cost every day is that for each day of the next month', () => {
    expect(forecast(flat(2))).toBe('60')
    const december = pastDays(new Date('2026-12-31T23:59:59Z'), 'UTC')
    expect(decimalText(forecastNextMonth(flat(2), december, long, 'UTC')!)).toBe('62')
  })

  it('knows weekdays', () => {
    // 10 on Mondays; April 2026 has four.
    const costs = flat(0).map((_, i) => decimal(i % 7 === 6 ? 10 : 0))
    expect(new Date(days[6]!).getUTCDay()).toBe(1)
    expect(forecast(costs)).toBe('40')
  })

  it('weighs the latest week most', () => {
    const costs = flat(0).map((_, i) => decimal(Math.floor(i / 7) + 1))
    expect(forecast(costs)).toBe(String((30 * (1 + 4 + 9 + 16)) / 10))
  })

  it('counts the whole weeks since usage began, and needs two', () => {
    const costs = flat(0).map((_, i) => decimal(i < 14 ? 100 : 7))
    expect(forecast(costs, new Date('2026-02-24T00:00:00Z'))).toBe('210')
    expect(forecast(costs, new Date('2026-02-23T00:00:00Z'))).toBe('210')
    expect(forecast(costs, new Date('2026-02-25T00:00:00Z'))).toBeNull()
    expect(forecast(costs, null)).toBeNull()
  })

  it('goes by the days of the time zone', () => {
    const zone = 'America/New_York'
    const local = pastDays(new Date('2026-03-20T02:00:00Z'), zone)
    expect(local.at(-1)).toEqual(new Date('2026-03-19T04:00:00Z'))
    expect(local[0]).toEqual(new Date('2026-02-19T05:00:00Z'))
    expect(decimalText(forecastNextMonth(flat(1), local, long, zone)!)).toBe('30')
  })
})

const rate = (id: string, match: Rate['match'], input: string, output: string): Rate => ({
  id,
  eventType: 'chat',
  match,
  fixedCredits: decimal('0.5'),
  fixedCost: null,
  components: [
    { property: 'input_tokens', unitSize: decimal(1000), credits: decimal(input), cost: null },
    { property: 'output_tokens', unitSize: decimal(1000), credits: decimal(output), cost: null },
  ],
  qualityScore: id === 'small' ? decimal('0.8') : null,
  kind: null,
  effectiveAt: new Date('2020-01-01'),
})

function cardOf(rates: Rate[]): RateCard {
  return {
    id: 'card',
    key: 'card',
    currency: 'USD',
    creditValue: decimal('0.1'),
    isDefault: true,
    ratesByEventType: Map.groupBy(rates, (r) => r.eventType),
  }
}

const now = new Date('2026-03-10T12:00:00Z')
const anything = () => true

describe('reprice', () => {
  const rates = [
    rate('big', { model: 'big' }, '10', '30'),
    rate('long', { model: 'big', input_tokens: '>2000' }, '20', '40'),
    rate('mid', { model: 'mid', provider: 'other' }, '3', '9'),
    rate('small', { model: 'small' }, '1', '2'),
  ]
  const card = cardOf(rates)
  const usage = (model: string, events: number, input: number, output: number) => ({
    eventType: 'chat',
    rateId: model,
    model,
    provider: null,
    events,
    quantity: decimal(events),
    units: new Map([
      ['input_tokens', decimal(input)],
      ['output_tokens', decimal(output)],
    ]),
  })

  it('prices the sum of events as the events one by one', () => {
    const event = fc.tuple(fc.nat(1_000), fc.nat(500))
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 20 }), (events) => {
        const priced = events.map(([input, output]) => {
          const properties = {
            model: 'mid',
            provider: 'other',
            input_tokens: input,
            output_tokens: output,
          }
          return priceUsage(card, { eventType: 'chat', quantity: decimal(1), properties }, now)
        })
        const input = events.reduce((sum, [n]) => sum + n, 0)
        const output = events.reduce((sum, [, n]) => sum + n, 0)
        const known = { ...usage('mid', events.length, input, output), provider: 'other' }
        const found = reprice(known, card, rates[2]!, anything, now)
        for (const field of ['cost', 'credits'] as const) {
          const expected = priced.reduce((sum, price) => sum.plus(price[field]), zero)
          expect(decimalText(found!.used[field])).toBe(decimalText(expected))
        }
      }),
    )
  })

  it('asks all other models of the card, the cheapest first, with what their rates ask for', () => {
    const found = reprice(usage('big', 2, 2_000, 1_000), card, rates[0]!, anything, now)
    expect(decimalText(found!.used.credits)).toBe('51')
    expect(
      found?.others.map((o) => [o.model, decimalText(o.credits), decimalText(o.cost)]),
    ).toEqual([
      ['small', '5', '0.5'],
      ['mid', '16', '1.6'],
    ])
  })

  it('decides by the average event which rate applies', () => {
    const few = reprice(usage('big', 1, 3_000, 0), card, rates[1]!, anything, now)
    const many = reprice(usage('big', 3, 3_000, 0), card, rates[0]!, anything, now)
    expect([few, many].map((f) => decimalText(f!.used.credits))).toEqual(['60.5', '31.5'])
  })

  it('leaves out what reads a property that is not summed, and what no rate prices any more', () => {
    const small = usage('small', 1, 1_000, 0)
    expect(reprice(small, card, rates[3]!, (p) => p === 'input_tokens', now)).toBeNull()
    expect(reprice(small, cardOf([rates[0]!]), rates[3]!, anything, now)).toBeNull()
    const withImages: Rate = {
      ...rates[3]!,
      id: 'images',
      match: { model: 'seeing' },
      components: [{ property: 'images', unitSize: decimal(1), credits: zero, cost: null }],
    }
    const found = reprice(
      small,
      cardOf([...rates, withImages]),
      rates[3]!,
      (p) => p !== 'images',
      now,
    )
    expect(found?.others.map((o) => o.model)).toEqual(['mid', 'big'])
  })
})

describe('evaluate', () => {
  const price = (model: string, cost: number) => ({
    model,
    cost: decimal(cost),
    credits: decimal(cost * 10),
    qualityScore: null,
  })
  const one = (used: [string, number], others: [string, number][], currency = 'USD'): Repriced => ({
    eventType: 'chat',
    currency,
    unit: 'cost',
    used: price(...used),
    others: others.map((o) => price(...o)),
  })

  it('counts what the dearest would have cost more, and what the cheapest would have less', () => {
    const found = evaluate([
      one(
        ['small', 10],
        [
          ['mid', 20],
          ['big', 100],
        ],
      ),
      one(
        ['big', 100],
        [
          ['small', 10],
          ['mid', 20],
        ],
      ),
      one(
        ['big', 50],
        [
          ['small', 10],
          ['mid', 20],
        ],
      ),
      one(['mid', 100], [['small', 99.5]]),
      one(['euro', 20], [['cent', 1]], 'EUR'),
    ])
    expect(found).toMatchObject({ currency: 'USD' })
    expect([found.savings, found.savingsCredits].map(decimalText)).toEqual(['90', '900'])
    expect(
      found.opportunities.map((o) => [
        o.fromModel,
        o.toModel,
        Number(o.potentialSavings),
        o.savingsPercent,
      ]),
    ).toEqual([
      ['big', 'small', 130, 86],
      ['euro', 'cent', 19, 95],
    ])
  })

  it('of nothing is zero', () => {
    expect(evaluate([])).toEqual({
      currency: null,
      savings: zero,
      savingsCredits: zero,
      opportunities: [],
    })
  })
})

describe('pricedUsage', () => {
  it('puts sums by rate and by units of the same price together, and leaves out the rest', () => {
    const sum = (dimension: string, value: string, events: number, quantity: number) => ({
      ...{ dimension, value, events, quantity: decimal(quantity) },
      ...{ bucket: 0, currency: 'USD', credits: zero, cost: zero },
    })
    const key = ['chat', 'rate_1', 'gpt', null]
    const found = pricedUsage([
      sum(byRate.key, JSON.stringify(key), 2, 2),
      sum(byTokens.key, JSON.stringify([key, 'input_tokens']), 2, 700),
      sum(byRate.key, otherValue, 9, 9),
      sum(byRate.key, JSON.stringify(['chat', 'rate_2', 'gpt', 'x']), 0, 0),
    ])
    expect(found).toEqual([
      {
        ...{ eventType: 'chat', rateId: 'rate_1', model: 'gpt', provider: null, events: 2 },
        quantity: decimal(2),
        units: new Map([['input_tokens', decimal(700)]]),
      },
    ])
  })
})
