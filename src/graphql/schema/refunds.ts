/** Refunds of payments in GraphQL. */
import { createRefund } from '../../core/billing/operations/create-refund.ts'
import type { Refund as RefundRow } from '../../core/invoices/refund.ts'
import { getRefund, listRefunds } from '../../core/invoices/refunds.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { CreditNote, Payment } from './invoice-parts.ts'
import { Invoice } from './invoices.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'
import { Node } from './node.ts'

const kinds: Record<RefundRow['kind'], { description: string }> = {
  REFUND: { description: 'For a credit note.' },
  PAY_OUT: { description: 'Store credit that goes out as money; it was credited before.' },
  DISPUTE: { description: 'The bank took it, because a dispute was lost.' },
  PROVIDER: {
    description:
      'It was made at the provider, in its dashboard for instance, and not asked for here.',
  },
}
const RefundKindEnum = builder.enumType('RefundKind', {
  description: 'Why money goes back.',
  values: kinds,
})

const refundStates: Record<RefundRow['status'], { description: string }> = {
  PENDING: { description: 'It is on its way.' },
  SUCCEEDED: { description: 'The money went back.' },
  FAILED: { description: 'The money did not go back; its amount is free again.' },
}
const RefundStatusEnum = builder.enumType('RefundStatus', {
  description: 'The state of a refund; one of a payment that was made outside has SUCCEEDED.',
  values: refundStates,
})

const Refund = builder.prismaObject('Refund', {
  description: 'Money of one payment that goes back to the customer.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `ref_…`.' }),
    kind: t.expose('kind', { type: RefundKindEnum, description: 'Why it goes back.' }),
    status: t.expose('status', { type: RefundStatusEnum, description: 'Its state.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    reason: t.exposeString('reason', { description: 'Why, for people.' }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Why it failed; null: it did not.',
    }),
    provider: t.exposeString('provider', {
      description: 'That of the payment; `manual`: it is paid back by hand.',
    }),
    reference: t.exposeString('reference', {
      nullable: true,
      description: "The provider's name for it; null: none yet.",
    }),
    paymentId: t.exposeID('paymentId', { description: 'The payment that is paid back.' }),
    payment: t.relation('payment', { description: 'The payment that is paid back.' }),
    invoiceId: t.exposeID('invoiceId', { description: 'The invoice that the payment paid.' }),
    invoice: t.relation('invoice', {
      type: Invoice,
      description: 'The invoice that the payment paid.',
    }),
    creditNoteId: t.exposeID('creditNoteId', {
      nullable: true,
      description: 'Its credit note; null: a pay-out, or nothing could be credited any more.',
    }),
    storeCreditId: t.exposeID('storeCreditId', {
      nullable: true,
      description: 'Our id of the store credit that is paid out; null: none.',
    }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    customer: t.field({
      type: Customer,
      description: 'The customer who is paid back.',
      select: { customerId: true },
      resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it succeeded or failed; null: not yet.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
})

builder.prismaObjectFields(Payment, (t) => ({
  refunds: t.relation('refunds', {
    type: Refund,
    description: 'What of it went back, oldest first.',
    query: { orderBy: { id: 'asc' } },
  }),
}))

builder.prismaObjectFields(CreditNote, (t) => ({
  refunds: t.relation('refunds', {
    type: Refund,
    description: 'The refunds of its refundAmount, oldest first; failed ones are not among them.',
    query: { where: { status: { not: 'FAILED' } }, orderBy: { id: 'asc' } },
  }),
}))

builder.queryFields((t) => ({
  refund: t.prismaField({
    type: Refund,
    description:
      'One refund. NOT_FOUND when there is none of that id. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getRefund, { id }, selection),
  }),
  refunds: listField(
    t,
    Refund,
    listRefunds,
    'Refunds, newest first; to a customer token its own.',
    {
      customerId: t.arg.id({
        description: 'Only those of this customer; our id or the externalId.',
      }),
      invoiceId: t.arg.id({ description: 'Only those of payments of this invoice.' }),
      paymentId: t.arg.id({ description: 'Only those of this payment.' }),
      statuses: t.arg({ type: [RefundStatusEnum], description: 'Only those in these states.' }),
      startTime: t.arg({
        type: 'DateTime',
        description: 'Only those made at or after this instant.',
      }),
      endTime: t.arg({ type: 'DateTime', description: 'Only those made before this instant.' }),
      order: t.arg({ type: ListOrderEnum, description: orderDescription }),
    },
  ),
}))

const CreateRefundInput = builder.inputType('CreateRefundInput', {
  description: 'What is paid back: exactly one of a payment, an invoice and a store credit.',
  fields: (t) => ({
    paymentId: t.id({ description: 'Our id of the payment.' }),
    invoiceId: t.id({ description: 'All that was paid of it in money, the newest payment first.' }),
    storeCreditId: t.id({
      description:
        'Pays out store credit of reason PRORATION or OVERPAYMENT, to payments of its currency that have room.',
    }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units, more than 0; by default all that can be paid back.',
    }),
    reason: t.string({ required: true, description: 'For people, at most 1,000 characters.' }),
  }),
})

builder.mutationFields((t) => ({
  createRefund: t.prismaField({
    type: [Refund],
    description:
      'Pays money back, and credits the invoice with a credit note of the same amount; one refund for each payment that gives back. CONFLICT with `refundable` when more is paid back than was paid, and with `creditable` when more than the invoice can be credited by. PRECONDITION_FAILED while the payment is disputed, and unless it has SUCCEEDED. Needs write.',
    args: { input: t.arg({ type: CreateRefundInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createRefund, input, selection),
  }),
}))
