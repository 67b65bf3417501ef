/** Reads a row of usage_counter as a counter; numerics and bigints arrive as text. */
import type { Owned } from '../customers/owner.ts'
import { decimal } from '../values/decimal.ts'
import type { Counter } from './entitlement.ts'

export type CounterRow = Owned & {
  feature_id: string
  period_start: Date
  period_end: Date
  value: string
  value_at: Date
  edition: string
  refused_at: Date | null
}

export function toCounter(row: CounterRow): Counter {
  return {
    featureId: row.feature_id,
    start: row.period_start,
    end: row.period_end,
    value: decimal(row.value),
    valueAt: row.value_at,
    edition: Number(row.edition),
    refusedAt: row.refused_at,
  }
}
