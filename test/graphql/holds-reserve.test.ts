/** Reserving credits: by amount and by estimate, once per key, never more than is available. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HoldDocument, ReserveDocument } from '../support/holds.generated.ts'
import { outcomeOf, readHold, reserve, tally } from '../support/holds.ts'
import {
  ArchiveCustomerDocument,
  CreditTransactionsDocument,
  type ReserveCreditsInput,
} from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
let second: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
  const components = [{ property: 'tokens', unitSize: '1000', credits: '2' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'generate', components }])
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

async function funded(amount = '100'): Promise<string> {
  const customerId = await tenant.customer()
  await addCredits(tenant, customerId, amount, { name: 'main' })
  return customerId
}

const refused = (customerId: string, input: Omit<ReserveCreditsInput, 'customerId'>) =>
  tenant.refused(ReserveDocument, { input: { customerId, ...input } })

const rowsOf = async (customerId: string) => {
  const answer = await tenant.ask(CreditTransactionsDocument, { customerId, last: 100 })
  return answer.creditTransactions.edges.map(({ node }) => `${node.type} ${node.amount}`).reverse()
}

describe('reserveCredits', () => {
  it('moves an amount from available to pending and leaves the total', async () => {
    const customerId = await funded()
    const metadata = { job: 7 }
    const { hold, balance } = await reserve(tenant, customerId, {
      amount: '30.5',
      description: 'A film',
      metadata,
      ttlSeconds: 60,
    })
    expect(hold).toMatchObject({
      id: expect.stringMatching(/^hold_/),
      customerId,
      status: 'ACTIVE',
      amount: '30.5',
      remaining: '30.5',
      committed: '0',
      description: 'A film',
      metadata,
      expiresAt: '2026-03-10T12:01:00.000Z',
      createdAt: noon,
    })
    const pools = [{ name: 'main', credits: '69.5', held: '30.5' }]
    expect(balance).toMatchObject({ available: '69.5', pending: '30.5', total: '100', pools })
    expect(await tenant.balance(customerId)).toMatchObject({ available: '69.5', pending: '30.5' })
    expect(await readHold(tenant, hold.id)).toEqual(hold)
    expect(await rowsOf(customerId)).toEqual(['ISSUE 100', 'HOLD 30.5'])
  })

  it('of an estimate reserves what the rate card says of it', async () => {
    const customerId = await funded()
    const estimate = { eventType: 'generate', properties: { tokens: 4500 } }
    const { hold } = await reserve(tenant, customerId, estimate)
    expect(hold).toMatchObject({ amount: '9', eventType: 'generate' })
    expect(await refused(customerId, { eventType: 'unpriced' })).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('give an amount'),
    })
    expect((await refused(customerId, {})).code).toBe('INVALID_REQUEST')
  })

  it('lasts 15 minutes by default, a second at least and a day at most', async () => {
    const customerId = await funded()
    const lasts = async (ttlSeconds?: number) => {
      const { hold } = await reserve(tenant, customerId, { amount: '1', ttlSeconds })
      return (Date.parse(hold.expiresAt) - Date.parse(noon)) / 1000
    }
    expect([await lasts(), await lasts(1), await lasts(86_400)]).toEqual([900, 1, 86_400])
    for (const ttlSeconds of [0, -1, 86_401]) {
      expect((await refused(customerId, { amount: '1', ttlSeconds })).code).toBe('INVALID_REQUEST')
    }
  })

  it.each(['0', '-1', '0.0000000001', '1e30', 'NaN'])('refuses the amount %s', async (amount) => {
    const customerId = await funded()
    expect((await refused(customerId, { amount })).code).toBe('INVALID_REQUEST')
    expect(await tenant.balance(customerId)).toMatchObject({ pending: '0' })
  })

  it('refuses more than is available, tells both figures and changes nothing', async () => {
    const customerId = await funded()
    await reserve(tenant, customerId, { amount: '60' })
    const before = await tenant.balance(customerId)
    expect(await refused(customerId, { amount: '40.000000001' })).toMatchObject({
      code: 'INSUFFICIENT_CREDITS',
      requiredCredits: '40.000000001',
      availableCredits: '40',
    })
    expect(await tenant.balance(customerId)).toEqual(before)
    await reserve(tenant, customerId, { amount: '40' })
    expect(await tenant.balance(customerId)).toMatchObject({ available: '0', pending: '100' })
  })

  it('reserves from several pools in the order they burn in', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10', { name: 'last', priority: 9 })
    await addCredits(tenant, customerId, '10', { name: 'later', expiresAt: '2026-05-01T00:00:00Z' })
    await addCredits(tenant, customerId, '10', { name: 'soon', expiresAt: '2026-04-01T00:00:00Z' })
    const { balance } = await reserve(tenant, customerId, { amount: '15' })
    const held = Object.fromEntries(balance.pools.map((p) => [p.name, p.held]))
    expect(held).toEqual({ soon: '10', later: '5', last: '0' })
  })

  it('refuses unknown and archived customers', async () => {
    expect((await refused('nobody', { amount: '1' })).code).toBe('NOT_FOUND')
    const id = await funded()
    await tenant.ask(ArchiveCustomerDocument, { id })
    expect((await refused(id, { amount: '1' })).code).toBe('PRECONDITION_FAILED')
  })
})

describe('reserveCredits with a key', () => {
  it('answers the first hold again, also by the other name and after it ended', async () => {
    const customerId = await tenant.customer('twice')
    await addCredits(tenant, customerId, '10')
    const input = { amount: '6', idempotencyKey: 'k' }
    const { hold } = await reserve(tenant, customerId, input)
    expect((await reserve(tenant, 'twice', input)).hold).toEqual(hold)
    tenant.clock.advance(901_000)
    const again = await reserve(tenant, customerId, input)
    tenant.clock.set(noon)
    expect(again.hold).toMatchObject({ id: hold.id, status: 'EXPIRED', remaining: '0' })
    expect(again.balance).toMatchObject({ available: '10', pending: '0' })
  })

  it.each([
    ['amount', { amount: '7' }],
    ['ttlSeconds', { ttlSeconds: 901 }],
    ['eventType', { eventType: 'generate' }],
    ['description', { description: 'other' }],
    ['metadata', { metadata: { a: 1 } }],
  ])('refuses another %s', async (_name, other) => {
    const customerId = await funded('10')
    const input = { amount: '6', idempotencyKey: 'k' }
    await reserve(tenant, customerId, input)
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: 'k' }
    expect(await refused(customerId, { ...input, ...other })).toMatchObject(reused)
    expect(await tenant.balance(customerId)).toMatchObject({ available: '4', pending: '6' })
  })

  it('keeps the keys of customers apart', async () => {
    const [a, b] = [await funded(), await funded()]
    const first = await reserve(tenant, a, { amount: '1', idempotencyKey: 'same' })
    const other = await reserve(tenant, b, { amount: '2', idempotencyKey: 'same' })
    expect(other.hold.id).not.toBe(first.hold.id)
  })

  it('sent 32 times at once to two servers reserves once', async () => {
    const customerId = await funded('100')
    const input = { customerId, amount: '30', idempotencyKey: 'storm' }
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, i) =>
        outcomeOf(i % 2 ? second : tenant.app, ReserveDocument, { input }),
      ),
    )
    expect(tally(outcomes)).toEqual({ OK: 32 })
    expect(await tenant.balance(customerId)).toMatchObject({ available: '70', pending: '30' })
  })
})

describe('50 reservers of one balance', () => {
  it('end exactly at zero available, on two servers', async () => {
    const customerId = await funded('33')
    const input = { customerId, amount: '1' }
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        outcomeOf(i % 2 ? second : tenant.app, ReserveDocument, { input }),
      ),
    )
    expect(tally(outcomes)).toEqual({ OK: 33, INSUFFICIENT_CREDITS: 17 })
    expect(await tenant.balance(customerId)).toMatchObject({ available: '0', pending: '33' })
  })
})

describe('a hold', () => {
  it('of another workspace is as unknown as one that never was', async () => {
    const { hold } = await reserve(tenant, await funded(), { amount: '1' })
    const ask = (id: string) => tenant.refused(HoldDocument, { id }, tenant.app.testKey)
    const foreign = await ask(hold.id)
    expect(foreign.code).toBe('NOT_FOUND')
    const never = hold.id.slice(0, -2) + (hold.id.endsWith('00') ? '11' : '00')
    const unknown = await ask(never)
    expect(unknown.code).toBe('NOT_FOUND')
    expect(unknown.message.replace(never, hold.id)).toBe(foreign.message)
    for (const id of ['hold_', 'hold_x', 'nothing', '']) {
      expect((await ask(id)).code).toMatch(/NOT_FOUND|INVALID_REQUEST/)
    }
  })
})
