/** The events of a workspace, newest first: what webhooks tell of, whether or not there is an endpoint. */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { readOperation } from '../operation/operation.ts'
import { notFound } from '../values/errors.ts'
import { firstIdAt } from '../values/ids.ts'
import { instant, reference } from '../values/input.ts'
import { oneDirection, oneDirectionMessage, pageArguments } from '../values/page.ts'
import { domainEventTypes } from './domain-event.ts'
import { isAskedFor, isEventFilter } from './event-filter.ts'

export const getEvent = readOperation({
  name: 'getEvent',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const found = await ctx.db.event.findFirst({ ...selection, where: { id } })
    if (!found) throw notFound('event', id)
    return found
  },
})

export const listEvents = readOperation({
  name: 'listEvents',
  scope: 'read',
  input: z
    .strictObject({
      type: z
        .string()
        .max(100, 'must have at most 100 characters')
        .refine(isEventFilter, 'must be a known type of event, or a prefix such as credits.*')
        .nullish(),
      customerId: reference.nullish(),
      startTime: instant.nullish(),
      endTime: instant.nullish(),
      ...pageArguments,
    })
    .refine(oneDirection, oneDirectionMessage),
  async run(ctx, { type, customerId, startTime, endTime }, selection) {
    const types = type ? domainEventTypes.filter((one) => isAskedFor([type], one)) : undefined
    const customer = customerId ? await requireCustomer(ctx, customerId) : undefined
    return ctx.db.event.findMany({
      orderBy: { id: 'desc' },
      ...selection,
      where: {
        type: types && { in: types },
        customerId: customer?.id,
        id: {
          gte: startTime ? firstIdAt('evt', startTime) : undefined,
          lt: endTime ? firstIdAt('evt', endTime) : undefined,
        },
      },
    })
  },
})
