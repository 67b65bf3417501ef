/** `npm run ledger:verify`: silent on a sound ledger, loud on every kind of corruption. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { includedCredits, write } from '../support/included-credits.ts'
import {
  RecordUsageDocument,
  ReverseUsageEventDocument,
  TransferCreditsDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { rollUp } from '../support/roll-up.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

const entry = join(import.meta.dirname, '../../src/commands/verify-ledger.ts')

let tenant: Tenant
let customerId: string
let poolId: string
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  const other = await tenant.customer()
  customerId = await tenant.customer()
  for (const aggregation of ['SUM', 'MAX', 'UNIQUE_COUNT'] as const) {
    const key = aggregation.toLowerCase()
    await addMeter(tenant, { key, aggregation, eventType: 'spend', valueProperty: 'n' })
    const feature = await addFeature(tenant, { key, type: 'METERED', meterKey: key })
    await entitle(tenant, customerId, feature, { period: 'DAY' })
  }
  await addCredits(tenant, customerId, '100', { name: 'a', priority: 0 })
  poolId = await addCredits(tenant, customerId, '50', { name: 'b', priority: 1 })
  const spend = async (n: number) => {
    const input = { customerId, eventType: 'spend', properties: { n } }
    return (await tenant.ask(RecordUsageDocument, { input })).recordUsage?.id ?? ''
  }
  await spend(30)
  await tenant.ask(ReverseUsageEventDocument, { id: await spend(90) })
  await tenant.ask(TransferCreditsDocument, {
    input: { fromCustomerId: customerId, toCustomerId: other, amount: '20' },
  })
  const { grant } = includedCredits(tenant, customerId)
  await write(tenant, (ledger) => ledger.submit(grant('sub_1', '2026-03-01T00:00:00Z', 10, null)))
  await rollUp(tenant)
})
afterAll(() => tenant?.close())

async function verify(): Promise<{ code: number; output: string }> {
  const env = { DATABASE_URL: tenant.app.databaseUrl }
  const run = promisify(execFile)(process.execPath, [entry], { env })
  return run.then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error) => ({ code: error.code, output: error.stdout + error.stderr }),
  )
}

/** Corrupts the database behind the triggers' back, looks, and takes it back. */
async function checksAfter(corruption: string): Promise<string[]> {
  const client = await tenant.sql.connect()
  try {
    await client.query('begin')
    await client.query(`set local session_replication_role = 'replica'`)
    const { rowCount } = await client.query(
      corruption.replaceAll('$c', `'${customerId}'`).replaceAll('$p', poolId),
    )
    expect(rowCount).toBeGreaterThan(0)
    const found = await verifyLedger(client, tenant.clock.now())
    expect(found.every((d) => d.workspaceId === tenant.workspaceId)).toBe(true)
    return [...new Set(found.map((d) => d.check))]
  } finally {
    await client.query('rollback')
    client.release()
  }
}

