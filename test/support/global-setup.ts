/**
 * Starts the PostgreSQL and the Redis that all test files share, creates the template database, and stops everything afterwards.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { timeLimits } from '../../src/core/values/time-limits.ts'
import { startEmbeddedPostgres } from '../../src/infra/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../src/infra/logger.ts'
import { applyMigrations } from '../../src/infra/migrate.ts'
import { createPool } from '../../src/infra/postgres.ts'
import { openRunFolder, removeLeftovers, runFolder, runFolderInMemory } from './leftovers.ts'
import { startRedisServer } from './redis-server.ts'
import { templateName, withDatabase } from './test-database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's URL of the shared PostgreSQL; tests use `createTestDatabase`. */
    postgresUrl: string
    redisUrl: string
  }
}

/** Test data need not survive a crash of the machine, and its log is written in pieces that are used again. */
const fastSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  max_wal_size: '256MB',
  shared_buffers: '256MB',
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  boundCompileCache(process.env.NODE_COMPILE_CACHE)
  const { timesMatter } = project.getProvidedContext()
  // Times are promised for a disk.
  const run = openRunFolder(timesMatter ? runFolder() : runFolderInMemory())
  const { folder } = run
  const [postgres, redis] = await Promise.all([
    startEmbeddedPostgres({
      dataDir: folder,
      logger: createLogger('warn'),
      settings: fastSettings,
    }),
    startRedisServer(folder),
  ])
  await makeTemplate(postgres.url)
  project.provide('postgresUrl', postgres.url)
  project.provide('redisUrl', redis.url)
  return async () => {
    await Promise.all([postgres.close(), redis.close()])
    // Also ends what failed tests left running.
    await run.close()
  }
}

/** A run names its test files anew, of which Node keeps 10 MB that it never reads again. */
function boundCompileCache(folder: string | undefined, entriesMax = 50_000): void {
  if (folder === undefined || !existsSync(folder)) return
  const folders = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())
  for (const { name } of folders) {
    const entries = join(folder, name)
    if (readdirSync(entries).length > entriesMax) rmSync(entries, { recursive: true, force: true })
  }
}

/** A busy machine must not fail the run. */
const limits = timeLimits(300)

async function makeTemplate(url: string): Promise<void> {
  const admin = createPool(url, { limits })
  await admin.query(`create database ${templateName}`)
  await admin.end()
  const template = createPool(withDatabase(url, templateName), { limits })
  await applyMigrations(template)
  await template.end()
}
