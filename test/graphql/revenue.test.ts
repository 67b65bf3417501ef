/** Recurring revenue as customers move, and the figures of a business, on test clocks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancelSubscriptionDocument,
  ChangeSubscriptionDocument,
  CreateRefundDocument,
  CreateSubscriptionDocument,
  type CreateSubscriptionInput,
  MarkInvoicePaidDocument,
  PauseSubscriptionDocument,
} from '../support/billing.generated.ts'
import { UpdateCustomerDocument } from '../support/ledger.generated.ts'
import { AddPaymentMethodDocument, PayInvoiceDocument } from '../support/payments.generated.ts'
import { CreateCustomPricingDocument } from '../support/plans.generated.ts'
import { addPlan } from '../support/plans.ts'
import { addMetered } from '../support/product.ts'
import { CreatePromotionDocument, RemoveDiscountDocument } from '../support/promotions.generated.ts'
import { type ClockLab, startClockLab } from '../support/test-clocks.ts'
import {
  DunningStatsDocument,
  MrrChangesDocument,
  type MrrChangesQueryVariables,
  RevenueDocument,
  type RevenueQueryVariables,
  RevenueSeriesDocument,
  type RevenueSeriesQueryVariables,
  TopCustomersDocument,
} from './revenue.generated.ts'

const day = (month: number, date: number) => new Date(Date.UTC(2026, month - 1, date)).toISOString()

let lab: ClockLab
let clock: string
const subscriptions: Record<string, string> = {}
const customers: Record<string, string> = {}

beforeAll(async () => {
  lab = await startClockLab()
  await lab.ask(RevenueDocument, {})
  for (const [key, basePrice] of Object.entries({
    small: '20',
    basic: '30',
    pro: '50',
    big: '80',
  })) {
    await addPlan(lab, key, { currency: 'USD', basePrice }, '2020-01-01')
  }
  await addPlan(
    lab,
    'euro',
    { currency: 'EUR', basePrice: '120', billingPeriod: 'YEAR' },
    '2020-01-01',
  )
  clock = await lab.clockAt(day(1, 5))
  for (const name of ['a', 'b']) customers[name] = await lab.customerOn(clock, name)
  await tellStory()
})
afterAll(() => lab?.tenant.close())

async function subscribe(
  name: string,
  planId: string,
  more: Partial<CreateSubscriptionInput> = { dueDays: 365 },
) {
  const input = { customerId: customers[name] ?? '', planId, ...more }
  const { createSubscription } = await lab.ask(CreateSubscriptionDocument, { input })
  subscriptions[name] = createSubscription.id
}

const idOf = (name: string) => subscriptions[name] ?? ''

const changeTo = (name: string, planId: string) =>
  lab.ask(ChangeSubscriptionDocument, { id: idOf(name), input: { planId, proration: 'NONE' } })

/** R5: January: A new 50, B new 30. February: A to 80, B ends. March: B is back at 20. */
async function tellStory() {
  await subscribe('a', 'pro')
  await subscribe('b', 'basic')
  await lab.advance(clock, day(2, 10))
  await changeTo('a', 'big')
  // There and back at one instant.
  await changeTo('a', 'small')
  await changeTo('a', 'big')
  await lab.ask(CancelSubscriptionDocument, { id: idOf('b'), input: { at: 'NOW' } })
  await lab.advance(clock, day(3, 20))
  await subscribe('b', 'small')
  await lab.ask(MarkInvoicePaidDocument, { id: await invoiceOf('a'), input: {} })
}

/** The invoice with which the customer's first subscription started. */
async function invoiceOf(name: string): Promise<string> {
  const found = await lab.rows<{ id: string }>(
    `select id from invoice where workspace_id = $1 and customer_id = $2 and reason = 'START'
     order by id limit 1`,
    customers[name],
  )
  return found[0]?.id ?? ''
}

async function revenue(variables: RevenueQueryVariables) {
  return (await lab.ask(RevenueDocument, variables)).revenue
}

async function dollars(variables: RevenueQueryVariables) {
  const { currencies } = await revenue({ ...variables, currency: 'USD' })
  const [usd] = currencies
  if (!usd) throw new Error('No dollars')
  return usd
}

