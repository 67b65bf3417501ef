/** A charge takes what is due when the provider is asked, and nothing of an invoice that was settled or taken back meanwhile. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findDuePayments } from '../../src/core/billing/find-due-payments.ts'
import { finishPayments } from '../../src/core/billing/operations/finish-payments.ts'
import { recordDispute } from '../../src/core/billing/operations/record-dispute.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import {
  CreateCreditNoteDocument,
  FinalizeInvoiceDocument,
  IssueStoreCreditDocument,
  UpdateInvoiceDocument,
  VoidCreditNoteDocument,
} from '../support/billing.generated.ts'
import { type CheckoutLab, checkoutLab } from '../support/checkouts.ts'
import {
  CreateInvoiceToPayDocument,
  PaymentMethodsDocument,
  RemovePaymentMethodDocument,
  StoreCreditsDocument,
  VoidInvoiceDocument,
} from '../support/payments.generated.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

const dayMs = 86_400_000
let tenant: Tenant
let lab: CheckoutLab
let planId = ''

beforeAll(async () => {
  tenant = await startTenant({}, { answerMs: 50 }, { mayRunJobs: () => false })
  lab = await checkoutLab(tenant)
  planId = await lab.plan()
})
afterAll(() => tenant?.close())

/** What the job does that asks providers. */
async function finish(): Promise<void> {
  const { sql, clock, app } = tenant
  for (const { workspaceId, mode, customerId } of await findDuePayments(sql, clock.now())) {
    await app.core.perform(systemCaller(workspaceId, mode), finishPayments, { customerId })
  }
}

/** The provider answers only when the work is done. */
async function whileAsking<T>(work: () => Promise<T>): Promise<T> {
  const provider = await tenant.sql.connect()
  try {
    await provider.query('begin; lock table test_provider_call in exclusive mode')
    return await work()
  } finally {
    await provider.query('rollback')
    provider.release()
  }
}

/** An open invoice of 10.00 that is charged as soon as there is something to charge. */
async function charged(customerId: string, amount = '10'): Promise<string> {
  const lines = [{ description: 'Work', amount }]
  const terms = { status: 'OPEN', collection: 'CHARGE' } as const
  const input = { customerId, currency: 'USD', lines, ...terms }
  return (await lab.ask(CreateInvoiceToPayDocument, { input })).createInvoice.id
}

const credit = (invoiceId: string, amount: string) =>
  lab.ask(CreateCreditNoteDocument, { input: { invoiceId, amount, reason: 'Courtesy' } })

it('does not charge a retry that was due when the invoice was paid by hand', async () => {
  const customerId = await lab.payer('test_fail_then_succeed_1')
  const id = await charged(customerId)
  await until(async () => (await lab.payments(customerId))[0]?.status === 'FAILED')
  tenant.clock.advance(dayMs)
  await lab.markPaid(id)
  await finish()
  const payments = await lab.payments(customerId)
  expect(payments.map(({ provider, status, excess }) => [provider, status, excess])).toEqual([
    ['test', 'FAILED', '0'],
    ['test', 'CANCELED', '0'],
    ['manual', 'SUCCEEDED', '0'],
  ])
})

it('charges what a credit note has left when the retry was due before it', async () => {
  const customerId = await lab.payer('test_fail_then_succeed_1')
  const id = await charged(customerId)
  await until(async () => (await lab.payments(customerId))[0]?.status === 'FAILED')
  tenant.clock.advance(dayMs)
  await credit(id, '6')
  await until(async () => (await lab.payments(customerId))[1]?.status === 'SUCCEEDED')
  expect((await lab.payments(customerId))[1]).toMatchObject({
    ...{ amount: '4', excess: '0', invoice: { status: 'PAID', amountPaid: '4' } },
  })
})

