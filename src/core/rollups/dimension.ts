/**
 * What usage is summed by. The one place that says, in SQL, to which value of a dimension an event belongs: roll-up,
 * figures and verification all use it.
 *
 * What an event says to a dimension depends on the event alone. So a new dimension is rolled up from the first event on,
 * and gets the sums that it would have, had it always been there.
 */

import { propertyNumberSql } from '../catalog/property-number.ts'
import { tokenKinds, tokenTotals } from '../token-usage/kinds.ts'
import { dayMs } from '../values/period.ts'

/**
 * `feature` and `property` are what people ask for, by the hour. For prices there are, by the day and for events of which
 * a rate and a model are known, `rate` (sums by rate, model and provider) and `units` (the same, of numbers in properties).
 */
export interface Dimension {
  /** Under which its rollups are kept. */
  key: string
  kind: 'feature' | 'property' | 'rate' | 'units'
  /** Of the property or properties; empty where it needs none. */
  names: readonly string[]
}

/** Whether the dimension `d` has the name of a property: the others have none, and an empty name is one that events may have. */
export const readsPropertySql = `d.kind in ('property', 'units')`

/** Every event has exactly one feature, so that its sums are the totals. */
export const byFeature: Dimension = { key: 'feature', kind: 'feature', names: [''] }

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
 * Where longer texts, objects and lists are counted, and the values that come after so many others. A text of a caller that
 * reads like it is kept with one more bracket in front, so that it never meets ours.
 */
export const otherValue = '(other)'
const valueLengthMax = 255
/** Of the names of models and providers. */
const nameLengthMax = 100

const nameOf = (name: string) => `
  case when jsonb_typeof(e.properties -> '${name}') = 'string'
      and length(e.properties ->> '${name}') between 1 and ${nameLengthMax}
    then e.properties ->> '${name}' end`

/** What the event `e` was priced as: type, rate, model and provider, as JSON; null without a rate or a model. */
export const pricedSql = `
  case when e.rate_id is not null and ${nameOf('model')} is not null
    then json_build_array(e.event_type, e.rate_id, ${nameOf('model')}, ${nameOf('provider')})::text end`

/**
 * The value of the event `e` in the dimension `d`; null when the event says nothing to it, or an empty text. `said` is the
 * property that `d` names, `priced` is `pricedSql`.
 */
export function sqlOfValue(said: string, priced: string): string {
  return `
  case d.kind when 'feature' then e.feature
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

/** The value as callers say it; ask first whether it is `otherValue`. */
export function saidValue(value: string | null): string | null {
  return value !== null && /^\(\(+other\)$/.test(value) ? value.slice(1) : value
}

/** A reversing event takes off what the original added; its properties are those of the original. */
export const eventsSql = 'case when e.reverses is null then 1 else -1 end'

/** Units of the event, or those that the property says. */
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
export const isByDaySql = `d.kind in ('rate', 'units')`

export function grainMsOf({ kind }: Dimension): number {
  return kind === 'rate' || kind === 'units' ? dayMs : 3_600_000
}

/** Values that have sums of their own in one such time of a customer; later ones are summed together. */
export const valuesMaxSql = `case when ${isByDaySql} then 1000 else 200 end`

/** `kind` and `name` of a dimension that is known by its key `m.dimension`; a relation, to be joined laterally. */
export const partsSql = `
  select case m.dimension when '${byTokens.key}' then 'units' else split_part(m.dimension, ':', 1) end
    as kind, n.name
  from unnest(case m.dimension when '${byTokens.key}'
    then array[${tokenNames.map((name) => `'${name}'`).join(', ')}]
    else array[substr(m.dimension, strpos(m.dimension, ':') + 1)] end) as n(name)`

/** Dimensions as parameters of a statement, a row for each of their names: keys, kinds and names. */
export function dimensionParameters(
  dimensions: readonly Dimension[],
): [string[], string[], string[]] {
  const parts = dimensions.flatMap(({ key, kind, names }) =>
    names.map((name) => ({ key, kind, name })),
  )
  return [parts.map((p) => p.key), parts.map((p) => p.kind), parts.map((p) => p.name)]
}
