/**
 * The default database: an embedded PostgreSQL that starts or is taken over with the server, is kept running, and stops with it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { awaitDatabase } from '../await-database.ts'
import type { Logger } from '../logger.ts'
import { StartError } from '../start-error.ts'
import { type Cluster, openCluster, postgresUser } from './postgres-cluster.ts'
import { ensureRunning, type Running, stopPostgres } from './postgres-process.ts'
import type { Settings } from './postgres-settings.ts'

export type EmbeddedPostgresOptions = {
  /** Default: a folder that belongs to this clone. */
  dataDir?: string
  logger: Logger
  /** Extra settings of PostgreSQL, for tests. */
  settings?: Settings
}

export type EmbeddedPostgres = {
  url: string
  /** Stops PostgreSQL; safe to call twice. */
  close(): Promise<void>
}

class FolderTaken extends StartError {}

/** An advisory lock held on a connection while the server lives, so even kill -9 releases it. */
const serverLock = 7_236_686
const lockTimeoutMs = 2000
const databaseName = 'openmonetize'
const restartPauseMs = (attempt: number) => Math.min(100 * 2 ** (attempt - 1), 2000)

/**
 * Starts PostgreSQL on the data folder, which it creates on the first start. Survives a kill -9 of the server at any moment, and
 * of PostgreSQL, which then comes back on the same port. Refuses a folder that another living server uses.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { logger, settings } = options
  const cluster = await openCluster(options.dataDir)
  const throughOutages = awaitDatabase({ named: 'The embedded database', logger })
  const running = await throughOutages(async () => {
    const started = await ensureRunning(cluster, settings)
    await becomeItsServer(started.client, cluster)
    await ensureDatabase(started.client)
    return started
  })
  const { port, pid, adopted } = running
  logger.info(
    { dataDir: cluster.dataDir, postgresPid: pid, port },
    adopted
      ? 'took over the embedded PostgreSQL of a killed server'
      : 'embedded PostgreSQL started',
  )
  return { url: urlOf(cluster, port), close: keepRunning(cluster, running, options) }
}

/** For tools: uses a PostgreSQL that runs already and leaves it running, else starts one and stops it on `close`. */
export async function visitEmbeddedPostgres(dataDir?: string): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(dataDir)
  const { client, port, adopted } = await ensureRunning(cluster)
  if (!adopted) await becomeItsServer(client, cluster)
  const close = async () => {
    await client.end()
    if (!adopted) await stopPostgres(cluster)
  }
  return { url: urlOf(cluster, port), close }
}

function urlOf({ password }: Cluster, port: number): string {
  return `postgresql://${postgresUser}:${password}@127.0.0.1:${port}/${databaseName}`
}

async function becomeItsServer(client: pg.Client, { dataDir }: Cluster): Promise<void> {
  // The session of a server that was just killed takes a moment to end.
  const end = performance.now() + lockTimeoutMs
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [serverLock])
    if (rows[0].taken) return
    if (performance.now() > end) break
    await sleep(50)
  }
  const { rows } = await client.query(
    `select application_name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and objid = $1 and granted`,
    [serverLock],
  )
  await client.end()
  const pid = /\d+$/.exec(rows[0]?.application_name ?? '')?.[0]
  throw new FolderTaken(
    `Another OpenMonetize server${pid ? ` (process ${pid})` : ''} is using the data folder ${dataDir}; stop it, or set DATA_DIR to another folder.`,
  )
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [
    databaseName,
  ])
  if (rowCount === 0) await client.query(`create database ${databaseName}`)
}

/** Restarts PostgreSQL whenever the connection with the lock ends; returns a function that stops it for good. */
function keepRunning(
  cluster: Cluster,
  first: Running,
  { logger, settings }: EmbeddedPostgresOptions,
): () => Promise<void> {
  let closing: Promise<void> | undefined

  const bringBack = async (): Promise<Running | undefined> => {
    for (let attempt = 1; !closing; attempt++) {
      try {
        const running = await ensureRunning(cluster, settings, first.port)
        await becomeItsServer(running.client, cluster)
        return running
      } catch (error) {
        // Another server took the folder: this one must exit, which its main module does.
        if (error instanceof FolderTaken) throw error
        logger.error({ err: error }, 'the embedded PostgreSQL does not start')
        await sleep(restartPauseMs(attempt))
      }
    }
    return undefined
  }
  const supervise = async () => {
    for (let running: Running | undefined = first; running && !closing; ) {
      await running.gone
      if (closing) return
      logger.error('the embedded PostgreSQL went away, bringing it back')
      running = await bringBack()
      if (running) logger.info({ postgresPid: running.pid }, 'the embedded PostgreSQL is back')
    }
  }
  const supervision = supervise()
  const stop = async () => {
    await stopPostgres(cluster)
    // A restart under way during the stop may have started PostgreSQL again.
    await supervision
    await stopPostgres(cluster)
  }
  return () => {
    closing ??= stop()
    return closing
  }
}
