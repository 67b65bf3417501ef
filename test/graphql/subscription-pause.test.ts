/** The four pauses: what becomes of service, periods and new invoices, and what a resume does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PauseBehavior } from '../support/billing.generated.ts'
import { IsEntitledDocument, PauseSubscriptionDocument } from '../support/billing.generated.ts'
import {
  addMonthly,
  amountsOf,
  billAt,
  invoicesOf,
  subscribe,
  subscriptionOf,
} from '../support/billing.ts'
import { change, pause, payAll, resume } from '../support/billing-acts.ts'
import { addFeature } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
let planId: string
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'export', type: 'BOOLEAN' })
  planId = await addMonthly(tenant, { entitlements: [{ feature: 'export' }] })
})
afterAll(() => tenant?.close())

const start = '2026-04-01T00:00:00.000Z'
const middle = '2026-04-16T00:00:00.000Z'

async function begin(input: Parameters<typeof subscribe>[2] = {}) {
  tenant.clock.set(start)
  const made = await subscribe(tenant, planId, input)
  await payAll(tenant, made.customerId)
  tenant.clock.set(middle)
  return made
}

async function isEntitled(customerId: string) {
  const variables = { customerId, feature: 'export' }
  return (await tenant.ask(IsEntitledDocument, variables)).entitlement.allowed
}

async function later(customerId: string): Promise<string[]> {
  const invoices = (await invoicesOf(tenant, customerId)).slice(1)
  return invoices.map((one) =>
    [one.reason, one.status, one.periodStart?.slice(5, 10), ...(amountsOf(one) ?? [])].join(' '),
  )
}

describe('a pause', () => {
  it.each<[PauseBehavior, boolean, string[], string[]]>([
    [
      'KEEP_AS_DRAFT',
      true,
      ['CYCLE DRAFT 05-01 BASE 30', 'CYCLE DRAFT 06-01 BASE 30'],
      ['CYCLE OPEN 05-01 BASE 30', 'CYCLE OPEN 06-01 BASE 30', 'CYCLE OPEN 07-01 BASE 30'],
    ],
    [
      'MARK_UNCOLLECTIBLE',
      true,
      ['CYCLE UNCOLLECTIBLE 05-01 BASE 30', 'CYCLE UNCOLLECTIBLE 06-01 BASE 30'],
      [
        'CYCLE UNCOLLECTIBLE 05-01 BASE 30',
        'CYCLE UNCOLLECTIBLE 06-01 BASE 30',
        'CYCLE OPEN 07-01 BASE 30',
      ],
    ],
    [
      'VOID',
      true,
      ['CYCLE VOID 05-01 BASE 30', 'CYCLE VOID 06-01 BASE 30'],
      ['CYCLE VOID 05-01 BASE 30', 'CYCLE VOID 06-01 BASE 30', 'CYCLE OPEN 07-01 BASE 30'],
    ],
    [
      'STOP_SERVICE',
      false,
      [],
      // A new period begins at the resume; the half that was paid and not served is given back.
      ['CYCLE OPEN 06-10 PRORATION_CREDIT -15 BASE 30', 'CYCLE OPEN 07-10 BASE 30'],
    ],
  ])('%s', async (behavior, entitled, paused, resumed) => {
    const { id, customerId } = await begin()
    expect(await pause(tenant, id, { behavior })).toMatchObject({
      status: 'PAUSED',
      pauseBehavior: behavior,
    })
    expect(await isEntitled(customerId)).toBe(entitled)
    await billAt(tenant, '2026-06-10T00:00:00Z')
    expect(await later(customerId)).toEqual(paused)
    expect(await isEntitled(customerId)).toBe(entitled)
    expect(await resume(tenant, id)).toMatchObject({ status: 'ACTIVE', pauseBehavior: null })
    expect(await isEntitled(customerId)).toBe(true)
    await payAll(tenant, customerId)
    await billAt(tenant, '2026-07-10T00:00:00Z')
    const now = await later(customerId)
    const due = (told: string) => told.replace('PAID', 'OPEN')
    expect(now.map(due)).toEqual(resumed)
  })

  it('that kept drafts can void them', async () => {
    const { id, customerId } = await begin()
    await pause(tenant, id, { behavior: 'KEEP_AS_DRAFT' })
    await billAt(tenant, '2026-05-10T00:00:00Z')
    await resume(tenant, id, { drafts: 'VOID' })
    await billAt(tenant, '2026-06-01T00:00:00Z')
    expect(await later(customerId)).toEqual([
      'CYCLE VOID 05-01 BASE 30',
      'CYCLE OPEN 06-01 BASE 30',
    ])
    const [, voided] = await invoicesOf(tenant, customerId)
    expect(voided).toMatchObject({ number: null })
  })

  it('that voids numbers its invoices, without gaps', async () => {
    const { id, customerId } = await begin()
    await pause(tenant, id, { behavior: 'VOID' })
    await billAt(tenant, '2026-05-10T00:00:00Z')
    const [first, voided] = await invoicesOf(tenant, customerId)
    const numberOf = (number: string | null | undefined) => Number(number?.split('-')[2])
    expect(numberOf(voided?.number)).toBe(numberOf(first?.number) + 1)
  })

  it('gives up what it was made for, not what was owed before it', async () => {
    const { id, customerId } = await begin()
    await change(tenant, id, { quantity: 3 })
    tenant.clock.set('2026-04-17T00:00:00Z')
    await pause(tenant, id, { behavior: 'VOID' })
    await billAt(tenant, '2026-05-10T00:00:00Z')
    await resume(tenant, id)
    await billAt(tenant, '2026-06-01T00:00:00Z')
    expect(await later(customerId)).toEqual([
      'CYCLE VOID 05-01 BASE 90',
      'CYCLE OPEN 06-01 PRORATION_CREDIT -15 PRORATION_CHARGE 45 BASE 90',
    ])
  })

  it('keeps earlier invoices owed, and is PAST_DUE after it', async () => {
    tenant.clock.set(start)
    const { id, customerId } = await subscribe(tenant, planId)
    await pause(tenant, id, { behavior: 'VOID' })
    await billAt(tenant, '2026-04-10T00:00:00Z')
    expect((await subscriptionOf(tenant, id)).status).toBe('PAUSED')
    expect((await resume(tenant, id)).status).toBe('PAST_DUE')
    await payAll(tenant, customerId)
    expect((await subscriptionOf(tenant, id)).status).toBe('ACTIVE')
  })

  it('is replaced by another', async () => {
    const { id, customerId } = await begin()
    await pause(tenant, id, { behavior: 'VOID', resumeAt: '2026-05-10T00:00:00Z' })
    const replaced = await pause(tenant, id, { behavior: 'STOP_SERVICE' })
    expect(replaced).toMatchObject({ pauseBehavior: 'STOP_SERVICE', resumeAt: null })
    // Service that stopped begins anew.
    tenant.clock.set('2026-04-20T00:00:00Z')
    const again = await pause(tenant, id, { behavior: 'KEEP_AS_DRAFT' })
    expect(again).toMatchObject({ status: 'PAUSED', periodStart: '2026-04-20T00:00:00.000Z' })
    expect(await later(customerId)).toEqual(['CYCLE OPEN 04-20 PRORATION_CREDIT -15 BASE 30'])
  })

  it('ends at resumeAt by itself', async () => {
    const { id, customerId } = await begin()
    await pause(tenant, id, { behavior: 'VOID', resumeAt: '2026-05-20T00:00:00Z' })
    await billAt(tenant, '2026-06-02T00:00:00Z')
    expect(await subscriptionOf(tenant, id)).toMatchObject({ status: 'ACTIVE', resumeAt: null })
    expect(await later(customerId)).toEqual([
      'CYCLE VOID 05-01 BASE 30',
      'CYCLE OPEN 06-01 BASE 30',
    ])
  })

  it('cannot end in the past', async () => {
    const { id } = await begin()
    for (const resumeAt of [middle, start]) {
      const input = { behavior: 'VOID', resumeAt } as const
      expect(await tenant.refused(PauseSubscriptionDocument, { id, input })).toMatchObject({
        code: 'INVALID_REQUEST',
      })
    }
  })
})

describe('a pause that stops service', () => {
  it('lowers the unpaid invoice of the period', async () => {
    tenant.clock.set(start)
    const { id, customerId } = await subscribe(tenant, planId)
    tenant.clock.set('2026-04-03T00:00:00Z')
    await pause(tenant, id, { behavior: 'STOP_SERVICE' })
    const [invoice] = await invoicesOf(tenant, customerId)
    expect(invoice).toMatchObject({ amountDue: '2', creditNotes: [{ amount: '28' }] })
  })

  it('resumes by itself, with a period from there', async () => {
    const { id, customerId } = await begin()
    await pause(tenant, id, { behavior: 'STOP_SERVICE', resumeAt: '2026-05-20T08:00:00Z' })
    await billAt(tenant, '2026-05-25T00:00:00Z')
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      status: 'ACTIVE',
      anchor: '2026-05-20T08:00:00.000Z',
      periodEnd: '2026-06-20T08:00:00.000Z',
    })
    expect(await later(customerId)).toEqual(['CYCLE OPEN 05-20 PRORATION_CREDIT -15 BASE 30'])
  })

  it('that ends at its own instant has cost nothing but the period', async () => {
    const { id, customerId } = await begin()
    await pause(tenant, id, { behavior: 'STOP_SERVICE' })
    await resume(tenant, id)
    expect(await later(customerId)).toEqual(['CYCLE OPEN 04-16 PRORATION_CREDIT -15 BASE 30'])
  })
})

describe('a paused trial', () => {
  it('of a plan that is paid once is over once', async () => {
    tenant.clock.set(start)
    const once = await addMonthly(tenant, { billingPeriod: 'ONCE' })
    const { id, customerId } = await subscribe(tenant, once, { trialDays: 5 })
    await billAt(tenant, middle)
    await pause(tenant, id, { behavior: 'VOID' })
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect((await invoicesOf(tenant, customerId)).map(amountsOf)).toEqual([['BASE 30']])
  })

  it('is served after the resume where service stopped', async () => {
    const { id, customerId } = await begin({ trialDays: 20 })
    await pause(tenant, id, { behavior: 'STOP_SERVICE' })
    expect(await isEntitled(customerId)).toBe(false)
    await billAt(tenant, '2026-05-10T00:00:00Z')
    expect(await resume(tenant, id)).toMatchObject({
      status: 'TRIALING',
      trialEnd: '2026-05-15T00:00:00.000Z',
    })
    await billAt(tenant, '2026-05-15T00:00:00Z')
    expect((await invoicesOf(tenant, customerId)).map(amountsOf)).toEqual([['BASE 30']])
  })

  it('runs on otherwise, and its end is billed as the pause says', async () => {
    const { id, customerId } = await begin({ trialDays: 20 })
    await pause(tenant, id, { behavior: 'VOID' })
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect((await subscriptionOf(tenant, id)).status).toBe('PAUSED')
    expect((await invoicesOf(tenant, customerId)).map(({ status }) => status)).toEqual(['VOID'])
    expect(await resume(tenant, id)).toMatchObject({
      status: 'ACTIVE',
      periodEnd: '2026-05-21T00:00:00.000Z',
    })
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
