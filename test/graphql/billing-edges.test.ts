/** Where two rules of billing meet: a pause that ends before its draft, a grace that is cut, a start that was paid in part. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { use } from '../support/billed-usage.ts'
import type { UpdateBillingSettingsInput } from '../support/billing.generated.ts'
import {
  addMonthly,
  bill,
  billAt,
  invoicesOf,
  subscribe,
  subscriptionOf,
} from '../support/billing.ts'
import { cancel, pause, payAll, resume, update } from '../support/billing-acts.ts'
import { creditOf, setBilling } from '../support/invoice-acts.ts'
import { addMetered } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'SUM')
})
afterAll(() => tenant?.close())

const statusesOf = async (customerId: string) =>
  (await invoicesOf(tenant, customerId)).map(({ reason, status }) => `${reason} ${status}`)

describe('a pause that gives invoices up', () => {
  it.each([
    ['VOID', 'VOID'],
    ['MARK_UNCOLLECTIBLE', 'UNCOLLECTIBLE'],
  ] as const)(
    '%s, gives up the draft of its time, also when it ends before the draft is finalised',
    async (behavior, status) => {
      tenant.clock.set('2026-04-01T00:00:00Z')
      const charges = [{ key: 'calls', model: 'PER_UNIT', unitPrice: '0.5' } as const]
      const one = await subscribe(tenant, await addMonthly(tenant, { charges }))
      await payAll(tenant, one.customerId)
      tenant.clock.set('2026-04-10T00:00:00Z')
      await pause(tenant, one.id, { behavior })
      await use(tenant, one, '2026-04-20T00:00:00Z', 10)
      await billAt(tenant, '2026-05-01T00:00:00Z')
      expect(await statusesOf(one.customerId)).toEqual(['START PAID', 'CYCLE DRAFT'])
      tenant.clock.set('2026-05-01T00:30:00Z')
      await resume(tenant, one.id)
      await billAt(tenant, '2026-05-01T01:00:00Z')
      expect(await statusesOf(one.customerId)).toEqual(['START PAID', `CYCLE ${status}`])
      // The next one bills its own usage alone, and is collected.
      await use(tenant, one, '2026-05-20T00:00:00Z', 4)
      await billAt(tenant, '2026-06-01T01:00:00Z')
      const next = (await invoicesOf(tenant, one.customerId)).at(-1)
      expect(next).toMatchObject({ status: 'OPEN', total: '32' })
    },
  )
})

describe('a shorter grace', () => {
  it('reaches invoices that are overdue already', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    await setBilling(tenant, { graceDays: 30 })
    const one = await subscribe(tenant, await addMonthly(tenant))
    const own = await subscribe(tenant, await addMonthly(tenant), { graceDays: 20 })
    await billAt(tenant, '2026-04-06T00:00:00Z')
    expect((await subscriptionOf(tenant, one.id)).status).toBe('ACTIVE')
    await setBilling(tenant, { graceDays: 2 })
    await billAt(tenant, '2026-04-06T00:00:01Z')
    expect((await subscriptionOf(tenant, one.id)).status).toBe('PAST_DUE')
    expect((await subscriptionOf(tenant, own.id)).status).toBe('ACTIVE')
    await setBilling(tenant, { graceDays: null })
  })

  it.each<[string, UpdateBillingSettingsInput, UpdateBillingSettingsInput]>([
    ['the first settings', {}, { graceDays: 0 }],
    ['other settings', { graceDays: 30 }, { graceDays: 2 }],
  ])('reaches invoices that are being planned by %s', async (_what, before, after) => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    await setBilling(tenant, before)
    const one = await subscribe(tenant, await addMonthly(tenant))
    if (Object.keys(before).length === 0) await tenant.sql.query('delete from billing_settings')
    tenant.clock.set('2026-04-03T12:00:00Z')
    const holder = await tenant.sql.connect()
    await holder.query('begin')
    await holder.query('select from subscription where id = $1 for no key update', [one.id])
    const planned = update(tenant, one.id, { metadata: { seen: true } })
    await waiting(1)
    let isSet = false
    const set = setBilling(tenant, after).then(() => {
      isSet = true
    })
    await waiting(2, () => isSet)
    await holder.query('commit')
    holder.release()
    await Promise.all([planned, set])
    await bill(tenant)
    expect((await subscriptionOf(tenant, one.id)).status).toBe('PAST_DUE')
    await setBilling(tenant, { graceDays: null })
  })

  /** Until so many statements wait for a lock, unless something else happened. */
  const waiting = (count: number, orElse = () => false) =>
    until(async () => {
      const { rows } = await tenant.sql.query(
        `select from pg_stat_activity
         where wait_event_type = 'Lock' and datname = current_database()`,
      )
      return rows.length >= count || orElse()
    })
})

describe('a start that was paid in part', () => {
  const begin = async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const terms = { activation: 'ON_PAYMENT', incompleteDays: 2 } as const
    const one = await subscribe(tenant, await addMonthly(tenant), terms)
    await payAll(tenant, one.customerId, '12.5')
    return one
  }

  it('is void when it expires, and the money is owed to the customer', async () => {
    const { id, customerId } = await begin()
    await billAt(tenant, '2026-04-04T00:00:00Z')
    expect((await subscriptionOf(tenant, id)).status).toBe('EXPIRED')
    const [invoice] = await invoicesOf(tenant, customerId)
    expect(invoice).toMatchObject({ status: 'VOID', amountPaid: '0' })
    expect(await creditOf(tenant, customerId)).toMatchObject({ balance: '12.5' })
    expect(await tenant.facts(customerId, 'payment.excess')).toMatchObject([
      { excessMinor: '1250' },
    ])
  })

  it('is the same when it is cancelled, and billing agrees with its rows', async () => {
    const { id, customerId } = await begin()
    await cancel(tenant, id, { at: 'NOW' })
    expect(await statusesOf(customerId)).toEqual(['START VOID'])
    expect(await creditOf(tenant, customerId)).toMatchObject({ balance: '12.5' })
    expect(await billingDifferences(tenant.sql)).toEqual([])
  })
})
