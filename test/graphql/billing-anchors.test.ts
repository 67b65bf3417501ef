/** Where the periods of subscriptions begin, and what a first, shorter one costs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreateSubscriptionInput } from '../support/billing.generated.ts'
import {
  addMonthly,
  amountsOf,
  billAt,
  invoicesOf,
  subscribe,
  subscriptionOf,
} from '../support/billing.ts'
import type { PlanVersionInput } from '../support/plans.generated.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

/** Subscribes at an instant and bills up to another. */
async function periodsOf(
  from: string,
  until: string,
  terms: Partial<PlanVersionInput>,
  input: Partial<CreateSubscriptionInput> = {},
) {
  tenant.clock.set(from)
  const made = await subscribe(tenant, await addMonthly(tenant, terms), input)
  await billAt(tenant, until)
  const invoices = await invoicesOf(tenant, made.customerId)
  return {
    invoices,
    made,
    starts: invoices
      .map(({ periodStart }) => periodStart?.replace(/T00:00:00.000Z$/, ''))
      // Those that were made at one instant are in any order.
      .toSorted(),
  }
}

describe('the boundaries of an anchor', () => {
  it.each<[string, Partial<PlanVersionInput>, string, string[]]>([
    [
      '2024-01-31',
      {},
      '2024-06-01',
      ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31'],
    ],
    ['2024-01-30', {}, '2024-04-01', ['2024-01-30', '2024-02-29', '2024-03-30']],
    [
      '2024-02-29',
      { billingPeriod: 'YEAR' },
      '2028-03-01',
      ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
    ],
    [
      '2026-08-31',
      { billingPeriodCount: 3 },
      '2027-06-01',
      ['2026-08-31', '2026-11-30', '2027-02-28', '2027-05-31'],
    ],
    [
      '2026-03-10T23:59:59.999Z',
      { billingPeriod: 'WEEK', billingPeriodCount: 2 },
      '2026-04-10',
      ['2026-03-10T23:59:59.999Z', '2026-03-24T23:59:59.999Z', '2026-04-07T23:59:59.999Z'],
    ],
  ])('%s %j', async (from, terms, until, starts) => {
    expect((await periodsOf(from, until, terms)).starts).toEqual(starts)
  })
})

describe('billingAnchor', () => {
  it('prorates the stub by the whole natural period: quarterly from 1 Apr, start 20 May, 90.00', async () => {
    const { invoices, starts } = await periodsOf(
      '2024-05-20',
      '2024-10-01',
      { basePrice: '90', billingPeriodCount: 3 },
      { billingAnchor: { at: '2024-04-01T00:00:00Z' } },
    )
    expect(starts).toEqual(['2024-05-20', '2024-07-01', '2024-10-01'])
    // 42 of 91 days.
    expect(invoices.map(({ total }) => total)).toEqual(['41.54', '90', '90'])
    expect(invoices[0]?.periodEnd).toBe('2024-07-01T00:00:00.000Z')
  })

  it('is a day of the month, of a shorter month its last', async () => {
    const { invoices, starts } = await periodsOf(
      '2026-02-10T12:00:00Z',
      '2026-05-01',
      {},
      { billingAnchor: { day: 31 } },
    )
    expect(starts).toEqual(['2026-02-10T12:00:00.000Z', '2026-02-28', '2026-03-31', '2026-04-30'])
    // 17.5 of the 28 days from 31 January.
    expect(invoices.map(({ total }) => total)).toEqual(['18.75', '30', '30', '30'])
  })

  it('begins with a whole period on the day itself', async () => {
    const { invoices, starts } = await periodsOf(
      '2026-05-15',
      '2026-06-20',
      {},
      { billingAnchor: { day: 15 } },
    )
    expect(starts).toEqual(['2026-05-15', '2026-06-15'])
    expect(invoices.map(({ total }) => total)).toEqual(['30', '30'])
  })

  it('may lie ahead', async () => {
    const { starts, invoices } = await periodsOf(
      '2026-06-06',
      '2026-08-01',
      {},
      { billingAnchor: { at: '2026-07-01T00:00:00Z' } },
    )
    expect(starts).toEqual(['2026-06-06', '2026-07-01', '2026-08-01'])
    expect(invoices[0]?.total).toBe('25')
  })

  it('costs the whole price where the start is not prorated', async () => {
    const { invoices } = await periodsOf(
      '2026-06-06',
      '2026-06-07',
      {},
      { billingAnchor: { day: 1 }, prorateStart: false },
    )
    expect(invoices.map(({ total }) => total)).toEqual(['30'])
  })

  it('is the anchor after a trial too', async () => {
    const { invoices, starts } = await periodsOf(
      '2026-06-01',
      '2026-08-01',
      {},
      { trialDays: 10, billingAnchor: { day: 1 } },
    )
    expect(starts).toEqual(['2026-06-11', '2026-07-01', '2026-08-01'])
    expect(invoices.map(({ total }) => total)).toEqual(['20', '30', '30'])
  })
})

describe('a plan that is paid ONCE', () => {
  it('has one period without end and one charge, and is never renewed', async () => {
    const { invoices, made } = await periodsOf('2026-01-01', '2028-01-01', {
      billingPeriod: 'ONCE',
    })
    expect(made).toMatchObject({ status: 'ACTIVE', periodEnd: null })
    expect(invoices.map(amountsOf)).toEqual([['BASE 30']])
    const now = await subscriptionOf(tenant, made.id)
    expect(now).toMatchObject({ periodStart: '2026-01-01T00:00:00.000Z', periodEnd: null })
  })
})
