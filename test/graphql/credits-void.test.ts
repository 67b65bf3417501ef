/** Voided credits: exact, once, never below the pools' content, and never from credits that holds have reserved. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphql } from '../support/graphql.ts'
import {
  ArchiveCustomerDocument,
  CreditTransactionsDocument,
  VoidCreditsDocument,
  type VoidCreditsInput,
} from '../support/ledger.generated.ts'
import { connect } from '../support/live-client.ts'
import { addCredits } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
let second: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
})
afterAll(async () => {
  // Whatever the cases did adds up.
  expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  await second?.close()
  await tenant?.close()
})

const reason = 'Granted twice'
type Given = Omit<VoidCreditsInput, 'reason'> & { reason?: string }
const takeBack = async (input: Given) =>
  (await tenant.ask(VoidCreditsDocument, { input: { reason, ...input } })).voidCredits
const refusal = async (input: Given, key?: string) =>
  tenant.refused(VoidCreditsDocument, { input: { reason, ...input } }, key)
const available = async (id: string) => (await tenant.balance(id)).available

async function rowsOf(customerId: string) {
  const { creditTransactions } = await tenant.ask(CreditTransactionsDocument, { customerId })
  return creditTransactions.edges.map((edge) => edge.node)
}

async function hold(customerId: string, amount: number): Promise<void> {
  const query = `mutation { reserveCredits(input: { customerId: "${customerId}", amount: ${amount} }) { hold { id } } }`
  const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, query)
  expect(errors).toBeUndefined()
}

describe('voidCredits', () => {
  it('leaves a row that says why, and tells of it', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    const metadata = { ticket: 7 }
    const row = await takeBack({ customerId, amount: '0.000000001', metadata })
    expect(row).toMatchObject({
      ...{ type: 'VOID', direction: 'DEBIT', amount: '0.000000001', description: reason, metadata },
      balanceAfter: '99.999999999',
    })
    expect(await available(customerId)).toBe('99.999999999')
    expect((await rowsOf(customerId))[0]).toMatchObject(row)
    expect(await tenant.facts(customerId, 'credits.voided')).toEqual([
      { amount: '0.000000001', reason },
    ])
  })

  it('takes the latest promotional credits first, and purchased ones last', async () => {
    const customerId = await tenant.customer()
    const pools: string[] = []
    for (const [kind, name] of [
      ['PROMOTIONAL', 'old'],
      ['PURCHASED', 'paid'],
      ['PROMOTIONAL', 'new'],
    ] as const) {
      pools.push(await addCredits(tenant, customerId, '10', { kind, name }))
      tenant.clock.advance(1_000)
    }
    const row = await takeBack({ customerId, amount: '25' })
    const rows = (await rowsOf(customerId)).filter(({ type }) => type === 'VOID').toReversed()
    expect(rows.map(({ poolId, amount }) => [poolId, amount])).toEqual([
      [pools[2], '10'],
      [pools[0], '10'],
      [pools[1], '5'],
    ])
    expect(row.id).toBe(rows[0]?.id)
  })

  it('takes from the pool that is named alone, also from one that counts later', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const later = new Date(tenant.clock.now().getTime() + 86_400_000).toISOString()
    const poolId = await addCredits(tenant, customerId, '5', { effectiveAt: later })
    expect(await refusal({ customerId, amount: '6', poolId })).toMatchObject({
      ...{ code: 'INSUFFICIENT_CREDITS', requiredCredits: '6', availableCredits: '5' },
    })
    expect(await refusal({ customerId, amount: '11' })).toMatchObject({ availableCredits: '10' })
    expect(await takeBack({ customerId, amount: '5', poolId })).toMatchObject({ poolId })
    expect(await refusal({ customerId, amount: '1', poolId })).toMatchObject({
      ...{ code: 'INSUFFICIENT_CREDITS', availableCredits: '0' },
    })
    expect(await available(customerId)).toBe('10')
  })

  it('leaves what holds have reserved', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    await hold(customerId, 7)
    expect((await refusal({ customerId, amount: '4' })).code).toBe('INSUFFICIENT_CREDITS')
    await takeBack({ customerId, amount: '3' })
    const { available: left, pending } = await tenant.balance(customerId)
    expect([left, pending]).toEqual(['0', '7'])
  })

  it('happens once for an idempotency key, at either server, and with other content not at all', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const input = { customerId, amount: '4', reason, idempotencyKey: 'k' }
    const answers = await Promise.all(
      [tenant.app, second, tenant.app, second].map(({ url, liveKey }) =>
        graphql(url, liveKey, VoidCreditsDocument, { input }),
      ),
    )
    expect(new Set(answers.map(({ data }) => data?.voidCredits?.id)).size).toBe(1)
    expect(await available(customerId)).toBe('6')
    for (const other of [
      { amount: '5' },
      { reason: 'Another' },
      { poolId: answers[0]?.data?.voidCredits?.poolId },
    ]) {
      expect((await refusal({ ...input, ...other })).code).toBe('IDEMPOTENCY_KEY_REUSED')
    }
  })

  it('never takes more than there is, however many ask at once', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const input = { customerId, amount: '3', reason }
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        graphql((n % 2 ? second : tenant.app).url, tenant.app.liveKey, VoidCreditsDocument, {
          input,
        }),
      ),
    )
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(3)
    expect(await available(customerId)).toBe('1')
  })

  it('moves the balance of whoever watches, and warns when it is low', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const query = `mutation { setLowBalanceThreshold(customerId: "${customerId}", input: { threshold: 5 }) { available } }`
    await graphql(tenant.app.url, tenant.app.liveKey, query)
    const socket = await connect(tenant.app.url, { token: tenant.app.liveKey })
    const watched = socket.subscribe(
      'subscription ($id: ID!) { creditBalance(customerId: $id) { available } }',
      { id: customerId },
    )
    expect(await watched.next()).toEqual({ creditBalance: { available: '10' } })
    await takeBack({ customerId, amount: '6' })
    expect(await watched.next()).toEqual({ creditBalance: { available: '4' } })
    expect(await tenant.facts(customerId, 'credits.low_balance')).toHaveLength(1)
    await socket.close()
  })

  it('closes the books of an archived customer too', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    await tenant.ask(ArchiveCustomerDocument, { id: customerId })
    expect((await takeBack({ customerId, amount: '10' })).balanceAfter).toBe('0')
  })

  it('refuses what is not there, and what says no reason', async () => {
    const [customerId, other] = [await tenant.customer(), await tenant.customer()]
    await addCredits(tenant, customerId, '10')
    const poolId = await addCredits(tenant, other, '10')
    const codeOf = async (input: Given) => (await refusal(input)).code
    expect(await codeOf({ customerId: 'nobody', amount: '1' })).toBe('NOT_FOUND')
    expect(await codeOf({ customerId, amount: '1', poolId: 'pool_none' })).toBe('NOT_FOUND')
    expect(await codeOf({ customerId, amount: '1', poolId })).toBe('NOT_FOUND')
    for (const amount of ['0', '-1', '0.0000000001']) {
      expect(await codeOf({ customerId, amount })).toBe('INVALID_REQUEST')
    }
    for (const why of ['', ' ', 'x'.repeat(501)]) {
      expect(await codeOf({ customerId, amount: '1', reason: why })).toBe('INVALID_REQUEST')
    }
    expect((await refusal({ customerId, amount: '1' }, tenant.app.testKey)).code).toBe('NOT_FOUND')
  })
})
