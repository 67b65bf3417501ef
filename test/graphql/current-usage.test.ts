/** Usage before it is billed, by meter and by charge, and what became of subscriptions: payments, changes, subscribers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reverse, use } from '../support/billed-usage.ts'
import { addMonthly, amountsOf, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { cancel, change, payAll } from '../support/billing-acts.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { createToken } from '../support/live-product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let planId: string
const start = '2026-04-01T00:00:00Z'
const calls = { key: 'calls', model: 'PER_UNIT', unitPrice: '0.5', includedUnits: '10' } as const

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Answer = any
const ask = (query: string, key = tenant.app.liveKey) =>
  graphqlData<Answer>(tenant.app.url, key, query)
const codeOf = async (query: string, key = tenant.app.liveKey) =>
  (await graphql(tenant.app.url, key, query)).errors?.[0]?.extensions?.code

beforeAll(async () => {
  tenant = await startTenant()
  await ask(`mutation { createMeter(input: { key: "calls", aggregation: SUM }) { id } }`)
  planId = await addMonthly(tenant, { charges: [calls] })
})
afterAll(() => tenant?.close())

async function begun(terms: Parameters<typeof subscribe>[2] = {}) {
  tenant.clock.set(start)
  const { id, customerId } = await subscribe(tenant, planId, terms)
  return { customerId, subscriptionId: id }
}

const usageOf = async (subscriptionId: string, args = '', key?: string) => {
  const query = `{ customerSubscription(id: "${subscriptionId}") { currentUsage${args} {
    key quantity includedUnits amount currency periodStart periodEnd } } }`
  return (await ask(query, key)).customerSubscription.currentUsage
}

describe('currentUsage', () => {
  it('is what the invoice of the period then bills', async () => {
    const one = await begun()
    expect(await usageOf(one.subscriptionId)).toMatchObject([
      { key: 'calls', quantity: '0', amount: '0' },
    ])
    await use(tenant, one, '2026-04-10T00:00:00Z', 12)
    const mistaken = await use(tenant, one, '2026-04-11T00:00:00Z', 30)
    await reverse(tenant, mistaken)
    await use(tenant, { customerId: one.customerId }, '2026-04-12T00:00:00Z', 2)
    expect(await usageOf(one.subscriptionId)).toEqual([
      {
        key: 'calls',
        quantity: '14',
        includedUnits: '10',
        amount: '2',
        currency: 'USD',
        periodStart: '2026-04-01T00:00:00.000Z',
        periodEnd: '2026-05-01T00:00:00.000Z',
      },
    ])
    await billAt(tenant, '2026-05-01T01:00:01Z')
    const [, second] = await invoicesOf(tenant, one.customerId)
    expect(amountsOf(second)).toEqual(['BASE 30', 'INCLUDED 0', 'USAGE 2'])
    expect(await usageOf(one.subscriptionId)).toMatchObject([{ quantity: '0', amount: '0' }])
  })

  it('is that of one meter on request, and of its customer for a token', async () => {
    const one = await begun()
    await use(tenant, one, '2026-04-10T00:00:00Z', 11)
    expect(await usageOf(one.subscriptionId, '(meter: "calls")')).toMatchObject([{ amount: '0.5' }])
    expect(await usageOf(one.subscriptionId, '(meter: "other")')).toEqual([])
    const token = await createToken(tenant.app, one.customerId)
    expect(await usageOf(one.subscriptionId, '', token)).toMatchObject([{ amount: '0.5' }])
  })

  it.each(['a trial', 'an ended one', 'one that starts later'])('is empty: %s', async (what) => {
    const terms = {
      'a trial': { trialDays: 20 },
      'an ended one': {},
      'one that starts later': { startAt: '2026-06-01T00:00:00Z' },
    }[what]
    const one = await begun(terms)
    if (what === 'an ended one') await cancel(tenant, one.subscriptionId, { at: 'NOW' })
    expect(await usageOf(one.subscriptionId)).toEqual([])
  })
})

describe('meterUsage', () => {
  const april = 'startTime: "2026-04-01", endTime: "2026-04-30"'
  const measure = async (args: string, key?: string) =>
    (await ask(`{ meterUsage(meter: "calls", ${args}) { quantity eventCount } }`, key)).meterUsage

  it('counts a range of a customer, and of a subscription what names it', async () => {
    const one = await begun()
    await use(tenant, one, '2026-04-10T00:00:00Z', 12)
    await use(tenant, { customerId: one.customerId }, '2026-04-30T23:00:00Z', 3)
    await reverse(tenant, await use(tenant, one, '2026-04-30T23:30:00Z', 100))
    await use(tenant, one, '2026-05-01T00:00:00Z', 1_000)
    const customer = `customerId: "${one.customerId}"`
    expect(await measure(`${customer}, ${april}`)).toEqual({ quantity: '15', eventCount: 2 })
    const subscription = `subscriptionId: "${one.subscriptionId}", ${april}`
    expect(await measure(subscription)).toEqual({ quantity: '12', eventCount: 1 })
    const day = 'startTime: "2026-04-10T00:00:00Z", endTime: "2026-04-10T00:00:00.001Z"'
    expect(await measure(`${customer}, ${day}`)).toEqual({ quantity: '12', eventCount: 1 })
    const token = await createToken(tenant.app, one.customerId)
    expect(await measure(april, token)).toEqual({ quantity: '15', eventCount: 2 })
    expect(await measure(subscription, token)).toEqual({ quantity: '12', eventCount: 1 })
  })

  it('refuses what it cannot count', async () => {
    const [one, other] = [await begun(), await begun()]
    const asked = (args: string, key?: string) =>
      codeOf(`{ meterUsage(meter: "calls", ${args}) { quantity } }`, key)
    const customer = `customerId: "${one.customerId}"`
    const subscription = `subscriptionId: "${one.subscriptionId}"`
    expect(await asked(april)).toBe('INVALID_REQUEST')
    expect(await asked(`${customer}, ${subscription}, ${april}`)).toBe('INVALID_REQUEST')
    const reversed = 'startTime: "2026-05-01", endTime: "2026-04-01"'
    expect(await asked(`${customer}, ${reversed}`)).toBe('INVALID_REQUEST')
    expect(await asked(`customerId: "nobody", ${april}`)).toBe('NOT_FOUND')
    expect(await asked(`subscriptionId: "sub_nothing", ${april}`)).toBe('NOT_FOUND')
    const unknown = `{ meterUsage(meter: "nothing", ${customer}, ${april}) { quantity } }`
    expect(await codeOf(unknown)).toBe('NOT_FOUND')
    const token = await createToken(tenant.app, other.customerId)
    expect(await asked(`${customer}, ${april}`, token)).toBe('FORBIDDEN')
    expect(await asked(`${subscription}, ${april}`, token)).toBe('NOT_FOUND')
  })
})

describe('a subscription', () => {
  const read = async (id: string) =>
    (
      await ask(`{ customerSubscription(id: "${id}") {
        lastPaymentAt failedPaymentCount
        lastChange { at proration previousQuantity previousPlan { key } previousVersion { version }
          amounts { unusedAmount remainingAmount netAmount remainingRatio } invoice { reason total } }
        invoices(first: 1) { totalCount edges { node { id subscriptionId subscription { id } } } } } }`)
    ).customerSubscription

  it('tells of its last change, payment and invoices', async () => {
    const { subscriptionId: id, customerId } = await begun()
    expect(await read(id)).toMatchObject({
      lastChange: null,
      lastPaymentAt: null,
      failedPaymentCount: 0,
      invoices: { totalCount: 1, edges: [{ node: { subscriptionId: id, subscription: { id } } }] },
    })
    tenant.clock.set('2026-04-10T00:00:00Z')
    await payAll(tenant, customerId)
    tenant.clock.set('2026-04-11T00:00:00Z')
    await change(tenant, id, { quantity: 2, proration: 'NONE' })
    tenant.clock.set('2026-04-12T00:00:00Z')
    const other = await addMonthly(tenant, { basePrice: '60' })
    await change(tenant, id, { planId: other, proration: 'INVOICE_NOW' })
    expect(await read(id)).toMatchObject({
      lastPaymentAt: '2026-04-10T00:00:00.000Z',
      lastChange: {
        at: '2026-04-12T00:00:00.000Z',
        proration: 'INVOICE_NOW',
        previousQuantity: 2,
        previousPlan: { key: planId },
        previousVersion: { version: 1 },
        amounts: {
          ...{ unusedAmount: '19', remainingAmount: '76', netAmount: '57' },
          remainingRatio: '0.633333333',
        },
        invoice: { reason: 'CHANGE', total: '57' },
      },
      invoices: { totalCount: 2 },
    })
  })
})

describe('Plan.subscriberCount', () => {
  it('counts live subscriptions; all are in its list', async () => {
    tenant.clock.set(start)
    const key = await addMonthly(tenant)
    const [one] = [await subscribe(tenant, key), await subscribe(tenant, key, { trialDays: 3 })]
    await subscribe(tenant, key, { activation: 'ON_PAYMENT' })
    const query = `{ plan(id: "${key}") { subscriberCount subscriptions(first: 1) {
      totalCount edges { node { status } } } } }`
    expect((await ask(query)).plan).toMatchObject({
      subscriberCount: 2,
      subscriptions: { totalCount: 3 },
    })
    await cancel(tenant, one!.id, { at: 'NOW' })
    expect((await ask(query)).plan.subscriberCount).toBe(1)
    const token = await createToken(tenant.app, one!.customerId)
    const mine = '{ customerSubscriptions { edges { node { plan { subscriberCount } } } } }'
    expect(await codeOf(mine, token)).toBe('FORBIDDEN')
  })
})
