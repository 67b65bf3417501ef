/** The catalog: meters that count events, and features that customers are entitled to. */
import { z } from 'zod'
import { type Route, route } from '../dialect.ts'
import {
  type Aggregation,
  CreateFeatureDocument,
  CreateMeterDocument,
  type FeatureFieldsFragment,
  type FeatureType,
  ListFeaturesDocument,
  ListMetersDocument,
  type MeterFieldsFragment,
} from './catalog.generated.ts'
import { pageOf, pageQuery, pagination, paginationOf, time, timeText } from './shapes.ts'

const tag = 'Catalog'

export const key = z
  .string()
  .describe('1 to 100 letters, digits or _ - . : /, starting with a letter or digit; unique.')
export const name = z.string().nullish().describe('At most 255 characters; the key by default.')

const aggregations = {
  sum: 'SUM',
  count: 'COUNT',
  max: 'MAX',
  last: 'LAST',
  unique_count: 'UNIQUE_COUNT',
} as const satisfies Record<string, Aggregation>
const aggregationWords = wordsOf<Aggregation, keyof typeof aggregations>(aggregations)

const featureTypes = {
  boolean: 'BOOLEAN',
  metered: 'METERED',
  credits: 'CREDITS',
  static: 'STATIC',
} as const satisfies Record<string, FeatureType>
const featureTypeWords = wordsOf<FeatureType, keyof typeof featureTypes>(featureTypes)

/** The words of GraphQL, by those of this API, turned around. */
function wordsOf<Value extends string, Word extends string>(values: Record<Word, Value>) {
  const entries = Object.entries(values) as [Word, Value][]
  return Object.fromEntries(entries.map(([word, value]) => [value, word])) as Record<Value, Word>
}

const aggregation = z.enum(['sum', 'count', 'max', 'last', 'unique_count'])
const featureType = z.enum(['boolean', 'metered', 'credits', 'static'])

const meter = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    event_type: z.string().describe('The type of the events that it reads.'),
    aggregation,
    value_property: z.string().nullable().describe('What it reads; null: the quantity.'),
    created_at: time,
  })
  .meta({ id: 'Meter' })

const createMeter = route({
  method: 'POST',
  path: '/meters',
  name: 'createMeter',
  summary: 'Creates a meter, which makes one number of many events.',
  tag,
  status: 201,
  document: CreateMeterDocument,
  body: z.strictObject({
    key,
    name,
    event_type: z.string().nullish().describe('Of the events it reads; the key by default.'),
    aggregation,
    value_property: z
      .string()
      .nullish()
      .describe('sum, max and last read the quantity without it; unique_count requires it.'),
  }),
  response: meter,
  input: ({ body: { event_type, value_property, aggregation, ...given } }) => ({
    input: {
      ...given,
      eventType: event_type,
      aggregation: aggregations[aggregation],
      valueProperty: value_property,
    },
  }),
  output: (data) => meterOf(data.createMeter),
})

const listMeters = route({
  method: 'GET',
  path: '/meters',
  name: 'listMeters',
  summary: 'The meters, newest first.',
  tag,
  document: ListMetersDocument,
  query: z.strictObject({
    event_type: z.string().min(1).optional().describe('Only those that read such events.'),
    ...pageQuery,
  }),
  response: z.object({ meters: z.array(meter), pagination }),
  input: ({ query }) => ({
    ...pageOf(query),
    eventType: query.event_type,
  }),
  output: ({ meters: { edges, pageInfo } }) => ({
    meters: edges.map(({ node }) => meterOf(node)),
    pagination: paginationOf(pageInfo),
  }),
})

function meterOf(found: MeterFieldsFragment): z.input<typeof meter> {
  const { id, key, name, eventType, aggregation, valueProperty, createdAt } = found
  return {
    ...{ id, key, name },
    event_type: eventType,
    aggregation: aggregationWords[aggregation],
    value_property: valueProperty,
    created_at: timeText(createdAt),
  }
}

const feature = z
  .object({
    id: z.string(),
    key: z.string().describe('What feature_id is elsewhere.'),
    name: z.string(),
    type: featureType,
    description: z.string().nullable(),
    meter: z.string().nullable().describe('The key of what counts its usage.'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Feature' })

const createFeature = route({
  method: 'POST',
  path: '/features',
  name: 'createFeature',
  summary: 'Creates a feature, which customers can be entitled to.',
  tag,
  refuses: ['NOT_FOUND'],
  status: 201,
  document: CreateFeatureDocument,
  body: z.strictObject({
    key,
    name,
    type: featureType,
    description: z.string().nullish().describe('At most 1,000 characters.'),
    meter: z
      .string()
      .nullish()
      .describe('Key or id of what counts its usage; else events whose type is the key count.'),
  }),
  response: feature,
  input: ({ body: { type, meter, ...given } }) => ({
    input: { ...given, type: featureTypes[type], meterKey: meter },
  }),
  output: (data) => featureOf(data.createFeature),
})

const listFeatures = route({
  method: 'GET',
  path: '/features',
  name: 'listFeatures',
  summary: 'The features, newest first.',
  tag,
  document: ListFeaturesDocument,
  query: z.strictObject({ type: featureType.optional(), ...pageQuery }),
  response: z.object({ features: z.array(feature), pagination }),
  input: ({ query }) => ({
    ...pageOf(query),
    type: query.type && featureTypes[query.type],
  }),
  output: ({ features: { edges, pageInfo } }) => ({
    features: edges.map(({ node }) => featureOf(node)),
    pagination: paginationOf(pageInfo),
  }),
})

function featureOf(found: FeatureFieldsFragment): z.input<typeof feature> {
  const { id, key, name, type, description, meter, createdAt, updatedAt } = found
  return {
    ...{ id, key, name, description },
    type: featureTypeWords[type],
    meter: meter?.key ?? null,
    created_at: timeText(createdAt),
    updated_at: timeText(updatedAt),
  }
}

export const catalogRoutes: Route[] = [createMeter, listMeters, createFeature, listFeatures]
