/** Checkouts in GraphQL. */
import type { GraphQLResolveInfo } from 'graphql'
import { confirmCheckout } from '../../core/billing/operations/confirm-checkout.ts'
import { createCheckout } from '../../core/billing/operations/create-checkout.ts'
import { expireCheckout } from '../../core/billing/operations/expire-checkouts.ts'
import type { CheckoutQuote } from '../../core/checkout/checkout.ts'
import { getCheckout, getClientSecret, listCheckouts } from '../../core/checkout/checkouts.ts'
import { getNextActions } from '../../core/checkout/next-actions.ts'
import { declineWord } from '../../core/payments/provider.ts'
import { type Context, payPath } from '../execution/context.ts'
import { builder } from './builder.ts'
import { CheckoutPurposeEnum, CheckoutStatusEnum, CheckoutUiEnum } from './checkout-enums.ts'
import { Customer } from './customers.ts'
import { Invoice } from './invoices.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'
import { loadOfType, type NodeType, ownTable, table } from './load-nodes.ts'
import { Node } from './node.ts'
import { SaleLineInput } from './payment-links.ts'
import { DeclineCodeEnum, NextAction } from './payment-methods.ts'
import { PlanVersion } from './plans.ts'
import { CheckoutQuoteType } from './quoted-checkout.ts'
import { CustomerSubscription } from './subscriptions.ts'

/** Links ask anew, so that a credential sees what it may see of them: a client secret nothing. */
const customers = table('Customer')
const planVersions = table('PlanVersion')
const subscriptions = ownTable('CustomerSubscription')
const invoices = ownTable('Invoice')

async function linked<Row>(
  type: NodeType,
  id: string | null,
  ctx: Context,
  info: GraphQLResolveInfo,
): Promise<Row | null> {
  if (id === null) return null
  const found = await loadOfType(type, [id], ctx, info)
  return (found.get(id) as Row | undefined) ?? null
}

