/** Usage in inputs: described by properties, by the usage object of a model provider, or by both. */
import { invalid } from '../values/errors.ts'
import { type JsonObject, jsonObject } from '../values/input.ts'
import { tokenKinds, tokenTotals } from './kinds.ts'
import { countedUsage } from './normalize.ts'
import { withTokenNames } from './token-names.ts'

/** The fields of an input; `propertiesOf` merges them into one set of properties. */
export const describedUsage = {
  properties: jsonObject.nullish(),
  tokenUsage: jsonObject.nullish(),
}

interface Described {
  properties?: JsonObject | null | undefined
  tokenUsage?: JsonObject | null | undefined
}

const counted: string[] = [...tokenKinds, ...tokenTotals.keys()]

/** The properties to store, fingerprint and price; null when nothing is described. */
export function propertiesOf(described: Described): JsonObject | null {
  return usageOf(described).properties
}

/** The properties, and a warning about oddities of the provider's usage object. */
export function usageOf(described: Described): {
  properties: JsonObject | null
  warning: string | null
} {
  const { properties = null, tokenUsage = null } = described
  if (tokenUsage === null)
    return { properties: properties && withTokenNames(properties), warning: null }
  const twice = counted.find((name) => properties !== null && Object.hasOwn(properties, name))
  if (twice !== undefined) {
    throw invalid(`${twice} is given by tokenUsage and must not be among the properties.`, {
      field: `properties.${twice}`,
    })
  }
  const textOf = (name: string) => {
    const value = properties && Object.hasOwn(properties, name) ? properties[name] : null
    return typeof value === 'string' ? value : null
  }
  const origin = { provider: textOf('provider'), model: textOf('model') }
  const { properties: tokens, warning } = countedUsage(tokenUsage, origin)
  return { properties: { ...properties, ...tokens }, warning }
}
