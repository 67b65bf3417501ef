/** Payment links in GraphQL. */
import {
  createPaymentLink,
  getPaymentLink,
  listPaymentLinks,
  updatePaymentLink,
} from '../../core/checkout/payment-links.ts'
import { readLines, type SaleLine } from '../../core/checkout/sale-lines.ts'
import { payPath } from '../execution/context.ts'
import { builder } from './builder.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'

export const SaleLineInput = builder.inputType('SaleLineInput', {
  description:
    'A part of a purchase: a charge of a plan by planId and chargeKey, or a description with either an amount, or a unitPrice with a quantity.',
  fields: (t) => ({
    planId: t.id({ description: 'The plan of the charge; our id or the key.' }),
    chargeKey: t.string({
      description:
        'A charge perQuantity of the version in effect, in the currency of the purchase: it costs what it costs when the purchase is made.',
    }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units, more than 0, no more digits than the currency has.',
    }),
    quantity: t.field({ type: 'Decimal', description: 'More than 0; 1 by default.' }),
    unitPrice: t.field({
      type: 'Decimal',
      description: 'Major units, not negative; the amount is rounded once, half up.',
    }),
  }),
})

const PaymentLinkLine = builder.objectRef<SaleLine>('PaymentLinkLine').implement({
  description: 'A part of what a payment link sells, as it was given.',
  fields: (t) => ({
    planId: t.exposeID('planId', { nullable: true, description: 'The plan of the charge.' }),
    chargeKey: t.exposeString('chargeKey', {
      nullable: true,
      description: 'The key of the charge that it sells; null: it has a price of its own.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'For people; empty for a charge, which has a name.',
    }),
    amount: t.expose('amount', {
      type: 'Decimal',
      nullable: true,
      description: 'What it costs, in major units; null: the unit price or the charge says it.',
    }),
    quantity: t.expose('quantity', {
      type: 'Decimal',
      nullable: true,
      description: 'How many units; null: one, or an amount without units.',
    }),
    unitPrice: t.expose('unitPrice', {
      type: 'Decimal',
      nullable: true,
      description: 'What a unit costs, in major units.',
    }),
  }),
})

const PaymentLink = builder.prismaObject('PaymentLink', {
  description: 'A page that sells one thing to whoever opens it. Each visit makes a checkout.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `plink_…`.' }),
    name: t.exposeString('name', { description: 'The name, which the page shows.' }),
    url: t.string({
      description: 'The page.',
      resolve: ({ id }, _args, ctx) => `${ctx.origin()}${payPath}${id}`,
    }),
    active: t.exposeBoolean('active', { description: 'Whether visits make checkouts.' }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    plan: t.relation('plan', {
      nullable: true,
      description: 'The plan that it sells, in the version in effect; null: none.',
    }),
    lines: t.field({
      type: [PaymentLinkLine],
      nullable: true,
      description: 'The lines that it sells; null: a plan, or the payer names the amount.',
      resolve: ({ lines }) => (lines === null ? null : readLines(lines)),
    }),
    images: t.exposeStringList('images', { description: 'Addresses of images.' }),
    allowPromotionCodes: t.exposeBoolean('allowPromotionCodes', {
      description: 'Whether the page takes promotion codes.',
    }),
    successUrl: t.exposeString('successUrl', {
      nullable: true,
      description: 'Where it sends people after the payment; null: a page of ours.',
    }),
    metadata: t.expose('metadata', { type: 'JSON', description: 'Your own data.' }),
    version: t.exposeInt('version', { description: 'Grows by one with every change.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
})

const url = 'https:, or http: to localhost in the test mode; at most 2,048 characters'
const shown = {
  images: `At most 8 addresses of images; ${url} each.`,
  active: 'Whether visits make checkouts; true by default.',
  allowPromotionCodes:
    'Of a link of a plan or lines: whether the page takes promotion codes; false by default.',
  successUrl: `Where the page sends people after the payment, ${url}. {CHECKOUT_SESSION_ID} in it becomes the id of the checkout.`,
  metadata: 'At most 50 keys and 16 KiB.',
} as const

const CreatePaymentLinkInput = builder.inputType('CreatePaymentLinkInput', {
  description:
    'A new payment link. With neither planId nor lines the payer names the amount; both are refused.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'At most 255 characters.' }),
    planId: t.id({ description: 'A plan that has a version in effect; our id or the key.' }),
    lines: t.field({ type: [SaleLineInput], description: '1 to 250.' }),
    currency: t.string({ description: 'ISO 4217; required but for a plan, whose it is.' }),
    images: t.stringList({ description: shown.images }),
    active: t.boolean({ description: shown.active }),
    allowPromotionCodes: t.boolean({ description: shown.allowPromotionCodes }),
    successUrl: t.string({ description: shown.successUrl }),
    metadata: t.field({ type: 'JSON', description: shown.metadata }),
  }),
})

const UpdatePaymentLinkInput = builder.inputType('UpdatePaymentLinkInput', {
  description: 'The changes: omitted fields stay, null restores the default.',
  fields: (t) => ({
    expectedVersion: t.int({
      description: 'PRECONDITION_FAILED unless the link has this version.',
    }),
    name: t.string({ description: 'At most 255 characters.' }),
    images: t.stringList({ description: shown.images }),
    active: t.boolean({ description: shown.active }),
    allowPromotionCodes: t.boolean({ description: shown.allowPromotionCodes }),
    successUrl: t.string({ description: shown.successUrl }),
    metadata: t.field({ type: 'JSON', description: shown.metadata }),
  }),
})

builder.queryFields((t) => ({
  paymentLink: t.prismaField({
    type: PaymentLink,
    description: 'One payment link. NOT_FOUND when there is none of that id. Needs read.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getPaymentLink, { id }, selection),
  }),
  paymentLinks: listField(t, PaymentLink, listPaymentLinks, 'Payment links, newest first.', {
    active: t.arg.boolean({ description: 'Only those that are, or are not, active.' }),
  }),
}))

builder.mutationFields((t) => ({
  createPaymentLink: t.prismaField({
    type: PaymentLink,
    description:
      'Makes a page that sells something. PRECONDITION_FAILED when the plan is archived or has no version in effect; LIMIT_EXCEEDED beyond 1,000 links. Needs write.',
    args: { input: t.arg({ type: CreatePaymentLinkInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createPaymentLink, input, selection),
  }),
  updatePaymentLink: t.prismaField({
    type: PaymentLink,
    description: 'Changes a payment link; checkouts that it made stay as they are. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id.' }),
      input: t.arg({ type: UpdatePaymentLinkInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updatePaymentLink, { ...input, id }, selection),
  }),
}))
