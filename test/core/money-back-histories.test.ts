/** Random histories of what is paid and given back: after each act nothing was given back twice, and nothing is lost. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BillingAccount, BillingDraft } from '../../src/core/billing/billing-draft.ts'
import { changeTerms } from '../../src/core/billing/decide/change-terms.ts'
import { creditableOf } from '../../src/core/billing/decide/creditable.ts'
import { finalizeInvoice } from '../../src/core/billing/decide/finalize-invoice.ts'
import { manualInvoice } from '../../src/core/billing/decide/manual-invoice.ts'
import { createSubscription } from '../../src/core/billing/decide/new-subscription.ts'
import { noteDispute } from '../../src/core/billing/decide/note-dispute.ts'
import { noteInvoice, sharesOf } from '../../src/core/billing/decide/note-invoice.ts'
import { noteCaps } from '../../src/core/billing/decide/note-parts.ts'
import { payOut } from '../../src/core/billing/decide/pay-out.ts'
import { refundInvoice } from '../../src/core/billing/decide/refund-payment.ts'
import { failRefund, succeedRefund } from '../../src/core/billing/decide/refund-payments.ts'
import { payManually, settleWhenPaid } from '../../src/core/billing/decide/settle-invoice.ts'
import {
  applyStoreCredit,
  issueStoreCredit,
  voidStoreCredit,
} from '../../src/core/billing/decide/store-credit.ts'
import { voidInvoice } from '../../src/core/billing/decide/void-invoice.ts'
import { voidNote } from '../../src/core/billing/decide/void-note.ts'
import type { Invoice } from '../../src/core/invoices/invoice.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import { dayMs } from '../../src/core/values/period.ts'
import { pureBilling, pureVersion } from '../support/pure-billing.ts'
import { isThorough } from '../support/thorough.ts'

const numRuns = isThorough ? 10_000 : 120
const versions = [pureVersion('basic', '30'), pureVersion('pro', '75.01')]
const start = new Date('2026-01-31T10:00:00Z')

/** A place in a list of any length, and a part of what there is, in percent; more than all is refused. */
const place = fc.nat({ max: 30 })
const part = fc.constantFrom(1n, 10n, 33n, 50n, 100n, 100n, 101n)
const of = <Name extends string>(act: Name) => fc.record({ act: fc.constant(act), place, part })
const act = fc.oneof(
  fc.record({
    act: fc.constant('invoice' as const),
    amounts: fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    act: fc.constant('credit' as const),
    amount: fc.integer({ min: 1, max: 9_000 }),
    expiresIn: fc.constantFrom(null, null, 5 * dayMs),
  }),
  fc.record({ act: fc.constant('change' as const), version: fc.nat({ max: 1 }) }),
  fc.record({ act: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 12 * dayMs }) }),
  fc.record({
    act: fc.constant('note' as const),
    place,
    part,
    settle: fc.constantFrom('order', 'order', 'storeCredit', 'refund', 'offset'),
  }),
  ...[of('pay'), of('pay'), of('charge'), of('charge'), of('apply'), of('refund'), of('refund')],
  ...[of('succeed'), of('fail'), of('voidNote'), of('voidInvoice'), of('payOut')],
  ...[of('dispute'), of('win'), of('lose'), of('voidCredit')],
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

const at = <Row>(rows: readonly Row[], index: number): Row | undefined => rows[index % rows.length]
const share = (whole: bigint, percent: bigint) => (whole * percent + 99n) / 100n

