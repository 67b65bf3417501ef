/**
 * What answers are made of. Pure.
 *
 * A field says once what it is in the schema, on the wire and in the documentation. From the fields of a route follow what it
 * asks of GraphQL, what it answers, the schema of that answer and an example of it.
 */
import { z } from 'zod'
import { recently } from './examples.ts'
import { exact, money as majorUnits } from './json.ts'

/** What a request gave, by the names of the wire. */
export type Given = Readonly<Record<string, unknown>>

export interface Field<out Value = unknown> {
  /** On the wire. */
  schema: z.ZodType<unknown, Value>
  /** Its type in GraphQL; null for what has fields, and for what does not come from there. */
  type: string | null
  /** What it is made of. */
  fields?: Fields
  /** Of a list: what stands in it. */
  element?: Field
  /** Where it is in GraphQL, by default its own name in camel case; null: it is made of the object around it. */
  from?: string | null
  isNullable?: boolean
  /** Of the wire, for the documentation. */
  example: unknown
  write(value: unknown, given: Given): Value
}

export type Fields = Readonly<Record<string, Field>>

/** What fields are on the wire. */
export type Written<Of extends Fields> = {
  [Name in keyof Of]: Of[Name] extends Field<infer Value> ? Value : never
}

/** An object whose fields are known by name. */
export type ObjectField<Of extends Fields> = Field<Written<Of>> & {
  fields: Of
  schema: z.ZodObject<{ -readonly [Name in keyof Of]: Of[Name]['schema'] }>
  example: object
}

/** A scalar or an enum; without `write` it is on the wire as GraphQL has it. */
export function leaf<Value>(
  type: string,
  example: unknown,
  schema: z.ZodType<unknown, Value>,
  write: (value: unknown) => Value = (value) => value as Value,
): Field<Value> {
  return { type, example, schema, write }
}

export const text = leaf<string>('String', 'text', z.string())
export const id = leaf<string>('ID', 'id_001', z.string())
export const flag = leaf<boolean>('Boolean', true, z.boolean())
export const count = leaf<number>('Int', 1, z.number().int().nonnegative())
/** A count that may exceed 32 bits. */
export const bigCount = leaf<number>('BigInt', 1, z.number().int().nonnegative())
export const jsonObject = leaf('JSON', {}, z.record(z.string(), z.unknown()))
/** An amount as the text that GraphQL answers. */
export const decimalText = leaf<string>('Decimal', '15', z.string())
export const time = leaf(
  'DateTime',
  recently,
  z.iso.datetime().meta({ pattern: undefined, description: 'RFC 3339 in UTC.' }),
  (value) => timeText(String(value)),
)
export const number = leaf('Decimal', 1, z.number(), (decimal) => exact(String(decimal)))
export const credits = leaf(
  'Decimal',
  15,
  z.number().describe('Credits, exact: at most 9 digits after the point.'),
  (decimal) => exact(String(decimal)),
)
export const money = leaf(
  'Decimal',
  1.5,
  z.number().describe('Major units of the currency, exact.'),
  (decimal) => majorUnits(String(decimal)),
)

/** An instant without milliseconds when there are none. */
export function timeText(instant: string): string {
  return instant.replace('.000Z', 'Z')
}

/** An enum of GraphQL in the dialect's words: one for each of its values. */
export function words<const Word extends string>(
  type: string,
  word: Readonly<Record<string, Word>>,
): Field<Word> {
  const all = [...new Set(Object.values(word))]
  return leaf(type, all[0], z.enum(all), (value) => word[String(value)] as Word)
}

/** An enum of GraphQL as a text. */
export function enumText(type: string, example: string, write: (value: string) => string = same) {
  return leaf(type, example, z.string(), (value) => write(String(value)))
}

function same(value: string): string {
  return value
}

/** Any form of enum in lower case. */
export function inLowerCase(value: string): string {
  return value.toLowerCase()
}

export function object<const Of extends Fields>(fields: Of): ObjectField<Of> {
  const write = writerOf(fields)
  return {
    type: null,
    fields,
    schema: schemaOf(fields) as ObjectField<Of>['schema'],
    example: exampleOf(fields),
    write: (row, given) => write(row, given) as Written<Of>,
  }
}

/**
 * One value that is made of several of the object around it. The parts are written first, in the words of the wire; which of
 * them are documented is the schema's to say.
 */
export function combined<const Parts extends Fields, Value>(
  parts: Parts,
  { schema, example }: { schema: z.ZodType<unknown, Value>; example: unknown },
  join: (parts: Written<Parts>, given: Given) => Value,
): Field<Value> {
  const write = writerOf(parts)
  return {
    type: null,
    fields: parts,
    from: null,
    schema,
    example,
    write: (row, given) => join(write(row, given) as Written<Parts>, given),
  }
}

