/** The list of model prices, and which rates a card lacks to say what it says. */
import { describe, expect, it } from 'vitest'
import { decimal } from '../../src/core/decimal.ts'
import {
  type PlannedRate,
  planRates as planOf,
  type Rate,
  type Terms,
} from '../../src/model-prices/plan-rates.ts'
import { type PriceList, parsePriceList, readPriceList } from '../../src/model-prices/price-list.ts'

const terms = { markupPercent: decimal(0), creditValue: decimal('0.001'), isReplacing: false }

function listOf(asOf: string, entry: object): PriceList {
  const provider = { provider: 'p', source: 'https://example.com/prices', readAt: asOf }
  const providers = [{ ...provider, entries: [{ models: ['m'], ...entry }] }]
  return parsePriceList(
    JSON.stringify({ about: [], asOf, currency: 'USD', unitSize: '1000000', providers }),
  )
}

const planRates = (list: PriceList, existing: Rate[], given: Terms) =>
  planOf(list, existing, given).rates

const nothingElse = { fixedCredits: '0', fixedCost: null, qualityScore: null }

/** As the card answers them after they were added at an instant. */
const added = (rates: PlannedRate[], now: string): Rate[] =>
  rates.map((rate) => ({ ...nothingElse, ...rate, effectiveAt: rate.effectiveAt ?? now }))

const first = listOf('2026-01-01', {
  prices: { input_tokens: '2', output_tokens: '10' },
  longPrompts: { above: 200000, prices: { input_tokens: '4', output_tokens: '15' } },
})
const card = added(planRates(first, [], terms), '')

describe('the list of model prices', () => {
  const list = readPriceList()

  it('names its date and a source for every provider', () => {
    expect(list.asOf).toMatch(/^2026-/)
    for (const { source, readAt } of list.providers) {
      expect(source).toMatch(/^https:/)
      expect(readAt <= list.asOf).toBe(true)
    }
  })

  it('has prices that agree with each other', () => {
    const entries = list.providers.flatMap((provider) => provider.entries)
    expect(entries.length).toBeGreaterThan(60)
    for (const { models, prices, longPrompts } of entries) {
      const of = (kind: keyof typeof prices) => Number(prices[kind] ?? Number.NaN)
      expect(of('input_tokens'), models[0]).toBeGreaterThan(0)
      if (prices.output_tokens) expect(of('output_tokens')).toBeGreaterThan(of('input_tokens'))
      if (prices.cached_input_tokens) {
        expect(of('cached_input_tokens')).toBeLessThan(of('input_tokens'))
      }
      if (prices.cache_write_1h_tokens) {
        expect(of('cache_write_1h_tokens')).toBeGreaterThan(of('cache_write_tokens'))
      }
      for (const [kind, price] of Object.entries(longPrompts?.prices ?? {})) {
        expect(Number(price), models[0]).toBeGreaterThan(of(kind as keyof typeof prices))
      }
    }
  })

  it.each<[string, string]>([
    ['a price that is none', '{"input_tokens":"cheap"}'],
    ['a price below zero', '{"input_tokens":"-1"}'],
    ['a kind of token that is none', '{"tokens":"1"}'],
  ])('refuses %s', (_name, prices) => {
    expect(() => listOf('2026-01-01', { prices: JSON.parse(prices) })).toThrow()
  })

  it('refuses a model that it names twice, and a date that does not exist', () => {
    expect(() => listOf('2026-01-01', { models: ['m', 'm'], prices: {} })).toThrow('twice')
    expect(() => listOf('2026-02-30', { prices: {} })).toThrow()
  })
})

