/** The meters, features and rate cards of one workspace, as decisions read them. */
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
  /** The property that it sums, compares or counts; null means the event's quantity. */
  valueProperty: string | null
}

export interface Feature {
  id: string
  key: string
  name: string
  type: FeatureType
  /** Null: the feature counts the events whose type is its key. */
  meter: Meter | null
}

export interface Catalog {
  version: number
  meters: Meter[]
  featuresById: Map<string, Feature>
  featuresByKey: Map<string, Feature>
  /** The features whose usage grows with events of a type. */
  featuresByEventType: Map<string, Feature[]>
  rateCards: Map<string, RateCard>
  defaultRateCard: RateCard | null
  /** Properties that usage is rolled up by, as the workspace named them. */
  attributionProperties: string[]
}

/** A feature as callers name it: by our id or its key. */
export function findFeature(catalog: Catalog, named: string): Feature | undefined {
  return catalog.featuresById.get(named) ?? catalog.featuresByKey.get(named)
}

/** The event type that moves the feature. */
export function eventTypeOf(feature: Feature): string {
  return feature.meter?.eventType ?? feature.key
}

export function rateCardOf(catalog: Catalog, rateCardId: string | null): RateCard | null {
  if (rateCardId === null) return catalog.defaultRateCard
  return catalog.rateCards.get(rateCardId) ?? catalog.defaultRateCard
}

/** The feature that analytics count an event for: the one named like its type, else the first that meters it. */
export function featureKeyOf(catalog: Catalog, eventType: string): string {
  if (catalog.featuresByKey.has(eventType)) return eventType
  return catalog.featuresByEventType.get(eventType)?.[0]?.key ?? eventType
}
