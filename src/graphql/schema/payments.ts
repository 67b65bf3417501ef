/** Payments in GraphQL, by themselves; `invoice-parts.ts` has what they show within an invoice. */
import type { paymentStatuses } from '../../core/invoices/invoice.ts'
import { getPayment, listPayments } from '../../core/invoices/payments.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { Payment } from './invoice-parts.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'

type PaymentStatus = (typeof paymentStatuses)[number]

const described: Record<PaymentStatus, { description: string }> = {
  PENDING: { description: 'It was not tried yet.' },
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
