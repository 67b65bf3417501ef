/** Pays store credit out to payments that have room. Pure. */
import type { StoreCredit } from '../../invoices/invoice.ts'
import type { Refund } from '../../invoices/refund.ts'
import { DomainError } from '../../values/errors.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { addRefund, spread } from './refund-payments.ts'
import { overRefunded, roomOf } from './refund-room.ts'
import { takePaidOut } from './store-credit.ts'

/** Money that the customer paid; all other store credit is a gift, or was refused as money. */
const payable: ReadonlySet<StoreCredit['reason']> = new Set(['PRORATION', 'OVERPAYMENT'])

/** `amount` null: all that remains. No credit note: it was credited when the store credit was issued. */
export function payOut(
  draft: BillingDraft,
  account: BillingAccount,
  credit: StoreCredit,
  { amount: given, reason }: { amount: bigint | null; reason: string },
): Refund[] {
  const { id, currency } = credit
  if (!payable.has(credit.reason)) {
    const message = 'Only store credit of reason PRORATION or OVERPAYMENT is paid out.'
    throw new DomainError('PRECONDITION_FAILED', message, { reason: 'NOT_PAYABLE', id })
  }
  const payments = account.payments.all.filter((payment) => payment.currency === currency)
  const room = payments.reduce((sum, payment) => sum + roomOf(account, payment), 0n)
  const most = credit.remaining < room ? credit.remaining : room
  const amount = given ?? most
  if (amount === 0n || amount > most) throw overRefunded(most, currency)
  const parts = spread(account, payments, amount)
  takePaidOut(account, credit, amount)
  return parts.map(({ payment, amount: part }) =>
    addRefund(draft, account, payment, {
      ...{ kind: 'PAY_OUT', amount: part, reason, storeCreditId: id },
    }),
  )
}
