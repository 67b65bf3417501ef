/**
 * What credit notes can still take off an invoice. Pure.
 *
 * Invariants: the notes that stand and what proration gave back of the lines on other invoices never exceed the total; what is due,
 * was paid, or was paid with store credit and has not gone back is all there is to give.
 */
import type { CreditNote, CreditNoteLine } from '../../invoices/credit-note.ts'
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import { DomainError } from '../../values/errors.ts'
import { minorText } from '../../values/money.ts'
import { mulDiv } from '../../values/mul-div.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { linesOf } from './documents.ts'

/** The rows that tell, of any invoices. */
interface Given {
  creditNotes: { readonly all: readonly CreditNote[] }
  lines: { readonly all: readonly InvoiceLine[] }
}

export interface LeftOfLine {
  line: InvoiceLine
  /** Tax included, not negative. */
  left: bigint
}

/** The credit notes on an invoice that count. */
export function standingNotes(
  { creditNotes }: Pick<Given, 'creditNotes'>,
  { id }: Invoice,
): CreditNote[] {
  return creditNotes.all.filter(({ invoiceId, voidedAt }) => invoiceId === id && voidedAt === null)
}

/** Tax included, not negative. */
export function creditableOf(account: Given, invoice: Invoice): bigint {
  const noted = standingNotes(account, invoice).reduce((sum, { amount }) => sum + amount, 0n)
  // What its own lines gave back has reduced the total already.
  const lines = account.lines.all.filter(({ invoiceId }) => invoiceId !== invoice.id)
  const prorated = pricedLines(account, invoice).reduce(
    (sum, line) => sum + proratedOf({ lines: { all: lines } }, invoice, line),
    0n,
  )
  const left = invoice.total - noted - prorated
  return left > 0n ? left : 0n
}

/** What is left of each line that charged something. Lines that gave back reduce the whole, and are not given back themselves. */
export function creditableLines(account: BillingAccount, invoice: Invoice): LeftOfLine[] {
  const standing = new Set(standingNotes(account, invoice).map(({ id }) => id))
  const notedOf = (lineId: string) =>
    account.creditNoteLines.all
      .filter((part) => part.lineId === lineId && standing.has(part.creditNoteId))
      .reduce((sum, { amount }) => sum + amount, 0n)
  return pricedLines(account, invoice).flatMap((line) => {
    const left = grossOf(invoice, line) - notedOf(line.id) - proratedOf(account, invoice, line)
    return left > 0n ? [{ line, left }] : []
  })
}

/** The part of a note's line that its line no longer costs, as proration counts it. */
export function netOf({ taxInclusive }: Invoice, { amount, tax }: CreditNoteLine): bigint {
  return taxInclusive ? amount : amount - tax
}

export function overCredited(left: bigint, { currency }: Invoice): DomainError {
  const creditable = minorText(left, currency)
  const message = `Only ${creditable} of it can still be credited.`
  return new DomainError('CONFLICT', message, { reason: 'OVER_CREDITED', creditable })
}

function pricedLines(account: Pick<Given, 'lines'>, { id }: Invoice): InvoiceLine[] {
  return linesOf(account, id).filter(
    ({ kind }) => kind !== 'DISCOUNT' && kind !== 'CARRIED_TO_STORE_CREDIT',
  )
}

function grossOf({ taxInclusive }: Invoice, { amount, discount, tax }: InvoiceLine): bigint {
  return amount - discount + (taxInclusive ? 0n : tax)
}

/** What these lines gave back of it, with its tax; notes are counted by themselves. */
function proratedOf({ lines }: Pick<Given, 'lines'>, invoice: Invoice, line: InvoiceLine): bigint {
  const net = lines.all
    .filter(({ creditsLineId }) => creditsLineId === line.id)
    .reduce((sum, { amount }) => sum - amount, 0n)
  if (net === 0n || invoice.taxInclusive) return net
  return net + mulDiv(line.tax, net, line.amount - line.discount)
}
