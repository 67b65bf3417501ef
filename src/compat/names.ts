/**
 * Maps the names of a request to GraphQL, and names in failures back; the schemas of a route contain all names.
 *
 * The name in GraphQL is the one in camel case, unless `as` says otherwise. A failure uses the spelling of the request's form,
 * `expires_at` or `expiresAt`; names outside the schemas are unchanged.
 */
import { z } from 'zod'
import { camelCase } from './fields.ts'
import type { Places } from './question.ts'

/** Names on the wire whose GraphQL name differs from their camel case. */
export type As = Readonly<Record<string, string>>

const asOf = new WeakMap<z.ZodType, As>()

/** An object inside a request whose GraphQL counterpart has other names; `say` converts it where renaming is not enough. */
export function part<Shape extends z.ZodRawShape>(
  object: z.ZodObject<Shape, z.core.$strict>,
  as: As = {},
  say: (given: z.output<z.ZodObject<Shape, z.core.$strict>>) => object = renaming(object.shape, as),
) {
  asOf.set(object, as)
  return object.transform(say)
}

function renaming(shape: z.ZodRawShape, as: As): (given: object) => object {
  const places = new Map(Object.keys(shape).map((name) => [name, as[name] ?? camelCase(name)]))
  return (given) =>
    Object.fromEntries(Object.entries(given).map(([name, one]) => [places.get(name) ?? name, one]))
}

/** An enum value of GraphQL, given in the dialect's words. */
export function choice<const Value extends string, const Word extends string>(
  word: Readonly<Record<Value, Word>>,
) {
  const values = new Map(Object.entries(word).map(([value, one]) => [one as Word, value as Value]))
  return z.enum([...values.keys()]).transform((one) => values.get(one) as Value)
}

/** The GraphQL names of an object's fields; the content of an object that is not a `part` is unknown. */
export function placesOf(shape: z.ZodRawShape, as: As): Places {
  const places = Object.entries(shape).map(([name, schema]) => {
    const object = objectIn(schema as z.ZodType)
    const own = object && asOf.get(object)
    return [as[name] ?? camelCase(name), object && own ? placesOf(object.shape, own) : null]
  })
  return Object.fromEntries(places)
}

/** Maps names of GraphQL to names on the wire. */
export type Names = ReadonlyMap<string, string>

/** The names in a request; if its schema has several forms, those of the most likely one. */
export function namesIn(schema: z.ZodType | null, given: unknown, as: As = {}): Names {
  const names = new Map<string, string>()
  if (schema) collect(schema, given, as, names)
  return names
}

function collect(schema: z.ZodType, given: unknown, as: As, names: Map<string, string>): void {
  const inner = formOf(schema, given)
  if (!(inner instanceof z.ZodObject)) return
  const own = asOf.get(inner) ?? as
  for (const [name, below] of Object.entries(inner.shape)) {
    names.set(own[name] ?? camelCase(name), name)
    const value = typeof given === 'object' && given ? Reflect.get(given, name) : undefined
    collect(below as z.ZodType, Array.isArray(value) ? value[0] : value, {}, names)
  }
}

/** The schema of the object or list element; among several forms, the one that knows most of the given names. */
export function formOf(schema: z.ZodType, given: unknown): z.ZodType {
  const inner = innerOf(schema)
  if (inner instanceof z.ZodUnion) {
    const forms = (inner.options as z.ZodType[]).map((one) => formOf(one, given))
    const [meant] = forms.toSorted((a, b) => strangersTo(a, given) - strangersTo(b, given))
    return meant ?? inner
  }
  return inner
}

function strangersTo(schema: z.ZodType, given: unknown): number {
  if (!(schema instanceof z.ZodObject) || typeof given !== 'object' || !given) return 0
  return Object.keys(given).filter((name) => !Object.hasOwn(schema.shape, name)).length
}

/** The element of a list; null for what is no list. */
export function listed(schema: z.ZodType): z.ZodType | null {
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType
  if (schema instanceof z.ZodPipe) return listed(schema.in as z.ZodType)
  const isAround =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  return isAround ? listed(schema.unwrap() as z.ZodType) : null
}

function objectIn(schema: z.ZodType): z.ZodObject | null {
  const inner = innerOf(schema)
  return inner instanceof z.ZodObject ? inner : null
}

/** Unwraps lists, null, defaults and transformations. */
function innerOf(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) return innerOf(schema.in as z.ZodType)
  if (schema instanceof z.ZodArray) return innerOf(schema.element as z.ZodType)
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  ) {
    return innerOf(schema.unwrap() as z.ZodType)
  }
  return schema
}
