/** Checkouts as a publishable key sees them: their state and ids, and nothing that leads on. */
import { getPublicCheckout, type PublicCheckout } from '../../core/checkout/checkouts.ts'
import { payPath } from '../execution/context.ts'
import { builder } from './builder.ts'
import { CheckoutStatusEnum } from './checkout-enums.ts'

const PublicCheckoutType = builder.objectRef<PublicCheckout>('PublicCheckout').implement({
  description: 'What whoever knows the id of a checkout may know of it.',
  fields: (t) => ({
    checkoutId: t.exposeID('id', { description: 'Our id, `chk_…`.' }),
    status: t.expose('status', { type: CheckoutStatusEnum, description: 'Its state.' }),
    url: t.string({
      nullable: true,
      description: 'The page; null when it is HEADLESS.',
      resolve: ({ id, ui }, _args, ctx) =>
        ui === 'HOSTED' ? `${ctx.origin()}${payPath}${id}` : null,
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'Our id of the customer; null until it is known.',
    }),
    subscriptionId: t.exposeID('subscriptionId', {
      nullable: true,
      description: 'Our id of the subscription that it made; null: none.',
    }),
    invoiceId: t.exposeID('invoiceId', {
      nullable: true,
      description: 'Our id of the invoice that it pays; null: none, or none yet.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it expires.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
})

builder.queryFields((t) => ({
  publicCheckout: t.field({
    type: PublicCheckoutType,
    description:
      'What may be public of a checkout. NOT_FOUND when there is none of that id. Needs read, or a publishable key.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (_root, { id }, ctx) => ctx.perform(getPublicCheckout, { id }),
  }),
}))
