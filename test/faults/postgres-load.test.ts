/** PostgreSQL is killed under load: clients are told to retry, service recovers by itself, and nothing acknowledged is lost. */
import { afterEach, describe, expect, it } from 'vitest'
import { visitEmbeddedPostgres } from '../../src/infra/embedded-postgres/embedded-postgres.ts'
import { type Bystanders, startBystanders } from '../support/bystanders.ts'
import { createMadeDataFolder, type DataFolder } from '../support/data-folder.ts'
import { faultRuns } from '../support/fault-runs.ts'
import { expectExact, type Load, loadKey, prepareLoad, startLoad } from '../support/ledger-load.ts'
import { childrenOf, type PostgresServer, startPostgresServer } from '../support/postgres-server.ts'
import { expectKept, promised } from '../support/promised.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestPool } from '../support/test-pool.ts'

const backMs = 5_000
/** The longest that anyone waits for an answer of a database that is away: for a connection, then some. */
const refusalMs = 2_500

interface Traffic {
  server: ServerProcess
  load: Load
  bystanders: Bystanders
}

/** A server under load, and others who ask it for everything else. */
async function trafficOn(env: Record<string, string>): Promise<Traffic> {
  const server = await serverOn(env)
  const ids = await prepareLoad(server.url)
  const load = startLoad(() => server.url, ids, faultRuns.clients)
  return { server, load, bystanders: startBystanders(server.url, ids[0] ?? '') }
}

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer()
})

async function serverOn(env: Record<string, string>): Promise<ServerProcess> {
  const own = { BOOTSTRAP_API_KEY: loadKey, LOG_LEVEL: 'error', PATIENCE: '1' }
  const server = await startServer({ ...own, ...env })
  closers.push(() => server.end('SIGKILL'))
  return server
}

/** Resolves when the load makes progress again. */
async function progress(load: Load): Promise<void> {
  const before = load.acknowledged()
  await until(() => load.acknowledged() > before + 50)
}

async function expectAllWell({ load, bystanders }: Traffic, url: string): Promise<void> {
  // All kinds of requests were answered, most of them after the outages.
  await until(() => (bystanders.answers.get('OK') ?? 0) > 50)
  await Promise.all([load.stop(), bystanders.stop()])
  const sql = createTestPool(url, 1)
  await expectExact(sql, load)
  await sql.end()
  expect(load.strange).toEqual([])
  expect(bystanders.strange).toEqual([])
  expect(load.refusals.get('UNAVAILABLE')).toBeGreaterThan(0)
  // Nobody's connection to the server itself broke.
  expect(load.refusals.get('NONE')).toBeUndefined()
}

describe('a PostgreSQL of the operator', () => {
  const ends: [string, (postgres: PostgresServer) => Promise<void>][] = [
    ['stopped at once', (postgres) => postgres.stopImmediately()],
    ['killed with all its processes', (postgres) => postgres.kill()],
  ]

  it.each(ends)('%s under load and started again is back', async (_how, end) => {
    const postgres = await startPostgresServer()
    closers.push(() => postgres.close())
    const traffic = await trafficOn({ DATABASE_URL: postgres.url })
    const { server, load } = traffic
    for (let outage = 0; outage < faultRuns.outages; outage++) {
      await progress(load)
      const refused = load.refusals.get('UNAVAILABLE') ?? 0
      await end(postgres)
      await until(() => (load.refusals.get('UNAVAILABLE') ?? 0) > refused)
      expect((await fetch(`${server.url}/live`)).status).toBe(200)
      expect((await fetch(`${server.url}/health`)).status).toBe(503)
      await postgres.start()
      const isBack = promised('service after PostgreSQL is back', backMs)
      await progress(load)
      await until(async () => (await fetch(`${server.url}/health`)).status === 200)
      isBack()
    }
    await expectAllWell(traffic, postgres.url)
    expectKept('a refusal while PostgreSQL is away', load.slowestRefusalMs(), refusalMs)
  })
})

describe('the embedded PostgreSQL', () => {
  const ends: [string, (pid: number) => void][] = [
    ['stopped at once', (pid) => process.kill(pid, 'SIGQUIT')],
    [
      'killed with all its processes',
      (pid) => {
        for (const each of [pid, ...childrenOf(pid)]) process.kill(each, 'SIGKILL')
      },
    ],
  ]

  it.each(ends)('%s under load is brought back by the server', async (_how, end) => {
    const folder: DataFolder = await createMadeDataFolder()
    closers.push(() => folder.remove())
    const traffic = await trafficOn({ DATA_DIR: folder.path })
    const { load } = traffic
    for (let outage = 0; outage < faultRuns.outages; outage++) {
      await progress(load)
      const refused = load.refusals.get('UNAVAILABLE') ?? 0
      end(folder.requirePostgresPid())
      await until(() => (load.refusals.get('UNAVAILABLE') ?? 0) > refused)
      const isBack = promised('service after PostgreSQL was ended', backMs)
      await progress(load)
      isBack()
    }
    await expectAllWell(traffic, await urlOf(folder))
  })
})

/** The URL of the database that a running server keeps in the folder. */
async function urlOf(folder: DataFolder): Promise<string> {
  const visit = await visitEmbeddedPostgres(folder.path)
  closers.push(() => visit.close())
  return visit.url
}
