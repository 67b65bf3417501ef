/** PostgreSQL ended under load: clients are told to try again, service returns by itself, and nothing acknowledged is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { visitEmbeddedPostgres } from '../../src/infra/embedded-postgres.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { faultRuns } from '../support/fault-runs.ts'
import { expectExact, type Load, loadKey, prepareLoad, startLoad } from '../support/ledger-load.ts'
import { childrenOf, type PostgresServer, startPostgresServer } from '../support/postgres-server.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'

const backMs = 5_000
/** The longest that anyone waits for an answer of a database that is away: for a connection, then some. */
const refusalMs = 2_500

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer()
})

async function serverOn(env: Record<string, string>): Promise<ServerProcess> {
  const server = await startServer({ BOOTSTRAP_API_KEY: loadKey, LOG_LEVEL: 'error', ...env })
  closers.push(() => server.end('SIGKILL'))
  return server
}

/** Resolves when the load makes progress again; how long that took. */
async function progress(load: Load): Promise<number> {
  const [before, start] = [load.acknowledged(), performance.now()]
  await until(() => load.acknowledged() > before + 50, 30_000)
  return performance.now() - start
}

async function expectAllWell(load: Load, url: string): Promise<void> {
  await load.stop()
  const sql = new pg.Pool({ connectionString: url, max: 1 })
  await expectExact(sql, load)
  await sql.end()
  expect(load.strange).toEqual([])
  expect(load.refusals.get('UNAVAILABLE')).toBeGreaterThan(0)
  // Nobody's connection to the server itself broke.
  expect(load.refusals.get('NONE')).toBeUndefined()
}

describe('a PostgreSQL of the operator', () => {
  const ends: [string, (postgres: PostgresServer) => Promise<void>][] = [
    ['stopped at once', (postgres) => postgres.stopImmediately()],
    ['killed with all its processes', (postgres) => postgres.kill()],
  ]

  it.each(ends)(
    '%s under load and started again is back within 5 s',
    {
      timeout: 60_000 + faultRuns.outages * 20_000,
    },
    async (_how, end) => {
      const postgres = await startPostgresServer()
      closers.push(() => postgres.close())
      const server = await serverOn({ DATABASE_URL: postgres.url })
      const load = startLoad(() => server.url, await prepareLoad(server.url), faultRuns.clients)
      for (let outage = 0; outage < faultRuns.outages; outage++) {
        await progress(load)
        await end(postgres)
        await sleep(1_500)
        expect((await fetch(`${server.url}/live`)).status).toBe(200)
        expect((await fetch(`${server.url}/health`)).status).toBe(503)
        await postgres.start()
        expect(await progress(load)).toBeLessThan(backMs)
        await until(async () => (await fetch(`${server.url}/health`)).status === 200, backMs)
      }
      await expectAllWell(load, postgres.url)
      expect(load.slowestRefusalMs()).toBeLessThan(refusalMs)
    },
  )
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

  it.each(ends)(
    '%s under load is brought back by the server within 5 s',
    {
      timeout: 60_000 + faultRuns.outages * 20_000,
    },
    async (_how, end) => {
      const folder: DataFolder = createDataFolder()
      closers.push(() => folder.remove())
      const server = await serverOn({ DATA_DIR: folder.path })
      const load = startLoad(() => server.url, await prepareLoad(server.url), faultRuns.clients)
      for (let outage = 0; outage < faultRuns.outages; outage++) {
        await progress(load)
        end(folder.postgresPid() ?? 0)
        await until(() => (load.refusals.get('UNAVAILABLE') ?? 0) > 0)
        expect(await progress(load)).toBeLessThan(backMs)
      }
      await load.stop()
      await expectAllWell(load, await urlOf(folder))
    },
  )
})

/** Of the database that a running server keeps in the folder. */
async function urlOf(folder: DataFolder): Promise<string> {
  const visit = await visitEmbeddedPostgres(folder.path)
  closers.push(() => visit.close())
  return visit.url
}
