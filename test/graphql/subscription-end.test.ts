/** How subscriptions end: at once and at the end of the period, what is given back, and what becomes of invoices. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addMonthly,
  amountsOf,
  billAt,
  invoicesOf,
  subscribe,
  subscriptionOf,
} from '../support/billing.ts'
import { cancel, change, pause, payAll, uncancel } from '../support/billing-acts.ts'
import { RecordUsageDocument } from '../support/ledger.generated.ts'
import type { PlanVersionInput } from '../support/plans.generated.ts'
import { addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let planId: string
let metered: string
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'COUNT')
  const charges: PlanVersionInput['charges'] = [{ key: 'calls', model: 'PER_UNIT', unitPrice: '2' }]
  planId = await addMonthly(tenant)
  metered = await addMonthly(tenant, { charges })
})
afterAll(() => tenant?.close())

const start = '2026-04-01T00:00:00.000Z'
const middle = '2026-04-16T00:00:00.000Z'
const may = '2026-05-01T00:00:00.000Z'

async function begin(plan = planId, isPaid = true) {
  tenant.clock.set(start)
  const made = await subscribe(tenant, plan)
  if (isPaid) await payAll(tenant, made.customerId)
  return made
}

async function use(customerId: string, at: string) {
  tenant.clock.set(at)
  await tenant.ask(RecordUsageDocument, {
    input: { customerId, eventType: 'calls', idempotencyKey: `${customerId} ${at}` },
  })
}

async function told(customerId: string): Promise<string[]> {
  const invoices = await invoicesOf(tenant, customerId)
  return invoices.map((one) => [one.reason, one.status, ...(amountsOf(one) ?? [])].join(' '))
}

describe('cancelSubscription NOW', () => {
  it('ends service and gives nothing back', async () => {
    const { id, customerId } = await begin()
    tenant.clock.set(middle)
    expect(await cancel(tenant, id, { at: 'NOW', reason: 'Too dear' })).toMatchObject({
      status: 'CANCELED',
      canceledAt: middle,
      endedAt: middle,
    })
    await billAt(tenant, may)
    expect(await told(customerId)).toEqual(['START PAID BASE 30'])
  })

  it('with prorate gives all but the used milliseconds back', async () => {
    const { id, customerId } = await begin()
    tenant.clock.set('2026-04-01T00:00:00.001Z')
    await cancel(tenant, id, { at: 'NOW', prorate: true })
    expect(await told(customerId)).toEqual([
      'START PAID BASE 30',
      'END PAID PRORATION_CREDIT -30 CARRIED_TO_STORE_CREDIT 30',
    ])
  })

  it('with prorate lowers an unpaid invoice', async () => {
    const { id, customerId } = await begin(planId, false)
    tenant.clock.set(middle)
    await cancel(tenant, id, { at: 'NOW', prorate: true })
    const [invoice, ...more] = await invoicesOf(tenant, customerId)
    expect(invoice).toMatchObject({ amountDue: '15', creditNotes: [{ amount: '15' }] })
    expect(more).toEqual([])
  })

  it.each([
    ['KEEP', 'START OPEN BASE 30'],
    ['VOID', 'START VOID BASE 30'],
  ] as const)('%s decides on unpaid invoices', async (unpaidInvoices, expected) => {
    const { id, customerId } = await begin(planId, false)
    await cancel(tenant, id, { at: 'NOW', unpaidInvoices })
    expect(await told(customerId)).toEqual([expected])
  })

  it('bills usage up to the instant on an END invoice', async () => {
    const { id, customerId } = await begin(metered)
    await use(customerId, '2026-04-10T00:00:00Z')
    tenant.clock.set(middle)
    await cancel(tenant, id, { at: 'NOW', prorate: true })
    expect((await told(customerId)).at(-1)).toBe('END DRAFT PRORATION_CREDIT -15')
    await billAt(tenant, middle)
    expect((await told(customerId)).at(-1)).toBe(
      'END PAID PRORATION_CREDIT -15 USAGE 2 CARRIED_TO_STORE_CREDIT 13',
    )
  })

  it('finalises drafts, and bills what is pending', async () => {
    const { id, customerId } = await begin()
    await pause(tenant, id, { behavior: 'KEEP_AS_DRAFT' })
    await billAt(tenant, may)
    expect((await told(customerId)).at(-1)).toBe('CYCLE DRAFT BASE 30')
    await cancel(tenant, id, { at: 'NOW' })
    expect((await told(customerId)).at(-1)).toBe('CYCLE OPEN BASE 30')
    const other = await begin()
    tenant.clock.set(middle)
    await change(tenant, other.id, { quantity: 3 })
    await cancel(tenant, other.id, { at: 'NOW' })
    expect((await told(other.customerId)).at(-1)).toBe(
      'END OPEN PRORATION_CREDIT -15 PRORATION_CHARGE 45',
    )
  })

  it('ends a trial without money', async () => {
    tenant.clock.set(start)
    const { id, customerId } = await subscribe(tenant, planId, { trialDays: 14 })
    await cancel(tenant, id, { at: 'NOW', prorate: true })
    await billAt(tenant, may)
    expect(await told(customerId)).toEqual([])
  })
})

describe('cancelSubscription PERIOD_END', () => {
  it('lets the period run out, bills its usage, and renews nothing', async () => {
    const { id, customerId } = await begin(metered)
    await use(customerId, middle)
    expect(await cancel(tenant, id)).toMatchObject({ status: 'ACTIVE', cancelAt: may })
    await use(customerId, '2026-04-30T23:59:59.999Z')
    await billAt(tenant, '2026-05-02T00:00:00Z')
    expect(await subscriptionOf(tenant, id)).toMatchObject({ status: 'CANCELED', endedAt: may })
    expect(await told(customerId)).toEqual(['START PAID BASE 30', 'END OPEN USAGE 4'])
  })

  it('of a trial is its end', async () => {
    tenant.clock.set(start)
    const { id, customerId } = await subscribe(tenant, planId, { trialDays: 14 })
    expect(await cancel(tenant, id)).toMatchObject({ cancelAt: '2026-04-15T00:00:00.000Z' })
    await billAt(tenant, may)
    expect((await subscriptionOf(tenant, id)).status).toBe('CANCELED')
    expect(await told(customerId)).toEqual([])
  })

  it('can be taken back before its instant, and then renews', async () => {
    const { id, customerId } = await begin()
    await cancel(tenant, id)
    tenant.clock.set('2026-04-30T23:59:59.999Z')
    expect(await uncancel(tenant, id)).toMatchObject({ cancelAt: null })
    await billAt(tenant, may)
    expect((await told(customerId)).at(-1)).toBe('CYCLE OPEN BASE 30')
  })

  it('is reached while it is paused', async () => {
    for (const behavior of ['VOID', 'KEEP_AS_DRAFT', 'STOP_SERVICE'] as const) {
      const { id } = await begin()
      await cancel(tenant, id)
      tenant.clock.set(middle)
      await pause(tenant, id, { behavior, resumeAt: may })
      await billAt(tenant, '2026-06-01T00:00:00Z')
      expect(await subscriptionOf(tenant, id)).toMatchObject({ status: 'CANCELED', endedAt: may })
    }
  })
})
