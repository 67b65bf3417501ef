/** How subscriptions begin: trials, starts in the past and ahead, the first payment, uniqueness, fees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateSubscriptionDocument,
  type CreateSubscriptionInput,
  IsEntitledDocument,
  MarkInvoicePaidDocument,
  QuoteDocument,
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
import { cancel, payAll, update } from '../support/billing-acts.ts'
import { addPlan } from '../support/plans.ts'
import { addFeature } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
/** 30.00 a month, with the feature. */
let planId: string
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'export', type: 'BOOLEAN' })
  planId = await addMonthly(tenant, { entitlements: [{ feature: 'export' }] })
})
afterAll(() => tenant?.close())

const start = '2026-04-01T00:00:00.000Z'
async function begin(input: Partial<CreateSubscriptionInput> = {}, plan = planId) {
  tenant.clock.set(start)
  return subscribe(tenant, plan, input)
}

const refused = (input: CreateSubscriptionInput) =>
  tenant.refused(CreateSubscriptionDocument, { input })

async function isEntitled(customerId: string): Promise<boolean> {
  const { entitlement } = await tenant.ask(IsEntitledDocument, {
    customerId,
    feature: 'export',
  })
  return entitlement.allowed
}

/** Reason, status, start of the period and lines of each invoice. */
async function told(customerId: string): Promise<string[]> {
  const invoices = await invoicesOf(tenant, customerId)
  return invoices.map((invoice) =>
    [
      invoice.reason,
      invoice.status,
      invoice.periodStart?.slice(0, 10) ?? 'unknown',
      ...(amountsOf(invoice) ?? []),
    ].join(' '),
  )
}

describe('a trial', () => {
  it('is free and entitled, and the first period begins at its end', async () => {
    const { id, customerId, ...made } = await begin({ trialDays: 14 })
    expect(made).toMatchObject({
      status: 'TRIALING',
      trialEnd: '2026-04-15T00:00:00.000Z',
      periodStart: null,
    })
    expect(await isEntitled(customerId)).toBe(true)
    expect(await told(customerId)).toEqual([])
    await billAt(tenant, '2026-04-15T00:00:00Z')
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      status: 'ACTIVE',
      anchor: '2026-04-15T00:00:00.000Z',
      periodEnd: '2026-05-15T00:00:00.000Z',
    })
    expect(await told(customerId)).toEqual(['CYCLE OPEN 2026-04-15 BASE 30'])
    expect(await tenant.facts(customerId, 'subscription.trial_ended')).toHaveLength(1)
  })

  it('is announced three days before its end, once', async () => {
    const { customerId } = await begin({ trialDays: 14 })
    const announced = () => tenant.facts(customerId, 'subscription.trial_will_end')
    await billAt(tenant, '2026-04-11T23:59:59Z')
    expect(await announced()).toEqual([])
    await billAt(tenant, '2026-04-12T00:00:00Z')
    await billAt(tenant, '2026-04-13T00:00:00Z')
    expect(await announced()).toEqual([expect.objectContaining({ at: '2026-04-15T00:00:00.000Z' })])
  })

  it("is the version's where none is given, once for a customer; one that is given is honoured", async () => {
    const customerId = await tenant.customer()
    const trials = await addMonthly(tenant, { trialDays: 7 })
    const begun = async (input: Partial<CreateSubscriptionInput>) => {
      const { id, trialEnd } = await begin({ customerId, unique: 'NONE', ...input }, trials)
      await cancel(tenant, id, { at: 'NOW' })
      return trialEnd
    }
    expect(await begun({ trialDays: 0 })).toBeNull()
    expect(await begun({})).toBe('2026-04-08T00:00:00.000Z')
    expect(await begun({})).toBeNull()
    expect(await begun({ trialDays: 3 })).toBe('2026-04-04T00:00:00.000Z')
  })

  it('can be made longer or shorter while it lasts', async () => {
    const { id, customerId } = await begin({ trialDays: 14 })
    await update(tenant, id, { trialEndsAt: '2026-04-20T00:00:00Z' })
    await billAt(tenant, '2026-04-15T00:00:00Z')
    expect((await subscriptionOf(tenant, id)).status).toBe('TRIALING')
    await billAt(tenant, '2026-04-20T00:00:00Z')
    expect(await told(customerId)).toEqual(['CYCLE OPEN 2026-04-20 BASE 30'])
  })

  it('ON_PAYMENT leads to an open START invoice, whose payment begins the period', async () => {
    const { id, customerId } = await begin({ trialDays: 14, activation: 'ON_PAYMENT' })
    expect(await told(customerId)).toEqual([])
    await billAt(tenant, '2026-04-15T00:00:00Z')
    expect((await subscriptionOf(tenant, id)).status).toBe('INCOMPLETE')
    expect(await isEntitled(customerId)).toBe(false)
    expect(await told(customerId)).toEqual(['START OPEN unknown BASE 30'])
    await billAt(tenant, '2026-04-17T08:00:00Z')
    await payAll(tenant, customerId)
    const now = await subscriptionOf(tenant, id)
    expect(now).toMatchObject({
      status: 'ACTIVE',
      periodStart: '2026-04-17T08:00:00.000Z',
      startedAt: start,
    })
    expect(now.phases.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
      [start, '2026-04-17T08:00:00.000Z'],
      ['2026-04-17T08:00:00.000Z', null],
    ])
  })
})

