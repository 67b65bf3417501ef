/** Narrows usage to some event types, features and values of properties. */
import { z } from 'zod'
import { propertyName, reference } from '../values/input.ts'

const valuesMax = 50
const propertiesMax = 5

const some = (what: typeof reference) =>
  z.array(what).min(1, 'must name at least one').max(valuesMax, `must name at most ${valuesMax}`)

const schema = z.strictObject({
  eventTypes: some(reference).nullish(),
  features: some(reference).nullish(),
  properties: z
    .array(z.strictObject({ name: propertyName, values: some(reference) }))
    .max(propertiesMax, `must have at most ${propertiesMax}`)
    .refine((all) => new Set(all.map((p) => p.name)).size === all.length, 'must name each once')
    .nullish(),
})

/** An event must meet all conditions; null or empty is no condition. */
export interface UsageFilter {
  eventTypes: string[] | null
  features: string[] | null
  properties: { name: string; values: string[] }[]
}

/** Null when the filter has no condition. */
export const usageFilter = schema.nullish().transform((given): UsageFilter | null => {
  const { eventTypes = null, features = null, properties } = given ?? {}
  if (!eventTypes && !features && !properties?.length) return null
  return { eventTypes, features, properties: properties ?? [] }
})
