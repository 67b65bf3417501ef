/** Collecting invoices by charge: at finalisation, in the billing run, and what later messages of a provider change. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDue } from '../../src/core/billing/find-due.ts'
import { findDuePayments } from '../../src/core/billing/find-due-payments.ts'
import { answerTestPayment } from '../../src/core/billing/operations/answer-test-payment.ts'
import { finishPayments } from '../../src/core/billing/operations/finish-payments.ts'
import { recordDispute } from '../../src/core/billing/operations/record-dispute.ts'
import { runBilling } from '../../src/core/billing/operations/run-billing.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import {
  CancelSubscriptionDocument,
  CreateRefundDocument,
  CreateSubscriptionDocument,
  CustomerSubscriptionDocument,
  VoidInvoiceDocument,
} from '../support/billing.generated.ts'
import { CreateCustomerDocument } from '../support/ledger.generated.ts'
import {
  CreateInvoiceToPayDocument,
  MarkInvoiceToPayUncollectibleDocument,
  SetDefaultPaymentMethodDocument,
  StoreCreditsDocument,
} from '../support/payments.generated.ts'
import { type PaymentLab, paymentLab } from '../support/payments.ts'
import { addPlan } from '../support/plans.ts'
import { startTenant } from '../support/tenant.ts'
import {
  CreateTestClockDocument,
  DeleteTestClockDocument,
} from '../support/test-clocks.generated.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let lab: PaymentLab
const hourMs = 3_600_000

beforeAll(async () => {
  lab = await paymentLab(await startTenant({}, {}, { mayRunJobs: () => false }))
})
afterAll(() => lab.tenant.close())

/** What the jobs do when their turn comes. */
async function finish(): Promise<void> {
  const { sql, clock, app } = lab.tenant
  for (const due of await findDuePayments(sql, clock.now())) {
    const { customerId } = due
    await app.core.perform(systemCaller(due.workspaceId, due.mode), finishPayments, { customerId })
  }
}

async function bill(): Promise<void> {
  const { sql, clock, app } = lab.tenant
  for (const { workspaceId, mode, customerId } of await findDue(sql, clock.now())) {
    const customerIds = [customerId]
    await app.core.perform(systemCaller(workspaceId, mode), runBilling, { customerIds })
  }
}

let plans = 0
const subscribe = async (customerId: string, more: object = {}) => {
  const planId = `plan-${++plans}`
  await addPlan(lab, planId, { currency: 'USD', basePrice: '30' }, '2020-01-01')
  const input = { customerId, planId, ...more }
  return (await lab.ask(CreateSubscriptionDocument, { input })).createSubscription
}
const subscription = async (id: string) =>
  (await lab.ask(CustomerSubscriptionDocument, { id })).customerSubscription

const charged = async (customerId: string, amount = '10') => {
  const lines = [{ description: 'Work', amount }]
  const terms = { currency: 'USD', status: 'OPEN' as const, collection: 'CHARGE' as const, lines }
  const input = { customerId, ...terms }
  return (await lab.ask(CreateInvoiceToPayDocument, { input })).createInvoice
}
const creditsOf = async (customerId: string) =>
  (await lab.ask(StoreCreditsDocument, { customerId })).storeCredits.edges.map(({ node }) => node)

