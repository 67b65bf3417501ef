/** Changes of subscriptions: at once and scheduled, within a period and to another interval, and what they would cost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ChangeSubscriptionDocument,
  type ChangeSubscriptionInput,
  QuoteDocument,
} from '../support/billing.generated.ts'
import {
  addMonthly,
  amountsOf,
  billAt,
  invoicesOf,
  subscribe,
  subscriptionOf,
} from '../support/billing.ts'
import { cancel, cancelChange, change, pause, payAll, update } from '../support/billing-acts.ts'
import { UpdateCustomerDocument } from '../support/ledger.generated.ts'
import { ArchivePlanDocument } from '../support/plans.generated.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
let [basic, pro, yearly, once, euro] = ['', '', '', '', '']
beforeAll(async () => {
  tenant = await startTenant()
  basic = await addMonthly(tenant)
  pro = await addMonthly(tenant, { basePrice: '75' })
  yearly = await addMonthly(tenant, { basePrice: '365', billingPeriod: 'YEAR' })
  once = await addMonthly(tenant, { billingPeriod: 'ONCE' })
  euro = await addMonthly(tenant, { currency: 'EUR' })
})
afterAll(() => tenant?.close())

const start = '2026-04-01T00:00:00Z'
const tenDaysOn = '2026-04-11T00:00:00Z'
const may = '2026-05-01T00:00:00.000Z'

/** On the basic plan since 1 April, whose first invoice is paid. */
async function begin(input: Parameters<typeof subscribe>[2] = {}) {
  tenant.clock.set(start)
  const made = await subscribe(tenant, basic, input)
  await payAll(tenant, made.customerId)
  return made
}

/** Reason, status and lines of each invoice after the first. */
async function later(customerId: string): Promise<string[]> {
  const invoices = (await invoicesOf(tenant, customerId)).slice(1)
  return invoices.map((one) => [one.reason, one.status, ...(amountsOf(one) ?? [])].join(' '))
}

const refused = (id: string, input: ChangeSubscriptionInput) =>
  tenant.refused(ChangeSubscriptionDocument, { id, input })
const quote = async (id: string, input: ChangeSubscriptionInput) =>
  (await tenant.ask(QuoteDocument, { input: { change: { id, ...input } } })).quote

describe('a change at once', () => {
  it.each([
    ['CREATE', ['CYCLE OPEN PRORATION_CREDIT -20 PRORATION_CHARGE 50 BASE 75']],
    ['INVOICE_NOW', ['CHANGE OPEN PRORATION_CREDIT -20 PRORATION_CHARGE 50', 'CYCLE OPEN BASE 75']],
    ['NONE', ['CYCLE OPEN BASE 75']],
  ] as const)('with %s', async (proration, expected) => {
    const { id, customerId } = await begin()
    tenant.clock.set(tenDaysOn)
    const changed = await change(tenant, id, { planId: pro, proration })
    expect(changed).toMatchObject({ plan: { key: pro }, periodEnd: may })
    expect(changed.phases.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
      ['2026-04-01T00:00:00.000Z', '2026-04-11T00:00:00.000Z'],
      ['2026-04-11T00:00:00.000Z', null],
    ])
    await billAt(tenant, may)
    expect(await later(customerId)).toEqual(expected)
  })

  it('to less becomes store credit with INVOICE_NOW, which pays what follows', async () => {
    const { id, customerId } = await begin({ quantity: 4 })
    tenant.clock.set('2026-04-16T00:00:00Z')
    await change(tenant, id, { quantity: 1, proration: 'INVOICE_NOW' })
    await billAt(tenant, may)
    expect(await later(customerId)).toEqual([
      'CHANGE PAID PRORATION_CREDIT -60 PRORATION_CHARGE 15 CARRIED_TO_STORE_CREDIT 45',
      'CYCLE PAID BASE 30',
    ])
    await billAt(tenant, '2026-06-01T00:00:00Z')
    const [last] = (await invoicesOf(tenant, customerId)).slice(-1)
    expect(last).toMatchObject({ storeCreditApplied: '15', amountDue: '15' })
  })

  it('to the same terms changes nothing', async () => {
    const { id } = await begin()
    const before = await subscriptionOf(tenant, id)
    tenant.clock.set(tenDaysOn)
    expect(await change(tenant, id, { planId: basic, quantity: 1 })).toEqual(before)
  })

  it('moves no money in a trial, and leaves its end', async () => {
    tenant.clock.set(start)
    const { id, customerId } = await subscribe(tenant, basic, { trialDays: 14 })
    tenant.clock.set('2026-04-08T00:00:00Z')
    await change(tenant, id, { planId: yearly, proration: 'INVOICE_NOW' })
    expect(await invoicesOf(tenant, customerId)).toEqual([])
    await billAt(tenant, '2026-04-15T00:00:00Z')
    const [first] = await invoicesOf(tenant, customerId)
    expect(first).toMatchObject({ total: '365', periodEnd: '2027-04-15T00:00:00.000Z' })
  })

  it.each([
    ['another currency', () => euro, { code: 'INVALID_REQUEST', reason: 'OTHER_CURRENCY' }],
    ['a plan that is paid once', () => once, { code: 'PRECONDITION_FAILED', reason: 'PAID_ONCE' }],
  ])('to %s is refused', async (_name, plan, expected) => {
    const { id } = await begin()
    expect(await refused(id, { planId: plan() })).toMatchObject(expected)
  })

  it('from a plan that is paid once is refused, and so is one of what was paid', async () => {
    tenant.clock.set(start)
    const { id } = await subscribe(tenant, once)
    expect(await refused(id, { planId: basic })).toMatchObject({ reason: 'PAID_ONCE' })
    expect(await refused(id, { quantity: 3 })).toMatchObject({ reason: 'PAID_ONCE' })
  })

  it('to an archived plan is refused; who has it changes its quantity', async () => {
    const closing = await addMonthly(tenant)
    tenant.clock.set(start)
    const { id } = await subscribe(tenant, closing)
    await tenant.ask(ArchivePlanDocument, { id: closing })
    const other = await begin()
    expect(await refused(other.id, { planId: closing })).toMatchObject({ reason: 'ARCHIVED' })
    expect(await change(tenant, id, { quantity: 2 })).toMatchObject({ quantity: 2 })
  })
})

