/** An advance of a test clock, as its customers see it: what falls due on the way, and what may be done meanwhile. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { checkEntitlements } from '../support/entitlement-documents.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import {
  CreateCustomerDocument,
  CreditsDocument,
  RecordUsageBatchDocument,
  RecordUsageDocument,
  ReserveCreditsDocument,
  SetLowBalanceThresholdDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addMetered, addRateCard, entitle } from '../support/product.ts'
import { AdvanceTestClockDocument } from '../support/test-clocks.generated.ts'
import { type ClockLab, dayMs, startClockLab } from '../support/test-clocks.ts'

const start = '2031-05-20T08:00:00.000Z'
const later = (ms: number) => new Date(Date.parse(start) + ms).toISOString()
const hourMs = 3_600_000

let lab: ClockLab
beforeAll(async () => {
  lab = await startClockLab()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(lab, '0.01', [{ eventType: 'spend', components }])
  await addMetered(lab, 'counted', 'SUM', 'n')
})
afterAll(() => lab?.tenant.close())

let clock: string
let customer: string
beforeEach(async () => {
  clock = await lab.clockAt(start)
  customer = await lab.customerOn(clock)
  return async () => {
    const { sql, clock: real } = lab.tenant
    expect(await verifyLedger(sql, real.now())).toEqual([])
  }
})

const balance = async (customerId = customer) => {
  const { available, pending, scheduled } = (await lab.ask(CreditsDocument, { customerId })).credits
  return { available, pending, scheduled }
}

const spend = (n: number, timestamp: string | null = null) =>
  lab.ask(RecordUsageDocument, {
    input: { customerId: customer, eventType: 'spend', properties: { n }, timestamp },
  })

/** The expiries in the ledger: how much, and when. */
const expiries = (customerId = customer) =>
  lab.rows<{ amount: string; at: string }>(
    `select amount::float8::text as amount, to_json(created_at) #>> '{}' as at
     from credit_transaction where workspace_id = $1 and customer_id = $2 and type = 'EXPIRE'
     order by sequence`,
    customerId,
  )

const facts = async (type: string) => {
  const found = await lab.rows<{ data: object }>(
    `select data from event where workspace_id = $1 and customer_id = $2 and type = $3
     order by sequence`,
    ...[customer, type],
  )
  return found.map(({ data }) => data)
}

const check = async () => {
  const asked = { checks: [{ customerId: customer, feature: 'counted' }] }
  const { app } = lab.tenant
  const { checkEntitlements: checks } = await graphqlData<{
    checkEntitlements: { allowed: boolean; used: string; resetAt: string }[]
  }>(app.url, app.testKey, checkEntitlements, asked)
  return checks[0]
}

describe('credits on a clock that advances', () => {
  it('expire at their instants, by a day, a month and a year', async () => {
    await addCredits(lab, customer, '100', { name: 'A', expiresAt: later(12 * hourMs) })
    await addCredits(lab, customer, '50', { name: 'B', expiresAt: later(20 * dayMs) })
    await addCredits(lab, customer, '25', { name: 'C', expiresAt: later(200 * dayMs) })
    await addCredits(lab, customer, '10', { name: 'D' })
    await addCredits(lab, customer, '5', { name: 'E', effectiveAt: later(dayMs) })
    await spend(1)
    expect(await balance()).toEqual({ available: '184', pending: '0', scheduled: '5' })
    await lab.advance(clock, later(dayMs))
    expect(await balance()).toEqual({ available: '90', pending: '0', scheduled: '0' })
    await lab.advance(clock, '2031-06-20T08:00:00Z')
    expect(await balance()).toEqual({ available: '40', pending: '0', scheduled: '0' })
    await lab.advance(clock, '2032-06-20T08:00:00Z')
    expect(await balance()).toEqual({ available: '15', pending: '0', scheduled: '0' })
    const at = (ms: number) => new Date(Date.parse(start) + ms)
    expect((await expiries()).map((one) => ({ ...one, at: new Date(one.at) }))).toEqual([
      { amount: '99', at: at(12 * hourMs) },
      { amount: '50', at: at(20 * dayMs) },
      { amount: '25', at: at(200 * dayMs) },
    ])
    expect(await facts('credits.expired')).toMatchObject([
      { amount: '99' },
      { amount: '50' },
      { amount: '25' },
    ])
  })

  it('tell once that they fall low, and that they run out', async () => {
    await lab.ask(SetLowBalanceThresholdDocument, { customerId: customer, threshold: '60' })
    await addCredits(lab, customer, '100', { name: 'A', expiresAt: later(dayMs) })
    await addCredits(lab, customer, '50', { name: 'B', expiresAt: later(2 * dayMs) })
    await lab.advance(clock, later(3 * dayMs))
    expect(await facts('credits.low_balance')).toEqual([{ balance: '50', threshold: '60' }])
    expect(await facts('credits.exhausted')).toEqual([{}])
  })

  it('return from holds that end, to pools that may have expired meanwhile', async () => {
    await addCredits(lab, customer, '30', { name: 'A', expiresAt: later(hourMs) })
    await addCredits(lab, customer, '30', { name: 'B' })
    const input = { customerId: customer, amount: '40', ttlSeconds: 2 * 3600 }
    await lab.ask(ReserveCreditsDocument, { input })
    expect(await balance()).toEqual({ available: '20', pending: '40', scheduled: '0' })
    await lab.advance(clock, later(1.5 * hourMs))
    expect(await balance()).toEqual({ available: '20', pending: '40', scheduled: '0' })
    await lab.advance(clock, later(3 * hourMs))
    expect(await balance()).toEqual({ available: '30', pending: '0', scheduled: '0' })
    expect((await expiries()).map((one) => ({ ...one, at: new Date(one.at) }))).toEqual([
      { amount: '30', at: new Date(later(2 * hourMs)) },
    ])
    expect(await facts('credits.hold_expired')).toMatchObject([{ amount: '40' }])
  })

  it('of others stay as they are', async () => {
    const other = (await lab.ask(CreateCustomerDocument, { input: {} })).createCustomer.id
    const still = await lab.customerOn(await lab.clockAt(start))
    for (const id of [customer, other, still]) {
      await addCredits(lab, id, '7', { expiresAt: later(dayMs) })
    }
    await lab.advance(clock, later(2 * dayMs))
    expect(await Promise.all([customer, other, still].map(balance))).toMatchObject([
      { available: '0' },
      { available: '7' },
      { available: '7' },
    ])
  })
})

