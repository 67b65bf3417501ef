/** Invoices that Stripe will charge are rounded to what it can take, by a line of their own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateInvoiceDocument,
  type CreateInvoiceInput,
  IssueStoreCreditDocument,
  UpdateBillingSettingsDocument,
} from '../support/billing.generated.ts'
import { type StripeLab, startStripeLab } from '../support/stripe-lab.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let lab: StripeLab
beforeAll(async () => {
  lab = await startStripeLab()
})
afterAll(() => lab?.close())

async function invoiceOf(amount: string, more: Partial<CreateInvoiceInput> = {}) {
  const customerId = more.customerId ?? (await lab.customer())
  const lines = [{ description: 'Work', amount }]
  const charged = { currency: 'KWD', status: 'OPEN', collection: 'CHARGE' } as const
  const input = { ...charged, lines, ...more, customerId }
  const { createInvoice } = await lab.ask(CreateInvoiceDocument, { input })
  const { id, subtotal, tax, total, amountDue } = createInvoice
  const lined = createInvoice.lines.map((line) => `${line.kind} ${line.amount}`)
  return { id, customerId, subtotal, tax, total, amountDue, lines: lined.join(' ') }
}

describe('an invoice that Stripe charges', () => {
  it.each([
    ['1.234', '1.23', 'ONE_TIME 1.234 ROUNDING -0.004'],
    ['1.235', '1.24', 'ONE_TIME 1.235 ROUNDING 0.005'],
    ['1.23', '1.23', 'ONE_TIME 1.23'],
    ['0.004', '0', 'ONE_TIME 0.004 ROUNDING -0.004'],
  ])('of %s dinars is one of %s', async (amount, total, lines) => {
    expect(await invoiceOf(amount)).toMatchObject({ total, subtotal: total, lines })
  })

  it('is rounded after its tax, on top or included', async () => {
    const settings = (input: object) => lab.ask(UpdateBillingSettingsDocument, { input })
    await settings({ taxPercent: '10', taxName: 'VAT' })
    expect(await invoiceOf('1.234')).toMatchObject({ tax: '0.123', total: '1.36' })
    expect(await invoiceOf('1.234', { taxInclusive: true })).toMatchObject({
      ...{ tax: '0.112', total: '1.23', subtotal: '1.23' },
    })
    await settings({ taxPercent: null, taxName: null })
  })

  it('is paid to the last digit', async () => {
    const customerId = await lab.customer()
    const rounded = await invoiceOf('1.234', { customerId })
    await lab.method(customerId, 'pm_card_visa')
    const [payment] = await lab.payments(customerId)
    expect(payment).toMatchObject({ invoiceId: rounded.id, status: 'SUCCEEDED', amount: '1.23' })
    expect(lab.stripe.taken(payment?.id ?? '')).toEqual([1_230])
    const { id } = await invoiceOf('1.234', { customerId, collection: 'INVOICE' })
    expect(await lab.pay(id)).toMatchObject({ status: 'FAILED', declineCode: 'PROCESSING_ERROR' })
  })

  it('leaves of store credit what would make the rest unpayable', async () => {
    const customerId = await lab.customer()
    const credit = { customerId, currency: 'KWD', amount: '0.015' }
    await lab.ask(IssueStoreCreditDocument, { input: credit })
    expect(await invoiceOf('1.234', { customerId })).toMatchObject({ amountDue: '1.22' })
    expect(await invoiceOf('0.004', { customerId })).toMatchObject({ amountDue: '0' })
  })

  it.each([
    ['in a currency that Stripe takes as it is', '1.23', { currency: 'USD' }],
    ['in shillings', '5', { currency: 'UGX' }],
    ['when it is sent, not charged', '1.234', { collection: 'INVOICE' }],
  ] as const)('is not rounded %s', async (_when, amount, more) => {
    expect(await invoiceOf(amount, more)).toMatchObject({
      ...{ total: amount, lines: `ONE_TIME ${amount}` },
    })
  })

  it('is not rounded for customers of test clocks, whom Stripe never charges', async () => {
    const customerId = await lab.clockCustomer()
    expect(await invoiceOf('1.234', { customerId })).toMatchObject({ total: '1.234' })
  })

  it('stands the verification', async () => {
    expect(await billingDifferences(lab.tenant.sql)).toEqual([])
  })
})
