/** Money that left without our doing: what becomes of the invoice that it paid, and of the store credit that came of it. Pure. */
import type { CreditNote } from '../../invoices/credit-note.ts'
import type { Invoice, Payment, StoreCredit, StoreCreditMovement } from '../../invoices/invoice.ts'
import { type BillingAccount, invoiceOf } from '../billing-draft.ts'
import { creditableOf } from './creditable.ts'
import { linesOf } from './documents.ts'
import { sharesOf } from './note-invoice.ts'
import { least, noteCaps } from './note-parts.ts'
import { takePaidOut } from './store-credit.ts'
import { writeNote } from './write-note.ts'

/** What follows from money that left; what was taken belongs to the refund that tells of it. */
export interface Gone {
  note: CreditNote | null
  taken: StoreCreditMovement[]
}

/**
 * A note of what can still be credited. What is beyond it the customer has as store credit already, and has twice unless that is taken
 * back as far as it is not spent: what the payment brought beyond what was due, and what proration gave back of the invoice.
 */
export function takeGone(
  account: BillingAccount,
  payment: Payment,
  amount: bigint,
  reason: string,
): Gone {
  const invoice = invoiceOf(account, payment)
  const note = noteGone(account, invoice, amount, reason)
  const left = amount - (note?.amount ?? 0n)
  const isExcess = (credit: StoreCredit) =>
    credit.reason === 'OVERPAYMENT' && credit.invoiceId === payment.invoiceId
  const excess = takeCredits(account, least(left, payment.excess), isExcess)
  const proratedOn = invoicesProrating(account, invoice)
  const isProration = (credit: StoreCredit) =>
    credit.reason === 'PRORATION' && proratedOn.has(credit.invoiceId)
  const prorated = takeCredits(account, left - sumOf(excess), isProration)
  return { note, taken: [...excess, ...prorated] }
}

/** The store credit that was taken comes back if the money does. */
export function noteTaken(account: BillingAccount, { taken }: Gone, refundId: string): void {
  for (const movement of taken) account.movements.change(movement, { refundId })
}

function sumOf(movements: readonly StoreCreditMovement[]): bigint {
  return movements.reduce((sum, { amount }) => sum + amount, 0n)
}

function noteGone(
  account: BillingAccount,
  invoice: Invoice,
  gone: bigint,
  reason: string,
): CreditNote | null {
  if (invoice.status === 'VOID') return null
  const { refundable } = noteCaps(account, invoice)
  const amount = least(gone, refundable, creditableOf(account, invoice))
  if (amount <= 0n) return null
  return writeNote(account, invoice, {
    ...{ amount, parts: { offset: 0n, refund: amount, storeCredit: 0n } },
    ...{ shares: sharesOf(account, invoice, amount), reason, proratedLine: null },
  })
}

/** The invoices whose lines gave back of those of the invoice. */
function invoicesProrating(account: BillingAccount, { id }: Invoice): Set<string | null> {
  const own = new Set(linesOf(account, id).map((line) => line.id))
  const giving = account.lines.all.filter(
    ({ creditsLineId, invoiceId }) =>
      invoiceId !== null && creditsLineId !== null && own.has(creditsLineId),
  )
  return new Set(giving.map(({ invoiceId }) => invoiceId))
}

function takeCredits(
  account: BillingAccount,
  wanted: bigint,
  isOne: (credit: StoreCredit) => boolean,
): StoreCreditMovement[] {
  const taken: StoreCreditMovement[] = []
  let left = wanted
  for (const credit of account.storeCredits.all.filter(isOne)) {
    const part = least(left, credit.remaining)
    if (part <= 0n) continue
    taken.push(takePaidOut(account, credit, part))
    left -= part
  }
  return taken
}
