/** Reads a workspace's catalog in one statement, so that its parts are consistent with each other. */

import type { Sql } from '../operation/sql.ts'
import type { ModelKind, Rate, RateCard, RateComponent } from '../pricing/rate-card.ts'
import { decimal } from '../values/decimal.ts'
import { type Catalog, eventTypeOf, type Feature, type Meter } from './catalog.ts'

const query = `
  select w.catalog_version as version, w.attribution_properties,
    (select coalesce(json_agg(json_build_object('id', m.id, 'key', m.key, 'eventType', m.event_type,
       'aggregation', m.aggregation, 'valueProperty', m.value_property) order by m.key), '[]')
     from meter m where m.workspace_id = w.id) as meters,
    (select coalesce(json_agg(json_build_object('id', f.id, 'key', f.key, 'name', f.name,
       'type', f.type, 'meterId', f.meter_id) order by f.key), '[]')
     from feature f where f.workspace_id = w.id) as features,
    (select coalesce(json_agg(json_build_object('id', c.id, 'key', c.key, 'currency', c.currency,
       'creditValue', c.credit_value::text, 'isDefault', c.is_default)), '[]')
     from rate_card c where c.workspace_id = w.id) as cards,
    (select coalesce(json_agg(json_build_object('id', r.id, 'rateCardId', r.rate_card_id,
       'eventType', r.event_type, 'match', r.match, 'fixedCredits', r.fixed_credits::text,
       'fixedCost', r.fixed_cost::text, 'components', r.components,
       'qualityScore', r.quality_score::text, 'kind', r.kind, 'effectiveAt', r.effective_at)), '[]')
     from rate r where r.workspace_id = w.id) as rates
  from workspace w where w.id = $1`

type StoredComponent = { property: string; unitSize: string; credits: string; cost: string | null }

interface StoredRate {
  id: string
  rateCardId: string
  eventType: string
  match: Record<string, string>
  fixedCredits: string
  fixedCost: string | null
  components: StoredComponent[]
  qualityScore: string | null
  kind: ModelKind | null
  effectiveAt: string
}

type StoredFeature = Omit<Feature, 'meter'> & { meterId: string | null }
type StoredCard = Omit<RateCard, 'creditValue' | 'ratesByEventType'> & { creditValue: string }

export async function loadCatalog(sql: Sql, workspaceId: string): Promise<Catalog> {
  const { rows } = await sql.query({ name: 'load_catalog', text: query, values: [workspaceId] })
  const row = rows[0]
  if (!row) throw new Error(`There is no workspace ${workspaceId}`)
  const meters: Meter[] = row.meters
  const features = (row.features as StoredFeature[]).map((f) => toFeature(f, meters))
  const cards = (row.cards as StoredCard[]).map((card) => toRateCard(card, row.rates))
  return {
    version: Number(row.version),
    meters,
    featuresById: new Map(features.map((f) => [f.id, f])),
    featuresByKey: new Map(features.map((f) => [f.key, f])),
    featuresByEventType: Map.groupBy(features, eventTypeOf),
    rateCards: new Map(cards.map((c) => [c.id, c])),
    defaultRateCard: cards.find((c) => c.isDefault) ?? null,
    attributionProperties: row.attribution_properties,
  }
}

function toFeature({ meterId, ...feature }: StoredFeature, meters: Meter[]): Feature {
  return { ...feature, meter: meters.find((m) => m.id === meterId) ?? null }
}

function toRateCard(card: StoredCard, rates: StoredRate[]): RateCard {
  const own = rates.filter((rate) => rate.rateCardId === card.id).map(toRate)
  return {
    ...card,
    creditValue: decimal(card.creditValue),
    ratesByEventType: Map.groupBy(own, (rate) => rate.eventType),
  }
}

function toRate(rate: StoredRate): Rate {
  return {
    id: rate.id,
    eventType: rate.eventType,
    match: rate.match,
    fixedCredits: decimal(rate.fixedCredits),
    fixedCost: rate.fixedCost === null ? null : decimal(rate.fixedCost),
    components: rate.components.map(toComponent),
    qualityScore: rate.qualityScore === null ? null : decimal(rate.qualityScore),
    kind: rate.kind,
    effectiveAt: new Date(rate.effectiveAt),
  }
}

export function toComponent(component: StoredComponent): RateComponent {
  return {
    property: component.property,
    unitSize: decimal(component.unitSize),
    credits: decimal(component.credits),
    cost: component.cost === null ? null : decimal(component.cost),
  }
}
