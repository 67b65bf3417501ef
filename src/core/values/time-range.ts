/** A half-open range of instants that a caller asks about. */

import { z } from 'zod'
import { instant } from './input.ts'
import { isDateOnly } from './instant.ts'
import { dayMs } from './period.ts'

export interface TimeRange {
  start: Date
  end: Date
}

/** The last instant that can be stored; see `instant`. */
const latestMs = Date.UTC(9999, 11, 31)

/** The midnight that ends the day that begins at `midnight`. */
export function dayAfter(midnight: Date): Date {
  return new Date(Math.min(latestMs, midnight.getTime() + dayMs))
}

/** The end is exclusive; a date alone as the end includes that day: until "2024-01-31" means until February begins. */
export const timeRange = z
  .strictObject({ start: instant, end: instant })
  .transform(({ start, end }) => ({
    start,
    end: isDateOnly(end) ? dayAfter(end) : end,
  }))
  .refine(({ start, end }) => start < end, 'endTime must lie after startTime')
