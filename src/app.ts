/** The composition root: builds every part from the config, and closes them in reverse order. */
import packageFile from '../package.json' with { type: 'json' }
import type { Dialect } from './compat/dialect.ts'
import { dialects as allDialects } from './compat/dialects.ts'
import { createFrontPage } from './compat/docs/front-page.ts'
import { createOpenMonetizeSocket, socketPaths } from './compat/openmonetize/socket/socket.ts'
import { createDialects } from './compat/serve/serve.ts'
import type { Config } from './config.ts'
import { type Core, type CoreDeps, createCore } from './core/core.ts'
import { laneCount } from './core/ledger/writer.ts'
import { createRateLimiter } from './core/rate-limits/rate-limiter.ts'
import type { Clock } from './core/values/clock.ts'
import { type TimeLimits, timeLimits } from './core/values/time-limits.ts'
import { createPersistedQueries } from './graphql/execution/persisted-queries.ts'
import { createPreparedOperations } from './graphql/execution/prepared.ts'
import { createRememberedAnswers } from './graphql/execution/remembered-answers.ts'
import { createPost } from './graphql/http/post.ts'
import { createGraphQL } from './graphql/http/yoga.ts'
import { schema } from './graphql/schema/schema.ts'
import { createGraphQLProtocol } from './graphql/ws/ws.ts'
import { createCrossOrigin } from './http/cross-origin.ts'
import { createMetadataPage, metadataPath } from './http/oauth/metadata-page.ts'
import { createTokenEndpoint, tokenPaths } from './http/oauth/token-endpoint.ts'
import { createOriginRouter } from './http/origin-router.ts'
import { createIpReader, type IpReader } from './http/peer.ts'
import type { ReportError } from './http/report-error.ts'
import { createRouter, graphqlPaths, type Handler } from './http/router.ts'
import { awaitDatabase } from './infra/await-database.ts'
import { createDatabaseClock, tellClockTo } from './infra/database-clock.ts'
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
import { createIssuer } from './infra/trusted-issuer.ts'
import { createWriteProbe, tellWritesTo } from './infra/write-probe.ts'
import { advanceTestClocksJob } from './jobs/advance-test-clocks.ts'
import { announceOptimizationsJob } from './jobs/announce-optimizations.ts'
import { billingJobs } from './jobs/billing-jobs.ts'
import { deliverWebhooksJob } from './jobs/deliver-webhooks.ts'
import { expireCreditsJob } from './jobs/expire-credits.ts'
import { keepStatisticsJob } from './jobs/keep-statistics.ts'
import { rollUpUsageJob } from './jobs/roll-up-usage.ts'
import { startJobs } from './jobs/runner.ts'
import { tidyUpJob } from './jobs/tidy-up.ts'
import { createLive } from './live/live.ts'
import { createPay } from './pay/pay.ts'
import { createSocketServer, type SocketServer } from './sockets/socket-server.ts'

export interface App {
  /** The base URL at which it listens, e.g. http://127.0.0.1:4000. */
  url: string
  /** The URLs of dialects with their own port, by name. */
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
  /** Jobs stand still while it answers false. */
  mayRunJobs?(): boolean
}

