/** Folders of test runs, named after the process that made them, and the removal of those a killed run left behind. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../src/infra/embedded-postgres.ts'
import { createLogger } from '../../src/infra/logger.ts'

const prefix = 'openmonetize-test-'

/** Where this run keeps its PostgreSQL and its Redis. */
export const runFolder = () => join(tmpdir(), `${prefix}${process.pid}`)

/** Stops what a killed run left running and removes its folder; runs that still live are not touched. */
export async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)$`).exec(name)?.[1])
    if (!pid || isAlive(pid)) continue
    const folder = join(tmpdir(), name)
    for (const program of ['redis-server', 'nginx']) stopServer(folder, program)
    // Taking an orphaned PostgreSQL over and closing it is the tested way to stop one.
    const orphan = await startEmbeddedPostgres({
      dataDir: folder,
      logger: createLogger('silent'),
    }).catch(() => undefined)
    await orphan?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function stopServer(folder: string, program: string): void {
  try {
    const pid = Number(readFileSync(join(folder, `${program}.pid`), 'utf8'))
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program)) process.kill(pid)
  } catch {
    // It is gone already, or this is no Linux.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
