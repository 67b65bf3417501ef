/** Keeps the catalogs of recently used workspaces; the version that the caller read decides what is stale. */
import { LRUCache } from 'lru-cache'
import type { Sql } from '../operation/sql.ts'
import type { Catalog } from './catalog.ts'
import { loadCatalog } from './catalog-rows.ts'

export interface CatalogCache {
  /** The catalog at `version` or newer. */
  get(sql: Sql, workspaceId: string, version: number): Promise<Catalog>
  /** The one that was read last. */
  peek(workspaceId: string): Catalog | undefined
}

export function createCatalogCache(): CatalogCache {
  const cache = new LRUCache<string, Catalog>({ max: 1_000 })
  return {
    async get(sql, workspaceId, version) {
      const known = cache.get(workspaceId)
      if (known && known.version >= version) return known
      const loaded = await loadCatalog(sql, workspaceId)
      cache.set(workspaceId, loaded)
      return loaded
    },
    peek: (workspaceId) => cache.get(workspaceId),
  }
}
