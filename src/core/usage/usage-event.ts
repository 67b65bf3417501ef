/** Usage events: what callers send and what is stored. */
import type { Decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'

/** A checked event as it comes from a caller. */
export interface UsageInput {
  /** Our id or the externalId. */
  customerId: string
  eventType: string
  /** The type whose rates price it where the card has none for its own. */
  pricedAs?: string | null
  /** Units; 1 when not given. */
  quantity: Decimal
  /** Event time; null means when it is recorded. */
  timestamp: Date | null
  properties: JsonObject
  /** What analytics count it for; absent: the feature of its type. */
  feature?: string | null
  /** What was odd about the provider's usage object that the properties were made of. */
  warning: string | null
  idempotencyKey: string | null
}

/** A stored event. Immutable: corrections are reversing events. */
export interface UsageEvent {
  workspaceId: string
  customerId: string
  sequence: number
  eventType: string
  /** The key of the feature that the usage counts for. */
  feature: string
  quantity: Decimal
  properties: JsonObject
  warning: string | null
  timestamp: Date
  idempotencyKey: string | null
  fingerprint: Buffer
  rateId: string | null
  /** The price in credits. */
  credits: Decimal
  /** The part of the price that no pool covered. */
  overage: Decimal
  /** The price in major units of the currency. */
  cost: Decimal
  currency: string | null
  /** How many credit transactions follow the event directly in the sequence. */
  transactionCount: number
  /** The hold that paid for it. */
  holdId: string | null
  /** The sequence of the event that this one reverses. */
  reverses: number | null
  createdAt: Date
}
