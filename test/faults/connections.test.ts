/** Connections to PostgreSQL and Redis: every wait is limited, and no failure of the other side reaches the process. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../../src/infra/logger.ts'
import { checkDurability, createPool, createPrisma } from '../../src/infra/postgres.ts'
import { createRedis, type RedisOptions } from '../../src/infra/redis.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { runFolder } from '../support/leftovers.ts'
import { promised } from '../support/promised.ts'
import { freePort, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

describe('createPool', () => {
  let database: TestDatabase
  const pools: pg.Pool[] = []
  const pool = (options?: Parameters<typeof createPool>[1]) => {
    const made = createPool(database.url, options)
    pools.push(made)
    return made
  }

  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterEach(() => Promise.all(pools.splice(0).map((made) => made.end())))
  afterAll(() => database.drop())

  it('keeps the digits of int8 and numeric, the day of a date, and reads instants', async () => {
    const { rows } = await pool().query(
      `select 9007199254740993::int8 as big, 0.123456789012345678901::numeric as exact,
         '2024-02-29'::date as day, '2024-02-29T12:00:00.123+03'::timestamptz as instant`,
    )
    expect(rows).toEqual([
      {
        big: '9007199254740993',
        exact: '0.123456789012345678901',
        day: '2024-02-29',
        instant: new Date('2024-02-29T09:00:00.123Z'),
      },
    ])
  })

  it('gives up waiting for a connection after 2 s', async () => {
    const one = pool({ max: 1 })
    const holder = await one.connect()
    await expect(one.query('select 1')).rejects.toThrow(/timeout/i)
    holder.release()
    expect((await one.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('ends a statement, a wait for a lock and an idle transaction in time', async () => {
    const { rows } = await pool().query(
      `select name, setting || unit as value from pg_settings where name in
         ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name`,
    )
    expect(rows.map(({ value }) => value)).toEqual(['10000ms', '2000ms', '5000ms'])
    const slow = pool({ statementTimeoutMs: 100 })
    await expect(slow.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' })
  })

  it('has no statement compiled, which takes longer than a roll-up may run', async () => {
    // A server that was built with LLVM compiles whatever its planner takes for expensive.
    for (const options of [{}, { byKey: true }]) {
      const { rows } = await pool(options).query(
        `select setting, source from pg_settings where name = 'jit'`,
      )
      expect(rows).toEqual([{ setting: 'off', source: 'client' }])
    }
  })

  it('gives up on a server that accepts and then says nothing', async () => {
    const silent = createServer(() => {})
    const port = await freePort()
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve))
    const mute = createPool(`postgresql://user:password@127.0.0.1:${port}/name`)
    await expect(mute.query('select 1')).rejects.toThrow(/timeout/i)
    await mute.end()
    silent.close()
  })

  it('survives the end of its idle connections', async () => {
    const made = pool()
    await made.query('select 1')
    const other = pool()
    await other.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    )
    await until(async () => (await made.query('select 1 as one').catch(() => null)) !== null)
  })

  it('survives the end of a connection that is held between two statements', async () => {
    const made = pool()
    const held = await made.connect()
    const { rows } = await held.query('select pg_backend_pid() as pid')
    const ended = new Promise((resolve) => held.once('end', resolve))
    await made.query('select pg_terminate_backend($1)', [rows[0].pid])
    await ended
    await expect(held.query('select 1')).rejects.toThrow()
    held.release(true)
    expect((await made.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('gives up on a database behind a black hole 3 s after the statement should have ended, and works after', async () => {
    const proxy = await startFaultProxy(database.url)
    const made = createPool(proxy.urlOf(database.url), { statementTimeoutMs: 500 })
    pools.push(made)
    await made.query('select 1')
    proxy.stall()
    const isGivenUp = promised('giving up on a black hole of a database', 4_000)
    await expect(made.query('select 1')).rejects.toThrow(/timeout/)
    isGivenUp()
    proxy.pass()
    const works = () =>
      made.query('select 1').then(
        () => true,
        () => false,
      )
    await until(works)
    await proxy.close()
  })

  it('stays open when the Prisma client on it disconnects', async () => {
    const made = pool()
    const prisma = createPrisma(made)
    expect(await prisma.workspace.count()).toBe(0)
    await prisma.$disconnect()
    expect((await made.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('refuses a database that acknowledges before it has written', async () => {
    await expect(checkDurability(pool())).resolves.toBeUndefined()
    await pool().query(`alter database ${database.name} set synchronous_commit = off`)
    await expect(checkDurability(pool())).rejects.toThrow('synchronous_commit = off')
    await pool().query(`alter database ${database.name} reset synchronous_commit`)
  })
})

describe('createRedis', () => {
  const folder = join(runFolder(), 'redis-of-connections')
  const clients: Redis[] = []
  let server: RedisServer
  let lines: string[] = []

  const redis = (options: Partial<RedisOptions> = {}) => {
    lines = []
    const logger = createLogger('trace', { write: (line) => lines.push(JSON.parse(line).msg) })
    const made = createRedis(server.url, { name: 'test', logger, ...options })
    clients.push(made)
    return made
  }
  const isReady = (client: Redis) => until(() => client.status === 'ready')

  beforeAll(async () => {
    server = await startRedisServer(folder)
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect()
  })
  afterAll(async () => {
    await server.close()
  })

  it('fails commands while Redis is away, and works after its return', async () => {
    const client = redis()
    await isReady(client)
    await server.close()
    await until(() => client.status !== 'ready')
    const isRefused = promised('a command while Redis is away', 100)
    await expect(client.get('x')).rejects.toThrow()
    isRefused()

    server = await startRedisServer(folder, server.port)
    const isBack = promised('commands after Redis is back', 1_500)
    await isReady(client)
    isBack()
    expect(await client.set('x', '1')).toBe('OK')
    expect(lines).toEqual(['redis is away, reconnecting', 'redis is back'])
  })

  it('is ready again after Redis was away, for a subscriber to join its channels again', async () => {
    const subscriber = redis({ offlineQueue: true })
    const heard: string[] = []
    subscriber.on('message', (_channel, message) => heard.push(message))
    subscriber.on('ready', () => subscriber.subscribe('topic').catch(() => undefined))
    await isReady(subscriber)
    await server.close()
    server = await startRedisServer(folder, server.port)
    const publisher = redis()
    await isReady(publisher)
    await until(async () => (await publisher.publish('topic', 'hello')) > 0)
    await until(() => heard.includes('hello'))
  })

  it('starts without Redis, logs that once, and never throws into the process', async () => {
    await server.close()
    const client = redis()
    let attempts = 0
    client.on('reconnecting', () => {
      attempts += 1
    })
    await until(() => attempts > 3)
    expect(lines).toEqual(['redis is away, reconnecting'])
    server = await startRedisServer(folder, server.port)
    await isReady(client)
    expect(lines).toEqual(['redis is away, reconnecting', 'redis is back'])
  })

  it('gives up on a Redis that stops answering after 2 s', async () => {
    const client = redis()
    await isReady(client)
    process.kill(server.pid, 'SIGSTOP')
    const isGivenUp = promised('giving up on a Redis that stops answering', 2_500)
    await expect(client.get('x')).rejects.toThrow(/timed out/)
    isGivenUp()
    process.kill(server.pid, 'SIGCONT')
    const answers = () =>
      client.get('x').then(
        () => true,
        () => false,
      )
    await until(answers)
  })
})
