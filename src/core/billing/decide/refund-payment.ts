/** Pays one payment, or what was paid of an invoice, back, with the credit note that this implies. Pure. */
import type { Invoice, Payment } from '../../invoices/invoice.ts'
import type { Refund } from '../../invoices/refund.ts'
import { DomainError } from '../../values/errors.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { creditableOf, overCredited } from './creditable.ts'
import { endReturnedGrants } from './end-returned-grants.ts'
import { sharesOf } from './note-invoice.ts'
import { least, noteCaps } from './note-parts.ts'
import { refundPayments, spread } from './refund-payments.ts'
import { disputed, isDisputed, overRefunded, roomOf } from './refund-room.ts'
import { writeNote } from './write-note.ts'

/** `amount` null: all that can be. CONFLICT when it is more than was paid, or than can be credited. */
export function refundInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  payments: readonly Payment[],
  { amount: given, reason }: { amount: bigint | null; reason: string },
): Refund[] {
  const waiting = payments.find((payment) => isDisputed(account, payment))
  if (waiting && payments.length === 1) throw disputed(waiting)
  const room = payments.reduce((sum, payment) => sum + roomOf(account, payment), 0n)
  const refundable = least(room, noteCaps(account, invoice).refundable)
  const creditable = creditableOf(account, invoice)
  const amount = given ?? least(refundable, creditable)
  // When nothing is left at all, what was credited otherwise is the reason.
  if (given === null && amount === 0n && creditable === 0n) throw overCredited(0n, invoice)
  if (amount > refundable || amount === 0n) throw overRefunded(refundable, invoice.currency)
  if (amount > creditable) throw overCredited(creditable, invoice)
  const parts = spread(account, payments, amount)
  const note = writeNote(account, invoice, {
    ...{ amount, parts: { offset: 0n, refund: amount, storeCredit: 0n } },
    ...{ shares: sharesOf(account, invoice, amount), reason, proratedLine: null },
  })
  const refunds = refundPayments(draft, account, note, parts)
  endReturnedGrants(account, invoice)
  return refunds
}

/** PRECONDITION_FAILED unless its money came. */
export function requireSucceeded({ id, status }: Payment): void {
  if (status === 'SUCCEEDED') return
  const message = `A payment that is ${status} cannot be paid back.`
  const details = { reason: 'STATUS', id, status, allowed: ['SUCCEEDED'] } as const
  throw new DomainError('PRECONDITION_FAILED', message, details)
}
