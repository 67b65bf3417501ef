/**
 * Converts the end of a range: the document gives the last second included, such as that of a day, GraphQL the instant after it.
 * Pure.
 */
import { leaf, time, timeText } from '../fields.ts'
import { timeInput } from './inputs.ts'

/** The latest time that any time may be. */
const latest = Date.UTC(9999, 11, 31)

/**
 * The last second of a day, as sent back by a client in any offset, includes all of that second. The result stays an instant: a
 * date would begin elsewhere in another time zone.
 */
export function endWithLastSecond(end: string): string {
  if (!/T23:59:59(\.9+)?(Z|[+-]\d\d:\d\d)$/.test(end)) return end
  const next = Math.ceil((Date.parse(end) + 1) / 1_000) * 1_000
  return new Date(Math.min(next, latest)).toISOString()
}

function lastSecondBefore(end: string): string {
  const last = Math.ceil(Date.parse(end) / 1_000) * 1_000 - 1_000
  return timeText(new Date(last).toISOString())
}

export const endInput = timeInput.transform(endWithLastSecond)

export const lastSecond = leaf('DateTime', time.example, time.schema, (end) =>
  lastSecondBefore(String(end)),
)
