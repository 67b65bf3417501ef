/** Rate cards and rates through the public API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../support/graphql-checks.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

const live = createClient(() => app)
const test = createClient(
  () => app,
  () => app.testKey,
)

const createRateCard = /* GraphQL */ `
  mutation ($input: CreateRateCardInput!) {
    createRateCard(input: $input) { id key name currency creditValue isDefault }
  }`
const updateRateCard = /* GraphQL */ `
  mutation ($id: ID!, $input: UpdateRateCardInput!) {
    updateRateCard(id: $id, input: $input) { key name isDefault }
  }`
const addRate = /* GraphQL */ `
  mutation ($input: AddRateInput!) {
    addRate(input: $input) {
      id eventType match fixedCredits fixedCost qualityScore effectiveAt rateCard { key }
      components { property unitSize credits cost }
    }
  }`

const card = (key: string, more: object = {}) =>
  live.data(createRateCard, { input: { key, currency: 'USD', creditValue: '0.1', ...more } })

describe('createRateCard', () => {
  it('keeps every digit of the credit value', async () => {
    const { createRateCard: made } = await card('exact', { creditValue: '0.000000001' })
    expect(made).toMatchObject({ name: 'exact', creditValue: '0.000000001', isDefault: false })
  })

  it.each([
    ['a currency that does not exist', { currency: 'XYZ' }],
    ['a currency in small letters', { currency: 'usd' }],
    ['a negative credit value', { creditValue: '-0.1' }],
    ['ten digits after the point', { creditValue: '0.0000000001' }],
    ['a credit value that is no number', { creditValue: 'NaN' }],
    ['an infinite credit value', { creditValue: 'Infinity' }],
    ['a boolean credit value', { creditValue: true }],
    ['a key with a slash first', { key: '/a' }],
  ])('refuses %s', async (_name, more) => {
    const input = { key: 'refused', currency: 'USD', creditValue: '0.1', ...more }
    expect(await live.refusal(createRateCard, { input })).toBe('INVALID_REQUEST')
  })

  it('refuses a key that is taken', async () => {
    await card('twice')
    const input = { key: 'twice', currency: 'USD', creditValue: '0.1' }
    expect(await live.refusal(createRateCard, { input })).toBe('CONFLICT')
  })
})

describe('the default rate card', () => {
  const defaults = async () => {
    const { rateCards } = await live.data(
      '{ rateCards(first: 100) { edges { node { key isDefault } } } }',
    )
    return rateCards.edges
      .filter((e: { node: { isDefault: boolean } }) => e.node.isDefault)
      .map((e: { node: { key: string } }) => e.node.key)
  }

  it('is the one made default last', async () => {
    await card('first', { isDefault: true })
    await card('second', { isDefault: true })
    expect(await defaults()).toEqual(['second'])
    await live.data(updateRateCard, { id: 'first', input: { isDefault: true } })
    expect(await defaults()).toEqual(['first'])
    await live.data(updateRateCard, { id: 'first', input: { isDefault: false } })
    expect(await defaults()).toEqual([])
  })

  it('stays one under 20 switches at once', async () => {
    const keys = ['switch_a', 'switch_b', 'switch_c']
    for (const key of keys) await card(key)
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        live.data(updateRateCard, { id: keys[i % 3], input: { isDefault: true } }),
      ),
    )
    expect(await defaults()).toHaveLength(1)
  })
})

describe('addRate', () => {
  it('prices by model, per thousand tokens', async () => {
    await card('models')
    const { addRate: rate } = await live.data(addRate, {
      input: {
        rateCardId: 'models',
        eventType: 'ai_generation',
        match: { model: 'gpt-4' },
        components: [
          { property: 'input_tokens', unitSize: 1000, credits: 10 },
          { property: 'output_tokens', unitSize: '1000', credits: '10', cost: '0.9' },
          { property: 'images', credits: 4 },
        ],
        qualityScore: 0.92,
        effectiveAt: '2026-01-01',
      },
    })
    expect(rate).toEqual({
      id: expect.stringMatching(/^rate_/),
      rateCard: { key: 'models' },
      eventType: 'ai_generation',
      match: { model: 'gpt-4' },
      fixedCredits: '0',
      fixedCost: null,
      qualityScore: '0.92',
      effectiveAt: '2026-01-01T00:00:00.000Z',
      components: [
        { property: 'input_tokens', unitSize: '1000', credits: '10', cost: null },
        { property: 'output_tokens', unitSize: '1000', credits: '10', cost: '0.9' },
        { property: 'images', unitSize: '1', credits: '4', cost: null },
      ],
    })
  })

  it.each([
    ['no such card', { rateCardId: 'none' }, 'NOT_FOUND'],
    ['negative credits', { fixedCredits: '-1' }, 'INVALID_REQUEST'],
    ['a negative cost', { fixedCost: -0.01 }, 'INVALID_REQUEST'],
    ['a unit size of zero', component({ unitSize: 0 }), 'INVALID_REQUEST'],
    ['negative component credits', component({ credits: -1 }), 'INVALID_REQUEST'],
    ['an empty property', component({ property: '' }), 'INVALID_REQUEST'],
    ['a quality above one', { qualityScore: '1.1' }, 'INVALID_REQUEST'],
    ['a match that is a list', { match: ['model'] }, 'INVALID_REQUEST'],
    ['a match of numbers', { match: { tier: 2 } }, 'INVALID_REQUEST'],
    ['a match above no number', { match: { n: '>many' } }, 'INVALID_REQUEST'],
    ['a match with __proto__', { match: JSON.parse('{"__proto__":"x"}') }, 'INVALID_REQUEST'],
    ['a match of 11', { match: elevenProperties() }, 'INVALID_REQUEST'],
    ['a date that does not exist', { effectiveAt: '2026-02-30' }, 'INVALID_REQUEST'],
    ['one property twice', { components: [componentOf({}), componentOf({})] }, 'INVALID_REQUEST'],
    [
      '21 components',
      { components: Array.from({ length: 21 }, (_, i) => componentOf({ property: `p${i}` })) },
      'INVALID_REQUEST',
    ],
  ])('refuses %s', async (_name, more, code) => {
    const input = { rateCardId: 'models', eventType: 'refused', ...more }
    expect(await live.refusal(addRate, { input })).toBe(code)
  })

  it('refuses the same rate twice, and takes a later one', async () => {
    const input = { rateCardId: 'models', eventType: 'twice', effectiveAt: '2026-01-01' }
    await live.data(addRate, { input })
    expect(await live.refusal(addRate, { input })).toBe('CONFLICT')
    await live.data(addRate, { input: { ...input, effectiveAt: '2026-02-01' } })
    const { rates } = await live.data(
      '{ rates(rateCardId: "models", eventType: "twice") { edges { node { effectiveAt } } } }',
    )
    expect(rates.edges).toHaveLength(2)
  })

  it('does not see the card of the other mode', async () => {
    const input = { rateCardId: 'models', eventType: 'x' }
    expect(await test.refusal(addRate, { input })).toBe('NOT_FOUND')
  })

  it('lists the rates of a card with it', async () => {
    const { rateCard } = await live.data(
      '{ rateCard(id: "models") { rates(first: 1) { edges { node { id } } pageInfo { hasNextPage } } } }',
    )
    expect(rateCard.rates.edges).toHaveLength(1)
    expect(rateCard.rates.pageInfo.hasNextPage).toBe(true)
  })
})

function componentOf(more: object) {
  return { property: 'tokens', credits: 1, ...more }
}

function component(more: object) {
  return { components: [componentOf(more)] }
}

function elevenProperties() {
  return Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`p${i}`, 'x']))
}
