/** What figures of revenue are of: a range of time, and all plans or one. */
import type { z } from 'zod'
import { rangeOf } from '../analytics/range.ts'
import type { ReadContext } from '../operation/operation.ts'
import { requirePlan } from '../plans/plan-reference.ts'
import { timeZone } from '../values/calendar.ts'
import { instant, reference } from '../values/input.ts'
import { knownCurrency } from '../values/money.ts'
import type { TimeRange } from '../values/time-range.ts'

/** Defaults: the last 30 days; UTC; all plans; all currencies. */
export const revenueInput = {
  startTime: instant.nullish(),
  endTime: instant.nullish(),
  timeZone: timeZone.nullish(),
  planId: reference.nullish(),
  currency: knownCurrency.nullish(),
}

type RevenueInput = z.output<z.ZodObject<typeof revenueInput>>

export interface RevenueScope extends TimeRange {
  zone: string
  /** Our id; null: all plans. */
  planId: string | null
  /** Null: every currency that there is revenue in. */
  currency: string | null
}

/** INVALID_REQUEST for an empty range, NOT_FOUND for a plan that there is not. */
export async function revenueScopeOf(ctx: ReadContext, input: RevenueInput): Promise<RevenueScope> {
  const zone = input.timeZone ?? 'UTC'
  const range = rangeOf(input, zone, ctx.now)
  const planId = input.planId ? (await requirePlan(ctx.db, input.planId)).id : null
  return { ...range, zone, planId, currency: input.currency ?? null }
}
