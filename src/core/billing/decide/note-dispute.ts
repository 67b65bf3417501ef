/** What the customer's bank says of a payment. Pure. */
import type { Payment } from '../../invoices/invoice.ts'
import type { Dispute, DisputeStatus } from '../../invoices/refund.ts'
import type { JsonObject } from '../../values/input.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { least } from './note-parts.ts'
import { addRefund } from './refund-payments.ts'
import { roomOf } from './refund-room.ts'
import { noteTaken, takeGone } from './take-gone.ts'

export interface DisputeNews {
  /** The provider's name for the dispute. */
  reference: string
  /** Minor units of the payment's currency. */
  amount: bigint
  reason: string | null
  status: DisputeStatus
}

/**
 * Notes a dispute of a payment, or what became of it; told again, or late, it changes nothing. The invoice, with its notes, lines and
 * payments, must be loaded.
 */
export function noteDispute(
  draft: BillingDraft,
  account: BillingAccount,
  payment: Payment,
  { reference, amount, reason, status }: DisputeNews,
): Dispute {
  const { customerId, now } = account
  const { id: paymentId, provider, currency } = payment
  const known = account.disputes.all.find(
    (dispute) => dispute.provider === provider && dispute.reference === reference,
  )
  const dispute =
    known ??
    account.disputes.add({
      ...{ id: account.newId('dsp'), customerId, status: 'OPEN', paymentId, provider, reference },
      ...{ currency, amount, reason, refundId: null, closedAt: null },
      ...{ createdAt: now, updatedAt: now },
    })
  if (!known) account.notices.push({ type: 'dispute.opened', data: () => disputeData(dispute) })
  if (dispute.status !== 'OPEN' || status === 'OPEN') return dispute
  account.disputes.change(dispute, { status, closedAt: now })
  const isLost = status === 'LOST'
  if (isLost) takeMoney(draft, account, payment, dispute)
  account.notices.push({
    type: isLost ? 'dispute.lost' : 'dispute.won',
    data: () => disputeData(dispute),
  })
  return dispute
}

/** The bank asks nobody: it takes what it takes. */
function takeMoney(
  draft: BillingDraft,
  account: BillingAccount,
  payment: Payment,
  dispute: Dispute,
): void {
  const amount = least(dispute.amount, roomOf(account, payment))
  if (amount <= 0n) return
  const gone = takeGone(account, payment, amount, 'Lost dispute')
  const creditNoteId = gone.note?.id ?? null
  const { reference } = dispute
  const reason = dispute.reason ?? 'Lost dispute'
  const taken = { kind: 'DISPUTE', amount, reason, creditNoteId, reference } as const
  const { id: refundId } = addRefund(draft, account, payment, taken)
  noteTaken(account, gone, refundId)
  account.disputes.change(dispute, { refundId })
}

function disputeData(dispute: Dispute): JsonObject {
  const { id, status, paymentId, provider, reference, currency, reason, refundId } = dispute
  return {
    ...{ id, status, paymentId, provider, reference, currency, reason, refundId },
    amountMinor: dispute.amount.toString(),
  }
}
