/** Reads a row of usage_event as far as counts need it. */

import type { UsageEventRow } from '../../usage/event-row.ts'
import { decimal } from '../../values/decimal.ts'
import type { Countable } from './recount.ts'

export function toCountable(
  row: Pick<
    UsageEventRow,
    'sequence' | 'event_type' | 'quantity' | 'properties' | 'timestamp' | 'credits'
  >,
): Countable {
  return {
    sequence: Number(row.sequence),
    eventType: row.event_type,
    quantity: decimal(row.quantity),
    properties: row.properties,
    timestamp: row.timestamp,
    credits: decimal(row.credits),
  }
}