async function series(variables: RevenueSeriesQueryVariables) {
  return (await lab.ask(RevenueSeriesDocument, variables)).revenueSeries
}

async function changes(variables: MrrChangesQueryVariables) {
  const { mrrChanges } = await lab.ask(MrrChangesDocument, { order: 'CREATED_ASC', ...variables })
  return mrrChanges.edges.map(({ node }) =>
    [node.customer.externalId, node.time.slice(0, 10), node.kind, node.amount, node.mrr].join(' '),
  )
}

const february = { startTime: '2026-02-01', endTime: '2026-02-28' }
const march = { startTime: '2026-03-01', endTime: '2026-03-31' }

describe('recurring revenue', () => {
  it('moves in the commit that causes it, as of when that was decided', async () => {
    const all = [
      'a 2026-01-05 NEW 50 50',
      'b 2026-01-05 NEW 30 30',
      'a 2026-02-10 EXPANSION 30 80',
      'b 2026-02-10 CHURN -30 0',
      'b 2026-03-20 REACTIVATION 20 20',
    ]
    expect((await changes({})).toSorted()).toEqual(all.toSorted())
    expect(await changes({ customerId: 'a' })).toEqual([all[0], all[2]])
    expect(await changes({ kinds: ['CHURN', 'REACTIVATION'] })).toEqual([all[3], all[4]])
    expect(await changes({ startTime: day(2, 10), endTime: day(3, 20), kinds: ['CHURN'] })).toEqual(
      [all[3]],
    )
    expect(await changes({ customerId: 'b', order: 'CREATED_DESC' })).toEqual([
      ...[all[4], all[3], all[1]],
    ])
  })

  it('of a plan moves by itself', async () => {
    expect(await changes({ planId: 'pro' })).toEqual([
      'a 2026-01-05 NEW 50 50',
      'a 2026-02-10 CHURN -50 0',
    ])
    expect(await changes({ planId: 'big' })).toEqual(['a 2026-02-10 NEW 80 80'])
    expect(await changes({ planId: 'small' })).toEqual(['b 2026-03-20 NEW 20 20'])
  })
})

describe('the figures of a range', () => {
  it('R5 are those of February', async () => {
    expect(await dollars(february)).toMatchObject({
      ...{ openingMrr: '80', newMrr: '0', expansionMrr: '30', contractionMrr: '0', churnMrr: '30' },
      ...{ reactivationMrr: '0', mrr: '80', arr: '960', payingCustomers: 1 },
      ...{ openingPayingCustomers: 2, lostCustomers: 1, customerChurnPercent: '50' },
      ...{ grossRetentionPercent: '62.5', netRetentionPercent: '100', arpu: '80', ltv: '160' },
    })
  })

  it('R5 are those of March', async () => {
    expect(await dollars(march)).toMatchObject({
      ...{ openingMrr: '80', reactivationMrr: '20', mrr: '100', payingCustomers: 2 },
      ...{ reactivatedCustomers: 1, lostCustomers: 0, customerChurnPercent: '0', ltv: null },
      ...{ arpu: '50', cash: '50', netCash: '50', succeededPayments: 1, settledPayments: 0 },
    })
  })

  it('have no rates where there was nothing', async () => {
    const range = { startTime: '2025-01-01', endTime: '2025-12-31' }
    expect((await revenue(range)).currencies).toEqual([])
    expect(await dollars(range)).toMatchObject({
      ...{
        mrr: '0',
        customerChurnPercent: null,
        grossRetentionPercent: null,
        arpu: null,
        ltv: null,
      },
    })
  })

  it('are what was invoiced without tax, less notes', async () => {
    // January's START invoices, February's and March's renewals, and B's new START invoice.
    expect(await dollars({ startTime: '2026-01-01', endTime: '2026-01-31' })).toMatchObject({
      invoiced: '80',
    })
    expect(await dollars(march)).toMatchObject({ invoiced: '100' })
    expect(await dollars({ ...march, planId: 'small' })).toMatchObject({
      invoiced: '20',
      mrr: '20',
    })
  })
})

