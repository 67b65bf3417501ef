/**
 * The dimensions by which usage is summed. The SQL that assigns an event to a value of a dimension is here only: roll-up,
 * figures and verification all use it.
 *
 * The value of an event in a dimension depends on the event alone. A new dimension is therefore rolled up from the first event
 * on, and gets the same sums as if it had always existed.
 */

import { propertyNumberSql } from '../catalog/property-number.ts'
import { tokenKinds, tokenTotals } from '../token-usage/kinds.ts'
import { dayMs } from '../values/period.ts'

/**
 * Callers ask for `feature`, `customer` and `property`; all but the customer by the hour. `type` (sums by event type and feature together, by the hour) serves
 * filters. `customer` is by the day, since a workspace may have many. `rate` (sums by rate, model and provider) and `units` (the
 * same, of numbers in properties) serve prices, by the day, for events with a known rate and model.
 */
export interface Dimension {
  /** The key under which its rollups are stored. */
  key: string
  kind: 'feature' | 'type' | 'customer' | 'property' | 'rate' | 'units'
  /** The names of the property or properties; empty when it needs none. */
  names: readonly string[]
}

/**
 * Whether the dimension `d` has the name of a property. The name alone cannot say so: an event may have a property with an empty
 * name.
 */
export const readsPropertySql = `d.kind in ('property', 'units')`

/** Every event has exactly one feature, so the sums by feature add up to the totals. */
export const byFeature: Dimension = { key: 'feature', kind: 'feature', names: [''] }

/** Every event has exactly one type and feature, so these sums add up to the totals too, within the maximum of values. */
export const byType: Dimension = { key: 'type', kind: 'type', names: [''] }

/** Every event has exactly one customer. */
export const byCustomer: Dimension = { key: 'customer', kind: 'customer', names: [''] }

/** The value of `byType`, as JSON. */
const typeSql = 'json_build_array(e.event_type, e.feature)::text'

/** The event type and the feature of a value of `byType`, which is not `otherValue`. */
export function typeAndFeature(value: string): [eventType: string, feature: string] {
  return JSON.parse(value)
}

export function byProperty(name: string): Dimension {
  return { key: `property:${name}`, kind: 'property', names: [name] }
}

export const byRate: Dimension = { key: 'rate', kind: 'rate', names: [''] }

export const tokenNames: readonly string[] = [...tokenKinds, ...tokenTotals.keys()]

export const byTokens: Dimension = { key: 'tokens', kind: 'units', names: tokenNames }

export function byUnits(name: string): Dimension {
  return { key: `units:${name}`, kind: 'units', names: [name] }
}

/**
 * The value that counts long texts, objects, lists, and the values beyond the maximum. A caller's text that looks like it
 * gets one more bracket in front, so that the two never collide.
 */
export const otherValue = '(other)'
export const valueLengthMax = 255
/** The maximum length of names of models and providers. */
export const nameLengthMax = 100

const nameOf = (name: string) => `
  case when jsonb_typeof(e.properties -> '${name}') = 'string'
      and length(e.properties ->> '${name}') between 1 and ${nameLengthMax}
    then e.properties ->> '${name}' end`

/** The price key of the event `e`: type, rate, model and provider, as JSON; null without a rate or a model. */
export const pricedSql = `
  case when e.rate_id is not null and ${nameOf('model')} is not null
    then json_build_array(e.event_type, e.rate_id, ${nameOf('model')}, ${nameOf('provider')})::text end`

/**
 * The value of the event `e` in the dimension `d`; null when the event has none, or an empty text. `said` is the
 * property that `d` names, `priced` is `pricedSql`.
 */
export function sqlOfValue(said: string, priced: string): string {
  return `
  case d.kind when 'feature' then e.feature
    when 'type' then ${typeSql}
    when 'customer' then e.customer_id
    when 'property' then
      case when jsonb_typeof(${said}) in ('object', 'array')
          or length(${said} #>> '{}') > ${valueLengthMax} then '${otherValue}'
        when ${said} #>> '{}' like '(%other)'
          then regexp_replace(${said} #>> '{}', '^(\\(+other\\))$', '(\\1')
        else nullif(${said} #>> '{}', '') end
    when 'rate' then ${priced}
    when 'units' then
      case when ${said} is not null or d.name = 'quantity'
        then '[' || ${priced} || ', ' || to_json(d.name) || ']' end
  end`
}

/** The value as the caller wrote it; `otherValue` must be handled before. */
export function saidValue(value: string | null): string | null {
  return value !== null && /^\(\(+other\)$/.test(value) ? value.slice(1) : value
}

/** The value under which what a caller wrote is summed. */
export function summedValue(said: string): string {
  return /^\(+other\)$/.test(said) ? `(${said}` : said
}

/** A reversing event subtracts what the original added; it has the properties of the original. */
export const eventsSql = 'case when e.reverses is null then 1 else -1 end'

/** The quantity of the event, or the number in the property. */
export function sqlOfQuantity(said: string): string {
  return `
  case when d.kind <> 'units' then e.quantity
    when ${said} is null then case when d.name = 'quantity' then e.quantity else 0 end
    else coalesce(${propertyNumberSql(said)}, 0) * ${eventsSql} end`
}

const property = '(e.properties -> d.name)'

export const valueSql = sqlOfValue(property, pricedSql)
export const quantitySql = sqlOfQuantity(property)

export const epochSql = `timestamptz '1970-01-01T00:00:00Z'`

/** Whether the dimension `d` is rolled up by days in UTC, and not by hours. */
export const isByDaySql = `d.kind in ('rate', 'units', 'customer')`

/** Whether the dimension `d` needs `pricedSql`. */
export const isPricedSql = `d.kind in ('rate', 'units')`

export function grainMsOf({ kind }: Dimension): number {
  return kind === 'rate' || kind === 'units' || kind === 'customer' ? dayMs : 3_600_000
}

/** The number of values with sums of their own in one hour or day of a customer; later values are summed together. */
export const valuesMaxSql = `case when ${isByDaySql} then 1000 else 200 end`

/** `kind` and `name` of the dimension with the key `m.dimension`; a relation, to be joined laterally. */
export const partsSql = `
  select case m.dimension when '${byTokens.key}' then 'units' else split_part(m.dimension, ':', 1) end
    as kind, n.name
  from unnest(case m.dimension when '${byTokens.key}'
    then array[${tokenNames.map((name) => `'${name}'`).join(', ')}]
    else array[substr(m.dimension, strpos(m.dimension, ':') + 1)] end) as n(name)`

/** Dimensions as parameters of a statement, with a row for each of their names: keys, kinds and names. */
export function dimensionParameters(
  dimensions: readonly Dimension[],
): [string[], string[], string[]] {
  const parts = dimensions.flatMap(({ key, kind, names }) =>
    names.map((name) => ({ key, kind, name })),
  )
  return [parts.map((p) => p.key), parts.map((p) => p.kind), parts.map((p) => p.name)]
}
