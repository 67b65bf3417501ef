/** Payments by the test provider: methods, charges, declines, and who may do what. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AddPaymentMethodDocument,
  PayInvoiceDocument,
  PaymentMethodsDocument,
  RemovePaymentMethodDocument,
  SetDefaultPaymentMethodDocument,
  VoidInvoiceDocument,
} from '../support/payments.generated.ts'
import { type PaymentLab, paymentLab } from '../support/payments.ts'
import { startTenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let lab: PaymentLab

beforeAll(async () => {
  lab = await paymentLab(await startTenant({}, {}, { mayRunJobs: () => false }))
})
afterAll(() => lab.tenant.close())

const add = (customerId: string, token: string) => {
  lab.tenant.clock.advance(1)
  return lab.ask(AddPaymentMethodDocument, { input: { customerId, token } })
}

const methodsOf = async (customerId: string) => {
  const { paymentMethods, customer } = await lab.ask(PaymentMethodsDocument, { customerId })
  const all = paymentMethods.edges.map(({ node }) => node)
  expect(customer.paymentMethods.totalCount).toBe(all.length)
  expect(customer.paymentMethods.edges.map(({ node }) => node.id)).toEqual(all.map(({ id }) => id))
  return all
}

describe('a payment method', () => {
  it('is set up without a charge; the first is the default', async () => {
    const customerId = await lab.customer()
    const { addPaymentMethod: first } = await add(customerId, 'test_success')
    expect(first).toMatchObject({
      ...{ provider: 'test', status: 'ACTIVE', isDefault: true, brand: 'visa', last4: '4242' },
      ...{ declineCode: null, nextAction: null },
    })
    const { addPaymentMethod: second } = await add(customerId, 'test_decline')
    expect(second.isDefault).toBe(false)
    expect((await methodsOf(customerId)).map(({ id }) => id)).toEqual([second.id, first.id])
    expect(await lab.payments(customerId)).toEqual([])
  })

  it('becomes the default by itself or by setDefaultPaymentMethod; there is one at most', async () => {
    const customerId = await lab.payer()
    const second = await lab.method(customerId, 'test_decline', true)
    const third = await lab.method(customerId, 'test_success')
    const defaults = async () =>
      (await methodsOf(customerId)).filter(({ isDefault }) => isDefault).map(({ id }) => id)
    expect(await defaults()).toEqual([second])
    await lab.ask(SetDefaultPaymentMethodDocument, { id: third })
    expect(await defaults()).toEqual([third])
  })

  it('that is removed is charged no more, and no default', async () => {
    const customerId = await lab.payer()
    const [method] = await methodsOf(customerId)
    const id = method?.id ?? ''
    const removed = await lab.ask(RemovePaymentMethodDocument, { id })
    expect(removed.removePaymentMethod).toMatchObject({ status: 'REMOVED', isDefault: false })
    expect(await methodsOf(customerId)).toEqual([])
    expect(await lab.refused(SetDefaultPaymentMethodDocument, { id })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'STATUS', status: 'REMOVED' },
    })
    const invoice = await lab.invoice(customerId)
    expect(await lab.refused(PayInvoiceDocument, { id: invoice })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'NO_PAYMENT_METHOD' },
    })
    const named = { id: invoice, paymentMethodId: id }
    expect(await lab.refused(PayInvoiceDocument, named)).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is refused beyond 20, with an unknown token, in the live mode, and without a provider', async () => {
    const customerId = await lab.customer()
    for (let count = 0; count < 20; count++) await lab.method(customerId, 'test_success')
    const more = { input: { customerId, token: 'test_success' } }
    expect(await lab.refused(AddPaymentMethodDocument, more)).toMatchObject({
      ...{ code: 'LIMIT_EXCEEDED', limit: '20', used: '20' },
    })
    const unknown = { input: { customerId, token: 'tok_visa' } }
    expect(await lab.refused(AddPaymentMethodDocument, unknown)).toMatchObject({
      ...{ code: 'INVALID_REQUEST', field: 'token' },
    })
    const { tenant } = lab
    const live = { customerId: await tenant.customer(), token: 'test_success' }
    const test = { input: { ...live, provider: 'test' as const } }
    expect((await tenant.refused(AddPaymentMethodDocument, test)).code).toBe('INVALID_REQUEST')
    expect(await tenant.refused(AddPaymentMethodDocument, { input: live })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'PROVIDER_NOT_CONFIGURED' },
    })
  })
})

describe('payInvoice', () => {
  it('charges what is due, and the invoice is PAID', async () => {
    const customerId = await lab.payer()
    const id = await lab.invoice(customerId, '12.34')
    const payment = await lab.pay(id)
    expect(payment).toMatchObject({
      ...{ status: 'SUCCEEDED', provider: 'test', amount: '12.34', excess: '0' },
      invoice: { status: 'PAID', amountDue: '0', amountPaid: '12.34' },
    })
    expect((await lab.events(customerId)).slice(-2)).toEqual(['payment.succeeded', 'invoice.paid'])
    expect(await lab.refused(PayInvoiceDocument, { id })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', status: 'PAID' },
    })
  })

  it.each([
    ['test_decline', 'CARD_DECLINED'],
    ['test_insufficient_funds', 'INSUFFICIENT_FUNDS'],
    ['test_expired_card', 'EXPIRED_CARD'],
  ])('by %s is FAILED: %s, and the invoice stays open', async (token, declineCode) => {
    const customerId = await lab.payer(token)
    const payment = await lab.pay(await lab.invoice(customerId))
    expect(payment).toMatchObject({
      ...{ status: 'FAILED', declineCode, paidAt: null },
      invoice: { status: 'OPEN', amountDue: '10' },
    })
    expect((await lab.events(customerId)).slice(-3)).toEqual([
      'payment.failed',
      'invoice.payment_failed',
      'dunning.started',
    ])
  })

  it('by test_fail_then_succeed_2 succeeds the third time', async () => {
    const customerId = await lab.payer('test_fail_then_succeed_2')
    const id = await lab.invoice(customerId)
    const states: string[] = []
    for (let count = 0; count < 3; count++) states.push((await lab.pay(id)).status)
    expect(states).toEqual(['FAILED', 'FAILED', 'SUCCEEDED'])
  })

  it('while another payment is under way is CONFLICT, and so is voidInvoice', async () => {
    const customerId = await lab.payer('test_processing')
    const id = await lab.invoice(customerId)
    const waiting = await lab.pay(id)
    expect(waiting.status).toBe('PROCESSING')
    const underWay = { code: 'CONFLICT', reason: 'PAYMENT_UNDER_WAY', paymentId: waiting.id }
    expect(await lab.refused(PayInvoiceDocument, { id })).toMatchObject(underWay)
    expect(await lab.refused(VoidInvoiceDocument, { id })).toMatchObject(underWay)
  })

  it('gives a payment up that waits for its customer, and takes another method', async () => {
    const customerId = await lab.payer('test_requires_action')
    const other = await lab.method(customerId, 'test_success')
    const id = await lab.invoice(customerId)
    const waiting = await lab.pay(id)
    expect(waiting).toMatchObject({ status: 'REQUIRES_ACTION', invoice: { status: 'OPEN' } })
    expect(waiting.nextAction?.url).toBe(`${lab.tenant.app.url}/pay/test-actions/${waiting.id}`)
    lab.tenant.clock.advance(1)
    expect(await lab.pay(id, other)).toMatchObject({ status: 'SUCCEEDED', paymentMethodId: other })
    const states = (await lab.payments(customerId)).map(({ status }) => status)
    expect(states).toEqual(['CANCELED', 'SUCCEEDED'])
  })

  it('that waits for its customer is given up by voidInvoice', async () => {
    const customerId = await lab.payer('test_requires_action')
    const id = await lab.invoice(customerId)
    await lab.pay(id)
    expect((await lab.ask(VoidInvoiceDocument, { id })).voidInvoice.status).toBe('VOID')
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'CANCELED' }])
  })

  it('that the customer confirms meanwhile wins: the invoice is paid, and not void', async () => {
    const customerId = await lab.payer('test_requires_action')
    const id = await lab.invoice(customerId)
    const { id: key } = await lab.pay(id)
    // The provider knows of it, and has not told us yet.
    await lab.tenant.sql.query(
      `update test_provider_call set state = 'SUCCEEDED' where workspace_id = $1 and key = $2`,
      [lab.workspaceId, key],
    )
    expect((await lab.ask(VoidInvoiceDocument, { id })).voidInvoice.status).toBe('PAID')
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(lab.tenant.sql)).toEqual([])
})