describe('a series', () => {
  it('closes in every interval, and has those in which nothing moved', async () => {
    const { buckets } = await series({
      ...{ startTime: '2025-12-01', endTime: '2026-04-30', interval: 'MONTH', currency: 'USD' },
    })
    const told = buckets.map(({ date, customerCount, newCustomerCount, currencies: [usd] }) =>
      [
        date,
        usd?.openingMrr,
        usd?.mrr,
        usd?.payingCustomers,
        usd?.cash,
        newCustomerCount,
        customerCount,
      ].join(' '),
    )
    expect(told).toEqual([
      '2025-12-01 0 0 0 0 0 0',
      '2026-01-01 0 80 2 0 2 2',
      '2026-02-01 80 80 1 0 0 2',
      '2026-03-01 80 100 2 50 0 2',
      '2026-04-01 100 100 2 0 0 2',
    ])
    for (const interval of ['DAY', 'WEEK', 'MONTH'] as const) {
      for (const planId of [undefined, 'pro', 'small', 'big']) {
        const whole = { startTime: '2026-01-03', endTime: '2026-03-29' }
        await closes(await series({ ...whole, interval, planId }), { ...whole, planId })
      }
    }
  })

  /** What a bucket ends with the next begins with, and together they move as the range does. */
  async function closes(
    { buckets }: Awaited<ReturnType<typeof series>>,
    range: RevenueQueryVariables,
  ) {
    const rows = buckets.map(({ currencies }) => currencies[0]!)
    for (const [index, row] of rows.entries()) {
      const gained = Number(row.newMrr) + Number(row.reactivationMrr) + Number(row.expansionMrr)
      const lost = Number(row.contractionMrr) + Number(row.churnMrr)
      expect(Number(row.openingMrr) + gained - lost).toBe(Number(row.mrr))
      expect(row.openingMrr).toBe(index === 0 ? '0' : rows[index - 1]?.mrr)
    }
    const whole = await dollars(range)
    expect(rows.at(-1)?.mrr).toBe(whole.mrr)
    for (const name of ['newMrr', 'churnMrr', 'reactivationMrr', 'cash'] as const) {
      expect(rows.reduce((sum, row) => sum + Number(row[name]), 0)).toBe(Number(whole[name]))
    }
  }

  it('has its days in the time zone', async () => {
    const asked = { startTime: '2026-01-04', endTime: '2026-01-05', interval: 'DAY' as const }
    const { buckets } = await series({ ...asked, timeZone: 'America/New_York' })
    expect(buckets.map(({ startTime, currencies }) => [startTime, currencies[0]?.mrr])).toEqual([
      ['2026-01-04T05:00:00.000Z', '80'],
      ['2026-01-05T05:00:00.000Z', '80'],
    ])
  })

  it('has each currency by itself, and moves no money between them', async () => {
    customers.e = await lab.customerOn(clock, 'e')
    await subscribe('e', 'euro')
    const { currencies } = await revenue(march)
    expect(currencies.map(({ currency, mrr }) => `${currency} ${mrr}`)).toEqual([
      'EUR 10',
      'USD 100',
    ])
    const { buckets } = await series({ ...march, interval: 'WEEK' })
    expect(buckets.map((bucket) => bucket.currencies.length)).toEqual(buckets.map(() => 2))
  })
})

describe('the customers that bring the most', () => {
  const top = async (by: 'MRR' | 'CASH', more: { first?: number; planId?: string } = {}) => {
    const asked = { by, currency: 'USD', ...march, ...more }
    const { topCustomers } = await lab.ask(TopCustomersDocument, asked)
    return topCustomers.map(({ customer, amount }) => `${customer.externalId} ${amount}`)
  }

  it('are ranked by recurring revenue or by payments, in one currency', async () => {
    expect(await top('MRR')).toEqual(['a 80', 'b 20'])
    expect(await top('MRR', { first: 1 })).toEqual(['a 80'])
    expect(await top('MRR', { planId: 'small' })).toEqual(['b 20'])
    expect(await top('CASH')).toEqual(['a 50'])
    expect(await top('CASH', { planId: 'small' })).toEqual([])
  })
})

