/** The domain events of a workspace, newest first: everything that webhooks can send, with or without an endpoint. */

import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { customerRows } from '../customers/customer-rows.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { instant, reference } from '../values/input.ts'
import { offsetInput } from '../values/page.ts'
import { type DomainEventType, domainEventTypes } from './domain-event.ts'
import { deliveredSo, eventDeliveryStatuses } from './event-deliveries.ts'
import { entityTypeOf, entityTypes } from './event-entity.ts'
import { isEventFilter, matchesFilters } from './event-filter.ts'
import { eventIdRanges } from './event-id.ts'

const offsetMax = 10_000

export const getEvent = readOperation({
  name: 'getEvent',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const found = await ctx.db.event.findFirst({ ...selection, where: { id } })
    return requireRow(found, 'event', id)
  },
})

export const listEvents = listOperation({
  name: 'listEvents',
  scope: 'read',
  table: 'event',
  filter: {
    type: z
      .string()
      .max(100, 'must have at most 100 characters')
      .refine(isEventFilter, 'must be a known type of event, or a prefix such as credits.*')
      .nullish(),
    types: z
      .array(z.string().refine(isEventType, 'must be a known type of event'))
      .max(50, 'must be at most 50')
      .nullish(),
    deliveryStatus: z.enum(eventDeliveryStatuses).nullish(),
    customerId: reference.nullish(),
    entityType: z.enum(entityTypes).nullish(),
    entityId: reference.nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    offset: offsetInput(offsetMax),
  },
  async where(ctx, given) {
    const { type, customerId, entityType, entityId, startTime, endTime, deliveryStatus } = given
    const types = typesOf(type, given.types)
    const customer = customerId ? await requireCustomer(ctx, customerId) : undefined
    return {
      type: types && { in: types },
      customerId: customer?.id,
      // The id says the type, which the index begins with.
      entityType: entityType ?? (entityId ? (entityTypeOf(entityId) ?? '') : undefined),
      entityId: entityId ?? undefined,
      AND: deliveryStatus ? await deliveredSo(ctx, deliveryStatus) : undefined,
      OR:
        startTime || endTime
          ? eventIdRanges(startTime ?? null, endTime ?? null).map((id) => ({ id }))
          : undefined,
    }
  },
})

function typesOf(
  type: string | null | undefined,
  types: readonly string[] | null | undefined,
): DomainEventType[] | undefined {
  if (!type && !types) return undefined
  return domainEventTypes.filter(
    (one) => (!type || matchesFilters([type], one)) && (!types || types.includes(one)),
  )
}

function isEventType(text: string): boolean {
  return domainEventTypes.some((type) => type === text)
}

export const eventsOfEach = customerRows({
  name: 'listEvents',
  scope: listEvents.scope,
  table: 'event',
  sqlTable: 'event',
})

/** The events by our ids, for links to them; unknown ids are missing. */
export const getEvents = readOperation({
  name: 'getEvents',
  scope: 'read',
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  async run(ctx, { ids }, selection) {
    const rows = await ctx.db.event.findMany({ ...selection, where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  },
})
