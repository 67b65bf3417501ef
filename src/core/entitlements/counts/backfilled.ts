/** Tells imported history from other events: history counts against no limit. */
import type { UsageEvent } from '../../usage/usage-event.ts'
import { eventAgeMaxMs } from '../entitlement.ts'

/** Whether the event was imported as history; the event must be an original, not a reversing event. */
export function isBackfilled({
  createdAt,
  timestamp,
}: Pick<UsageEvent, 'createdAt' | 'timestamp'>) {
  return createdAt.getTime() - timestamp.getTime() > eventAgeMaxMs
}

/** An event recorded longer than this after its time is history, in SQL. */
export const backfillAge = `interval '${eventAgeMaxMs} milliseconds'`

/** Whether the event `e` was imported as history, in SQL. */
export const isBackfilledSql = `e.created_at - e.timestamp > ${backfillAge}`
