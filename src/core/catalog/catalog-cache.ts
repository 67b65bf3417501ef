/** Keeps the catalogs of recently used workspaces; a catalog older than the version that the caller read is stale. */
import { LRUCache } from 'lru-cache'
import type { Sql } from '../operation/sql.ts'
import type { Catalog } from './catalog.ts'
import { loadCatalog } from './catalog-rows.ts'

export interface CatalogCache {
  /** The catalog at this version or a newer one. */
  get(sql: Sql, workspaceId: string, version: number): Promise<Catalog>
  /** The catalog that was read last. */
  peek(workspaceId: string): Catalog | undefined
}

export function createCatalogCache(): CatalogCache {
  const cache = new LRUCache<string, Catalog>({ max: 1_000 })
  /** The loads in progress, by workspace: requests that arrive meanwhile share them. */
  const loads = new Map<string, { sql: Sql; loaded: Promise<Catalog> }>()

  async function load(sql: Sql, workspaceId: string): Promise<Catalog> {
    const loaded = loadCatalog(sql, workspaceId)
    const own = { sql, loaded }
    loads.set(workspaceId, own)
    try {
      const catalog = await loaded
      const known = cache.peek(workspaceId)
      if (!known || known.version <= catalog.version) cache.set(workspaceId, catalog)
      return catalog
    } finally {
      if (loads.get(workspaceId) === own) loads.delete(workspaceId)
    }
  }

  return {
    async get(sql, workspaceId, version) {
      const known = cache.get(workspaceId)
      if (known && known.version >= version) return known
      const other = loads.get(workspaceId)
      // A load through another pool is not shared: a transaction must not wait for a connection that requests use.
      if (other?.sql === sql) {
        const catalog = await other.loaded.catch(() => null)
        if (catalog && catalog.version >= version) return catalog
      }
      return load(sql, workspaceId)
    },
    peek: (workspaceId) => cache.get(workspaceId),
  }
}