function perform(draft: BillingDraft, account: BillingAccount, told: Act): void {
  const { invoices, payments, refunds, creditNotes, storeCredits } = account
  switch (told.act) {
    case 'invoice': {
      const lines = told.amounts.map((minor) => ({
        ...{ description: 'Work', amount: decimal(minor).div(100) },
      }))
      const given = { reason: 'MANUAL', currency: 'USD', lines } as const
      finalizeInvoice(draft, account, manualInvoice(draft, account, given))
      return
    }
    case 'credit': {
      const expiresAt =
        told.expiresIn === null ? null : new Date(account.now.getTime() + told.expiresIn)
      const amount = BigInt(told.amount)
      issueStoreCredit(account, { currency: 'USD', reason: 'GOODWILL', amount, expiresAt })
      return
    }
    case 'change': {
      const [subscription] = account.subscriptions.all
      const version = versions[told.version]
      const terms = { version, quantity: null, at: 'NOW', proration: 'INVOICE_NOW' } as const
      if (subscription && version) changeTerms(draft, account, subscription, { ...terms, version })
      return
    }
    case 'wait':
      return
    case 'succeed':
    case 'fail': {
      const refund = at(refunds.all, told.place)
      if (!refund || refund.kind === 'DISPUTE') return
      if (told.act === 'succeed') succeedRefund(account, refund, null)
      else failRefund(account, refund, { failure: 'x', reference: null })
      return
    }
    case 'payOut': {
      const credit = at(storeCredits.all, told.place)
      const amount = credit && share(credit.remaining, told.part)
      if (credit && amount) payOut(draft, account, credit, { amount, reason: 'x' })
      return
    }
    case 'voidCredit': {
      const credit = at(storeCredits.all, told.place)
      if (credit?.status === 'ACTIVE') voidStoreCredit(account, credit)
      return
    }
    case 'voidNote': {
      const note = at(creditNotes.all, told.place)
      const invoice = invoices.all.find(({ id }) => id === note?.invoiceId)
      if (note && invoice) voidNote(account, invoice, note)
      return
    }
    case 'dispute':
    case 'win':
    case 'lose': {
      const payment = at(payments.all, told.place)
      const status = { dispute: 'OPEN', win: 'WON', lose: 'LOST' } as const
      if (!payment) return
      const news = { reference: payment.id, amount: payment.amount, reason: null }
      noteDispute(draft, account, payment, { ...news, status: status[told.act] })
      return
    }
    default: {
      const owed = invoices.all.filter(({ status }) => status !== 'DRAFT')
      const invoice = at(owed, told.place)
      if (invoice) performOn(draft, account, invoice, told)
    }
  }
}

type InvoiceAct = Extract<
  Act,
  { act: 'note' | 'pay' | 'charge' | 'apply' | 'refund' | 'voidInvoice' }
>

function performOn(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  told: InvoiceAct,
): void {
  const isOwed = invoice.status === 'OPEN' && invoice.amountDue > 0n
  const due = share(invoice.amountDue, told.part > 100n ? 100n : told.part)
  switch (told.act) {
    case 'pay':
    case 'charge': {
      if (!isOwed) return
      const paid = { amount: due, reference: null, paidAt: account.now }
      const payment = payManually(draft, account, invoice, paid)
      if (told.act === 'charge') account.payments.change(payment, { provider: 'test' })
      return
    }
    case 'apply':
      if (isOwed) applyStoreCredit(account, invoice, due)
      settleWhenPaid(draft, account, invoice, account.now)
      return
    case 'voidInvoice': {
      const { refundable } = noteCaps(account, invoice)
      const isPending = account.refunds.all.some(({ status }) => status === 'PENDING')
      if (isOwed && refundable === 0n && invoice.amountPaid === 0n && !isPending) {
        voidInvoice(draft, account, invoice)
      }
      return
    }
    case 'note': {
      if (invoice.status === 'VOID') return
      const amount = share(creditableOf(account, invoice), told.part)
      if (amount === 0n) return
      const none = { offset: 0n, refund: 0n, storeCredit: 0n }
      const settle = told.settle === 'order' ? null : { ...none, [told.settle]: amount }
      const shares = sharesOf(account, invoice, amount)
      noteInvoice(draft, account, invoice, { amount, shares, reason: 'x', settle })
      return
    }
    case 'refund': {
      if (invoice.status === 'VOID') return
      const paid = account.payments.all.filter(({ invoiceId }) => invoiceId === invoice.id)
      const amount = share(noteCaps(account, invoice).refundable, told.part)
      refundInvoice(draft, account, invoice, paid, { amount, reason: 'x' })
    }
  }
}

const sum = <Row>(rows: readonly Row[], of: (row: Row) => bigint) =>
  rows.reduce((total, row) => total + of(row), 0n)

