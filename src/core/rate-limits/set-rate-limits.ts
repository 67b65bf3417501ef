/** A workspace's own limits for its credentials, in place of the defaults. */
import { z } from 'zod'
import { writeOperation } from '../operation/operation.ts'
import { rateClasses } from './rate-classes.ts'

const limitMax = 1_000_000
const windowSecondsMax = 86_400

const ownLimit = z.strictObject({
  rateClass: z.enum(rateClasses),
  limit: z.int().min(1).max(limitMax),
  windowSeconds: z.int().min(1).max(windowSecondsMax),
})

/** Replaces all of the workspace's own limits; a class that is not named gets the default. */
export const setRateLimits = writeOperation({
  name: 'setRateLimits',
  scope: 'admin',
  input: z.strictObject({
    limits: z
      .array(ownLimit)
      .refine(
        (limits) => new Set(limits.map((one) => one.rateClass)).size === limits.length,
        'must name each class at most once',
      ),
  }),
  async run(ctx, { limits }, selection) {
    const rateLimits = Object.fromEntries(
      limits.map(({ rateClass, limit, windowSeconds }) => [
        rateClass,
        { limit, windowMs: windowSeconds * 1_000 },
      ]),
    )
    await ctx.db.workspace.updateMany({ where: { id: ctx.workspaceId }, data: { rateLimits } })
    ctx.emit({ type: 'workspace.updated', data: { id: ctx.workspaceId } })
    return ctx.db.workspace.findFirstOrThrow({ ...selection, where: { id: ctx.workspaceId } })
  },
})
