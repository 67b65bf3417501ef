/** After a crash the database gives the numbers of transactions again that it lost: servers must not go on from a former snapshot. */
import { afterEach, expect, it } from 'vitest'
import { snapshotNow } from '../../src/core/changes/account-changes.ts'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts'
import { until } from '../support/server-process.ts'
import { createTestPool } from '../support/test-pool.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer()
})

const crashes: [string, (postgres: PostgresServer, pid: number) => Promise<unknown>][] = [
  ['when a process of it is killed', async (_, pid) => process.kill(pid, 'SIGKILL')],
  ['when it is stopped', (postgres) => postgres.stopImmediately().then(postgres.start)],
]

it.each(crashes)('another start of the database is told from the last: %s', async (_, crash) => {
  const postgres = await startPostgresServer()
  closers.push(postgres.close)
  const sql = createTestPool(postgres.url, 1)
  closers.push(() => sql.end())
  const startOf = async () => (await snapshotNow(sql).catch(() => null))?.started
  const former = await startOf()
  expect(await startOf()).toBe(former)
  const { rows } = await sql.query('select pg_backend_pid() as pid')
  await crash(postgres, rows[0].pid)
  await until(async () => {
    const found = await startOf()
    return found !== undefined && found !== former
  })
})