it.each([
  ['and charges what is', '6', ['CANCELED 10', 'SUCCEEDED 4']],
  ['and nothing when nothing is', '10', ['CANCELED 10']],
])(
  'gives a payment up that the provider does not know when less is due, %s',
  async (_what, credited, after) => {
    const customerId = await lab.payer()
    await tenant.sql.query('alter table test_provider_call rename to test_provider_gone')
    let id = ''
    try {
      id = await charged(customerId)
    } finally {
      await tenant.sql.query('alter table test_provider_gone rename to test_provider_call')
    }
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'PENDING' }])
    await credit(id, credited)
    tenant.clock.advance(60_000)
    await finish()
    const payments = await lab.payments(customerId)
    expect(payments.map(({ status, amount }) => `${status} ${amount}`)).toEqual(after)
    expect(payments[0]).toMatchObject({ excess: '0', invoice: { status: 'PAID', amountDue: '0' } })
  },
)

it('gives a payment up that waits for its customer when nothing is due any more', async () => {
  const customerId = await lab.payer('test_requires_action')
  const id = await lab.invoice(customerId)
  await lab.pay(id)
  await until(async () => (await lab.payments(customerId))[0]?.status === 'REQUIRES_ACTION')
  await credit(id, '10')
  await finish()
  expect(await lab.payments(customerId)).toMatchObject([
    { status: 'CANCELED', invoice: { status: 'PAID', amountPaid: '0' } },
  ])
})

it('ends the checkout of an invoice that is voided while its method is set up', async () => {
  const customerId = await lab.person()
  const id = await lab.invoice(customerId)
  const checkout = await lab.create({ invoiceId: id })
  await whileAsking(async () => {
    expect(await lab.confirm(checkout.id, 'test_success')).toMatchObject({ status: 'PROCESSING' })
    await lab.ask(VoidInvoiceDocument, { id })
  })
  await until(async () => (await methodsOf(customerId))[0]?.status === 'ACTIVE')
  expect(await lab.read(checkout.id)).toMatchObject({ status: 'EXPIRED' })
  expect(await lab.payments(customerId)).toEqual([])
})

it('refuses to edit, finalise or void what a checkout sells', async () => {
  for (const given of [
    { planId },
    { lines: [{ description: 'Hat', amount: '7' }], currency: 'USD' },
  ]) {
    const customerId = await lab.payer()
    const checkout = await lab.create({ customerId, ...given })
    const id = checkout.invoice?.id ?? ''
    const input = { lines: [{ description: 'More', amount: '500' }] }
    const refusals = [
      await lab.refused(UpdateInvoiceDocument, { id, input }),
      await lab.refused(FinalizeInvoiceDocument, { id }),
      await lab.refused(VoidInvoiceDocument, { id }),
    ]
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        ...{ code: 'PRECONDITION_FAILED', reason: 'OF_CHECKOUT', id, checkoutId: checkout.id },
      })
    }
    await lab.confirm(checkout.id, 'test_success')
    await until(async () => (await lab.read(checkout.id)).status === 'COMPLETE')
    expect(await lab.payments(customerId)).toMatchObject([{ amount: checkout.quote?.total }])
  }
})

it('charges the card of a checkout for nothing but the checkout', async () => {
  const email = 'debtor@example.com'
  const customerId = await lab.person(email)
  await charged(customerId, '500')
  for (const payer of [{ email }, { customerId }]) {
    const lines = [{ description: 'Hat', amount: '7' }]
    const { id } = await lab.create({ ...payer, lines, currency: 'USD' })
    await lab.confirm(id, 'test_success')
    await until(async () => (await lab.read(id)).status === 'COMPLETE')
  }
  const payments = await lab.payments(customerId)
  expect(payments.map(({ amount, status }) => [amount, status])).toEqual([
    ['7', 'SUCCEEDED'],
    ['7', 'SUCCEEDED'],
  ])
  // Anybody can type an e-mail address.
  expect((await methodsOf(customerId)).map(({ isDefault }) => isDefault).sort()).toEqual([
    false,
    true,
  ])
})

