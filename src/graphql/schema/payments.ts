/** Payments in GraphQL, by themselves, and charging one; `invoice-parts.ts` has what they show within an invoice. */
import { payInvoice } from '../../core/billing/operations/pay-invoice.ts'
import type { paymentStatuses } from '../../core/invoices/invoice.ts'
import { getPayment, listPayments } from '../../core/invoices/payments.ts'
import { declineWord } from '../../core/payments/provider.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { Payment } from './invoice-parts.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'
import { DeclineCodeEnum, NextAction, type NextActionShape } from './payment-methods.ts'

type PaymentStatus = (typeof paymentStatuses)[number]

const described: Record<PaymentStatus, { description: string }> = {
  PENDING: { description: 'The provider has not answered yet.' },
  REQUIRES_ACTION: { description: 'The customer has to confirm it.' },
  PROCESSING: { description: 'Its result is not known yet.' },
  SUCCEEDED: { description: 'The money came.' },
  FAILED: { description: 'It was declined. Final.' },
  CANCELED: { description: 'It was given up. Final.' },
}

const PaymentStatusEnum = builder.enumType('PaymentStatus', {
  description: 'The state of a payment; one that was made outside has SUCCEEDED.',
  values: described,
})

builder.prismaObjectFields(Payment, (t) => ({
  status: t.expose('status', { type: PaymentStatusEnum, description: 'Its state.' }),
  invoice: t.relation('invoice', { description: 'The invoice that it pays.' }),
  paymentMethodId: t.exposeID('paymentMethodId', {
    nullable: true,
    description: 'Our id of the payment method; null: it was made outside, or none is given yet.',
  }),
  excess: t.field({
    type: 'Decimal',
    description: 'What came of it that was not due, and became store credit; in major units.',
    resolve: ({ excess, currency }) => fromMinor(excess, currency),
  }),
  declineCode: t.field({
    type: DeclineCodeEnum,
    nullable: true,
    description: 'Why it was declined; null unless FAILED.',
    resolve: ({ declineCode }) => declineWord(declineCode),
  }),
  nextAction: t.field({
    type: NextAction,
    nullable: true,
    description: 'What the customer has to do, within 24 hours; null unless REQUIRES_ACTION.',
    resolve: ({ nextAction }) => nextAction as NextActionShape | null,
  }),
  customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
  customer: t.field({
    type: Customer,
    description: 'The customer who paid.',
    select: { customerId: true },
    resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
  }),
}))

builder.queryFields((t) => ({
  payment: t.prismaField({
    type: Payment,
    description:
      'One payment. NOT_FOUND when there is none of that id. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getPayment, { id }, selection),
  }),
  payments: listField(
    t,
    Payment,
    listPayments,
    'Payments, newest first; to a customer token its own.',
    {
      customerId: t.arg.id({
        description: 'Only those of this customer; our id or the externalId.',
      }),
      invoiceId: t.arg.id({ description: 'Only those of this invoice.' }),
      reference: t.arg.string({
        description: "Only those with this reference: the provider's name, or the caller's.",
      }),
      statuses: t.arg({ type: [PaymentStatusEnum], description: 'Only those in these states.' }),
      startTime: t.arg({
        type: 'DateTime',
        description: 'Only those made at or after this instant.',
      }),
      endTime: t.arg({ type: 'DateTime', description: 'Only those made before this instant.' }),
      order: t.arg({ type: ListOrderEnum, description: orderDescription }),
    },
  ),
}))

builder.mutationFields((t) => ({
  payInvoice: t.prismaField({
    type: Payment,
    description:
      'Charges the customer for what is due of an invoice, by its payment method. A decline is no error: the payment is FAILED. It is PENDING when the provider does not answer in time, and then goes on. A payment that waits for its customer is given up first, unless it was confirmed in the meantime. PRECONDITION_FAILED unless the invoice is OPEN or UNCOLLECTIBLE, and without a payment method; CONFLICT while another payment of it is under way. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the invoice.' }),
      paymentMethodId: t.arg.id({
        description: "An ACTIVE one; by default that of the subscription, else the customer's.",
      }),
    },
    resolve: (selection, _root, { id, paymentMethodId }, ctx) =>
      ctx.perform(payInvoice, { id, paymentMethodId }, selection),
  }),
}))
