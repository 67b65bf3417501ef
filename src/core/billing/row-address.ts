/** The customer of a billing row, which its id contains; the row itself is then found under the customer's lock. */

import type { Invoice } from '../invoices/invoice.ts'
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
