/** The composition root: makes everything from the config, and closes it in the opposite order. */
import type { Config } from './config.ts'
import { type Clock, systemClock } from './core/clock.ts'
import { type Core, createCore } from './core/core.ts'
import { createGraphQL } from './graphql/yoga.ts'
import { startEmbeddedPostgres } from './infra/embedded-postgres.ts'
import { createHttpServer, drain, listen } from './infra/http-server.ts'
import { createLogger, type Logger } from './infra/logger.ts'
import { applyMigrations } from './infra/migrate.ts'
import { checkDurability, createPool, createPrisma } from './infra/postgres.ts'
import { expireCreditsJob } from './jobs/expire-credits.ts'
import { pruneCountersJob } from './jobs/prune-counters.ts'
import { startJobs } from './jobs/runner.ts'

export interface App {
  /** Where it listens, e.g. http://127.0.0.1:4000. */
  url: string
  core: Core
  /** The admin keys that this start made; null when there were some. */
  firstKeys: Core['firstKeys']
  close(): Promise<void>
}

export interface Overrides {
  clock?: Clock
  logger?: Logger
}

export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const logger = overrides.logger ?? createLogger(config.logLevel)
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const databaseUrl = config.databaseUrl ?? (await embedded())
    const sql = createPool(databaseUrl, { logger })
    closers.push(() => sql.end())
    await applyMigrations(sql)
    await checkDurability(sql)
    const prisma = createPrisma(sql)
    closers.push(() => prisma.$disconnect())
    const core = await createCore({
      sql,
      prisma,
      clock: overrides.clock,
      publish: () => undefined,
      tokenSecret: config.jwtSecret,
      firstKeys: { live: config.bootstrapApiKey, test: config.bootstrapTestApiKey },
    })
    closers.push(() => core.ledger.close())
    const jobDeps = { perform: core.perform, sql, clock: overrides.clock ?? systemClock }
    const jobs = startJobs([expireCreditsJob(jobDeps), pruneCountersJob(jobDeps)], (job, err) =>
      logger.error({ err, job }, 'job failed'),
    )
    closers.push(() => jobs.close())
    const yoga = createGraphQL({
      core,
      report: (err, requestId) => logger.error({ err, requestId }, 'request failed'),
    })
    const server = createHttpServer(yoga)
    const url = await listen(server, config.host, config.port)
    closers.push(() => drain(server))
    return { url, core, firstKeys: core.firstKeys, close }
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
