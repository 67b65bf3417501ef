/** Every limit of an operation, at the limit and one beyond, over HTTP and over WebSocket. */
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../src/graphql/execution/limits.ts'
import { promised } from '../support/promised.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { askOver, transports } from '../support/transports.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

const times = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ')

/** `{ __typename }` with a comment of the length that is left. */
const characters = (count: number) => '{ __typename } #'.padEnd(count, 'x')
/** 21 around the numbers. */
const tokens = (count: number) =>
  `mutation { createCustomer(input: { metadata: { k: [${times(count - 21, () => '1')}] } }) { id } }`
const depth = (levels: number) =>
  `{ __type(name: "ID") { ${'ofType { '.repeat(levels - 2)} name ${'}'.repeat(levels)}`
const depthInFragments = (levels: number) =>
  `{ ...A } fragment A on Query { __type(name: "ID") { ...B } }
   fragment B on __Type { ... on __Type { ${'ofType { '.repeat(levels - 2)} name ${'}'.repeat(levels)}`
const aliases = (count: number) => `{ ${times(count, (n) => `a${n}: __typename`)} }`
const aliasesInFragments = (count: number) =>
  `{ x: __typename ...A ...A } fragment A on Query { ${times((count - 1) / 2, (n) => `a${n}: __typename`)} }`
const directives = (count: number) => `{ ${times(count, () => '__typename @include(if: true)')} }`
const mutationFields = (count: number) =>
  `mutation { ${times(count, (n) => `a${n}: archiveCustomer(id: "none") { id }`)} }`
const mutationFieldsInFragments = (count: number) =>
  `mutation { a: archiveCustomer(id: "none") { id } ...F } fragment F on Mutation {
     ${times(count - 1, (n) => `a${n}: archiveCustomer(id: "none") { id }`)} }`
/** 2 for the connection and its edges, 100 × 49 for its nodes and their ids, the rest beside them. */
const cost = (total: number) =>
  `{ customers(first: 100) { edges { node { ${times(48, () => 'id')} } } }
     ${times(total - 4_902, () => '__typename')} }`

const table: [string, number, (size: number) => string, RegExp][] = [
  ['characters', limits.characters, characters, /more than 15000 characters/],
  ['tokens', limits.tokens, tokens, /more that 1000 tokens/],
  ['levels', limits.depth, depth, /limit of 8 on depth/],
  ['levels in fragments', limits.depth, depthInFragments, /limit of 8 on depth/],
  ['aliases', limits.aliases, aliases, /limit of 15 on aliases/],
  ['directives', limits.directives, directives, /limit of 20 on directives/],
  ['fields in a mutation', limits.mutationFields, mutationFields, /at most 5 fields/],
  ['fields in fragments', limits.mutationFields, mutationFieldsInFragments, /at most 5 fields/],
  ['of cost', limits.cost, cost, /costs 5001, more than 5000/],
]

