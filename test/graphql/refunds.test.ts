/** Refunds: money goes back at most once, with a credit note; store credit is paid out; disputes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordDispute } from '../../src/core/billing/operations/record-dispute.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import {
  CreateRefundDocument,
  type CreateRefundInput,
  CreditableInvoicesDocument,
  MovedStoreCreditsDocument,
  VoidStoreCreditDocument,
} from '../support/billing.generated.ts'
import { addMonthly, amountsOf, bill, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { change } from '../support/billing-acts.ts'
import {
  credit,
  creditRefused,
  creditsOf,
  invoiceOf,
  notesOf,
  paidInvoice,
  pay,
  refund,
  refundRefused,
  refundsOf,
} from '../support/credit-acts.ts'
import { creditOf, giveCredit, makeInvoice, takeBack } from '../support/invoice-acts.ts'
import { AddCreditsDocument } from '../support/ledger.generated.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

const open = { status: 'OPEN' } as const

async function paymentOf(invoiceId: string): Promise<string> {
  const { rows } = await tenant.sql.query('select id from payment where invoice_id = $1', [
    invoiceId,
  ])
  return rows[0].id
}

describe('createRefund', () => {
  it('pays money back by hand at once, with a credit note of the same amount', async () => {
    const { id, customerId } = await paidInvoice(tenant)
    const [made] = await refund(tenant, { paymentId: await paymentOf(id), amount: '20.5' })
    expect(made).toMatchObject({
      ...{ kind: 'REFUND', status: 'SUCCEEDED', amount: '20.5', currency: 'USD' },
      ...{ provider: 'manual', invoiceId: id, reason: 'Sorry', failure: null },
    })
    expect(await notesOf(tenant, id)).toMatchObject([
      { id: made?.creditNoteId, amount: '20.5', refundAmount: '20.5', reason: 'Sorry' },
    ])
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({
      ...{ status: 'PAID', amountPaid: '70', amountRefunded: '20.5', amountDue: '0' },
    })
    for (const type of ['refund.created', 'refund.succeeded', 'credit_note.created']) {
      expect(await tenant.facts(customerId, type)).toHaveLength(1)
    }
  })

  it('pays back all that was paid in money by default, and no more', async () => {
    const { id } = await paidInvoice(tenant)
    expect(await refund(tenant, { invoiceId: id })).toMatchObject([{ amount: '70' }])
    const over = { code: 'CONFLICT', reason: 'OVER_REFUNDED', refundable: '0.00' }
    expect(await refundRefused(tenant, { invoiceId: id })).toMatchObject(over)
    expect(await refundRefused(tenant, { invoiceId: id, amount: '0.01' })).toMatchObject(over)
  })

  it('takes the newest payments first', async () => {
    const { id } = await makeInvoice(tenant, ['100'], open)
    for (const amount of ['60', '40']) {
      tenant.clock.advance(1)
      await pay(tenant, id, amount)
    }
    const made = await refund(tenant, { invoiceId: id, amount: '70' })
    expect(made.map(({ amount }) => amount)).toEqual(['40', '30'])
    expect(new Set(made.map(({ creditNoteId }) => creditNoteId)).size).toBe(1)
  })

  it('C3: of 40.00 and 31.00 at once, one is paid back', async () => {
    const { id } = await paidInvoice(tenant)
    const paymentId = await paymentOf(id)
    const input = (amount: string) => ({ input: { paymentId, amount, reason: 'Sorry' } })
    const amounts = ['40', '31']
    const settled = await Promise.allSettled(
      amounts.map((amount) => tenant.ask(CreateRefundDocument, input(amount))),
    )
    const winner = settled.findIndex(({ status }) => status === 'fulfilled')
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    const loser = { paymentId, amount: `${amounts[1 - winner]}` }
    const refundable = winner === 0 ? '30.00' : '39.00'
    expect(await refundRefused(tenant, loser)).toMatchObject({ code: 'CONFLICT', refundable })
  })

  it('pays back at most what was paid, however many ask at once', async () => {
    const { id, customerId } = await paidInvoice(tenant)
    const input = { invoiceId: id, amount: '9', reason: 'Sorry' }
    const asked = Array.from({ length: 12 }, () => tenant.ask(CreateRefundDocument, { input }))
    const settled = await Promise.allSettled(asked)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({ amountRefunded: '63' })
    expect(await refundsOf(tenant, { invoiceId: id })).toHaveLength(7)
  })

  it('is refused for what was credited otherwise', async () => {
    const { id } = await paidInvoice(tenant)
    await credit(tenant, id, { amount: '60', settle: { storeCredit: '60' } })
    expect(await refundRefused(tenant, { invoiceId: id, amount: '50' })).toMatchObject({
      ...{ code: 'CONFLICT', refundable: '40.00' },
    })
    expect(await refund(tenant, { invoiceId: id })).toMatchObject([{ amount: '40' }])
  })

  it('pays back all of an invoice on which one change gave back what another had charged', async () => {
    const { id, customerId, periodEnd } = await subscribe(tenant, await addMonthly(tenant))
    const [first] = await invoicesOf(tenant, customerId)
    await pay(tenant, first?.id ?? '')
    for (const basePrice of ['60', '90']) {
      tenant.clock.advance(3_600_000)
      await change(tenant, id, { planId: await addMonthly(tenant, { basePrice }) })
    }
    await billAt(tenant, periodEnd ?? '')
    const [, renewal] = await invoicesOf(tenant, customerId)
    expect(amountsOf(renewal)).toHaveLength(5)
    await pay(tenant, renewal?.id ?? '')
    const { invoices } = await tenant.ask(CreditableInvoicesDocument, { customerId })
    expect(invoices.edges.at(-1)?.node).toMatchObject({ creditable: renewal?.total })
    expect(await refund(tenant, { invoiceId: renewal?.id })).toMatchObject([
      { amount: renewal?.total },
    ])
  })

  it('makes an invoice that was paid in part ready to be voided', async () => {
    const { id, customerId } = await makeInvoice(tenant, ['100'], open)
    await pay(tenant, id, '40')
    await refund(tenant, { invoiceId: id })
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({
      ...{ status: 'OPEN', amountDue: '60', amountPaid: '40', amountRefunded: '40' },
    })
    expect(await takeBack(tenant, id)).toMatchObject({ status: 'VOID' })
  })

  it.each<[string, Partial<CreateRefundInput>, string]>([
    ['nothing', { amount: '0' }, 'INVALID_REQUEST'],
    ['less than nothing', { amount: '-1' }, 'INVALID_REQUEST'],
    ['fractions of a cent', { amount: '0.001' }, 'INVALID_REQUEST'],
    ['no number', { amount: 'NaN' }, 'INVALID_REQUEST'],
    ['a blank reason', { reason: '' }, 'INVALID_REQUEST'],
    ['two things', { paymentId: 'pay_none' }, 'INVALID_REQUEST'],
    ['no thing', { invoiceId: undefined }, 'INVALID_REQUEST'],
    ['an unknown invoice', { invoiceId: 'inv_none' }, 'NOT_FOUND'],
    ['an unknown payment', { invoiceId: undefined, paymentId: 'pay_none' }, 'NOT_FOUND'],
    ['an unknown credit', { invoiceId: undefined, storeCreditId: 'scr_none' }, 'NOT_FOUND'],
  ])('refuses %s', async (_what, given, code) => {
    const { id } = await makeInvoice(tenant, ['10'], open)
    await pay(tenant, id)
    const input = { invoiceId: id, amount: '2', reason: 'Sorry', ...given }
    expect(await tenant.refused(CreateRefundDocument, { input })).toMatchObject({ code })
    expect(await refundsOf(tenant, { invoiceId: id })).toEqual([])
  })

  it('refuses an invoice that nobody paid', async () => {
    const { id } = await makeInvoice(tenant, ['10'], open)
    expect(await refundRefused(tenant, { invoiceId: id })).toMatchObject({ refundable: '0.00' })
  })
})

describe('credits that a period included', () => {
  it('end when all of its invoice is paid back; others stay', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const plan = await addMonthly(tenant, { includedCredits: '100' })
    const { customerId } = await subscribe(tenant, plan)
    const [invoice] = await invoicesOf(tenant, customerId)
    const invoiceId = `${invoice?.id}`
    await pay(tenant, invoiceId)
    await tenant.ask(AddCreditsDocument, { input: { customerId, amount: '7' } })
    await refund(tenant, { invoiceId, amount: '29.99' })
    expect(await tenant.balance(customerId)).toMatchObject({ total: '107' })
    await refund(tenant, { invoiceId })
    expect(await tenant.balance(customerId)).toMatchObject({ total: '7' })
    tenant.clock.set(noon)
  })
})

describe('store credit that is paid out', () => {
  it('C5: what a downgrade gave back is paid out, and not refunded again', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const yearly = await addMonthly(tenant, { basePrice: '100', billingPeriod: 'YEAR' })
    const monthly = await addMonthly(tenant, { basePrice: '10' })
    const { id, customerId } = await subscribe(tenant, yearly)
    const [invoice] = await invoicesOf(tenant, customerId)
    const invoiceId = `${invoice?.id}`
    await pay(tenant, invoiceId)
    await change(tenant, id, { planId: monthly })
    const [given] = await creditsOf(tenant, customerId)
    expect(given).toMatchObject({ reason: 'PRORATION', remaining: '90' })
    const { invoices } = await tenant.ask(CreditableInvoicesDocument, { customerId })
    const left = invoices.edges.map(({ node }) => [node.status, node.creditable])
    expect(left).toEqual([
      ['PAID', '0'],
      ['PAID', '0'],
    ])
    const nothing = { code: 'CONFLICT', creditable: '0.00' }
    expect(await refundRefused(tenant, { invoiceId })).toMatchObject(nothing)
    expect(await creditRefused(tenant, invoiceId, { amount: '1' })).toMatchObject(nothing)
    const over = { storeCreditId: `${given?.id}`, amount: '90.01' }
    expect(await refundRefused(tenant, over)).toMatchObject({ refundable: '90.00' })
    const out = await refund(tenant, { storeCreditId: `${given?.id}`, amount: '90' })
    expect(out).toMatchObject([
      { kind: 'PAY_OUT', amount: '90', invoiceId, creditNoteId: null, storeCreditId: given?.id },
    ])
    expect(await creditsOf(tenant, customerId)).toMatchObject([{ status: 'DEPLETED' }])
    expect(await invoiceOf(tenant, customerId, invoiceId)).toMatchObject({ amountRefunded: '90' })
    const { storeCredits } = await tenant.ask(MovedStoreCreditsDocument, { customerId })
    expect(storeCredits.edges[0]?.node.movements).toMatchObject([
      { number: 2, type: 'PAID_OUT', amount: '90', balanceAfter: '0', invoiceId: null },
      { number: 1, type: 'ISSUED', amount: '90', balanceAfter: '90' },
    ])
    tenant.clock.set(noon)
  })

  it('is money that the customer paid, and goes to payments only', async () => {
    const { customerId } = await paidInvoice(tenant)
    const gift = await giveCredit(tenant, customerId, '5')
    const refused = await refundRefused(tenant, { storeCreditId: gift.id })
    expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'NOT_PAYABLE' })
  })
})

describe('voidStoreCredit', () => {
  it('takes back what remains, once', async () => {
    const { id, customerId } = await makeInvoice(tenant, ['4'], open)
    const given = await giveCredit(tenant, customerId, '10')
    const { voidStoreCredit } = await tenant.ask(VoidStoreCreditDocument, { id: given.id })
    expect(voidStoreCredit).toEqual({ id: given.id, status: 'VOIDED', remaining: '0' })
    expect(await creditOf(tenant, customerId)).toMatchObject({ balance: '0' })
    expect(await tenant.facts(customerId, 'store_credit.voided')).toMatchObject([
      { id: given.id, amountMinor: '1000' },
    ])
    const refused = await tenant.refused(VoidStoreCreditDocument, { id: given.id })
    expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', status: 'VOIDED' })
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({ amountDue: '4' })
  })
})

describe('store credit that expires', () => {
  it('ends with the billing run, and comes back with the time that it had', async () => {
    const customerId = await tenant.customer()
    const expiresAt = new Date(tenant.clock.now().getTime() + 60_000).toISOString()
    const given = await giveCredit(tenant, customerId, '10', 'USD', expiresAt)
    const { id } = await makeInvoice(tenant, ['14'], { customerId, ...open })
    tenant.clock.advance(1)
    const rest = await giveCredit(tenant, customerId, '3', 'USD', expiresAt)
    tenant.clock.advance(59_999)
    await bill(tenant)
    expect(await creditsOf(tenant, customerId)).toMatchObject([
      { id: given.id, status: 'DEPLETED' },
      { id: rest.id, status: 'EXPIRED', remaining: '0' },
    ])
    expect(await tenant.facts(customerId, 'store_credit.expired')).toMatchObject([
      { id: rest.id, amountMinor: '300' },
    ])
    await takeBack(tenant, id)
    const again = new Date(tenant.clock.now().getTime() + 60_000).toISOString()
    const [back] = await creditsOf(tenant, customerId)
    expect(back).toMatchObject({ status: 'ACTIVE', remaining: '10', expiresAt: again })
    tenant.clock.set(noon)
  })
})

describe('a dispute', () => {
  async function tell(paymentId: string, status: 'OPEN' | 'WON' | 'LOST', amount = 7_000n) {
    tenant.clock.advance(1)
    const caller = systemCaller(tenant.workspaceId, 'LIVE')
    const news = { paymentId, reference: `dp_${paymentId}`, amount, status }
    return tenant.app.core.perform(caller, recordDispute, news)
  }

  it('refuses refunds while it is open, and leaves the payment as it was when it is won', async () => {
    const { id, customerId } = await paidInvoice(tenant)
    const paymentId = await paymentOf(id)
    const disputeId = await tell(paymentId, 'OPEN')
    const disputed = { code: 'PRECONDITION_FAILED', reason: 'DISPUTED' }
    expect(await refundRefused(tenant, { paymentId })).toMatchObject(disputed)
    expect(await refundRefused(tenant, { invoiceId: id })).toMatchObject(disputed)
    expect(await creditRefused(tenant, id, { amount: '1' })).toMatchObject(disputed)
    const gift = { amount: '1', settle: { storeCredit: '1' } }
    expect(await credit(tenant, id, gift)).toMatchObject({ storeCreditAmount: '1' })
    expect(await tell(paymentId, 'WON')).toBe(disputeId)
    expect(await tell(paymentId, 'LOST')).toBe(disputeId)
    expect(await tenant.facts(customerId, 'dispute.lost')).toEqual([])
    expect(await tenant.facts(customerId, 'dispute.won')).toHaveLength(1)
    expect(await refund(tenant, { paymentId })).toMatchObject([{ amount: '70' }])
  })

  it('that is lost is a refund by the bank, with a note of what can be credited', async () => {
    const { id, customerId } = await paidInvoice(tenant)
    const paymentId = await paymentOf(id)
    await credit(tenant, id, { amount: '50', settle: { storeCredit: '50' } })
    await tell(paymentId, 'LOST')
    await tell(paymentId, 'LOST')
    await tell(paymentId, 'OPEN')
    const [taken, ...others] = await refundsOf(tenant, { paymentId })
    expect(others).toEqual([])
    expect(taken).toMatchObject({ kind: 'DISPUTE', status: 'SUCCEEDED', amount: '70' })
    expect(await notesOf(tenant, id)).toMatchObject([
      { amount: '50', storeCreditAmount: '50' },
      { id: taken?.creditNoteId, amount: '50', refundAmount: '50' },
    ])
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({
      ...{ status: 'PAID', amountRefunded: '70' },
    })
    expect(await tenant.facts(customerId, 'dispute.opened')).toHaveLength(1)
    expect(await tenant.facts(customerId, 'dispute.lost')).toMatchObject([
      { refundId: taken?.id, amountMinor: '7000' },
    ])
  })

  it('that is lost takes back the store credit that a downgrade gave', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const yearly = await addMonthly(tenant, { basePrice: '100', billingPeriod: 'YEAR' })
    const monthly = await addMonthly(tenant, { basePrice: '10' })
    const { id, customerId } = await subscribe(tenant, yearly)
    const [invoice] = await invoicesOf(tenant, customerId)
    await pay(tenant, `${invoice?.id}`)
    await change(tenant, id, { planId: monthly })
    await giveCredit(tenant, customerId, '5')
    await tell(await paymentOf(`${invoice?.id}`), 'LOST', 10_000n)
    const credits = await creditsOf(tenant, customerId)
    expect(credits.map(({ reason, remaining }) => [reason, remaining])).toEqual(
      expect.arrayContaining([
        ['PRORATION', '0'],
        [expect.not.stringMatching('PRORATION'), '5'],
      ]),
    )
    tenant.clock.set(noon)
  })

  it('takes at most what is left of the payment', async () => {
    const { id } = await paidInvoice(tenant)
    const paymentId = await paymentOf(id)
    await refund(tenant, { paymentId, amount: '60' })
    await tell(paymentId, 'LOST')
    const amounts = (await refundsOf(tenant, { paymentId })).map(({ amount }) => amount)
    expect(amounts.toSorted()).toEqual(['10', '60'])
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
