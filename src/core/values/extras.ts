/** What dialects keep of their own about an object, by dialect: names and values that the core never reads. */
import { z } from 'zod'
import { invalid } from './errors.ts'
import { type JsonObject, jsonObject } from './input.ts'

const namesMax = 50
const ofDialects = z.record(z.string(), z.record(z.string(), z.unknown()))

export const extrasInput = jsonObject.refine(
  (given) => ofDialects.safeParse(given).success,
  'must hold an object for each dialect',
)

/** The names that are given replace those that are kept; null takes one away. */
export function mergedExtras(kept: unknown, given: JsonObject | null | undefined): JsonObject {
  const [before, changes] = [ofDialects.parse(kept), ofDialects.parse(given ?? {})]
  const after = { ...before }
  for (const [dialect, names] of Object.entries(changes)) {
    const entries = Object.entries({ ...before[dialect], ...names })
    after[dialect] = Object.fromEntries(entries.filter(([, value]) => value !== null))
  }
  const filled = Object.entries(after).filter(([, names]) => Object.keys(names).length > 0)
  const merged = Object.fromEntries(filled)
  requireRoom(merged)
  return merged as JsonObject
}

/** Many small changes must not grow beyond what one may give. */
function requireRoom(extras: object): void {
  const names = Object.values(extras).flatMap((one: object) => Object.keys(one))
  if (names.length <= namesMax && jsonObject.safeParse(extras).success) return
  throw invalid(`extras must have at most ${namesMax} names and 16 KiB.`, { field: 'extras' })
}