it('lets a payer try again whose method is removed while it is set up', async () => {
  const customerId = await lab.person()
  const lines = [{ description: 'Hat', amount: '7' }]
  const { id } = await lab.create({ customerId, lines, currency: 'USD' })
  await whileAsking(async () => {
    expect(await lab.confirm(id, 'test_success')).toMatchObject({ status: 'PROCESSING' })
    const [method] = await methodsOf(customerId)
    await lab.ask(RemovePaymentMethodDocument, { id: method?.id ?? '' })
    expect(await lab.read(id)).toMatchObject({ status: 'FAILED', declineCode: null })
  })
  await lab.confirm(id, 'test_success')
  await until(async () => (await lab.read(id)).status === 'COMPLETE')
  expect(await lab.payments(customerId)).toMatchObject([{ amount: '7', status: 'SUCCEEDED' }])
})

it('takes the card of whoever has paid 20 times, in the place of one that nothing uses', async () => {
  const customerId = await lab.person()
  for (let count = 0; count < 20; count++) await lab.method(customerId, 'test_success')
  const before = await methodsOf(customerId)
  const lines = [{ description: 'Hat', amount: '7' }]
  const { id } = await lab.create({ customerId, lines, currency: 'USD' })
  await lab.confirm(id, 'test_success')
  await until(async () => (await lab.read(id)).status === 'COMPLETE')
  const after = (await methodsOf(customerId)).map((method) => method.id)
  const gone = before.filter((method) => !after.includes(method.id))
  const oldest = before
    .filter(({ isDefault }) => !isDefault)
    .map((method) => method.id)
    .sort()[0]
  expect({ left: after.length, gone }).toMatchObject({ left: 20, gone: [{ id: oldest }] })
})

it('does not leave the customer what the bank took back, once as money and once as credit', async () => {
  const customerId = await lab.payer('test_processing')
  const id = await charged(customerId)
  await until(async () => (await lab.payments(customerId))[0]?.status === 'PROCESSING')
  await credit(id, '6')
  tenant.clock.advance(3_000)
  await finish()
  const [payment] = await lab.payments(customerId)
  expect(payment).toMatchObject({ status: 'SUCCEEDED', amount: '10', excess: '6' })
  expect(await creditsOf(customerId)).toMatchObject([{ reason: 'OVERPAYMENT', remaining: '6' }])
  const news = { reference: 'dp_1', amount: 1_000n, status: 'LOST' as const }
  const told = { paymentId: payment?.id ?? '', ...news }
  await tenant.app.core.perform(systemCaller(lab.workspaceId, 'TEST'), recordDispute, told)
  expect(await creditsOf(customerId)).toMatchObject([{ reason: 'OVERPAYMENT', remaining: '0' }])
})

it('does not take store credit back that a voided invoice left to its credit note', async () => {
  const customerId = await lab.customer()
  const given = { customerId, currency: 'USD', amount: '2', reason: 'GOODWILL' } as const
  await lab.ask(IssueStoreCreditDocument, { input: given })
  const id = await lab.invoice(customerId)
  expect((await creditsOf(customerId)).map(({ remaining }) => remaining)).toEqual(['0'])
  const back = { invoiceId: id, amount: '2', reason: 'Courtesy', settle: { storeCredit: '2' } }
  const { createCreditNote: note } = await lab.ask(CreateCreditNoteDocument, { input: back })
  await lab.ask(VoidInvoiceDocument, { id })
  expect(await lab.refused(VoidCreditNoteDocument, { id: note.id })).toMatchObject({
    ...{ code: 'PRECONDITION_FAILED', reason: 'STATUS', id, status: 'VOID' },
  })
  const left = await creditsOf(customerId)
  expect(left.map(({ remaining }) => remaining).sort()).toEqual(['0', '2'])
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})

async function creditsOf(customerId: string) {
  const { storeCredits } = await lab.ask(StoreCreditsDocument, { customerId })
  return storeCredits.edges.map(({ node }) => node)
}

async function methodsOf(customerId: string) {
  const { paymentMethods } = await lab.ask(PaymentMethodsDocument, { customerId })
  return paymentMethods.edges.map(({ node }) => node)
}
