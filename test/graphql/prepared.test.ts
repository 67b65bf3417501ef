/** Which documents are prepared: none that the compiler gets wrong, none without bounds, none twice. */
import {
  type GraphQLInputObjectType,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPersistedQueries } from '../../src/graphql/execution/persisted-queries.ts'
import {
  createPreparedOperations,
  type PreparedOperations,
} from '../../src/graphql/execution/prepared.ts'
import { createGraphQL, type GraphQLServer } from '../../src/graphql/http/yoga.ts'
import { schema } from '../../src/graphql/schema/schema.ts'
import { graphqlData } from '../support/graphql.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let yoga: GraphQLServer
let prepared: PreparedOperations
beforeAll(async () => {
  app = await startTestApp()
  const persisted = createPersistedQueries()
  yoga = createGraphQL({
    core: app.core,
    report: () => undefined,
    introspection: 'all',
    persisted,
  })
})
afterAll(() => app.close())
beforeEach(() => {
  prepared = createPreparedOperations(schema, yoga)
})

/** Whether a document is prepared at its second request. */
function isPrepared(query: string, operationName: string | null = null): boolean {
  prepared.find(query, operationName)
  return prepared.find(query, operationName) !== null
}

const add = (variables: string, input: string) =>
  `mutation (${variables}) { addCredits(input: { ${input} }) { balanceAfter } }`

