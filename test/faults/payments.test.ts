/**
 * A server is killed by -9 between the steps of payments: after the row is written, and after the provider has charged. Each invoice
 * is charged once, and no payment is lost.
 */
import type pg from 'pg'
import { afterEach, expect, it } from 'vitest'
import { CreateSubscriptionDocument } from '../support/billing.generated.ts'
import { paymentLab } from '../support/payments.ts'
import { addPlan } from '../support/plans.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { startTenant } from '../support/tenant.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'
import { isThorough } from '../support/thorough.ts'
import { billingDifferences } from '../support/verified-billing.ts'

const customers = isThorough ? 200 : 10
const testKey = `om_test_${'p'.repeat(43)}`

let database: TestDatabase
let sql: pg.Pool
let server: ServerProcess | undefined

afterEach(async () => {
  await server?.end('SIGKILL')
  await sql?.end()
  await database?.drop()
})

const start = async () => {
  server = await startServer({
    ...{ DATABASE_URL: database.url, BOOTSTRAP_TEST_API_KEY: testKey, LOG_LEVEL: 'error' },
  })
}

/** Customers who pay by the test provider, of each of whom one renewal is due. */
async function subscribeAll(): Promise<void> {
  const settings = { databaseUrl: database.url, bootstrapTestApiKey: testKey }
  const tenant = await startTenant(settings, {}, { mayRunJobs: () => false })
  const { rows } = await sql.query(`select now() - interval '40 days' as at`)
  tenant.clock.set(rows[0].at)
  const lab = await paymentLab(tenant)
  await addPlan(lab, 'paid', { currency: 'USD', basePrice: '30' }, '2020-01-01')
  for (let made = 0; made < customers; made++) {
    const customerId = await lab.payer()
    await lab.ask(CreateSubscriptionDocument, { input: { customerId, planId: 'paid' } })
  }
  await tenant.close()
}

async function count(text: string): Promise<number> {
  const { rows } = await sql.query(`select count(*)::int as count from ${text}`)
  return rows[0].count
}

const charges = () => count(`test_provider_call where kind = 'CHARGE'`)
const waiting = () =>
  count(`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
const asked = () => count(`payment where status = 'PENDING' and attempts > 0`)

/** Holds a table, so that whoever writes into it waits, while something else happens. */
async function holding(table: string, during: () => Promise<void>): Promise<void> {
  const holder = await sql.connect()
  try {
    await holder.query(`begin; lock table ${table} in exclusive mode`)
    await during()
    await holder.query('rollback')
  } finally {
    holder.release()
  }
}

/** Also what the server had sent to the database and is waiting there, as if it had never been sent. */
const kill = async () => {
  await server?.end('SIGKILL')
  await sql.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`)
  await until(async () => (await waiting()) === 0)
}
const leasesPass = () =>
  sql.query('update payment set lease_until = now() where lease_until is not null')

it(`${customers} renewals, killed between the steps of their payments, are charged once each`, async () => {
  database = await createTestDatabase()
  sql = createTestPool(database.url)
  await subscribeAll()
  expect(await charges()).toBe(customers)

  // The rows are written, and the provider has done nothing yet.
  await holding('test_provider_call', async () => {
    await start()
    await until(async () => (await asked()) > 0 && (await waiting()) > 0)
    await kill()
  })
  expect(await charges()).toBe(customers)
  await leasesPass()

  // The provider has charged, and nothing of it is written.
  let written = 0
  await holding('test_provider_call', async () => {
    await start()
    await until(async () => (await waiting()) > 0)
    written = await count(`payment where status = 'SUCCEEDED'`)
  })
  await holding('payment', async () => {
    await until(async () => (await charges()) > customers && (await waiting()) > 0)
    await kill()
  })
  expect(await count(`payment where status = 'SUCCEEDED'`)).toBeGreaterThanOrEqual(written)
  await leasesPass()

  await start()
  await until(async () => (await count(`payment where status = 'SUCCEEDED'`)) === 2 * customers)
  expect(await charges()).toBe(2 * customers)
  expect(await count('payment')).toBe(2 * customers)
  expect(await count('payment where excess > 0')).toBe(0)
  expect(await count(`invoice where status <> 'PAID'`)).toBe(0)
  expect(await billingDifferences(sql)).toEqual([])
})
