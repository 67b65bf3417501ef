/** Rate cards in the form that decisions use. */
import type { Decimal } from '../values/decimal.ts'

/** The price of one numeric property, e.g. 0.03 credits per 1,000 input_tokens. */
export interface RateComponent {
  /** A numeric property of the event, or `quantity`. */
  property: string
  /** The price is per this many units. */
  unitSize: Decimal
  credits: Decimal
  /** Major units of the card's currency; null means credits × the card's credit value. */
  cost: Decimal | null
}

/** The kind of work that a model does. A model can stand in only for another of the same kind. */
export const modelKinds = [
  'CHAT',
  'EMBEDDING',
  'IMAGE',
  'VIDEO',
  'AUDIO',
  'REALTIME',
  'SPEECH',
  'TRANSCRIPTION',
  'RERANKING',
] as const
export type ModelKind = (typeof modelKinds)[number]

export interface Rate {
  id: string
  eventType: string
  /**
   * Property values that an event must have, or `>` and a number that the value must exceed; {} matches every event of the type.
   */
  match: Record<string, string>
  fixedCredits: Decimal
  fixedCost: Decimal | null
  components: RateComponent[]
  /** The score that an operator entered, 0 to 1. */
  qualityScore: Decimal | null
  /** Null: not given. */
  kind: ModelKind | null
  effectiveAt: Date
}

export interface RateCard {
  id: string
  key: string
  /** ISO 4217. */
  currency: string
  /** Major units of the currency for one credit. */
  creditValue: Decimal
  isDefault: boolean
  ratesByEventType: Map<string, Rate[]>
}
