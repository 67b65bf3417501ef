/**
 * The fields of answers. Pure.
 *
 * A field is declared once for the schema, the wire and the documentation. From a route's fields follow its GraphQL selection,
 * its answer, the schema of that answer and an example.
 */
import { z } from 'zod'
import { recently } from './examples.ts'
import { exact, money as majorUnits } from './json.ts'

/** The values of a request, by their names on the wire. */
export type Given = Readonly<Record<string, unknown>>

export interface Field<out Value = unknown> {
  /** The schema on the wire. */
  schema: z.ZodType<unknown, Value>
  /** Its GraphQL type; null for an object or list, and for a value that does not come from GraphQL. */
  type: string | null
  /** The fields of an object. */
  fields?: Fields
  /** The element of a list. */
  element?: Field
  /** Its path in GraphQL, by default its own name in camel case; null: it is built from the object around it. */
  from?: string | null
  isNullable?: boolean
  /** The value on the wire, for the documentation. */
  example: unknown
  write(value: unknown, given: Given): Value
}

export type Fields = Readonly<Record<string, Field>>

/** The values of fields on the wire. */
export type Written<Of extends Fields> = {
  [Name in keyof Of]: Of[Name] extends Field<infer Value> ? Value : never
}

/** An object whose fields are known by name. */
export type ObjectField<Of extends Fields> = Field<Written<Of>> & {
  fields: Of
  schema: z.ZodObject<{ -readonly [Name in keyof Of]: Of[Name]['schema'] }>
  example: object
}

/** A scalar or an enum; without `write` the wire has the same value as GraphQL. */
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
export const bigCount = leaf<number>('SafeInt', 1, z.number().int().nonnegative())
/** A day of the calendar. */
export const day = leaf<string>('Date', '2026-03-10', z.string())
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

/** An instant, written without milliseconds when they are zero. */
export function timeText(instant: string): string {
  return instant.replace('.000Z', 'Z')
}

/** An enum of GraphQL in the dialect's words: one for each value. */
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

/** Converts any form of enum to lower case. */
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
 * One value built from several fields of the object around it. The parts are converted to the wire first; only `schema` is
 * documented.
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

/** Sets the field's name in GraphQL, where it differs, or its path: `peakDay.day`. */
export function from<F extends Field>(path: string, field: F): F {
  return { ...field, from: path }
}

/** The fields of a GraphQL object that the wire flattens. */
export function within<Of extends Fields>(name: string, fields: Of): Of {
  const moved = Object.entries(fields).map(([own, field]) => {
    const path = placeOf(own, field)
    // A value that does not come from GraphQL is wherever it is.
    if (path === null && !field.fields) return [own, field]
    return [own, from(path === null ? name : `${name}.${path}`, field)]
  })
  return Object.fromEntries(moved) as Of
}

/** An object of the wire that GraphQL lacks, built from the object around it. */
export function here<F extends Field>(field: F): F {
  return { ...field, from: null }
}

/** A value that the request gave under this name. */
export function given(name: string, schema: z.ZodType, example: unknown): Field {
  return { type: null, schema, example, from: null, write: (_row, request) => request[name] }
}

/** The id of the caller's workspace, which `Ask` says. */
export const workspaceId: Field<string> = given(
  '$workspaceId',
  z.string(),
  'ws_xyz',
) as Field<string>

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

/** A field that is omitted where GraphQL has null. */
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

/** The rows of a connection, without rows that convert to null. */
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

/**
 * The first 100 rows of a connection below the object around it: `below('versions', version)`. A path may contain arguments that
 * never change.
 */
export function below<Row>(name: string, row: Field<Row>): Field<NonNullable<Row>[]> {
  return from(`${name}(first: 100).edges`, rowsOf(row))
}

/** Adds a description for the documentation. */
export function said<F extends Field>(description: string, field: F): F {
  return { ...field, schema: field.schema.describe(description) }
}

/** Names the field's schema in the documentation, where it then appears once. */
export function named<F extends Field>(name: string, field: F, description?: string): F {
  return { ...field, schema: field.schema.meta({ id: name, ...(description && { description }) }) }
}

/** Replaces the example of the field. */
export function eg<F extends Field>(example: unknown, field: F): F {
  return { ...field, example }
}

/** Replaces the examples of some fields of the object. */
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

/** Converts a selected row to the wire. The paths are resolved once, and not for each row. */
function writerOf(fields: Fields): (row: unknown, given: Given) => Record<string, unknown> {
  const parts = Object.entries(fields).map(([name, { from: _, ...field }]) => {
    const steps = placeOf(name, fields[name] as Field)?.split('.') ?? []
    return { name, path: steps.map(nameOfStep), field }
  })
  return (row, given) => {
    const written: Record<string, unknown> = {}
    for (const { name, path, field } of parts) {
      written[name] = field.write(path.reduce(memberOf, row), given)
    }
    return written
  }
}

/** A step of a path without its arguments. */
export function nameOfStep(step: string): string {
  return step.replace(/\(.*$/, '')
}

function memberOf(row: unknown, name: string): unknown {
  return row === null ? null : (row as Record<string, unknown>)[name]
}

/** The path of a field in GraphQL; null for a field without one. */
export function placeOf(name: string, { from }: Field): string | null {
  return from === undefined ? camelCase(name) : from
}

/** `expires_at` becomes `expiresAt`; camel case is unchanged. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
}
