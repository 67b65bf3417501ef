/** Takes what is to be asked of payment providers: under a lease, so that of all servers one asks at a time. Pure. */
import type { Checkout } from '../../checkout/checkout.ts'
import type { Payment } from '../../invoices/invoice.ts'
import type { Refund } from '../../invoices/refund.ts'
import type {
  CancelCall,
  ChargeCall,
  LookCall,
  OutsideProvider,
  RefundCall,
} from '../../payments/provider.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { nextLookAt, waitsTooLong } from './await-action.ts'
import { isFree, leased, leaseMs, type Of } from './call-lease.ts'
import { openCheckouts } from './checkout-status.ts'
import { dueOf } from './give-up-payment.ts'
import {
  lookAtMethod,
  type MethodCall,
  takeForget,
  takeMethodLook,
  takeSetUp,
} from './method-calls.ts'
import { settlePayment } from './settle-payment.ts'

interface OfPayment extends Of {
  paymentId: string
  invoiceId: string
}

/**
 * `isRepeat`: it was asked before, so that it is looked at first. `givesUp`: what the provider does not know is not asked again, for it
 * is more than what is due.
 */
export type OutsideCall =
  | (OfPayment & { kind: 'charge'; call: ChargeCall; isRepeat: boolean })
  | (OfPayment & { kind: 'cancel'; call: CancelCall })
  | (OfPayment & { kind: 'look'; call: LookCall; givesUp?: boolean })
  | (OfPayment & {
      kind: 'refund'
      refundId: string
      storeCreditId: string | null
      call: RefundCall
      isRepeat: boolean
    })
  | (OfPayment & {
      kind: 'lookRefund'
      refundId: string
      storeCreditId: string | null
      call: LookCall
    })
  | MethodCall

type LookAt = Extract<OutsideCall, { kind: 'look' }>

/** All that is to be asked now for the customers of the draft; null: nothing. */
export function takeCalls(draft: BillingDraft): OutsideCall[] | null {
  const calls = [...draft.accounts.values()].flatMap((account) => [
    ...account.paymentMethods.all.flatMap((method) => takeSetUp(draft, account, method) ?? []),
    ...account.paymentMethods.all.flatMap((method) => takeForget(draft, account, method) ?? []),
    ...account.payments.all.flatMap((payment) => takeCharge(draft, account, payment) ?? []),
    ...account.refunds.all.flatMap((refund) => takeRefund(draft, account, refund) ?? []),
  ])
  return calls.length > 0 ? calls : null
}

/** Also what has become of the payments and methods that wait for the provider or for the customer. */
export function takeDueCalls(draft: BillingDraft): OutsideCall[] | null {
  const waiting = [...draft.accounts.values()].flatMap((account) => [
    ...account.paymentMethods.all.flatMap((one) => takeMethodLook(draft, account, one) ?? []),
    ...account.payments.all.flatMap((payment) => takeLook(account, payment) ?? []),
  ])
  const calls = [...(takeCalls(draft) ?? []), ...waiting]
  return calls.length > 0 ? calls : null
}

/** What has become of the method or the payment that a checkout waits for; null: it waits for none. */
export function lookAtCheckout(
  draft: BillingDraft,
  account: BillingAccount,
  { paymentMethodId, invoiceId }: Checkout,
): OutsideCall[] | null {
  const method = account.paymentMethods.all.find(({ id }) => id === paymentMethodId)
  const payment = account.payments.all.find(
    (one) =>
      one.invoiceId === invoiceId &&
      (one.status === 'REQUIRES_ACTION' || one.status === 'PROCESSING'),
  )
  const call = payment
    ? lookAt(account, payment)
    : method && lookAtMethod(account, method, draft.serverNow)
  return call ? [call] : null
}

/** A payment that waited too long for its customer, or would take more than what is due, is given up. */
function takeLook(account: BillingAccount, payment: Payment): OutsideCall | null {
  const { now, isOnClock } = account
  const at = isOnClock ? payment.clockWakeAt : payment.wakeAt
  if (at === null || at > now) return null
  const look = lookAt(account, payment)
  if (look === null) return null
  const isTooMuch = payment.amount > dueOf(account, payment)
  const isOver = isTooMuch || waitsTooLong(payment, now)
  const next =
    payment.status === 'REQUIRES_ACTION'
      ? nextLookAt(payment, now)
      : new Date(now.getTime() + leaseMs)
  account.payments.change(payment, isOnClock ? { clockWakeAt: next } : { wakeAt: next })
  return (isOver ? cancelCall(account, payment) : null) ?? look
}

