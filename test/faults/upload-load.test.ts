/** A large file of usage needs bounded memory, and counts once, however often the server dies during it. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultRuns } from '../support/fault-runs.ts'
import { graphqlData } from '../support/graphql.ts'
import { loadKey } from '../support/ledger-load.ts'
import { type Asker, addCredits, addRateCard } from '../support/product.ts'
import { type Json, restClient } from '../support/rest.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

const customers = 50
/**
 * What an upload may add to the memory of the server at its peak. Most of it is garbage that nobody has needed to collect:
 * with a heap of 160 MB the same file adds 100.
 */
const growthMaxMb = 400

let database: TestDatabase
let sql: pg.Pool
let server: ServerProcess
const start = async () => {
  const env = { DATABASE_URL: database.url, BOOTSTRAP_API_KEY: loadKey, LOG_LEVEL: 'error' }
  server = await startServer(env)
}
beforeAll(async () => {
  database = await createTestDatabase()
  sql = createTestPool(database.url, 1)
  // A connection that is ended together with its database.
  sql.on('error', () => undefined)
  await start()
  const asker: Asker = {
    ask: (document, variables) => graphqlData(server.url, loadKey, document, variables),
  }
  const components = [{ property: 'n', unitSize: '1000', credits: '1' }]
  await addRateCard(asker, '0.01', [{ eventType: 'use', components }])
  const names = Array.from({ length: customers }, (_, i) => `customer-${i}`)
  const ensure = 'mutation ($ids: [String!]!) { ensureCustomers(externalIds: $ids) { created } }'
  await graphqlData(server.url, loadKey, ensure, { ids: names })
  for (const name of names) await addCredits(asker, name, '1000000')
})
afterAll(async () => {
  await server?.end('SIGKILL')
  await sql?.end()
  await database?.drop()
})

function file(rows: number, from = 0): string {
  const header = 'customer_id,event_type,properties.n,properties.model,properties.note'
  const lines = Array.from({ length: rows }, (_, i) => {
    const n = from + i
    return `customer-${n % customers},use,${n % 1000},gpt-4,"row ${n}, quoted"`
  })
  return [header, ...lines].join('\n')
}

async function upload(content: string): Promise<Json> {
  const rest = restClient({ url: server.url, liveKey: loadKey })
  const data = gzipSync(content).toString('base64')
  return (await rest.post('/usage/batch', { format: 'csv', compression: 'gzip', data })).body
}

/** Megabytes: at its peak so far, or now. */
function memory(pid: number, what: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
}

async function recorded() {
  const { rows } = await sql.query(
    'select count(*)::int as events, count(distinct idempotency_key)::int as keys from usage_event',
  )
  return rows[0]
}

describe('a file', () => {
  const { uploadRows: rows, kills } = faultRuns

  it(`of ${rows} rows is recorded in bounded memory`, async () => {
    await upload(file(1_000, 10_000_000))
    const before = memory(server.pid, 'VmRSS')
    expect(await upload(file(rows))).toMatchObject({ accepted: rows, rejected: 0 })
    const growth = memory(server.pid, 'VmHWM') - before
    process.stdout.write(
      `${rows} rows: ${before.toFixed()} MB, at the peak ${growth.toFixed()} more\n`,
    )
    expect(growth).toBeLessThan(growthMaxMb)
    expect(await upload(file(rows))).toMatchObject({ accepted: 0, duplicates: rows })
    expect(await recorded()).toEqual({ events: rows + 1_000, keys: rows + 1_000 })
  })

  it(`counts once, although the server is killed under it ${kills} times`, async () => {
    const content = file(5_000, 20_000_000)
    const { events: before } = await recorded()
    for (let round = 0; round < kills; round++) {
      const sent = upload(content).catch(() => null)
      const { events: at } = await recorded()
      await until(async () => (await recorded()).events > at || (await ended(sent)))
      await server.end('SIGKILL')
      await sent
      await start()
    }
    const { accepted, duplicates, rejected } = await upload(content)
    expect([accepted + duplicates, rejected]).toEqual([5_000, 0])
    expect(await recorded()).toEqual({ events: before + 5_000, keys: before + 5_000 })
  })
})

async function ended(sent: Promise<unknown>): Promise<boolean> {
  return Promise.race([sent.then(() => true), new Promise<false>((no) => setImmediate(no, false))])
}
