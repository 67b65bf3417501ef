/**
 * The properties of events that a workspace has its usage summed by, beside team, model and provider.
 *
 * Invariant: what was recorded before a property was named is summed by it too, a while later.
 */
import { z } from 'zod'
import { bumpCatalog } from '../catalog/bump-catalog.ts'
import { writeOperation } from '../operation/operation.ts'
import { byFeature } from '../rollups/dimension.ts'
import { defaultProperties } from '../rollups/tracked.ts'
import { propertyName } from '../values/input.ts'

const propertiesMax = 10

/** Words that stand for something else. */
const reserved: readonly string[] = [byFeature.key, ...defaultProperties]

/** Replaces those named before; what one that is no longer named has summed is kept, should it be named again. */
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
