/** Asks the provider what became of a checkout that waits, when its payer comes back to the page. Internal: for the page. */
import { z } from 'zod'
import { opens } from '../../operation/caller.ts'
import { outboundOperation } from '../../operation/operation.ts'
import { requireRow } from '../../operation/stored-row.ts'
import { notFound } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { accountOf } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { lookAtCheckout as look } from '../decide/take-calls.ts'
import { asking } from '../outside-calls.ts'
import { withBilling } from '../with-billing.ts'

/** Nothing is asked about one that does not wait. The provider's events and the job tell the same, later. */
export const lookAtCheckout = outboundOperation({
  name: 'lookAtCheckout',
  scope: 'checkout',
  audited: false,
  input: z.strictObject({ id: reference }),
  async begin(ctx, { id }) {
    if (!opens(ctx.caller, id)) throw notFound('checkout', id)
    const found = requireRow(await ctx.db.checkout.findFirst({ where: { id } }), 'checkout', id)
    const { customerId, invoiceId } = found
    if (customerId === null) return { key: id, call: null }
    const wanted = { checkoutIds: [id], invoiceIds: invoiceId === null ? [] : [invoiceId] }
    return withBilling(ctx, [customerId], wanted, (draft) => {
      const account = accountOf(draft, customerId)
      catchUp(draft, account)
      const checkout = account.checkouts.all.find((one) => one.id === id)
      return { key: id, call: checkout ? look(draft, account, checkout) : null }
    })
  },
  ...asking,
  answer: (_ctx, id) => id,
})
