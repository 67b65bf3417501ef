/** An adjustment of usage in the form in which it is decided. */
import type { Decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'

export const adjustmentBehaviors = ['SET', 'DELTA'] as const

/** A validated adjustment from a caller. */
export interface Adjustment {
  /** Our id or the externalId. */
  customerId: string
  /** The subscription, one of the customer, whose usage it is; null: none is named. */
  subscriptionId: string | null
  /** A meter, whose usage at one event time is adjusted, or a feature, whose usage in its current period is. */
  of: { kind: 'METER' | 'FEATURE'; named: string }
  behavior: (typeof adjustmentBehaviors)[number]
  /** The usage afterwards, or the change of it, which may be negative. */
  quantity: Decimal
  /** Event time; null: the time of recording. Always null for a feature. */
  timestamp: Date | null
  properties: JsonObject
  idempotencyKey: string | null
}
