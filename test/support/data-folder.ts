/** A data folder for a server of its own, and what its PostgreSQL is doing, read from outside. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../src/infra/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../src/infra/logger.ts'
import { applyMigrations } from '../../src/infra/migrate.ts'
import { createPool } from '../../src/infra/postgres.ts'
import { runFolder } from './leftovers.ts'

export type DataFolder = {
  path: string
  /** The process id of its PostgreSQL, if one runs in the folder. */
  postgresPid(): number | undefined
  /** The same; throws when none runs, as a signal to a process that is missing goes to nobody, and one to 0 to ourselves. */
  requirePostgresPid(): number
  /** Whether a first start is creating the data. */
  isBeingMade(): boolean
  /** Stops what still runs there and removes everything. */
  remove(): Promise<void>
}

/** Inside the folder of the run, so that none of it outlives the run. */
function homeOfData(): string {
  const home = runFolder()
  mkdirSync(home, { recursive: true, mode: 0o755 })
  return home
}

export function createDataFolder(home = homeOfData()): DataFolder {
  const path = mkdtempSync(join(home, 'data-'))
  const pidFile = join(path, 'postgres/data/postmaster.pid')
  const postgresPid = () =>
    existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : undefined
  const requirePostgresPid = () => {
    const pid = postgresPid()
    if (!pid) throw new Error(`No PostgreSQL runs in ${path}`)
    return pid
  }
  const isBeingMade = () =>
    readdirSync(path).some(
      (name) => name.startsWith('initdb-') && existsSync(join(path, name, 'data/base')),
    )
  const remove = async () => {
    if (postgresPid()) {
      const logger = createLogger('silent')
      const orphan = await startEmbeddedPostgres({ dataDir: path, logger }).catch(() => undefined)
      await orphan?.close()
    }
    rmSync(path, { recursive: true, force: true })
  }
  return { path, postgresPid, requirePostgresPid, isBeingMade, remove }
}

let made: Promise<DataFolder> | undefined

/** A copy of one with the migrated database, which no server has used: its first start shows keys, and takes half of the CPU. */
export async function createMadeDataFolder(): Promise<DataFolder> {
  made ??= makeDataFolder()
  const { path } = await made
  const folder = createDataFolder()
  execFileSync('cp', ['-a', join(path, 'postgres'), folder.path])
  return folder
}

async function makeDataFolder(): Promise<DataFolder> {
  const folder = createDataFolder()
  const logger = createLogger('silent')
  const postgres = await startEmbeddedPostgres({ dataDir: folder.path, logger })
  const pool = createPool(postgres.url)
  await applyMigrations(pool)
  await pool.end()
  await postgres.close()
  return folder
}

/** Whether a process runs; one that ended but was not yet collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return process.platform !== 'linux'
  }
}
