/** Random documents that the compiler accepts answer as with graphql itself. */
import fc from 'fast-check'
import {
  buildSchema,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLObjectType,
  parse,
  validate,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/graphql/execution/compile.ts'
import { isThorough } from '../support/thorough.ts'

const schema = buildSchema(`
  scalar JSON
  enum E { A B }
  input J { e: E b: [String] }
  input I { a: Int b: [String!] c: J e: E }
  interface N { id: ID! }
  type Query { t(x: Int, i: I, l: [Int], s: String): T u(x: Int): T! list: [T] l2: [T!] l3: [T!]! b: Int! w: [[Int]] e: E }
  type T implements N {
    id: ID! a(x: Int): Int b: Int! given: String t(x: Int, i: I, l: [Int], s: String): T u: T!
    list: [T] l2: [T!]! e: E fail: Int failNN: Int! nul: Int!
  }
`)

type Args = Readonly<Record<string, unknown>>
const later = <V>(value: V) => new Promise<V>((resolve) => setImmediate(() => resolve(value)))

/** The same for the same place in the answer, and otherwise of every kind: at once and later, null, errors, wrong values. */
function resolve(name: string, parent: { given: string } | undefined, args: Args, path: string) {
  const chance = [...path].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)
  // The order of arguments does not matter.
  const object = () => ({
    given: JSON.stringify(Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1))),
  })
  const soon = <V>(value: V) => (chance % 2 ? later(value) : value)
  if (name === 'given') return parent?.given
  if (name === 'id') return path
  if (name === 'e') return chance % 5 === 0 ? 'Z' : 'A'
  if (name === 'nul') return chance % 3 ? 1 : null
  if (name === 'w') return [[1, null], null, [2]]
  if (name.startsWith('fail')) {
    if (chance % 2) throw new Error(`thrown at ${path}`)
    return Promise.reject(new GraphQLError(`refused at ${path}`, { extensions: { code: 'X' } }))
  }
  if (name === 'a' || name === 'b') return soon(chance % 100)
  if (name.startsWith('l')) return soon([object(), object(), chance % 4 ? object() : null])
  return chance % 11 === 0 ? null : soon(object())
}

const types = [schema.getQueryType(), schema.getType('T')] as GraphQLObjectType[]
for (const field of types.flatMap((type) => Object.values(type.getFields()))) {
  field.resolve = (parent, args, _context, info) => {
    const path: (string | number)[] = []
    for (let at: typeof info.path | undefined = info.path; at; at = at.prev) path.unshift(at.key)
    return resolve(field.name, parent, args, path.join('/'))
  }
}

const values: Record<string, string[]> = {
  Int: ['7', '$i', 'null'],
  I: ['$o', '{}', '{ a: $r }', '{ b: ["x", "y\\u2028"] c: { e: B } }', '{ b: "one" a: null }'],
  '[Int]': ['$l', '[1, null, 2]', '3'],
  String: ['$s', '"a\\"b`$1"'],
}

/** A selection set, from numbers that fast-check draws and shrinks. */
function selectionOf(
  type: GraphQLObjectType,
  draw: (below: number) => number,
  depth: number,
): string {
  const pick = <V>(all: readonly V[]) => all[draw(all.length)] as V
  const parts = Array.from({ length: 1 + draw(4) }, () => {
    const turn = draw(10)
    if (turn === 0) return type.name === 'T' ? '...F' : '... { __typename }'
    if (turn === 1) return type.name === 'T' ? '... on N { id }' : '__typename'
    const field = pick(Object.values(type.getFields()))
    const composite = /T/.test(String(field.type))
    if (composite && depth === 0) return '__typename'
    const alias = draw(3) ? '' : `${pick(['x', 'y', 'a', 'b', 'constructor', 'then'])}: `
    const given = field.args.filter(() => draw(2) === 0)
    const args = given.map((arg) => `${arg.name}: ${pick(values[String(arg.type)] ?? ['null'])}`)
    const below = composite
      ? ` { ${selectionOf(types[1] as GraphQLObjectType, draw, depth - 1)} }`
      : ''
    return `${alias}${field.name}${args.length ? `(${args.join(' ')})` : ''}${below}`
  })
  return parts.join(' ')
}

function documentOf(draw: (below: number) => number): string {
  const fragment = selectionOf(types[1] as GraphQLObjectType, draw, 1).replaceAll('...F', 'id')
  const operation = selectionOf(types[0] as GraphQLObjectType, draw, 3)
  return `query ($i: Int, $r: Int!, $o: I, $l: [Int], $s: String = "d") { ${operation} last: t(x: $r) { ...F } }
    fragment F on T { ${fragment} }`
}

/** graphql reports errors below a place that another error made null only if they happened in time; clients cannot see them. */
function told({ data, errors = [] }: ExecutionResult) {
  const isSeen = ({ path = [] }: GraphQLError) => {
    let at: unknown = data
    for (const key of path.slice(0, -1)) at = (at as Record<string, unknown> | null)?.[key] ?? null
    return at !== null
  }
  const seen = errors.filter(isSeen).map(({ message, path, locations, extensions }) => {
    return JSON.stringify({ message, path, locations, code: extensions?.code })
  })
  return { data: JSON.stringify(data), errors: seen.sort() }
}

describe('a compiled document', () => {
  it('answers like an executed one', async () => {
    let compared = 0
    const numbers = fc.array(fc.nat(), { minLength: 60, maxLength: 60 })
    const variables = fc.record(
      {
        i: fc.constantFrom(3, null, '3', []),
        o: fc.constantFrom({ a: 1, c: { b: 'q' } }, {}, null, [], { c: [] }, { e: 'A' }),
        l: fc.constantFrom(7, [1, null], [[1]]),
        s: fc.constantFrom('x', null),
      },
      { requiredKeys: [] },
    )
    const property = fc.asyncProperty(numbers, variables, async (drawn, given) => {
      let next = 0
      const text = documentOf((below) => (drawn[next++ % drawn.length] as number) % below)
      const document = parse(text)
      const unused = /is never used/
      const errors = validate(schema, document).filter(({ message }) => !unused.test(message))
      const compiled = errors.length === 0 ? compile(schema, document, null) : null
      if (!compiled) return
      const variableValues = { r: 4, ...given }
      const executed = await execute({ schema, document: parse(text), variableValues })
      const answer = await compiled({}, variableValues)
      // Whoever gets no data asks graphql why.
      if (executed.data === undefined) expect(answer, text).toEqual({})
      else expect(told(answer), text).toEqual(told(executed))
      compared += 1
    })
    const ignore = () => undefined
    // When parallel fields fail, graphql waits for the first only.
    process.on('unhandledRejection', ignore)
    await fc.assert(property, { numRuns: isThorough ? 1_500 : 600 })
    process.off('unhandledRejection', ignore)
    expect(compared).toBeGreaterThan(100)
  })
})
