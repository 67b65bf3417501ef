/** Credit notes by hand: what they take off which line, and what becomes of their parts. Pure. */
import type { CreditNote } from '../../invoices/credit-note.ts'
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import { DomainError } from '../../values/errors.ts'
import { allocate } from '../../values/money.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { offsetDue } from './credit-invoice.ts'
import { creditableLines, creditableOf, overCredited } from './creditable.ts'
import { endReturnedGrants } from './end-returned-grants.ts'
import { type NoteParts, noteCaps, requireParts, splitNote } from './note-parts.ts'
import { refundPayments, spread } from './refund-payments.ts'
import { issueStoreCredit } from './store-credit.ts'
import { writeNote } from './write-note.ts'

export interface NoteTerms {
  reason: string
  /** Null: what is due first, then money, then store credit. */
  settle: NoteParts | null
}

type Shares = { line: InvoiceLine; amount: bigint }[]

/** CONFLICT when more is to be credited, or paid back, than there is. */
export function noteInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  { amount, shares, reason, settle }: NoteTerms & { amount: bigint; shares: Shares },
): CreditNote {
  const left = creditableOf(account, invoice)
  if (amount > left) throw overCredited(left, invoice)
  const caps = noteCaps(account, invoice)
  if (settle) requireParts(settle, { amount, invoice, caps })
  const parts = settle ?? splitNote(amount, caps)
  const payments = account.payments.all.filter(({ invoiceId }) => invoiceId === invoice.id)
  const refunds = spread(account, payments, parts.refund)
  const note = writeNote(account, invoice, { amount, parts, shares, reason, proratedLine: null })
  if (parts.storeCredit > 0n) issueFor(account, invoice, note)
  refundPayments(draft, account, note, refunds)
  if (parts.offset > 0n) offsetDue(draft, account, invoice, parts.offset)
  endReturnedGrants(account, invoice)
  return note
}

/** An amount of the whole invoice, shared out over its lines in proportion to what is left of them. */
export function sharesOf(account: BillingAccount, invoice: Invoice, amount: bigint): Shares {
  const lines = creditableLines(account, invoice)
  const left = creditableOf(account, invoice)
  if (amount > left) throw overCredited(left, invoice)
  const parts = allocate(
    amount,
    lines.map((line) => line.left),
  )
  return lines.map(({ line }, index) => ({ line, amount: parts[index] ?? 0n }))
}

/** Amounts of some lines, tax included; null: all that is left of the line. */
export function sharesOfLines(
  account: BillingAccount,
  invoice: Invoice,
  given: readonly { lineId: string; amount: bigint | null }[],
): Shares {
  const lines = creditableLines(account, invoice)
  const own = account.lines.all.filter(({ invoiceId }) => invoiceId === invoice.id)
  return given.map(({ lineId, amount }) => {
    const line = own.find(({ id }) => id === lineId)
    if (!line) {
      const message = `The invoice has no line ${JSON.stringify(lineId)}.`
      throw new DomainError('NOT_FOUND', message, { entity: 'line', id: lineId })
    }
    const left = lines.find((one) => one.line === line)?.left ?? 0n
    if (left === 0n || (amount !== null && amount > left)) throw overCredited(left, invoice)
    return { line, amount: amount ?? left }
  })
}

function issueFor(account: BillingAccount, invoice: Invoice, note: CreditNote): void {
  const { currency, id: invoiceId } = invoice
  const amount = note.storeCredit
  const issued = { currency, amount, invoiceId, reason: 'REFUND_ALTERNATIVE' } as const
  const { id: storeCreditId } = issueStoreCredit(account, issued)
  account.creditNotes.change(note, { storeCreditId })
}
