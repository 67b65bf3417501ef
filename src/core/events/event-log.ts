/** The domain events of a workspace, newest first: everything that webhooks can send, with or without an endpoint. */

import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { customerRows } from '../customers/customer-rows.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { instant, reference } from '../values/input.ts'
import { domainEventTypes } from './domain-event.ts'
import { entityTypeOf, entityTypes } from './event-entity.ts'
import { isEventFilter, matchesFilters } from './event-filter.ts'
import { eventIdRanges } from './event-id.ts'

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
    customerId: reference.nullish(),
    entityType: z.enum(entityTypes).nullish(),
    entityId: reference.nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
  },
  async where(ctx, { type, customerId, entityType, entityId, startTime, endTime }) {
    const types = type ? domainEventTypes.filter((one) => matchesFilters([type], one)) : undefined
    const customer = customerId ? await requireCustomer(ctx, customerId) : undefined
    return {
      type: types && { in: types },
      customerId: customer?.id,
      // The id says the type, which the index begins with.
      entityType: entityType ?? (entityId ? (entityTypeOf(entityId) ?? '') : undefined),
      entityId: entityId ?? undefined,
      OR:
        startTime || endTime
          ? eventIdRanges(startTime ?? null, endTime ?? null).map((id) => ({ id }))
          : undefined,
    }
  },
})

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
