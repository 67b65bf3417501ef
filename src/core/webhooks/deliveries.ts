/** Deliveries for their owner: lists them, sends a test event, and sends missed events again. */

import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { domainEventTypes } from '../events/domain-event.ts'
import { eventIdRanges } from '../events/event-id.ts'
import { insertEvents } from '../events/outbox.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import type { ApiDialect } from '../values/api-dialects.ts'
import { DomainError } from '../values/errors.ts'
import { firstIdAt } from '../values/ids.ts'
import { instant, reference, text } from '../values/input.ts'
import { timeRange } from '../values/time-range.ts'
import { deliveryStatuses } from './attempt-outcome.ts'
import { insertDeliveries, type PlacedEvent, toEvents } from './dispatch.ts'
import { lockEndpoint, planWaking, promoteHeads } from './next-attempt.ts'
import { subscribes } from './webhook-format.ts'

/** The maximum number of events in one replay. */
const replayMax = 5_000

/** Sends an event of the type `webhook.test` to this endpoint alone, whatever its filters are. */
export const sendTestWebhook = writeOperation({
  name: 'sendTestWebhook',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    await lockEnabled(ctx, id)
    const facts = [{ type: 'webhook.test', data: { endpointId: id } } as const]
    const [event] = await insertEvents(ctx, facts, { dispatched: true })
    if (!event) throw new Error('A test event was not stored')
    const { dialect } = await ctx.db.webhookEndpoint.findFirstOrThrow({ where: { id } })
    await insertDeliveries(ctx, { id, ordered: false, dialect: dialect as ApiDialect }, [
      { ...event, customerId: null, externalIds: new Map(), batch: null, entityId: null },
    ])
    await planWaking(ctx, [id])
    const where = { endpointId: id, eventId: event.id }
    return ctx.db.webhookDelivery.findFirstOrThrow({ ...selection, where })
  },
})

/** Sends a delivery again, or attempts it now; a delivery in progress or waiting for its turn is left alone. */
export const replayWebhookDelivery = writeOperation({
  name: 'replayWebhookDelivery',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const found = await ctx.db.webhookDelivery.findFirst({
      where: { id },
      select: { endpointId: true, stream: true },
    })
    const { endpointId, stream } = requireRow(found, 'webhook delivery', id)
    await lockEnabled(ctx, endpointId)
    await ctx.db.webhookDelivery.updateMany({
      where: { id, status: 'PENDING', dueAt: { gt: ctx.now } },
      data: { dueAt: ctx.now },
    })
    await ctx.db.webhookDelivery.updateMany({
      where: { id, status: { not: 'PENDING' } },
      data: afresh,
    })
    await promoteHeads(ctx, endpointId, [stream])
    await planWaking(ctx, [endpointId])
    return shown(ctx.db.webhookDelivery, id, selection)
  },
})

const afresh = { status: 'PENDING', failures: 0, finishedAt: null } as const

/**
 * Sends the events of a time range that an endpoint subscribes to and did not get, such as those from while it was disabled, or
 * from before it was created.
 */
export const replayWebhookEvents = writeOperation({
  name: 'replayWebhookEvents',
  scope: 'write',
  input: z.strictObject({
    endpointId: reference,
    range: timeRange,
    includeDelivered: z.boolean().nullish(),
  }),
  async run(ctx, { endpointId, range, includeDelivered }) {
    await lockEnabled(ctx, endpointId)
    const found = await ctx.db.webhookEndpoint.findFirstOrThrow({ where: { id: endpointId } })
    const endpoint = { ...found, dialect: found.dialect as ApiDialect }
    const events = await findMissed(ctx, endpoint, range, includeDelivered ?? false)
    if (events.length > replayMax) {
      const message = `There are more than ${replayMax} events; choose a shorter range.`
      throw new DomainError('LIMIT_EXCEEDED', message, {
        limit: String(replayMax),
        used: '0',
        requested: String(events.length),
      })
    }
    if (events.length > 0) {
      await ctx.db.webhookDelivery.updateMany({
        where: {
          endpointId,
          eventId: { in: events.map((event) => event.id) },
          status: { not: 'PENDING' },
        },
        data: afresh,
      })
      await insertDeliveries(ctx, endpoint, events)
      await planWaking(ctx, [endpointId])
    }
    return { count: events.length }
  },
})

async function findMissed(
  ctx: WriteContext,
  endpoint: { id: string; events: string[]; dialect: ApiDialect },
  range: { start: Date; end: Date },
  includeDelivered: boolean,
): Promise<PlacedEvent[]> {
  const format = ctx.webhookFormats[endpoint.dialect]
  const types = domainEventTypes.filter(
    (type) => type !== 'webhook.test' && subscribes(format, endpoint.events, type),
  )
  const { rows } = await ctx.sql.query({
    text: `
      select e.id, e.type, e.customer_id, e.data, e.sequence, e.created_at, e.position, e.batch,
        e.entity_id
      from event e
      left join webhook_delivery d
        on d.workspace_id = e.workspace_id and d.endpoint_id = $2 and d.event_id = e.id
      where e.workspace_id = $1 and (e.id >= $3 and e.id < $4 or e.id >= $5 and e.id < $6)
        and e.type = any($7::text[])
        and e.dispatched and (d.id is null or d.status = 'DEAD' or (d.status = 'DELIVERED' and $8))
      order by e.position limit ${replayMax + 1}`,
    values: [
      ctx.workspaceId,
      endpoint.id,
      ...eventIdRanges(range.start, range.end).flatMap(({ gte, lt }) => [gte, lt]),
      types,
      includeDelivered,
    ],
  })
  return toEvents(ctx, rows)
}

async function lockEnabled(ctx: WriteContext, endpointId: string): Promise<void> {
  const { disabledAt } = await lockEndpoint(ctx, endpointId)
  if (disabledAt === null) return
  const message = 'The webhook endpoint is disabled; enable it first.'
  throw new DomainError('PRECONDITION_FAILED', message, { reason: 'DISABLED', id: endpointId })
}

export const getWebhookDelivery = readOperation({
  name: 'getWebhookDelivery',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const found = await ctx.db.webhookDelivery.findFirst({ ...selection, where: { id } })
    return requireRow(found, 'webhook delivery', id)
  },
})

/** The deliveries of a live change, in the order of their changes. */
export const changedDeliveries = readOperation({
  name: 'changedDeliveries',
  scope: 'read',
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  run: async ({ db }, { ids }, selection) =>
    ids.length > 0
      ? db.webhookDelivery.findMany({
          ...selection,
          where: { id: { in: ids } },
          orderBy: { changeSequence: 'asc' },
        })
      : [],
})

/** The deliveries, newest first. */
export const listWebhookDeliveries = listOperation({
  name: 'listWebhookDeliveries',
  scope: 'read',
  table: 'webhookDelivery',
  filter: {
    endpointId: reference.nullish(),
    eventId: reference.nullish(),
    status: z.enum(deliveryStatuses).nullish(),
    eventType: text(100).nullish(),
    customerId: reference.nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
  },
  where: async (ctx, { endpointId, eventId, status, startTime, endTime, ...asked }) => ({
    eventType: asked.eventType ?? undefined,
    customerId: asked.customerId ? (await requireCustomer(ctx, asked.customerId)).id : undefined,
    endpointId: endpointId ?? undefined,
    eventId: eventId ?? undefined,
    status: status ?? undefined,
    id: {
      gte: startTime ? firstIdAt('whd', startTime) : undefined,
      lt: endTime ? firstIdAt('whd', endTime) : undefined,
    },
  }),
})
