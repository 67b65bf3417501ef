/** Transfers: all or nothing between two customers, with the terms of the credits, and no deadlock. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphql } from '../support/graphql.ts'
import {
  ArchiveCustomerDocument,
  CreditTransactionsDocument,
  TransferCreditsDocument,
  type TransferCreditsInput,
} from '../support/ledger.generated.ts'
import { addCredits } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
let second: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

const at = (offset: number) => new Date(Date.parse(noon) + offset).toISOString()
const pair = async () => [await tenant.customer(), await tenant.customer()] as const
const available = async (id: string) => (await tenant.balance(id)).available

async function transfer(input: TransferCreditsInput) {
  const { transferCredits } = await tenant.ask(TransferCreditsDocument, { input })
  if (!transferCredits) throw new Error('No transfer')
  return transferCredits
}
const refusal = async (input: TransferCreditsInput) =>
  (await tenant.refused(TransferCreditsDocument, { input })).code

async function rowsOf(customerId: string) {
  const { creditTransactions } = await tenant.ask(CreditTransactionsDocument, { customerId })
  return creditTransactions.edges.map((edge) => edge.node)
}

describe('transferCredits', () => {
  it('answers both balances and leaves a row on either side', async () => {
    const [from, to] = await pair()
    await addCredits(tenant, from, '100')
    const input = { fromCustomerId: from, toCustomerId: to, amount: '40', reason: 'team_sharing' }
    const transferred = await transfer(input)
    expect(transferred.from).toMatchObject({ customerId: from, available: '60', sequence: 2 })
    expect(transferred.to).toMatchObject({ customerId: to, available: '40', sequence: 1 })
    const [out] = await rowsOf(from)
    const shared = { amount: '40', description: 'team_sharing' }
    expect(out).toMatchObject({ ...shared, type: 'TRANSFER_OUT', counterpartyId: to })
    expect(out?.id).toBe(transferred.transaction.id)
    expect(await rowsOf(to)).toMatchObject([
      { ...shared, type: 'TRANSFER_IN', counterpartyId: from, balanceAfter: '40' },
    ])
    expect(await tenant.facts(from, 'credits.transferred')).toEqual([
      { toCustomerId: to, amount: '40' },
    ])
  })

  it('takes pools in burn order and lets their terms travel', async () => {
    const [from, to] = await pair()
    await addCredits(tenant, from, '5', { name: 'soon', expiresAt: at(1000) })
    await addCredits(tenant, from, '5', { name: 'later', expiresAt: at(2000), priority: 1 })
    await addCredits(tenant, to, '1', { name: 'later', expiresAt: at(2000), priority: 1 })
    await transfer({ fromCustomerId: from, toCustomerId: to, amount: '7' })
    const { pools } = await tenant.balance(to)
    expect(pools.map((p) => [p.name, p.credits, p.expiresAt, p.priority])).toEqual([
      ['soon', '5', at(1000), 0],
      ['later', '3', at(2000), 1],
    ])
    tenant.clock.set(at(1000))
    expect(await available(to)).toBe('3')
    tenant.clock.set(noon)
  })

  it('leaves expired and scheduled credits where they are', async () => {
    const [from, to] = await pair()
    await addCredits(tenant, from, '5', { expiresAt: at(1000) })
    await addCredits(tenant, from, '5', { effectiveAt: at(1001) })
    tenant.clock.set(at(1000))
    const input = { fromCustomerId: from, toCustomerId: to, amount: '1' }
    expect(await refusal(input)).toBe('INSUFFICIENT_CREDITS')
    tenant.clock.set(at(1001))
    await transfer(input)
    tenant.clock.set(noon)
  })

  it('moves nothing when there is too little', async () => {
    const [from, to] = await pair()
    await addCredits(tenant, from, '10')
    const input = { fromCustomerId: from, toCustomerId: to, amount: '10.000000001' }
    expect(await refusal(input)).toBe('INSUFFICIENT_CREDITS')
    expect([await available(from), await available(to)]).toEqual(['10', '0'])
    expect((await tenant.balance(to)).sequence).toBe(0)
  })

  it('takes a repeated request once, however the receiver is named', async () => {
    const from = await tenant.customer()
    const to = await tenant.customer('receiver')
    await addCredits(tenant, from, '10')
    const input = { fromCustomerId: from, amount: '4', idempotencyKey: 'k' }
    const transfers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        transfer({ ...input, toCustomerId: i % 2 ? to : 'receiver' }),
      ),
    )
    expect(new Set(transfers.map((t) => t.transaction.id)).size).toBe(1)
    expect([await available(from), await available(to)]).toEqual(['6', '4'])
    const other = { ...input, toCustomerId: to, amount: '5' }
    expect(await refusal(other)).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('takes a key once for both directions between two customers, one after the other and at once', async () => {
    const [ada, bob] = await pair()
    await addCredits(tenant, ada, '10')
    await addCredits(tenant, bob, '10')
    const there = { fromCustomerId: ada, toCustomerId: bob, amount: '4', idempotencyKey: 'k' }
    const back = { ...there, fromCustomerId: bob, toCustomerId: ada }
    await transfer(there)
    expect(await refusal(back)).toBe('IDEMPOTENCY_KEY_REUSED')
    await transfer({ ...back, idempotencyKey: 'other' })
    expect([await available(ada), await available(bob)]).toEqual(['10', '10'])
    const both = await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        const input = { ...(i % 2 ? there : back), idempotencyKey: 'at once' }
        return graphql(tenant.app.url, tenant.app.liveKey, TransferCreditsDocument, { input })
      }),
    )
    const codes = both.map(({ errors }) => errors?.[0]?.extensions?.code ?? 'OK')
    expect(codes.sort()).toEqual([
      ...Array(5).fill('IDEMPOTENCY_KEY_REUSED'),
      ...Array(5).fill('OK'),
    ])
    const left = [await available(ada), await available(bob)].sort()
    expect(left).toEqual(['14', '6'])
    // For others, and for what else is done with one of the two, the key is free.
    await transfer({ ...back, toCustomerId: await tenant.customer(), amount: '1' })
  })

  it('refuses itself, nobody, nothing, and those who are archived', async () => {
    const [from, to] = await pair()
    await addCredits(tenant, from, '10')
    const input = { fromCustomerId: from, toCustomerId: to, amount: '1' }
    expect(await refusal({ ...input, toCustomerId: from })).toBe('INVALID_REQUEST')
    expect(await refusal({ ...input, toCustomerId: 'nobody' })).toBe('NOT_FOUND')
    expect(await refusal({ ...input, fromCustomerId: 'nobody' })).toBe('NOT_FOUND')
    expect(await refusal({ ...input, amount: '0' })).toBe('INVALID_REQUEST')
    expect(await refusal({ ...input, amount: '-1' })).toBe('INVALID_REQUEST')
    await tenant.ask(ArchiveCustomerDocument, { id: to })
    expect(await refusal(input)).toBe('PRECONDITION_FAILED')
    expect(await available(from)).toBe('10')
  })

  it('does not reach a customer of the other mode', async () => {
    const from = await tenant.customer()
    await addCredits(tenant, from, '10')
    const { app } = tenant
    const input = { fromCustomerId: from, toCustomerId: from, amount: '1' }
    const { errors } = await graphql(app.url, app.testKey, TransferCreditsDocument, { input })
    expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  it('ends exactly at zero when 40 want one of 25 credits', async () => {
    const [from, to] = await pair()
    await addCredits(tenant, from, '25')
    const input = { fromCustomerId: from, toCustomerId: to, amount: '1' }
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const app = i % 2 ? second : tenant.app
        return graphql(app.url, app.liveKey, TransferCreditsDocument, { input })
      }),
    )
    expect(answers.filter((a) => a.data?.transferCredits)).toHaveLength(25)
    expect([await available(from), await available(to)]).toEqual(['0', '25'])
  })

  it('keeps the total in storms in all directions, on two servers, without a deadlock', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, () => tenant.customer()))
    for (const id of ids) await addCredits(tenant, id, '30')
    const moves = Array.from({ length: 240 }, (_, i) => {
      const app = i % 2 ? second : tenant.app
      const [from, step] = [i % 4, 1 + (Math.floor(i / 4) % 3)]
      const input = {
        fromCustomerId: ids[from] ?? '',
        toCustomerId: ids[(from + step) % 4] ?? '',
        amount: 1 + (i % 7),
      }
      return graphql(app.url, app.liveKey, TransferCreditsDocument, { input })
    })
    const answers = await Promise.all(moves)
    const codes = answers.map((a) => a.errors?.[0]?.extensions?.code ?? 'OK')
    expect(new Set(codes.filter((c) => c !== 'INSUFFICIENT_CREDITS'))).toEqual(new Set(['OK']))
    const balances = await Promise.all(ids.map(available))
    expect(balances.reduce((sum, b) => sum + Number(b), 0)).toBe(120)
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })
})
