/** Money is demanded once, and never for time that is not served: corners where it was doubled, lost or forgotten. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { use, useLate } from '../support/billed-usage.ts'
import {
  ChangeSubscriptionDocument,
  MarkInvoicePaidDocument,
  UpdateSubscriptionDocument,
} from '../support/billing.generated.ts'
import {
  addMonthly,
  amountsOf,
  bill,
  billAt,
  invoicesOf,
  subscribe,
  subscriptionOf,
} from '../support/billing.ts'
import { cancel, change, pause, payAll, resume } from '../support/billing-acts.ts'
import { CreateCustomPricingDocument } from '../support/plans.generated.ts'
import { addFeature, addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let monthly: string
let metered: string
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'SUM', 'n')
  monthly = await addMonthly(tenant)
  metered = await addMonthly(tenant, { charges: [perCall] })
})
afterAll(() => tenant?.close())

const perCall = { key: 'calls', model: 'PER_UNIT' as const, unitPrice: '1' }
const start = '2026-04-01T00:00:00.000Z'
const middle = '2026-04-16T00:00:00.000Z'
const end = '2026-05-01T00:00:00.000Z'
const later = '2026-05-01T02:00:00.000Z'

async function begin(planId: string, input: Parameters<typeof subscribe>[2] = {}) {
  tenant.clock.set(start)
  const made = await subscribe(tenant, planId, input)
  if (!input.activation) await payAll(tenant, made.customerId)
  return made
}

/** Reason, status and lines of the invoices after the first. */
async function told(customerId: string, from = 1): Promise<string[]> {
  const { rows } = await tenant.sql.query(
    'select id from invoice where customer_id = $1 order by created_at, id',
    [customerId],
  )
  const invoices = await invoicesOf(tenant, customerId)
  return rows.slice(from).map(({ id }) => {
    const one = invoices.find((invoice) => invoice.id === id)
    return [one?.reason, one?.status, ...(amountsOf(one) ?? [])].join(' ')
  })
}

async function storeCredit(customerId: string): Promise<number> {
  const { rows } = await tenant.sql.query(
    'select coalesce(sum(remaining), 0) as sum from store_credit where customer_id = $1',
    [customerId],
  )
  return Number(rows[0]?.sum)
}

describe('a customer can always be billed', () => {
  it('changes that would make too many lines are refused, renewals never', async () => {
    const charges = Array.from({ length: 50 }, (_, n) => ({
      ...{ chargeKey: `seat_${n}`, perQuantity: true, model: 'PER_UNIT' as const, unitPrice: '1' },
    }))
    const { id, customerId } = await begin(await addMonthly(tenant, { charges }))
    for (const quantity of [2, 3]) {
      tenant.clock.advance(3_600_000)
      await change(tenant, id, { quantity })
    }
    tenant.clock.advance(3_600_000)
    expect(
      await tenant.refused(ChangeSubscriptionDocument, { id, input: { quantity: 4 } }),
    ).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: '250' })
    await change(tenant, id, { quantity: 4, proration: 'NONE' })
    await billAt(tenant, end)
    const [, renewal] = await invoicesOf(tenant, customerId)
    expect(renewal?.lines).toHaveLength(4 * 51 + 51)
  })

  it('a price that cannot be stored is refused when a change is scheduled', async () => {
    const { id } = await begin(await addMonthly(tenant, { basePrice: '99999999999999' }))
    const input = { quantity: 1_000_000, at: 'PERIOD_END' as const }
    expect(await tenant.refused(ChangeSubscriptionDocument, { id, input })).toMatchObject({
      code: 'INVALID_REQUEST',
    })
  })

  it('a charge has the key of a feature whose overage is charged too', async () => {
    await addFeature(tenant, { key: 'gen', type: 'CREDITS' })
    const plan = await addMonthly(tenant, {
      overagePrice: '0.01',
      includedCredits: '10',
      charges: [{ ...perCall, chargeKey: 'gen' }],
      entitlements: [{ feature: 'gen' }],
    })
    const { customerId } = await begin(plan)
    await use(tenant, { customerId }, middle, 5)
    await billAt(tenant, later)
    expect(await told(customerId)).toEqual(['CYCLE OPEN BASE 30 USAGE 5'])
  })

  it('service stops and resumes at the boundary of a period', async () => {
    const { id, customerId } = await begin(monthly)
    await billAt(tenant, end)
    await payAll(tenant, customerId)
    for (let n = 0; n < 2; n++) {
      await pause(tenant, id, { behavior: 'STOP_SERVICE' })
      await resume(tenant, id)
    }
    const again = 'CHANGE PAID PRORATION_CREDIT -30 BASE 30'
    expect((await told(customerId)).sort()).toEqual([again, again, 'CYCLE PAID BASE 30'])
  })
})

