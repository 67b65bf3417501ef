/** Takes credit notes back, by hand or because the money of one did not go back. Pure. */

import type { CreditNote } from '../../invoices/credit-note.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import type { Refund } from '../../invoices/refund.ts'
import { allowsVerb, requireInvoiceVerb } from '../../invoices/require-invoice-verb.ts'
import { DomainError } from '../../values/errors.ts'
import { allocate } from '../../values/money.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { netOf } from './creditable.ts'
import { voidStoreCredit } from './store-credit.ts'
import { noteData, writeNote } from './write-note.ts'

/** PRECONDITION_FAILED when some of it was refunded or spent. */
export function voidNote(account: BillingAccount, invoice: Invoice, note: CreditNote): void {
  requireUnused(account, invoice, note)
  takeBack(account, invoice, note)
  if (note.offset > 0n) {
    account.invoices.change(invoice, {
      amountCredited: invoice.amountCredited - note.offset,
      amountDue: invoice.amountDue + note.offset,
    })
  }
  const credit = creditOf(account, note)
  if (credit) voidStoreCredit(account, credit)
}

/** A refund of the note failed: what else the note gave stands, on a note of its own. */
export function forgetFailedPart(account: BillingAccount, invoice: Invoice, refund: Refund): void {
  const note = account.creditNotes.all.find(({ id }) => id === refund.creditNoteId)
  if (!note) throw new Error(`The credit note ${refund.creditNoteId} is not loaded`)
  takeBack(account, invoice, note)
  // A dispute may take more than could be credited.
  const failed = refund.amount < note.refund ? refund.amount : note.refund
  const amount = note.amount - failed
  if (amount === 0n) return
  const { offset, refund: refunded, storeCredit, storeCreditId, reason } = note
  const lines = account.creditNoteLines.all.filter(({ creditNoteId }) => creditNoteId === note.id)
  const parts = allocate(
    amount,
    lines.map((line) => line.amount),
  )
  const shares = lines.map(({ lineId }, index) => ({
    line: lineOf(account, lineId),
    amount: parts[index] ?? 0n,
  }))
  const rest = writeNote(account, invoice, {
    ...{ amount, parts: { offset, refund: refunded - failed, storeCredit } },
    ...{ shares, reason, proratedLine: null },
  })
  account.creditNotes.change(rest, { storeCreditId })
  for (const other of account.refunds.all) {
    if (other.creditNoteId !== note.id || other.status === 'FAILED') continue
    account.refunds.change(other, { creditNoteId: rest.id })
  }
}

function takeBack(account: BillingAccount, invoice: Invoice, note: CreditNote): void {
  account.creditNotes.change(note, { voidedAt: account.now })
  for (const part of account.creditNoteLines.all) {
    if (part.creditNoteId !== note.id) continue
    const line = lineOf(account, part.lineId)
    account.lines.change(line, { noted: line.noted - netOf(invoice, part) })
  }
  account.notices.push({ type: 'credit_note.voided', data: () => noteData(note) })
}

function requireUnused(account: BillingAccount, invoice: Invoice, note: CreditNote): void {
  const { id } = note
  const refused = (
    reason: 'VOIDED' | 'PRORATION' | 'REFUNDED' | 'SPENT' | 'OFFSET',
    message: string,
  ) => new DomainError('PRECONDITION_FAILED', message, { reason, id })
  if (note.voidedAt !== null) throw refused('VOIDED', 'The credit note is voided already.')
  if (note.lineId !== null) {
    throw refused('PRORATION', 'The credit note gives back time that the subscription gave up.')
  }
  const isRefunded = account.refunds.all.some(
    ({ creditNoteId, status }) => creditNoteId === id && status !== 'FAILED',
  )
  if (isRefunded) throw refused('REFUNDED', 'Money went back, or is on its way back, for it.')
  const credit = creditOf(account, note)
  if (credit && credit.remaining < credit.amount) {
    throw refused('SPENT', 'Some of its store credit is gone.')
  }
  // Its store credit is what the invoice, as it was voided, did not give back itself.
  if (note.storeCredit > 0n && invoice.status === 'VOID') requireInvoiceVerb(invoice, 'credit')
  if (note.offset > 0n && !allowsVerb(invoice, 'pay')) {
    throw refused('OFFSET', `It lowered what was due of an invoice that is ${invoice.status}.`)
  }
}

function creditOf({ storeCredits }: BillingAccount, { storeCreditId }: CreditNote) {
  if (storeCreditId === null) return null
  const credit = storeCredits.all.find(({ id }) => id === storeCreditId)
  if (!credit) throw new Error(`The store credit ${storeCreditId} is not loaded`)
  return credit
}

function lineOf({ lines }: BillingAccount, lineId: string) {
  const line = lines.all.find(({ id }) => id === lineId)
  if (!line) throw new Error(`The line ${lineId} is not loaded`)
  return line
}
