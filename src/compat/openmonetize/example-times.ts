/** Times for the examples of the documentation, around the day on which it is read, so that they can be sent on that day. Pure. */
import { dayMs } from '../../core/values/period.ts'

export interface ExampleTimes {
  /** Days, such as 2024-01-15. */
  today: string
  yesterday: string
  monthAgo: string
  /** Instants. */
  recently: string
  nextMonth: string
  yearEnd: string
  /** A part of keys that are not to be used with another content on another day. */
  dayKey: string
}

export function exampleTimes(now: Date): ExampleTimes {
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  const yesterday = dayOf(now.getTime() - dayMs)
  return {
    today: dayOf(now.getTime()),
    yesterday,
    monthAgo: dayOf(now.getTime() - 30 * dayMs),
    recently: `${yesterday}T10:30:00Z`,
    nextMonth: `${dayOf(Date.UTC(year, month + 1, 1))}T00:00:00Z`,
    yearEnd: `${year + 1}-12-31T23:59:59Z`,
    dayKey: yesterday.replaceAll('-', ''),
  }
}
