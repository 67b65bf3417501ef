/** Puts the core together from what it needs of the outside. */

import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import type { PrismaClient } from '#prisma'
import { createCatalogCache } from './catalog/catalog-cache.ts'
import { type Clock, systemClock } from './clock.ts'
import type { CustomerChange } from './events.ts'
import type { Ledger } from './ledger/ledger.ts'
import { createLedgerWriter } from './ledger/writer.ts'
import { createPerform, type Perform, type PerformDeps } from './perform.ts'
import { scopeToWorkspace, type TenantClient } from './tenant-db.ts'
import { type Authenticate, createAuthenticate } from './workspaces/authenticate.ts'
import { bootstrap, type FirstKeys } from './workspaces/bootstrap.ts'
import { keepSecret } from './workspaces/secrets.ts'

export interface CoreDeps {
  sql: Pool
  prisma: PrismaClient
  clock?: Clock
  /** Hands a committed change to caches and subscribers; must not throw. */
  publish(change: CustomerChange): void
  observe?: PerformDeps['observe']
  /** Signs customer tokens; absent: one is made and kept with the data. */
  tokenSecret?: string
  /** Fixes the first admin keys. */
  firstKeys?: { live?: string; test?: string }
}

export interface Core {
  perform: Perform
  authenticate: Authenticate
  ledger: Ledger
  /** The database as one workspace sees it. */
  tenant(workspaceId: string): TenantClient
  /** The keys of the workspace that this start made; null when there was one. */
  firstKeys: FirstKeys | null
}

export async function createCore(deps: CoreDeps): Promise<Core> {
  const { sql, publish, clock = systemClock } = deps
  const pepper = await keepSecret(sql, 'api_key_pepper')
  const tokenKey = deps.tokenSecret
    ? new TextEncoder().encode(deps.tokenSecret)
    : await keepSecret(sql, 'customer_token_key')
  const firstKeys = await bootstrap(sql, pepper, clock.now(), deps.firstKeys ?? {})
  const catalogs = createCatalogCache()
  const ledger = createLedgerWriter({ sql, catalogs, clock, publish })
  const tenants = new LRUCache<string, TenantClient>({ max: 1_000 })
  const tenant = (workspaceId: string) => {
    const known = tenants.get(workspaceId) ?? scopeToWorkspace(deps.prisma, workspaceId)
    tenants.set(workspaceId, known)
    return known
  }
  const perform = createPerform({
    tenant,
    sql,
    catalogs,
    ledger,
    clock,
    publish,
    observe: deps.observe,
  })
  const authenticate = createAuthenticate({ sql, pepper, tokenKey, clock })
  return { perform, authenticate, ledger, tenant, firstKeys }
}
