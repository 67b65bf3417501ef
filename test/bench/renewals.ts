/** Creating subscriptions and renewing them, beside creating customers and the bare inserts of the same rows. */

import { addPlan } from '../support/plans.ts'
import { addMetered } from '../support/product.ts'
import { insertBare } from './bare-billing.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import { type BillingStage, startBillingStage } from './billing-stage.ts'
import { figureText, median } from './measure.ts'
import { dataOf, onConnections } from './raw-client.ts'
import { verifyDatabase } from './verify.ts'

const connections = 64
const customersPerCommit = 100
const hourMs = 3_600_000

export const renewals: Benchmark = {
  name: 'renewals',
  title: 'Creating monthly subscriptions, 64 at once, and renewing them, one process',
  setup: `Base price and a metered charge with one event a month. The server runs in the process of the benchmark, with a clock that moves from month to month; each round is one month: notice, renewal, the usage measured and frozen, the invoice finalised with its number. Yardsticks: creating the customers over the same connections; and the rows of the round (subscription, invoice, lines, freeze, events), those of ${customersPerCommit} customers a commit, each table with one \`insert … select\`, by one connection into copies of the tables.`,
  async run(scale) {
    const stage = await startBillingStage(monthOf(0))
    try {
      return await measure(stage, scale)
    } finally {
      await stage.close()
    }
  },
}

const monthOf = (month: number) => new Date(Date.UTC(2026, month, 1))

interface Round {
  renewed: number
  bare: number
  node: number
  postgres: number
  bareCpu: number
}

async function measure(stage: BillingStage, scale: Scale): Promise<Outcome> {
  const count = scale.quick ? 500 : 10_000
  await addMetered(stage, 'calls', 'SUM')
  const charges = [{ key: 'calls', model: 'PER_UNIT' as const, unitPrice: '0.02' }]
  await addPlan(stage, 'monthly', { currency: 'USD', basePrice: '30', charges }, '2020-01-01')
  const made = await createAll(stage, count)
  const rounds: Round[] = []
  for (let month = 1; month <= scale.rounds + 1; month++) {
    const round = await renewAll(stage, made.customerIds, month)
    if (month > 1) rounds.push(round)
  }
  await verifyDatabase(stage.sql)
  return outcomeOf(made, rounds)
}

type Made = { customerIds: string[]; customers: number; subscriptions: number; notes: string[] }

const create = (noun: string) =>
  `mutation ($input: Create${noun}Input!) { create${noun}(input: $input) { id } }`

async function createAll(stage: BillingStage, count: number): Promise<Made> {
  const customerIds: string[] = []
  const notes: string[] = []
  const timed = async (what: string, work: () => Promise<void>) => {
    const before = stage.cpu()
    const start = performance.now()
    await work()
    const seconds = (performance.now() - start) / 1_000
    const after = stage.cpu()
    const us = (name: 'node' | 'postgres') =>
      figureText((1e6 * (after[name] - before[name])) / count)
    notes.push(`${what}: ${us('node')} µs of CPU in Node, ${us('postgres')} in PostgreSQL`)
    return count / seconds
  }
  const names = Array.from({ length: count }, (_, index) => `customer-${index}`)
  const customers = await timed('createCustomer', () =>
    onConnections(stage, connections, names, async (client, externalId) => {
      const body = { query: create('Customer'), variables: { input: { externalId } } }
      type Answer = { createCustomer: { id: string } }
      const answer = dataOf<Answer>(await client.post(JSON.stringify(body)))
      customerIds.push(answer.createCustomer.id)
    }),
  )
  const subscriptions = await timed('createSubscription', () =>
    onConnections(stage, connections, [...customerIds], async (client, customerId) => {
      const input = { customerId, planId: 'monthly', dueDays: 365 }
      const body = { query: create('Subscription'), variables: { input } }
      dataOf(await client.post(JSON.stringify(body)))
    }),
  )
  await payAll(stage)
  return { customerIds, customers, subscriptions, notes }
}