describe('a pause', () => {
  it('takes revenue away where service stops or invoices are voided, and gives it back', async () => {
    customers.p = await lab.customerOn(clock, 'p')
    await subscribe('p', 'pro')
    for (const behavior of ['KEEP_AS_DRAFT', 'VOID'] as const) {
      await lab.ask(PauseSubscriptionDocument, {
        id: idOf('p'),
        input: { behavior, resumeAt: day(4, 10) },
      })
      const told = behavior === 'VOID' ? [] : ['p 2026-03-20 NEW 50 50']
      expect(await changes({ customerId: 'p' })).toEqual(told)
    }
    // What is seen late counts at its own instant.
    await lab.advance(clock, day(5, 1))
    expect(await changes({ customerId: 'p' })).toEqual(['p 2026-04-10 NEW 50 50'])
  })
})

describe('what counts', () => {
  it('changes with the period in which an own price begins or ends, a discount with the next step', async () => {
    await addMetered(lab, 'calls', 'SUM')
    const charges = [{ key: 'calls', model: 'FLAT' as const, flatFee: '7' }]
    await addPlan(lab, 'flat', { currency: 'USD', basePrice: '10', charges }, '2020-01-01')
    const own = await lab.clockAt(day(1, 1))
    customers.f = await lab.customerOn(own, 'f')
    await subscribe('f', 'flat')
    await lab.ask(CreateCustomPricingDocument, {
      input: {
        ...{ customerId: customers.f, currency: 'USD', effectiveAt: day(1, 20), endsAt: day(3, 1) },
        rules: [{ key: 'calls', model: 'FLAT', flatFee: '3' }],
      },
    })
    await lab.advance(own, day(3, 15))
    await lab.ask(UpdateCustomerDocument, {
      id: customers.f,
      input: { discount: { percent: '50', appliesTo: 'ALL' } },
    })
    await lab.advance(own, day(5, 2))
    expect(await changes({ customerId: 'f' })).toEqual([
      'f 2026-01-01 NEW 17 17',
      'f 2026-02-01 CONTRACTION -4 13',
      'f 2026-03-01 EXPANSION 4 17',
      'f 2026-03-29 CONTRACTION -8.5 8.5',
    ])
  })

  it('R2 and R3 is less what promotions take off every period, while they run', async () => {
    const own = await lab.clockAt(day(1, 1))
    const seats = { currency: 'USD', basePrice: '40' }
    await addPlan(lab, 'seats', seats, '2020-01-01')
    const offers = {
      forever: { percent: '25', duration: 'FOREVER' },
      twice: { percent: '25', duration: 'REPEATING', months: 2 },
      once: { percent: '25', duration: 'ONCE' },
    } as const
    for (const [code, version] of Object.entries(offers)) {
      await lab.ask(CreatePromotionDocument, {
        input: { code, version: { kind: 'PERCENT', ...version }, publish: true },
      })
      customers[code] = await lab.customerOn(own, code)
      await subscribe(code, 'seats', { quantity: 3, dueDays: 365, promotionCodes: [code] })
    }
    await lab.advance(own, day(4, 5))
    const [{ id }] = (
      await lab.tenant.sql.query('select id from discount where customer_id = $1', [
        customers.forever,
      ])
    ).rows
    await lab.ask(RemoveDiscountDocument, { id })
    expect(await changes({ customerId: 'forever' })).toEqual([
      'forever 2026-01-01 NEW 90 90',
      'forever 2026-04-05 EXPANSION 30 120',
    ])
    expect(await changes({ customerId: 'twice' })).toEqual([
      'twice 2026-01-01 NEW 90 90',
      'twice 2026-03-01 EXPANSION 30 120',
    ])
    expect(await changes({ customerId: 'once' })).toEqual(['once 2026-01-01 NEW 120 120'])
  })

  it('of subscriptions from before it was counted begins when they are looked at', async () => {
    const { sql } = lab.tenant
    await sql.query('delete from mrr_change where customer_id = $1', [customers.f])
    // As the upgrade leaves them.
    await sql.query(
      `update subscription s set mrr = 0, clock_wake_at = a.clock_now from credit_account a
       where a.customer_id = s.customer_id and s.customer_id = $1`,
      [customers.f],
    )
    const [{ test_clock_id: own }] = (
      await sql.query('select test_clock_id from credit_account where customer_id = $1', [
        customers.f,
      ])
    ).rows
    await lab.advance(own, day(5, 20))
    expect(await changes({ customerId: 'f' })).toEqual(['f 2026-05-02 NEW 8.5 8.5'])
  })
})

