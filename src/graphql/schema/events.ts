/** The events of a workspace in GraphQL. */

import {
  type EventDelivery,
  type EventDeliveryStatus,
  getEventDeliveries,
} from '../../core/events/event-deliveries.ts'
import { type EntityType, entityTypes } from '../../core/events/event-entity.ts'
import { eventsOfEach, getEvent, listEvents } from '../../core/events/event-log.ts'
import type { Context } from '../execution/context.ts'
import { builder } from './builder.ts'
import { customerRowsField } from './customer-list-field.ts'
import { Customer } from './customers.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'
import { kindOf, WebhookEventType } from './webhook-event-types.ts'

type EntityValues = Record<Uppercase<EntityType>, { value: EntityType; description: string }>

const EventEntityEnum = builder.enumType('EventEntity', {
  description: 'What an event can be about.',
  values: Object.fromEntries(
    entityTypes.map((value) => [
      value.toUpperCase(),
      { value, description: `One object, whose id is in the data: ${value.replace('_', ' ')}.` },
    ]),
  ) as EntityValues,
})

const EventDeliveryStatusEnum = builder.enumType('EventDeliveryStatus', {
  description: 'How far the webhook deliveries of an event are.',
  values: {
    PENDING: { description: 'A delivery is to come.' },
    PROCESSED: { description: 'All are done, or no endpoint asked for it.' },
    FAILED: { description: 'A delivery was given up.' },
  } satisfies Record<EventDeliveryStatus, object>,
})

export const Event = builder.prismaObject('Event', {
  description:
    'A change in the workspace, which webhooks deliver. Recorded usage and holds have logs of their own.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Our id, `wevt_…`, older ones `evt_…`; the `webhook-id` of its deliveries.',
    }),
    type: t.exposeString('type', { description: 'What changed, e.g. `credits.low_balance`.' }),
    kind: t.field({
      type: WebhookEventType,
      nullable: true,
      description: 'The type as an enum; null for a type of an earlier version.',
      select: { type: true },
      resolve: ({ type }) => kindOf(type),
    }),
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'Our id of the customer; null for an event of the workspace.',
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null for an event of the workspace.',
      select: { customerId: true },
      resolve: ({ customerId }, _args, ctx, info) =>
        customerId === null ? null : loadCustomer(customerId, ctx, info),
    }),
    sequence: t.expose('sequence', {
      type: 'SafeInt',
      description:
        'Counts the events of the customer without gaps, in the order of their commits; events without a customer are counted for the workspace.',
    }),
    entityType: t.field({
      type: EventEntityEnum,
      nullable: true,
      description:
        'What it is about; null for older events, and those about no single object, such as a balance.',
      select: { entityType: true },
      resolve: ({ entityType }) => entityTypes.find((one) => one === entityType) ?? null,
    }),
    entityId: t.exposeID('entityId', {
      nullable: true,
      description: 'Our id of what it is about, also in its data; null as entityType is.',
    }),
    batch: t.string({
      nullable: true,
      description:
        'Equal for the events of one commit, which follow each other; null for older events.',
      select: { batch: true },
      resolve: ({ batch }) => batch?.toString() ?? null,
    }),
    deliveryStatus: t.field({
      type: EventDeliveryStatusEnum,
      description: 'How far its webhook deliveries are.',
      select: { id: true },
      resolve: async ({ id }, _args, ctx) => (await deliveriesOf(ctx, id)).status,
    }),
    deliveredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When its last webhook delivery ended; null while one is to come, and when no endpoint asked for it.',
      select: { id: true },
      resolve: async ({ id }, _args, ctx) => (await deliveriesOf(ctx, id)).finishedAt,
    }),
    data: t.expose('data', { type: 'JSON', description: 'The data of the event.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
  }),
})

async function deliveriesOf(ctx: Context, id: string): Promise<EventDelivery> {
  const found = await ctx.loaders().ofEach(getEventDeliveries, 'ids').load(id)
  return found ?? { status: 'PROCESSED', finishedAt: null }
}

builder.queryFields((t) => ({
  event: t.prismaField({
    type: Event,
    description: 'One event. NOT_FOUND when the workspace has none of that id. Needs read.',
    args: { id: t.arg.id({ required: true, description: 'Our id, `wevt_…`.' }) },
    resolve: (selection, _root, args, ctx) => ctx.perform(getEvent, args, selection),
  }),
  events: listField(t, Event, listEvents, 'The events of the workspace, newest first.', {
    type: t.arg.string({
      description: 'Only those of a type, or of the types of a prefix such as `credits.*`.',
    }),
    types: t.arg.stringList({ description: 'Only those of these types, at most 50.' }),
    deliveryStatus: t.arg({
      type: EventDeliveryStatusEnum,
      description:
        'Only those whose webhook deliveries are so far. LIMIT_EXCEEDED while more than 10,000 events wait or failed.',
    }),
    customerId: t.arg.id({
      description: 'Only those of a customer: our id or the externalId.',
    }),
    entityType: t.arg({ type: EventEntityEnum, description: 'Only those about such objects.' }),
    entityId: t.arg.id({ description: 'Only those about this object; our id.' }),
    startTime: t.arg({ type: 'DateTime', description: 'Only those from then on.' }),
    endTime: t.arg({ type: 'DateTime', description: 'Only those before.' }),
    offset: t.arg.int({
      description:
        'Rows to skip at the start of the page: 0 to 10,000, 0 by default. A cursor finds its place sooner, and stays where it is when events are added.',
    }),
  }),
}))

customerRowsField({
  name: 'events',
  type: Event,
  list: eventsOfEach,
  description: 'The events of the customer, newest first.',
})
