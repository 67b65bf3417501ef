/**
 * The event properties by which a workspace wants its usage summed, beside team, model and provider.
 *
 * Invariant: usage recorded before a property was named is summed by it too, after a while.
 */
import { z } from 'zod'
import { bumpCatalog } from '../catalog/bump-catalog.ts'
import { writeOperation } from '../operation/operation.ts'
import { byCustomer, byFeature } from '../rollups/dimension.ts'
import { defaultProperties } from '../rollups/tracked.ts'
import { propertyName } from '../values/input.ts'

const propertiesMax = 10

/** Names with a meaning of their own. */
const reserved: readonly string[] = [byFeature.key, byCustomer.key, ...defaultProperties]

/** Replaces the properties named before; the sums of a property that is no longer named are kept, in case it is named again. */
export const setAttributionProperties = writeOperation({
  name: 'setAttributionProperties',
  scope: 'admin',
  input: z.strictObject({
    names: z
      .array(
        propertyName.refine(
          (name) => !reserved.includes(name),
          `must not be one of ${reserved.join(', ')}, which usage is always summed by`,
        ),
      )
      .max(propertiesMax, `must be at most ${propertiesMax}`)
      .refine((names) => new Set(names).size === names.length, 'must name each once'),
  }),
  async run(ctx, { names }, selection) {
    await bumpCatalog(ctx)
    const workspace = await ctx.db.workspace.update({
      ...selection,
      where: { id: ctx.workspaceId },
      data: { attributionProperties: names },
    })
    ctx.emit({ type: 'attribution_properties.set', data: { names } })
    return workspace
  },
})
