/** How the deliveries to an endpoint went, in GraphQL. */
import {
  countedMax,
  type EndpointStatistics,
  getEndpointStatistics,
  timedMax,
} from '../../core/webhooks/endpoint-statistics.ts'
import { costing } from '../execution/field-cost.ts'
import { builder } from './builder.ts'
import { countCost } from './list-field.ts'
import { WebhookEndpoint } from './webhooks.ts'

const figure = (count: number) => count.toLocaleString('en')

const EndpointStatisticsType = builder
  .objectRef<EndpointStatistics>('WebhookEndpointStatistics')
  .implement({
    description: `How the deliveries went that were made for an endpoint since an instant; of more than ${figure(countedMax)} the newest ${figure(countedMax)}.`,
    fields: (t) => ({
      startTime: t.expose('startTime', { type: 'DateTime', description: 'Inclusive.' }),
      delivered: t.exposeInt('delivered', { description: 'Deliveries answered with 2xx.' }),
      dead: t.exposeInt('dead', { description: 'Deliveries that were given up.' }),
      pending: t.exposeInt('pending', {
        description: 'Deliveries that are being attempted, or wait for their time or turn.',
      }),
      p95LatencyMs: t.exposeInt('p95LatencyMs', {
        nullable: true,
        description: `Milliseconds: 95 of 100 last attempts took no longer, of the newest ${figure(timedMax)} deliveries. Null without an attempt.`,
      }),
    }),
  })

builder.prismaObjectField(WebhookEndpoint, 'statistics', (t) =>
  t.field({
    type: EndpointStatisticsType,
    description: `How its deliveries went. Deliveries are kept for 30 days after their end. The field costs as much as ${countCost} fields.`,
    args: {
      startTime: t.arg({
        type: 'DateTime',
        description: 'Deliveries made from then on; the last 24 hours by default.',
      }),
    },
    ...costing({ own: countCost }),
    select: { id: true },
    resolve: async ({ id }, { startTime }, ctx) => {
      const load = ctx.loaders().ofEach(getEndpointStatistics, 'ids', { startTime })
      const found = await load.load(id)
      if (!found) throw new Error(`No statistics of ${id}`)
      return found
    },
  }),
)
