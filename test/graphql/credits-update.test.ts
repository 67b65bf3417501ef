/** Pools whose expiry moves: exact at both ends, seen by checks and by whoever watches, and never for what is over. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expireCredits } from '../../src/core/credits/expire.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { graphql } from '../support/graphql.ts'
import { includedCredits, write } from '../support/included-credits.ts'
import {
  ArchiveCustomerDocument,
  CreditTransactionsDocument,
  UpdateCreditPoolDocument,
  type UpdateCreditPoolInput,
  VoidCreditsDocument,
} from '../support/ledger.generated.ts'
import { connect } from '../support/live-client.ts'
import { addCredits, addFeature, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const hour = 3_600_000

let tenant: Tenant
let second: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
  await addFeature(tenant, { key: 'ai', type: 'CREDITS' })
})
afterAll(async () => {
  // Whatever the cases did adds up.
  expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  await second?.close()
  await tenant?.close()
})

const ahead = (hours: number) => new Date(tenant.clock.now().getTime() + hours * hour).toISOString()
const update = async (id: string, input: UpdateCreditPoolInput) =>
  (await tenant.ask(UpdateCreditPoolDocument, { id, input })).updateCreditPool
const refusal = async (id: string, input: UpdateCreditPoolInput, key?: string) =>
  tenant.refused(UpdateCreditPoolDocument, { id, input }, key)
const available = async (id: string) => (await tenant.balance(id)).available

async function rowsOf(customerId: string) {
  const { creditTransactions } = await tenant.ask(CreditTransactionsDocument, { customerId })
  return creditTransactions.edges.map(({ node }) => node)
}

async function takeBack(customerId: string, poolId: string): Promise<void> {
  const input = { customerId, poolId, amount: '10', reason: 'A mistake' }
  await tenant.ask(VoidCreditsDocument, { input })
}

async function expireDue(customerId: string): Promise<void> {
  const caller = systemCaller(tenant.workspaceId, 'LIVE')
  await tenant.app.core.perform(caller, expireCredits, { customerId })
}

describe('updateCreditPool', () => {
  it('moves the expiry later, earlier and to never, and the credits follow it', async () => {
    const customerId = await tenant.customer()
    const id = await addCredits(tenant, customerId, '10', { expiresAt: ahead(1) })
    const [later, earlier] = [ahead(3), ahead(2)]
    expect(await update(id, { expiresAt: later })).toMatchObject({
      ...{ id, credits: '10', expiresAt: later, metadata: null },
      updatedAt: tenant.clock.now().toISOString(),
    })
    expect(await update(id, { expiresAt: null })).toMatchObject({ expiresAt: null })
    expect(await update(id, { expiresAt: earlier })).toMatchObject({ expiresAt: earlier })
    expect((await tenant.balance(customerId)).pools).toMatchObject([{ id, expiresAt: earlier }])
    expect(await tenant.facts(customerId, 'credits.updated')).toEqual([
      { poolId: id, expiresAt: later },
      { poolId: id, expiresAt: null },
      { poolId: id, expiresAt: earlier },
    ])
    tenant.clock.advance(2 * hour - 1)
    expect(await available(customerId)).toBe('10')
    tenant.clock.advance(1)
    expect(await available(customerId)).toBe('0')
    await expireDue(customerId)
    expect((await rowsOf(customerId)).map(({ type }) => type)).toEqual(['EXPIRE', 'ISSUE'])
  })

  it('ends the credits now: their expiry is posted with it, once', async () => {
    const customerId = await tenant.customer()
    const id = await addCredits(tenant, customerId, '10', { expiresAt: ahead(1) })
    const now = tenant.clock.now().toISOString()
    expect(await update(id, { expireNow: true })).toMatchObject({ credits: '0', expiresAt: now })
    expect(await rowsOf(customerId)).toMatchObject([{ type: 'EXPIRE', amount: '10' }, {}])
    expect(await tenant.facts(customerId, 'credits.expired')).toHaveLength(1)
    expect(await tenant.facts(customerId, 'credits.exhausted')).toHaveLength(1)
    expect(await refusal(id, { expireNow: true })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'ENDED', id },
    })
    expect((await refusal(id, { expiresAt: ahead(1) })).reason).toBe('ENDED')
  })

  it('changes the order in which pools burn', async () => {
    const customerId = await tenant.customer()
    const first = await addCredits(tenant, customerId, '5', { name: 'a', expiresAt: ahead(1) })
    const other = await addCredits(tenant, customerId, '5', { name: 'b', expiresAt: ahead(2) })
    const order = async () => (await tenant.balance(customerId)).pools.map(({ id }) => id)
    expect(await order()).toEqual([first, other])
    await update(first, { expiresAt: null })
    expect(await order()).toEqual([other, first])
  })

  it('is true at once for the checks and the uses of every server', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, 'ai')
    const id = await addCredits(tenant, customerId, '10')
    const query = `{ entitlement(customerId: "${customerId}", feature: "ai") { allowed } }`
    const allowed = async () => {
      const asked = [tenant.app, second, tenant.app].map(({ url, liveKey }) =>
        graphql<{ entitlement: { allowed: boolean } }>(url, liveKey, query),
      )
      return (await Promise.all(asked)).map(({ data }) => data?.entitlement.allowed)
    }
    const consume = async (app: TestApp) => {
      const use = `mutation { reserveCredits(input: { customerId: "${customerId}", amount: 1 }) { hold { id } } }`
      const { errors } = await graphql(app.url, app.liveKey, use)
      return errors?.[0]?.extensions?.code ?? 'OK'
    }
    expect(await allowed()).toEqual([true, true, true])
    expect(await consume(second)).toBe('OK')
    await update(id, { expireNow: true })
    expect(await allowed()).toEqual([false, false, false])
    expect([await consume(second), await consume(tenant.app)]).toEqual([
      'INSUFFICIENT_CREDITS',
      'INSUFFICIENT_CREDITS',
    ])
  })

  it('moves the balance of whoever watches, also where no credits move', async () => {
    const customerId = await tenant.customer()
    const id = await addCredits(tenant, customerId, '10', { expiresAt: ahead(1) })
    const sockets = await Promise.all(
      [tenant.app, second].map(({ url, liveKey: token }) => connect(url, { token })),
    )
    const [here, there] = sockets.map((socket) =>
      socket.subscribe(
        'subscription ($id: ID!) { creditBalance(customerId: $id) { available nextExpiresAt } }',
        { id: customerId },
      ),
    )
    const shown = (available: string, nextExpiresAt: string | null) => ({
      creditBalance: { available, nextExpiresAt },
    })
    for (const watched of [here, there]) {
      expect(await watched?.next()).toEqual(shown('10', ahead(1)))
    }
    const later = ahead(2)
    await update(id, { expiresAt: later })
    expect(await here?.next()).toEqual(shown('10', later))
    // A server that no bus told of it does not expire them when they would have expired.
    tenant.clock.advance(hour)
    expect(await there?.next()).toEqual(shown('10', later))
    await update(id, { expireNow: true })
    for (const watched of [here, there]) expect(await watched?.next()).toEqual(shown('0', null))
    await Promise.all(sockets.map((socket) => socket.close()))
  })

  it('leaves with holds what they have reserved, which expires when it comes back', async () => {
    const customerId = await tenant.customer()
    const id = await addCredits(tenant, customerId, '10')
    const query = `mutation { reserveCredits(input: { customerId: "${customerId}", amount: 7, ttlSeconds: 60 }) { hold { id } } }`
    await graphql(tenant.app.url, tenant.app.liveKey, query)
    expect(await update(id, { expireNow: true })).toMatchObject({ credits: '0', held: '7' })
    tenant.clock.advance(60_000)
    await expireDue(customerId)
    const rows = (await rowsOf(customerId)).map(({ type, amount }) => `${type} ${amount}`)
    expect(rows).toEqual(['EXPIRE 7', 'RELEASE 7', 'EXPIRE 3', 'HOLD 7', 'ISSUE 10'])
  })

  it('moves the expiry of an empty pool, to which credits may return', async () => {
    const customerId = await tenant.customer()
    const id = await addCredits(tenant, customerId, '10', { expiresAt: ahead(1) })
    await takeBack(customerId, id)
    expect(await update(id, { expiresAt: null })).toMatchObject({ expiresAt: null })
  })

  it('never makes two pools of one, and says which is in the way', async () => {
    const customerId = await tenant.customer()
    const expiresAt = ahead(1)
    const id = await addCredits(tenant, customerId, '10', { expiresAt })
    const other = await addCredits(tenant, customerId, '5')
    const inTheWay = { code: 'CONFLICT', reason: 'TERMS_TAKEN' }
    expect(await refusal(other, { expiresAt })).toMatchObject({ ...inTheWay, id })
    expect(await refusal(id, { expiresAt: null })).toMatchObject({ ...inTheWay, id: other })
    // Both may end at the same instant.
    await update(id, { expireNow: true })
    await update(other, { expireNow: true })
    expect((await rowsOf(customerId)).map(({ type }) => type)).toEqual([
      ...['EXPIRE', 'EXPIRE', 'ISSUE', 'ISSUE'],
    ])
    // An empty pool is in the way too.
    const emptied = await addCredits(tenant, customerId, '10')
    await takeBack(customerId, emptied)
    const third = await addCredits(tenant, customerId, '5', { expiresAt })
    expect(await refusal(third, { expiresAt: null })).toMatchObject({ ...inTheWay, id: emptied })
  })

  it('keeps notes of a pool, also of one that is over, and removes them', async () => {
    const customerId = await tenant.customer()
    const id = await addCredits(tenant, customerId, '10')
    const metadata = { order: 7, deep: { a: [1] } }
    expect(await update(id, { metadata })).toMatchObject({ metadata, expiresAt: null })
    expect(await update(id, { expireNow: true })).toMatchObject({ metadata })
    expect(await update(id, { metadata: null })).toMatchObject({ metadata: null, credits: '0' })
    expect(await update(id, {})).toMatchObject({ metadata: null })
    expect(await tenant.facts(customerId, 'credits.updated')).toHaveLength(3)
  })

  it('ends credits of an archived customer, and extends none', async () => {
    const customerId = await tenant.customer()
    const id = await addCredits(tenant, customerId, '10')
    await tenant.ask(ArchiveCustomerDocument, { id: customerId })
    expect(await refusal(id, { expiresAt: ahead(1) })).toMatchObject({
      reason: 'CUSTOMER_ARCHIVED',
    })
    expect(await update(id, { expireNow: true })).toMatchObject({ credits: '0' })
  })

  it('leaves credits of a subscription to its periods', async () => {
    const customerId = await tenant.customer()
    const { grant } = includedCredits(tenant, customerId)
    await write(tenant, (ledger) => ledger.submit(grant('sub_1', ahead(-1), 10, ahead(9))))
    const id = (await tenant.balance(customerId)).pools[0]?.id ?? ''
    for (const input of [{ expireNow: true }, { expiresAt: ahead(1) }, { expiresAt: null }]) {
      expect(await refusal(id, input)).toMatchObject({
        ...{ code: 'PRECONDITION_FAILED', reason: 'OF_SUBSCRIPTION', subscriptionId: 'sub_1' },
      })
    }
    expect(await update(id, { metadata: { a: 1 } })).toMatchObject({ expiresAt: ahead(9) })
  })

  it('lets one of many at once win, and the rest find what it left', async () => {
    const customerId = await tenant.customer()
    const id = await addCredits(tenant, customerId, '10')
    const input = { expireNow: true }
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        graphql((n % 2 ? second : tenant.app).url, tenant.app.liveKey, UpdateCreditPoolDocument, {
          ...{ id, input },
        }),
      ),
    )
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    expect((await rowsOf(customerId)).map(({ type }) => type)).toEqual(['EXPIRE', 'ISSUE'])
  })

  it('refuses what is not there, what is not ahead, and two wishes at once', async () => {
    const customerId = await tenant.customer()
    const effectiveAt = ahead(2)
    const id = await addCredits(tenant, customerId, '10', { effectiveAt })
    const codeOf = async (input: UpdateCreditPoolInput, pool = id) =>
      (await refusal(pool, input)).code
    expect(await codeOf({ expireNow: true }, 'pool_none')).toBe('NOT_FOUND')
    for (const expiresAt of [ahead(0), ahead(-1), ahead(1), effectiveAt]) {
      expect(await codeOf({ expiresAt })).toBe('INVALID_REQUEST')
    }
    expect(await codeOf({ expiresAt: ahead(3), expireNow: true })).toBe('INVALID_REQUEST')
    expect(await codeOf({ expiresAt: null, expireNow: true })).toBe('INVALID_REQUEST')
    expect(await codeOf({ metadata: ['x'] })).toBe('INVALID_REQUEST')
    expect((await refusal(id, { expireNow: true }, tenant.app.testKey)).code).toBe('NOT_FOUND')
    expect(await update(id, { expireNow: true })).toMatchObject({ credits: '0' })
  })
})