/** The field by its name in GraphQL, where that is another, or by the names that lead to it: `peakDay.day`. */
export function from<F extends Field>(path: string, field: F): F {
  return { ...field, from: path }
}

/** The fields of an object of GraphQL that the wire does not have. */
export function within<Of extends Fields>(name: string, fields: Of): Of {
  const moved = Object.entries(fields).map(([own, field]) => {
    const path = placeOf(own, field)
    return [own, from(path === null ? name : `${name}.${path}`, field)]
  })
  return Object.fromEntries(moved) as Of
}

/** An object of the wire that GraphQL does not have: it is made of the object around it. */
export function here<F extends Field>(field: F): F {
  return { ...field, from: null }
}

/** What the request gave under this name. */
export function given(name: string, schema: z.ZodType, example: unknown): Field {
  return { type: null, schema, example, from: null, write: (_row, request) => request[name] }
}

export function constant<const Value extends string | number | boolean | null>(
  value: Value,
): Field<Value> {
  return { type: null, schema: z.literal(value), example: value, from: null, write: () => value }
}

export function nullable<Value>(field: Field<Value>): Field<Value | null> {
  const { schema, write } = field
  return {
    ...field,
    isNullable: true,
    schema: schema.nullable(),
    write: (value, request) => (value === null ? null : write(value, request)),
  }
}

/** Left out where GraphQL has null. */
export function optional<Value>(field: Field<Value>): Field<Value | undefined> {
  const { schema, write } = field
  return {
    ...field,
    isNullable: true,
    schema: schema.optional(),
    write: (value, request) => (value === null ? undefined : write(value, request)),
  }
}

export function listOf<Value>(element: Field<Value>): Field<Value[]> {
  return {
    type: null,
    element,
    example: [element.example],
    schema: z.array(element.schema),
    write: (values, request) => (values as unknown[]).map((value) => element.write(value, request)),
  }
}

/** The rows of a connection, without those of which nothing is shown: a row that is null. */
export function rowsOf<Row>(row: Field<Row>): Field<NonNullable<Row>[]> {
  const edges = listOf(object({ node: { ...row, from: 'node' } }))
  return from('edges', {
    ...edges,
    example: [row.example],
    schema: z.array(row.schema) as z.ZodType<unknown, NonNullable<Row>[]>,
    write: (value, request) =>
      edges.write(value, request).flatMap(({ node }) => (node === null ? [] : [node])) as never,
  })
}

/** The field with words for the documentation. */
export function said<F extends Field>(description: string, field: F): F {
  return { ...field, schema: field.schema.describe(description) }
}

/** The field with a name of its own in the documentation, where it stands once. */
export function named<F extends Field>(name: string, field: F, description?: string): F {
  return { ...field, schema: field.schema.meta({ id: name, ...(description && { description }) }) }
}

/** The field with another example. */
export function eg<F extends Field>(example: unknown, field: F): F {
  return { ...field, example }
}

/** The object with other examples of some of its fields. */
export function shows<F extends Field>(examples: object, field: F): F {
  return { ...field, example: { ...(field.example as object), ...examples } }
}

function exampleOf(fields: Fields): Record<string, unknown> {
  const shown = Object.entries(fields).filter(([, { example }]) => example !== undefined)
  return Object.fromEntries(shown.map(([name, { example }]) => [name, example]))
}

function schemaOf(fields: Fields): z.ZodObject {
  const shape = Object.entries(fields).map(([name, { schema }]) => [name, schema])
  return z.object(Object.fromEntries(shape))
}

/** Says in the words of the dialect what was selected. Which name leads where is found out once, and not for each row. */
function writerOf(fields: Fields): (row: unknown, given: Given) => Record<string, unknown> {
  const parts = Object.entries(fields).map(([name, { from: _, ...field }]) => {
    return { name, path: placeOf(name, fields[name] as Field)?.split('.') ?? [], field }
  })
  return (row, given) => {
    const written: Record<string, unknown> = {}
    for (const { name, path, field } of parts) {
      written[name] = field.write(path.reduce(memberOf, row), given)
    }
    return written
  }
}

function memberOf(row: unknown, name: string): unknown {
  return row === null ? null : (row as Record<string, unknown>)[name]
}

/** Where a field is in GraphQL; null for what has no place of its own there. */
export function placeOf(name: string, { from }: Field): string | null {
  return from === undefined ? camelCase(name) : from
}

/** `expires_at` is `expiresAt`; what is in camel case already stays. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
}
