/** Days, weeks and months of a time zone, computed by Temporal and never by adding to the previous one in UTC. Pure. */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { TimeRange } from './time-range.ts'

export const intervals = ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const
export type Interval = (typeof intervals)[number]

export const timeZone = z
  .string()
  .max(64, 'must have at most 64 characters')
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')

function isTimeZone(name: string): boolean {
  // Temporal also accepts offsets, but no place keeps one offset for long.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}

function zoned(instant: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone)
}

const toDate = (time: Temporal.ZonedDateTime) => new Date(time.epochMilliseconds)

/** The first moment of the hour (by the local clock), day, week (from Monday) or month that contains the instant. */
export function startOf(interval: Interval, zone: string, instant: Date): Date {
  return toDate(startAt(interval, zoned(instant, zone)))
}

function startAt(interval: Interval, time: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  switch (interval) {
    case 'HOUR':
      return startOfHour(time)
    case 'DAY':
      return time.startOfDay()
    case 'WEEK':
      return startOfDate(time.toPlainDate().subtract({ days: time.dayOfWeek - 1 }), time.timeZoneId)
    case 'MONTH':
      return startOfDate(time.toPlainDate().with({ day: 1 }), time.timeZoneId)
  }
}

function startOfDate(date: Temporal.PlainDate, zone: string): Temporal.ZonedDateTime {
  return date.toZonedDateTime(zone)
}

/** Keeps the offset of the time, so that an hour which a clock change repeats counts as two. */
function startOfHour(time: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const past = (time.minute * 60 + time.second) * 1_000 + time.millisecond
  const start = time.subtract({ milliseconds: past })
  // The clock was moved within the hour, which therefore starts at the moment of the change.
  return start.offsetNanoseconds === time.offsetNanoseconds
    ? start
    : (time.getTimeZoneTransition('previous') ?? start)
}

/** The start of the interval that follows the one with the instant. */
export function nextStart(interval: Interval, zone: string, instant: Date): Date {
  return toDate(nextAt(interval, startAt(interval, zoned(instant, zone))))
}

/** `start` must be the start of an interval. */
function nextAt(interval: Interval, start: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  if (interval === 'HOUR') {
    const next = startOfHour(start.add({ hours: 1 }))
    return next.epochMilliseconds > start.epochMilliseconds ? next : start.add({ hours: 1 })
  }
  const date = start.toPlainDate()
  for (let n = 1; ; n++) {
    const next = startOfDate(date.add(durationOf(interval, n)), start.timeZoneId)
    // A day that the zone skipped begins together with the day after it.
    if (next.epochMilliseconds > start.epochMilliseconds) return next
  }
}

function durationOf(interval: 'DAY' | 'WEEK' | 'MONTH', n: number): Temporal.DurationLike {
  if (interval === 'MONTH') return { months: n }
  return { days: interval === 'WEEK' ? 7 * n : n }
}

/** The start of the range, the starts of the intervals within it, and its end; null when there are more than `max`. */
export function timesIn(
  { start, end }: TimeRange,
  interval: Interval,
  zone: string,
  max: number,
): Date[] | null {
  const times = [start]
  let next = startAt(interval, zoned(start, zone))
  for (;;) {
    next = nextAt(interval, next)
    if (next.epochMilliseconds >= end.getTime()) return [...times, end]
    if (times.length === max) return null
    times.push(toDate(next))
  }
}

/** The local date, `2026-03-10`. */
export function dateIn(zone: string, instant: Date): string {
  return zoned(instant, zone).toPlainDate().toString()
}

/** 1 on Monday to 7 on Sunday. */
export function weekdayIn(zone: string, instant: Date): number {
  return zoned(instant, zone).dayOfWeek
}

/** Midnight in the zone of a date that was written alone, and so was read as midnight UTC. */
export function midnightIn(zone: string, date: Date): Date {
  const { year, month, day } = zoned(date, 'UTC')
  return toDate(startOfDate(Temporal.PlainDate.from({ year, month, day }), zone))
}
