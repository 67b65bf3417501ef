/** The list of model prices, and the rates that a card lacks compared with it. */
import { describe, expect, it } from 'vitest'
import type { Terms } from '../../src/commands/model-prices/list-rates.ts'
import {
  type PlannedRate,
  planRates as planAt,
  type Rate,
} from '../../src/commands/model-prices/plan-rates.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { type PriceList, parsePriceList, readPriceList } from '../../src/model-prices/price-list.ts'

const terms = {
  eventType: 'ai_generation',
  markupPercent: decimal(0),
  creditValue: decimal('0.001'),
  isReplacing: false,
}

function listOf(asOf: string, entry: object | object[]): PriceList {
  const provider = { provider: 'p', source: 'https://example.com/prices', readAt: asOf }
  const entries = (Array.isArray(entry) ? entry : [entry]).map((one) => ({
    models: ['m'],
    kind: 'CHAT',
    ...one,
  }))
  const providers = [{ ...provider, entries }]
  return parsePriceList(
    JSON.stringify({ about: [], asOf, currency: 'USD', unitSize: '1000000', providers }),
  )
}

const now = '2026-12-24T18:30:00.000Z'
const planOf = (list: PriceList, existing: Rate[], given: Terms, at = now) =>
  planAt(list, existing, given, at)
const planRates = (list: PriceList, existing: Rate[], given: Terms) =>
  planOf(list, existing, given).rates

const nothingElse = {
  eventType: 'ai_generation',
  kind: 'CHAT' as const,
  fixedCredits: '0',
  fixedCost: null,
  qualityScore: null,
}

/** As the card answers them after they were added at an instant. */
const added = (rates: PlannedRate[], at: string): Rate[] =>
  rates.map((rate) => ({ ...nothingElse, ...rate, effectiveAt: rate.effectiveAt ?? at }))

const first = listOf('2026-01-01', {
  prices: { input_tokens: '2', output_tokens: '10' },
  longPrompts: { above: 200000, prices: { input_tokens: '4', output_tokens: '15' } },
})
const card = added(planRates(first, [], terms), '')

