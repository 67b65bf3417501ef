/** The composition root: builds every part from the config, and closes them in reverse order. */
import packageFile from '../package.json' with { type: 'json' }
import type { Config } from './config.ts'
import { type Core, type CoreDeps, createCore } from './core/core.ts'
import { laneCount } from './core/ledger/writer.ts'
import { createRateLimiter } from './core/rate-limits/rate-limiter.ts'
import type { Clock } from './core/values/clock.ts'
import { type TimeLimits, timeLimits } from './core/values/time-limits.ts'
import { createCrossOrigin } from './http/cross-origin.ts'
import { createIpReader } from './http/peer.ts'
import type { ReportError } from './http/report-error.ts'
import { createRouter } from './http/router.ts'
import { awaitDatabase } from './infra/await-database.ts'
import { createDatabaseClock, type Standing } from './infra/database-clock.ts'
import { startEmbeddedPostgres } from './infra/embedded-postgres/embedded-postgres.ts'
import { createHealth } from './infra/health.ts'
import { createHttpServer, createHttpServers, drain, listen } from './infra/http-server.ts'
import { createLoadShedding } from './infra/load-shedding.ts'
import { createLogger, type Logger } from './infra/logger.ts'
import { createMetrics } from './infra/metrics.ts'
import { applyMigrations } from './infra/migrate.ts'
import { createOutboundHttp } from './infra/outbound-http.ts'
import { sendPipelined } from './infra/pipelined.ts'
import { createPools } from './infra/pools.ts'
import { checkDurability, createPrisma } from './infra/postgres.ts'
import { createOriginReader } from './infra/public-origin.ts'
import { connectRedis } from './infra/redis.ts'
import { createRedisBuckets } from './infra/redis-buckets.ts'
import { createTrustedIssuer } from './infra/trusted-issuer.ts'
import { createWriteProbe, tellWritesTo } from './infra/write-probe.ts'
import { announceOptimizationsJob } from './jobs/announce-optimizations.ts'
import { deliverWebhooksJob } from './jobs/deliver-webhooks.ts'
import { expireCreditsJob } from './jobs/expire-credits.ts'
import { keepStatisticsJob } from './jobs/keep-statistics.ts'
import { rollUpUsageJob } from './jobs/roll-up-usage.ts'
import { startJobs } from './jobs/runner.ts'
import { tidyUpJob } from './jobs/tidy-up.ts'
import { createLive } from './live/live.ts'
import { type Speakers, speakGraphQL, speakRest } from './transports.ts'

export interface App {
  /** The base URL at which it listens, e.g. http://127.0.0.1:4000. */
  url: string
  /** Where dialects listen that have a port of their own, by their names. */
  origins: ReadonlyMap<string, string>
  core: Core
  /** See `Core`; waits while the database is unavailable. */
  showFirstKeys: Core['showFirstKeys']
  close(): Promise<void>
}

export interface Overrides {
  /** Replaces the database's clock. */
  clock?: Clock
  logger?: Logger
  /** Replaces the monotonic clock, in milliseconds, by which the caches of checks age. */
  uptimeMs?(): number
  /** Overrides some of the time limits that `patience` sets. */
  limits?: Partial<TimeLimits>
  /** Replaces the dialects that are served. */
  dialects?: readonly Dialect[]
  /** Replaces the measured delay of the event loop. */
  loopDelayMs?(): number
}

/** What all parts are made with. */
interface Setup {
  config: Config
  overrides: Overrides
  logger: Logger
  /** What was opened, in the order in which it was; closed in the opposite one. */
  closers: (() => Promise<unknown>)[]
}

