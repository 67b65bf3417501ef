/** Makes the checkouts of hosted pages. Internal: for the pages. */
import { z } from 'zod'
import { opens } from '../../operation/caller.ts'
import { writeOperation } from '../../operation/operation.ts'
import { notFound } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { openCheckout } from '../open-checkout.ts'
import { customerOfInvoice } from '../row-address.ts'
import { soldByLink } from './create-checkout.ts'

/** Each visit of a payment link makes a checkout; answers its id. */
export const visitPaymentLink = writeOperation({
  name: 'visitPaymentLink',
  scope: 'checkout',
  audited: false,
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }) {
    if (!opens(ctx.caller, id)) throw notFound('payment link', id)
    return openCheckout(ctx, { ...(await soldByLink(ctx, id)), ui: 'HOSTED', customerId: null })
  },
})

/** The checkout that is open for what is due of the invoice, else a new one; answers its id. */
export const visitInvoice = writeOperation({
  name: 'visitInvoice',
  scope: 'customer',
  audited: false,
  ofNoCustomer: true,
  input: z.strictObject({ invoiceId: reference }),
  async run(ctx, { invoiceId }) {
    const customerId = customerOfInvoice(invoiceId)
    if (ctx.caller.customer?.id !== customerId) throw notFound('invoice', invoiceId)
    const open = await ctx.db.checkout.findFirst({
      where: {
        ...{ customerId, invoiceId, purpose: 'INVOICE', ui: 'HOSTED' },
        ...{ status: { notIn: ['COMPLETE', 'EXPIRED'] }, expiresAt: { gt: ctx.now } },
      },
      select: { id: true },
    })
    return open?.id ?? openCheckout(ctx, { ui: 'HOSTED', customerId, invoiceId })
  },
})
