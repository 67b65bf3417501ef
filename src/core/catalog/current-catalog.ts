/** The current catalog of the caller's workspace. */
import type { ReadContext } from '../operation/operation.ts'
import type { Catalog } from './catalog.ts'

type CatalogContext = Pick<ReadContext, 'sql' | 'catalogs' | 'workspaceId'>

export async function currentCatalog(ctx: CatalogContext): Promise<Catalog> {
  const { rows } = await ctx.sql.query({
    name: 'catalog_version',
    text: 'select catalog_version::text as version from workspace where id = $1',
    values: [ctx.workspaceId],
  })
  return ctx.catalogs.get(ctx.sql, ctx.workspaceId, Number(rows[0]?.version ?? 0))
}
