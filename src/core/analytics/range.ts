/** The scope of analytics: one customer or the whole workspace, over a time range in a time zone. */

import type { z } from 'zod'
import { atTimeOf } from '../customers/customer-clock.ts'
import { requireCustomer } from '../customers/customer-reference.ts'
import type { ReadContext } from '../operation/operation.ts'
import type { Dimension } from '../rollups/dimension.ts'
import type { UsageOwner } from '../rollups/sums.ts'
import { stepMsOf } from '../rollups/workspace-sums.ts'
import { midnightIn, timeZone } from '../values/calendar.ts'
import { instant, parseInput, reference } from '../values/input.ts'
import { isDateOnly } from '../values/instant.ts'
import { dayMs } from '../values/period.ts'
import { dayAfter, type TimeRange, timeRange } from '../values/time-range.ts'

const defaultDays = 30
const latest = Date.UTC(9999, 11, 31)

/** The input of every operation in this folder. Defaults: the whole workspace; the last 30 days; UTC. */
export const scopeInput = {
  customerId: reference.nullish(),
  startTime: instant.nullish(),
  endTime: instant.nullish(),
  timeZone: timeZone.nullish(),
}

type ScopeInput = z.output<z.ZodObject<typeof scopeInput>>

export interface Scope extends TimeRange {
  owner: UsageOwner
  zone: string
  /** The customer's own time when the scope is one customer, else the server's. */
  now: Date
}

/**
 * Refuses empty ranges. For the whole workspace usage is known in steps (quarters of an hour, or days) of the
 * dimensions: the start is rounded down to a step, the end up.
 */
export async function scopeOf(
  ctx: ReadContext,
  input: ScopeInput,
  dimensions: readonly Dimension[],
): Promise<Scope> {
  const { workspaceId } = ctx
  const zone = input.timeZone ?? 'UTC'
  const customer = input.customerId ? await requireCustomer(ctx, input.customerId) : null
  const { now } = customer ? await atTimeOf(ctx, customer.id) : ctx
  const range = rangeOf(input, zone, now)
  const owner = { workspaceId, customerId: customer?.id ?? null }
  if (customer !== null) return { owner, zone, now, ...range }
  const step = stepMsOf(dimensions)
  const start = new Date(Math.floor(range.start.getTime() / step) * step)
  const end = new Date(Math.min(latest, Math.ceil(range.end.getTime() / step) * step))
  return { owner, zone, now, start, end }
}

/** A date alone is a day of the zone; as the end it is included. */
export function rangeOf(
  input: Pick<ScopeInput, 'startTime' | 'endTime'>,
  zone: string,
  now: Date,
): TimeRange {
  const end = input.endTime ?? now
  const last = isDateOnly(end) ? midnightIn(zone, dayAfter(end)) : end
  const start = input.startTime ?? new Date(last.getTime() - defaultDays * dayMs)
  const first = isDateOnly(start) ? midnightIn(zone, start) : start
  return parseInput(timeRange, { start: within(first), end: within(last) })
}

/** Copies the date, because a date alone would be read as a day again, and limits it, because a zone may move it out of range. */
function within(time: Date): Date {
  return new Date(Math.min(latest, Math.max(0, time.getTime())))
}
