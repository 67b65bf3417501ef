/** Moves checkouts from state to state, and says what events tell of them. Pure. */
import { type Checkout, checkoutData, isOver } from '../../checkout/checkout.ts'
import type { DomainEventType } from '../../events/domain-event.ts'
import type { Invoice, Payment } from '../../invoices/invoice.ts'
import type { DeclineCode } from '../../payments/provider.ts'
import { DomainError } from '../../values/errors.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { isUnderWay } from '../payment-under-way.ts'
import { removeMethod } from './settle-method.ts'

export function openCheckouts({ checkouts }: Pick<BillingAccount, 'checkouts'>): Checkout[] {
  return checkouts.all.filter((checkout) => !isOver(checkout))
}

export function completeCheckout(account: BillingAccount, checkout: Checkout): void {
  account.checkouts.change(checkout, {
    ...{ status: 'COMPLETE', completedAt: account.now, declineCode: null },
  })
  noteCheckout(account, checkout, 'checkout.completed')
}

export function failCheckout(
  account: BillingAccount,
  checkout: Checkout,
  declineCode: DeclineCode | null,
): void {
  account.checkouts.change(checkout, { status: 'FAILED', declineCode })
  noteCheckout(account, checkout, 'checkout.failed')
}

/** The payment of its invoice, however it came, completes a checkout in its commit. */
export function completePaid(account: BillingAccount, { id }: Pick<Invoice, 'id'>): void {
  for (const checkout of openCheckouts(account)) {
    if (checkout.invoiceId === id) completeCheckout(account, checkout)
  }
}

/** A payment has come further, but not to its success. */
export function followPayment(account: BillingAccount, payment: Payment): void {
  const { status, invoiceId, declineCode } = payment
  for (const checkout of openCheckouts(account)) {
    if (checkout.invoiceId !== invoiceId) continue
    if (status === 'REQUIRES_ACTION' || status === 'PROCESSING') {
      account.checkouts.change(checkout, { status, declineCode: null })
    } else if (status === 'FAILED' || status === 'CANCELED') {
      failCheckout(account, checkout, declineCode)
      // A card that was declined at a checkout is none of the customer's.
      const method = account.paymentMethods.all.find(({ id }) => id === checkout.paymentMethodId)
      if (method) removeMethod(account, method)
    }
  }
}

/** A method that its payer never approved is given up with it. */
export function endExpired(account: BillingAccount, checkout: Checkout): void {
  account.checkouts.change(checkout, { status: 'EXPIRED' })
  noteCheckout(account, checkout, 'checkout.expired')
  const method = account.paymentMethods.all.find(({ id }) => id === checkout.paymentMethodId)
  if (method?.status === 'REQUIRES_ACTION') removeMethod(account, method)
}

/** Its subscription ended otherwise: nobody can pay for it any more. */
export function expireCheckoutOf(account: BillingAccount, subscriptionId: string): void {
  for (const checkout of openCheckouts(account)) {
    if (checkout.subscriptionId === subscriptionId) endExpired(account, checkout)
  }
}

/** Nothing is to be paid of its invoice any more. */
export function expireCheckoutsOf(account: BillingAccount, { id }: Pick<Invoice, 'id'>): void {
  for (const checkout of openCheckouts(account)) {
    if (checkout.invoiceId === id) endExpired(account, checkout)
  }
}

/** PRECONDITION_FAILED for the draft of a checkout, which charges what it has shown and ends with it. */
export function requireNoCheckout(
  account: Pick<BillingAccount, 'checkouts'>,
  { id, status }: Pick<Invoice, 'id' | 'status'>,
): void {
  const checkout = openCheckouts(account).find(({ invoiceId }) => invoiceId === id)
  if (status !== 'DRAFT' || !checkout) return
  const message = 'The invoice is what a checkout sells: only the checkout can change it.'
  const details = { reason: 'OF_CHECKOUT', id, checkoutId: checkout.id } as const
  throw new DomainError('PRECONDITION_FAILED', message, details)
}

/** Whether money or a method may still come: it does not expire before that is known. */
export function isBeingPaid(
  { payments, paymentMethods }: Pick<BillingAccount, 'payments' | 'paymentMethods'>,
  { status, invoiceId, paymentMethodId }: Checkout,
): boolean {
  const isPaid = payments.all.some((one) => one.invoiceId === invoiceId && isUnderWay(one))
  const isSetUp = paymentMethods.all.some(
    (one) => one.id === paymentMethodId && one.status === 'PENDING',
  )
  return isPaid || (status === 'PROCESSING' && isSetUp)
}

export function noteCheckout(
  account: BillingAccount,
  checkout: Checkout,
  type: DomainEventType,
): void {
  account.notices.push({ type, data: () => checkoutData(checkout) })
}
