/**
 * How GraphQL names what a request gives, and how a failure names it in turn: a route's schemas know every name.
 *
 * A name is in GraphQL what it is in camel case, but where `as` says otherwise. A failure names a field as the form of the
 * request does that was meant, `expires_at` or `expiresAt`; what is not of the schemas stays as it is.
 */
import { z } from 'zod'
import { camelCase } from './fields.ts'
import type { Places } from './question.ts'

/** Names of the wire that are called otherwise in GraphQL than in camel case. */
export type As = Readonly<Record<string, string>>

const asOf = new WeakMap<z.ZodType, As>()

/**
 * An object inside a request, of which GraphQL has the same with names of its own; `say` puts it into the words of GraphQL where
 * other names are not all that it takes.
 */
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

/** A value of an enum of GraphQL, by the dialect's words for them. */
export function choice<const Value extends string, const Word extends string>(
  word: Readonly<Record<Value, Word>>,
) {
  const values = new Map(Object.entries(word).map(([value, one]) => [one as Word, value as Value]))
  return z.enum([...values.keys()]).transform((one) => values.get(one) as Value)
}

/** The places of the names of an object in GraphQL; of what is no `part` nobody knows what is inside. */
export function placesOf(shape: z.ZodRawShape, as: As): Places {
  const places = Object.entries(shape).map(([name, schema]) => {
    const object = objectIn(schema as z.ZodType)
    const own = object && asOf.get(object)
    return [as[name] ?? camelCase(name), object && own ? placesOf(object.shape, own) : null]
  })
  return Object.fromEntries(places)
}

/** By the names of GraphQL those of the wire. */
export type Names = ReadonlyMap<string, string>

/** Of what a request gave: of several forms those of the one that was most likely meant. */
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

/** The object that a schema is about; of a list that which stands in it; of several forms that which knows most of the names. */
function formOf(schema: z.ZodType, given: unknown): z.ZodType {
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

function objectIn(schema: z.ZodType): z.ZodObject | null {
  const inner = innerOf(schema)
  return inner instanceof z.ZodObject ? inner : null
}

/** Without what is around it: lists, null, defaults, transformations. */
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
