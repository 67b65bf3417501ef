/** Balances that PostgreSQL adds up, and pages of pools that it sorts, against the functions that do the same in memory. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { balanceOf, poolsCarriedMax } from '../../src/core/credits/balance.ts'
import { getPoolsAfter } from '../../src/core/credits/credit-transactions.ts'
import { burnOrder, type Pool } from '../../src/core/credits/pool.ts'
import { readBalances } from '../../src/core/credits/read-balance.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

const now = new Date(noon)
/** The time of the customers on a test clock. */
const later = new Date(now.getTime() + 2)
const poolCounts = [0, 1, 7, 40, poolsCarriedMax, 260]

interface Made {
  customerId: string
  clockNow: Date | null
  pools: Pool[]
}

const instant = fc
  .option(fc.integer({ min: -4, max: 4 }), { nil: null })
  .map((ms) => (ms === null ? null : new Date(now.getTime() + ms)))
const drawnTerms = fc.record({
  priority: fc.nat({ max: 2 }),
  kind: fc.constantFrom('PURCHASED' as const, 'PROMOTIONAL' as const, 'INCLUDED' as const),
  effectiveAt: instant,
  expiresAt: instant,
  createdAt: instant.map((at) => at ?? now),
  balance: fc.constantFrom('0', '0.000000001', '3', '9999999999.5').map(decimal),
  held: fc.constantFrom('0', '0', '0', '2.5').map(decimal),
})
const period = { subscriptionId: 'sub_1', periodStart: now, rolledOver: false }
const terms = drawnTerms.map((one) => ({ ...one, grant: one.kind === 'INCLUDED' ? period : null }))

let tenant: Tenant
const made: Made[] = []
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  for (const [i, count] of [...poolCounts, ...poolCounts].entries()) {
    const customerId = await tenant.customer()
    const clockNow = i < poolCounts.length ? null : later
    const drawn = fc.sample(terms, { numRuns: count, seed: i + 1 })
    const pools = drawn.map((one, n) => ({ ...one, id: `pool_${i}_${n}`, name: `${n}` }))
    made.push({ customerId, clockNow, pools })
    await store({ customerId, clockNow, pools })
  }
})
afterAll(() => tenant?.close())

async function store({ customerId, clockNow, pools }: Made): Promise<void> {
  const column = (name: keyof Pool) =>
    pools.map((pool) => (['balance', 'held'].includes(name) ? String(pool[name]) : pool[name]))
  await tenant.sql.query('update credit_account set clock_now = $2 where customer_id = $1', [
    customerId,
    clockNow,
  ])
  await tenant.sql.query(
    `insert into credit_pool (workspace_id, customer_id, id, name, kind, priority, effective_at,
       expires_at, balance, held, created_at, subscription_id, period_start)
     select $1, $2, * from unnest($3::text[], $4::text[], $5::credit_kind[], $6::int[],
       $7::timestamptz[], $8::timestamptz[], $9::numeric[], $10::numeric[], $11::timestamptz[],
       $12::text[], $13::timestamptz[])`,
    [
      tenant.workspaceId,
      customerId,
      ...(['id', 'name', 'kind', 'priority', 'effectiveAt', 'expiresAt'] as const).map(column),
      ...(['balance', 'held', 'createdAt'] as const).map(column),
      pools.map(({ grant }) => grant?.subscriptionId),
      pools.map(({ grant }) => grant?.periodStart),
    ],
  )
}

const isHeld = ({ balance, held }: Pool) => balance.gt(0) || held.gt(0)

/** What the functions in memory say; the balance of more pools than it carries has them all here. */
function expectedOf({ customerId, clockNow, pools }: Made) {
  const head = { customerId, sequence: 0, lowBalanceThreshold: null, clockNow }
  const at = clockNow ?? now
  const burning = pools.filter(isHeld).sort(burnOrder)
  const all = burning.filter(
    ({ held, expiresAt }) => held.gt(0) || expiresAt === null || expiresAt > at,
  )
  return { balance: balanceOf(head, burning, at), all }
}

const json = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('balances that are read', () => {
  it('are those that memory would compute, each at its own time', async () => {
    const ids = made.map(({ customerId }) => customerId)
    const found = await readBalances(tenant.sql, tenant.workspaceId, [...ids, 'cust_none'], now)
    expect(json([...found].sort())).toEqual(
      json(made.map((one) => [one.customerId, expectedOf(one).balance]).sort()),
    )
    expect(found.size).toBe(made.length)
  })

  it('carry the same figures without pools', async () => {
    const ids = made.map(({ customerId }) => customerId)
    const bare = { withPools: false }
    const found = await readBalances(tenant.sql, tenant.workspaceId, ids, now, bare)
    for (const one of made) {
      const { balance } = expectedOf(one)
      expect(json(found.get(one.customerId))).toEqual(json({ ...balance, pools: [] }))
    }
  })
})

describe('pools after another', () => {
  it('go on in burn order, also behind one that is listed no more', async () => {
    const { core, liveKey } = tenant.app
    const caller = await core.authenticate(liveKey)
    tenant.clock.set(now)
    for (const one of made) {
      const { all } = expectedOf(one)
      const { customerId } = one
      for (const pool of one.pools.filter((_, n) => n % 23 === 0)) {
        const page = { customerId, after: pool.id, first: 30 }
        const found = await core.perform(caller, getPoolsAfter, page)
        const rest = all.filter((other) => burnOrder(other, pool) > 0 && other.id !== pool.id)
        expect(json(found)).toEqual(json(rest.slice(0, 30)))
      }
    }
  })
})
