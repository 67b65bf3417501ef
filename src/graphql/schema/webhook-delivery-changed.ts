/** Live deliveries of a webhook endpoint in GraphQL. */
import { changedDeliveries } from '../../core/webhooks/deliveries.ts'
import {
  type DeliveriesChange,
  deliveriesTopic,
  latestMax,
} from '../../core/webhooks/deliveries-topic.ts'
import { builder } from './builder.ts'
import { freshItem, lastEventOf } from './live.ts'
import { WebhookDelivery } from './webhook-deliveries.ts'

const WebhookDeliveryChange = builder
  .objectRef<DeliveriesChange>('WebhookDeliveryChange')
  .implement({
    description:
      'What changed of the deliveries of a webhook endpoint, or its latest ones when the subscription began. Each delivery is shown as it is now, which may be later than `sequence`.',
    fields: (t) => ({
      sequence: t.expose('sequence', {
        type: 'SafeInt',
        description:
          'Grows with each change of a delivery of the endpoint, with gaps; 0: none was.',
      }),
      isState: t.exposeBoolean('isState', {
        description: `Whether it is the first item: the at most ${latestMax} deliveries that changed last.`,
      }),
      deliveries: t.prismaField({
        type: [WebhookDelivery],
        description:
          'The deliveries that were made or changed, at most 100, the latest change last; not those that are no longer kept.',
        resolve: (selection, { deliveryIds: ids }, _args, ctx) =>
          ctx.perform(changedDeliveries, { ids }, selection),
      }),
    }),
  })

builder.subscriptionFields((t) => ({
  webhookDeliveryChanged: t.field({
    type: WebhookDeliveryChange,
    description:
      'The latest deliveries of a webhook endpoint, and then those that are made or change, in order of `sequence`: an attempt begins, ends, or is planned. With `after`, instead everything that changed after that: a client that reconnects with its newest one misses nothing. What changed several times within 100 ms, or while a client was away, comes once, as it is now. It completes when the endpoint is deleted. NOT_FOUND for an unknown or deleted endpoint. Needs read.',
    args: {
      endpointId: t.arg.id({ required: true, description: 'Our id, `whe_…`.' }),
      after: t.arg({
        type: 'SafeInt',
        description:
          'The `sequence` of the last change that you have; 0 for everything. A library that reconnects by itself repeats the variables: give it a getter here. Over server-sent events the header Last-Event-ID takes precedence.',
      }),
    },
    subscribe: (_root, { endpointId, after }, ctx) =>
      ctx.subscribe(deliveriesTopic, { endpointId, after: lastEventOf(ctx) ?? after }),
    resolve: (change, _args, ctx) => freshItem(ctx, change, change.sequence),
  }),
}))
