/** A PostgreSQL for one test, which is not restarted automatically: the test starts it, cuts it off and starts it again. */
import { execFileSync } from 'node:child_process'
import { openCluster } from '../../src/infra/embedded-postgres/postgres-cluster.ts'
import { ensureRunning, type Running } from '../../src/infra/embedded-postgres/postgres-process.ts'
import type { Settings } from '../../src/infra/embedded-postgres/postgres-settings.ts'
import { createDataFolder, isRunning } from './data-folder.ts'
import { until } from './server-process.ts'
import { withDatabase } from './test-database.ts'

export interface PostgresServer {
  /** The URL of an empty database. */
  url: string
  /** Like `pg_ctl stop -m immediate`: a crash, but an orderly one. */
  stopImmediately(): Promise<void>
  /** SIGKILL to the postmaster and everything it started. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  close(): Promise<void>
}

/** Acknowledged commits are on disk, as in production; `home` replaces the folder of the run. */
export async function startPostgresServer(
  settings: Settings = {},
  home?: string,
): Promise<PostgresServer> {
  const folder = createDataFolder(home)
  const cluster = await openCluster(folder.path)
  let running: Running = await ensureRunning(cluster, settings)
  const { port } = running
  await running.client.query('create database tests')
  const { user = '', password } = running.client
  const own = `postgresql://${user}:${password}@127.0.0.1:${port}/tests`

  const end = async (pids: number[], signal: NodeJS.Signals) => {
    for (const pid of pids) process.kill(pid, signal)
    await until(() => !pids.some(isRunning))
  }
  return {
    url: withDatabase(own, 'tests'),
    stopImmediately: () => end([running.pid], 'SIGQUIT'),
    kill: () => end([running.pid, ...childrenOf(running.pid)], 'SIGKILL'),
    async start() {
      running = await ensureRunning(cluster, settings, port)
    },
    async close() {
      await running.client.end()
      await folder.remove()
    },
  }
}

/** The processes that a process started. */
export function childrenOf(pid: number): number[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  return listed
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child ?? 0)
}
