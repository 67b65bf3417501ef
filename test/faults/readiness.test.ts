/** A server is not ready while writes are refused, for whatever reason, and ready again when they are accepted. */
import { afterEach, describe, expect, inject, it } from 'vitest'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { graphql } from '../support/graphql.ts'
import { startPostgresServer } from '../support/postgres-server.ts'
import { until } from '../support/server-process.ts'
import { lacksDisks, mountSmallDisk } from '../support/small-disk.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer()
})

async function database(): Promise<TestDatabase> {
  const made = await createTestDatabase()
  closers.push(made.drop)
  return made
}

async function start(databaseUrl: string): Promise<TestApp> {
  const app = await startTestApp({ databaseUrl, logLevel: 'silent' })
  closers.push(app.close)
  return app
}

const statusOf = async ({ url }: TestApp, path: string) => (await fetch(url + path)).status

/** What /ready and a write are answered. */
async function answersOf(app: TestApp): Promise<unknown[]> {
  const ready = await fetch(`${app.url}/ready`)
  const written = await graphql(
    app.url,
    app.liveKey,
    'mutation { createCustomer(input: {}) { id } }',
  )
  return [ready.status, await ready.json(), written.errors?.[0]?.extensions?.code ?? 'OK']
}

const accepting = [200, { ready: true }, 'OK']
const refusing = [503, { ready: false }, 'UNAVAILABLE']
const ready = async (app: TestApp) => (await statusOf(app, '/ready')) === 200

describe('GET /ready', () => {
  it('is 503 while the database is read-only, as after a failover, and 200 after', async () => {
    const { url, name } = await database()
    const app = await start(url)
    const admin = createTestPool(inject('postgresUrl'))
    closers.push(() => admin.end())
    /** For sessions to come; those that are there end. */
    const set = async (mode: 'on' | 'off') => {
      await admin.query(`alter database ${name} set default_transaction_read_only = ${mode}`)
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      )
    }
    expect(await answersOf(app)).toEqual(accepting)
    await set('on')
    await until(async () => !(await ready(app)))
    expect(await answersOf(app)).toEqual(refusing)
    expect(await statusOf(app, '/live')).toBe(200)
    await set('off')
    await until(() => ready(app))
    expect(await answersOf(app)).toEqual(accepting)
  })

  it('is 503 while the database cannot be reached', async () => {
    const { url } = await database()
    const proxy = await startFaultProxy(url)
    closers.push(proxy.close)
    const app = await start(proxy.urlOf(url))
    proxy.refuse()
    await until(async () => !(await ready(app)))
    expect(await statusOf(app, '/live')).toBe(200)
    proxy.pass()
    await until(() => ready(app))
  })

  it('stays 200 while the database is only slow, and is answered in time', async () => {
    const { url } = await database()
    const proxy = await startFaultProxy(url)
    closers.push(proxy.close)
    const app = await start(proxy.urlOf(url))
    expect(await statusOf(app, '/ready')).toBe(200)
    proxy.stall()
    for (let i = 0; i < 3; i++) expect(await statusOf(app, '/ready')).toBe(200)
    proxy.pass()
  })
})

describe.skipIf(lacksDisks())('a full disk', () => {
  it('shows in /ready until there is room again', async () => {
    const disk = mountSmallDisk(200)
    closers.push(disk.remove)
    const postgres = await startPostgresServer(
      { max_wal_size: '32MB', min_wal_size: '32MB', shared_buffers: '32MB' },
      disk.path,
    )
    closers.push(postgres.close)
    const app = await start(postgres.url)
    expect(await statusOf(app, '/ready')).toBe(200)
    disk.fill()
    await until(async () => !(await ready(app)))
    expect(await statusOf(app, '/live')).toBe(200)
    disk.empty()
    await until(() => ready(app))
    expect(await answersOf(app)).toEqual(accepting)
  })
})