describe('a change to another interval', () => {
  it('begins a period now: the rest of the old one back, the whole new one charged', async () => {
    const { id, customerId } = await begin()
    tenant.clock.set(tenDaysOn)
    const changed = await change(tenant, id, { planId: yearly })
    expect(changed).toMatchObject({
      anchor: '2026-04-11T00:00:00.000Z',
      periodStart: '2026-04-11T00:00:00.000Z',
      periodEnd: '2027-04-11T00:00:00.000Z',
    })
    await billAt(tenant, '2027-04-11T00:00:00Z')
    expect(await later(customerId)).toEqual([
      'CHANGE OPEN PRORATION_CREDIT -20 BASE 365',
      'CYCLE OPEN BASE 365',
    ])
  })

  it('and back at one instant leaves the old periods and no money', async () => {
    const { id, customerId } = await begin()
    tenant.clock.set(tenDaysOn)
    await change(tenant, id, { planId: yearly })
    expect(await change(tenant, id, { planId: basic })).toMatchObject({
      anchor: '2026-04-01T00:00:00.000Z',
      periodStart: '2026-04-01T00:00:00.000Z',
      periodEnd: may,
    })
    await billAt(tenant, may)
    const invoices = await invoicesOf(tenant, customerId)
    const left = invoices
      .slice(1, -1)
      .reduce((sum, one) => sum + Number(one.total) - Number(one.amountCredited), 0)
    expect([left, invoices.at(-1)]).toEqual([0, expect.objectContaining({ total: '30' })])
  })

  it('at the end of the period begins there', async () => {
    const { id, customerId } = await begin()
    await change(tenant, id, { planId: yearly, at: 'PERIOD_END' })
    await billAt(tenant, may)
    expect(await later(customerId)).toEqual(['CHANGE OPEN BASE 365'])
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      anchor: may,
      periodEnd: '2027-05-01T00:00:00.000Z',
      scheduledChange: null,
    })
  })

  it('takes a cancellation at the end of the period with it', async () => {
    const { id } = await begin()
    await cancel(tenant, id)
    tenant.clock.set(tenDaysOn)
    expect(await change(tenant, id, { planId: yearly })).toMatchObject({
      cancelAt: '2027-04-11T00:00:00.000Z',
    })
  })
})