export const Checkout = builder.prismaObject('Checkout', {
  description: "A customer's way to a subscription, a purchase, or the payment of an invoice.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `chk_…`.' }),
    ui: t.expose('ui', { type: CheckoutUiEnum, description: 'Who shows it.' }),
    purpose: t.expose('purpose', { type: CheckoutPurposeEnum, description: 'What it is for.' }),
    status: t.expose('status', { type: CheckoutStatusEnum, description: 'Its state.' }),
    url: t.string({
      nullable: true,
      description: 'The page; null when it is HEADLESS.',
      resolve: ({ id, ui }, _args, ctx) =>
        ui === 'HOSTED' ? `${ctx.origin()}${payPath}${id}` : null,
    }),
    clientSecret: t.string({
      nullable: true,
      description:
        'As a credential it confirms this checkout and does nothing else: give it to the client that pays, and to nobody else. Null when it is HOSTED, for a key that only reads, and for a token of the customer.',
      resolve: ({ id, ui }, _args, ctx) =>
        ui === 'HEADLESS' && ctx.caller?.role !== 'READ' && ctx.caller?.role !== 'CUSTOMER'
          ? ctx.perform(getClientSecret, { id })
          : null,
    }),
    nextAction: t.field({
      type: NextAction,
      nullable: true,
      description:
        'What the payer has to do, for the client of the provider or on its page; null unless REQUIRES_ACTION, and for a token of the customer.',
      resolve: async ({ id, status }, _args, ctx) =>
        status === 'REQUIRES_ACTION' && ctx.caller?.role !== 'CUSTOMER'
          ? ((await ctx.loaders().ofEach(getNextActions, 'ids').load(id)) ?? null)
          : null,
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null until it is known.',
      resolve: ({ customerId }, _args, ctx, info) =>
        linked<typeof Customer.$inferType>(customers, customerId, ctx, info),
    }),
    email: t.exposeString('email', { nullable: true, description: 'Of whoever pays, if given.' }),
    planVersion: t.field({
      type: PlanVersion,
      nullable: true,
      description: 'The version of the plan that it sells; null: it sells none.',
      resolve: ({ planVersionId }, _args, ctx, info) =>
        linked<typeof PlanVersion.$inferType>(planVersions, planVersionId, ctx, info),
    }),
    subscription: t.field({
      type: CustomerSubscription,
      nullable: true,
      description: 'The subscription that it made, INCOMPLETE until it is complete; null: none.',
      resolve: ({ subscriptionId }, _args, ctx, info) =>
        linked<typeof CustomerSubscription.$inferType>(subscriptions, subscriptionId, ctx, info),
    }),
    invoice: t.field({
      type: Invoice,
      nullable: true,
      description: 'The invoice that it pays; null: none, or none yet.',
      resolve: ({ invoiceId }, _args, ctx, info) =>
        linked<typeof Invoice.$inferType>(invoices, invoiceId, ctx, info),
    }),
    paymentLink: t.relation('paymentLink', {
      nullable: true,
      description: 'The link whose visit made it; null: none.',
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    quantity: t.exposeInt('quantity', { description: 'Of the plan.' }),
    trialDays: t.exposeInt('trialDays', {
      nullable: true,
      description: 'The days without charge before the subscription is paid; null: none.',
    }),
    quote: t.field({
      type: CheckoutQuoteType,
      nullable: true,
      description: 'What it costs; null until the payer has named an amount.',
      resolve: ({ quote, currency }) =>
        quote === null ? null : { ...(quote as unknown as CheckoutQuote), currency },
    }),
    requirePaymentMethod: t.exposeBoolean('requirePaymentMethod', {
      description: 'Whether a trial needs a payment method, which is set up and not charged.',
    }),
    promotionCodes: t.exposeStringList('promotionCodes', {
      description: 'What it redeems, in this order.',
    }),
    allowPromotionCodes: t.exposeBoolean('allowPromotionCodes', {
      description: 'Whether its page takes promotion codes.',
    }),
    declineCode: t.field({
      type: DeclineCodeEnum,
      nullable: true,
      description: 'Why the last payment failed; null: none did.',
      resolve: ({ declineCode }) => declineWord(declineCode),
    }),
    successUrl: t.exposeString('successUrl', {
      nullable: true,
      description: 'Where the page sends people after the payment; null: a page of ours.',
    }),
    cancelUrl: t.exposeString('cancelUrl', {
      nullable: true,
      description: 'Where the page sends people who do not want to pay; null: nowhere.',
    }),
    key: t.exposeString('key', { nullable: true, description: 'Your key of it; null: none.' }),
    metadata: t.expose('metadata', { type: 'JSON', description: 'Your own data.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it expires.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was complete; null: it is not.',
    }),
    version: t.exposeInt('version', { description: 'Grows by one with every change.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
})

builder.queryFields((t) => ({
  checkout: t.prismaField({
    type: Checkout,
    description: 'One checkout. NOT_FOUND when there is none of that id. Needs read.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getCheckout, { id }, selection),
  }),
  checkouts: listField(t, Checkout, listCheckouts, 'Checkouts, newest first.', {
    customerId: t.arg.id({ description: 'Only those of this customer; our id or the externalId.' }),
    ui: t.arg({ type: CheckoutUiEnum, description: 'Only those that are shown so.' }),
    statuses: t.arg({ type: [CheckoutStatusEnum], description: 'Only those in these states.' }),
    paymentLinkId: t.arg.id({ description: 'Only those that this link made; our id.' }),
    startTime: t.arg({ type: 'DateTime', description: 'Only those created from then on.' }),
    endTime: t.arg({ type: 'DateTime', description: 'Only those created before then.' }),
    order: t.arg({ type: ListOrderEnum, description: orderDescription }),
  }),
}))

const url = 'https:, or http: to localhost in the test mode; at most 2,048 characters'

const CreateCheckoutInput = builder.inputType('CreateCheckoutInput', {
  description:
    'A new checkout of exactly one of planId, planVersionId, lines, paymentLinkId and invoiceId.',
  fields: (t) => ({
    ui: t.field({ type: CheckoutUiEnum, required: true, description: 'Who shows it.' }),
    customerId: t.id({ description: 'Our id or the externalId.' }),
    email: t.string({
      description:
        'Instead of customerId: the only customer that has exactly this address, else a new one. HOSTED, the page asks for it when neither is given.',
    }),
    planId: t.id({ description: 'Our id or the key: the version in effect is taken.' }),
    planVersionId: t.id({ description: 'A published version, also an older one.' }),
    quantity: t.int({ description: 'Of the plan, 1 to 1,000,000; 1 by default.' }),
    trialDays: t.int({
      description:
        "0 to 730; by default those of the plan's version, unless the customer had a trial before.",
    }),
    lines: t.field({ type: [SaleLineInput], description: '1 to 250.' }),
    currency: t.string({ description: 'ISO 4217; with lines only.' }),
    paymentLinkId: t.id({ description: 'What an active link sells; our id.' }),
    invoiceId: t.id({ description: 'What is due of an OPEN or UNCOLLECTIBLE invoice; our id.' }),
    promotionCodes: t.stringList({
      description:
        'Of a plan or lines: redeemed in their order with its purchase, at most 10. INVALID_REQUEST with the `reason` when one cannot be redeemed: PLAN_NOT_APPLICABLE for lines with a promotion on plans, usage or trials alone.',
    }),
    allowPromotionCodes: t.boolean({
      description:
        'HOSTED, with planId, planVersionId or lines: whether the page takes promotion codes from whoever pays; false by default. A link says so itself.',
    }),
    requirePaymentMethod: t.boolean({
      description: 'Whether a trial needs a payment method; true by default.',
    }),
    successUrl: t.string({
      description: `HOSTED: where people go after the payment, ${url}. {CHECKOUT_SESSION_ID} in it becomes the id of the checkout.`,
    }),
    cancelUrl: t.string({ description: `HOSTED: where people go who do not want to pay, ${url}.` }),
    key: t.string({
      description:
        'At most 255 characters: a checkout that was made with it before is answered again, whatever else is given.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: '5 minutes to 30 days ahead; in 24 hours by default.',
    }),
    metadata: t.field({
      type: 'JSON',
      description: 'At most 50 keys and 16 KiB; the subscription or invoice gets it too.',
    }),
  }),
})

const ConfirmCheckoutInput = builder.inputType('ConfirmCheckoutInput', {
  description: 'How a checkout is paid.',
  fields: (t) => ({
    paymentMethod: t.string({
      description:
        "What the provider's client names the method by, such as `pm_…` of Stripe.js, or a token of the test provider. Needed unless nothing is charged or set up.",
    }),
  }),
})

builder.mutationFields((t) => ({
  createCheckout: t.prismaField({
    type: Checkout,
    description:
      'Makes a checkout, with a snapshot of what it costs. HEADLESS, its subscription or invoice is made at once, and waits for the confirmation. PRECONDITION_FAILED with PROVIDER_NOT_CONFIGURED for a HOSTED one in the live mode, unless a provider has a publishableKey. CONFLICT when the customer has the plan already. Needs write.',
    args: { input: t.arg({ type: CreateCheckoutInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createCheckout, input, selection),
  }),
  confirmCheckout: t.prismaField({
    type: Checkout,
    description:
      'Pays a checkout. A declined payment is no error: it is FAILED, and may be confirmed again. While a payment is under way and after it has succeeded, another confirmation changes nothing. PRECONDITION_FAILED when it has expired. The client secret of the checkout may do it too. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the checkout.' }),
      input: t.arg({ type: ConfirmCheckoutInput }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(confirmCheckout, { ...input, id }, selection),
  }),
  expireCheckout: t.prismaField({
    type: Checkout,
    description:
      'Ends a checkout and gives back what it made; one that has expired stays as it is. CONFLICT while a payment is under way; PRECONDITION_FAILED when it is complete. Needs write.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the checkout.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(expireCheckout, { id }, selection),
  }),
}))
