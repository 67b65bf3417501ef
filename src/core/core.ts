/** Assembles the core from its dependencies. */

import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import type { PrismaClient } from '#prisma'
import { createCatalogCache } from './catalog/catalog-cache.ts'
import type { ChangeFeed } from './changes/change-feed.ts'
import { loadCheckStates } from './checks/check-state.ts'
import { createCheckStateCache } from './checks/check-state-cache.ts'
import type { CustomerChange } from './events/domain-event.ts'
import { createHostedPages, type HostedPages } from './hosted-pages.ts'
import type { SendPipelined } from './ledger/write/pipelined.ts'
import { createLedgerWriter, type LedgerWriter } from './ledger/writer.ts'
import type { Sql } from './operation/sql.ts'
import { scopeToWorkspace, type TenantClient } from './operation/tenant-db.ts'
import type { LiveFeed } from './operation/topic.ts'
import type { WithTransactionSql } from './operation/transaction-sql.ts'
import { createProviders, type OpenStripe } from './payments/providers.ts'
import { createPerform, type Perform, type PerformDeps, type Repeat } from './perform.ts'
import { createLiveShares } from './rate-limits/live-shares.ts'
import type { LimitRate } from './rate-limits/rate-limiter.ts'
import type { Shares } from './rate-limits/shares.ts'
import { createReceiveEvent, type ReceiveEvent } from './receive-event.ts'
import { type ClaimRequest, createRequestKeys } from './requests/request-keys.ts'
import { createUnrolledCustomers, type UnrolledCustomers } from './rollups/unrolled.ts'
import { createOutside } from './run-outbound.ts'
import { createSubscribe, type Subscribe } from './subscribe.ts'
import type { Clock } from './values/clock.ts'
import { type TimeLimits, timeLimits } from './values/time-limits.ts'
import type { Outbound } from './webhooks/outbound.ts'
import type { WebhookFormats } from './webhooks/webhook-format.ts'
import { type Authenticate, createAuthenticate } from './workspaces/authenticate.ts'
import { bootstrap, createShowFirstKeys, type ShowKeys } from './workspaces/bootstrap.ts'
import { createCredentialWatch, type WatchCredential } from './workspaces/credential-watch.ts'
import { createExchange, type Exchange } from './workspaces/exchange-credentials.ts'
import { createInvoiceLinks, type InvoiceLinks } from './workspaces/invoice-links.ts'
import { createKeyring } from './workspaces/keyring.ts'
import { keepSecret } from './workspaces/secrets.ts'
import type { TrustedIssuer } from './workspaces/trusted-issuer.ts'

export interface CoreDeps {
  sql: Pool
  /** Connections of the ledger alone, one for each lane: reading requests cannot make it wait. */
  ledgerSql: Pool
  /** Sends statements on the connections of `ledgerSql`. */
  sendPipelined: SendPipelined
  withTransactionSql: WithTransactionSql
  /** Connections for clients that stay connected, apart from those of requests: thousands of clients may reconnect at once. */
  liveSql: Sql
  prisma: PrismaClient
  clock: Clock
  limits?: TimeLimits
  /** A monotonic clock in milliseconds, by which caches age. */
  uptimeMs?(): number
  /** Publishes a committed change to caches and subscribers; must not throw. */
  publish(change: CustomerChange): void
  /** Publishes a committed change of a workspace's catalog to other servers; must not throw. */
  publishCatalog(workspaceId: string): void
  /** Delivers those changes to subscribers. */
  live: LiveFeed
  /** Calls the URLs of callers, such as webhook endpoints. */
  outbound: Outbound
  openStripe: OpenStripe
  /** Tells what changed, whichever server did it. */
  changes: ChangeFeed
  /** The memory that the process may take for objects. */
  heapBytesMax: number
  /** How dialects name and send events; absent: all endpoints receive them as we do. */
  webhookFormats?: WebhookFormats
  observe?: PerformDeps['observe']
  /** Tells the operator of a failure behind an answer that was sent. */
  report?(error: unknown): void
  /** Signs customer tokens; absent: a secret is made and stored in the database. */
  tokenSecret?: string
  /** Absent: no rate limits. */
  limitRate?: LimitRate
  sheds?: PerformDeps['sheds']
  /** The issuer whose JWTs are accepted besides our own. */
  issuer?: TrustedIssuer
  /** The first admin keys, when the operator fixes them. */
  firstKeys?: { live?: string; test?: string }
}

