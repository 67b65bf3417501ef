/** Makes a credit note: its row, its lines, and what it takes off the amount due. Pure. */
import type { CreditNote } from '../../invoices/credit-note.ts'
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import type { JsonObject } from '../../values/input.ts'
import { allocate } from '../../values/money.ts'
import { mulDiv } from '../../values/mul-div.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { netOf, standingNotes } from './creditable.ts'
import type { NoteParts } from './note-parts.ts'

export interface NewNote {
  amount: bigint
  parts: NoteParts
  /** What it takes off each line, tax included; they sum to the amount. */
  shares: readonly { line: InvoiceLine; amount: bigint }[]
  reason: string
  /** The line whose unused rest proration credits by it; null: it is by hand. */
  proratedLine: InvoiceLine | null
}

/** The row with its lines; what its parts do is decided by the caller. */
export function writeNote(
  account: BillingAccount,
  invoice: Invoice,
  { amount, parts, shares, reason, proratedLine }: NewNote,
): CreditNote {
  const { customerId, now } = account
  const { id: invoiceId, currency } = invoice
  const note = account.creditNotes.add({
    id: account.newId('cn'),
    ...{ customerId, number: null, invoiceId, lineId: proratedLine?.id ?? null, currency },
    ...{ amount, tax: taxOfNote(account, invoice, amount), ...parts, storeCreditId: null, reason },
    ...{ voidedAt: null, createdAt: now },
  })
  account.unnumbered.creditNotes.push(note)
  const taxes = allocate(
    note.tax,
    shares.map((share) => share.amount),
  )
  for (const [index, { line, amount }] of shares.entries()) {
    if (amount === 0n) continue
    const part = account.creditNoteLines.add({
      ...{ customerId, creditNoteId: note.id, number: index + 1, lineId: line.id, currency },
      ...{ amount, tax: taxes[index] ?? 0n },
    })
    // Proration counts what it gives back by itself.
    if (proratedLine) continue
    account.lines.change(line, { noted: line.noted + netOf(invoice, part) })
  }
  account.notices.push({ type: 'credit_note.created', data: () => noteData(note) })
  return note
}

/** What events tell of a credit note. */
export function noteData(note: CreditNote): JsonObject {
  const { id, number, invoiceId, currency, reason } = note
  return {
    ...{ id, number, invoiceId, currency, reason },
    amountMinor: note.amount.toString(),
    taxMinor: note.tax.toString(),
    offsetMinor: note.offset.toString(),
    refundMinor: note.refund.toString(),
    storeCreditMinor: note.storeCredit.toString(),
    voidedAt: note.voidedAt?.toISOString() ?? null,
  }
}

/**
 * The tax in the next note of an invoice: that in all notes, less that of those before. So the taxes of all notes sum to the tax of
 * the invoice once all of it is credited, also when notes were voided in between.
 */
function taxOfNote(account: BillingAccount, invoice: Invoice, amount: bigint): bigint {
  const notes = standingNotes(account, invoice)
  const before = notes.reduce((sum, note) => sum + note.amount, 0n)
  const taxed = notes.reduce((sum, note) => sum + note.tax, 0n)
  const tax = mulDiv(invoice.tax, before + amount, invoice.total) - taxed
  if (tax < 0n) return 0n
  return tax < amount ? tax : amount
}
