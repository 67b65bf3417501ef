/** Starts payments: an invoice that is charged is collected by the method of its subscription, else by the customer's default. Pure. */
import type { Invoice, Payment, PaymentMethod } from '../../invoices/invoice.ts'
import { isTerminal } from '../../subscriptions/subscription.ts'
import { notFound } from '../../values/errors.ts'
import { type BillingAccount, type BillingDraft, subscriptionOf } from '../billing-draft.ts'
import { paymentUnderWay } from '../payment-under-way.ts'

/** Starts a payment of what is due, unless one is under way or nobody can be charged; null: none was started. */
export function collectInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
): Payment | null {
  const { status, collection, amountDue } = invoice
  if (status !== 'OPEN' || collection !== 'CHARGE' || amountDue === 0n) return null
  if (paymentUnderWay(account, invoice)) return null
  const method = methodFor(account, invoice)
  return method && startPayment(draft, account, invoice, method)
}

/** Collects what is open of the customer, as when it has a new default method. What subscriptions that ended left is collected by hand only. */
export function collectOpenInvoices(draft: BillingDraft, account: BillingAccount): void {
  const open = account.invoices.all.filter((invoice) => {
    if (invoice.subscriptionId === null) return true
    const subscription = subscriptionOf(account, invoice)
    return subscription !== null && !isTerminal(subscription)
  })
  for (const invoice of open) collectInvoice(draft, account, invoice)
}

/** What the invoice is charged to; null: nothing. */
export function methodFor(
  account: BillingAccount,
  invoice: Pick<Invoice, 'subscriptionId'>,
): PaymentMethod | null {
  const subscription = subscriptionOf(account, invoice)
  const usable = account.paymentMethods.all.filter(({ status }) => status === 'ACTIVE')
  return (
    usable.find(({ id }) => id === subscription?.paymentMethodId) ??
    usable.find(({ isDefault }) => isDefault) ??
    null
  )
}

/** NOT_FOUND unless it is the customer's and set up. */
export function requireMethod({ paymentMethods }: BillingAccount, id: string): PaymentMethod {
  const method = paymentMethods.all.find((row) => row.id === id)
  if (method?.status === 'ACTIVE') return method
  throw notFound('payment method', id)
}

/** The provider is asked after the commit: by the operation, or by a job at its next turn. */
export function startPayment(
  { serverNow }: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  { id: paymentMethodId, provider }: Pick<PaymentMethod, 'id' | 'provider'>,
): Payment {
  const { customerId, now } = account
  return account.payments.add({
    id: account.newId('pay'),
    ...{ customerId, invoiceId: invoice.id, provider, paymentMethodId, reference: null },
    ...{ status: 'PENDING', currency: invoice.currency, amount: invoice.amountDue, excess: 0n },
    ...{ declineCode: null, isHardDecline: false, nextAction: null, paidAt: null },
    ...{ attempts: 0, leaseUntil: serverNow, wakeAt: null, clockWakeAt: null },
    billingSequence: 0,
    createdAt: now,
    updatedAt: now,
  })
}
