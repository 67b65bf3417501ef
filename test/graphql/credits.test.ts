/** Credits of one customer: adding, terms, time, warnings. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AddCreditsDocument,
  type AddCreditsInput,
  ArchiveCustomerDocument,
  CreditTransactionsDocument,
  RecordUsageDocument,
  SetLowBalanceThresholdDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
})
afterAll(() => tenant?.close())

const at = (offset: number) => new Date(Date.parse(noon) + offset).toISOString()
const add = async (input: AddCreditsInput) => {
  const { addCredits: row } = await tenant.ask(AddCreditsDocument, { input })
  if (!row) throw new Error('No transaction')
  return row
}
const refusal = async (input: AddCreditsInput) =>
  (await tenant.refused(AddCreditsDocument, { input })).code
const spend = (customerId: string, n: string) =>
  tenant.ask(RecordUsageDocument, { input: { customerId, eventType: 'spend', properties: { n } } })
const available = async (customerId: string) => (await tenant.balance(customerId)).available

describe('addCredits', () => {
  it('answers the ledger row', async () => {
    const customerId = await tenant.customer()
    const metadata = { payment_id: 'pay_xyz' }
    const row = await add({ customerId, amount: 10_000, description: 'Top-up', metadata })
    expect(row).toMatchObject({
      id: expect.stringMatching(/^txn_/),
      sequence: 1,
      type: 'ISSUE',
      direction: 'CREDIT',
      amount: '10000',
      balanceAfter: '10000',
      description: 'Top-up',
      metadata,
      eventId: null,
      timestamp: noon,
    })
    expect(await tenant.balance(customerId)).toMatchObject({
      customerId,
      sequence: 1,
      available: '10000',
      pending: '0',
      scheduled: '0',
      total: '10000',
      isLow: false,
      pools: [{ id: row.poolId, name: 'Purchased credits', kind: 'PURCHASED', credits: '10000' }],
    })
    expect(await tenant.facts(customerId, 'credits.added')).toEqual([
      { poolId: row.poolId, amount: '10000' },
    ])
  })

  it('puts credits on the same terms into one pool, also when it is empty', async () => {
    const customerId = await tenant.customer()
    const terms = { customerId, amount: '5', name: 'n', priority: 2, expiresAt: at(1000) }
    const first = await add(terms)
    expect((await add(terms)).poolId).toBe(first.poolId)
    expect((await add({ ...terms, priority: 3 })).poolId).not.toBe(first.poolId)
    await spend(customerId, '15')
    expect((await tenant.balance(customerId)).pools).toEqual([])
    expect((await add(terms)).poolId).toBe(first.poolId)
  })

  it('makes one pool of 16 simultaneous grants on the same terms', async () => {
    const customerId = await tenant.customer()
    const grants = Array.from({ length: 16 }, () => add({ customerId, amount: '1', name: 'n' }))
    expect(new Set((await Promise.all(grants)).map((row) => row.poolId)).size).toBe(1)
    expect(await available(customerId)).toBe('16')
  })

  it('takes a repeated request once, however often it is sent at the same time', async () => {
    const customerId = await tenant.customer('repeated')
    const input = { amount: '7', metadata: { a: 1, b: 2 }, idempotencyKey: 'k' }
    const rows = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        add({ customerId: i % 2 ? customerId : 'repeated', ...input }),
      ),
    )
    expect(new Set(rows.map((row) => row.id)).size).toBe(1)
    const reordered = { ...input, metadata: { b: 2, a: 1 } }
    expect((await add({ customerId, ...reordered })).id).toBe(rows[0]?.id)
    expect(await available(customerId)).toBe('7')
  })

  it.each([
    ['amount', { amount: '8' }],
    ['kind', { kind: 'PROMOTIONAL' as const }],
    ['expiry', { expiresAt: at(1000) }],
    ['metadata', { metadata: {} }],
  ])('refuses the key with another %s', async (_what, change) => {
    const customerId = await tenant.customer()
    const input = { customerId, amount: '7', idempotencyKey: 'k' }
    await add(input)
    expect(await refusal({ ...input, ...change })).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(await available(customerId)).toBe('7')
  })

  it.each([
    ['zero', { amount: '0' }],
    ['a negative amount', { amount: '-1' }],
    ['ten digits after the point', { amount: '0.0000000001' }],
    ['10^19', { amount: '10000000000000000000' }],
    ['NaN', { amount: 'NaN' }],
    ['infinity', { amount: 'Infinity' }],
    ['an expiry that has passed', { expiresAt: at(0) }],
    ['an expiry before the start', { effectiveAt: at(2000), expiresAt: at(1000) }],
    ['a priority of 101', { priority: 101 }],
    ['a priority of -1', { priority: -1 }],
    ['a blank name', { name: ' ' }],
    ['a name of 256', { name: 'n'.repeat(256) }],
    ['metadata of 16 KiB', { metadata: { a: 'x'.repeat(16_384) } }],
    ['metadata that is a list', { metadata: [] }],
    ['a day that does not exist', { expiresAt: '2027-02-29' }],
  ])('refuses %s', async (_what, change) => {
    const customerId = await tenant.customer()
    expect(await refusal({ customerId, amount: '1', ...change })).toBe('INVALID_REQUEST')
    expect((await tenant.balance(customerId)).sequence).toBe(0)
  })

  it('refuses an archived and an unknown customer', async () => {
    const customerId = await tenant.customer()
    await tenant.ask(ArchiveCustomerDocument, { id: customerId })
    expect(await refusal({ customerId, amount: '1' })).toBe('PRECONDITION_FAILED')
    expect(await refusal({ customerId: 'nobody', amount: '1' })).toBe('NOT_FOUND')
  })
})

describe('pools in time', () => {
  it('stop counting at the instant they expire, and the next write posts it', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '5', { name: 'short', expiresAt: at(1000) })
    await addCredits(tenant, customerId, '3')
    tenant.clock.set(at(999))
    expect(await available(customerId)).toBe('8')
    tenant.clock.set(at(1000))
    expect(await tenant.balance(customerId)).toMatchObject({ available: '3', total: '3' })
    const input = { customerId, eventType: 'spend', properties: { n: 4 } }
    const { code, availableCredits } = await tenant.refused(RecordUsageDocument, { input })
    expect([code, availableCredits]).toEqual(['INSUFFICIENT_CREDITS', '3'])
    await spend(customerId, '3')
    const { creditTransactions } = await tenant.ask(CreditTransactionsDocument, { customerId })
    tenant.clock.set(noon)
    expect(creditTransactions.edges.map(({ node }) => [node.type, node.balanceAfter])).toEqual([
      ['CONSUME', '0'],
      ['EXPIRE', '3'],
      ['ISSUE', '8'],
      ['ISSUE', '5'],
    ])
    expect(await tenant.facts(customerId, 'credits.expired')).toHaveLength(1)
  })

  it('start counting at the instant they become effective', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '5', { effectiveAt: at(1000) })
    expect(await tenant.balance(customerId)).toMatchObject({
      available: '0',
      scheduled: '5',
      total: '0',
    })
    tenant.clock.set(at(999))
    expect(await available(customerId)).toBe('0')
    tenant.clock.set(at(1000))
    expect(await tenant.balance(customerId)).toMatchObject({ available: '5', scheduled: '0' })
    await spend(customerId, '5')
    tenant.clock.set(noon)
  })
})

describe('setLowBalanceThreshold', () => {
  it('warns once per fall, and says once when nothing is left', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    await tenant.ask(SetLowBalanceThresholdDocument, { customerId, threshold: '50' })
    await spend(customerId, '49')
    expect(await tenant.facts(customerId, 'credits.low_balance')).toEqual([])
    await spend(customerId, '1')
    await spend(customerId, '1')
    const warning = { balance: '50', threshold: '50' }
    expect(await tenant.facts(customerId, 'credits.low_balance')).toEqual([warning])
    expect(await tenant.balance(customerId)).toMatchObject({ isLow: true })
    await addCredits(tenant, customerId, '2')
    tenant.clock.advance(1)
    await spend(customerId, '51')
    tenant.clock.set(noon)
    expect(await tenant.facts(customerId, 'credits.low_balance')).toEqual([
      warning,
      { balance: '0', threshold: '50' },
    ])
    expect(await tenant.facts(customerId, 'credits.exhausted')).toEqual([{}])
  })

  it('warns when credits fall by expiry', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100', { expiresAt: at(1000) })
    await addCredits(tenant, customerId, '5', { expiresAt: at(2000) })
    await tenant.ask(SetLowBalanceThresholdDocument, { customerId, threshold: '50' })
    tenant.clock.set(at(1000))
    await spend(customerId, '1')
    expect(await tenant.facts(customerId, 'credits.low_balance')).toEqual([
      { balance: '4', threshold: '50' },
    ])
    tenant.clock.set(at(2000))
    await addCredits(tenant, customerId, '0.5')
    tenant.clock.set(noon)
    expect(await tenant.facts(customerId, 'credits.low_balance')).toHaveLength(1)
    expect(await tenant.facts(customerId, 'credits.exhausted')).toEqual([])
  })

  it('does not warn of a scheduled pool, nor without a threshold', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    await tenant.ask(SetLowBalanceThresholdDocument, { customerId, threshold: '5' })
    await addCredits(tenant, customerId, '10', { effectiveAt: at(1000) })
    await tenant.ask(SetLowBalanceThresholdDocument, { customerId, threshold: null })
    await spend(customerId, '9')
    expect(await tenant.facts(customerId, 'credits.low_balance')).toEqual([])
    expect(await tenant.balance(customerId)).toMatchObject({
      lowBalanceThreshold: null,
      isLow: false,
    })
  })

  it('refuses a threshold below zero', async () => {
    const customerId = await tenant.customer()
    const variables = { customerId, threshold: '-1' }
    const { code } = await tenant.refused(SetLowBalanceThresholdDocument, variables)
    expect(code).toBe('INVALID_REQUEST')
  })
})