describe('a pause that gives invoices up', () => {
  it('takes no store credit', async () => {
    const { id, customerId } = await begin(monthly, { quantity: 2 })
    tenant.clock.set(middle)
    await change(tenant, id, { quantity: 1, proration: 'INVOICE_NOW' })
    expect(await storeCredit(customerId)).toBe(1500)
    tenant.clock.advance(1)
    await pause(tenant, id, { behavior: 'VOID' })
    await billAt(tenant, end)
    await pause(tenant, id, { behavior: 'MARK_UNCOLLECTIBLE' })
    await billAt(tenant, '2026-06-01')
    expect((await told(customerId)).slice(1)).toEqual([
      'CYCLE VOID BASE 30',
      'CYCLE UNCOLLECTIBLE BASE 30',
    ])
    expect(await storeCredit(customerId)).toBe(1500)
  })

  it('does not touch an invoice from before it that waits for its usage', async () => {
    const { id, customerId } = await begin(metered)
    await use(tenant, { customerId }, middle, 5)
    await billAt(tenant, end)
    tenant.clock.advance(60_000)
    await pause(tenant, id, { behavior: 'VOID' })
    await billAt(tenant, later)
    expect(await told(customerId)).toEqual(['CYCLE OPEN BASE 30 USAGE 5'])
  })

  it.each(['VOID', 'STOP_SERVICE'] as const)(
    'finalises drafts of an earlier pause at the resume, from %s',
    async (behavior) => {
      const { id, customerId } = await begin(monthly)
      tenant.clock.set(middle)
      await pause(tenant, id, { behavior: 'KEEP_AS_DRAFT' })
      await billAt(tenant, end)
      await pause(tenant, id, { behavior })
      await resume(tenant, id)
      const finalised =
        behavior === 'VOID' ? 'CYCLE OPEN BASE 30' : 'CYCLE PAID PRORATION_CREDIT -30 BASE 30'
      expect(await told(customerId)).toContain(finalised)
    },
  )
})

describe('usage', () => {
  it('a period that is cut has a flat fee once', async () => {
    const flat = (flatFee: string) =>
      addMonthly(tenant, {
        basePrice: '0',
        charges: [{ key: 'calls', model: 'FLAT' as const, flatFee }],
      })
    const { id, customerId } = await begin(await flat('10'))
    tenant.clock.set(middle)
    await change(tenant, id, { planId: await flat('20') })
    await billAt(tenant, later)
    expect(await told(customerId, 0)).toEqual(['CYCLE OPEN FLAT 5 FLAT 10'])
  })

  it('that names no subscription is of the next one when the first ends', async () => {
    const { id, customerId } = await begin(metered)
    tenant.clock.advance(1)
    await subscribe(tenant, await addMonthly(tenant, { charges: [perCall] }), { customerId })
    await use(tenant, { customerId }, '2026-04-10T00:00:00.000Z', 5)
    tenant.clock.set(middle)
    await cancel(tenant, id, { at: 'NOW' })
    await bill(tenant)
    await use(tenant, { customerId }, '2026-04-20T00:00:00.000Z', 7)
    await billAt(tenant, later)
    expect((await told(customerId, 2)).sort()).toEqual([
      'CYCLE OPEN BASE 30 USAGE 7',
      'END OPEN USAGE 5',
    ])
  })

  it('that names no subscription is not billed twice when an earlier one begins to charge for it', async () => {
    const { id, customerId } = await begin(monthly)
    tenant.clock.advance(1)
    await subscribe(tenant, await addMonthly(tenant, { charges: [perCall] }), { customerId })
    await use(tenant, { customerId }, '2026-04-10T00:00:00.000Z', 5)
    tenant.clock.set(middle)
    await change(tenant, id, { planId: metered })
    await use(tenant, { customerId }, '2026-04-20T00:00:00.000Z', 7)
    await billAt(tenant, later)
    expect((await told(customerId, 2)).sort()).toEqual([
      'CYCLE OPEN BASE 30 USAGE 5',
      'CYCLE OPEN PRORATION_CREDIT -15 PRORATION_CHARGE 15 BASE 30 USAGE 7',
    ])
  })

  it('that was billed is not billed again by a subscription with a start in the past', async () => {
    const { customerId } = await begin(metered)
    await use(tenant, { customerId }, middle, 5)
    await billAt(tenant, later)
    await subscribe(tenant, await addMonthly(tenant, { charges: [perCall] }), {
      ...{ customerId, startAt: '2026-03-15T00:00:00.000Z' },
    })
    await billAt(tenant, '2026-06-15T02:00:00.000Z')
    const usage = (await told(customerId, 0)).filter((one) => / USAGE /.test(one))
    expect(usage).toEqual(['CYCLE OPEN BASE 30 USAGE 5'])
  })

  it('that comes late for a time whose price was changed since is billed', async () => {
    const { customerId } = await begin(metered)
    await use(tenant, { customerId }, middle, 5)
    await billAt(tenant, later)
    tenant.clock.advance(1)
    await tenant.ask(CreateCustomPricingDocument, {
      input: {
        ...{ customerId, effectiveAt: '2026-04-20T00:00:00.000Z', currency: 'USD' },
        rules: [{ key: 'calls', model: 'PER_UNIT', unitPrice: '3' }],
      },
    })
    await useLate(tenant, { customerId }, middle, 2)
    await billAt(tenant, '2026-06-01T02:00:00.000Z')
    expect((await told(customerId)).at(-1)).toBe('CYCLE OPEN BASE 30 LATE_USAGE 2')
  })
})

