/** The ledger while the database is busy, locked or silent: it answers in time, buffers little, and recovers. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBystanders } from '../support/bystanders.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { type GraphqlAnswer, graphql } from '../support/graphql.ts'
import {
  CreditsDocument,
  RecordUsageBatchDocument,
  RecordUsageDocument,
} from '../support/ledger.generated.ts'
import { loadKey, prepareLoad } from '../support/ledger-load.ts'
import { expectKept, promised } from '../support/promised.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

/** For a connection or a lock, and what a busy machine adds. */
const answerMs = 3_000
/** For a connection and then a lock. */
const bothMs = 5_000
/** The limits on looking up the key and then on the operation. */
const operationMs = 7_500
const memoryMiBMax = 700

let database: TestDatabase
let proxy: FaultProxy
let server: ServerProcess
let customers: string[]
beforeAll(async () => {
  database = await createTestDatabase()
  proxy = await startFaultProxy(database.url)
  server = await startServer({
    DATABASE_URL: proxy.urlOf(database.url),
    BOOTSTRAP_API_KEY: loadKey,
    LOG_LEVEL: 'silent',
    PATIENCE: '1',
  })
  customers = await prepareLoad(server.url)
})
afterAll(async () => {
  proxy?.pass()
  await server?.end('SIGKILL')
  await proxy?.close()
  await database?.drop()
})

interface Timed {
  code: string
  ms: number
  details: Record<string, unknown>
}

async function timed(sent: Promise<GraphqlAnswer<unknown>>): Promise<Timed> {
  const start = performance.now()
  const { errors } = await sent
  const details = errors?.[0]?.extensions ?? {}
  return { code: errors ? String(details.code) : 'OK', ms: performance.now() - start, details }
}

function record(customerId: string): Promise<Timed> {
  const input = { customerId, eventType: 'spend', properties: { n: 1 } }
  return timed(graphql(server.url, loadKey, RecordUsageDocument, { input }))
}

const unlocks: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const unlock of unlocks.splice(0)) await unlock()
})

/** Takes a lock in a session of its own; returns how to give it up. */
async function holding(statement: string): Promise<() => Promise<void>> {
  const session = new pg.Client({ connectionString: database.url })
  await session.connect()
  await session.query('begin')
  await session.query(statement)
  let held = true
  const unlock = async () => {
    if (held) await session.end()
    held = false
  }
  unlocks.push(unlock)
  return unlock
}

const slowest = (all: Timed[]) => Math.max(...all.map(({ ms }) => ms))
const codes = (all: Timed[]) => [...new Set(all.map(({ code }) => code))].sort()

/** How long a path takes, whatever it answers. */
async function answerOf(path: string): Promise<{ status: number; ms: number }> {
  const start = performance.now()
  const { status } = await fetch(server.url + path)
  return { status, ms: performance.now() - start }
}

const works = async () => (await record(customers[0] ?? '')).code === 'OK'
const serves = (id: string) => until(async () => (await record(id)).code === 'OK')

describe('a lock that another session holds on an account', () => {
  it('is told in time to whoever needs it, and costs the other customers little', async () => {
    const unlock = await holding(
      `select from credit_account where customer_id = '${customers[0]}' for update`,
    )
    const [locked] = await Promise.all([
      Promise.all(
        Array.from({ length: 40 }, (_, i) => sleep(i * 40).then(() => record(customers[0] ?? ''))),
      ),
      // Refused at most while the machine is busy: the lock is held until all of them were served.
      Promise.all(customers.slice(1).map((id) => sleep(100).then(() => serves(id)))),
      answerOf('/live').then(({ status, ms }) => {
        expect(status).toBe(200)
        expectKept('/live while an account is locked', ms, 500)
      }),
    ])
    expect(codes(locked)).toEqual(['UNAVAILABLE'])
    expectKept('an answer of a locked account', slowest(locked), answerMs)
    await unlock()
    const isBack = promised('service after a lock', 1_000)
    await until(works)
    isBack()
  })
})

describe('a connection pool that is exhausted', () => {
  it('answers UNAVAILABLE in time, stays healthy enough to say so, and recovers', async () => {
    // Every read needs this table, and waits for it with its connection.
    const unlock = await holding('lock table credit_account, credit_pool in access exclusive mode')
    const reads = Array.from({ length: 60 }, (_, i) =>
      timed(graphql(server.url, loadKey, CreditsDocument, { customerId: customers[i % 8] ?? '' })),
    )
    const writes = customers.map(record)
    await sleep(500)
    for (const path of ['/live', '/health']) {
      const { status, ms } = await answerOf(path)
      expect(status).toBe(200)
      expectKept(`${path} while the pool is exhausted`, ms, 500)
    }
    const all = await Promise.all([...reads, ...writes])
    expect(codes(all)).toEqual(['UNAVAILABLE'])
    const median = all.map(({ ms }) => ms).toSorted((a, b) => a - b)[all.length / 2] ?? 0
    expectKept('half of the answers of an exhausted pool', median, answerMs)
    expectKept('an answer of an exhausted pool', slowest(all), bothMs)
    // Everything else, which waits for a connection and then for the table.
    const bystanders = startBystanders(server.url, customers[1] ?? '', 20)
    await until(() => (bystanders.answers.get('UNAVAILABLE') ?? 0) >= 20)
    await unlock()
    const isBack = promised('service after a lock', 1_000)
    await until(works)
    isBack()
    await bystanders.stop()
    expect(bystanders.strange).toEqual([])
    expect((await answerOf('/health')).status).toBe(200)
  })
})

describe('a database that says nothing', () => {
  const batch = (customerId: string) => {
    const event = { customerId, eventType: 'spend', properties: { n: 1 } }
    const events = Array.from({ length: 1_000 }, () => event)
    return timed(graphql(server.url, loadKey, RecordUsageBatchDocument, { events }))
  }

  it('fills a queue of bounded size, then refuses at once; memory stays low; and service returns', async () => {
    const bystanders = startBystanders(server.url, customers[1] ?? '', 20)
    proxy.stall()
    // One customer, so one lane: 20 batches fit into it.
    const all = await Promise.all(Array.from({ length: 40 }, () => batch(customers[0] ?? '')))
    expect(codes(all)).toEqual(['UNAVAILABLE'])
    for (const { details } of all) expect(details.retryAfterSeconds).toBe(1)
    // Who finds the queue full does not wait, and who waits for a credential waits for it once.
    const early = all.map(({ ms }) => ms).sort((a, b) => a - b)[14] ?? 0
    expectKept('the fifteenth refusal while the database says nothing', early, 4_000)
    expectKept('an answer while the database says nothing', slowest(all), operationMs)
    expect((await answerOf('/live')).status).toBe(200)
    for (let round = 0; round < 3; round++) {
      const more = await Promise.all(customers.map(record))
      expect(codes(more)).toEqual(['UNAVAILABLE'])
      expectKept('a later answer while the database says nothing', slowest(more), operationMs)
    }
    expect(memoryMiB(server.pid)).toBeLessThan(memoryMiBMax)
    proxy.pass()
    const isBack = promised('service after the database is back', 5_000)
    await until(works)
    isBack()
    await bystanders.stop()
    expect(bystanders.strange).toEqual([])
  })
})

function memoryMiB(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1024
}
