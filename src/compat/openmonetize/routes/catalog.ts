/** The catalog: meters that count events, and features that customers are entitled to. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import {
  eg,
  from,
  id,
  named,
  nullable,
  object,
  said,
  shows,
  text,
  time,
  words,
} from '../../fields.ts'
import { choice } from '../../names.ts'
import { listRoute, route } from '../../route.ts'
import { page } from '../fields.ts'

const tag = 'Catalog'

export const key = z
  .string()
  .describe('1 to 100 letters, digits or _ - . : /, starting with a letter or digit; unique.')
export const name = z.string().nullish().describe('At most 255 characters; the key by default.')

const aggregations = {
  ...{ SUM: 'sum', COUNT: 'count', MAX: 'max', LAST: 'last' },
  UNIQUE_COUNT: 'unique_count',
} as const

const featureTypes = {
  ...{ BOOLEAN: 'boolean', METERED: 'metered', CREDITS: 'credits', STATIC: 'static' },
} as const

const featureType = choice(featureTypes)

const exports = { key: 'exports', name: 'Exports', event_type: 'export', aggregation: 'sum' }
const meter = shows(
  exports,
  named(
    'Meter',
    object({
      id: eg('meter_001', id),
      key: text,
      name: text,
      event_type: said('The type of the events that it reads.', text),
      aggregation: words('Aggregation', aggregations),
      value_property: eg(
        null,
        said('The property that it reads; null: the quantity.', nullable(text)),
      ),
      created_at: time,
    }),
  ),
)

const createMeter = route('POST /meters', {
  name: 'createMeter',
  summary: 'Creates a meter, which combines many events into one number.',
  tag,
  status: 201,
  asks: 'mutation createMeter',
  body: {
    key,
    name,
    event_type: z
      .string()
      .nullish()
      .describe('The type of the events that it reads; the key by default.'),
    aggregation: choice(aggregations),
    value_property: z
      .string()
      .nullish()
      .describe('sum, max and last read the quantity without it; unique_count requires it.'),
  },
  answer: meter,
  example: { request: exports },
})

const listMeters = listRoute('GET /meters', page, {
  name: 'listMeters',
  summary: 'The meters, newest first.',
  tag,
  asks: 'query meters',
  query: {
    event_type: z.string().min(1).optional().describe('Only those that read such events.'),
  },
  rows: { meters: meter },
})

const summaries = { key: 'summaries', name: 'Summaries', type: 'credits' }
const feature = shows(
  summaries,
  named(
    'Feature',
    object({
      id: eg('feature_001', id),
      key: said('The value of feature_id elsewhere.', text),
      name: text,
      type: words('FeatureType', featureTypes),
      description: eg(null, nullable(text)),
      meter: from(
        'meter.key',
        eg(null, said('The key of the meter that counts its usage.', nullable(text))),
      ),
      created_at: time,
      updated_at: time,
    }),
  ),
)

const createFeature = route('POST /features', {
  name: 'createFeature',
  summary: 'Creates a feature, which customers can be entitled to.',
  tag,
  refuses: ['NOT_FOUND'],
  status: 201,
  asks: 'mutation createFeature',
  as: { meter: 'meterKey' },
  body: {
    key,
    name,
    type: featureType,
    description: z.string().nullish().describe('At most 1,000 characters.'),
    meter: z
      .string()
      .nullish()
      .describe('Key or id of what counts its usage; else events whose type is the key count.'),
  },
  answer: feature,
  example: { request: summaries },
})

const listFeatures = listRoute('GET /features', page, {
  name: 'listFeatures',
  summary: 'The features, newest first.',
  tag,
  asks: 'query features',
  query: { type: featureType.optional() },
  rows: { features: feature },
})

export const catalogRoutes: Route[] = [createMeter, listMeters, createFeature, listFeatures]