describe('money', () => {
  const may = { startTime: '2026-05-01', endTime: '2026-05-31' }
  const payWith = (name: string, token: string) =>
    lab.ask(AddPaymentMethodDocument, {
      input: { customerId: customers[name] ?? '', token, isDefault: true },
    })
  const payBy = async (name: string) => lab.ask(PayInvoiceDocument, { id: await invoiceOf(name) })
  const dunning = async (more: { planId?: string } = {}) =>
    (await lab.ask(DunningStatsDocument, { ...may, ...more })).dunningStats.currencies
  const none = {
    retryingInvoices: 0,
    recoveredInvoices: 0,
    exhaustedInvoices: 0,
    stoppedInvoices: 0,
  }

  it('is what came and failed, less what went back, and what failed is recovered', async () => {
    await addPlan(lab, 'paid', { currency: 'USD', basePrice: '50' }, '2020-01-01')
    for (const [name, token] of Object.entries({ m: 'test_success', d: 'test_decline' })) {
      customers[name] = await lab.customerOn(clock, name)
      await payWith(name, token)
      await subscribe(name, 'paid', { collection: 'INVOICE', dueDays: 365 })
      await payBy(name)
    }
    expect(await dollars({ ...may, planId: 'paid' })).toMatchObject({
      ...{ succeededPayments: 1, failedPayments: 1, settledPayments: 1 },
      ...{ cash: '50', netCash: '50', invoiced: '100', mrr: '100' },
    })
    const due = { currency: 'USD', ...none, retryingInvoices: 1, dueAmount: '50' }
    const waits = { ...due, recoveredAmount: '0', recoveryPercent: null }
    expect(await dunning()).toEqual([waits])
    expect(await dunning({ planId: 'paid' })).toEqual([waits])
    expect(await dunning({ planId: 'small' })).toEqual([])

    await payWith('d', 'test_success')
    await payBy('d')
    customers.r = await lab.customerOn(clock, 'r')
    await subscribe('r', 'paid')
    const invoiceId = await invoiceOf('r')
    await lab.ask(MarkInvoicePaidDocument, { id: invoiceId, input: {} })
    await lab.ask(CreateRefundDocument, { input: { invoiceId, amount: '20', reason: 'Sorry' } })
    expect(await dollars(may)).toMatchObject({ succeededPayments: 3, cash: '150', netCash: '130' })
    expect(await dollars({ ...may, planId: 'paid' })).toMatchObject({
      ...{ failedPayments: 1, settledPayments: 2, netCash: '130', invoiced: '130', mrr: '150' },
    })
    const done = { currency: 'USD', ...none, recoveredInvoices: 1, dueAmount: '0' }
    expect(await dunning()).toEqual([{ ...done, recoveredAmount: '50', recoveryPercent: '100' }])
  })
})

describe('bad input', () => {
  it.each([
    ['an empty range', { startTime: day(3, 1), endTime: day(3, 1) }, 'INVALID_REQUEST'],
    ['a range backwards', { startTime: day(3, 2), endTime: day(3, 1) }, 'INVALID_REQUEST'],
    ['no time zone', { timeZone: 'Nowhere' }, 'INVALID_REQUEST'],
    ['no currency', { currency: 'XXX' }, 'INVALID_REQUEST'],
    ['no plan', { planId: 'nothing' }, 'NOT_FOUND'],
  ])('is refused: %s', async (_what, variables, code) => {
    expect(await lab.refused(RevenueDocument, variables)).toMatchObject({ code })
    const asked = { ...variables, interval: 'DAY' as const }
    expect(await lab.refused(RevenueSeriesDocument, asked)).toMatchObject({ code })
  })

  it('is refused: more than 1,000 intervals, more than 100 customers', async () => {
    const range = { startTime: '2020-01-01', endTime: '2024-01-01' }
    expect(await lab.refused(RevenueSeriesDocument, { ...range, interval: 'DAY' })).toMatchObject({
      code: 'INVALID_REQUEST',
    })
    for (const first of [0, 101]) {
      const asked = { by: 'MRR' as const, currency: 'USD', first }
      expect(await lab.refused(TopCustomersDocument, asked)).toMatchObject({
        code: 'INVALID_REQUEST',
      })
    }
  })
})
