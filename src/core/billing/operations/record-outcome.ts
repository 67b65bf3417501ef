/** Notes what a provider says of a payment or a method, after it told that something changed. Internal only. */
import { z } from 'zod'
import { outboundOperation } from '../../operation/operation.ts'
import type { ProviderOutcome } from '../../payments/provider.ts'
import { reference } from '../../values/input.ts'
import { accountOf } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { useCheckoutMethod } from '../decide/settle-checkout.ts'
import { settleMethod } from '../decide/settle-method.ts'
import { settlePayment } from '../decide/settle-payment.ts'
import { settleRefund } from '../decide/settle-refund.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { asking } from '../outside-calls.ts'
import { withBilling } from '../with-billing.ts'

const refunded = z.strictObject({
  refundId: reference,
  invoiceId: reference,
  storeCreditId: reference.nullable(),
})

/** Told again, or late, it changes nothing. What follows from it, such as payments by a new method, is asked at once. */
export const recordOutcome = outboundOperation({
  name: 'recordOutcome',
  scope: 'admin',
  audited: false,
  input: z.strictObject({
    customerId: reference,
    of: z.union([
      z.strictObject({ paymentId: reference, invoiceId: reference }),
      z.strictObject({ methodId: reference }),
      refunded,
    ]),
    outcome: z.custom<ProviderOutcome>(),
  }),
  async begin(ctx, { customerId, of, outcome }) {
    const wanted =
      'methodId' in of
        ? { paymentMethodIds: [of.methodId] }
        : {
            invoiceIds: [of.invoiceId],
            storeCreditIds: 'refundId' in of && of.storeCreditId ? [of.storeCreditId] : [],
          }
    return withBilling(ctx, [customerId], wanted, (draft) => {
      const account = accountOf(draft, customerId)
      catchUp(draft, account)
      if ('methodId' in of) {
        const method = account.paymentMethods.all.find(({ id }) => id === of.methodId)
        if (method) {
          settleMethod(draft, account, method, outcome)
          useCheckoutMethod(draft, account, method)
        }
      } else if ('refundId' in of) {
        const refund = account.refunds.all.find(({ id }) => id === of.refundId)
        if (refund) settleRefund(draft, account, refund, outcome)
      } else {
        const payment = account.payments.all.find(({ id }) => id === of.paymentId)
        if (payment) settlePayment(draft, account, payment, outcome)
      }
      return { key: customerId, call: takeCalls(draft) }
    })
  },
  ...asking,
  answer: async (_ctx, customerId) => customerId,
})
