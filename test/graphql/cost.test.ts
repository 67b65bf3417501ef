/** Costs computed by hand. */
import { buildSchema, getOperationAST, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { costOf } from '../../src/graphql/cost.ts'

const schema = buildSchema(`
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

function cost(source: string, variables?: Record<string, unknown>) {
  const document = parse(source)
  return costOf({ schema, document, operation: getOperationAST(document)!, variables })
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
