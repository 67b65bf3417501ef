/**
 * Pays money back: which payments it comes from, and what follows when it succeeded or failed. Pure.
 *
 * Invariants: what went back or is on its way back of a payment is at most the payment; a refund that failed frees its amount, and
 * its credit note is as if it had not been.
 */
import type { CreditNote } from '../../invoices/credit-note.ts'
import type { Invoice, Payment } from '../../invoices/invoice.ts'
import type { Refund } from '../../invoices/refund.ts'
import type { JsonObject } from '../../values/input.ts'
import { type BillingAccount, type BillingDraft, invoiceOf } from '../billing-draft.ts'
import { endReturnedGrants } from './end-returned-grants.ts'
import { least } from './note-parts.ts'
import { disputed, isDisputed, overRefunded, roomOf } from './refund-room.ts'
import { issueStoreCredit, restorePaidOut, restoreTaken } from './store-credit.ts'
import { forgetFailedPart } from './void-note.ts'

/** What providers are asked from now on is asked by the clock of the server. */
type Asking = Pick<BillingDraft, 'serverNow'>

/** A part of what goes back, and the payment that it comes from. */
export interface RefundPart {
  payment: Payment
  amount: bigint
}

/** The refund part of a note. */
export function refundPayments(
  draft: Asking,
  account: BillingAccount,
  { id: creditNoteId, reason }: CreditNote,
  parts: readonly RefundPart[],
): Refund[] {
  return parts.map(({ payment, amount }) =>
    addRefund(draft, account, payment, { kind: 'REFUND', amount, reason, creditNoteId }),
  )
}

/** Parts of an amount for payments with room, the newest first; refused when it would need one that is disputed, or is too much. */
export function spread(
  account: BillingAccount,
  payments: readonly Payment[],
  amount: bigint,
): RefundPart[] {
  const withRoom = payments
    .filter((payment) => roomOf(account, payment) > 0n)
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const parts: RefundPart[] = []
  let left = amount
  for (const payment of withRoom) {
    if (left === 0n || isDisputed(account, payment)) continue
    const part = least(left, roomOf(account, payment))
    parts.push({ payment, amount: part })
    left -= part
  }
  if (left === 0n) return parts
  const waiting = withRoom.find((payment) => isDisputed(account, payment))
  if (waiting) throw disputed(waiting)
  const [first] = payments
  throw overRefunded(amount - left, first?.currency ?? 'USD')
}

export type NewRefund = Pick<Refund, 'kind' | 'amount' | 'reason'> &
  Partial<Pick<Refund, 'creditNoteId' | 'storeCreditId' | 'reference'>>

/** What came by hand goes back by hand: it has succeeded. The provider of any other payment is asked after the commit. */
export function addRefund(
  { serverNow }: Asking,
  account: BillingAccount,
  payment: Payment,
  { kind, amount, reason, creditNoteId = null, storeCreditId = null, reference = null }: NewRefund,
): Refund {
  const { customerId, now } = account
  const { id: paymentId, invoiceId, provider, currency } = payment
  const refund = account.refunds.add({
    ...{ id: account.newId('ref'), customerId, kind, status: 'PENDING', paymentId, invoiceId },
    ...{ creditNoteId, storeCreditId, provider, reference, currency, amount, reason },
    ...{ failure: null, leaseUntil: serverNow, attempts: 0, finishedAt: null },
    ...{ createdAt: now, updatedAt: now },
  })
  const invoice = invoiceOf(account, refund)
  account.invoices.change(invoice, { amountRefunded: invoice.amountRefunded + amount })
  account.notices.push({ type: 'refund.created', data: () => refundData(refund) })
  if (provider === 'manual' || kind === 'DISPUTE') succeedRefund(account, refund, reference)
  return refund
}

/** The money has gone back. A refund that has failed stays so. */
export function succeedRefund(
  account: BillingAccount,
  refund: Refund,
  reference: string | null,
): void {
  if (refund.status !== 'PENDING') return
  account.refunds.change(refund, {
    ...{ status: 'SUCCEEDED', reference: reference ?? refund.reference },
    ...{ leaseUntil: null, finishedAt: account.now },
  })
  account.notices.push({ type: 'refund.succeeded', data: () => refundData(refund) })
  endReturnedGrants(account, invoiceOf(account, refund))
}

/** The money did not go back, or came back to us: a failure that comes late wins. */
export function failRefund(
  account: BillingAccount,
  refund: Refund,
  { failure, reference }: { failure: string; reference: string | null },
): void {
  if (refund.status === 'FAILED') return
  account.refunds.change(refund, {
    ...{ status: 'FAILED', failure, reference: reference ?? refund.reference },
    ...{ leaseUntil: null, finishedAt: account.now },
  })
  const invoice = invoiceOf(account, refund)
  account.invoices.change(invoice, { amountRefunded: invoice.amountRefunded - refund.amount })
  account.notices.push({ type: 'refund.failed', data: () => refundData(refund) })
  if (refund.creditNoteId !== null) keepMoney(account, invoice, refund)
  if (refund.storeCreditId !== null) restorePaidOut(account, refund.storeCreditId, refund.amount)
  restoreTaken(account, refund.id)
}

function keepMoney(account: BillingAccount, invoice: Invoice, refund: Refund): void {
  forgetFailedPart(account, invoice, refund)
  // Nothing is owed for an invoice that was voided meanwhile, so its money is owed to the customer.
  if (invoice.status !== 'VOID') return
  const { currency, amount, invoiceId } = refund
  issueStoreCredit(account, { currency, reason: 'OVERPAYMENT', amount, invoiceId })
}

/** What events tell of a refund. */
function refundData(refund: Refund): JsonObject {
  const { id, kind, status, paymentId, invoiceId, creditNoteId, storeCreditId } = refund
  const { provider, reference, currency, reason, failure } = refund
  return {
    ...{ id, kind, status, paymentId, invoiceId, creditNoteId, storeCreditId },
    ...{ provider, reference, currency, amountMinor: refund.amount.toString(), reason, failure },
  }
}
