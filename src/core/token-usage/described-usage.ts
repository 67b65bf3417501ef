/** How inputs describe usage: by properties, by the usage object of a model provider, or by both. */
import { invalid } from '../errors.ts'
import { type JsonObject, jsonObject } from '../input.ts'
import { tokenKinds, tokenTotals } from './kinds.ts'
import { tokenProperties } from './normalize.ts'
import { withTokenNames } from './token-names.ts'

/** The fields of an input; `propertiesOf` makes one of them. */
export const describedUsage = {
  properties: jsonObject.nullish(),
  tokenUsage: jsonObject.nullish(),
}

const counted: string[] = [...tokenKinds, ...tokenTotals.keys()]

/** What is stored, fingerprinted and priced; null when nothing is described. */
export function propertiesOf(described: {
  properties?: JsonObject | null | undefined
  tokenUsage?: JsonObject | null | undefined
}): JsonObject | null {
  const { properties = null, tokenUsage = null } = described
  if (tokenUsage === null) return properties && withTokenNames(properties)
  const twice = counted.find((name) => properties !== null && Object.hasOwn(properties, name))
  if (twice !== undefined) {
    throw invalid(`${twice} is given by tokenUsage and must not be among the properties.`, {
      field: `properties.${twice}`,
    })
  }
  const provider = properties?.provider
  return {
    ...properties,
    ...tokenProperties(tokenUsage, typeof provider === 'string' ? provider : null),
  }
}