describe('usage on a clock that advances', () => {
  it('counts against limits anew in each period', async () => {
    await entitle(lab, customer, 'counted', { limit: '3', behavior: 'HARD', period: 'MONTH' })
    const count = (n: number) =>
      lab.ask(RecordUsageBatchDocument, {
        events: [{ customerId: customer, eventType: 'counted', properties: { n } }],
      })
    expect((await count(3)).recordUsageBatch).toMatchObject({ accepted: 1 })
    expect(await check()).toMatchObject({ allowed: false, resetAt: '2031-06-01T00:00:00.000Z' })
    await lab.advance(clock, '2031-05-31T23:59:59.999Z')
    expect(await check()).toMatchObject({ allowed: false, used: '3' })
    await lab.advance(clock, '2031-06-01T00:00:00Z')
    expect(await check()).toMatchObject({
      ...{ allowed: true, used: '0' },
      resetAt: '2031-07-01T00:00:00.000Z',
    })
    expect((await count(3)).recordUsageBatch).toMatchObject({ accepted: 1 })
    expect((await count(1)).recordUsageBatch).toMatchObject({ rejected: 1 })
  })

  it('happens now when no time is given, and is late or early by the clock', async () => {
    await addCredits(lab, customer, '100')
    await lab.advance(clock, later(100 * dayMs))
    expect((await spend(1)).recordUsage.timestamp).toBe(later(100 * dayMs))
    expect((await spend(1, later(65 * dayMs))).recordUsage.timestamp).toBe(later(65 * dayMs))
    await spend(1, later(100 * dayMs + 5 * 60_000))
    for (const wrong of [65 * dayMs - 1, 100 * dayMs + 5 * 60_000 + 1]) {
      await expect(spend(1, later(wrong))).rejects.toThrow('between 35 days ago')
    }
  })
})

