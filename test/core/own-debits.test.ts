/** Usage that one pool pays has no row in credit_transaction: the event is its own debit, and the ledger shows it as before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allTransactionsSql } from '../../src/core/credits/own-debits.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphqlData } from '../support/graphql.ts'
import {
  RecordUsageBatchDocument,
  RecordUsageDocument,
  ReverseUsageEventDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addMeter, addRateCard } from '../support/product.ts'
import type { Json } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let customerId: string
let second: string
/** Of before the upgrade: with a row of its own. */
let oldEvent: string

beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  await addMeter(tenant, { key: 'free', aggregation: 'COUNT', eventType: 'free' })
  customerId = await tenant.customer('own')
  await addCredits(tenant, customerId, '30', { name: 'a', priority: 0 })
  second = await addCredits(tenant, customerId, '5000', { name: 'b', priority: 1 })
  oldEvent = await spend(3)
  await record('spend', 300)
  await asBefore()
  // Two stretches of debits far apart, one of them longer than a mark reaches, and a single one.
  await record('free', 400)
  await record('spend', 200)
  await record('free', 700)
  await spend(2)
  await record('free', 300)
  await record('spend', 5)
})
afterAll(() => tenant?.close())

async function spend(n: number): Promise<string> {
  tenant.clock.advance(1_000)
  const input = { customerId, eventType: 'spend', properties: { n } }
  return (await tenant.ask(RecordUsageDocument, { input })).recordUsage?.id ?? ''
}

async function record(eventType: string, count: number): Promise<void> {
  tenant.clock.advance(1_000)
  const event = { customerId, eventType, properties: { n: 1 } }
  const events = Array.from({ length: count }, () => event)
  const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, { events })
  expect(recordUsageBatch?.accepted).toBe(count)
}

/** Makes of what is recorded what an earlier release has recorded. */
async function asBefore(): Promise<void> {
  const client = await tenant.sql.connect()
  try {
    await client.query(`begin; set local session_replication_role = 'replica'`)
    await client.query(
      `insert into credit_transaction (workspace_id, customer_id, sequence, type, pool_id, amount, balance_after,
         description, metadata, event_sequence, counterparty_id, hold_id, reverses, idempotency_key, fingerprint, created_at)
       select t.* from (${allTransactionsSql}) t
       where not exists (select from credit_transaction o where o.customer_id = t.customer_id and o.sequence = t.sequence)`,
      [tenant.workspaceId],
    )
    await client.query(`
      update usage_event set pool_id = null, balance_after = null, description = null;
      delete from usage_debit_mark;
      update credit_account set debit_mark = null, entitlement_version = entitlement_version + 1;
      commit`)
  } finally {
    client.release()
  }
}

const ask = (query: string) => graphqlData<Json>(tenant.app.url, tenant.app.liveKey, query)

async function list(filter: string): Promise<Json> {
  const { creditTransactions } = await ask(`{ creditTransactions(customerId: "own", ${filter}) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node { id sequence type amount balanceAfter description eventId poolId timestamp } } } }`)
  const rows = creditTransactions.edges.map(({ node }: Json) => node)
  return { ...creditTransactions, rows, sequences: rows.map(({ sequence }: Json) => sequence) }
}

/** All sequences that meet a condition, newest first, by the definition of the ledger. */
async function expected(condition = 'true'): Promise<number[]> {
  const { rows } = await tenant.sql.query(
    `select t.sequence::int from (${allTransactionsSql}) t
     where customer_id = '${customerId}' and ${condition} order by sequence desc`,
    [tenant.workspaceId],
  )
  return rows.map(({ sequence }) => sequence)
}

async function pages(filter: string, size: number): Promise<number[]> {
  const found: number[] = []
  for (let after = ''; ; ) {
    const page = await list(`${filter} first: ${size}${after}`)
    found.push(...page.sequences)
    if (!page.pageInfo.hasNextPage) return found
    after = ` after: ${JSON.stringify(page.pageInfo.endCursor)}`
  }
}

async function pagesBack(size: number): Promise<number[]> {
  const found: number[] = []
  for (let before = ''; ; ) {
    const page = await list(`last: ${size}${before}`)
    found.unshift(...page.sequences)
    if (!page.pageInfo.hasPreviousPage) return found
    before = ` before: ${JSON.stringify(page.pageInfo.startCursor)}`
  }
}

