/** The tables of payments and of what customers pay with. */
import type { Payment, PaymentMethod } from '../invoices/invoice.ts'
import { ofCustomer } from './billing-tables.ts'
import { isUnderWay } from './payment-under-way.ts'
import type { RowTable } from './row-table.ts'

export const paymentTable: RowTable<Payment> = {
  name: 'payment',
  key: ofCustomer,
  goesFirst: (payment) => !isUnderWay(payment),
  columns: {
    id: 'plain',
    customerId: 'plain',
    invoiceId: 'plain',
    provider: 'plain',
    paymentMethodId: 'plain',
    reference: 'plain',
    status: 'plain',
    currency: 'plain',
    amount: 'minor',
    excess: 'minor',
    declineCode: 'plain',
    isHardDecline: 'plain',
    attempts: 'count',
    leaseUntil: 'plain',
    wakeAt: 'plain',
    clockWakeAt: 'plain',
    nextAction: 'json',
    paidAt: 'plain',
    billingSequence: 'count',
    createdAt: 'plain',
    updatedAt: 'plain',
  },
}

export const paymentMethodTable: RowTable<PaymentMethod> = {
  name: 'payment_method',
  key: ofCustomer,
  goesFirst: ({ isDefault }) => !isDefault,
  columns: {
    id: 'plain',
    customerId: 'plain',
    provider: 'plain',
    reference: 'plain',
    status: 'plain',
    isDefault: 'plain',
    wantsDefault: 'plain',
    brand: 'plain',
    last4: 'plain',
    expiryMonth: 'count',
    expiryYear: 'count',
    declineCode: 'plain',
    nextAction: 'json',
    attempts: 'count',
    leaseUntil: 'plain',
    wakeAt: 'plain',
    createdAt: 'plain',
    updatedAt: 'plain',
  },
}