export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const logger = overrides.logger ?? createLogger(config.logLevel)
  const setup: Setup = { config, overrides, logger, closers: [] }
  const close = async () => {
    for (const closer of setup.closers.splice(0).reverse()) await closer()
  }
  try {
    const stores = await openStores(setup)
    const services = await openServices(setup, stores)
    const core = await openCore(setup, stores, services)
    startAllJobs(setup, stores, services, core)
    const url = await serve(setup, stores, services, core)
    const { throughOutages } = stores
    return {
      url,
      origins: await alone.listen(config.host),
      core,
      showFirstKeys: (show) => throughOutages(() => core.showFirstKeys(show)),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

type Stores = Awaited<ReturnType<typeof openStores>>

/** The database, migrated, and its clock. */
async function openStores(setup: Setup) {
  const { config, overrides, logger, closers } = setup
  const databaseUrl = config.databaseUrl ?? (await startEmbedded(setup))
  const limits = { ...timeLimits(config.patience), ...overrides.limits }
  const pools = createPools(databaseUrl, { logger, limits, lanes: laneCount })
  closers.push(pools.end)
  const named = config.databaseUrl ? 'The database of DATABASE_URL' : 'The embedded database'
  const throughOutages = awaitDatabase({ named, logger })
  const databaseClock = await throughOutages(() =>
    createDatabaseClock(pools.probeSql, { tell: tellClock(logger) }),
  )
  closers.push(async () => databaseClock.close())
  // A new connection may reach another database, as after a failover.
  pools.onConnect(databaseClock.refresh)
  await throughOutages(() => applyMigrations(pools.sql))
  await throughOutages(() => checkDurability(pools.sql))
  const prisma = createPrisma(pools.sql)
  closers.push(() => prisma.$disconnect())
  const clock = overrides.clock ?? databaseClock
  return { pools, prisma, limits, clock, databaseClock, throughOutages }
}

async function startEmbedded({ config, logger, closers }: Setup): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, logger })
  closers.push(() => postgres.close())
  return postgres.url
}

const tellClock = (logger: Logger) => (standing: Standing, aheadMs: number) => {
  const aheadSeconds = Math.round(aheadMs / 1_000)
  const what = 'the clock of this machine differs from that of the database'
  if (standing === 'RIGHT')
    logger.info({ aheadSeconds }, 'the clock of this machine is right again')
  else if (standing === 'OFF') logger.warn({ aheadSeconds }, what)
  else logger.error({ aheadSeconds }, `${what}: jobs stand still until it is right`)
}

type Services = Awaited<ReturnType<typeof openServices>>

/** What the core asks of the world besides the database. */
async function openServices(setup: Setup, { pools, clock, limits }: Stores) {
  const { config, overrides, logger, closers } = setup
  const { sql } = pools
  const metrics = createMetrics(sql)
  const redis =
    config.redisUrl === undefined
      ? undefined
      : connectRedis(config.redisUrl, { logger, timeoutMs: limits.waitMs })
  closers.push(async () => redis?.disconnect())
  const warn = (err: unknown, message: string) => logger.warn({ err }, message)
  const live = createLive({ sql, clock, redis, warn })
  closers.push(async () => live.close())
  const outbound = createOutboundHttp({ allowPrivate: config.webhookAllowPrivate })
  const shedding =
    config.loadShedding === 'off'
      ? undefined
      : createLoadShedding({
          delayMs: overrides.loopDelayMs,
          tell: (isShedding) =>
            logger.warn(isShedding ? 'overloaded: requests are refused' : 'no longer overloaded'),
        })
  closers.push(async () => shedding?.close())
  return { metrics, redis, live, outbound, shedding, issuer: await trustedIssuer(setup) }
}

async function trustedIssuer({ config, logger }: Setup) {
  const settings = config.trustedIssuer
  if (!settings) return undefined
  return createTrustedIssuer(settings, {
    keysUnreadable: (err) => logger.warn({ err }, 'the keys of the token issuer cannot be read'),
    clockAhead: (seconds) => logger.warn({ seconds }, 'the clock of the token issuer is ahead'),
  })
}

