/** Metrics: what usage events are counted by. */
import { z } from 'zod'
import { listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { eg, id, named, nullable, object, text, words } from '../../fields.ts'
import { route, routeOf } from '../../route.ts'
import { time } from '../fields.ts'
import { textInput } from '../inputs.ts'

const tag = 'Usage'

const aggregations = {
  ...{ SUM: 'sum', MAX: 'max', COUNT: 'count', LAST: 'last', UNIQUE_COUNT: 'unique_count' },
} as const
const { UNIQUE_COUNT: _, ...creatable } = aggregations

const metric = named(
  'UsageMetric',
  object({
    ...{ id: eg('metric_123', id), key: eg('api_calls', text), name: eg('API Calls', text) },
    description: eg('Number of API requests made', nullable(text)),
    unit: eg('requests', nullable(text)),
    aggregation: words('Aggregation', aggregations),
    createdAt: time,
  }),
)
const metrics = listing('query meters', [], metric)

const listMetrics = routeOf(
  'GET /usage/metrics',
  {
    ...{ name: 'listUsageMetrics', summary: 'All metrics.', tag, form: 'SPREAD' },
    asks: [metrics],
    response: z.object({ data: z.array(metric.schema) }),
    shows: { data: [metric.example] },
  },
  async (_request, ask) => ({ data: await listAll(ask, metrics) }),
)

const createMetric = route('POST /usage/metrics', {
  ...{ name: 'createUsageMetric', summary: 'Creates a metric.', tag, status: 201 },
  asks: 'mutation createMeter',
  body: {
    key: textInput(100),
    name: textInput(255),
    description: z.string().max(1_000).nullish(),
    unit: textInput(100).nullish(),
    aggregation: z
      .enum(Object.values(creatable) as [string, ...string[]])
      .optional()
      .transform((word) => (word ?? 'sum').toUpperCase())
      .describe('sum by default.'),
  },
  answer: metric,
  example: {
    request: {
      ...{ key: 'api_calls', name: 'API Calls', description: 'Number of API requests made' },
      ...{ unit: 'requests', aggregation: 'sum' },
    },
  },
})

export const metricRoutes: Route[] = [listMetrics, createMetric]
