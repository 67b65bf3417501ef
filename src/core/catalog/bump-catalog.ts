/** Counts the changes of a workspace's catalog; every write to the catalog calls it first. */
import type { WriteContext } from '../operation/operation.ts'

/**
 * Counts a change of the catalog, which makes every cache of it reload. It comes first in each catalog write, because it locks the
 * row of the workspace: two switches of the default rate card then follow each other.
 */
export async function bumpCatalog(ctx: WriteContext): Promise<void> {
  ctx.catalogChanged()
  await ctx.db.workspace.update({
    where: { id: ctx.workspaceId },
    data: { catalogVersion: { increment: 1 } },
    select: { id: true },
  })
}
