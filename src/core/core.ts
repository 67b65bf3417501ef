/** Puts the core together from what it needs of the outside. */

import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import type { PrismaClient } from '#prisma'
import { createCatalogCache } from './catalog/catalog-cache.ts'
import { loadCheckStates } from './checks/check-state.ts'
import { createCheckStateCache } from './checks/check-state-cache.ts'
import type { CustomerChange } from './events/domain-event.ts'
import type { SendPipelined } from './ledger/write/pipelined.ts'
import { createLedgerWriter, type LedgerWriter } from './ledger/writer.ts'
import type { Sql } from './operation/sql.ts'
import { scopeToWorkspace, type TenantClient } from './operation/tenant-db.ts'
import type { LiveFeed } from './operation/topic.ts'
import { createPerform, type Perform, type PerformDeps, type Repeat } from './perform.ts'
import { createLiveShares } from './rate-limits/live-shares.ts'
import type { LimitRate } from './rate-limits/rate-limiter.ts'
import type { Shares } from './rate-limits/shares.ts'
import { type ClaimRequest, createRequestKeys } from './requests/request-keys.ts'
import { createUnrolledCustomers, type UnrolledCustomers } from './rollups/unrolled.ts'
import { createSubscribe, type Subscribe } from './subscribe.ts'
import type { Clock } from './values/clock.ts'
import { type TimeLimits, timeLimits } from './values/time-limits.ts'
import type { Outbound } from './webhooks/outbound.ts'
import { type Authenticate, createAuthenticate } from './workspaces/authenticate.ts'
import { bootstrap, createShowFirstKeys, type ShowKeys } from './workspaces/bootstrap.ts'
import { createCredentialWatch, type WatchCredential } from './workspaces/credential-watch.ts'
import { createExchange, type Exchange } from './workspaces/exchange-credentials.ts'
import { createKeyring } from './workspaces/keyring.ts'
import { keepSecret } from './workspaces/secrets.ts'
import type { TrustedIssuer } from './workspaces/trusted-issuer.ts'

export interface CoreDeps {
  sql: Pool
  /** For the ledger alone, a connection for each lane: requests that read cannot keep it waiting. */
  ledgerSql: Pool
  /** For the connections of `ledgerSql`. */
  sendPipelined: SendPipelined
  /** For clients that come to stay, apart from the connections of requests: thousands may come back at once. */
  liveSql: Sql
  prisma: PrismaClient
  clock: Clock
  limits?: TimeLimits
  /** Milliseconds that only grow, by which caches age. */
  uptimeMs?(): number
  /** Hands a committed change to caches and subscribers; must not throw. */
  publish(change: CustomerChange): void
  /** Hands a committed change of a workspace's catalog to other servers; must not throw. */
  publishCatalog(workspaceId: string): void
  /** Carries those changes to subscribers. */
  live: LiveFeed
  /** Calls the URLs of callers, such as webhook endpoints. */
  outbound: Outbound
  observe?: PerformDeps['observe']
  /** Signs customer tokens; absent: one is made and kept with the data. */
  tokenSecret?: string
  /** Absent: nothing is limited. */
  limitRate?: LimitRate
  sheds?: PerformDeps['sheds']
  /** Whose JWTs are honoured besides our own. */
  issuer?: TrustedIssuer
  /** Fixes the first admin keys. */
  firstKeys?: { live?: string; test?: string }
}

export interface Core {
  perform: Perform
  repeat: Repeat
  subscribe: Subscribe
  authenticate: Authenticate
  /** The same, for connections that stay open. */
  authenticateToStay: Authenticate
  /** Sockets and streams that may be open at once. */
  connections: Shares
  /** For a request with an idempotency key. */
  claimRequest: ClaimRequest
  /** An access token for the secret of an OAuth client. */
  exchange: Exchange
  /** Tells when what a caller showed no longer holds; for connections that stay open. */
  watchCredential: WatchCredential
  ledger: LedgerWriter
  /** Whose usage the job that rolls up has before it. */
  unrolled: UnrolledCustomers
  clock: Clock
  limits: TimeLimits
  /** The database as one workspace sees it. */
  tenant(workspaceId: string): TenantClient
  /**
   * Forgets what is kept in memory of a customer that another server changed, of all customers of the workspace (null), or
   * of everybody.
   */
  forget(workspaceId?: string, customerId?: string | null): void
  /** Makes the first admin keys and shows them, unless that has happened; of servers that start together one does. */
  showFirstKeys(show: ShowKeys): Promise<void>
  /** Stops its timers. */
  close(): void
}