describe('a start in the past', () => {
  it('has the whole periods since on one START invoice, oldest first', async () => {
    const { customerId, ...made } = await begin({ startAt: '2026-01-31T10:00:00Z' })
    expect(made).toMatchObject({
      status: 'ACTIVE',
      startedAt: '2026-01-31T10:00:00.000Z',
      periodStart: '2026-03-31T10:00:00.000Z',
      periodEnd: '2026-04-30T10:00:00.000Z',
    })
    const [invoice, ...more] = await invoicesOf(tenant, customerId)
    expect(more).toEqual([])
    expect(invoice).toMatchObject({ reason: 'START', status: 'OPEN', total: '90' })
    const spans = invoice?.lines.map((line) => `${line.periodStart} ${line.periodEnd}`)
    expect(spans).toEqual([
      '2026-01-31T10:00:00.000Z 2026-02-28T10:00:00.000Z',
      '2026-02-28T10:00:00.000Z 2026-03-31T10:00:00.000Z',
      '2026-03-31T10:00:00.000Z 2026-04-30T10:00:00.000Z',
    ])
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect((await told(customerId)).at(-1)).toBe('CYCLE OPEN 2026-04-30 BASE 30')
  })

  it.each([
    ['January', '2026-01-01T00:00:00Z', 'CYCLE OPEN 2026-01-11 BASE 30 BASE 30 BASE 30'],
    ['this instant', '2026-03-22T00:00:00Z', 'CYCLE OPEN 2026-04-01 BASE 30'],
  ])('with a trial that ended in %s has the periods since on one invoice', async (...row) => {
    const [, startAt, invoice] = row
    const terms = { startAt, trialDays: 10 }
    tenant.clock.set(start)
    const { quote } = await tenant.ask(QuoteDocument, { input: { plan: { planId, ...terms } } })
    const { id, customerId, ...made } = await begin(terms)
    const trialEnd = new Date(Date.parse(startAt) + 10 * 86_400_000).toISOString()
    expect(made).toMatchObject({ status: 'ACTIVE', trialEnd, anchor: trialEnd })
    await bill(tenant)
    expect(await told(customerId)).toEqual([invoice])
    const [{ amountDue } = { amountDue: '' }] = await invoicesOf(tenant, customerId)
    expect([quote.total, quote.dueNow]).toEqual([amountDue, amountDue])
    expect(await tenant.facts(customerId, 'subscription.trial_ended')).toHaveLength(1)
    expect((await subscriptionOf(tenant, id)).phases).toHaveLength(2)
  })

  it('whose trial goes on is on trial', async () => {
    const { customerId, ...made } = await begin({
      ...{ startAt: '2026-03-22T00:00:00.001Z', trialDays: 10 },
    })
    expect(made).toMatchObject({ status: 'TRIALING', trialEnd: '2026-04-01T00:00:00.001Z' })
    expect(await told(customerId)).toEqual([])
  })

  it('counts to the millisecond which periods are over', async () => {
    for (const [startAt, lines] of [
      ['2026-03-01T00:00:00.000Z', 2],
      ['2026-03-01T00:00:00.001Z', 1],
      ['2026-02-28T23:59:59.999Z', 2],
      ['2026-03-31T23:59:59.999Z', 1],
    ] as const) {
      const { customerId } = await begin({ startAt })
      expect((await invoicesOf(tenant, customerId))[0]?.lines).toHaveLength(lines)
    }
    expect(await begin({ startAt: '2026-04-01T00:00:00.001Z' })).toMatchObject({
      status: 'SCHEDULED',
    })
  })

  it('may lie before the customer and the version of the plan, and has at most 250 periods', async () => {
    const days = await addMonthly(tenant, { billingPeriod: 'DAY', basePrice: '1' })
    await addPlan(tenant, 'young', { currency: 'USD', basePrice: '30' }, '2026-03-15')
    const { customerId } = await begin({ startAt: '2026-01-15T00:00:00Z' }, 'young')
    expect(await told(customerId)).toEqual(['START OPEN 2026-01-15 BASE 30 BASE 30 BASE 30'])
    const most = await begin({ startAt: '2025-07-26T00:00:00Z' }, days)
    expect((await invoicesOf(tenant, most.customerId))[0]?.lines).toHaveLength(250)
    const startAt = '2025-07-25T00:00:00Z'
    for (const trialDays of [undefined, 0]) {
      const input = { customerId, planId: days, startAt, trialDays }
      expect(await refused(input)).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: '250' })
    }
  })

  it('is at most 400 days ago, one ahead at most five years', async () => {
    tenant.clock.set(start)
    const customerId = await tenant.customer()
    for (const startAt of ['2025-02-24T23:59:59Z', '2031-04-06T00:00:00Z']) {
      expect(await refused({ customerId, planId, startAt })).toMatchObject({
        code: 'INVALID_REQUEST',
      })
    }
    const { status } = await begin({ customerId, startAt: '2025-02-25T00:00:00Z' })
    expect(status).toBe('ACTIVE')
    expect((await invoicesOf(tenant, customerId))[0]?.lines).toHaveLength(14)
  })
})

