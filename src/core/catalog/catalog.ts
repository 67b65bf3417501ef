/** The meters, features and rate cards of one workspace, in the form that decisions use. */
import type { RateCard } from '../pricing/rate-card.ts'

export const aggregations = ['SUM', 'COUNT', 'MAX', 'LAST', 'UNIQUE_COUNT'] as const
export type Aggregation = (typeof aggregations)[number]

export const featureTypes = ['BOOLEAN', 'METERED', 'CREDITS', 'STATIC'] as const
export type FeatureType = (typeof featureTypes)[number]

export interface Meter {
  id: string
  key: string
  /** The usage events that the meter reads. */
  eventType: string
  aggregation: Aggregation
  /** The property that the meter sums, compares or counts; null: the event's quantity. */
  valueProperty: string | null
}

export interface Feature {
  id: string
  key: string
  name: string
  type: FeatureType
  /** Null: the feature counts the events that have its key as their type. */
  meter: Meter | null
}

export interface Catalog {
  version: number
  meters: Meter[]
  featuresById: Map<string, Feature>
  featuresByKey: Map<string, Feature>
  /** The features whose usage grows with the events of a type. */
  featuresByEventType: Map<string, Feature[]>
  rateCards: Map<string, RateCard>
  defaultRateCard: RateCard | null
  /** The properties by which usage is rolled up, in the spelling of the workspace. */
  attributionProperties: string[]
}

/** The feature with this id or key. */
export function findFeature(catalog: Catalog, named: string): Feature | undefined {
  return catalog.featuresById.get(named) ?? catalog.featuresByKey.get(named)
}

/** The type of the events that change the feature's usage. */
export function eventTypeOf(feature: Feature): string {
  return feature.meter?.eventType ?? feature.key
}

export function rateCardOf(catalog: Catalog, rateCardId: string | null): RateCard | null {
  if (rateCardId === null) return catalog.defaultRateCard
  return catalog.rateCards.get(rateCardId) ?? catalog.defaultRateCard
}

/** The feature to which analytics attribute an event: the one whose key is the event's type, else the first that meters it. */
export function featureKeyOf(catalog: Catalog, eventType: string): string {
  if (catalog.featuresByKey.has(eventType)) return eventType
  return catalog.featuresByEventType.get(eventType)?.[0]?.key ?? eventType
}