function check(account: BillingAccount): void {
  const { invoices, payments, refunds, creditNotes, creditNoteLines, lines } = account
  for (const payment of payments.all) {
    const back = refunds.all.filter(
      ({ paymentId, status }) => paymentId === payment.id && status !== 'FAILED',
    )
    expect(sum(back, ({ amount }) => amount)).toBeLessThanOrEqual(payment.amount)
  }
  for (const invoice of invoices.all) {
    if (invoice.status === 'DRAFT') continue
    const notes = creditNotes.all.filter(
      ({ invoiceId, voidedAt }) => invoiceId === invoice.id && voidedAt === null,
    )
    const { total, storeCreditApplied, amountPaid, amountCredited, amountDue } = invoice
    expect(sum(notes, ({ amount }) => amount)).toBeLessThanOrEqual(total)
    expect(amountDue).toBe(total - storeCreditApplied - amountPaid - amountCredited)
    expect(amountDue).toBeGreaterThanOrEqual(0n)
    if (invoice.status !== 'VOID') expect(invoice.status === 'PAID').toBe(amountDue === 0n)
    expect(sum(notes, ({ offset }) => offset)).toBe(amountCredited)
    const tax = sum(notes, (note) => note.tax)
    if (total > 0n) expect(tax).toBeLessThanOrEqual(invoice.tax)
    if (total > 0n && sum(notes, ({ amount }) => amount) === total) expect(tax).toBe(invoice.tax)
    if (invoice.status !== 'VOID') {
      expect(noteCaps(account, invoice).returnable).toBeGreaterThanOrEqual(0n)
    }
    const own = refunds.all.filter(
      ({ invoiceId, status }) => invoiceId === invoice.id && status !== 'FAILED',
    )
    expect(invoice.amountRefunded).toBe(sum(own, ({ amount }) => amount))
  }
  for (const note of creditNotes.all) {
    const parts = creditNoteLines.all.filter(({ creditNoteId }) => creditNoteId === note.id)
    expect(sum(parts, ({ amount }) => amount)).toBe(note.amount)
    expect(sum(parts, ({ tax }) => tax)).toBe(note.tax)
    expect(note.offset + note.refund + note.storeCredit).toBe(note.amount)
  }
  for (const line of lines.all) expect(line.noted).toBeGreaterThanOrEqual(0n)
  checkCredits(account)
}

function checkCredits({ storeCredits, movements }: BillingAccount): void {
  for (const credit of storeCredits.all) {
    const own = movements.all.filter(({ storeCreditId }) => storeCreditId === credit.id)
    const left = sum(own, ({ type, amount }) =>
      type === 'ISSUED' || type === 'RESTORED' ? amount : -amount,
    )
    expect(credit.remaining).toBe(left)
    expect(left).toBeGreaterThanOrEqual(0n)
    expect(left).toBeLessThanOrEqual(credit.amount)
    expect(credit.status === 'ACTIVE').toBe(left > 0n)
    expect(own.at(-1)?.balanceAfter).toBe(left)
  }
}

it('nothing is given back twice, whatever is paid, credited, refunded, disputed and voided', () => {
  const taxes = fc.record({
    taxPercent: fc.constantFrom('0', '7.25', '20'),
    taxInclusive: fc.boolean(),
    discountPercent: fc.constantFrom(null, null, '15'),
  })
  let refunded = 0
  let reissued = 0
  fc.assert(
    fc.property(taxes, fc.array(act, { minLength: 20, maxLength: 60 }), (given, acts) => {
      const billing = pureBilling(versions, start, given)
      const { draft, account } = billing
      billing.decide(() => {
        createSubscription(draft, account.customerId, 'basic', { unique: 'NONE' })
      })
      for (const told of acts) {
        billing.moveTo(new Date(account.now.getTime() + (told.act === 'wait' ? told.ms : 1)))
        try {
          billing.decide(() => perform(draft, account, told))
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
        }
        check(account)
      }
      refunded += account.refunds.all.filter(({ status }) => status === 'SUCCEEDED').length
      reissued += account.creditNotes.all.filter(({ voidedAt }) => voidedAt !== null).length
    }),
    { numRuns },
  )
  // The histories reach what they are about.
  expect(Math.min(refunded, reissued)).toBeGreaterThan(numRuns / 10)
})