describe('the list of model prices', () => {
  const list = readPriceList()

  it('names its date and a source for every provider', () => {
    expect(list.asOf).toMatch(/^2026-/)
    expect(list.about.join(' ')).toContain('genai-prices')
    for (const { source, readAt } of list.providers) {
      expect(source).toMatch(/^https:/)
      expect(readAt <= list.asOf).toBe(true)
    }
  })

  it('has prices that agree with each other', () => {
    const entries = list.providers.flatMap((provider) => provider.entries)
    expect(entries.length).toBeGreaterThan(60)
    for (const { models, prices, longPrompts } of entries) {
      if (prices.image_count ?? prices.duration_seconds) continue
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

  it.each<[string, object[], string]>([
    ['two prices for a day', [{ until: '2026-02-01' }, { from: '2026-02-01' }], 'twice'],
    ['a day without a price', [{ until: '2026-02-01' }, { from: '2026-02-03' }], 'no day without'],
    ['no price to begin with', [{ from: '2026-02-01' }], 'before the first day'],
    ['no price after the last day', [{ until: '2026-02-01' }], 'after the last day'],
  ])('refuses %s', (_name, dates, words) => {
    const prices = { input_tokens: '1' }
    const entries = dates.map((date) => ({ prices, ...date }))
    expect(() => listOf('2026-01-01', entries)).toThrow(words)
  })

  it('refuses prices of tokens and of pieces in one entry', () => {
    const prices = { input_tokens: '1', image_count: '0.04' }
    expect(() => listOf('2026-01-01', { prices })).toThrow('or of one kind of piece')
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

describe('planRates with dated prices', () => {
  const cheap = { input_tokens: '0.75' }
  const dear = { input_tokens: '1.5' }
  const until = '2026-12-31'
  const from = '2027-01-01'
  const day = `${from}T00:00:00.000Z`
  const list = listOf('2026-11-30', [
    { prices: cheap, until },
    { prices: dear, from },
  ])
  const datesOf = (rates: PlannedRate[]) =>
    rates.map(({ effectiveAt, components }) => [effectiveAt, components[0]?.cost])
  const whole = added(planRates(list, [], terms), '')
  const before = added(planRates(listOf('2026-11-01', { prices: cheap }), [], terms), '')

  it('adds each from its day on, once', () => {
    expect(datesOf(planRates(list, [], terms))).toEqual([
      ['2020-01-01T00:00:00.000Z', '0.75'],
      [day, '1.5'],
    ])
    expect(planOf(list, whole, terms)).toEqual({ rates: [], kept: 0 })
    expect(planOf(list, whole, terms, '2027-02-01T00:00:00.000Z')).toEqual({ rates: [], kept: 0 })
  })

  it('adds what is to come to a card that was loaded before', () => {
    expect(datesOf(planRates(list, before, terms))).toEqual([[day, '1.5']])
  })

  it('adds it in hindsight where its day has passed', () => {
    const late = planOf(list, before, terms, '2027-02-01T00:00:00.000Z')
    expect(datesOf(late.rates)).toEqual([[day, '1.5']])
  })

  it('keeps what somebody set, now and from the day of the list on', () => {
    const own = { ...whole[0]!, effectiveAt: '2026-12-05T10:20:30.456Z' }
    const set = [{ ...own, components: [{ ...own.components[0]!, cost: '7' }] }]
    expect(planOf(list, [...whole, ...set], terms)).toEqual({ rates: [], kept: 1 })
    expect(planOf(list, [...before, ...set], terms)).toEqual({ rates: [], kept: 1 })
    const { rates } = planOf(list, [...before, ...set], { ...terms, isReplacing: true })
    expect(datesOf(rates)).toEqual([
      [null, '0.75'],
      [day, '1.5'],
    ])
  })

  it('takes another price for a day to come from a newer list', () => {
    const newer = listOf('2026-12-10', [
      { prices: cheap, until },
      { prices: { input_tokens: '1.25' }, from },
    ])
    const planned = planRates(newer, whole, terms)
    expect(datesOf(planned)).toEqual([['2027-01-01T00:00:00.001Z', '1.25']])
    const after = [...whole, ...added(planned, '')]
    expect(planOf(newer, after, terms)).toEqual({ rates: [], kept: 0 })
    expect(datesOf(planRates(list, after, terms))).toEqual([['2027-01-01T00:00:00.002Z', '1.5']])
  })

  it('says the kind of a model that the card does not say, at the same prices', () => {
    const unsaid = before.map((rate) => ({ ...rate, kind: null }))
    const [said, ...more] = planRates(listOf('2026-11-30', { prices: cheap }), unsaid, terms)
    expect(more).toEqual([])
    expect(said).toMatchObject({ kind: 'CHAT', effectiveAt: '2026-11-30T00:00:00.000Z' })
    expect(said?.components).toEqual(before[0]?.components)
  })

  it('gives an old threshold of long prompts the price of the new one', () => {
    const long = (above: number, price: string) => ({ above, prices: { input_tokens: price } })
    const old = listOf('2026-11-01', { prices: cheap, longPrompts: long(200_000, '2') })
    const loaded = added(planRates(old, [], terms), '')
    const newer = listOf('2026-11-30', { prices: cheap, longPrompts: long(199_999, '3') })
    const planned = planRates(newer, loaded, terms)
    expect(planned.map(({ match, components }) => [match, components[0]?.cost])).toEqual([
      [{ model: 'm', total_input_tokens: '>199999' }, '3'],
      [{ model: 'm', total_input_tokens: '>200000' }, '3'],
    ])
  })

  it('prices pieces by one, in events of their own type, with variants', () => {
    const prices = { image_count: '0.04' }
    const variants = [{ when: { quality: 'hd' }, prices: { image_count: '0.08' } }]
    const planned = planRates(listOf('2026-11-30', { kind: 'IMAGE', prices, variants }), [], terms)
    const piece = { property: 'image_count', unitSize: '1' }
    const effectiveAt = '2020-01-01T00:00:00.000Z'
    const common = { eventType: 'image_generation', kind: 'IMAGE', effectiveAt }
    expect(planned).toEqual([
      { ...common, match: { model: 'm' }, components: [{ ...piece, credits: '40', cost: '0.04' }] },
      {
        ...common,
        match: { model: 'm', quality: 'hd' },
        components: [{ ...piece, credits: '80', cost: '0.08' }],
      },
    ])
  })
})