describe('an invoice that is charged', () => {
  it('is collected as it is finalised: the mutation answers it PAID', async () => {
    const customerId = await lab.payer()
    expect(await charged(customerId)).toMatchObject({
      ...{ status: 'PAID', amountPaid: '10', payments: [{ status: 'SUCCEEDED' }] },
    })
  })

  it('of a new subscription begins its service, by ON_PAYMENT too', async () => {
    const customerId = await lab.payer()
    const made = await subscribe(customerId, { activation: 'ON_PAYMENT' })
    expect(made).toMatchObject({
      status: 'ACTIVE',
      periodStart: lab.tenant.clock.now().toISOString(),
    })
    expect(await lab.events(customerId)).toEqual([
      ...['customer.created', 'payment_method.added', 'payment_method.defaulted'],
      ...['subscription.created', 'invoice.created', 'invoice.finalized'],
      ...['payment.succeeded', 'invoice.paid', 'subscription.activated'],
    ])
  })

  it('without a payment method has not failed: it is open, and collected once there is one', async () => {
    const customerId = await lab.customer()
    const made = await subscribe(customerId)
    expect(made.status).toBe('ACTIVE')
    expect(await lab.payments(customerId)).toEqual([])
    await lab.method(customerId, 'test_success')
    expect(await lab.payments(customerId)).toMatchObject([
      { status: 'SUCCEEDED', invoice: { status: 'PAID' } },
    ])
  })

  it('that is declined makes its subscription PAST_DUE, until another default pays it', async () => {
    const customerId = await lab.payer('test_insufficient_funds')
    const { id } = await subscribe(customerId)
    expect((await subscription(id)).status).toBe('PAST_DUE')
    expect((await lab.events(customerId)).slice(-4)).toEqual([
      ...['payment.failed', 'invoice.payment_failed', 'dunning.started', 'subscription.past_due'],
    ])
    const other = await lab.method(customerId, 'test_success')
    expect((await subscription(id)).status).toBe('PAST_DUE')
    await lab.ask(SetDefaultPaymentMethodDocument, { id: other })
    expect((await subscription(id)).status).toBe('ACTIVE')
    expect((await lab.events(customerId)).slice(-4)).toEqual([
      ...['payment.succeeded', 'invoice.paid', 'dunning.recovered', 'subscription.recovered'],
    ])
  })

  it('is charged to the method of its subscription', async () => {
    const customerId = await lab.payer('test_decline')
    const paymentMethodId = await lab.method(customerId, 'test_success')
    const { id } = await subscribe(customerId, { paymentMethodId })
    expect((await subscription(id)).status).toBe('ACTIVE')
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'SUCCEEDED', paymentMethodId }])
    const foreign = await lab.payer()
    const unknown = { input: { customerId: foreign, planId: 'any', paymentMethodId } }
    expect((await lab.refused(CreateSubscriptionDocument, unknown)).code).toBe('NOT_FOUND')
  })

  it('of a renewal is started by the billing run and collected after its commit', async () => {
    const customerId = await lab.payer()
    await subscribe(customerId)
    lab.tenant.clock.set('2026-04-11T00:00:00Z')
    await bill()
    const before = await lab.payments(customerId)
    expect(before.map(({ status }) => status)).toEqual(['SUCCEEDED', 'PENDING'])
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([
      { status: 'SUCCEEDED' },
      { status: 'SUCCEEDED', invoice: { status: 'PAID' } },
    ])
  })
})

describe('a payment whose result comes later', () => {
  it('by test_processing succeeds 3 s later', async () => {
    const customerId = await lab.payer('test_processing')
    expect((await charged(customerId)).status).toBe('OPEN')
    lab.tenant.clock.advance(2_999)
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'PROCESSING' }])
    lab.tenant.clock.advance(1)
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'SUCCEEDED' }])
    expect((await lab.events(customerId)).slice(-3)).toEqual([
      ...['payment.processing', 'payment.succeeded', 'invoice.paid'],
    ])
  })

  it.each([
    [true, 'SUCCEEDED', null],
    [false, 'FAILED', 'AUTHENTICATION_REQUIRED'],
  ])('that the customer answers with %s is %s', async (approves, status, declineCode) => {
    const customerId = await lab.payer('test_requires_action')
    await charged(customerId)
    const [waiting] = await lab.payments(customerId)
    const id = waiting?.id ?? ''
    const caller = systemCaller(lab.workspaceId, 'TEST')
    await lab.tenant.app.core.perform(caller, answerTestPayment, { id, approves })
    // Answered again, it stays as it is.
    await lab.tenant.app.core.perform(caller, answerTestPayment, { id, approves: !approves })
    expect(await lab.payments(customerId)).toMatchObject([
      { status, declineCode, nextAction: null },
    ])
  })

  it('that waits for its customer is given up after 24 hours', async () => {
    const customerId = await lab.payer('test_requires_action')
    await charged(customerId)
    lab.tenant.clock.advance(24 * hourMs - 1)
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'REQUIRES_ACTION' }])
    lab.tenant.clock.advance(1)
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([
      { status: 'CANCELED', invoice: { status: 'OPEN' } },
    ])
  })

  it('of a subscription that is canceled with its unpaid invoices is given up with them', async () => {
    const customerId = await lab.payer('test_requires_action')
    const { id } = await subscribe(customerId)
    const input = { at: 'NOW' as const, unpaidInvoices: 'VOID' as const }
    await lab.ask(CancelSubscriptionDocument, { id, input })
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([
      { status: 'CANCELED', invoice: { status: 'VOID' } },
    ])
  })

  it('pays an invoice that was given up', async () => {
    const customerId = await lab.payer('test_processing')
    const { id } = await charged(customerId)
    await lab.ask(MarkInvoiceToPayUncollectibleDocument, { id })
    lab.tenant.clock.advance(3_000)
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([{ invoice: { status: 'PAID' } }])
  })

  it('for an invoice that is paid already becomes store credit', async () => {
    const customerId = await lab.payer('test_processing')
    const { id } = await charged(customerId)
    lab.tenant.clock.advance(1)
    await lab.markPaid(id)
    lab.tenant.clock.advance(3_000)
    await finish()
    const paid = await lab.payments(customerId)
    expect(paid.map(({ status, excess }) => [status, excess])).toEqual([
      ['SUCCEEDED', '10'],
      ['SUCCEEDED', '0'],
    ])
    expect(await creditsOf(customerId)).toEqual([
      { reason: 'OVERPAYMENT', amount: '10', remaining: '10' },
    ])
    expect(await lab.events(customerId)).toContain('payment.excess')
  })
})

