/** What every change of the catalog begins with. */
import type { WriteContext } from '../operation/operation.ts'

/**
 * Counts a change of the catalog, which makes every cache of it reload. It comes first in each catalog write: the row of
 * the workspace is then their lock, so that two switches of the default rate card follow each other.
 */
export async function bumpCatalog(ctx: WriteContext): Promise<void> {
  ctx.catalogChanged()
  await ctx.db.workspace.update({
    where: { id: ctx.workspaceId },
    data: { catalogVersion: { increment: 1 } },
    select: { id: true },
  })
}