describe('planRates', () => {
  it('prices a model, and its long prompts, from ever on', () => {
    expect(card).toEqual([
      {
        ...nothingElse,
        match: { model: 'm' },
        components: [
          { property: 'input_tokens', unitSize: '1000000', credits: '2000', cost: '2' },
          { property: 'output_tokens', unitSize: '1000000', credits: '10000', cost: '10' },
        ],
        effectiveAt: '2020-01-01T00:00:00.000Z',
      },
      expect.objectContaining({ match: { model: 'm', total_input_tokens: '>200000' } }),
    ])
  })

  it('adds nothing that is there already', () => {
    expect(planRates(first, card, terms)).toEqual([])
  })

  it('adds what a newer list changes, from its day on', () => {
    const newer = listOf('2026-06-01', {
      prices: { input_tokens: '1', output_tokens: '10' },
      longPrompts: { above: 200000, prices: { input_tokens: '4', output_tokens: '15' } },
    })
    const planned = planRates(newer, card, terms)
    expect(planned).toHaveLength(1)
    expect(planned[0]).toMatchObject({
      match: { model: 'm' },
      effectiveAt: '2026-06-01T00:00:00.000Z',
    })
    const after = [...card, ...added(planned, '')]
    expect(planRates(newer, after, terms)).toEqual([])
  })

  it('gives long prompts the price of all when a newer list has none for them', () => {
    const newer = listOf('2026-06-01', { prices: { input_tokens: '2', output_tokens: '10' } })
    const planned = planRates(newer, card, terms)
    expect(planned).toHaveLength(1)
    expect(planned[0]).toMatchObject({
      match: { model: 'm', total_input_tokens: '>200000' },
      components: card[0]?.components,
    })
    expect(planRates(newer, [...card, ...added(planned, '')], terms)).toEqual([])
  })

  it('takes other terms from now on, since what was charged stands', () => {
    const dearer = { ...terms, markupPercent: decimal(50) }
    const once = added(
      planRates(listOf('2026-06-01', { prices: { input_tokens: '3' } }), card, terms),
      '',
    )
    const planned = planRates(
      listOf('2026-06-01', { prices: { input_tokens: '3' } }),
      [...card, ...once],
      dearer,
    )
    expect(planned[0]).toMatchObject({
      effectiveAt: null,
      components: [{ credits: '4500', cost: '4.5' }],
    })
  })

  it('leaves rates alone that are not of the list', () => {
    const own = {
      ...nothingElse,
      match: { model: 'mine' },
      components: [],
      effectiveAt: '2026-01-01T00:00:00.000Z',
    }
    expect(planRates(first, [...card, own], terms)).toEqual([])
  })

  it.each<[string, Partial<Rate>]>([
    ['at some moment', { effectiveAt: '2026-03-05T10:20:30.456Z' }],
    ['for a day that is to come', { effectiveAt: '2027-01-01T00:00:00.000Z' }],
    ['with a price for each event', { fixedCost: '0.01' }],
    ['with a quality', { qualityScore: '0.5' }],
  ])('leaves alone what somebody set %s, unless told to replace it', (_when, own) => {
    const set = { ...card[0]!, effectiveAt: '2026-06-01T00:00:00.000Z', components: [], ...own }
    const newer = listOf('2026-07-01', {
      prices: { input_tokens: '1', output_tokens: '10' },
      longPrompts: { above: 200000, prices: { input_tokens: '4', output_tokens: '15' } },
    })
    expect(planOf(newer, [...card, set], terms)).toEqual({ rates: [], kept: 1 })
    const { rates, kept } = planOf(newer, [...card, set], { ...terms, isReplacing: true })
    expect([rates.map((rate) => rate.match), kept]).toEqual([[{ model: 'm' }], 0])
  })

  it('rounds credits up where they cannot be exact, and keeps the money', () => {
    const thirds = { ...terms, creditValue: decimal('0.03') }
    const [rate] = planRates(listOf('2026-01-01', { prices: { input_tokens: '1' } }), [], thirds)
    expect(rate?.components).toEqual([
      { property: 'input_tokens', unitSize: '1000000', credits: '33.333333334', cost: '1' },
    ])
  })
})