async function renewAll(stage: BillingStage, ids: readonly string[], month: number) {
  const { sql } = stage
  await useAll(stage, ids, monthOf(month).getTime() - 48 * hourMs)
  const now = new Date(monthOf(month).getTime() + 2 * hourMs)
  stage.setClock(now)
  await sql.query('vacuum analyze')
  await sql.query('checkpoint')
  const before = stage.cpu()
  const start = performance.now()
  // A round of the job is bounded.
  while (await isDue(stage, now)) await stage.bill()
  const seconds = (performance.now() - start) / 1_000
  const after = stage.cpu()
  await requireRenewed(stage, ids.length, now)
  const bare = await insertBare(sql, now, customersPerCommit, () => stage.cpu().postgres)
  const round: Round = {
    renewed: ids.length / seconds,
    bare: bare.perSecond,
    bareCpu: 1e6 * bare.cpu,
    node: (1e6 * (after.node - before.node)) / ids.length,
    postgres: (1e6 * (after.postgres - before.postgres)) / ids.length,
  }
  await payAll(stage)
  return round
}

async function isDue({ sql }: BillingStage, now: Date): Promise<boolean> {
  const { rows } = await sql.query(
    `select from subscription where wake_at <= $1 union all
     select from invoice where wake_at <= $1 limit 1`,
    [now],
  )
  return rows.length > 0
}

async function useAll(stage: BillingStage, ids: readonly string[], time: number): Promise<void> {
  stage.setClock(new Date(time))
  const parts = Array.from({ length: Math.ceil(ids.length / 500) }, (_, index) =>
    ids.slice(500 * index, 500 * (index + 1)),
  )
  const query = `mutation ($events: [UsageEventInput!]!) {
    recordUsageBatch(input: { events: $events }) { rejected } }`
  await onConnections(stage, 4, parts, async (client, part) => {
    const events = part.map((customerId) => ({ customerId, eventType: 'calls', quantity: 7 }))
    const body = JSON.stringify({ query, variables: { events } })
    const { recordUsageBatch } = dataOf<{ recordUsageBatch: { rejected: number } }>(
      await client.post(body),
    )
    if (recordUsageBatch.rejected > 0) throw new Error('an event was refused')
  })
}

/** So that the next month has the invoices of a customer that pays. */
async function payAll({ sql }: BillingStage): Promise<void> {
  await sql.query(
    `update invoice set status = 'PAID', amount_paid = amount_due, amount_due = 0,
       paid_at = finalized_at, wake_at = null where status = 'OPEN'`,
  )
}

async function requireRenewed({ sql }: BillingStage, count: number, now: Date): Promise<void> {
  const { rows } = await sql.query(
    `select count(*)::int as count, count(distinct number)::int as numbers, sum(total)::int as total
     from invoice where reason = 'CYCLE' and created_at = $1 and status = 'OPEN'`,
    [now],
  )
  const [{ count: found, numbers, total }] = rows
  if (found !== count || numbers !== count || total !== count * 3_014) {
    throw new Error(`of ${count} renewals: ${JSON.stringify(rows)}`)
  }
}

function outcomeOf(made: Made, rounds: Round[]): Outcome {
  const middle = (name: keyof Round) => median(rounds.map((round) => round[name]))
  return {
    figures: [
      {
        what: 'renewals/min',
        product: 60 * middle('renewed'),
        target: { kind: 'atLeast', value: 10_000 },
      },
      {
        what: 'renewals/s beside bare inserts',
        product: middle('renewed'),
        yardstick: middle('bare'),
        target: { kind: 'ratio', atLeast: 0.25 },
      },
      {
        what: 'createSubscription/s beside createCustomer',
        product: made.subscriptions,
        yardstick: made.customers,
        target: { kind: 'ratio', atLeast: 0.3 },
      },
    ],
    notes: [
      `rounds: ${rounds.map(({ renewed }) => figureText(renewed)).join(', ')} renewals/s; bare ${rounds.map(({ bare }) => figureText(bare)).join(', ')}`,
      `a renewal: ${figureText(middle('node'))} µs of CPU in Node, ${figureText(middle('postgres'))} in PostgreSQL; its bare rows ${figureText(middle('bareCpu'))} in PostgreSQL`,
      ...made.notes,
      '0 mismatches: each month had one open invoice of 30.14 for each customer, with a number of its own, and `ledger:verify` found no difference',
    ],
  }
}
