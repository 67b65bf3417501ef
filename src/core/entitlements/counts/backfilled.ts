/** Which events are history that was imported: they count against no limit. */
import type { UsageEvent } from '../../usage/usage-event.ts'
import { eventAgeMaxMs } from '../entitlement.ts'

/** Whether the event was imported as history; ask it of an original, not of what reverses it. */
export function isBackfilled({
  createdAt,
  timestamp,
}: Pick<UsageEvent, 'createdAt' | 'timestamp'>) {
  return createdAt.getTime() - timestamp.getTime() > eventAgeMaxMs
}

/** In SQL: what is recorded longer after its time is history. */
export const backfillAge = `interval '${eventAgeMaxMs} milliseconds'`

/** Whether the event `e` was, in SQL. */
export const isBackfilledSql = `e.created_at - e.timestamp > ${backfillAge}`
