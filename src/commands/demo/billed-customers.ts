/** The plan of the demo: its customers are on it, and with a key of the TEST mode three months of one are billed on a test clock. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../graphql-client.ts'
import { customers } from './product.ts'

const planKey = 'demo-team'
const billed = 'demo-umbrella'
const months = 3
const pollMs = 200

export interface BilledInvoice {
  number: string
  status: string
  total: string
  hostedUrl: string | null
}

/** Creates what is missing; answers the invoices of the customer on the test clock, oldest first, none in the LIVE mode. */
export async function billCustomers(client: Client, now: Date): Promise<BilledInvoice[]> {
  await makePlan(client)
  for (const { externalId } of customers) await subscribe(client, externalId)
  const { viewer } = await client.run<{ viewer: { mode: string } }>('{ viewer { mode } }')
  if (viewer.mode !== 'TEST') return []
  if (!(await isBilled(client))) await billMonths(client, now)
  const { invoices } = await client.run<{ invoices: { edges: { node: BilledInvoice }[] } }>(
    `{ invoices(customerId: "${billed}", first: 20) {
      edges { node { number status total hostedUrl } } } }`,
  )
  return invoices.edges.map(({ node }) => node).reverse()
}

async function makePlan(client: Client): Promise<void> {
  const tokens = {
    ...{ key: 'output_tokens', name: 'Output tokens, per 1,000', model: 'PACKAGE' },
    ...{ packageSize: 1000, packagePrice: '0.05', includedUnits: 100_000 },
  }
  const version = { currency: 'USD', basePrice: 99, charges: [tokens] }
  await client.create('mutation ($input: CreatePlanInput!) { createPlan(input: $input) { id } }', {
    input: { key: planKey, name: 'Team', publish: true, effectiveAt: '2020-01-01', version },
  })
}

/** A customer that is on the plan already stays on it. */
async function subscribe(client: Client, customerId: string): Promise<void> {
  await client.create(
    `mutation ($input: CreateSubscriptionInput!) { createSubscription(input: $input) { id } }`,
    { input: { customerId, planId: planKey, collection: 'INVOICE', dueDays: 14 } },
  )
}

async function isBilled(client: Client): Promise<boolean> {
  const found = await client.run<{ customers: { totalCount: number } }>(
    `{ customers(externalId: "${billed}") { totalCount } }`,
  )
  return found.customers.totalCount > 0
}

async function billMonths(client: Client, now: Date): Promise<void> {
  const monthAt = (ahead: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + ahead, 1))
  const { createTestClock } = await client.run<{ createTestClock: { id: string } }>(
    'mutation ($now: DateTime!) { createTestClock(input: { now: $now, name: "Demo" }) { id } }',
    { now: monthAt(0).toISOString() },
  )
  const clockId = createTestClock.id
  await client.run(
    'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { id } }',
    {
      input: {
        externalId: billed,
        name: 'Umbrella Labs',
        testClockId: clockId,
        metadata: { demo: true },
      },
    },
  )
  await subscribe(client, billed)
  for (let month = 1; month <= months; month++) {
    await payOpen(client)
    await client.run(
      'mutation ($input: UsageEventInput!) { recordUsage(input: $input) { __typename } }',
      { input: { customerId: billed, eventType: 'ai_generation', properties: tokensOf(month) } },
    )
    // Renewals with usage wait an hour for what comes late.
    const to = new Date(monthAt(month).getTime() + 2 * 3_600_000)
    await advance(client, clockId, to)
  }
}

const tokensOf = (month: number) => ({ model: 'gpt-4', output_tokens: 150_000 * month })

async function payOpen(client: Client): Promise<void> {
  const { invoices } = await client.run<{ invoices: { edges: { node: { id: string } }[] } }>(
    `{ invoices(customerId: "${billed}", statuses: [OPEN]) { edges { node { id } } } }`,
  )
  for (const { node } of invoices.edges) {
    await client.run('mutation ($id: ID!) { markInvoicePaid(id: $id) { id } }', { id: node.id })
  }
}

async function advance(client: Client, id: string, to: Date): Promise<void> {
  await client.run(
    'mutation ($id: ID!, $to: DateTime!) { advanceTestClock(id: $id, input: { to: $to }) { id } }',
    { id, to: to.toISOString() },
  )
  for (;;) {
    const { testClock } = await client.run<{
      testClock: { status: string; failure: string | null }
    }>('query ($id: ID!) { testClock(id: $id) { status failure } }', { id })
    if (testClock.status === 'READY') return
    if (testClock.failure !== null) throw new Error(testClock.failure)
    await sleep(pollMs)
  }
}