export async function createCore(deps: CoreDeps): Promise<Core> {
  const { sql, clock, limits = timeLimits() } = deps
  const pepper = await keepSecret(sql, 'api_key_pepper')
  const tokenKey = deps.tokenSecret
    ? new TextEncoder().encode(deps.tokenSecret)
    : await keepSecret(sql, 'customer_token_key')
  const vaultKey = await keepSecret(sql, 'webhook_secret_key')
  const accessKey = await keepSecret(sql, 'access_token_key')
  const keyring = createKeyring({ pepper, tokenKey, accessKey, vaultKey })
  const fixed = deps.firstKeys ?? {}
  await bootstrap({ sql, pepper, clock }, fixed)
  const catalogs = createCatalogCache()
  const checkStates = createCheckStateCache(loadCheckStates, deps.uptimeMs)
  const unrolled = createUnrolledCustomers()
  const publish = (change: CustomerChange) => {
    if (change.events.length > 0) unrolled.add(change)
    checkStates.drop(change.workspaceId, change.customerId)
    deps.publish(change)
  }
  const catalogChanged = (workspaceId: string) => {
    unrolled.sweep()
    checkStates.dropWorkspace(workspaceId)
    deps.publishCatalog(workspaceId)
  }
  const ledger = createLedgerWriter({
    sql: deps.ledgerSql,
    send: deps.sendPipelined,
    catalogs,
    clock,
    limits,
    publish,
  })
  const tenants = new LRUCache<string, TenantClient>({ max: 1_000 })
  const tenant = (workspaceId: string) => {
    const known = tenants.get(workspaceId)
    if (known) return known
    const scoped = scopeToWorkspace(deps.prisma, workspaceId)
    tenants.set(workspaceId, scoped)
    return scoped
  }
  const { perform, repeat } = createPerform({
    tenant,
    sql,
    catalogs,
    checkStates,
    ledger,
    keyring,
    outbound: deps.outbound,
    clock,
    limits,
    publish,
    catalogChanged,
    limitRate: deps.limitRate,
    sheds: deps.sheds,
    observe: deps.observe,
  })
  const claimRequest = createRequestKeys({ sql, clock, waitMs: limits.sameKeyMs })
  const { liveSql, issuer } = deps
  const authenticate = createAuthenticate({ sql, keyring, clock, limits, issuer })
  const authenticateToStay = createAuthenticate({ sql: liveSql, keyring, clock, limits, issuer })
  const exchange = createExchange({ sql, keyring, clock, limits })
  const credentials = createCredentialWatch({ sql, clock })
  const watchCredential = credentials.watch
  const shares = createLiveShares()
  const subscribe = createSubscribe({
    sql: liveSql,
    catalogs,
    clock,
    live: deps.live,
    shares,
    watchCredential,
    observe: deps.observe,
  })
  return {
    perform,
    repeat,
    subscribe,
    authenticate,
    authenticateToStay,
    connections: shares.connections,
    claimRequest,
    exchange,
    watchCredential,
    ledger,
    unrolled,
    clock,
    limits,
    tenant,
    forget(workspaceId, customerId) {
      if (workspaceId === undefined) checkStates.dropAll()
      else if (customerId) checkStates.drop(workspaceId, customerId)
      else checkStates.dropWorkspace(workspaceId)
    },
    showFirstKeys: createShowFirstKeys({ sql, pepper, clock }, fixed),
    close: credentials.close,
  }
}
