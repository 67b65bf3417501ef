/** The composition root: builds every part from the config, and closes them in reverse order. */
import { getHeapStatistics } from 'node:v8'
import packageFile from '../package.json' with { type: 'json' }
import type { Dialect } from './compat/dialect.ts'
import { dialects as allDialects } from './compat/dialects.ts'
import { createFrontPage } from './compat/docs/front-page.ts'
import { createDialectSockets } from './compat/serve/dialect-sockets.ts'
import { createRenderWebhook, webhookFormatsOf } from './compat/serve/render-webhook.ts'
import { createDialects, type ServedDialects } from './compat/serve/serve.ts'
import type { Config } from './config.ts'
import { createChangeFeed } from './core/changes/change-feed.ts'
import { type Core, type CoreDeps, createCore } from './core/core.ts'
import { laneCount } from './core/ledger/writer.ts'
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
import { createMainRouter } from './http/front.ts'
import type { RequestReader } from './http/incoming-request.ts'
import { createMetadataPage, metadataPath } from './http/oauth/metadata-page.ts'
import { createTokenEndpoint, tokenPaths } from './http/oauth/token-endpoint.ts'
import { createOriginRouter } from './http/origin-router.ts'
import { createIpReader } from './http/peer.ts'
import { createProviderWebhooks } from './http/provider-webhooks.ts'
import type { ReportError } from './http/report-error.ts'
import { graphqlPaths, type Handler } from './http/router.ts'
import { awaitDatabase } from './infra/await-database.ts'
import { createCompatOrigins, portsOf, urlsOf } from './infra/compat-origins.ts'
import { createDatabaseClock, tellClockTo } from './infra/database-clock.ts'
import { startEmbeddedPostgres } from './infra/embedded-postgres/embedded-postgres.ts'
import { createHealth } from './infra/health.ts'
import { createHttpServers } from './infra/http-server.ts'
import { createLoadShedding } from './infra/load-shedding.ts'
import { createLogger, type Logger } from './infra/logger.ts'
import { addServerGauges, createMetrics } from './infra/metrics.ts'
import { applyMigrations } from './infra/migrate.ts'
import { createOutboundHttp } from './infra/outbound-http.ts'
import { sendPipelined } from './infra/pipelined.ts'
import { createPools } from './infra/pools.ts'
import { checkDurability, createPrisma } from './infra/postgres.ts'
import { createOriginReader } from './infra/public-origin.ts'
import { createRateLimits } from './infra/rate-limits.ts'
import { connectRedis } from './infra/redis.ts'
import { createOpenStripe } from './infra/stripe/load-stripe.ts'
import { withTransactionSql } from './infra/transaction-connection.ts'
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
  /** The URLs of the dialects with an origin of their own, by name. */
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
    const changes = createChangeFeed({ ...overrides, sql: liveSql, clock, warn })
    closers.push(changes.close)
    const live = createLive({ sql, clock, changes, redis, warn })
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
    const dialects = overrides.dialects ?? allDialects
    const formats = webhookFormatsOf(dialects)
    const { limitRate, limitWindows } = createRateLimits(config, redis?.publisher, limits.bucketMs)
    const issuer = await createIssuer(config.trustedIssuer, logger)
    const coreDeps: CoreDeps = {
      sql,
      ledgerSql,
      sendPipelined,
      withTransactionSql,
      liveSql,
      prisma,
      clock,
      limits,
      uptimeMs: overrides.uptimeMs,
      ...{ live, publish: live.publish, publishCatalog: live.publishCatalog },
      ...{ outbound, webhookFormats: formats, changes },
      heapBytesMax: getHeapStatistics().heap_size_limit,
      openStripe: createOpenStripe({ sql, clock, apiUrl: config.stripeApiUrl }),
      ...{ observe: metrics.observe, tokenSecret: config.jwtSecret },
      report: (err) => logger.error({ err }, 'a call of a payment provider was not noted'),
      sheds: shedding?.sheds,
      limitRate,
      issuer,
      firstKeys: { live: config.bootstrapApiKey, test: config.bootstrapTestApiKey },
    }
    const core = await throughOutages(() => createCore(coreDeps))
    live.onTouched(core.forget)
    closers.push(core.ledger.close, async () => core.close())
    const report: ReportError = (err, requestId) =>
      logger.error({ err, requestId }, 'request failed')
    const render = createRenderWebhook(dialects, { ...config, core, schema, report })
    const jobDeps = { perform: core.perform, sql, clock }
    const jobs = startJobs(
      [
        deliverWebhooksJob({ ...jobDeps, outbound, formats, render }),
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
    const ipOf = createIpReader(config.trustedProxies ?? 0)
    const originOf = createOriginReader(config.publicUrl)
    const sockets = createSocketServer({ core, report })
    const probes = {
      database: () => probeSql.query('select 1'),
      cache: async () => redis?.publisher.ping(),
      queue: async () => {
        if (!live.isUp()) throw new Error('messages of other servers do not arrive')
      },
    }
    const health = createHealth(packageFile.version, databaseClock, probes, limits.probeMs)
    const { aheadMs } = databaseClock
    addServerGauges(metrics, { aheadMs, sockets: sockets.size, subscriptions: live.size })
    let ready = false
    const asked = { core, schema, report, health, ipOf, originOf, limitWindows }
    const served = createDialects(dialects, asked)
    const transported = { config, core, report, sockets, ipOf, originOf, askAs: served.askAs }
    const { post, upgrades, upgradesAt, pay, findWebhook } = createTransports(transported)
    closers.push(pay.close)
    const endpoints = createEndpoints({ core, report, ipOf, originOf, dialects })
    const guards = {
      crossOrigin: createCrossOrigin(config.corsOrigins ?? [], config.publicUrl),
      shedsNext: shedding?.shedsNext ?? (() => false),
      isReady: () => ready,
    }
    const router = createMainRouter(config.httpFront, {
      post,
      endpoints,
      ...guards,
      upgrades,
      ...{ health, metrics, probes: served.probes },
      findPage: (path) => pay.find(path) ?? findWebhook(path) ?? served.find(path),
      acceptsWrites: createWriteProbe(probeSql, tellWritesTo(logger)),
    })
    const origins = createCompatOrigins(config.compatOrigins ?? [], served.withOrigin, (names) =>
      createOriginRouter({
        ...guards,
        upgrades: upgradesAt(names),
        handlerAt: served.atOrigin(names),
      }),
    )
    const servers = createHttpServers(portsOf({ port: config.port, handlers: router }, origins))
    const urls = await servers.listen(config.host)
    ready = true
    closers.push(async () => {
      ready = false
      const drained = servers.drain()
      // Sockets and HTTP streams do not end by themselves.
      await sockets.close()
      live.close()
      await drained
    })
    return {
      url: urls[0] as string,
      origins: urlsOf(origins, urls),
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

interface Transported extends RequestReader {
  config: Config
  core: Core
  report: ReportError
  sockets: SocketServer
  askAs: ServedDialects['askAs']
}

/** GraphQL over HTTP, the WebSockets (those that speak it, and those of the dialects), and the hosted pages. */
function createTransports({ config, askAs, ...shared }: Transported) {
  const persisted = createPersistedQueries()
  const introspection = config.introspection ?? 'admin'
  const yoga = createGraphQL({ ...shared, introspection, persisted })
  const prepared = createPreparedOperations(schema, yoga)
  const answers = createRememberedAnswers()
  const post = createPost({ ...shared, yoga, prepared, persisted, answers })
  const protocol = createGraphQLProtocol({ ...shared, yoga, prepared, persisted })
  const speakGraphQL = shared.sockets.speak(protocol)
  const spoken = createDialectSockets({ ...shared, schema, askAs })
  const ours = [...graphqlPaths].map((path) => [path, speakGraphQL] as const)
  const upgrades = new Map([...ours, ...spoken.upgrades])
  const pay = createPay({ ...shared, schema })
  const findWebhook = createProviderWebhooks({ ...shared, receive: shared.core.receiveEvent })
  return { post, upgrades, upgradesAt: spoken.atOrigin, pay, findWebhook }
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