describe('a start ahead', () => {
  it('grants and bills nothing before its instant', async () => {
    const { id, customerId, ...made } = await begin({ startAt: '2026-04-20T12:00:00Z' })
    expect(made).toMatchObject({ status: 'SCHEDULED', startedAt: null, periodStart: null })
    await billAt(tenant, '2026-04-20T11:59:59Z')
    expect([await isEntitled(customerId), await told(customerId)]).toEqual([false, []])
    await billAt(tenant, '2026-04-21T00:00:00Z')
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      status: 'ACTIVE',
      startedAt: '2026-04-20T12:00:00.000Z',
      periodEnd: '2026-05-20T12:00:00.000Z',
    })
    expect(await isEntitled(customerId)).toBe(true)
    expect(await told(customerId)).toEqual(['START OPEN 2026-04-20 BASE 30'])
  })

  it('is canceled before it begins', async () => {
    const { id, customerId } = await begin({ startAt: '2026-04-20T12:00:00Z' })
    expect(await cancel(tenant, id)).toMatchObject({ status: 'CANCELED', startedAt: null })
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect(await told(customerId)).toEqual([])
  })
})

describe('service that begins ON_PAYMENT', () => {
  const incomplete = (input: Partial<CreateSubscriptionInput> = {}) =>
    begin({ activation: 'ON_PAYMENT', ...input })

  it('begins at the instant of the payment', async () => {
    const { id, customerId, ...made } = await incomplete()
    expect(made).toMatchObject({ status: 'INCOMPLETE', startedAt: null, periodStart: null })
    expect(await isEntitled(customerId)).toBe(false)
    tenant.clock.set('2026-04-05T10:00:00Z')
    const [invoice] = await invoicesOf(tenant, customerId)
    await tenant.ask(MarkInvoicePaidDocument, {
      id: invoice!.id,
      input: { paidAt: '2026-04-04T09:30:00Z' },
    })
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      status: 'ACTIVE',
      startedAt: '2026-04-04T09:30:00.000Z',
      periodStart: '2026-04-04T09:30:00.000Z',
      periodEnd: '2026-05-04T09:30:00.000Z',
    })
    const [paid] = await invoicesOf(tenant, customerId)
    expect(paid).toMatchObject({ status: 'PAID', periodStart: '2026-04-04T09:30:00.000Z' })
    expect(paid?.lines[0]?.periodEnd).toBe('2026-05-04T09:30:00.000Z')
    expect(await isEntitled(customerId)).toBe(true)
  })

  it('is not begun by a part of the payment', async () => {
    const { id, customerId } = await incomplete()
    await payAll(tenant, customerId, '29.99')
    expect((await subscriptionOf(tenant, id)).status).toBe('INCOMPLETE')
    await payAll(tenant, customerId)
    expect((await subscriptionOf(tenant, id)).status).toBe('ACTIVE')
  })

  it('is entitled for the days of grace only', async () => {
    const { customerId } = await incomplete({ incompleteGraceDays: 2 })
    expect(await isEntitled(customerId)).toBe(true)
    tenant.clock.set('2026-04-03T00:00:00Z')
    expect(await isEntitled(customerId)).toBe(false)
  })

  it('expires after 7 days, and its invoice is void', async () => {
    const { id, customerId } = await incomplete()
    await billAt(tenant, '2026-04-07T23:59:59Z')
    expect((await subscriptionOf(tenant, id)).status).toBe('INCOMPLETE')
    await billAt(tenant, '2026-04-08T00:00:00Z')
    expect((await subscriptionOf(tenant, id)).status).toBe('EXPIRED')
    expect(await told(customerId)).toEqual(['START VOID unknown BASE 30'])
  })

  it('never expires where incompleteDays is null', async () => {
    const { id } = await incomplete({ incompleteDays: null })
    await billAt(tenant, '2027-04-01T00:00:00Z')
    expect((await subscriptionOf(tenant, id)).status).toBe('INCOMPLETE')
  })

  it('is replaced by a new one, which voids its invoice', async () => {
    const { id, customerId } = await incomplete()
    const second = await incomplete({ customerId })
    expect((await subscriptionOf(tenant, id)).status).toBe('EXPIRED')
    expect((await told(customerId)).toSorted()).toEqual([
      'START OPEN unknown BASE 30',
      'START VOID unknown BASE 30',
    ])
    await payAll(tenant, customerId)
    expect((await subscriptionOf(tenant, second.id)).status).toBe('ACTIVE')
    const conflict = await refused({ customerId, planId, activation: 'ON_PAYMENT' })
    expect(conflict).toMatchObject({ code: 'CONFLICT', subscriptionId: second.id })
  })

  it('is canceled before it begins, and its invoice is void', async () => {
    const { id, customerId } = await incomplete()
    expect(await cancel(tenant, id)).toMatchObject({ status: 'CANCELED' })
    expect(await told(customerId)).toEqual(['START VOID unknown BASE 30'])
  })

  it('begins at once where nothing is to be paid', async () => {
    const free = await addMonthly(tenant, { basePrice: '0' })
    const { customerId, ...made } = await begin({ activation: 'ON_PAYMENT' }, free)
    expect(made).toMatchObject({ status: 'ACTIVE', periodStart: start })
    expect(await told(customerId)).toEqual([])
  })

  it('has a first period of known length only', async () => {
    tenant.clock.set(start)
    const customerId = await tenant.customer()
    const given = {
      customerId,
      planId,
      activation: 'ON_PAYMENT',
      billingAnchor: { day: 15 },
    } as const
    expect(await refused(given)).toMatchObject({ code: 'INVALID_REQUEST', field: 'prorateStart' })
    await begin({ ...given, prorateStart: false })
    await payAll(tenant, customerId)
    expect(await told(customerId)).toEqual(['START PAID 2026-04-01 BASE 30'])
  })
})

