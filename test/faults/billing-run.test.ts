/** Servers are killed by -9 while they bill many customers: each gets one invoice for its period, and its credits once. */
import type pg from 'pg'
import { afterEach, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { addMonthly, subscribe } from '../support/billing.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { startTenant } from '../support/tenant.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'
import { isThorough } from '../support/thorough.ts'
import { billingDifferences } from '../support/verified-billing.ts'

const [customers, processes, kills] = isThorough ? [1_000, 4, 6] : [60, 2, 2]
const liveKey = `om_live_${'b'.repeat(43)}`

let database: TestDatabase
let sql: pg.Pool
const servers: ServerProcess[] = []

afterEach(async () => {
  await killAll()
  await sql?.end()
  await database?.drop()
})

async function killAll(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.end('SIGKILL')))
}

async function startAll(): Promise<void> {
  const env = { DATABASE_URL: database.url, BOOTSTRAP_API_KEY: liveKey, LOG_LEVEL: 'error' }
  servers.push(...(await Promise.all(Array.from({ length: processes }, () => startServer(env)))))
}

/** Monthly subscriptions that began 40 days ago by the clock of the database: one renewal of each is due. */
async function subscribeAll(): Promise<void> {
  const overrides = { mayRunJobs: () => false }
  const tenant = await startTenant(
    { databaseUrl: database.url, bootstrapApiKey: liveKey, bootstrapTestApiKey: undefined },
    {},
    overrides,
  )
  const { rows } = await sql.query(`select now() - interval '40 days' as at`)
  tenant.clock.set(rows[0].at)
  const planId = await addMonthly(tenant, { includedCredits: '1000' })
  for (let made = 0; made < customers; made += 20) {
    await Promise.all(Array.from({ length: 20 }, () => subscribe(tenant, planId)))
  }
  await tenant.close()
}

async function count(text: string): Promise<number> {
  const { rows } = await sql.query(`select count(*)::int as count from ${text}`)
  return rows[0].count
}

const cycles = () => count(`invoice where reason = 'CYCLE'`)
const waitingForNumbers = () =>
  count(`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)

/** Kills the servers in the middle of transactions that have written everything but the numbers. */
async function killBeforeNumbers(): Promise<void> {
  const holder = await sql.connect()
  try {
    await holder.query('begin; select from number_series for update')
    await startAll()
    await until(async () => (await waitingForNumbers()) > 0)
    await killAll()
    await holder.query('commit')
  } finally {
    holder.release()
  }
}

/** Kills the servers at a moment of its own, when some transactions are committed and others are not. */
async function killBetween(): Promise<void> {
  const before = await cycles()
  await startAll()
  await until(async () => (await cycles()) > before || before === customers, { everyMs: 3 })
  await killAll()
}

async function expectBilledOnce(): Promise<void> {
  const { rows: invoices } = await sql.query(
    `select subscription_id, reason, number from invoice order by created_at`,
  )
  const cyclic = invoices.filter(({ reason }) => reason === 'CYCLE')
  expect(cyclic.length).toBe(customers)
  expect(new Set(cyclic.map((each) => each.subscription_id)).size).toBe(customers)
  const years = Map.groupBy(invoices, ({ number }) => number.slice(0, -number.split('-')[2].length))
  for (const [series, all] of years) {
    const numbers = all.map(({ number }) => Number(number.slice(series.length)))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(all.map((_, index) => index + 1))
  }
  const { rows: issued } = await sql.query(
    `select customer_id, sum(amount)::int as amount, count(*)::int as count from credit_transaction
     where type = 'ISSUE' group by 1`,
  )
  expect(issued.length).toBe(customers)
  expect(issued.filter((each) => each.amount !== 2_000 || each.count !== 2)).toEqual([])
  const { rows } = await sql.query('select now() as now')
  expect(await verifyLedger(sql, rows[0].now)).toEqual([])
  expect(await billingDifferences(sql)).toEqual([])
}

it(`${customers} renewals by ${processes} servers, killed ${kills} times, are ${customers} invoices`, async () => {
  database = await createTestDatabase()
  sql = createTestPool(database.url)
  await subscribeAll()
  for (let kill = 0; kill < kills; kill++) {
    await (kill % 2 === 0 ? killBeforeNumbers() : killBetween())
  }
  await startAll()
  const due = `(select wake_at from subscription union all select wake_at from invoice) w where wake_at <= now()`
  await until(async () => (await count(due)) === 0)
  await expectBilledOnce()
})