describe('an event that one pool pays', () => {
  it('has no row of its own, but for what was recorded before', async () => {
    const { rows } = await tenant.sql.query(
      `select count(*) filter (where pool_id is not null)::int as own,
         (select count(*)::int from credit_transaction where type = 'CONSUME') as rows,
         (select count(*)::int from usage_debit_mark) as marks from usage_event`,
    )
    expect(rows).toEqual([{ own: 206, rows: 301, marks: 4 }])
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('is a transaction of the list as before, the number after it', async () => {
    const id = await spend(4)
    const { rows } = await list('first: 1')
    expect(rows).toEqual([
      {
        ...{ id: expect.stringContaining('txn_'), type: 'CONSUME', amount: '4' },
        ...{ sequence: (await tenant.balance(customerId)).sequence, description: 'spend' },
        ...{ balanceAfter: (await tenant.balance(customerId)).available, eventId: id },
        ...{ poolId: second, timestamp: tenant.clock.now().toISOString() },
      },
    ])
    const { node } = await ask(
      `{ node(id: "${rows[0].id}") { id ... on CreditTransaction { amount } } }`,
    )
    expect(node).toEqual({ id: rows[0].id, amount: '4' })
  })

  it('of several pools has a row for each', async () => {
    await addCredits(tenant, customerId, '1', { name: 'a', priority: 0 })
    await spend(6)
    const { rows } = await list('first: 2')
    expect(rows.map(({ amount }: Json) => amount)).toEqual(['5', '1'])
    const { rowCount } = await tenant.sql.query(
      'select from credit_transaction where customer_id = $1 and sequence = any($2)',
      [customerId, rows.map(({ sequence }: Json) => sequence)],
    )
    expect(rowCount).toBe(2)
  })

  it('returns its credits to the pool once it is reversed, recorded now or before', async () => {
    const before = await tenant.balance(customerId)
    const id = await spend(7)
    for (const each of [id, oldEvent]) await tenant.ask(ReverseUsageEventDocument, { id: each })
    expect(Number((await tenant.balance(customerId)).available)).toBe(Number(before.available) + 3)
    const { rows } = await list('first: 10 types: [REVERSE]')
    expect(rows.map(({ amount }: Json) => amount)).toEqual(['3', '7'])
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })
})

describe('the transactions of a customer', () => {
  it.each([23, 97])('are all of both kinds in pages of %i', async (size) => {
    const all = await expected()
    expect(await pages('', size)).toEqual(all)
    expect(await pagesBack(size)).toEqual(all)
  })

  it('are found by type, pool, time and offset, and counted', async () => {
    const time = new Date(tenant.clock.now().getTime() - 4_000).toISOString()
    const filters = [
      ['types: [CONSUME]', `type = 'CONSUME'`],
      ['types: [ISSUE, REVERSE]', `type in ('ISSUE', 'REVERSE')`],
      [`poolId: "${second}"`, `pool_id = '${second}'`],
      [`startTime: "${time}"`, `created_at >= '${time}'`],
      [`endTime: "${time}"`, `created_at < '${time}'`],
      ['poolId: "pool_none"', 'false'],
    ] as const
    for (const [filter, condition] of filters) {
      const all = await expected(condition)
      expect([filter, await pages(filter, 90)]).toEqual([filter, all])
      expect([filter, (await list(`${filter} first: 1`)).totalCount]).toEqual([filter, all.length])
    }
    const all = await expected()
    for (const offset of [1, 4, 150, 230, all.length - 3]) {
      expect((await list(`first: 10 offset: ${offset}`)).sequences).toEqual(
        all.slice(offset, 10 + offset),
      )
    }
  })
})

describe('a server of an earlier release beside this one', () => {
  it('cannot reverse an event without returning its credits', async () => {
    const id = await spend(1)
    const { rows } = await list('first: 1')
    const reversal = `
      insert into usage_event (workspace_id, customer_id, sequence, event_type, feature, quantity, properties, timestamp,
        credits, overage, cost, transaction_count, reverses, created_at)
      select workspace_id, customer_id, sequence + 100, event_type, feature, -quantity, properties, timestamp,
        -credits, 0, -cost, 0, sequence, created_at
      from usage_event where customer_id = $1 and sequence = $2`
    expect(rows[0].eventId).toBe(id)
    await expect(
      tenant.sql.query(reversal, [customerId, rows[0].sequence - 1]),
    ).rejects.toMatchObject({ code: '23001' })
  })
})
