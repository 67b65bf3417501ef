/** An override that ends by its date: what subscriptions grant of the feature holds again, without any other act. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDue } from '../../src/core/billing/find-due.ts'
import { runBillingJob } from '../../src/jobs/run-billing.ts'
import { CreateSubscriptionDocument } from '../support/billing.generated.ts'
import { graphqlData } from '../support/graphql.ts'
import { CreateCustomerDocument, RecordUsageDocument } from '../support/ledger.generated.ts'
import { addPlan } from '../support/plans.ts'
import { addMetered, entitle } from '../support/product.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { type ClockLab, startClockLab } from '../support/test-clocks.ts'

let lab: ClockLab
let second: TestApp
beforeAll(async () => {
  lab = await startClockLab()
  const { app, clock } = lab.tenant
  second = await startTestApp(app.config, { clock, mayRunJobs: () => false })
  await addMetered(lab, 'calls', 'SUM', 'n')
  const entitlements = [{ feature: 'calls', limit: '100', period: 'MONTH' as const }]
  await addPlan(lab, 'pro', { currency: 'USD', basePrice: '0', entitlements }, '2020-01-01')
})
afterAll(async () => {
  await second?.close()
  await lab?.tenant.close()
})

const start = '2026-04-01T00:00:00.000Z'
const end = '2026-04-02T00:00:00.000Z'
const nextDay = '2026-04-03T00:00:00.000Z'

async function customerOf(planId: string | null = 'pro'): Promise<string> {
  lab.tenant.clock.set(start)
  const customerId = (await lab.ask(CreateCustomerDocument, { input: {} })).createCustomer.id
  if (planId) await lab.ask(CreateSubscriptionDocument, { input: { customerId, planId } })
  return customerId
}

const override = (customerId: string, limit: string, expiresAt: string | null = end) =>
  entitle(lab, customerId, 'calls', { limit, expiresAt })

/** Both servers make what is due by then, at once; what the first keeps in memory is too old after it. */
async function billAt(instant: string): Promise<void> {
  const { app, sql, clock } = lab.tenant
  clock.set(instant)
  const { signal } = new AbortController()
  const jobs = [app, second].map(({ core: { perform } }) => runBillingJob({ perform, sql, clock }))
  await Promise.all(jobs.map((job) => job.run(signal)))
  expect(await findDue(sql, clock.now())).toEqual([])
  clock.advance(1_001)
}

async function ask<Data>(document: string): Promise<Data> {
  return graphqlData<Data>(lab.tenant.app.url, lab.tenant.app.testKey, document)
}

async function terms(customerId: string) {
  const asked = `{ entitlement(customerId: "${customerId}", feature: "calls") { limit reason used effectiveAt } }`
  return (await ask<{ entitlement: object }>(asked)).entitlement
}

const setTimes = async (customerId: string) =>
  (
    await lab.rows(
      `select from event where workspace_id = $1 and customer_id = $2 and type = 'entitlement.set'`,
      customerId,
    )
  ).length

describe('an override that ends', () => {
  it('leaves the feature to the plan, not a millisecond earlier, on two servers once', async () => {
    const customerId = await customerOf()
    await override(customerId, '5')
    expect(await terms(customerId)).toMatchObject({ limit: '5', reason: 'ENTITLED' })
    const dueAt = (ms: number) => findDue(lab.tenant.sql, new Date(ms))
    expect(await dueAt(Date.parse(end) - 1)).toEqual([])
    expect(await dueAt(Date.parse(end))).toMatchObject([{ customerId, rows: 1 }])
    const before = await setTimes(customerId)
    await billAt(end)
    expect(await terms(customerId)).toMatchObject({ limit: '100', reason: 'ENTITLED' })
    await billAt(nextDay)
    expect(await setTimes(customerId)).toBe(before + 1)
  })

  it('stays ended where no plan grants the feature, and is not found again', async () => {
    const customerId = await customerOf(null)
    await override(customerId, '5')
    await billAt(end)
    expect(await terms(customerId)).toMatchObject({ limit: '5', reason: 'EXPIRED' })
    await lab.ask(CreateSubscriptionDocument, { input: { customerId, planId: 'pro' } })
    expect(await terms(customerId)).toMatchObject({ limit: '100', reason: 'ENTITLED' })
  })

  it.each([
    ['ends later', nextDay, '100'],
    ['never ends', null, '7'],
  ])('and is replaced before by one that %s does not end early', async (_, expiresAt, after) => {
    const customerId = await customerOf()
    await override(customerId, '5')
    await override(customerId, '7', expiresAt)
    await billAt(end)
    expect(await terms(customerId)).toMatchObject({ limit: '7', reason: 'ENTITLED' })
    await billAt(nextDay)
    expect(await terms(customerId)).toMatchObject({ limit: after, reason: 'ENTITLED' })
  })

  it('ends when an update says so', async () => {
    const customerId = await customerOf()
    const id = await override(customerId, '5', nextDay)
    await ask(`mutation { updateEntitlement(id: "${id}", input: { expiresAt: "${end}" }) { id } }`)
    await billAt(end)
    expect(await terms(customerId)).toMatchObject({ limit: '100', reason: 'ENTITLED' })
  })

  it('and was revoked before stays revoked', async () => {
    const customerId = await customerOf()
    const id = await override(customerId, '5')
    await ask(`mutation { revokeEntitlement(id: "${id}") { id } }`)
    await billAt(end)
    expect(await terms(customerId)).toMatchObject({ reason: 'REVOKED' })
  })

  it('and was reset before is not looked at again', async () => {
    const customerId = await customerOf()
    await override(customerId, '5')
    await ask(
      `mutation { resetEntitlement(input: { customerId: "${customerId}", feature: "calls" }) { id } }`,
    )
    expect(await terms(customerId)).toMatchObject({ limit: '100', reason: 'ENTITLED' })
    expect(await findDue(lab.tenant.sql, new Date(end))).toEqual([])
  })
})

describe('an override that a test clock passes', () => {
  async function onClock() {
    const clock = await lab.clockAt(start)
    const customerId = await lab.customerOn(clock)
    await lab.ask(CreateSubscriptionDocument, { input: { customerId, planId: 'pro' } })
    await override(customerId, '5')
    return { clock, customerId }
  }

  it('leaves the feature to the plan at its own instant', async () => {
    const { clock, customerId } = await onClock()
    await lab.advance(clock, new Date(Date.parse(end) - 1).toISOString())
    expect(await terms(customerId)).toMatchObject({ limit: '5', reason: 'ENTITLED' })
    await lab.advance(clock, nextDay)
    const held = { limit: '100', reason: 'ENTITLED', effectiveAt: end }
    expect(await terms(customerId)).toMatchObject(held)
    const properties = { n: 50 }
    await lab.ask(RecordUsageDocument, { input: { customerId, eventType: 'calls', properties } })
    expect(await terms(customerId)).toMatchObject({ ...held, used: '50' })
  })

  it('and was replaced before does not end early, and ends in real time never', async () => {
    const { clock, customerId } = await onClock()
    await override(customerId, '7', nextDay)
    await billAt('2026-05-01T00:00:00.000Z')
    await lab.advance(clock, end)
    expect(await terms(customerId)).toMatchObject({ limit: '7', reason: 'ENTITLED' })
    await lab.advance(clock, nextDay)
    expect(await terms(customerId)).toMatchObject({ limit: '100', effectiveAt: nextDay })
  })
})
