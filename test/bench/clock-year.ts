/** A year of subscriptions on a test clock, as the server advances it. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { graphqlData } from '../support/graphql.ts'
import { startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome } from './benchmark.ts'
import { figureText } from './measure.ts'

const customers = 100
const months = 12

export const clockYear: Benchmark = {
  name: 'clock-year',
  title: `${customers} customers on a test clock, advanced by ${months} months`,
  setup:
    'A monthly plan with a base price and a charge by quantity, invoices that nobody pays within it. The server advances the clock as it does for every client: each renewal, its notice and its invoice at its own instant.',
  async run() {
    const key = `om_test_${randomBytes(32).toString('base64url')}`
    const server = await startBenchServer({ env: { BOOTSTRAP_TEST_API_KEY: key } })
    try {
      return await measure((query) => graphqlData(server.url, key, query), server)
    } finally {
      await server.close()
    }
  },
}

type Ask = <Data>(query: string) => Promise<Data>
type Server = Awaited<ReturnType<typeof startBenchServer>>

const addPlan = `mutation { createPlan(input: { key: "pro", publish: true, version: {
  currency: "USD", basePrice: "49", billingPeriod: MONTH,
  charges: [{ chargeKey: "seats", perQuantity: true, model: PER_UNIT, unitPrice: "5" }] } }) { id } }`

async function measure(ask: Ask, server: Server): Promise<Outcome> {
  await ask(addPlan)
  const { createTestClock: clock } = await ask<{ createTestClock: { id: string } }>(
    'mutation { createTestClock(input: { now: "2031-01-01" }) { id } }',
  )
  const subscribe = async () => {
    const { createCustomer } = await ask<{ createCustomer: { id: string } }>(
      `mutation { createCustomer(input: { testClockId: "${clock.id}" }) { id } }`,
    )
    const given = `customerId: "${createCustomer.id}", planId: "pro", collection: INVOICE, dueDays: 365`
    await ask(`mutation { createSubscription(input: { ${given} }) { id } }`)
  }
  for (let made = 0; made < customers; made += 10) {
    await Promise.all(Array.from({ length: 10 }, subscribe))
  }
  const before = server.cpu()
  const start = performance.now()
  await ask(`mutation { advanceTestClock(id: "${clock.id}", input: { to: "2032-01-01" }) { id } }`)
  while ((await statusOf(ask, clock.id)) === 'ADVANCING') await sleep(50)
  const seconds = (performance.now() - start) / 1_000
  const after = server.cpu()
  if ((await statusOf(ask, clock.id)) !== 'READY') throw new Error('The clock failed')
  await requireInvoices(server)
  const cpu = (name: 'server' | 'postgres') => figureText(after[name] - before[name], 1)
  return {
    figures: [
      {
        what: `${customers} customers × ${months} months, s`,
        product: seconds,
        target: { kind: 'atMost', value: 10 },
        digits: 1,
      },
    ],
    notes: [`CPU: server ${cpu('server')} s, its PostgreSQL ${cpu('postgres')} s`],
  }
}

async function statusOf(ask: Ask, id: string): Promise<string> {
  return (await ask<{ testClock: { status: string } }>(`{ testClock(id: "${id}") { status } }`))
    .testClock.status
}

async function requireInvoices({ sql }: Server): Promise<void> {
  const { rows } = await sql.query(
    `select count(*)::int as count, count(distinct number)::int as numbers from invoice
     where reason in ('START', 'CYCLE') and number is not null`,
  )
  const expected = customers * (months + 1)
  if (rows[0].count !== expected || rows[0].numbers !== expected) {
    throw new Error(`of ${expected} invoices: ${JSON.stringify(rows)}`)
  }
}
