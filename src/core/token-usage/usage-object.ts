/** Reads the counts of a provider's usage object; refuses a value that is no count by the name of its field. */
import { invalid } from '../values/errors.ts'
import type { Json, JsonObject } from '../values/input.ts'

/** An object within the usage object, and its path. */
export interface UsageObject {
  fields: JsonObject
  path: string
  reading: Reading
}

/** What was read of the whole usage object so far, and the warnings about it. */
export interface Reading {
  /** The names that were read, by the object that has them. */
  seen: Map<object, Set<string>>
  warnings: string[]
}

/** A count and the field that holds it. */
export interface Count {
  n: number
  field: string
}

const countMax = 1e12
const fieldLengthMax = 200

export function usageObject(fields: JsonObject, path: string): UsageObject {
  return { fields, path, reading: { seen: new Map(), warnings: [] } }
}

/** All values under a name, in snake_case or camelCase; null counts as absent. */
function find({ fields, path, reading }: UsageObject, name: string) {
  return spellings(name).flatMap((spelling): { value: Json; path: string }[] => {
    const value = Object.hasOwn(fields, spelling) ? fields[spelling] : null
    if (value === undefined || value === null) return []
    markRead(reading, fields, spelling)
    return [{ value, path: `${path}.${spelling}` }]
  })
}

const known = new Map<string, string[]>()

/** A name in snake_case and in camelCase. The names come from this folder only, so the cache stays small. */
export function spellings(name: string): string[] {
  const made = known.get(name)
  if (made) return made
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const both = camel === name ? [name] : [name, camel]
  known.set(name, both)
  return both
}

export function markRead({ seen }: Reading, fields: object, name: string): void {
  const names = seen.get(fields)
  if (names) names.add(name)
  else seen.set(fields, new Set([name]))
}

export function has({ fields }: UsageObject, names: readonly string[]): boolean {
  for (const name of names) {
    for (const spelling of spellings(name)) {
      if (Object.hasOwn(fields, spelling) && fields[spelling] !== null) return true
    }
  }
  return false
}

/** The count under names that mean the same; null when none of them is present. */
export function countOf(object: UsageObject, names: readonly string[]): Count | null {
  const found = names.flatMap((name) => find(object, name))
  return agreed(found.map(({ value, path }) => ({ n: wholeNumber(value, path), field: path })))
}

/**
 * The one count among repeated ones. Counts that contradict each other are refused; a zero beside another count is ignored, since
 * wrappers write it for what they do not count.
 */
export function agreed(counts: readonly Count[]): Count | null {
  const [first, ...others] = counts.filter(({ n }) => n > 0)
  const contradiction = others.find(({ n }) => n !== first?.n)
  if (first && contradiction) {
    throw refused(contradiction.field, `is ${contradiction.n}, but ${first.field} is ${first.n}`)
  }
  return first ?? counts[0] ?? null
}

export function count(object: UsageObject, ...names: string[]): number {
  return countOf(object, names)?.n ?? 0
}

export function wholeNumber(value: Json, path: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= countMax) {
    return value
  }
  throw refused(path, 'must be a whole number from 0 to 10^12')
}

/** An empty object when the name is absent. */
export function part(object: UsageObject, name: string): UsageObject {
  const { reading } = object
  const [found] = find(object, name)
  if (!found) return { fields: {}, path: `${object.path}.${name}`, reading }
  return { fields: objectAt(found.path, found.value), path: found.path, reading }
}

/** Null when none of the names is present. */
export function list(object: UsageObject, ...names: string[]): UsageObject[] | null {
  const { reading } = object
  const [found] = names.flatMap((name) => find(object, name))
  if (!found) return null
  const { value, path } = found
  if (!Array.isArray(value)) throw refused(path, 'must be a list')
  return value.map((item, i) => {
    const here = `${path}.${i}`
    return { fields: objectAt(here, item), path: here, reading }
  })
}

export function objectAt(path: string, value: Json): JsonObject {
  if (isObject(value)) return value
  throw refused(path, 'must be an object')
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function warn({ reading }: UsageObject, warning: string): void {
  reading.warnings.push(warning)
}

/** INVALID_REQUEST for one field. */
export function refused(field: string, problem: string) {
  const named = field.length > fieldLengthMax ? `${field.slice(0, fieldLengthMax)}…` : field
  return invalid(`${named.toWellFormed()} ${problem}.`, { field: named.toWellFormed() })
}
