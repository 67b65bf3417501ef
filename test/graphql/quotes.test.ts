/** Quotes: what something would cost is what is then invoiced, in the same instant. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { QuoteDocument, type QuoteInput } from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { MakeCustomerTokenDocument } from '../support/credentials.generated.ts'
import { creditOf, giveCredit, makeInvoice, setBilling } from '../support/invoice-acts.ts'
import { UpdateCustomerDocument } from '../support/ledger.generated.ts'
import type { ChargeInput, PlanVersionInput } from '../support/plans.generated.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await setBilling(tenant, { taxName: 'VAT', taxPercent: '20' })
})
afterAll(() => tenant?.close())

const quote = async (input: QuoteInput, key?: string) =>
  (await tenant.ask(QuoteDocument, { input }, key)).quote

type Quoted = Awaited<ReturnType<typeof quote>>
type Invoiced = Awaited<ReturnType<typeof invoicesOf>>[number]

/** What a quote and an invoice have in common. */
function sumsOf({ currency, subtotal, discount, tax, total, lines }: Quoted | Invoiced) {
  const listed = lines.map(({ kind, description, quantity, unitPrice, amount, ...more }) => ({
    ...{ kind, description, quantity, unitPrice, amount },
    ...{ discount: more.discount, tax: more.tax },
    ...{ periodStart: more.periodStart, periodEnd: more.periodEnd },
  }))
  return { currency, subtotal, discount, tax, total, lines: listed }
}

const seats: ChargeInput = {
  ...{ chargeKey: 'seats', name: 'Seats', model: 'GRADUATED', perQuantity: true },
  tiers: [{ upTo: '5', unitPrice: '9.99' }, { unitPrice: '7.5' }],
}
const setUp: ChargeInput = {
  ...{ chargeKey: 'set-up', name: 'Set-up', model: 'FLAT', flatFee: '49' },
  ...{ perQuantity: true, timing: 'AT_START' },
}

type Terms = Omit<NonNullable<QuoteInput['plan']>, 'planId'>
const plans: [string, Partial<PlanVersionInput>, Terms][] = [
  ['a monthly plan', {}, {}],
  ['several of it', { basePrice: '19.99' }, { quantity: 7 }],
  ['seats and a set-up fee', { charges: [seats, setUp] }, { quantity: 8 }],
  ['a stub up to the first of the month', {}, { billingAnchor: { day: 1 } }],
  ['a whole first period', {}, { billingAnchor: { day: 1 }, prorateStart: false }],
  ['a start two months ago', {}, { startAt: '2026-01-05T00:00:00Z' }],
  ['service from the payment', {}, { activation: 'ON_PAYMENT' }],
  ['one charge for ever', { billingPeriod: 'ONCE' }, {}],
  ['nothing', { basePrice: '0' }, {}],
  ['yen', { currency: 'JPY', basePrice: '1001' }, { quantity: 3 }],
]

it.each(plans)('says what %s costs, and so it is invoiced', async (_name, version, terms) => {
  tenant.clock.set(noon)
  const planId = await addMonthly(tenant, version)
  const customerId = await tenant.customer()
  await tenant.ask(UpdateCustomerDocument, {
    id: customerId,
    input: { discount: { percent: '12.5', appliesTo: 'ALL' } },
  })
  await giveCredit(tenant, customerId, '3')
  const quoted = await quote({ plan: { ...terms, customerId, planId } })
  const before = await creditOf(tenant, customerId)
  expect(before.balance).toBe('3')
  await subscribe(tenant, planId, { ...terms, customerId })
  const [invoice] = await invoicesOf(tenant, customerId)
  expect(sumsOf(quoted)).toEqual(
    invoice
      ? sumsOf(invoice)
      : { currency: 'USD', subtotal: '0', discount: '0', tax: '0', total: '0', lines: [] },
  )
  expect([quoted.dueNow, quoted.trialDays]).toEqual([invoice?.amountDue ?? '0', null])
})

it.each([
  ['a trial', { trialDays: 14 }, '2026-03-24T12:00:00Z'],
  ['a trial before payment', { trialDays: 14, activation: 'ON_PAYMENT' }, '2026-03-24T12:00:00Z'],
  ['a start ahead', { startAt: '2026-04-01T00:00:00Z' }, '2026-04-01T00:00:00Z'],
] as [string, Terms, string][])('says what %s will cost, when nothing is due', async (...row) => {
  const [, terms, billedAt] = row
  tenant.clock.set(noon)
  const planId = await addMonthly(tenant, { charges: [setUp] })
  const customerId = await tenant.customer()
  const quoted = await quote({ plan: { ...terms, customerId, planId } })
  expect(quoted).toMatchObject({ total: '94.8', dueNow: '0', trialDays: terms.trialDays ?? null })
  await subscribe(tenant, planId, { ...terms, customerId })
  expect(await invoicesOf(tenant, customerId)).toEqual([])
  await billAt(tenant, billedAt)
  const [invoice] = await invoicesOf(tenant, customerId)
  expect(sumsOf(quoted)).toEqual(sumsOf(invoice!))
})

it('prices lines as the invoice of them is priced', async () => {
  const customerId = await tenant.customer()
  await giveCredit(tenant, customerId, '5')
  const lines = [
    { description: 'Item 1', amount: '10.01' },
    { description: 'Item 2', quantity: '3', unitPrice: '0.333' },
  ]
  const quoted = await quote({ lines: { customerId, currency: 'USD', lines } })
  const invoice = await makeInvoice(tenant, [], { customerId, lines, status: 'OPEN' })
  expect(sumsOf(quoted)).toEqual(sumsOf(invoice))
  expect([quoted.total, quoted.dueNow]).toEqual(['13.21', invoice.amountDue])
})

it('prices a plan for somebody who is no customer, and changes nothing', async () => {
  const planId = await addMonthly(tenant)
  const { rows: before } = await tenant.sql.query('select count(*) from customer')
  expect(await quote({ plan: { planId, quantity: 2 } })).toMatchObject({
    ...{ subtotal: '60', tax: '12', total: '72', dueNow: '72' },
  })
  const { rows: after } = await tenant.sql.query('select count(*) from customer')
  expect(after).toEqual(before)
})

it('is refused as the thing itself would be', async () => {
  const planId = await addMonthly(tenant)
  const { customerId, id } = await subscribe(tenant, planId)
  const refused = (input: QuoteInput, key?: string) => tenant.refused(QuoteDocument, { input }, key)
  expect(await refused({ plan: { planId, customerId } })).toMatchObject({
    ...{ code: 'CONFLICT', reason: 'SUBSCRIBED', subscriptionId: id },
  })
  expect(await refused({ plan: { planId: 'none' } })).toMatchObject({ code: 'NOT_FOUND' })
  const none = { currency: 'USD', lines: [] }
  expect(await refused({ lines: none })).toMatchObject({ code: 'INVALID_REQUEST' })
  const { createCustomerToken } = await tenant.ask(MakeCustomerTokenDocument, { customerId })
  const { token } = createCustomerToken
  const other = await tenant.customer()
  expect(await refused({ plan: { planId, customerId: other } }, token)).toMatchObject({
    code: 'FORBIDDEN',
  })
  // A token asks for its own customer, which has the plan.
  expect(await refused({ plan: { planId } }, token)).toMatchObject({ code: 'CONFLICT' })
  expect(await quote({ plan: { planId, unique: 'NONE' } }, token)).toMatchObject({ total: '36' })
})
