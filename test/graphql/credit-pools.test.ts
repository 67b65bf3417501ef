/** Pools of a customer: at most a thousand with credits, read in pages, and reused when they are empty. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCredits as addOperation } from '../../src/core/credits/credits.ts'
import { livePoolsMax } from '../../src/core/credits/pool.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { aliased } from '../support/attack.ts'
import { graphqlData } from '../support/graphql.ts'
import {
  AddCreditsDocument,
  RecordUsageDocument,
  ReserveCreditsDocument,
  ReverseUsageEventDocument,
  TransferCreditsDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { statementsOfEach } from '../support/statements.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { CreditPoolsDocument } from './credit-pools.generated.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
})
afterAll(() => tenant?.close())

/** A customer with so many pools of one credit. */
async function withPools(count: number): Promise<string> {
  const customerId = await tenant.customer()
  await fill(customerId, count)
  return customerId
}

async function fill(customerId: string, count: number, prefix = 'pool'): Promise<void> {
  const { core, liveKey } = tenant.app
  const caller = await core.authenticate(liveKey)
  if (!caller) throw new Error('Unknown key')
  const names = Array.from({ length: count }, (_, i) => `${prefix} ${String(i).padStart(4, '0')}`)
  const amount = decimal(1)
  await Promise.all(
    names.map((name) => core.perform(caller, addOperation, { customerId, amount, name })),
  )
}

const pageOf = async (customerId: string, page: { first?: number; after?: string } = {}) =>
  (await tenant.ask(CreditPoolsDocument, { customerId, ...page })).credits
const spend = async (customerId: string, n: number) => {
  const input = { customerId, eventType: 'spend', properties: { n } }
  return (await tenant.ask(RecordUsageDocument, { input })).recordUsage.id
}
const sound = async () => expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])

describe('the pools of a balance', () => {
  it('come in pages of 20, or of as many as asked for up to 100, in burn order', async () => {
    const customerId = await withPools(130)
    const { pools, poolCount } = await pageOf(customerId)
    expect([pools.length, poolCount]).toEqual([20, 130])
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const { pools: page } = await pageOf(customerId, { first: 100, ...(after && { after }) })
      if (page.length === 0) break
      seen.push(...page.map(({ id }) => id))
      after = seen.at(-1)
    }
    expect(new Set(seen).size).toBe(130)
    expect(seen.slice(0, 20)).toEqual(pools.map(({ id }) => id))
  })

  it('go on behind a pool that is empty by now', async () => {
    const customerId = await withPools(5)
    const { pools } = await pageOf(customerId)
    const ids = pools.map(({ id }) => id)
    await spend(customerId, 2)
    const after = ids[1] ?? ''
    const { pools: rest } = await pageOf(customerId, { after })
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(2))
    const variables = { customerId, after: 'pool_none' }
    expect((await tenant.refused(CreditPoolsDocument, variables)).code).toBe('NOT_FOUND')
    const many = { customerId, first: 101 }
    expect((await tenant.refused(CreditPoolsDocument, many)).code).toBe('INVALID_REQUEST')
  })

  it('are read once, under however many aliases', async () => {
    const customerId = await withPools(3)
    const { app } = tenant
    const field = `credits(customerId: "${customerId}") { available pools { id } }`
    const sent = async (count: number) => {
      const query = `{ ${aliased(count, field)} }`
      const ask = () => graphqlData(app.url, app.liveKey, query)
      for (let n = 0; n < 3; n++) await ask()
      return statementsOfEach(ask, () => undefined)
    }
    const once = await sent(1)
    expect(once).toContain('read_balances')
    expect(await sent(15)).toEqual(once)
  })

  it('say when the first of them expires', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '1', { priority: 0 })
    expect((await pageOf(customerId)).nextExpiresAt).toBeNull()
    const expiresAt = '2026-04-01T00:00:00.000Z'
    await addCredits(tenant, customerId, '1', { priority: 9, expiresAt })
    await addCredits(tenant, customerId, '1', { priority: 1, expiresAt: '2026-05-01T00:00:00Z' })
    expect((await pageOf(customerId)).nextExpiresAt).toBe(expiresAt)
  })
})

describe('an emptied pool', () => {
  it('is joined by credits on its terms, whether they are added or transferred', async () => {
    const [customerId, other] = [await tenant.customer(), await tenant.customer()]
    for (const terms of [
      {},
      { expiresAt: '2026-04-01T00:00:00.000Z' },
      { effectiveAt: '2026-03-01T00:00:00.000Z' },
      { effectiveAt: '2026-03-01T00:00:00.000Z', expiresAt: '2026-04-01T00:00:00.000Z' },
    ]) {
      const id = await addCredits(tenant, customerId, '1', terms)
      await spend(customerId, 1)
      expect(await addCredits(tenant, customerId, '1', terms)).toBe(id)
      const input = { fromCustomerId: customerId, toCustomerId: other, amount: '1' }
      const back = { fromCustomerId: other, toCustomerId: customerId, amount: '1' }
      await tenant.ask(TransferCreditsDocument, { input })
      await tenant.ask(TransferCreditsDocument, { input: back })
      expect((await pageOf(customerId)).pools.map((pool) => pool.id)).toEqual([id])
      await spend(customerId, 1)
    }
    await sound()
  })
})

describe('a customer with a thousand pools', () => {
  it('gets no more, but joins them, moves through all of them and gets everything back', async () => {
    const customerId = await withPools(livePoolsMax)
    const input = { customerId, amount: '1', name: 'one more' }
    expect(await tenant.refused(AddCreditsDocument, { input })).toMatchObject({
      ...{ code: 'LIMIT_EXCEEDED', limit: '1000', used: '1000', requested: '1' },
    })
    await addCredits(tenant, customerId, '1', { name: 'pool 0007' })
    const sender = await withPools(2)
    const transfer = { fromCustomerId: sender, toCustomerId: customerId, amount: '2' }
    await tenant.ask(TransferCreditsDocument, { input: transfer })
    await addCredits(tenant, sender, '1', { name: 'of its own' })
    const refused = { ...transfer, amount: '1' }
    expect((await tenant.refused(TransferCreditsDocument, { input: refused })).code).toBe(
      'LIMIT_EXCEEDED',
    )
    const all = await spend(customerId, 1003)
    expect((await pageOf(customerId)).poolCount).toBe(0)
    await fill(customerId, 10, 'later')
    await tenant.ask(ReverseUsageEventDocument, { id: all })
    expect(await pageOf(customerId)).toMatchObject({ available: '1013', poolCount: 1010 })
    expect((await tenant.refused(AddCreditsDocument, { input })).code).toBe('LIMIT_EXCEEDED')
    const hold = { customerId, amount: '1013', ttlSeconds: 60 }
    await tenant.ask(ReserveCreditsDocument, { input: hold })
    tenant.clock.advance(60_000)
    await spend(customerId, 20)
    expect(await pageOf(customerId)).toMatchObject({ available: '993' })
    tenant.clock.set(noon)
    await sound()
  })
})
