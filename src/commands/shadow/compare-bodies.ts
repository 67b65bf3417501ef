/**
 * Compares the answer of a recorded request with ours. Pure.
 *
 * Ids and times differ between two servers, and say nothing: a pair of ids in the same place is learned instead, so that later requests
 * name ours.
 */
import { isObject } from '../../core/values/is-object.ts'

export interface Difference {
  /** The path in the body, without indexes: `data[].status`. */
  place: string
  recorded: string
  ours: string
}

/** Our ids by those of the log. */
export type LearnedIds = Map<string, string>

const idName = /^id$|_id$|Id$/
/** Each request has its own. */
const requestName = /^request(_id|Id)$/
/** `cus_Nff…`, `txn_1M…`, a UUID. */
const idText = /^[a-z]{1,12}_[A-Za-z0-9]{6,}(_\w+)?$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const timeName =
  /^(created|updated|timestamp|expires|start|end)$|(_at|_date|_time|_start|_end|_anchor|At|Time)$/
const timeText = /^\d{4}-\d\d-\d\dT/

export function compareBodies(
  recorded: unknown,
  ours: unknown,
  learned: LearnedIds,
  place = '',
): Difference[] {
  if (isList(recorded) && isList(ours)) return compareLists(recorded, ours, learned, place)
  if (isObject(recorded) && isObject(ours)) return compareObjects(recorded, ours, learned, place)
  if (recorded === ours) return []
  const name = place.split('.').at(-1) ?? ''
  if (requestName.test(name)) return []
  if (typeof recorded === 'string' && typeof ours === 'string') {
    if (inOurIds(recorded, learned) === ours) return []
    if (idName.test(name) || idText.test(recorded)) {
      learned.set(recorded, ours)
      return []
    }
  }
  if (isTime(name, recorded) && isTime(name, ours)) return []
  return [{ place, recorded: shortened(recorded), ours: shortened(ours) }]
}

/** The text with our ids in place of those that the other server made. */
export function inOurIds(text: string, learned: LearnedIds): string {
  return text.replace(/[A-Za-z0-9_-]{6,}/g, (word) => learned.get(word) ?? word)
}

function compareLists(
  recorded: readonly unknown[],
  ours: readonly unknown[],
  learned: LearnedIds,
  place: string,
): Difference[] {
  const inside = recorded
    .slice(0, ours.length)
    .flatMap((one, i) => compareBodies(one, ours[i], learned, `${place}[]`))
  if (recorded.length === ours.length) return inside
  const lengths = { recorded: `${recorded.length} rows`, ours: `${ours.length} rows` }
  return [{ place, ...lengths }, ...inside]
}

function compareObjects(
  recorded: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
  learned: LearnedIds,
  place: string,
): Difference[] {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(ours)])]
  return names.flatMap((name) => {
    const below = place === '' ? name : `${place}.${name}`
    return compareBodies(recorded[name], ours[name], learned, below)
  })
}

function isTime(name: string, value: unknown): boolean {
  if (typeof value === 'number') return timeName.test(name)
  return typeof value === 'string' && timeText.test(value)
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

function shortened(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
