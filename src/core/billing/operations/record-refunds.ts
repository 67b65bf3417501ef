/** Notes what went back of a payment without us, as its provider shows it. Internal only. */
import { z } from 'zod'
import { writeOperation } from '../../operation/operation.ts'
import type { FoundRefund } from '../../payments/provider.ts'
import { reference } from '../../values/input.ts'
import { catchUp } from '../decide/catch-up.ts'
import { noteProviderRefund } from '../decide/note-provider-refund.ts'
import { invoiceOfPayment } from '../invoice-of-payment.ts'
import { customerOfPayment, requirePayment } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

/** Answers the ids of those that are new. Told again, or late, it changes nothing. */
export const recordRefunds = writeOperation({
  name: 'recordRefunds',
  scope: 'admin',
  audited: false,
  input: z.strictObject({ paymentId: reference, refunds: z.array(z.custom<FoundRefund>()) }),
  async run(ctx, { paymentId, refunds }) {
    const customerId = customerOfPayment(paymentId)
    const invoiceId = await invoiceOfPayment(ctx.db, paymentId)
    return withBilling(ctx, [customerId], { invoiceIds: [invoiceId] }, (draft) => {
      const account = draft.accounts.get(customerId)
      const payment = requirePayment(account, paymentId)
      if (!account) return []
      catchUp(draft, account)
      return refunds.flatMap((one) => noteProviderRefund(draft, account, payment, one)?.id ?? [])
    })
  },
})
