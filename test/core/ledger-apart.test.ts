/** Commands that cannot be written do not affect the others of their group. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCatalogCache } from '../../src/core/catalog/catalog-cache.ts'
import {
  addCredits as addOperation,
  transferCredits as transferOperation,
} from '../../src/core/credits/credits.ts'
import { createApart } from '../../src/core/ledger/apart.ts'
import type { LedgerCommand } from '../../src/core/ledger/commands.ts'
import { createRememberedAccounts } from '../../src/core/ledger/remembered-accounts.ts'
import { transact } from '../../src/core/ledger/transact.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { recordUsage } from '../../src/core/usage/usage.ts'
import { decimal, one } from '../../src/core/values/decimal.ts'
import { fingerprintOf } from '../../src/core/values/fingerprint.ts'
import { timeLimits } from '../../src/core/values/time-limits.ts'
import { sendPipelined } from '../../src/infra/pipelined.ts'
import { createPool } from '../../src/infra/postgres.ts'
import { createBackOff } from '../../src/jobs/back-off.ts'
import { expireCreditsJob } from '../../src/jobs/expire-credits.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let ledgerSql: pg.Pool
beforeAll(async () => {
  tenant = await startTenant()
  ledgerSql = createPool(tenant.app.config.databaseUrl ?? '', { byKey: true, pipelined: true })
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
})
afterAll(async () => {
  await ledgerSql?.end()
  await tenant?.close()
})

/** A customer whose overdue hold cannot be ended, which the ledger itself never makes. */
async function broken(): Promise<string> {
  const id = await tenant.customer()
  await tenant.sql.query(
    `insert into credit_hold (workspace_id, customer_id, id, amount, remaining, slices, event_type,
       expires_at, fingerprint, created_at, updated_at)
     values ($1, $2, $2, 1, 1, '[{"poolId": "pool_gone", "amount": "1"}]', 'spend',
       $3::timestamptz - interval '1 day', '', $3, $3)`,
    [tenant.workspaceId, id, tenant.clock.now()],
  )
  return id
}

const spend = (customerId: string): LedgerCommand => ({
  kind: 'recordUsage',
  workspaceId: tenant.workspaceId,
  events: [
    {
      ...{ customerId, eventType: 'spend', quantity: one, timestamp: null, warning: null },
      ...{ properties: { n: 1 }, idempotencyKey: null },
    },
  ],
})
const expire = (customerId: string): LedgerCommand => ({
  ...{ kind: 'expireCredits', workspaceId: tenant.workspaceId, customerId },
})

/** Writes a group; how many transactions that took, and what became of each command. */
async function write(commands: LedgerCommand[]) {
  const catalogs = createCatalogCache()
  let begun = 0
  const sql = Object.create(ledgerSql) as pg.Pool
  sql.connect = (async () => {
    begun += 1
    return ledgerSql.connect()
  }) as typeof sql.connect
  const limits = timeLimits(60)
  const shared = {
    send: sendPipelined,
    catalogs,
    rememberedAccounts: createRememberedAccounts(catalogs),
  }
  const deps = { ...shared, sql, clock: tenant.clock, limits }
  const { settled, costly, wide } = await transact(deps, commands, limits.waitMs)
  return { begun, settled: settled.map(({ ok }) => ok), costly, wide }
}

describe('a group with a command that breaks an invariant', () => {
  it('is written at once without it, however large it is', async () => {
    const bad = await broken()
    const good = await tenant.customer()
    await addCredits(tenant, good, '100')
    const commands = [
      ...Array.from({ length: 20 }, () => spend(good)),
      expire(bad),
      ...Array.from({ length: 20 }, () => spend(good)),
    ]
    const { begun, settled, costly } = await write(commands)
    expect(settled).toEqual(commands.map((_, i) => i !== 20))
    expect(costly).toEqual([commands[20]])
    expect(begun).toBe(3)
    expect((await tenant.balance(good)).available).toBe('60')
  })
})

