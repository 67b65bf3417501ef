/** A year of a subscription on a test clock: bills, usage, credits and payments at their own instants. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateSubscriptionDocument,
  InvoicesDocument,
  MarkInvoicePaidDocument,
  UpdateBillingSettingsDocument,
} from '../support/billing.generated.ts'
import { amountsOf } from '../support/billing.ts'
import { CreditsDocument, RecordUsageDocument } from '../support/ledger.generated.ts'
import { addPlan } from '../support/plans.ts'
import { addMetered } from '../support/product.ts'
import { type ClockLab, startClockLab } from '../support/test-clocks.ts'

let lab: ClockLab
beforeAll(async () => {
  lab = await startClockLab()
  // Nobody pays, and service goes on.
  await lab.ask(UpdateBillingSettingsDocument, { input: { finalAction: 'NONE' } })
  await addMetered(lab, 'calls', 'SUM', 'n')
  const version = {
    currency: 'USD',
    basePrice: '49',
    includedCredits: '100',
    charges: [
      { key: 'calls', model: 'PER_UNIT' as const, unitPrice: '0.02', includedUnits: '100' },
    ],
  }
  await addPlan(lab, 'pro', version, '2020-01-01')
})
afterAll(() => lab?.tenant.close())

const start = '2027-01-31T09:00:00.000Z'

/** A customer on the plan from the clock's start on. */
async function subscribe() {
  const clock = await lab.clockAt(start)
  const customerId = await lab.customerOn(clock)
  await lab.ask(CreateSubscriptionDocument, { input: { customerId, planId: 'pro' } })
  return { clock, customerId }
}

const use = (customerId: string, n: number) =>
  lab.ask(RecordUsageDocument, { input: { customerId, eventType: 'calls', properties: { n } } })

const invoicesOf = async (customerId: string) =>
  (await lab.ask(InvoicesDocument, { customerId })).invoices.edges.map(({ node }) => node).reverse()

describe('a subscription on a test clock', () => {
  it('lives a year in one advance: thirteen periods, each billed at its boundary', async () => {
    const { clock, customerId } = await subscribe()
    await use(customerId, 250)
    await lab.advance(clock, '2028-02-01T00:00:00.000Z')
    const invoices = await invoicesOf(customerId)
    expect(invoices.map(({ periodStart, status }) => `${periodStart} ${status}`)).toEqual(
      [
        '2027-01-31',
        '2027-02-28',
        '2027-03-31',
        '2027-04-30',
        '2027-05-31',
        '2027-06-30',
        '2027-07-31',
        '2027-08-31',
        '2027-09-30',
        '2027-10-31',
        '2027-11-30',
        '2027-12-31',
        '2028-01-31',
      ].map((day) => `${day}T09:00:00.000Z OPEN`),
    )
    expect(amountsOf(invoices[1])).toEqual(['BASE 49', 'INCLUDED 0', 'USAGE 3'])
    expect(amountsOf(invoices[2])).toEqual(['BASE 49'])
    expect(invoices[1]).toMatchObject({
      finalizedAt: '2027-02-28T10:00:00.000Z',
      dueAt: '2027-02-28T10:00:00.000Z',
    })
    expect((await lab.ask(CreditsDocument, { customerId })).credits.available).toBe('100')
    const [first] = invoices
    const { markInvoicePaid } = await lab.ask(MarkInvoicePaidDocument, { id: first!.id })
    expect(markInvoicePaid).toMatchObject({ status: 'PAID', paidAt: '2028-02-01T00:00:00.000Z' })
  })

  it('is the same in many advances as in one, but for ids and numbers', async () => {
    const one = await subscribe()
    const many = await subscribe()
    for (const { customerId } of [one, many]) await use(customerId, 130)
    await lab.advance(one.clock, '2027-06-15T00:00:00.000Z')
    for (const day of [
      '2027-02-28T09:30:00Z',
      '2027-03-31T09:00:00Z',
      '2027-05-01',
      '2027-06-15',
    ]) {
      await lab.advance(many.clock, new Date(day).toISOString())
    }
    const shown = async (customerId: string) =>
      (await invoicesOf(customerId)).map(({ id: _, number: __, lines, ...invoice }) => ({
        ...invoice,
        lines: lines.map(({ id: ___, ...line }) => line),
      }))
    expect(await shown(many.customerId)).toEqual(await shown(one.customerId))
  })
})
