/**
 * What usage is summed by: the feature, or the text of a property. The one place that says, in SQL, to which value of a
 * dimension an event belongs; roll-up, figures and verification all use it.
 */

export interface Dimension {
  /** Under which its rollups are kept. */
  key: string
  kind: 'feature' | 'property'
  /** Of the property; empty for the feature. */
  name: string
}

/** Every event has exactly one feature, so that its sums are the totals. */
export const byFeature: Dimension = { key: 'feature', kind: 'feature', name: '' }

export function byProperty(name: string): Dimension {
  return { key: `property:${name}`, kind: 'property', name }
}

/** Where longer texts, objects and lists are counted, and what comes after so many values in one hour. */
export const otherValue = '(other)'
const valueLengthMax = 255

/** The property that the dimension `d` names in the event `e`. */
const property = 'e.properties -> d.name'

/** The value of the event `e` in the dimension `d`; null when the event lacks the property, or when it is empty. */
export const valueSql = `
  case d.kind when 'feature' then e.feature
    when 'property' then
      case when jsonb_typeof(${property}) in ('object', 'array')
          or length(e.properties ->> d.name) > ${valueLengthMax} then '${otherValue}'
        else nullif(e.properties ->> d.name, '') end
  end`

/** A reversing event takes off what the original added. */
export const eventsSql = 'case when e.reverses is null then 1 else -1 end'

/** Dimensions as parameters of a statement: their keys, kinds and names. */
export function dimensionParameters(
  dimensions: readonly Dimension[],
): [string[], string[], string[]] {
  return [
    dimensions.map((d) => d.key),
    dimensions.map((d) => d.kind),
    dimensions.map((d) => d.name),
  ]
}
