/** Half-open periods [start, end), computed as anchor + n units in UTC and never from the previous period. */
import { LRUCache } from 'lru-cache'
import { Temporal } from 'temporal-polyfill'

export const periods = ['MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'] as const
export type Period = (typeof periods)[number]

export interface PeriodRange {
  start: Date
  end: Date
}

/** A day of UTC, which has 24 hours. */
export const dayMs = 86_400_000

const fixedMs: Partial<Record<Period, number>> = {
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: dayMs,
  WEEK: 604_800_000,
}

/** The period of a row that never resets. */
export const endlessPeriod: PeriodRange = {
  start: new Date('1970-01-01T00:00:00Z'),
  end: new Date('9999-12-31T23:59:59.999Z'),
}

/** The period that contains the instant. A null `period` is endless. A period is `count` units long: 3 months are a quarter. */
export function periodAt(
  period: Period | null,
  anchor: Date,
  instant: Date,
  count = 1,
): PeriodRange {
  if (period === null) return endlessPeriod
  const unit = fixedMs[period]
  if (unit !== undefined) {
    const length = unit * count
    const n = Math.floor((instant.getTime() - anchor.getTime()) / length)
    const start = anchor.getTime() + n * length
    return { start: new Date(start), end: new Date(start + length) }
  }
  const months = (period === 'YEAR' ? 12 : 1) * count
  const key = `${months} ${anchor.getTime()}`
  const recent = recentRanges.get(key)
  if (recent && recent.start <= instant && instant < recent.end) return recent
  const range = calendarRange(months, anchor, instant)
  recentRanges.set(key, range)
  return range
}

/** Calendar arithmetic is slow, and nearly all usage falls into the same period as the usage before it. */
const recentRanges = new LRUCache<string, PeriodRange>({ max: 10_000 })

function calendarRange(monthsEach: number, anchor: Date, instant: Date): PeriodRange {
  let n = Math.floor(monthsBetween(anchor, instant) / monthsEach)
  while (boundary(anchor, n * monthsEach) > instant) n--
  while (boundary(anchor, (n + 1) * monthsEach) <= instant) n++
  return { start: boundary(anchor, n * monthsEach), end: boundary(anchor, (n + 1) * monthsEach) }
}

function monthsBetween(from: Date, to: Date): number {
  const years = to.getUTCFullYear() - from.getUTCFullYear()
  return years * 12 + to.getUTCMonth() - from.getUTCMonth()
}

/** The anchor plus months; the 31st becomes the last day of a shorter month, and the 31st again afterwards. */
function boundary(anchor: Date, months: number): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(anchor.getTime()).toZonedDateTimeISO('UTC')
  return new Date(start.add({ months }).epochMilliseconds)
}
