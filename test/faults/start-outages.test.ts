/** A server waits for a database that becomes unavailable during its start. */
import { afterEach, describe, expect, inject, it } from 'vitest'
import { awaitDatabase } from '../../src/infra/await-database.ts'
import { createLogger } from '../../src/infra/logger.ts'
import { StartError } from '../../src/infra/start-error.ts'
import { createDataFolder, isRunning } from '../support/data-folder.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { startPostgresServer } from '../support/postgres-server.ts'
import { spawnServer, until } from '../support/server-process.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer()
})

function start(env: Record<string, string>) {
  const server = spawnServer(env)
  closers.push(() => server.end('SIGKILL'))
  let ended = false
  server.exited.then(() => {
    ended = true
  })
  const isDone = () => ended || server.output().includes('OpenMonetize is ready.')
  return {
    ...server,
    isDone,
    isWaiting: () => server.output().includes('the database is away, waiting for it'),
    async becomesReady() {
      await until(isDone)
      expect(server.output()).toContain('OpenMonetize is ready.')
      const url = /Health\s+(\S+)/.exec(server.output())?.[1] ?? ''
      await until(async () => (await fetch(url)).status === 200)
    },
  }
}

/** Whether a start on an empty database has come so far. */
async function sees(url: string): Promise<(condition: string) => Promise<boolean>> {
  const sql = createTestPool(url)
  closers.push(() => sql.end())
  return async (condition) => {
    const { rows } = await sql.query(`select ${condition} as holds`).catch(() => ({ rows: [] }))
    return rows[0]?.holds === true
  }
}

describe('a database that goes away during a start', () => {
  it.each([
    ['before it was asked anything', 'true'],
    ['before the migrations', `to_regclass('_prisma_migrations') is not null`],
    ['between migrations', `to_regclass('webhook_endpoint') is not null`],
    ['after the migrations', `exists (select from server_secret)`],
  ])('is waited for: %s', async (_, condition) => {
    const database = await createTestDatabase({ empty: true })
    closers.push(database.drop)
    const proxy = await startFaultProxy(inject('postgresUrl'))
    closers.push(proxy.close)
    const holds = await sees(database.url)
    const server = start({ DATABASE_URL: proxy.urlOf(database.url) })
    await until(async () => proxy.connections() > 0 && (await holds(condition)))
    proxy.refuse()
    await until(() => server.isWaiting() || server.isDone())
    proxy.pass()
    await server.becomesReady()
  })

  it('is waited for when it was killed, and replays its log', async () => {
    const postgres = await startPostgresServer()
    closers.push(postgres.close)
    const holds = await sees(postgres.url)
    const server = start({ DATABASE_URL: postgres.url })
    await until(() => holds(`to_regclass('_prisma_migrations') is not null`))
    await postgres.kill()
    await until(() => server.isWaiting() || server.isDone())
    await postgres.start()
    await server.becomesReady()
  })

  it('is brought back when it is the embedded one', async () => {
    const folder = createDataFolder()
    closers.push(folder.remove)
    const server = start({ DATA_DIR: folder.path })
    await until(() => folder.postgresPid() !== undefined || server.isDone())
    const killed = folder.requirePostgresPid()
    process.kill(killed, 'SIGKILL')
    await until(() => !isRunning(killed))
    await server.becomesReady()
    expect(await server.end()).toBe(0)
  })
})

describe('awaitDatabase', () => {
  const logger = createLogger('silent')
  const failure = (code: string, message: string) => Object.assign(new Error(message), { code })

  it.each([
    ['a refused connection', failure('ECONNREFUSED', 'connect ECONNREFUSED')],
    ['one that is starting', failure('57P03', 'the database system is starting up')],
    ['one that is read-only', failure('25006', 'cannot execute CREATE TABLE')],
    ['a step that hides the cause', new Error('failed', { cause: failure('57P01', 'going down') })],
  ])('repeats what failed by %s, and ends in words when that lasts', async (_, error) => {
    let tries = 0
    const passing = awaitDatabase({ named: 'It', logger })
    const step = async () => {
      tries += 1
      if (tries < 3) throw error
      return 'done'
    }
    expect(await passing(step)).toBe('done')
    const lasting = awaitDatabase({ named: 'It', logger, timeoutMs: -1 })
    await expect(lasting(() => Promise.reject(error))).rejects.toThrow(StartError)
    await expect(lasting(() => Promise.reject(error))).rejects.toThrow(/^It cannot be used: /)
  })

  it.each([
    ['an unknown database', failure('3D000', 'there is none'), 'It cannot be used: there is none.'],
    ['a wrong password', failure('28P01', 'wrong'), 'It cannot be used: wrong.'],
    ['a defect', new Error('oops'), 'oops'],
    ['a mistake of the operator', new StartError('set it'), 'set it'],
  ])('waits for no end of %s', async (_, error, message) => {
    const throughOutages = awaitDatabase({ named: 'It', logger })
    await expect(throughOutages(() => Promise.reject(error))).rejects.toThrow(message)
  })
})