export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const logger = overrides.logger ?? createLogger(config.logLevel)
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const databaseUrl = config.databaseUrl ?? (await embedded())
    const limits = { ...timeLimits(config.patience), ...overrides.limits }
    const pools = createPools(databaseUrl, { logger, limits, lanes: laneCount })
    closers.push(pools.end)
    const { sql, ledgerSql, liveSql, probeSql } = pools
    const named = config.databaseUrl ? 'The database of DATABASE_URL' : 'The embedded database'
    const throughOutages = awaitDatabase({ named, logger })
    const databaseClock = await throughOutages(() =>
      createDatabaseClock(probeSql, { tell: tellClockTo(logger) }),
    )
    closers.push(async () => databaseClock.close())
    // A new connection may reach another database, as after a failover.
    pools.onConnect(databaseClock.refresh)
    await throughOutages(() => applyMigrations(sql))
    await throughOutages(() => checkDurability(sql))
    const prisma = createPrisma(sql)
    closers.push(() => prisma.$disconnect())
    const clock = overrides.clock ?? databaseClock
    const metrics = createMetrics(sql)
    const redis =
      config.redisUrl === undefined
        ? undefined
        : connectRedis(config.redisUrl, { logger, timeoutMs: limits.waitMs })
    closers.push(async () => redis?.close())
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
    const issuer = await createIssuer(config.trustedIssuer, logger)
    const coreDeps: CoreDeps = {
      sql,
      ledgerSql,
      sendPipelined,
      liveSql,
      prisma,
      clock,
      limits,
      uptimeMs: overrides.uptimeMs,
      publish: live.publish,
      publishCatalog: live.publishCatalog,
      live,
      outbound,
      observe: metrics.observe,
      tokenSecret: config.jwtSecret,
      sheds: shedding?.sheds,
      limitRate:
        config.rateLimits === 'off'
          ? undefined
          : createRateLimiter({
              store: redis && createRedisBuckets(redis.publisher),
              waitMs: limits.bucketMs,
            }),
      issuer,
      firstKeys: { live: config.bootstrapApiKey, test: config.bootstrapTestApiKey },
    }
    const core = await throughOutages(() => createCore(coreDeps))
    live.onTouched(core.forget)
    closers.push(core.ledger.close, async () => core.close())
    const jobDeps = { perform: core.perform, sql, clock }
    const jobs = startJobs(
      [
        deliverWebhooksJob({ ...jobDeps, outbound }),
        advanceTestClocksJob(jobDeps),
        announceOptimizationsJob(jobDeps),
        expireCreditsJob(jobDeps),
        ...billingJobs(jobDeps),
        keepStatisticsJob(jobDeps),
        rollUpUsageJob({ ...jobDeps, unrolled: core.unrolled }),
        tidyUpJob(jobDeps),
      ],
      (job, err) => logger.error({ err, job }, 'job failed'),
      () => databaseClock.standing() !== 'WRONG' && overrides.mayRunJobs?.() !== false,
    )
    closers.push(() => jobs.close())
    const report: ReportError = (err, requestId) =>
      logger.error({ err, requestId }, 'request failed')
    const ipOf = createIpReader(config.trustedProxies ?? 0)
    const originOf = createOriginReader(config.publicUrl)
    const sockets = createSocketServer({ core, report })
    const transported = { config, core, report, sockets, ipOf, originOf }
    const { post, upgrades, pay } = createTransports(transported)
    closers.push(pay.close)
    const probes = {
      database: () => probeSql.query('select 1'),
      cache: async () => redis?.publisher.ping(),
      queue: async () => {
        if (!live.isUp()) throw new Error('messages of other servers do not arrive')
      },
    }
    const health = createHealth(packageFile.version, databaseClock, probes, limits.probeMs)
    metrics.gauge(
      'clock_ahead_seconds',
      'How far the clock of this machine is ahead of that of the database, by which all is decided; behind: below 0.',
      () => databaseClock.aheadMs() / 1_000,
    )
    metrics.gauge('sockets', 'WebSockets open.', sockets.size)
    metrics.gauge('subscriptions', 'Subscriptions open, over WebSocket and SSE.', live.size)
    let ready = false
    const dialects = overrides.dialects ?? allDialects
    const served = createDialects(dialects, { core, schema, report, health, ipOf, originOf })
    const endpoints = createEndpoints({ core, report, ipOf, originOf, dialects })
    const guards = {
      crossOrigin: createCrossOrigin(config.corsOrigins ?? [], config.publicUrl),
      shedsNext: shedding?.shedsNext ?? (() => false),
    }
    const router = createRouter({
      post,
      endpoints,
      ...guards,
      upgrades,
      health,
      metrics,
      findPage: (path) => pay.find(path) ?? served.find(path),
      isReady: () => ready,
      acceptsWrites: createWriteProbe(probeSql, tellWritesTo(logger)),
    })
    const server = createHttpServer(router.request).on('upgrade', router.upgrade)
    const alone = createHttpServers(
      served.origins.map(({ handlerAt, ...port }) => {
        return { ...port, listener: createOriginRouter({ ...guards, handlerAt }) }
      }),
    )
    const url = await listen(server, config.host, config.port)
    ready = true
    closers.push(async () => {
      ready = false
      const drained = Promise.all([drain(server), alone.drain()])
      // Sockets and HTTP streams do not end by themselves.
      await sockets.close()
      live.close()
      await drained
    })
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

  async function embedded(): Promise<string> {
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, logger })
    closers.push(() => postgres.close())
    return postgres.url
  }
}

interface Transported {
  config: Config
  core: Core
  report: ReportError
  sockets: SocketServer
  ipOf: IpReader
  originOf: ReturnType<typeof createOriginReader>
}

/** GraphQL over HTTP, the WebSockets (those that speak it, and those of the dialect), and the hosted pages. */
function createTransports({ config, core, report, sockets, ipOf, originOf }: Transported) {
  const persisted = createPersistedQueries()
  const introspection = config.introspection ?? 'admin'
  const yoga = createGraphQL({ core, report, introspection, persisted })
  const prepared = createPreparedOperations(schema, yoga)
  const answers = createRememberedAnswers()
  const post = createPost({ core, yoga, prepared, persisted, answers, report, ipOf, originOf })
  const speakGraphQL = sockets.speak(
    createGraphQLProtocol({ core, yoga, prepared, persisted, report, sockets, ipOf, originOf }),
  )
  const speakRaw = sockets.speak(createOpenMonetizeSocket({ core, schema, report, sockets }))
  const upgrades = new Map([
    ...[...graphqlPaths].map((path) => [path, speakGraphQL] as const),
    ...socketPaths.map((path) => [path, speakRaw] as const),
  ])
  const pay = createPay({ core, schema, report, ipOf, originOf })
  return { post, upgrades, pay }
}

interface Served extends Pick<Transported, 'core' | 'report' | 'ipOf' | 'originOf'> {
  dialects: readonly Dialect[]
}

/** What is served at a path of its own. */
function createEndpoints({ core, report, ipOf, originOf, dialects }: Served) {
  const token = createTokenEndpoint({
    exchange: core.exchange,
    ipOf,
    report: (error) => report(error, 'none'),
  })
  return new Map<string, Handler>([
    ...tokenPaths.map((path) => [path, token] as const),
    [metadataPath, createMetadataPage(originOf)],
    ['/', createFrontPage({ dialects, originOf, version: packageFile.version })],
  ])
}
