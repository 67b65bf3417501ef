/** Reads times as callers write them, strict RFC 3339 with a zone or a date alone, and writes them. */

const form =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2})))?$/

const firstYear = 1970

const datesOnly = new WeakSet<Date>()

/** Whether the instant was written as a date alone, e.g. "2024-01-31". */
export function isDateOnly(instant: Date): boolean {
  return datesOnly.has(instant)
}

/**
 * Null for a text that is no RFC 3339 time or a time that does not exist (30 February, 24:00, 23:59:60, no zone). A date alone
 * means midnight UTC.
 */
export function parseInstant(text: string): Date | null {
  const match = form.exec(text)
  if (!match) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = match
  const [, , , , , , , , sign, zoneHour = '0', zoneMinute = '0'] = match
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as Six
  const [zh, zm] = [Number(zoneHour), Number(zoneMinute)]
  if (y < firstYear || mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo)) return null
  if (h > 23 || mi > 59 || s > 59 || zh > 23 || zm > 59) return null
  const ms = Math.floor(Number(`0.${fraction || '0'}`) * 1000)
  const offset = (sign === '-' ? -1 : 1) * (zh * 60 + zm) * 60_000
  const instant = new Date(Date.UTC(y, mo - 1, d, h, mi, s, ms) - offset)
  if (!text.includes('T')) datesOnly.add(instant)
  return instant.getUTCFullYear() < firstYear || instant.getUTCFullYear() > 9999 ? null : instant
}

type Six = [number, number, number, number, number, number]

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/**
 * The texts of recent instants, each at a place computed from its milliseconds: the same few instants are written again and again.
 */
const places = 4_096
const recentTimes = new Float64Array(places).fill(Number.NaN)
const recentTexts: string[] = Array(places).fill('')

/** RFC 3339 in UTC with milliseconds. */
export function instantText(instant: Date): string {
  const time = instant.getTime()
  const place = time & (places - 1)
  if (recentTimes[place] === time) return recentTexts[place] as string
  const text = instant.toISOString()
  recentTimes[place] = time
  recentTexts[place] = text
  return text
}
