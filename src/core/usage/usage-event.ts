/** Usage events: the form in which callers send them and the form in which they are stored. */
import type { Decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'

/** A validated event from a caller. */
export interface UsageInput {
  /** Our id or the externalId. */
  customerId: string
  eventType: string
  /** The type whose rates price the event when the card has none for its own type. */
  pricedAs?: string | null
  /** Units; 1 when not given. */
  quantity: Decimal
  /** Event time; null: the time of recording. */
  timestamp: Date | null
  properties: JsonObject
  /** The feature to which analytics attribute the event; absent: the feature of its type. */
  feature?: string | null
  /** The subscription, one of the customer, whose usage it is; absent: none is named. */
  subscriptionId?: string | null
  /** A warning about oddities of the provider's usage object from which the properties were made. */
  warning: string | null
  idempotencyKey: string | null
}

/** The transaction of an event that took its credits from one pool, and stands for it: the number after the event. */
export interface Debit {
  poolId: string
  /** The credits in all pools of the customer after it. */
  balanceAfter: Decimal
  description: string
}

/** A stored event. Immutable: corrections are reversing events. */
export interface UsageEvent {
  workspaceId: string
  customerId: string
  sequence: number
  eventType: string
  /** The key of the feature to which the usage is attributed. */
  feature: string
  /** The subscription that was named with it; null: none was. */
  subscriptionId: string | null
  quantity: Decimal
  properties: JsonObject
  warning: string | null
  timestamp: Date
  /** Whether the caller gave the timestamp. */
  timestampGiven: boolean
  idempotencyKey: string | null
  /** SHA-256 of a request that did more than record the event, or of any request to an earlier release; null: the event itself tells its repetition. */
  fingerprint: Buffer | null
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
  /** What the event is as its own debit; null: its transactions, if any, have rows. */
  debit: Debit | null
  /** The hold that paid for the event. */
  holdId: string | null
  /** The sequence of the event that this one reverses. */
  reverses: number | null
  createdAt: Date
}
