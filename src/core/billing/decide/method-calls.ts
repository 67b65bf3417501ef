/** What is to be asked of payment providers about methods: to set them up, and what became of those that wait for their customer. Pure. */
import type { PaymentMethod } from '../../invoices/invoice.ts'
import type { CancelCall, ForgetCall, LookCall, SetUpCall } from '../../payments/provider.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { isUnderWay } from '../payment-under-way.ts'
import { nextLookAt, waitsTooLong } from './await-action.ts'
import { isFree, leased, type Of } from './call-lease.ts'

interface OfMethod extends Of {
  methodId: string
}

/** `isRepeat`: it was asked before, so that it is looked at first. */
export type MethodCall =
  | (OfMethod & { kind: 'setUp'; call: SetUpCall; isRepeat: boolean })
  | (OfMethod & { kind: 'lookMethod'; call: LookCall })
  | (OfMethod & { kind: 'cancelMethod'; call: CancelCall })
  | (OfMethod & { kind: 'forgetMethod'; call: ForgetCall })

export function takeSetUp(
  { serverNow }: BillingDraft,
  account: BillingAccount,
  method: PaymentMethod,
): MethodCall | null {
  const { reference, attempts, status } = method
  if (status !== 'PENDING' || !isFree(method, serverNow)) return null
  account.paymentMethods.change(method, leased(attempts, serverNow))
  const call = { ...keyOf(account, method), token: reference }
  return { kind: 'setUp', ...ofMethod(method), call, isRepeat: attempts > 0 }
}

/** About a day. */
const forgetsMax = 60

/** What was removed is kept at the provider while a payment by it is under way, and where another method is the same one. */
export function takeForget(
  { serverNow }: BillingDraft,
  account: BillingAccount,
  method: PaymentMethod,
): MethodCall | null {
  const { id, status, reference, attempts } = method
  if (status !== 'REMOVED' || !isFree(method, serverNow)) return null
  const isShared = account.paymentMethods.all.some(
    (one) => one.reference === reference && one.status === 'ACTIVE',
  )
  if (isShared || attempts >= forgetsMax) {
    account.paymentMethods.change(method, { leaseUntil: null })
    return null
  }
  account.paymentMethods.change(method, leased(attempts, serverNow))
  const isUsed = account.payments.all.some((one) => one.paymentMethodId === id && isUnderWay(one))
  if (isUsed) return null
  const call = { ...keyOf(account, method), reference }
  return { kind: 'forgetMethod', ...ofMethod(method), call }
}

/** One that waited too long for its customer is given up. */
export function takeMethodLook(
  { serverNow }: BillingDraft,
  account: BillingAccount,
  method: PaymentMethod,
): MethodCall | null {
  const { wakeAt } = method
  if (wakeAt === null || wakeAt > serverNow) return null
  return lookAtMethod(account, method, serverNow)
}

/** Null: it waits for nobody. */
export function lookAtMethod(
  account: BillingAccount,
  method: PaymentMethod,
  serverNow: Date,
): MethodCall | null {
  const { status, reference } = method
  if (status !== 'REQUIRES_ACTION') return null
  account.paymentMethods.change(method, { wakeAt: nextLookAt(method, serverNow) })
  const call = { ...keyOf(account, method), kind: 'setUp', reference } as const
  const kind = waitsTooLong(method, serverNow) ? 'cancelMethod' : 'lookMethod'
  return { kind, ...ofMethod(method), call }
}

const ofMethod = ({ id, customerId, provider }: PaymentMethod) => ({
  ...{ customerId, provider, methodId: id },
})
const keyOf = ({ customerId, now }: BillingAccount, { id }: PaymentMethod) => ({
  ...{ key: id, customerId, now },
})
