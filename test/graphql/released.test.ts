/** The schema only grows: what the last released one promised holds, and what goes says when and what comes instead. */
import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import { changesSince, misformedDeprecations } from '../support/schema-changes.ts'

const released = buildSchema(readFileSync('schema/released.graphql', 'utf8'))

describe('the schema since its last release', () => {
  const { breaking, dangerous } = changesSince(released, schema)

  it('breaks nothing; on purpose: npm run codegen -- --release', () => {
    expect(breaking).toEqual([])
  })

  it('lets no document mean something else', () => {
    expect(dangerous).toEqual([])
  })

  it('says of what it deprecates until when it stays, and what comes instead', () => {
    expect(misformedDeprecations(schema)).toEqual([])
  })
})

describe('a change', () => {
  const before = `
    scalar When @specifiedBy(url: "https://example.com/when")
    enum Kind { A B }
    input Asked { one: Int, other: Int = 1 }
    type Query { a(first: Int = 1, asked: Asked): String! b: Int c(kind: Kind): When }`
  const since = (after: string) => changesSince(buildSchema(before), buildSchema(after))

  it.each([
    ['FIELD_REMOVED', 'b: Int ', ''],
    ['FIELD_CHANGED_KIND', 'String!', 'String'],
    ['VALUE_REMOVED_FROM_ENUM', 'A B', 'A'],
    ['REQUIRED_ARG_ADDED', 'b: Int', 'b(x: Int!): Int'],
    ['ONE_OF_ADDED', 'input Asked', 'input Asked @oneOf'],
    ['SPECIFIED_BY_CHANGED', 'https://example.com/when', 'https://example.com/then'],
  ])('breaks what was promised: %s', (name, from, to) => {
    const { breaking } = since(before.replace(from, to).replace(/(@oneOf.*) = 1/, '$1'))
    expect(breaking).toHaveLength(1)
    expect(breaking[0]).toContain(`${name}: `)
  })

  it.each([
    ['ARG_DEFAULT_VALUE_CHANGE', 'first: Int = 1', 'first: Int = 2'],
    ['INPUT_DEFAULT_CHANGE', 'other: Int = 1', 'other: Int = 2'],
  ])('makes documents mean something else: %s', (name, from, to) => {
    const { breaking, dangerous } = since(before.replace(from, to))
    expect(breaking).toEqual([])
    expect(dangerous).toEqual([expect.stringContaining(`${name}: `)])
  })

  it.each([
    ['VALUE_ADDED_TO_ENUM', 'A B', 'A B C'],
    ['OPTIONAL_INPUT_FIELD_ADDED', 'one: Int', 'one: Int, more: Int'],
    ['OPTIONAL_ARG_ADDED', 'b: Int', 'b(x: Int): Int'],
  ])('is growth, and named: %s', (name, from, to) => {
    const growth = [expect.stringContaining(`${name}: `)]
    expect(since(before.replace(from, to))).toEqual({ breaking: [], dangerous: [], growth })
  })
})

describe('a deprecation', () => {
  const reasonsOf = (reason: string) =>
    misformedDeprecations(
      buildSchema(`type Query { a: Int @deprecated(reason: ${JSON.stringify(reason)}) b: Int }`),
    )

  it.each([
    ['Until 2027-06-01; use `Query.b`.', 0],
    ['Until 2027-06-01; use `Query.b`. It tells more.', 0],
    ['Until 2027-06-01; use `Query.c`.', 1],
    ['Until 2027-13-01; use `Query.b`.', 1],
    ['Use `Query.b`.', 1],
    ['No longer supported', 1],
  ])('that says %j has %i faults', (reason, faults) => {
    expect(reasonsOf(reason)).toHaveLength(faults)
  })
})
