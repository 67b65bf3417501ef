/** A customer on a test clock lives at the time of that clock, whatever the server's time; all others live in real time. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { balanceOf, nextChangeOf } from '../../src/core/credits/balance.ts'
import { findExpired } from '../../src/core/credits/expire.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { one, zero } from '../../src/core/values/decimal.ts'
import { checkEntitlements, setEntitlement } from '../support/entitlement-documents.ts'
import { graphqlData } from '../support/graphql.ts'
import {
  CreateCustomerDocument,
  CreditsDocument,
  RecordUsageBatchDocument,
  RecordUsageDocument,
  ReserveCreditsDocument,
  ReverseUsageEventDocument,
  UsageEventDocument,
} from '../support/ledger.generated.ts'
import { type Asker, addCredits, addMetered, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let test: Asker
const day = 86_400_000
/** The time at which the test clocks begin, years from the server's time. */
const start = Date.parse('2031-05-20T08:00:00.000Z')

beforeAll(async () => {
  tenant = await startTenant()
  test = {
    ask: <D, V>(document: TypedDocumentNode<D, V>, variables: V) =>
      tenant.ask(document, variables, tenant.app.testKey),
  }
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(test, '0.01', [{ eventType: 'spend', components }])
  await addMetered(test, 'counted', 'SUM', 'n')
  await addMetered(test, 'distinct', 'UNIQUE_COUNT', 'who')
})
afterAll(() => tenant?.close())

let clocked: string
let neighbour: string
beforeEach(async () => {
  tenant.clock.set(noon)
  const create = async () =>
    (await test.ask(CreateCustomerDocument, { input: {} })).createCustomer.id
  clocked = await create()
  neighbour = await create()
  await setClock(start)
  return async () => expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
})

/** Sets the test clock and raises the version, by which caches and other servers learn of the change. */
async function setClock(ms: number): Promise<void> {
  await tenant.sql.query(
    `update credit_account set clock_now = $2, entitlement_version = entitlement_version + 1
     where customer_id = $1`,
    [clocked, new Date(ms)],
  )
  tenant.app.core.forget()
}

const at = (ms: number) => new Date(ms).toISOString()

const record = (
  customerId: string,
  timestamp?: number,
  properties: Record<string, unknown> = { n: 1 },
) =>
  test.ask(RecordUsageDocument, {
    input: {
      ...{ customerId, eventType: 'spend', properties },
      timestamp: timestamp === undefined ? null : at(timestamp),
    },
  })

const balance = async (customerId: string) =>
  (await test.ask(CreditsDocument, { customerId })).credits

const plain = <Data>(query: string, variables: Record<string, unknown>) =>
  graphqlData<Data>(tenant.app.url, tenant.app.testKey, query, variables)

async function check(customerId: string, properties: object | null = null) {
  const asked = { checks: [{ customerId, feature: 'counted', properties }] }
  const { checkEntitlements: checks } = await plain<{
    checkEntitlements: { allowed: boolean; used: string | null; resetAt: string | null }[]
  }>(checkEntitlements, asked)
  return checks[0]
}

describe('usage of a customer on a test clock', () => {
  it('happens at the time of its clock, and is late or early by it', async () => {
    await addCredits(test, clocked, '100')
    const { recordUsage } = await record(clocked)
    const { usageEvent } = await test.ask(UsageEventDocument, { id: recordUsage.id })
    expect(usageEvent?.timestamp).toBe(at(start))
    await record(clocked, start - 30 * day)
    for (const wrong of [start - 36 * day, start + day, Date.parse(noon)]) {
      await expect(record(clocked, wrong)).rejects.toThrow('between 35 days ago')
    }
  })

  it('counts in the periods of its clock, beside a neighbour in the same group', async () => {
    for (const id of [clocked, neighbour]) {
      await addCredits(test, id, '100')
      await entitle(test, id, 'counted', { limit: '3', behavior: 'HARD', period: 'DAY' })
    }
    const both = () =>
      test.ask(RecordUsageBatchDocument, {
        events: [clocked, neighbour].flatMap((customerId) =>
          [1, 1].map((n) => ({ customerId, eventType: 'counted', properties: { n } })),
        ),
      })
    expect((await both()).recordUsageBatch).toMatchObject({ accepted: 4 })
    expect((await both()).recordUsageBatch).toMatchObject({ accepted: 2, rejected: 2 })
    expect([await check(clocked), await check(neighbour)]).toMatchObject([
      { allowed: false, resetAt: '2031-05-21T00:00:00.000Z' },
      { allowed: false, resetAt: '2026-03-11T00:00:00.000Z' },
    ])
    await setClock(start + day)
    expect([await check(clocked), await check(neighbour)]).toMatchObject([
      { allowed: true, used: '0' },
      { allowed: false, used: '3' },
    ])
    expect((await both()).recordUsageBatch).toMatchObject({ accepted: 2, rejected: 2 })
  })

  it('is found in memory at the time of its clock, though the server goes on', async () => {
    await addCredits(test, clocked, '100')
    await entitle(test, clocked, 'counted', { limit: '3', behavior: 'HARD', period: 'DAY' })
    const count = () =>
      test.ask(RecordUsageDocument, {
        input: { customerId: clocked, eventType: 'counted', properties: { n: 1 } },
      })
    await count()
    await count()
    tenant.clock.advance(3 * day)
    await count()
    await expect(count()).rejects.toThrow('limit')
    expect(await check(clocked)).toMatchObject({ allowed: false, used: '3' })
  })

  it('is reversed in the period in which it counted', async () => {
    await entitle(test, clocked, 'distinct', { limit: '2', behavior: 'HARD', period: 'DAY' })
    const say = (who: string) =>
      test.ask(RecordUsageDocument, {
        input: { customerId: clocked, eventType: 'distinct', properties: { who } },
      })
    const { recordUsage } = await say('ada')
    await say('bob')
    await expect(say('eve')).rejects.toThrow('limit')
    await test.ask(ReverseUsageEventDocument, { id: recordUsage.id })
    await say('eve')
  })
})