describe('what is paid once', () => {
  it('is not demanded again when stopped service resumes', async () => {
    const once = await addMonthly(tenant, { billingPeriod: 'ONCE', includedCredits: '10' })
    const { id, customerId } = await begin(once)
    tenant.clock.set(middle)
    await pause(tenant, id, { behavior: 'STOP_SERVICE' })
    await resume(tenant, id)
    expect(await told(customerId)).toEqual([])
    expect(await subscriptionOf(tenant, id)).toMatchObject({ status: 'ACTIVE', periodStart: start })
    expect((await tenant.balance(customerId)).total).toBe('10')
    expect(
      await tenant.refused(ChangeSubscriptionDocument, { id, input: { quantity: 2 } }),
    ).toMatchObject({ reason: 'PAID_ONCE' })
  })
})

describe('time that is served is paid for', () => {
  it('back to an interval at the boundary at which it was left', async () => {
    const yearly = await addMonthly(tenant, { billingPeriod: 'YEAR', basePrice: '300' })
    const { id, customerId } = await begin(monthly)
    await change(tenant, id, { planId: yearly, at: 'PERIOD_END' })
    await billAt(tenant, end)
    await payAll(tenant, customerId)
    await change(tenant, id, { planId: monthly })
    expect(await storeCredit(customerId)).toBe(27_000)
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      periodEnd: '2026-06-01T00:00:00.000Z',
    })
  })

  it('terms that come with a credit note and go without proration', async () => {
    const dear = await addMonthly(tenant, { basePrice: '75' })
    tenant.clock.set(start)
    const { id, customerId } = await subscribe(tenant, monthly)
    tenant.clock.set(middle)
    await change(tenant, id, { planId: dear })
    await change(tenant, id, { planId: monthly, proration: 'NONE' })
    await billAt(tenant, end)
    expect(await told(customerId)).toEqual(['CYCLE OPEN PRORATION_CHARGE 37.5 BASE 30'])
  })
})

describe('time that is paid for is served', () => {
  it('a payment from before the end of a trial pays for the time after it', async () => {
    const { id, customerId } = await begin(monthly, { trialDays: 14, activation: 'ON_PAYMENT' })
    await billAt(tenant, middle)
    const [invoice] = await invoicesOf(tenant, customerId)
    const input = { paidAt: '2026-03-20T00:00:00.000Z' }
    await tenant.ask(MarkInvoicePaidDocument, { id: invoice!.id, input })
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      ...{ status: 'ACTIVE', periodStart: '2026-04-15T00:00:00.000Z' },
    })
  })

  it('a subscription that is to end with its period ends with the one that a resume begins', async () => {
    const { id } = await begin(monthly)
    await cancel(tenant, id)
    tenant.clock.set(middle)
    await pause(tenant, id, { behavior: 'STOP_SERVICE' })
    tenant.clock.set('2026-04-20')
    await resume(tenant, id)
    expect(await subscriptionOf(tenant, id)).toMatchObject({ cancelAt: '2026-05-20T00:00:00.000Z' })
  })

  it('a draft that is voided leaves what it would have given back', async () => {
    const yearly = { billingPeriod: 'YEAR' as const, basePrice: '365', charges: [perCall] }
    const { id, customerId } = await begin(await addMonthly(tenant, yearly))
    tenant.clock.set(middle)
    await change(tenant, id, { planId: metered })
    await cancel(tenant, id, { at: 'NOW', unpaidInvoices: 'VOID', prorate: true })
    await bill(tenant)
    expect(await storeCredit(customerId)).toBe(35_000)
  })

  it('a trial ends within 730 days', async () => {
    const { id } = await begin(monthly, { trialDays: 14 })
    const input = { trialEndsAt: '2028-04-01T00:00:00.000Z' }
    expect(await tenant.refused(UpdateSubscriptionDocument, { id, input })).toMatchObject({
      code: 'INVALID_REQUEST',
    })
  })
})
