/** Money that went back at the provider by hand, in its dashboard for instance. Pure. */
import type { Payment } from '../../invoices/invoice.ts'
import type { Refund } from '../../invoices/refund.ts'
import type { FoundRefund } from '../../payments/provider.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { least } from './note-parts.ts'
import { addRefund } from './refund-payments.ts'
import { roomOf } from './refund-room.ts'
import { settleRefund } from './settle-refund.ts'
import { noteTaken, takeGone } from './take-gone.ts'

/**
 * Notes it once, with the credit note that a refund implies: the money has gone, so that the note is of what can still be credited.
 * Answers it when it is new; ours are told of by themselves.
 */
export function noteProviderRefund(
  draft: BillingDraft,
  account: BillingAccount,
  payment: Payment,
  { key, reference, amount: told, reason: word, outcome }: FoundRefund,
): Refund | null {
  if (key !== null) return null
  const { provider } = payment
  const known = account.refunds.all.find(
    (one) => one.provider === provider && one.reference === reference,
  )
  if (known) settleRefund(draft, account, known, outcome)
  const isOver = outcome.state === 'declined' || outcome.state === 'canceled'
  const amount = least(told, roomOf(account, payment))
  if (known || isOver || amount <= 0n) return null
  const reason = word ?? 'Refunded at the provider'
  const gone = takeGone(account, payment, amount, reason)
  const refund = addRefund(draft, account, payment, {
    ...{ kind: 'PROVIDER', amount, reason, reference, creditNoteId: gone.note?.id ?? null },
  })
  noteTaken(account, gone, refund.id)
  settleRefund(draft, account, refund, outcome)
  return refund
}