describe('a document that was seen before', () => {
  it.each([
    '{ workspace { id } }',
    'query ($id: ID!, $t: FeatureType = STATIC) { customer(id: $id) { externalId } features(type: $t) { edges { node { id } } } }',
    '{ entitlement(customerId: "ada", feature: "calls") { ... on AccessDecision { allowed } } }',
    'mutation ($input: AddCreditsInput!) { addCredits(input: $input) { balanceAfter } }',
    add('$id: ID!, $amount: Decimal!', 'customerId: $id, amount: $amount'),
    '{ workspace { __typename } }',
    'query ($n: Int) { customers(first: $n) { edges { cursor } } }',
    '{ a: workspace { ...F } } fragment F on Workspace { id }',
  ])('is prepared: %s', (query) => {
    expect(isPrepared(query)).toBe(true)
  })

  it.each([
    ['a syntax error', '{ workspace { id }'],
    ['an unknown field', '{ workspace { nothing } }'],
    ['a subscription', 'subscription { creditBalance(customerId: "a") { sequence } }'],
    ['two operations', 'query A { workspace { id } } query B { workspace { mode } }'],
    ['a literal Decimal', add('$id: ID!', 'customerId: $id, amount: 1')],
    ['a default Decimal', add('$a: Decimal = 1', 'customerId: "x", amount: "1"')],
    [
      'an optional variable in an object',
      add('$a: Decimal!, $d: String', 'customerId: "x", amount: $a, description: $d'),
    ],
    ['@skip', 'query ($x: Boolean!) { workspace { id @skip(if: $x) mode } }'],
    ['@include', '{ ...F @include(if: true) } fragment F on Query { workspace { id } }'],
    [
      'two mutations',
      'mutation ($id: ID!) { a: releaseHold(id: $id) { hold { id } } b: releaseHold(id: $id) { hold { id } } }',
    ],
    ['__proto__', '{ __proto__: workspace { id } }'],
    ['an alias with an underscore', '{ workspace_id: workspace { id } }'],
    ['a mark of the compiler', '{ customer(id: "__MAGIC_NAN__") { id } }'],
    ['an escaped mark of the compiler', '{ customer(id: "\\u005f_MAGIC_NAN__") { id } }'],
  ])('is left to Yoga with %s', (_what, query) => {
    expect(isPrepared(query)).toBe(false)
  })

  it('is not taken for a name and a text that read alike when they are run together', () => {
    const query = 'query One { workspace { id } }'
    expect(isPrepared(query, 'One')).toBe(true)
    expect(isPrepared(`One\n${query}`)).toBe(false)
    expect(isPrepared(`3:One${query}`)).toBe(false)
    expect(isPrepared(query, 'Two')).toBe(false)
  })

  it('cannot carry code into the server', async () => {
    const mark = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d'
    const id = `${mark}0), id: (globalThis.broken = 1), x: (1`
    const query = `{ customer(id: ${JSON.stringify(id)}) { id } }`
    for (let time = 1; time <= 3; time++) {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${app.liveKey}` },
        body: JSON.stringify({ query }),
      })
      expect(await response.json()).toMatchObject({ data: { customer: null } })
    }
    expect(globalThis).not.toHaveProperty('broken')
  })
})

describe('a flood of documents', () => {
  it('stays bounded, and each is answered right', async () => {
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 20_000; i++) {
      const query = `{ customer(id: "c${i}") { id } workspace { id } }`
      expect(prepared.find(query, null)).toBeNull()
      // One of ten is sent again at once, and would be compiled.
      if (i % 10 === 0) expect(prepared.find(query, null)).not.toBeNull()
    }
    expect(prepared.size()).toBeLessThanOrEqual(1_000)
    const grownMiB = (process.memoryUsage().heapUsed - before) / 2 ** 20
    expect(grownMiB).toBeLessThan(200)
    const data = await graphqlData(app.url, app.liveKey, '{ workspace { mode } }')
    expect(data).toEqual({ workspace: { mode: 'LIVE' } })
  })

  it('of long texts stays bounded in characters', () => {
    const padding = `# ${'x'.repeat(14_000)}\n`
    for (let i = 0; i < 400; i++) isPrepared(`${padding}{ a${i}: workspace { id } }`)
    expect(prepared.size()).toBeLessThan(40)
  })
})

describe('the schema', () => {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'))
  const objects = types.filter((type) => isObjectType(type) || isInterfaceType(type))

  it('has fields of an abstract type, which are left to graphql: compiled, a failure would end the process', () => {
    const fields = objects.flatMap((type) => Object.values(type.getFields()))
    const abstract = fields.filter((field) => isAbstractType(getNamedType(field.type)))
    expect(abstract.map(({ name }) => name)).toEqual(['node', 'nodes'])
    expect(isPrepared('{ node(id: "cust_1") { id } }')).toBe(false)
    expect(
      isPrepared(
        'query ($ids: [ID!]!) { customers { pageInfo { endCursor } } nodes(ids: $ids) { id } }',
      ),
    ).toBe(false)
  })

  it('has no defaults but plain data, as which the compiler copies them', () => {
    const inputs = types.filter(isInputObjectType).flatMap((t) => Object.values(t.getFields()))
    const args = objects.flatMap((t) => Object.values(t.getFields())).flatMap((f) => f.args)
    const defaults = [...inputs, ...args].map((one) => one.defaultValue as unknown)
    const plain = ['undefined', 'string', 'number', 'boolean']
    expect(defaults.filter((value) => !plain.includes(typeof value))).toEqual([])
  })

  it('has arguments with defaults, which are left to graphql where a variable may be absent', () => {
    expect(isPrepared('query ($n: Int) { customers(first: $n) { pageInfo { endCursor } } }')).toBe(
      true,
    )
    expect(
      isPrepared(
        'query ($yes: Boolean) { customers(includeArchived: $yes) { pageInfo { endCursor } } }',
      ),
    ).toBe(false)
    expect(
      isPrepared(
        'query ($yes: Boolean!) { customers(includeArchived: $yes) { pageInfo { endCursor } } }',
      ),
    ).toBe(true)
    expect(
      isPrepared(
        'query ($yes: Boolean = false) { customers(includeArchived: $yes) { pageInfo { endCursor } } }',
      ),
    ).toBe(true)
  })

  it('has no input object within itself, which the compiler would follow for ever', () => {
    const inputs = types.filter(isInputObjectType)
    const below = (type: GraphQLInputObjectType, above: string[]): string[] => {
      if (above.includes(type.name)) return [[...above, type.name].join(' > ')]
      const inner = Object.values(type.getFields()).map((field) => getNamedType(field.type))
      return inner.filter(isInputObjectType).flatMap((one) => below(one, [...above, type.name]))
    }
    expect(inputs.flatMap((type) => below(type, []))).toEqual([])
  })

  it('has no two fields that the compiler files under one name', () => {
    const names = objects.flatMap((type) =>
      Object.keys(type.getFields()).map((field) => `${type.name}${field}`),
    )
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    expect(names.filter((name) => name.includes('_'))).toEqual([])
  })
})