describe('while a clock advances', () => {
  it('every change of its customers is a CONFLICT, and none of others', async () => {
    const other = (await lab.ask(CreateCustomerDocument, { input: { externalId: 'free' } }))
      .createCustomer.id
    const pool = await addCredits(lab, customer, '100', { expiresAt: later(dayMs) })
    await addCredits(lab, other, '100')
    const entitlement = await entitle(lab, customer, 'counted', { limit: '9', period: 'DAY' })
    const { hold } = (
      await lab.ask(ReserveCreditsDocument, { input: { customerId: customer, amount: '9' } })
    ).reserveCredits
    const event = (await spend(1)).recordUsage.id
    const price = `createCustomPricing(input: { customerId: "${customer}", currency: "USD",
      rules: [{ key: "counted", model: FLAT, flatFee: 1 }] }) { id }`
    const { app, sql } = lab.tenant
    const send = (field: string) => graphql(app.url, app.testKey, `mutation { ${field} }`)
    const made = await send(price)
    const [{ id: custom }] = (made.data as { createCustomPricing: { id: string }[] })
      .createCustomPricing as [{ id: string }]
    await lab.send(clock, later(2 * dayMs))
    const before = await sql.query('select * from credit_account order by customer_id')
    const writes = [
      `recordUsage(input: { customerId: "${customer}", eventType: "spend", properties: { n: 1 } }) { __typename }`,
      `reverseUsageEvent(id: "${event}") { __typename }`,
      `consume(input: { customerId: "${customer}", feature: "counted", properties: { n: 1 } }) { __typename }`,
      `addCredits(input: { customerId: "${customer}", amount: 1 }) { __typename }`,
      `voidCredits(input: { customerId: "${customer}", amount: 1, reason: "x" }) { __typename }`,
      `updateCreditPool(id: "${pool}", input: { expireNow: true }) { __typename }`,
      `transferCredits(input: { fromCustomerId: "${customer}", toCustomerId: "${other}", amount: 1 }) { __typename }`,
      `transferCredits(input: { fromCustomerId: "${other}", toCustomerId: "${customer}", amount: 1 }) { __typename }`,
      `setLowBalanceThreshold(customerId: "${customer}", input: { threshold: 5 }) { __typename }`,
      `reserveCredits(input: { customerId: "${customer}", amount: 1 }) { __typename }`,
      `extendHold(id: "${hold.id}", input: { ttlSeconds: 60 }) { __typename }`,
      `commitHold(id: "${hold.id}") { __typename }`,
      `releaseHold(id: "${hold.id}") { __typename }`,
      `setEntitlement(input: { customerId: "${customer}", feature: "counted", limit: 5 }) { __typename }`,
      `updateEntitlement(id: "${entitlement}", input: { limit: 5 }) { __typename }`,
      `revokeEntitlement(id: "${entitlement}") { __typename }`,
      `updateCustomer(id: "${customer}", input: { name: "x" }) { __typename }`,
      `archiveCustomer(id: "${customer}") { __typename }`,
      `unarchiveCustomer(id: "${customer}") { __typename }`,
      price,
      `endCustomPricing(id: "${custom}") { __typename }`,
      `createCustomer(input: { testClockId: "${clock}" }) { __typename }`,
      `advanceTestClock(id: "${clock}", input: { to: "${later(3 * dayMs)}" }) { __typename }`,
      `deleteTestClock(id: "${clock}") { __typename }`,
    ]
    for (const field of writes) {
      const { errors } = await send(field)
      const told = {
        field,
        code: errors?.[0]?.extensions?.code,
        why: errors?.[0]?.extensions?.reason,
      }
      expect(told).toEqual({ field, code: 'CONFLICT', why: 'CLOCK_ADVANCING' })
    }
    const { recordUsageBatch } = await lab.ask(RecordUsageBatchDocument, {
      events: [customer, other].map((customerId) => ({
        ...{ customerId, eventType: 'spend', properties: { n: 1 } },
      })),
    })
    expect(recordUsageBatch).toMatchObject({ accepted: 1, rejected: 1 })
    expect(recordUsageBatch.outcomes[0]?.error).toMatchObject({ code: 'CONFLICT' })
    const now = await sql.query('select * from credit_account order by customer_id')
    const own = (rows: { customer_id: string }[]) =>
      rows.find((row) => row.customer_id === customer)
    expect(own(now.rows)).toEqual(own(before.rows))
    expect(await balance()).toMatchObject({ available: '90', pending: '9' })
    await lab.settle(clock)
    await spend(0)
    expect(await balance()).toMatchObject({ available: '0', pending: '0' })
    const known = await send(
      `updateCustomer(id: "${customer}", input: { name: "x" }) { updatedAt }`,
    )
    expect(known.data).toEqual({ updateCustomer: { updatedAt: later(2 * dayMs) } })
  })

  it('what the server remembers of a customer is not enough to change it', async () => {
    await addCredits(lab, customer, '100')
    await spend(1)
    await spend(1)
    await lab.send(clock, later(dayMs))
    await expect(spend(1)).rejects.toThrow('advancing')
    await expect(spend(1)).rejects.toThrow('advancing')
    await lab.settle(clock)
    expect((await spend(1)).recordUsage.timestamp).toBe(later(dayMs))
    expect((await spend(1)).recordUsage.sequence).toBe(8)
  })

  it('its customers are seen at the instant that it has reached', async () => {
    const idle = await lab.customerOn(clock)
    await addCredits(lab, idle, '5', { effectiveAt: later(dayMs) })
    await addCredits(lab, customer, '1', { expiresAt: later(dayMs) })
    await lab.send(clock, later(2 * dayMs))
    expect(await lab.step(clock)).toBe('STEPPED')
    expect(await lab.clock(clock)).toMatchObject({ now: later(dayMs), status: 'ADVANCING' })
    expect(await balance(idle)).toMatchObject({ available: '5', scheduled: '0' })
    expect(await lab.step(clock)).toBe('ENDED')
    expect(await lab.step(clock)).toBe('PASSED')
    const refusal = await lab.refused(AdvanceTestClockDocument, { id: clock, to: later(dayMs) })
    expect(refusal).toMatchObject({ code: 'INVALID_REQUEST' })
  })
})