describe('a scheduled change', () => {
  it('is made at the end of the period, with nothing to prorate', async () => {
    const { id, customerId } = await begin()
    const planned = await change(tenant, id, { planId: pro, quantity: 2, at: 'PERIOD_END' })
    expect(planned).toMatchObject({
      plan: { key: basic },
      scheduledChange: { status: 'PENDING', at: may, quantity: 2 },
    })
    await billAt(tenant, may)
    expect(await later(customerId)).toEqual(['CYCLE OPEN BASE 150'])
    expect(await subscriptionOf(tenant, id)).toMatchObject({ quantity: 2, scheduledChange: null })
  })

  it('is made at an instant, as one at once', async () => {
    const { id, customerId } = await begin()
    await change(tenant, id, { planId: pro, atTime: tenDaysOn, proration: 'INVOICE_NOW' })
    await billAt(tenant, '2026-04-20T00:00:00Z')
    expect(await later(customerId)).toEqual([
      'CHANGE OPEN PRORATION_CREDIT -20 PRORATION_CHARGE 50',
    ])
  })

  const statuses = async (id: string) => {
    const { rows } = await tenant.sql.query(
      'select status from subscription_change where subscription_id = $1 order by id',
      [id],
    )
    return rows.map(({ status }) => status)
  }

  it('is replaced by a new one, and taken back', async () => {
    const { id } = await begin()
    await change(tenant, id, { planId: pro, at: 'PERIOD_END' })
    tenant.clock.set('2026-04-02T00:00:00Z')
    await change(tenant, id, { planId: yearly, atTime: '2026-04-20T00:00:00Z' })
    expect(await statuses(id)).toEqual(['CANCELED', 'PENDING'])
    expect((await cancelChange(tenant, id)).scheduledChange).toBeNull()
    expect(await statuses(id)).toEqual(['CANCELED', 'CANCELED'])
  })

  it('is replaced by a change at once of the plan, and kept by one of the quantity', async () => {
    const { id, customerId } = await begin()
    await change(tenant, id, { planId: pro, at: 'PERIOD_END' })
    const kept = await change(tenant, id, { quantity: 3, proration: 'NONE' })
    expect(kept).toMatchObject({ quantity: 3, scheduledChange: { at: may, quantity: 3 } })
    await billAt(tenant, may)
    expect(await later(customerId)).toEqual(['CYCLE OPEN BASE 225'])
    await change(tenant, id, { planId: yearly, at: 'PERIOD_END' })
    expect((await change(tenant, id, { planId: basic })).scheduledChange).toBeNull()
  })

  it('has a quantity that is scheduled for the same instant, not for another', async () => {
    const { id } = await begin()
    await change(tenant, id, { planId: pro, at: 'PERIOD_END' })
    expect(await refused(id, { quantity: 2, atTime: tenDaysOn })).toMatchObject({
      code: 'INVALID_REQUEST',
    })
    await change(tenant, id, { quantity: 2, at: 'PERIOD_END' })
    await billAt(tenant, may)
    expect(await subscriptionOf(tenant, id)).toMatchObject({ plan: { key: pro }, quantity: 2 })
  })

  it('is canceled by a cancellation at or before its instant', async () => {
    const { id } = await begin()
    await change(tenant, id, { planId: pro, at: 'PERIOD_END' })
    expect(await cancel(tenant, id)).toMatchObject({ cancelAt: may, scheduledChange: null })
    expect(await refused(id, { planId: pro, at: 'PERIOD_END' })).toMatchObject({
      code: 'INVALID_REQUEST',
    })
    // Ids of one instant have no order.
    tenant.clock.set(tenDaysOn)
    await change(tenant, id, { planId: pro, atTime: '2026-04-30T00:00:00Z' })
    await billAt(tenant, may)
    expect(await statuses(id)).toEqual(['CANCELED', 'COMPLETED'])
  })

  it('fails when its plan was archived in the meantime, and the subscription goes on', async () => {
    const closing = await addMonthly(tenant, { basePrice: '1' })
    const { id, customerId } = await begin()
    await change(tenant, id, { planId: closing, at: 'PERIOD_END' })
    await tenant.ask(ArchivePlanDocument, { id: closing })
    await billAt(tenant, may)
    expect(await statuses(id)).toEqual(['FAILED'])
    expect(await later(customerId)).toEqual(['CYCLE OPEN BASE 30'])
    expect(await tenant.facts(customerId, 'subscription.change_failed')).toEqual([
      expect.objectContaining({ id, reason: 'The plan or its version is archived.' }),
    ])
  })

  it('is made without money while service is stopped', async () => {
    const { id, customerId } = await begin()
    await change(tenant, id, { planId: pro, atTime: '2026-04-20T00:00:00Z' })
    tenant.clock.set(tenDaysOn)
    await pause(tenant, id, { behavior: 'STOP_SERVICE', resumeAt: '2026-05-10T00:00:00Z' })
    await billAt(tenant, '2026-05-10T00:00:00Z')
    expect(await later(customerId)).toEqual(['CYCLE OPEN PRORATION_CREDIT -20 BASE 75'])
  })

  it('at the end of a trial moves with that end', async () => {
    tenant.clock.set(start)
    const { id, customerId } = await subscribe(tenant, basic, { trialDays: 14 })
    await change(tenant, id, { planId: pro, at: 'PERIOD_END' })
    const moved = await update(tenant, id, { trialEndsAt: '2026-04-20T00:00:00Z' })
    expect(moved.scheduledChange).toMatchObject({ at: '2026-04-20T00:00:00.000Z' })
    await billAt(tenant, '2026-04-20T00:00:00Z')
    expect((await invoicesOf(tenant, customerId)).map(amountsOf)).toEqual([['BASE 75']])
  })

  it.each([
    ['now', start],
    ['in the past', '2026-03-01T00:00:00Z'],
  ])('cannot be for an instant that is %s', async (_name, atTime) => {
    const { id } = await begin()
    expect(await refused(id, { quantity: 2, atTime })).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(await refused(id, { quantity: 2, atTime, at: 'NOW' })).toMatchObject({
      code: 'INVALID_REQUEST',
    })
  })
})

