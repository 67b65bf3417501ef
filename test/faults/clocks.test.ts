/** Servers with a wrong machine clock beside a PostgreSQL with a right one: their decisions and their reports. */
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lacks } from '../support/debian-tools.ts'
import { type FakedTime, fakeTime } from '../support/faked-time.ts'
import { graphqlData } from '../support/graphql.ts'
import { countRows, graphqlBody, sendRaw } from '../support/keyed.ts'
import { type ServerProcess, spawnServer, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

const liveKey = `om_live_${'k'.repeat(43)}`
let database: TestDatabase
let sql: pg.Pool
const times: FakedTime[] = []
const servers: ServerProcess[] = []

beforeEach(async () => {
  database = await createTestDatabase()
  sql = createTestPool(database.url)
})
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.end('SIGKILL')))
  for (const time of times.splice(0)) time.remove()
  await sql.end()
  await database.drop()
})

function time(offset: string): FakedTime {
  const faked = fakeTime(offset)
  times.push(faked)
  return faked
}

const settings = (faked: FakedTime) => ({
  DATABASE_URL: database.url,
  BOOTSTRAP_API_KEY: liveKey,
  LOG_LEVEL: 'info',
  ...faked.env,
})

async function start(faked: FakedTime): Promise<ServerProcess> {
  const server = await startServer(settings(faked))
  servers.push(server)
  return server
}

const get = async ({ url }: ServerProcess, path: string) => {
  const response = await fetch(url + path)
  return { status: response.status, text: await response.text() }
}
const aheadSeconds = async (server: ServerProcess) =>
  Number(
    /^openmonetize_clock_ahead_seconds (\S+)$/m.exec((await get(server, '/metrics')).text)?.[1],
  )

const databaseNow = async (): Promise<number> => {
  const { rows } = await sql.query('select clock_timestamp() as now')
  return rows[0].now.getTime()
}

const ask = <Data>({ url }: ServerProcess, document: string, variables: object = {}) =>
  graphqlData<Data, object>(url, liveKey, document, variables)

const addCredits = (server: ServerProcess, customerId: string, expiresAt: number) =>
  ask(server, 'mutation ($i: AddCreditsInput!) { addCredits(input: $i) { id } }', {
    i: { customerId, amount: '5', expiresAt: new Date(expiresAt).toISOString() },
  })

async function available(server: ServerProcess, c: string): Promise<string> {
  const document = 'query ($c: ID!) { credits(customerId: $c) { available } }'
  const { credits } = await ask<{ credits: { available: string } }>(server, document, { c })
  return credits.available
}

async function expiries(): Promise<number> {
  const { rows } = await sql.query(`select from credit_transaction where type = 'EXPIRE'`)
  return rows.length
}

/** When a server says that it made something. */
async function timeToldBy(server: ServerProcess): Promise<number> {
  const document = 'mutation { createCustomer(input: {}) { createdAt } }'
  const { createCustomer } = await ask<{ createCustomer: { createdAt: string } }>(server, document)
  return Date.parse(createCustomer.createdAt)
}

/** Well below the offsets of these tests, well above what a busy machine needs for an answer. */
const closeMs = 15_000

async function expectRightTime(server: ServerProcess): Promise<void> {
  const before = await databaseNow()
  const told = await timeToldBy(server)
  expect(told).toBeGreaterThan(before - closeMs)
  expect(told).toBeLessThan((await databaseNow()) + closeMs)
}

describe.skipIf(lacks('faketime'))('a machine whose clock is off by more than a minute', () => {
  it.each([
    ['two days ahead', '+2d', /is 172\d{3} s ahead of that of the database/],
    ['90 days behind', '-90d', /is 777\d{4} s behind that of the database/],
    ['70 s ahead', '+70s', /is \d\d s ahead of that of the database/],
  ])('does not start a server: %s', async (_, offset, words) => {
    const empty = await createTestDatabase({ empty: true })
    const server = spawnServer({ ...settings(time(offset)), DATABASE_URL: empty.url })
    expect(await server.exited).toBe(1)
    expect(server.output()).toMatch(words)
    expect(server.output()).not.toMatch(/^\s+at /m)
    const untouched = createTestPool(empty.url)
    const { rows } = await untouched.query(`select to_regclass('_prisma_migrations') as made`)
    expect(rows).toEqual([{ made: null }])
    await untouched.end()
    await empty.drop()
  })
})

describe.skipIf(lacks('faketime'))('a machine whose clock is off by less', () => {
  it.each([
    ['ahead', '+45s', 45],
    ['behind', '-45s', -45],
  ])('%s serves by the time of the database, and says so', async (_, offset, seconds) => {
    const server = await start(time(offset))
    await expectRightTime(server)
    const health = await get(server, '/health')
    expect([health.status, JSON.parse(health.text)]).toMatchObject([
      200,
      { status: 'healthy', services: { database: 'healthy', clock: 'unhealthy' } },
    ])
    expect(Math.abs((await aheadSeconds(server)) - seconds)).toBeLessThan(10)
    expect(server.output()).toContain('the clock of this machine differs from that of the database')
  })
})

describe.skipIf(lacks('faketime'))('a clock that is set while the server runs', () => {
  it('is told of only then, expires nothing, and stops the jobs until it is right again', async () => {
    const faked = time('+0s')
    const server = await start(faked)
    const before = await get(server, '/health')
    expect(JSON.parse(before.text).services.clock).toBe('healthy')
    expect(server.output()).not.toContain('the clock of this machine')
    await ask(server, 'mutation { createCustomer(input: {externalId: "c"}) { id } }')
    await addCredits(server, 'c', (await databaseNow()) + 3_600_000)
    faked.set('+2d')
    await until(() => server.output().includes('jobs stand still until it is right'))
    await until(async () => (await get(server, '/health')).status === 503)
    const health = await get(server, '/health')
    expect([health.status, JSON.parse(health.text)]).toMatchObject([
      503,
      { status: 'unhealthy', services: { database: 'healthy', clock: 'unhealthy' } },
    ])
    expect((await get(server, '/ready')).status).toBe(200)
    expect(await aheadSeconds(server)).toBeGreaterThan(172_000)
    await expectRightTime(server)
    // What expires by the database's clock is gone at once; the ledger shows it when the job runs again.
    await addCredits(server, 'c', (await databaseNow()) + closeMs)
    await until(async () => (await available(server, 'c')) === '5', { everyMs: 200 })
    expect(await expiries()).toBe(0)
    faked.set('+0s')
    await until(() => server.output().includes('the clock of this machine is right again'))
    await until(async () => (await get(server, '/health')).status === 200)
    await until(async () => (await expiries()) === 1)
    expect(await available(server, 'c')).toBe('5')
  })

  it('carries no request out again that has its idempotency key, and keeps its lease', async () => {
    const faked = time('+0s')
    const server = await start(faked)
    const send = () =>
      sendRaw(
        { url: server.url, liveKey },
        graphqlBody('mutation { createCustomer(input: {name: "Acme"}) { id } }'),
        { key: 'k' },
      )
    const first = await send()
    for (const offset of ['+25h', '-25h', '+400d']) {
      faked.set(offset)
      const again = await send()
      expect([again.status, again.isReplay, again.text]).toEqual([200, true, first.text])
    }
    expect(await countRows({ sql }, 'customer')).toBe(1)
  })

  it('leaves two servers in agreement', async () => {
    const [one, other] = [time('+0s'), time('+0s')]
    const first = await start(one)
    const second = await start(other)
    one.set('+30d')
    other.set('-30d')
    await expectRightTime(first)
    await expectRightTime(second)
  })
})