/** Asks what has become of a payment; null: no provider knows. */
function lookAt(account: BillingAccount, payment: Payment): LookAt | null {
  const { provider, reference } = payment
  if (provider === 'manual') return null
  return {
    ...{ kind: 'look', ...ofPayment(payment, provider) },
    call: { ...keyOf(account, payment), kind: 'charge', reference },
  }
}

/** Asks the provider to give a payment up that waits for its customer; null: it does not. */
export function cancelCall(account: BillingAccount, payment: Payment): OutsideCall | null {
  const { provider, reference, status } = payment
  if (status !== 'REQUIRES_ACTION' || provider === 'manual' || reference === null) return null
  return {
    ...{ kind: 'cancel', ...ofPayment(payment, provider) },
    call: { ...keyOf(account, payment), kind: 'charge', reference },
  }
}

/** A payment is charged with what is due when the provider is asked first, whatever was due when it was started. */
function takeCharge(
  draft: BillingDraft,
  account: BillingAccount,
  payment: Payment,
): OutsideCall | null {
  const { serverNow } = draft
  const { provider, attempts, currency } = payment
  if (payment.status !== 'PENDING' || provider === 'manual' || !isFree(payment, serverNow)) {
    return null
  }
  const method = account.paymentMethods.all.find(({ id }) => id === payment.paymentMethodId)
  if (payment.paymentMethodId !== null && !method) {
    throw new Error(`The payment method ${payment.paymentMethodId} is not loaded`)
  }
  const due = dueOf(account, payment)
  if (attempts === 0 && due === 0n) {
    settlePayment(draft, account, payment, { state: 'canceled', reference: null })
    return null
  }
  if (attempts === 0) account.payments.change(payment, { amount: due })
  account.payments.change(payment, leased(attempts, serverNow))
  const look = payment.amount > due ? lookAt(account, payment) : null
  if (look) return { ...look, givesUp: true }
  const { amount } = payment
  return {
    ...{ kind: 'charge', ...ofPayment(payment, provider), isRepeat: attempts > 0 },
    call: {
      ...{ ...keyOf(account, payment), invoiceId: payment.invoiceId, amount, currency },
      isAttended: isOfCheckout(account, payment),
      method: method ? { id: method.id, reference: method.reference } : null,
    },
  }
}

/** Whoever confirmed a checkout looks at it. */
function isOfCheckout(account: BillingAccount, { invoiceId, paymentMethodId }: Payment): boolean {
  return openCheckouts(account).some(
    (one) => one.invoiceId === invoiceId && one.paymentMethodId === paymentMethodId,
  )
}

function takeRefund(
  { serverNow }: BillingDraft,
  account: BillingAccount,
  refund: Refund,
): OutsideCall | null {
  const { id: refundId, storeCreditId, provider, attempts, amount, currency } = refund
  if (refund.status !== 'PENDING' || provider === 'manual' || !isFree(refund, serverNow)) {
    return null
  }
  const payment = account.payments.all.find(({ id }) => id === refund.paymentId)
  if (!payment) throw new Error(`The payment ${refund.paymentId} is not loaded`)
  account.refunds.change(refund, leased(attempts, serverNow))
  const { customerId, now } = account
  const of = { ...ofPayment(payment, provider), refundId, storeCreditId }
  if (refund.kind === 'PROVIDER') {
    // It is none that we asked for, and must not be asked for now.
    const made = { kind: 'refund', reference: refund.reference, isForeign: true } as const
    return { kind: 'lookRefund', ...of, call: { key: refundId, customerId, now, ...made } }
  }
  const paid = { paymentId: payment.id, paymentReference: payment.reference ?? payment.id }
  return {
    ...{ kind: 'refund', ...of },
    ...{ call: { key: refundId, customerId, now, ...paid, amount, currency } },
    isRepeat: attempts > 0,
  }
}

const ofPayment = ({ id, customerId, invoiceId }: Payment, provider: OutsideProvider) => ({
  ...{ customerId, provider, invoiceId, paymentId: id },
})
const keyOf = ({ customerId, now }: BillingAccount, { id }: Payment) => ({
  ...{ key: id, customerId, now },
})