describe('a quote of a change', () => {
  it('says what is given back and charged, and changes nothing', async () => {
    const { id, customerId } = await begin()
    tenant.clock.set(tenDaysOn)
    const before = await subscriptionOf(tenant, id)
    expect(await quote(id, { planId: pro })).toMatchObject({
      currency: 'USD',
      at: '2026-04-11T00:00:00.000Z',
      total: '30',
      dueNow: '0',
      lines: [
        { kind: 'PRORATION_CREDIT', amount: '-20' },
        { kind: 'PRORATION_CHARGE', amount: '50' },
      ],
      proration: {
        unusedAmount: '20',
        remainingAmount: '50',
        netAmount: '30',
        remainingRatio: '0.666666667',
      },
    })
    expect(await subscriptionOf(tenant, id)).toEqual(before)
    expect(await later(customerId)).toEqual([])
  })

  it.each<[string, ChangeSubscriptionInput & { plan?: 'pro' | 'yearly' }]>([
    ['an upgrade', { plan: 'pro', proration: 'INVOICE_NOW' }],
    ['a downgrade', { quantity: 1, proration: 'INVOICE_NOW' }],
    ['another interval', { plan: 'yearly' }],
  ])('is what is then invoiced: %s', async (_name, { plan, ...input }) => {
    const { id, customerId } = await begin({ quantity: 3 })
    await tenant.ask(UpdateCustomerDocument, {
      id: customerId,
      input: { taxPercent: '7.25', discount: { percent: '15' } },
    })
    tenant.clock.set('2026-04-12T12:34:56.789Z')
    const wanted = { ...input, planId: plan && { pro, yearly }[plan] }
    const quoted = await quote(id, wanted)
    await change(tenant, id, wanted)
    const [, made] = await invoicesOf(tenant, customerId)
    const { subtotal, discount, tax, total, amountDue: dueNow } = made!
    expect(quoted).toMatchObject({ subtotal, discount, tax, total, dueNow })
    expect(
      quoted.lines.map(({ kind, amount, discount: off, tax: of }) => [kind, amount, off, of]),
    ).toEqual(made!.lines.map((line) => [line.kind, line.amount, line.discount, line.tax]))
  })

  it('of a downgrade lowers the next invoice', async () => {
    const { id } = await begin({ quantity: 2 })
    tenant.clock.set(tenDaysOn)
    expect(await quote(id, { quantity: 1 })).toMatchObject({ total: '-20', dueNow: '0' })
  })

  it('counts what is noted on an unpaid invoice as given back', async () => {
    tenant.clock.set(start)
    const { id } = await subscribe(tenant, basic)
    tenant.clock.set(tenDaysOn)
    expect(await quote(id, { planId: pro })).toMatchObject({
      lines: [{ kind: 'PRORATION_CHARGE', amount: '50' }],
      proration: { unusedAmount: '20', netAmount: '30' },
    })
  })

  it('of a change ahead meets the subscription as it will be', async () => {
    const { id } = await begin()
    expect(await quote(id, { planId: pro, at: 'PERIOD_END' })).toMatchObject({
      at: may,
      total: '0',
      lines: [],
    })
    expect(await quote(id, { planId: pro, atTime: '2026-06-16T00:00:00Z' })).toMatchObject({
      proration: { unusedAmount: '15', remainingAmount: '37.5', remainingRatio: '0.5' },
    })
  })

  it('is refused as the change would be', async () => {
    const { id } = await begin()
    const asked = { input: { change: { id, planId: euro } } }
    expect(await tenant.refused(QuoteDocument, asked)).toMatchObject({ reason: 'OTHER_CURRENCY' })
    await cancel(tenant, id, { at: 'NOW' })
    expect(await tenant.refused(QuoteDocument, asked)).toMatchObject({
      code: 'PRECONDITION_FAILED',
      status: 'CANCELED',
    })
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
