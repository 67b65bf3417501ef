/**
 * Times in the examples of the documentation: they depend on the day of reading, so that an example works when it is sent on that
 * day. Pure.
 */
import { dayMs } from '../core/values/period.ts'

/** A placeholder in an example for its value on the given day. */
export type OnDay = (now: Date) => string

/** Days, such as 2024-01-15. */
export const today: OnDay = (now) => dayOf(now.getTime())
export const yesterday: OnDay = (now) => dayOf(now.getTime() - dayMs)
export const monthAgo: OnDay = (now) => dayOf(now.getTime() - 30 * dayMs)

/** Instants. */
export const recently: OnDay = (now) => `${yesterday(now)}T10:30:00Z`
export const nextMonth: OnDay = (now) =>
  `${dayOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))}T00:00:00Z`
export const yearEnd: OnDay = (now) => `${now.getUTCFullYear() + 1}-12-31T23:59:59Z`

/** A text that contains a time: `onDay(monthAgo, (day) => `${day}T10:30:00Z`)`. */
export function onDay(time: OnDay, text: (time: string) => string): OnDay {
  return (now) => text(time(now))
}

/** A part of keys that must not be reused with other content on another day. */
export const dayKey: OnDay = onDay(yesterday, (day) => day.replaceAll('-', ''))

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** The example with its times filled in. */
export function shownOn(now: Date, example: unknown): unknown {
  if (typeof example === 'function') return example(now)
  if (Array.isArray(example)) return example.map((one) => shownOn(now, one))
  if (typeof example !== 'object' || example === null || example instanceof Buffer) return example
  const entries = Object.entries(example).map(([name, one]) => [name, shownOn(now, one)])
  return Object.fromEntries(entries)
}