describe('verifyLedger', () => {
  it('finds nothing in a sound ledger', async () => {
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it.each([
    [
      'an amount that changed',
      `update credit_transaction set amount = amount + 1
       where customer_id = $c and type = 'CONSUME' and sequence = 6`,
      ['pool balances', 'pools below zero', 'balances after', 'paid usage', 'reversals'],
    ],
    [
      'a row that is gone',
      `delete from credit_transaction where customer_id = $c and sequence = 6`,
      ['pool balances', 'balances after', 'sequences', 'paid usage', 'reversals'],
    ],
    [
      'a balance after that changed',
      `update credit_transaction set balance_after = 1 where customer_id = $c and sequence = 2`,
      ['balances after'],
    ],
    [
      'a row of another pool',
      `update credit_transaction set pool_id = 'pool_x' where customer_id = $c and type = 'REVERSE'`,
      ['pool balances', 'held credits', 'pools below zero', 'reversals'],
    ],
    [
      'a pool that was filled by hand',
      `update credit_pool set balance = balance + 0.000000001 where customer_id = $c`,
      ['pool balances', 'unspent grants'],
    ],
    [
      'a hold whose pool holds less',
      `insert into credit_hold (workspace_id, customer_id, id, amount, remaining, slices, event_type,
         expires_at, fingerprint, created_at, updated_at)
       select workspace_id, customer_id, 'hold_x', 1, 1, jsonb_build_array(jsonb_build_object(
         'poolId', id, 'amount', '1')), 'x', now(), '', now(), now()
       from credit_pool where customer_id = $c limit 1`,
      ['holds', 'accounts that cannot move'],
    ],
    [
      'a balance beyond what can be kept',
      `update credit_pool set balance = 1e28 where customer_id = $c`,
      ['pool balances', 'accounts that cannot move', 'unspent grants'],
    ],
    [
      'credits held by nothing',
      `update credit_pool set held = 1 where customer_id = $c`,
      ['held credits'],
    ],
    [
      'a sequence that ran ahead',
      `update credit_account set sequence = sequence + 1 where customer_id = $c`,
      ['sequences'],
    ],
    [
      'an account that is gone',
      `delete from credit_account where customer_id = $c`,
      ['accounts', 'sequences', 'debit marks'],
    ],
    [
      'a receiver that got too little',
      `update credit_transaction set amount = amount - 1 where type = 'TRANSFER_IN'`,
      ['pool balances', 'balances after', 'transfers'],
    ],
    [
      'an event that is gone',
      `delete from usage_event where customer_id = $c and sequence = 3`,
      ['pool balances', 'balances after', 'sequences', 'debit marks', 'counters', 'rollups'],
    ],
    [
      'a price that changed',
      `update usage_event set credits = credits + 1 where customer_id = $c and sequence = 5`,
      ['paid usage', 'reversals', 'rollups'],
    ],
    [
      'a price that changed of an event that is its own debit',
      `update usage_event set credits = credits + 1 where customer_id = $c and sequence = 3`,
      ['pool balances', 'pools below zero', 'balances after', 'rollups'],
    ],
    [
      'a balance after an event that changed',
      `update usage_event set balance_after = 1 where customer_id = $c and sequence = 3`,
      ['balances after'],
    ],
    [
      'an event that took its credits from another pool',
      `update usage_event set pool_id = '$p' where customer_id = $c and sequence = 3`,
      ['pool balances'],
    ],
    [
      'an event that is no debit any more',
      `update usage_event set pool_id = null where customer_id = $c and sequence = 3`,
      ['pool balances', 'balances after', 'sequences', 'paid usage', 'debit marks'],
    ],
    [
      'an event that is a debit beside its transactions',
      `update usage_event set pool_id = '$p', balance_after = 0, transaction_count = 1
       where customer_id = $c and sequence = 5`,
      [
        ...['pool balances', 'pools below zero', 'balances after', 'sequences', 'paid usage'],
        'reversals',
      ],
    ],
    [
      'a debit that no mark finds',
      `delete from usage_debit_mark where customer_id = $c`,
      ['debit marks'],
    ],
    [
      'an account that names another mark',
      `update credit_account set debit_mark = 5 where customer_id = $c`,
      ['debit marks'],
    ],
    [
      'a reversal of less',
      `update usage_event set quantity = -2 where customer_id = $c and reverses is not null`,
      ['reversals', 'rollups'],
    ],
    [
      'a counter that moved',
      `update usage_counter set value = value + 1 where customer_id = $c`,
      ['counters', 'texts'],
    ],
    [
      'a counter that is gone',
      `delete from usage_counter where customer_id = $c`,
      ['missing counters'],
    ],
    ['a text that was forgotten', `delete from usage_unique where customer_id = $c`, ['texts']],
    [
      'a grant that changed',
      `update credit_grant set granted = granted + 1 where customer_id = $c`,
      ['grants'],
    ],
    ['a grant that is gone', `delete from credit_grant where customer_id = $c`, ['grants']],
    [
      'a grant of which more is left than was granted',
      `update credit_grant set unspent = 1 where customer_id = $c`,
      ['unspent grants'],
    ],
    [
      'included credits of no subscription',
      `update credit_pool set subscription_id = null, period_start = null
       where customer_id = $c and kind = 'INCLUDED'`,
      ['included credits', 'grants'],
    ],
    [
      'a rollup that moved',
      `update usage_rollup set cost = cost + 1 where customer_id = $c`,
      ['rollups', 'workspace rollups'],
    ],
    [
      'a quarter of an hour that moved',
      `update usage_rollup set events_45 = coalesce(events_45, 0) + 1 where customer_id = $c`,
      ['rollups', 'workspace rollups'],
    ],
    [
      'a rollup that is gone',
      `delete from usage_rollup where customer_id = $c`,
      ['rollups', 'workspace rollups'],
    ],
    [
      'a rollup of the workspace that moved',
      `update workspace_rollup set events = events + 1 where workspace_id in
         (select workspace_id from customer where id = $c)`,
      ['workspace rollups'],
    ],
  ])('finds %s', async (_what, corruption, expected) => {
    const checks = (await checksAfter(corruption)).map((check) =>
      check === 'texts of unique counts' ? 'texts' : check,
    )
    expect(checks.sort()).toEqual(expected.toSorted())
  })

  it('reads a database that is being written', async () => {
    const client = await tenant.sql.connect()
    await client.query('begin isolation level repeatable read read only')
    const writers = Array.from({ length: 20 }, () => addCredits(tenant, customerId, '1'))
    expect(await verifyLedger(client, tenant.clock.now())).toEqual([])
    await Promise.all(writers)
    expect(await verifyLedger(client, tenant.clock.now())).toEqual([])
    await client.query('rollback')
    client.release()
  })
})

describe('npm run ledger:verify', () => {
  it('says that the ledger agrees, and ends with 0', async () => {
    const { code, output } = await verify()
    expect(output).toBe('The ledger agrees with its rows.\n')
    expect(code).toBe(0)
  })

  it('names each difference, and ends with 1', async () => {
    await tenant.sql.query('update credit_pool set balance = balance + 1 where id = $1', [poolId])
    const { code, output } = await verify()
    await tenant.sql.query('update credit_pool set balance = balance - 1 where id = $1', [poolId])
    expect(output).toBe(
      `${tenant.workspaceId} ${customerId} pool balances: pool ${poolId}: expected 50.000000000, found 51.000000000\n1 differences.\n`,
    )
    expect(code).toBe(1)
  })
})

describe('the database', () => {
  it.each(['credit_transaction', 'usage_event'])('refuses every change of %s', async (table) => {
    const refused = { code: '23001', message: `${table} is insert-only` }
    for (const change of [
      `update ${table} set created_at = now()`,
      `update ${table} set created_at = created_at where false`,
      `delete from ${table}`,
      `delete from ${table} where sequence = 1`,
      `truncate ${table}`,
      `merge into ${table} t using (select 1) s on true when matched then delete`,
      `insert into ${table} select * from ${table} on conflict (workspace_id, customer_id, sequence)
       do update set created_at = now()`,
    ]) {
      await expect(tenant.sql.query(change)).rejects.toMatchObject(refused)
    }
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('refuses a pool below zero and a transaction of nothing', async () => {
    const check = { code: '23514' }
    const pool = `update credit_pool set balance = -1 where customer_id = '${customerId}'`
    await expect(tenant.sql.query(pool)).rejects.toMatchObject(check)
    const nothing = `
      insert into credit_transaction (workspace_id, customer_id, sequence, type, pool_id, amount, balance_after, created_at)
      values ('w', 'c', 1, 'ISSUE', 'p', 0, 0, now())`
    await expect(tenant.sql.query(nothing)).rejects.toMatchObject(check)
  })
})
