/** Half-open periods [start, end), computed as anchor + n units in UTC and never from the previous period. */

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
  return calendarRange((period === 'YEAR' ? 12 : 1) * count, anchor, instant)
}

function calendarRange(monthsEach: number, anchor: Date, instant: Date): PeriodRange {
  const at = instant.getTime()
  let n = Math.floor(monthsBetween(anchor, instant) / monthsEach)
  let start = boundary(anchor, n * monthsEach)
  let end = boundary(anchor, (n + 1) * monthsEach)
  for (; start > at; n--) {
    end = start
    start = boundary(anchor, (n - 1) * monthsEach)
  }
  for (; end <= at; n++) {
    start = end
    end = boundary(anchor, (n + 2) * monthsEach)
  }
  return { start: new Date(start), end: new Date(end) }
}

function monthsBetween(from: Date, to: Date): number {
  const years = to.getUTCFullYear() - from.getUTCFullYear()
  return years * 12 + to.getUTCMonth() - from.getUTCMonth()
}

/** The instant plus months; the 31st becomes the last day of a shorter month. */
export function addMonths(instant: Date, months: number): Date {
  return new Date(boundary(instant, months))
}

/** The anchor plus months; the 31st becomes the last day of a shorter month, and the 31st again afterwards. */
function boundary(anchor: Date, months: number): number {
  const month = monthsBetween(epoch, anchor) + months
  const [first, next] = [Date.UTC(1970, month), Date.UTC(1970, month + 1)]
  const day = Math.min(anchor.getUTCDate(), (next - first) / dayMs)
  const days = Math.floor(anchor.getTime() / dayMs)
  return first + (day - 1) * dayMs + (anchor.getTime() - days * dayMs)
}

const epoch = new Date(0)
