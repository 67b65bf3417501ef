/** Reads the counts of a provider's usage object, and refuses what is no count by the name of its field. */
import { invalid } from '../errors.ts'
import type { Json, JsonObject } from '../input.ts'

/** An object within the usage object, and where it is. */
export interface UsageObject {
  fields: JsonObject
  path: string
}

const countMax = 1e12

/** The first of the names that is there; providers write null for what they do not count. */
function find(object: UsageObject, names: string[]): { value: Json; path: string } | null {
  for (const name of names) {
    const value = Object.hasOwn(object.fields, name) ? object.fields[name] : null
    if (value !== undefined && value !== null) return { value, path: `${object.path}.${name}` }
  }
  return null
}

export function has(object: UsageObject, ...names: string[]): boolean {
  return find(object, names) !== null
}

/** Null when none of the names is there. */
export function countOrNull(object: UsageObject, ...names: string[]): number | null {
  const found = find(object, names)
  if (!found) return null
  const { value } = found
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > countMax) {
    throw refused(found.path, 'must be a whole number from 0 to 10^12')
  }
  return value
}

export function count(object: UsageObject, ...names: string[]): number {
  return countOrNull(object, ...names) ?? 0
}

export function requiredCount(object: UsageObject, name: string): number {
  const found = countOrNull(object, name)
  if (found === null) throw refused(`${object.path}.${name}`, 'must be given')
  return found
}

/** An empty object when none of the names is there. */
export function part(object: UsageObject, ...names: string[]): UsageObject {
  const found = find(object, names)
  if (!found) return { fields: {}, path: `${object.path}.${names[0]}` }
  const { value, path } = found
  if (!isObject(value)) throw refused(path, 'must be an object')
  return { fields: value, path }
}

/** Null when none of the names is there. */
export function list(object: UsageObject, ...names: string[]): UsageObject[] | null {
  const found = find(object, names)
  if (!found) return null
  const { value, path } = found
  if (!Array.isArray(value)) throw refused(path, 'must be a list')
  return value.map((fields, i) => {
    if (!isObject(fields)) throw refused(`${path}.${i}`, 'must be an object')
    return { fields, path: `${path}.${i}` }
  })
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** INVALID_REQUEST about one field. */
export function refused(field: string, problem: string) {
  return invalid(`${field} ${problem}.`, { field })
}
