/** The cost of documents, computed by hand. */
import { buildSchema, getOperationAST, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { costOf } from '../../src/graphql/execution/cost.ts'
import { schema } from '../../src/graphql/schema/schema.ts'

const written = buildSchema(`
  type Query { a: Int  thing: Thing!  things(first: Int, last: Int, after: String): Things!  named(id: ID!): Named }
  type Mutation { make(n: Int): Thing! }
  interface Named { name: String }
  type Thing implements Named { name: String  tags: [String!]!  parts: [Part!]!
    things(first: Int, last: Int): Things }
  type Part { name: String  parts: [Part!] }
  type Things { edges: [Edge!]!  pageInfo: PageInfo! }
  type Edge { cursor: String!  node: Thing! }
  type PageInfo { hasNextPage: Boolean! }
`)

function cost(source: string, variables?: Record<string, unknown>, of = written) {
  const document = parse(source)
  const now = variables && (() => new Date('2026-03-10T12:00:00Z'))
  return costOf({ schema: of, document, operation: getOperationAST(document)!, variables, now })
}

describe('costOf', () => {
  it.each([
    ['{ a }', 1],
    ['{ a b: a __typename }', 3],
    ['mutation { make { name } }', 2],
    ['{ thing { name tags } }', 3],
    ['{ thing { parts { name } } }', 1 + 1 + 5],
    ['{ thing { parts { parts { name } } } }', 1 + 1 + 5 * (1 + 5)],
    ['{ things { pageInfo { hasNextPage } } }', 1 + 2],
    ['{ things { edges { cursor } } }', 1 + 1 + 20],
    ['{ things(first: 1) { edges { cursor } } }', 1 + 1 + 1],
    ['{ things(first: 100) { edges { cursor } } }', 1 + 1 + 100],
    ['{ things(last: 7) { edges { cursor } } }', 1 + 1 + 7],
    ['{ things(first: 1000000) { edges { cursor } } }', 1 + 1 + 100],
    ['{ things(first: -5) { edges { cursor } } }', 1 + 1 + 1],
    ['{ things(first: null) { edges { cursor } } }', 1 + 1 + 20],
    ['{ things(first: 10) { edges { node { name tags } } } }', 1 + 1 + 10 * 3],
    [
      '{ things(first: 10) { edges { node { things(first: 3) { edges { cursor } } } } } }',
      1 + 1 + 10 * (1 + 1 + 1 + 3),
    ],
    ['{ things(first: 10) { edges { node { parts { name } } } } }', 1 + 1 + 10 * (1 + 1 + 5)],
    ['{ ...F ...F } fragment F on Query { thing { name } }', 4],
    ['{ things(first: 9) { ...E } } fragment E on Things { edges { cursor } }', 1 + 1 + 9],
    ['{ named(id: 1) { name ... on Thing { tags parts { name } } } }', 1 + 1 + 1 + 1 + 5],
    ['{ thing { ... { name } } }', 2],
    ['{ __schema { types { name } } __type(name: "Part") { name } }', 2_000],
  ])('%s', (source, expected) => {
    expect(cost(source)).toEqual({ cost: expected, open: false })
  })

  it('counts pages in variables as 1 before it knows them, and then by their size', () => {
    const source = 'query ($n: Int = 50) { things(first: $n) { edges { cursor } } }'
    expect(cost(source)).toEqual({ cost: 3, open: true })
    expect(cost(source, { n: 10 }).cost).toBe(12)
    expect(cost(source, { n: 10_000 }).cost).toBe(102)
    expect(cost(source, { n: null }).cost).toBe(22)
    expect(cost(source, { n: 'x' }).cost).toBe(22)
    expect(cost(source, {}).cost).toBe(52)
  })

  it('takes linear time for fragments that double', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
    )
    const source = `{ ...F0 } ${fragments.join(' ')} fragment F60 on Query { a }`
    expect(cost(source).cost).toBe(2 ** 60)
    expect(cost('{ ...A } fragment A on Query { a ...A }').cost).toBe(1)
  })
})

describe('what a document asks for beyond its fields', () => {
  const checks = (count: number) =>
    Array.from({ length: count }, () => ({ customerId: 'a', feature: 'b' }))
  const asked = (fields: string) =>
    `query ($checks: [EntitlementCheckInput!]!) { checkEntitlements(input: {checks: $checks}) { ${fields} } }`

  it.each([
    ['100 checks', asked('allowed'), { checks: checks(100) }, 1 + 100 * (3 + 1)],
    ['one check', asked('allowed reason'), { checks: checks(1) }, 1 + 3 + 2],
    [
      'a search among rates for each check',
      asked('allowed optimization { suggestedModel }'),
      { checks: checks(100) },
      1 + 100 * (3 + 1 + 10 + 1),
    ],
    [
      'checks in the document',
      `{ checkEntitlements(input: {checks: [${'{customerId: "a", feature: "b"} '.repeat(7)}]}) { allowed } }`,
      {},
      1 + 7 * (3 + 1),
    ],
    [
      'checks in a variable for the whole input',
      'query ($i: CheckEntitlementsInput!) { checkEntitlements(input: $i) { allowed } }',
      { i: { checks: checks(9) } },
      1 + 9 * (3 + 1),
    ],
    [
      'wallets',
      'query ($w: [WalletInput!]!) { wallets(wallets: $w) { team } }',
      { w: Array(40).fill({ team: 'x' }) },
      1 + 40,
    ],
    [
      'hours of the last 30 days',
      '{ usageSeries(interval: HOUR) { buckets { date cost } } }',
      {},
      1 + 1 + 720 * 2,
    ],
    [
      'days of a range in variables, with values',
      'query ($s: DateTime, $e: DateTime) { usageSeries(interval: DAY, startTime: $s, endTime: $e, by: "model") { buckets { usageByValue { cost } } } }',
      { s: '2026-01-01', e: '2026-01-11T00:00:00Z' },
      1 + 1 + 10 * (1 + 5),
    ],
    [
      'values of four dimensions',
      '{ attribution(first: 9) { dimensions { by shares { cost } } } }',
      {},
      1 + 1 + 4 * (1 + 1 + 10),
    ],
    ['rates in effect', '{ currentRates { id } }', {}, 1 + 100],
    [
      'more of them',
      '{ currentRates(first: 1000) { id components { credits } } }',
      {},
      1 + 1_000 * 7,
    ],
    [
      'what a mutation answers to its own list',
      'mutation ($e: [UsageEventInput!]!) { recordUsageBatch(input: { events: $e }) { outcomes { status } } }',
      { e: Array(1_000).fill({}) },
      1 + 1 + 5,
    ],
  ])('counts %s', (_what, source, variables, expected) => {
    expect(cost(source, variables, schema).cost).toBe(expected)
  })

  it('is open where variables or the time decide, and then counts the least', () => {
    expect(cost(asked('allowed'), undefined, schema)).toEqual({ cost: 1 + 4, open: true })
    expect(
      cost('{ usageSeries(interval: HOUR) { buckets { date } } }', undefined, schema).open,
    ).toBe(true)
    const one =
      'query ($c: ID!, $p: JSON) { entitlement(customerId: $c, feature: "x", properties: $p) { allowed } }'
    expect(cost(one, undefined, schema)).toEqual({ cost: 2, open: false })
  })
})
