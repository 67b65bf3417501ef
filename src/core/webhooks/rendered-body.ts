/** The bodies of deliveries that a dialect renders: what they are made of, and the one that is kept. */
import { z } from 'zod'
import { readOperation, writeOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { reference } from '../values/input.ts'
import type { RenderedEvent } from './webhook-format.ts'

/** The event of a delivery whose body is not rendered yet. */
export const getRenderedEvent = readOperation({
  name: 'getRenderedEvent',
  scope: 'admin',
  input: z.strictObject({ eventId: reference }),
  async run(ctx, { eventId }): Promise<RenderedEvent> {
    const found = await ctx.db.event.findFirst({ where: { id: eventId } })
    const { id, type, entityId, data, createdAt } = requireRow(found, 'event', eventId)
    const { workspaceId, mode } = ctx.caller
    return { workspaceId, mode, id, type, entityId, data: data as RenderedEvent['data'], createdAt }
  },
})

/** Keeps the body unless another server has kept one; answers the one that is kept. */
export const keepBody = writeOperation({
  name: 'keepBody',
  scope: 'admin',
  input: z.strictObject({ deliveryId: reference, body: z.string() }),
  async run(ctx, { deliveryId, body }): Promise<string> {
    const where = { id: deliveryId }
    await ctx.db.webhookDelivery.updateMany({ where: { ...where, body: '' }, data: { body } })
    const kept = await ctx.db.webhookDelivery.findFirst({ where, select: { body: true } })
    return requireRow(kept, 'webhook delivery', deliveryId).body
  },
})