describe('commands that move hundreds of pools', () => {
  const pools = 250
  const transfer = (customerId: string, toCustomerId: string): LedgerCommand => ({
    ...{ kind: 'transferCredits', workspaceId: tenant.workspaceId, customerId, toCustomerId },
    ...{ amount: decimal(pools), description: null, idempotencyKey: null },
    fingerprint: fingerprintOf({}),
  })

  it('fill a group before the others are in it, and are then written in a lane of their own', async () => {
    const [a, b, good] = [await tenant.customer(), await tenant.customer(), await tenant.customer()]
    const { core, liveKey } = tenant.app
    const caller = await core.authenticate(liveKey)
    if (!caller) throw new Error('Unknown key')
    await Promise.all(
      Array.from({ length: pools }, (_, i) =>
        core.perform(caller, addOperation, { customerId: a, amount: one, name: `pool ${i}` }),
      ),
    )
    await addCredits(tenant, good, '100')
    // Each writes 500 rows.
    const there = Array.from({ length: 12 }, (_, i) =>
      i % 2 === 0 ? transfer(a, b) : transfer(b, a),
    )
    const { settled, costly, wide } = await write([...there, spend(good)])
    expect(settled).toEqual(Array(4).fill(true))
    expect(costly).toEqual([])
    expect(wide.sort()).toEqual([a, b].map((id) => `${tenant.workspaceId} ${id}`).sort())
    expect((await tenant.balance(a)).available).toBe(String(pools))
    const input = (fromCustomerId: string, toCustomerId: string) => ({
      ...{ fromCustomerId, toCustomerId, amount: decimal(pools) },
    })
    const sent = Array.from({ length: 12 }, (_, i) =>
      core.perform(caller, transferOperation, i % 2 === 0 ? input(a, b) : input(b, a)),
    )
    const spent = Array.from({ length: 20 }, () =>
      core.perform(caller, recordUsage, {
        customerId: good,
        eventType: 'spend',
        quantity: one,
        properties: { n: 1 },
      }),
    )
    await Promise.all(spent)
    // Lanes are by sender: one may come before what it would have sent on.
    for (const one of await Promise.allSettled(sent)) {
      if (one.status === 'rejected') expect(one.reason.code).toBe('INSUFFICIENT_CREDITS')
    }
    expect((await tenant.balance(good)).available).toBe('80')
    const left = await Promise.all([a, b].map((id) => tenant.balance(id)))
    expect(left.reduce((sum, { available }) => sum + Number(available), 0)).toBe(pools)
    const differences = await verifyLedger(tenant.sql, tenant.clock.now())
    expect(differences.filter(({ customerId }) => [a, b, good].includes(customerId))).toEqual([])
    const others = await Promise.all(Array.from({ length: 8 }, () => tenant.customer()))
    const add = (customerId: string) =>
      core.perform(caller, addOperation, { customerId, amount: one })
    const session = await tenant.sql.connect()
    await session.query('begin')
    await session.query('select from credit_account where customer_id = any($1) for update', [
      [a, b],
    ])
    let isWritten = false
    const held = [a, b].map(async (id) => {
      await add(id)
      isWritten = true
    })
    // They are spread over all usual lanes, none of which waits for the locked accounts.
    await Promise.all(others.map(add))
    expect(isWritten).toBe(false)
    await session.query('rollback')
    session.release()
    await Promise.all(held)
  })
})

describe('customers that are kept apart', () => {
  it('are written in groups of their own, in turns with the others', () => {
    const [bad, worse, good] = [spend('bad'), spend('worse'), spend('good')]
    const waiting = [bad, good, worse, good, bad].map((command) => ({ command }))
    const apart = createApart()
    expect(apart.next(waiting)).toBeNull()
    apart.add([bad, worse])
    expect(apart.next(waiting)).toEqual({ places: [0, 4], isApart: true })
    expect(apart.next(waiting)).toEqual({ places: [1, 3], isApart: false })
    expect(apart.next(waiting)).toEqual({ places: [0, 4], isApart: true })
    expect(apart.next([{ command: worse }])).toEqual({ places: [0], isApart: true })
    expect(apart.next([{ command: good }])).toBeNull()
  })
})

describe('the expiry job', () => {
  it('passes over 200 accounts that cannot move, tries them ever less often, and ends the rest', async () => {
    for (let i = 0; i < 200; i++) await broken()
    const expiresAt = new Date(tenant.clock.now().getTime() + 1000).toISOString()
    const others: string[] = []
    for (let i = 0; i < 60; i++) {
      const id = await tenant.customer()
      await addCredits(tenant, id, '1', { expiresAt })
      others.push(id)
    }
    tenant.clock.advance(1000)
    const left = async () => {
      const { rows } = await tenant.sql.query(
        'select count(*)::int from credit_pool where customer_id = any($1) and balance > 0',
        [others],
      )
      return rows[0].count
    }
    const job = expireCreditsJob({ perform: tenant.app.core.perform, ...deps() })
    const round = () => job.run(new AbortController().signal).catch(() => 'failed')
    expect(await round()).toBe('failed')
    await round()
    expect(await left()).toBe(0)
  })

  it('waits a second after the first failure, and ten minutes at most', () => {
    const backOff = createBackOff((item: string) => item, 2)
    const at = (ms: number) => new Date(1_000_000 + ms)
    backOff.failed('a', at(0))
    expect(backOff.waiting(at(999))).toEqual(['a'])
    expect(backOff.waiting(at(1000))).toEqual([])
    backOff.failed('a', at(1000))
    expect(backOff.waiting(at(2999))).toEqual(['a'])
    for (let i = 0; i < 20; i++) backOff.failed('a', at(3000))
    expect(backOff.waiting(at(602_999))).toEqual(['a'])
    expect(backOff.waiting(at(603_000))).toEqual([])
    expect(backOff.waiting(at(-10_000_000))).toEqual([])
    backOff.failed('b', at(3000))
    backOff.failed('c', at(3000))
    expect(backOff.waiting(at(3001))).toEqual(['b', 'c'])
    backOff.succeeded('b')
    expect(backOff.waiting(at(3001))).toEqual(['c'])
  })
})

const deps = () => ({ sql: tenant.sql, clock: tenant.clock })
