/** Notes what the bank of a customer says of a payment, as a provider tells it. Internal only. */
import { z } from 'zod'
import { disputeStatuses } from '../../invoices/refund.ts'
import { writeOperation } from '../../operation/operation.ts'
import { reference, text } from '../../values/input.ts'
import { catchUp } from '../decide/catch-up.ts'
import { noteDispute } from '../decide/note-dispute.ts'
import { invoiceOfPayment } from '../invoice-of-payment.ts'
import { customerOfPayment, requirePayment } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

/** Answers the id of the dispute. Told again, or late, it changes nothing. */
export const recordDispute = writeOperation({
  name: 'recordDispute',
  scope: 'admin',
  audited: false,
  input: z.strictObject({
    paymentId: reference,
    reference: text(255),
    /** Minor units of the payment's currency. */
    amount: z.bigint().positive(),
    reason: text(1000).nullish(),
    status: z.enum(disputeStatuses),
  }),
  async run(ctx, { paymentId, reason, ...news }) {
    const customerId = customerOfPayment(paymentId)
    const invoiceId = await invoiceOfPayment(ctx.db, paymentId)
    return withBilling(ctx, [customerId], { invoiceIds: [invoiceId] }, (draft) => {
      const account = draft.accounts.get(customerId)
      const payment = requirePayment(account, paymentId)
      if (!account) return null
      catchUp(draft, account)
      return noteDispute(draft, account, payment, { ...news, reason: reason ?? null }).id
    })
  },
})
