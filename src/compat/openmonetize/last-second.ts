/**
 * The document prints the end of a range as the last second that counts, such as that of a day; GraphQL has the instant after.
 * Pure.
 */
import { leaf, time, timeText } from '../fields.ts'
import { timeInput } from './inputs.ts'

/** As any time, at the latest. */
const latest = Date.UTC(9999, 11, 31)

/**
 * The last second of a day that is sent back means all of that second. In any offset, but the instant stays one: it does not
 * become a date, which begins elsewhere in another time zone.
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
