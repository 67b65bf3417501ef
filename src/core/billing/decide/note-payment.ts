/** What events tell of a payment. Pure. */

import type { Payment } from '../../invoices/invoice.ts'
import { declineWord } from '../../payments/provider.ts'
import type { JsonObject } from '../../values/input.ts'
import type { BillingAccount } from '../billing-draft.ts'

type PaymentEventType =
  | 'payment.processing'
  | 'payment.action_required'
  | 'payment.succeeded'
  | 'payment.failed'
  | 'payment.canceled'
  | 'payment.excess'

export function notePayment(
  account: BillingAccount,
  payment: Payment,
  type: PaymentEventType,
  more: JsonObject = {},
): void {
  const { id, invoiceId, provider, paymentMethodId, currency, status, declineCode } = payment
  const amountMinor = payment.amount.toString()
  account.notices.push({
    type,
    data: () => ({
      ...{ id, invoiceId, provider, paymentMethodId, status, currency, amountMinor },
      declineCode: declineWord(declineCode),
      ...more,
    }),
  })
}
