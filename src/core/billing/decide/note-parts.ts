/** Where the amount of a credit note goes: off what is due, back as money, or into store credit. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import { minorText } from '../../values/money.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { standingNotes } from './creditable.ts'
import { overRefunded, roomOf } from './refund-room.ts'

export interface NoteParts {
  offset: bigint
  refund: bigint
  storeCredit: bigint
}

export interface NoteCaps {
  due: bigint
  /** Paid in money and not paid back. */
  refundable: bigint
  /** Paid in money or with store credit, and not given back in either way. */
  returnable: bigint
}

export function noteCaps(account: BillingAccount, invoice: Invoice): NoteCaps {
  const notes = standingNotes(account, invoice)
  const refunded = notes.reduce((sum, { refund }) => sum + refund, 0n)
  const returned = notes.reduce((sum, { storeCredit }) => sum + storeCredit, refunded)
  const returnable = invoice.amountPaid + invoice.storeCreditApplied - returned
  const unrefunded = invoice.amountPaid - refunded
  const room = account.payments.all
    .filter(({ invoiceId }) => invoiceId === invoice.id)
    .reduce((sum, payment) => sum + roomOf(account, payment), 0n)
  return {
    due: invoice.amountDue,
    refundable: least(unrefunded, room, returnable),
    returnable,
  }
}

/** What is due first, then what was paid in money; the rest, which store credit paid, becomes store credit. */
export function splitNote(amount: bigint, { due, refundable }: NoteCaps): NoteParts {
  const offset = least(amount, due)
  const refund = least(amount - offset, refundable)
  return { offset, refund, storeCredit: amount - offset - refund }
}

/** The parts that a caller named; refused when they are not the amount, or more than there is. */
export function requireParts(
  parts: NoteParts,
  { amount, invoice, caps }: { amount: bigint; invoice: Invoice; caps: NoteCaps },
): void {
  const { offset, refund, storeCredit } = parts
  const { currency } = invoice
  if (offset + refund + storeCredit !== amount) {
    throw invalid(`The parts of settle must sum to the amount, ${minorText(amount, currency)}.`, {
      field: 'settle',
    })
  }
  if (offset > caps.due) {
    const amountDue = minorText(caps.due, currency)
    const message = `Only ${amountDue} of the invoice is due.`
    throw new DomainError('CONFLICT', message, { reason: 'OVER_DUE', amountDue })
  }
  if (refund > caps.refundable) throw overRefunded(caps.refundable, currency)
  if (refund + storeCredit > caps.returnable) {
    const returnable = minorText(caps.returnable, currency)
    const message = `Only ${returnable} of what was paid has not gone back.`
    throw new DomainError('CONFLICT', message, { reason: 'OVER_RETURNED', returnable })
  }
}

export function least(first: bigint, ...others: bigint[]): bigint {
  return others.reduce((a, b) => (b < a ? b : a), first)
}
