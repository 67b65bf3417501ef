/** The values that every argument of every operation must refuse, derived from the schema. */
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** Text that JSON.stringify cannot write, such as a number beyond all doubles. */
export class Raw {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })
const withProto = JSON.parse('{"__proto__": {"polluted": true}}')

const badNumbers = [
  ...['NaN', 'Infinity', '-Infinity', '-inf', '0x10', '1_000', '1,000', '', ' 12 ', '٣', '１２'],
  ...['1.0000000001', '1e19', '-1e19', '1e400', '1e5000000', '-1', '-0.000000001', '1.', '.5'],
  ...[new Raw('1e400'), new Raw('-1e400'), 12345678901234567000, -1, true, [[5]], {}, ''],
]
const badTimes = [
  ...['2024-02-30', '2023-02-29', '2024-04-31', '2024-13-01', '2024-01-15T10:30:00', 'yesterday'],
  ...['2024-01-15T24:00:00Z', '2024-06-30T23:59:60Z', '0000-01-01', '1969-12-31T23:59:59Z', ''],
  ...['10000-01-01T00:00:00Z', '2024-01-15 10:30:00Z', '2024-01-15T10:30:00+24:00', '2024-W01'],
  ...['2024-01-15T10:30:00Z\0', 1_700_000_000, true, {}, '9999-12-31T23:59:59-23:00'],
]
const badTexts = ['a\0b', '\ud800', 'x\udfffy', '', 'x'.repeat(20_000), true, { a: 1 }, ['a', 'b']]

const badValues: Record<string, readonly unknown[]> = {
  Decimal: badNumbers,
  DateTime: badTimes,
  ID: [...badTexts, 1.5],
  String: [...badTexts, 7],
  Boolean: ['true', 1, 0, {}],
  Int: [2 ** 31, -(2 ** 31) - 1, 1.5, '1', true, new Raw('1e400'), {}],
  SafeInt: [2 ** 53, 1.5, '1', true, -1, new Raw('1e400'), {}],
  JSON: [
    ...[{ a: 'x\0' }, { 'x\0': 1 }, { a: '\udc00' }, { '\ud800': 1 }, { a: [['\ud800']] }],
    ...[nested(9), nested(500), { a: 'x'.repeat(16_384) }, withProto, { a: withProto }],
    ...[{ a: new Raw('1e400') }, { a: { b: new Raw('-1e400') } }],
  ],
}

/** Values that are refused in addition to those of the wrong type. */
const badByName: Record<string, readonly unknown[]> = {
  first: [0, -1, 101, 1_000_000_000],
  last: [0, -1, 101, 1_000_000_000],
  after: ['nonsense', 'AAAA', '__proto__', '../../etc/passwd', "' or 1=1 --"],
  before: ['nonsense', 'AAAA', '__proto__', '../../etc/passwd', "' or 1=1 --"],
  amount: ['0', 0, '0.000000000', new Raw('-0')],
  quantity: ['0', 0, '0.000000000', new Raw('-0')],
  metadata: ['text', [1], 7],
  properties: ['text', [1], 7],
  key: [' ', 'a b', 'a\nb', '-a', 'k'.repeat(101), 'ключ'],
  email: [
    'no-at',
    'a@b@c',
    'a@b',
    'a b@example.com',
    'a@example.com\nBcc: x',
    `${'a'.repeat(250)}@b.de`,
  ],
  currency: ['usd ', 'XXX', 'XTS', 'XAU', '840', 'US', 'ZZZ'],
}

export interface BadCase {
  /** The place in the arguments, and the value. */
  name: string
  arguments: Record<string, unknown>
}

/** A valid value for an argument. */
export type Plausible = (name: string, typeName: string) => unknown

export function badCases(field: GraphQLField<unknown, unknown>, plausible: Plausible): BadCase[] {
  const base = valuesOf(field.args, plausible)
  return field.args.flatMap((argument) =>
    badFor(argument, plausible).map(([path, value]) => ({
      name: `${argument.name}${path} = ${shortly(value)}`,
      arguments: { ...base, [argument.name]: value },
    })),
  )
}

