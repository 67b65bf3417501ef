/** The customer of a billing row, which its id contains; the row itself is then found under the customer's lock. */

import type { Invoice, Payment, StoreCredit } from '../invoices/invoice.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { notFound } from '../values/errors.ts'
import { customerOfRowId } from '../values/ids.ts'
import type { BillingAccount, BillingDraft } from './billing-draft.ts'

/** NOT_FOUND for ids of another form. */
export function customerOfSubscription(id: string): string {
  const customerId = customerOfRowId('sub', id)
  if (customerId === null) throw notFound('subscription', id)
  return customerId
}

export function customerOfInvoice(id: string): string {
  const customerId = customerOfRowId('inv', id)
  if (customerId === null) throw notFound('invoice', id)
  return customerId
}

export function customerOfPayment(id: string): string {
  const customerId = customerOfRowId('pay', id)
  if (customerId === null) throw notFound('payment', id)
  return customerId
}

export function customerOfPaymentMethod(id: string): string {
  const customerId = customerOfRowId('pm', id)
  if (customerId === null) throw notFound('payment method', id)
  return customerId
}

export function customerOfNote(id: string): string {
  const customerId = customerOfRowId('cn', id)
  if (customerId === null) throw notFound('credit note', id)
  return customerId
}

export function customerOfStoreCredit(id: string): string {
  const customerId = customerOfRowId('scr', id)
  if (customerId === null) throw notFound('store credit', id)
  return customerId
}

export function requireStoreCredit(account: BillingAccount | undefined, id: string): StoreCredit {
  const found = account?.storeCredits.all.find((row) => row.id === id)
  if (!found) throw notFound('store credit', id)
  return found
}

export function requirePayment(account: BillingAccount | undefined, id: string): Payment {
  const found = account?.payments.all.find((row) => row.id === id)
  if (!found) throw notFound('payment', id)
  return found
}

export function requireSubscription(account: BillingAccount | undefined, id: string): Subscription {
  const found = account?.subscriptions.all.find((row) => row.id === id)
  if (!found) throw notFound('subscription', id)
  return found
}

export function requireInvoice(account: BillingAccount | undefined, id: string): Invoice {
  const found = account?.invoices.all.find((row) => row.id === id)
  if (!found) throw notFound('invoice', id)
  return found
}

/** The account of a row's customer; undefined when the workspace has no such customer. */
export function accountIn(draft: BillingDraft, customerId: string): BillingAccount | undefined {
  return draft.accounts.get(customerId)
}