describe('uniqueness', () => {
  it.each([
    ['PLAN', 'the same plan', true],
    ['PLAN', 'another plan', false],
    ['CUSTOMER', 'another plan', true],
    ['NONE', 'the same plan', false],
  ] as const)('%s, of %s: refused %s', async (unique, which, isRefused) => {
    const { id, customerId } = await begin()
    const plan = which === 'the same plan' ? planId : await addMonthly(tenant)
    if (isRefused) {
      expect(await refused({ customerId, planId: plan, unique })).toMatchObject({
        code: 'CONFLICT',
        reason: 'SUBSCRIBED',
        subscriptionId: id,
      })
    } else {
      expect(await subscribe(tenant, plan, { customerId, unique })).toMatchObject({
        status: 'ACTIVE',
      })
    }
  })

  it('lets one of two at once pass', async () => {
    tenant.clock.set(start)
    const customerId = await tenant.customer()
    const both = await Promise.allSettled([begin({ customerId }), begin({ customerId })])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(String(both.find((one) => one.status === 'rejected')?.reason)).toContain('CONFLICT')
    expect(await told(customerId)).toEqual(['START OPEN 2026-04-01 BASE 30'])
  })

  it('has room for 50 live subscriptions', async () => {
    tenant.clock.set(start)
    const customerId = await tenant.customer()
    const many = { customerId, planId, unique: 'NONE', startAt: '2026-06-01T00:00:00Z' } as const
    const made = await Promise.all(
      Array.from({ length: 50 }, () => tenant.ask(CreateSubscriptionDocument, { input: many })),
    )
    expect(await refused(many)).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: '50', used: '50' })
    await cancel(tenant, made[0]!.createSubscription.id)
    expect((await subscribe(tenant, planId, many)).status).toBe('SCHEDULED')
  })
})