/** A selection that makes the document valid. */
export function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type)
  if (isObjectType(type) && type.getFields().edges) return '{ edges { cursor } }'
  if (type.name === 'RecordUsageBatchResult') return '{ outcomes { error { code } } }'
  return isCompositeType(type) ? '{ __typename }' : ''
}

type Input = GraphQLArgument | GraphQLInputField

export function valuesOf(inputs: readonly Input[], plausible: Plausible): Record<string, unknown> {
  return Object.fromEntries(
    inputs
      .filter((input) => isNonNullType(input.type) && input.defaultValue === undefined)
      .map((input) => [input.name, oneOf(input.name, input.type, plausible)]),
  )
}

function oneOf(name: string, type: GraphQLInputType, plausible: Plausible): unknown {
  if (isNonNullType(type)) return oneOf(name, type.ofType, plausible)
  if (isListType(type)) return [oneOf(name, type.ofType, plausible)]
  if (isEnumType(type)) return type.getValues()[0]?.value
  if (isInputObjectType(type)) return valuesOf(Object.values(type.getFields()), plausible)
  return plausible(name, type.name)
}

/** Inputs with one bad value each, and its path. */
function badFor(input: Input, plausible: Plausible): [path: string, value: unknown][] {
  const missing: [string, unknown][] = isNonNullType(input.type) ? [['', null]] : []
  return [...missing, ...badOf(input.name, input.type, plausible)]
}

function badOf(name: string, type: GraphQLInputType, plausible: Plausible): [string, unknown][] {
  if (isNonNullType(type)) return badOf(name, type.ofType, plausible)
  if (isListType(type)) {
    const items: [string, unknown][] = badOf(name, type.ofType, plausible)
      // A single item stands for a list of one.
      .filter(([, value]) => !Array.isArray(value))
      .map(([path, value]) => [`[0]${path}`, [value]])
    return isNonNullType(type.ofType) ? [...items, ['[0]', [null]]] : items
  }
  if (isEnumType(type)) {
    const known = String(type.getValues()[0]?.name)
    return [known.toLowerCase(), 'NO_SUCH', '', 1, true, ['A', 'B']].map((value) => ['', value])
  }
  if (!isInputObjectType(type)) {
    const values = [...(badValues[type.name] ?? []), ...(badByName[name] ?? [])]
    return values.map((value) => ['', value])
  }
  const fields = Object.values(type.getFields())
  const base = valuesOf(fields, plausible)
  const inside = fields.flatMap((field) =>
    badFor(field, plausible).map(([path, value]): [string, unknown] => [
      `.${field.name}${path}`,
      { ...base, [field.name]: value },
    ]),
  )
  const whole = ['text', 7, true, { ...base, noSuchField: 1 }, { ...base, ...withOwnProto(base) }]
  return [...inside, ...whole.map((value): [string, unknown] => ['', value])]
}

function withOwnProto(base: object): object {
  return JSON.parse(`{"__proto__": ${JSON.stringify(base)}, "constructor": {"prototype": {}}}`)
}

function shortly(value: unknown): string {
  const text = value instanceof Raw ? value.text : jsonText(value)
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text
}

/** As JSON, with raw texts as they are. */
export function jsonText(value: unknown): string {
  return write(value, JSON.stringify)
}

/** As a literal of a document; null where there is none. */
export function literalText(value: unknown): string | null {
  const text = write(value, (key) => key)
  return /"__proto__"|noSuchField/.test(text) ? null : text
}

function write(value: unknown, key: (name: string) => string): string {
  if (value instanceof Raw) return value.text
  if (Array.isArray(value)) return `[${value.map((item) => write(item, key)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).map(([name, item]) => `${key(name)}:${write(item, key)}`)
  return `{${entries.join(',')}}`
}