describe.each(transports)('an operation over %s', (transport) => {
  const ask = (query: string, variables?: Record<string, unknown>) =>
    askOver(transport, app, query, variables)

  it.each(table)('may have %s up to %i', async (_what, max, make) => {
    const { data, errors } = await ask(make(max))
    // Field errors, such as that of an unknown customer, are no refusals.
    expect(errors?.filter((error) => !('path' in error)) ?? []).toEqual([])
    expect(data).toBeDefined()
  })

  it.each(table)('is refused with more %s than %i', async (_what, max, make, message) => {
    const { data, errors } = await ask(make(max + 1))
    expect(data ?? null).toBeNull()
    expect(errors).toHaveLength(1)
    expect(errors?.[0]?.message).toMatch(message)
    expect(errors?.[0]?.extensions).toEqual({
      code: 'INVALID_REQUEST',
      requestId: expect.stringMatching(/^req_/),
    })
  })

  it('is refused with more aliases in fragments, however often they are spread', async () => {
    expect((await ask(aliasesInFragments(15))).errors).toBeUndefined()
    expect((await ask(aliasesInFragments(17))).errors?.[0]?.message).toMatch(/on aliases/)
  })

  it('pays for page sizes in variables once they are known', async () => {
    const query = `query ($first: Int) { customers(first: $first) { edges { node {
      id name creditBalance { available pools(first: 5) { id name kind priority credits } } } } } }`
    expect((await ask(query, { first: 20 })).errors).toBeUndefined()
    expect((await ask(query, { first: 100 })).errors).toBeUndefined()
    // A page of pools is as long as any other when nobody says how long.
    const unsaid = await ask(query.replace('(first: 5)', ''), { first: 100 })
    expect(unsaid.errors?.[0]?.message).toMatch(/costs \d+, more than 5000/)
    const nested = query
      .replace('(first: 5) {', '(first: 5) { held')
      .replace('pools(', 'isLow pending total scheduled asOf pools(')
    expect((await ask(nested, { first: 20 })).errors).toBeUndefined()
    const { errors } = await ask(
      nested.replace('{ held', '{ held effectiveAt expiresAt createdAt'),
      {
        first: 100,
      },
    )
    expect(errors?.[0]?.message).toMatch(/costs \d+, more than 5000/)
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_REQUEST')
  })

  it('pays for the items of lists, in variables too, however often it is sent', async () => {
    const query = `query ($i: CheckEntitlementsInput!) { checkEntitlements(input: $i) {
      allowed optimization { suggestedModel } } }`
    const many = query.replace(/checkEntitlements.*\}/s, (field) =>
      times(4, (n) => `a${n}: ${field.slice(0, -1)}`).concat('}'),
    )
    const checks = Array.from({ length: 100 }, () => ({ customerId: 'none', feature: 'none' }))
    for (let time = 0; time < 3; time++) {
      expect((await ask(query, { i: { checks } })).errors).toBeUndefined()
      expect((await ask(many, { i: { checks: checks.slice(0, 80) } })).errors).toBeUndefined()
      const { data, errors } = await ask(many, { i: { checks } })
      expect(data ?? null).toBeNull()
      expect(errors?.[0]?.message).toMatch(/costs 6004, more than 5000/)
      expect(errors?.[0]?.extensions?.code).toBe('INVALID_REQUEST')
    }
  })

  it('may ask for the whole schema, but not for more than it', async () => {
    expect((await ask(getIntrospectionQuery())).errors).toBeUndefined()
    const circular =
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }'
    expect((await ask(circular)).errors?.[0]?.message).toMatch(/introspection depth/)
    const repeated = `{ ${times(6, (n) => `a${n}: __schema { types { name } }`)} }`
    expect((await ask(repeated)).errors?.[0]?.message).toMatch(/costs 6000/)
  })

  it('is not told the names that it nearly guessed', async () => {
    for (const query of [
      '{ custmers { edges { node { id } } } }',
      '{ customer(ident: "x") { id } }',
      'mutation { createMeter(input: { key: "x", aggregation: SUMM }) { id } }',
      'mutation ($i: CreateMeterInputs!) { createMeter(input: $i) { id } }',
    ]) {
      const { errors } = await ask(query)
      expect(errors?.length).toBeGreaterThan(0)
      expect(JSON.stringify(errors)).not.toMatch(/did you mean/i)
    }
    const { errors } = await ask(
      'mutation ($i: CreateMeterInput!) { createMeter(input: $i) { id } }',
      { i: { key: 'x', aggregation: 'SUMM', evntType: 'x' } },
    )
    expect(errors?.[0]?.message).toMatch(/"SUMM"|evntType/)
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i)
  })

  it('is told of ten mistakes at most', async () => {
    const document = await ask(`{ ${times(30, (n) => `x${n}`)} }`)
    expect(document.errors).toHaveLength(10)
    const variables = await ask(
      'mutation ($e: [UsageEventInput!]!) { recordUsageBatch(input: { events: $e }) { accepted } }',
      { e: Array.from({ length: 40 }, () => ({ quantity: 'x' })) },
    )
    expect(variables.errors).toHaveLength(10)
  })

  it.each([
    ['a fragment cycle', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    [
      'fragments that double thirty times',
      `{ ...F0 } ${times(30, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)}
       fragment F30 on Query { __typename }`,
    ],
    [
      'mutation fragments that double thirty times and come back',
      `mutation { ...F0 } ${times(30, (n) => `fragment F${n} on Mutation { ...F${n + 1} ...F${n + 1} }`)}
       fragment F30 on Mutation { ...F0 }`,
    ],
    [
      'fragments nobody uses',
      `{ __typename } ${times(100, (n) => `fragment F${n} on Query { __typename }`)}`,
    ],
    ['@defer', '{ ... @defer { __typename } }'],
    ['@stream', '{ customers { edges @stream { cursor } } }'],
    ['two operations without a name', 'query A { __typename } query B { __typename }'],
  ])('refuses %s', async (_what, query) => {
    const isRefused = promised('the refusal of a hostile document', 1_000)
    const { errors } = await ask(query)
    isRefused()
    expect(errors?.length).toBeGreaterThan(0)
    for (const error of errors ?? []) expect(error.extensions?.code).toBe('INVALID_REQUEST')
  })
})