describe('a fixed term', () => {
  it('ends as EXPIRED, is not renewed, and grants nothing more', async () => {
    const { id, customerId } = await begin({ endAt: '2026-06-01T00:00:00Z' })
    await billAt(tenant, '2026-07-01T00:00:00Z')
    expect(await subscriptionOf(tenant, id)).toMatchObject({
      status: 'EXPIRED',
      endedAt: '2026-06-01T00:00:00.000Z',
      canceledAt: null,
    })
    expect(await told(customerId)).toEqual([
      'START OPEN 2026-04-01 BASE 30',
      'CYCLE OPEN 2026-05-01 BASE 30',
    ])
    expect(await isEntitled(customerId)).toBe(false)
  })

  it.each(['2026-04-01T00:00:00Z', '2026-03-01T00:00:00Z'])('does not end at %s', async (endAt) => {
    tenant.clock.set(start)
    const customerId = await tenant.customer()
    expect(await refused({ customerId, planId, endAt })).toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('charges of the quantity', () => {
  it('are due in advance each period, fees once at the start', async () => {
    const seats = await addMonthly(tenant, {
      basePrice: '10',
      charges: [
        { chargeKey: 'seats', name: 'Seats', perQuantity: true, model: 'PER_UNIT', unitPrice: '2' },
        {
          chargeKey: 'setup',
          name: 'Set-up',
          perQuantity: true,
          timing: 'AT_START',
          model: 'FLAT',
          flatFee: '99',
        },
      ],
    })
    const { id, customerId } = await begin({ quantity: 3 }, seats)
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect(await told(customerId)).toEqual([
      'START OPEN 2026-04-01 BASE 30 QUANTITY 6 QUANTITY 99',
      'CYCLE OPEN 2026-05-01 BASE 30 QUANTITY 6',
    ])
    // A fee is never given back.
    await payAll(tenant, customerId)
    await billAt(tenant, '2026-05-16T12:00:00Z')
    await cancel(tenant, id, { at: 'NOW', prorate: true })
    expect((await told(customerId)).at(-1)).toBe(
      'END PAID 2026-05-16 PRORATION_CREDIT -15 PRORATION_CREDIT -3 CARRIED_TO_STORE_CREDIT 18',
    )
  })
})

it('refuses an archived customer, an unknown plan and one without a version in effect', async () => {
  tenant.clock.set(start)
  const customerId = await tenant.customer()
  expect(await refused({ customerId, planId: 'nowhere' })).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refused({ customerId })).toMatchObject({ code: 'INVALID_REQUEST' })
  for (const quantity of [0, -1, 1_000_001]) {
    expect(await refused({ customerId, planId, quantity })).toMatchObject({
      code: 'INVALID_REQUEST',
    })
  }
  await bill(tenant)
})

it('leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