export interface Core {
  perform: Perform
  repeat: Repeat
  subscribe: Subscribe
  authenticate: Authenticate
  /** The same, for connections that stay open. */
  authenticateToStay: Authenticate
  /** Sockets and event streams that may be open at once. */
  connections: Shares
  /** Takes the idempotency key of a request. */
  claimRequest: ClaimRequest
  /** Exchanges the secret of an OAuth client for an access token. */
  exchange: Exchange
  invoiceLinks: InvoiceLinks
  hostedPages: HostedPages
  /** Takes an event of a payment provider. */
  receiveEvent: ReceiveEvent
  /** Reports when the credential of a caller ends; for connections that stay open. */
  watchCredential: WatchCredential
  ledger: LedgerWriter
  /** The customers that the roll-up job has to take next. */
  unrolled: UnrolledCustomers
  clock: Clock
  limits: TimeLimits
  /** The database scoped to one workspace. */
  tenant(workspaceId: string): TenantClient
  /**
   * Drops the cached state of a customer that another server changed, of all customers of the workspace (null), or
   * of all workspaces.
   */
  forget(workspaceId?: string, customerId?: string | null): void
  /** Creates the first admin keys and shows them, unless that has happened; of servers that start together one does so. */
  showFirstKeys(show: ShowKeys): Promise<void>
  /** Stops its timers, and ends the calls of payment providers. */
  close(): Promise<void>
}

export async function createCore(deps: CoreDeps): Promise<Core> {
  const { sql, clock, limitRate, limits = timeLimits() } = deps
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
  const checkStates = createCheckStateCache({ ...deps, load: loadCheckStates })
  const unrolled = createUnrolledCustomers()
  const publish = (change: CustomerChange) => {
    unrolled.record(change, catalogs.peek(change.workspaceId))
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
  const tenant = createTenants(deps.prisma)
  const outside = createOutside(deps.report ?? (() => undefined))
  const providers = createProviders({ sql, keyring, openStripe: deps.openStripe })
  const { perform, repeat } = createPerform({
    ...{ tenant, withTransactionSql: deps.withTransactionSql },
    sql,
    catalogs,
    checkStates,
    ledger,
    keyring,
    ...{ outbound: deps.outbound, webhookFormats: deps.webhookFormats },
    providers,
    outside,
    clock,
    limits,
    publish,
    catalogChanged,
    ...{ limitRate, sheds: deps.sheds, observe: deps.observe },
  })
  const claimRequest = createRequestKeys({ sql, clock, waitMs: limits.sameKeyMs })
  const { liveSql, issuer } = deps
  const authenticate = createAuthenticate({ sql, keyring, clock, limits, issuer })
  const authenticateToStay = createAuthenticate({ sql: liveSql, keyring, clock, limits, issuer })
  const exchange = createExchange({ sql, keyring, clock, limits })
  const { watch: watchCredential, close: closeWatch } = createCredentialWatch({ sql, clock })
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
    invoiceLinks: createInvoiceLinks({ sql, keyring, clock, limitRate }),
    hostedPages: createHostedPages({ sql, keyring, limitRate, perform }),
    receiveEvent: createReceiveEvent({ sql, providers, perform, clock, limits, limitRate }),
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
    async close() {
      closeWatch()
      await outside.close()
    },
  }
}

function createTenants(prisma: PrismaClient): (workspaceId: string) => TenantClient {
  const tenants = new LRUCache<string, TenantClient>({ max: 1_000 })
  return (workspaceId) => {
    const known = tenants.get(workspaceId)
    if (known) return known
    const scoped = scopeToWorkspace(prisma, workspaceId)
    tenants.set(workspaceId, scoped)
    return scoped
  }
}