describe('an invoice that many do something to at once', () => {
  it('ends in one state, with no money more than it took', async () => {
    for (const token of ['test_success', 'test_requires_action', 'test_fail_then_succeed_1']) {
      const customerId = await lab.payer(token)
      const id = await lab.invoice(customerId)
      const input = { invoiceId: id, reason: 'Raced' }
      const { tenant } = lab
      await Promise.allSettled([
        ...[lab.pay(id), lab.pay(id), lab.markPaid(id)],
        ...[lab.ask(VoidInvoiceDocument, { id }), lab.ask(CreateRefundDocument, { input })],
        lab.pay(id).then(({ id: paymentId }) =>
          tenant.app.core.perform(systemCaller(lab.workspaceId, 'TEST'), recordDispute, {
            ...{ paymentId, reference: `dp_${id}`, amount: 1_000n, status: 'LOST' },
          }),
        ),
        lab.ask(CreateRefundDocument, { input }),
        lab.ask(VoidInvoiceDocument, { id }),
      ])
      const payments = await lab.payments(customerId)
      const succeeded = payments.filter(({ status }) => status === 'SUCCEEDED')
      const status = payments[0]?.invoice.status ?? 'VOID'
      // Paid outside, paid by charge, or void: never two of them, unless the excess is kept as store credit.
      const excess = succeeded.reduce((sum, one) => sum + Number(one.excess), 0)
      const paid = succeeded.reduce((sum, one) => sum + Number(one.amount), 0)
      expect(paid - excess).toBe(status === 'PAID' ? 10 : 0)
    }
    expect(await billingDifferences(lab.tenant.sql)).toEqual([])
  })
})

describe('a test clock that is deleted', () => {
  it('leaves no payment under way, and none that can still be answered', async () => {
    const { createTestClock } = await lab.ask(CreateTestClockDocument, {
      input: { now: '2031-01-01' },
    })
    const waiting = async (token: string) => {
      const input = { testClockId: createTestClock.id }
      const customerId = (await lab.ask(CreateCustomerDocument, { input })).createCustomer.id
      await lab.method(customerId, token)
      const { id } = await lab.pay(await lab.invoice(customerId))
      return { customerId, id }
    }
    const asked = await waiting('test_requires_action')
    const customers = [asked, await waiting('test_processing')].map(({ customerId }) => customerId)
    await lab.ask(DeleteTestClockDocument, { id: createTestClock.id })
    const caller = systemCaller(lab.workspaceId, 'TEST')
    await lab.tenant.app.core.perform(caller, answerTestPayment, { id: asked.id, approves: true })
    for (const customerId of customers) {
      expect(await lab.payments(customerId)).toMatchObject([{ status: 'CANCELED' }])
      expect((await lab.events(customerId)).slice(-2)).toEqual([
        'payment.canceled',
        'customer.archived',
      ])
    }
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(lab.tenant.sql)).toEqual([])
})