async function openCore(setup: Setup, stores: Stores, services: Services): Promise<Core> {
  const { config, overrides, closers } = setup
  const { sql, ledgerSql, liveSql } = stores.pools
  const { prisma, clock, limits } = stores
  const { live, outbound, metrics, redis, shedding, issuer } = services
  const store = redis && createRedisBuckets(redis.publisher)
  const coreDeps: CoreDeps = {
    ...{ sql, ledgerSql, sendPipelined, liveSql, prisma, clock, limits },
    uptimeMs: overrides.uptimeMs,
    publish: live.publish,
    publishCatalog: live.publishCatalog,
    ...{ live, outbound, issuer },
    observe: metrics.observe,
    tokenSecret: config.jwtSecret,
    sheds: shedding?.sheds,
    limitRate:
      config.rateLimits === 'off'
        ? undefined
        : createRateLimiter({ store, waitMs: limits.bucketMs }),
    firstKeys: { live: config.bootstrapApiKey, test: config.bootstrapTestApiKey },
  }
  const core = await stores.throughOutages(() => createCore(coreDeps))
  live.onTouched(core.forget)
  closers.push(() => core.ledger.close())
  closers.push(async () => core.close())
  return core
}

function startAllJobs(
  { logger, closers }: Setup,
  { pools, clock, databaseClock }: Stores,
  { outbound }: Services,
  core: Core,
): void {
  const deps = { perform: core.perform, sql: pools.sql, clock }
  const jobs = startJobs(
    [
      deliverWebhooksJob({ ...deps, outbound }),
      announceOptimizationsJob(deps),
      expireCreditsJob(deps),
      keepStatisticsJob(deps),
      rollUpUsageJob({ ...deps, unrolled: core.unrolled }),
      tidyUpJob(deps),
    ],
    (job, err) => logger.error({ err, job }, 'job failed'),
    () => databaseClock.standing() !== 'WRONG',
  )
  closers.push(() => jobs.close())
}

/** Listens, and hands each request to the transport that speaks it; the URL. */
async function serve(
  setup: Setup,
  stores: Stores,
  services: Services,
  core: Core,
): Promise<string> {
  const { config, logger, closers } = setup
  const { metrics, live, shedding } = services
  const report: ReportError = (err, requestId) => logger.error({ err, requestId }, 'request failed')
  const ipOf = createIpReader(config.trustedProxies ?? 0)
  const originOf = createOriginReader(config.publicUrl)
  const speakers: Speakers = { config, core, report, ipOf, originOf }
  const { post, sockets, upgrades } = speakGraphQL(speakers)
  const health = healthOf(stores, services)
  countConnections(stores, services, sockets.size)
  let ready = false
  const router = createRouter({
    post,
    ...speakRest(speakers, health),
    crossOrigin: createCrossOrigin(config.corsOrigins ?? [], config.publicUrl),
    upgrades,
    health,
    metrics,
    shedsNext: shedding?.shedsNext ?? (() => false),
    isReady: () => ready,
    acceptsWrites: createWriteProbe(stores.pools.probeSql, (accepts, err) =>
      accepts
        ? logger.info('the database takes writes again')
        : logger.error({ err }, 'the database takes no writes'),
    ),
  })
  const server = createHttpServer(router.request).on('upgrade', router.upgrade)
  const url = await listen(server, config.host, config.port)
  ready = true
  closers.push(async () => {
    ready = false
    const drained = drain(server)
    // What never ends by itself: sockets, and streams over HTTP.
    await sockets.close()
    live.close()
    await drained
  })
  return url
}

function healthOf({ pools, databaseClock, limits }: Stores, { redis, live }: Services) {
  const probes = {
    database: () => pools.probeSql.query('select 1'),
    cache: async () => redis?.publisher.ping(),
    queue: async () => {
      if (!live.isUp()) throw new Error('messages of other servers do not arrive')
    },
  }
  return createHealth(packageFile.version, databaseClock, probes, limits.probeMs)
}

function countConnections(
  { databaseClock }: Stores,
  { metrics, live }: Services,
  sockets: () => number,
): void {
  metrics.gauge(
    'clock_ahead_seconds',
    'How far the clock of this machine is ahead of that of the database, by which all is decided; behind: below 0.',
    () => databaseClock.aheadMs() / 1_000,
  )
  metrics.gauge('sockets', 'WebSockets open.', sockets)
  metrics.gauge('subscriptions', 'Subscriptions open, over WebSocket and SSE.', live.size)
}