describe('credits of a customer on a test clock', () => {
  it('start, expire and are held by its clock', async () => {
    const expiresAt = at(start + 10 * day)
    await addCredits(test, clocked, '100', { expiresAt })
    await addCredits(test, clocked, '5', { effectiveAt: at(start + day) })
    await addCredits(test, neighbour, '100', { expiresAt })
    await test.ask(ReserveCreditsDocument, {
      input: { customerId: clocked, amount: '30', ttlSeconds: 3600 },
    })
    expect(await balance(clocked)).toMatchObject({ available: '70', pending: '30', scheduled: '5' })
    tenant.clock.advance(2 * 3_600_000)
    await record(clocked)
    expect(await balance(clocked)).toMatchObject({ available: '69', pending: '30' })
    await setClock(start + 2 * day)
    await record(clocked)
    expect(await balance(clocked)).toMatchObject({ available: '103', pending: '0' })
    await setClock(start + 11 * day)
    await record(clocked)
    expect(await balance(clocked)).toMatchObject({ available: '4' })
    expect(await balance(neighbour)).toMatchObject({ available: '100' })
  })

  it('cannot be added with an expiry that its clock has passed', async () => {
    const expiresAt = at(start - day)
    await expect(addCredits(test, clocked, '1', { expiresAt })).rejects.toThrow('ahead')
    await addCredits(test, neighbour, '1', { expiresAt })
  })

  it('are left alone by the job that expires credits in real time', async () => {
    for (const id of [clocked, neighbour]) {
      await addCredits(test, id, '1', { expiresAt: at(start + day) })
    }
    const expired = await findExpired(tenant.sql, new Date(start + 2 * day))
    const found = expired.map(({ customerId }) => customerId)
    expect([found.includes(clocked), found.includes(neighbour)]).toEqual([false, true])
  })

  it('do not change for subscribers by the time of the server', () => {
    const now = new Date(start)
    const expiresAt = new Date(start + day)
    const terms = { name: 'P', kind: 'PURCHASED' as const, priority: 0, effectiveAt: null }
    const pool = {
      ...terms,
      id: 'p',
      expiresAt,
      balance: one,
      held: zero,
      createdAt: now,
      grant: null,
    }
    const head = { customerId: 'c', sequence: 1, lowBalanceThreshold: null }
    const changeOf = (clockNow: Date | null) =>
      nextChangeOf(balanceOf({ ...head, clockNow }, [pool], now))
    expect([changeOf(now), changeOf(null)]).toEqual([null, expiresAt])
  })
})

describe('entitlements of a customer on a test clock', () => {
  it('begin, end and are revoked by its clock', async () => {
    const set = (terms: object) =>
      plain(setEntitlement, { input: { customerId: clocked, feature: 'counted', ...terms } })
    await expect(set({ expiresAt: at(start - day) })).rejects.toThrow()
    await set({ limit: '10', behavior: 'HARD', period: 'DAY', expiresAt: at(start + 5 * day) })
    expect(await check(clocked)).toMatchObject({ allowed: true })
    tenant.clock.set(start + 6 * day)
    tenant.app.core.forget()
    expect(await check(clocked)).toMatchObject({ allowed: true })
    await setClock(start + 6 * day)
    expect(await check(clocked)).toMatchObject({ allowed: false })
  })
})
