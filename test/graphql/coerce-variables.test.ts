/** Variables are coerced as graphql itself coerces them: values of every kind, for every input type of the schema. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import {
  buildSchema,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getVariableValues,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type OperationDefinitionNode,
  parse,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { coercionOf } from '../../src/graphql/execution/coerce-variables.ts'
import { schema } from '../../src/graphql/schema/schema.ts'
import { isThorough } from '../support/thorough.ts'

const definitionsOf = (declared: string) =>
  (parse(`query (${declared}) { f }`).definitions[0] as OperationDefinitionNode)
    .variableDefinitions ?? []

/** Every kind that JSON has, numbers at the edges of their types, and names that objects inherit. */
const anything = fc.oneof(
  { maxDepth: 2 },
  fc.constantFrom<unknown>(
    ...[null, true, false, '', 'a', '12.5', '2024-01-15', '2024-01-15T10:30:00Z', '1e400', 'ADMIN'],
    ...[0, -0, 1, -1, 1.5, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e21, '9007199254740993'],
    ...[[], [[]], [null], {}, { a: 1 }, { length: 0 }, { constructor: 1 }],
    ...[JSON.parse('{"__proto__": {}}'), undefined],
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
)

const texts = ['a', '12.5', '2024-01-15', '2024-01-15T10:30:00Z']

/** Mostly what the type takes, and in each place anything now and then. */
function valuesOf(type: GraphQLInputType, depth = 4): fc.Arbitrary<unknown> {
  const fitting = (): fc.Arbitrary<unknown> => {
    if (isNonNullType(type)) return valuesOf(type.ofType, depth)
    if (isListType(type)) {
      const items = valuesOf(type.ofType, depth - 1)
      return fc.oneof(fc.array(items, { maxLength: 3 }), items)
    }
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name), 'x')
    if (!isInputObjectType(type)) return fc.constantFrom<unknown>(...texts, 1, 7.25, true, null)
    if (depth <= 0) return fc.constant({})
    const fields = Object.values(type.getFields())
    const required = fields.filter((field) => isNonNullType(field.type)).map(({ name }) => name)
    const given = fields.map((field) => [field.name, valuesOf(field.type, depth - 1)] as const)
    const whole = fc.record(Object.fromEntries(given), { requiredKeys: required })
    const more = fc.constantFrom('nothing', 'constructor', 'then')
    const withMore = fc.tuple(whole, more, anything).map(([one, key, value]) => {
      return { ...one, [key]: value }
    })
    return fc.oneof({ weight: 8, arbitrary: whole }, { weight: 1, arbitrary: withMore })
  }
  return fc.oneof({ weight: 12, arbitrary: fitting() }, { weight: 1, arbitrary: anything })
}

/** How often graphql took and refused what it was given, which ours takes and refuses alike. */
function compare(
  in_: GraphQLSchema,
  declared: string,
  values: fc.Arbitrary<unknown>,
  runs: number,
) {
  const definitions = definitionsOf(declared)
  const coerce = coercionOf(in_, definitions)
  const counted = { taken: 0, refused: 0 }
  const given = fc.oneof(
    { weight: 30, arbitrary: values.map((v) => ({ v })) },
    { weight: 1, arbitrary: fc.constantFrom({}, { other: 1 }, { v: undefined }) },
  )
  fc.assert(
    fc.property(given, (variables) => {
      const { coerced: due = null } = getVariableValues(in_, definitions, variables)
      const found = coerce(variables)
      counted[due ? 'taken' : 'refused'] += 1
      if (!isDeepStrictEqual(found, due)) {
        expect.fail(`${declared} of ${JSON.stringify(variables)}: ${JSON.stringify([found, due])}`)
      }
    }),
    { numRuns: isThorough ? runs : Math.ceil(runs / 4) },
  )
  return counted
}

const inputTypes = Object.values(schema.getTypeMap()).filter(isInputType)
const wrapped = (name: string) => [name, `${name}!`, `[${name}]`, `[${name}!]!`, `[[${name}]!]`]

describe('variables', () => {
  it.each(inputTypes.map(({ name }) => name))('of the type %s and lists of it', (name) => {
    const type = schema.getType(name) as GraphQLInputType
    const counted = wrapped(name).map((declared) => {
      const one = valuesOf(type)
      const list = fc.array(one, { maxLength: 3 })
      const values = declared.includes('[') ? fc.oneof(list, fc.array(list), one) : one
      return compare(schema, `$v: ${declared}`, values, 150)
    })
    expect(counted.some(({ taken }) => taken > 0)).toBe(true)
    if (name !== 'JSON') expect(counted.some(({ refused }) => refused > 0)).toBe(true)
  })

  it('of every argument of every field', () => {
    const types = Object.values(schema.getTypeMap()).filter(isObjectType)
    const fields = types.flatMap((type) => Object.values(type.getFields()))
    const args = fields.flatMap((field) => [...field.args])
    const declared = new Map(args.map(({ type }) => [String(type), type]))
    for (const [text, type] of declared) compare(schema, `$v: ${text}`, valuesOf(type), 100)
    const named = [...declared.values()].map((type) => getNamedType(type))
    expect(named.filter((type) => !isSpecifiedScalarType(type)).length).toBeGreaterThan(10)
  })

  it('of types that our schema has not: defaults, one of several, objects within themselves', () => {
    const other = buildSchema(`
      enum E { A B }
      input I { a: Int! = 5 e: E = A inner: I list: [I!] = [] }
      input O @oneOf { a: Int b: [String!] }
      type Query { f(i: I, o: O): Int }
    `)
    for (const name of ['I', 'O', 'E']) {
      const values = valuesOf(other.getType(name) as GraphQLInputType)
      for (const declared of wrapped(name)) compare(other, `$v: ${declared}`, values, 300)
    }
    compare(other, '$v: I = { a: 7 }', valuesOf(other.getType('I') as GraphQLInputType), 300)
    compare(other, '$v: E! = B', valuesOf(other.getType('E') as GraphQLInputType), 100)
  })
})
