/** What a customer pays with: set up by a provider, one of them the default. Pure. */
import type { PaymentMethod } from '../../invoices/invoice.ts'
import type { OutsideProvider, ProviderOutcome } from '../../payments/provider.ts'
import { DomainError } from '../../values/errors.ts'
import type { JsonObject } from '../../values/input.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { isUnderWay } from '../payment-under-way.ts'
import { nextLookAt } from './await-action.ts'
import { collectOpenInvoices } from './collect-invoice.ts'

const methodsMax = 20

/**
 * A method that the provider is asked to set up after the commit. LIMIT_EXCEEDED when the customer has 20; with `replaces` the oldest
 * that nothing uses makes room.
 */
export function beginMethod(
  { serverNow }: BillingDraft,
  account: BillingAccount,
  given: {
    provider: OutsideProvider
    token: string
    wantsDefault: boolean
    replaces?: boolean
  },
): PaymentMethod {
  const { customerId, now, paymentMethods } = account
  if (account.isOnClock && given.provider !== 'test') throw onTestClock(account, given.provider)
  if (given.replaces && paymentMethods.all.filter(isKept).length >= methodsMax) {
    const unused = oldestUnused(account)
    if (unused) removeMethod(account, unused)
  }
  const used = paymentMethods.all.filter(isKept).length
  if (used >= methodsMax) {
    const message = `A customer has at most ${methodsMax} payment methods.`
    const details = { limit: String(methodsMax), used: String(used), requested: '1' }
    throw new DomainError('LIMIT_EXCEEDED', message, details)
  }
  return paymentMethods.add({
    id: account.newId('pm'),
    ...{ customerId, provider: given.provider, reference: given.token, status: 'PENDING' },
    ...{ isDefault: false, wantsDefault: given.wantsDefault, declineCode: null, nextAction: null },
    ...{ brand: null, last4: null, expiryMonth: null, expiryYear: null },
    ...{ attempts: 0, leaseUntil: serverNow, wakeAt: null, createdAt: now, updatedAt: now },
  })
}

/** Providers outside live in real time. */
function onTestClock({ customerId }: BillingAccount, provider: OutsideProvider): DomainError {
  const message = `The customer is on a test clock, which the provider ${provider} does not know.`
  const details = { reason: 'ON_TEST_CLOCK', customerId, key: provider } as const
  return new DomainError('PRECONDITION_FAILED', message, details)
}

function isKept({ status }: PaymentMethod): boolean {
  return status !== 'FAILED' && status !== 'REMOVED'
}

/** Whoever pays at checkouts gives a card each time, and must not be refused for having paid often. */
function oldestUnused(account: BillingAccount): PaymentMethod | null {
  const { paymentMethods, subscriptions, payments } = account
  const isUsed = (id: string) =>
    subscriptions.all.some((one) => one.paymentMethodId === id) ||
    payments.all.some((one) => one.paymentMethodId === id && isUnderWay(one))
  const unused = paymentMethods.all.filter(
    ({ id, status, isDefault }) => status === 'ACTIVE' && !isDefault && !isUsed(id),
  )
  return unused.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null
}

/** What the provider says of a method enters here, whoever asked or heard it. What was removed meanwhile stays removed. */
export function settleMethod(
  draft: BillingDraft,
  account: BillingAccount,
  method: PaymentMethod,
  outcome: ProviderOutcome,
): void {
  if (method.status === 'REMOVED') forgetLate(draft, account, method, outcome)
  if (method.status !== 'PENDING' && method.status !== 'REQUIRES_ACTION') return
  const done = { leaseUntil: null, wakeAt: null, nextAction: null }
  switch (outcome.state) {
    case 'succeeded': {
      const { reference, label } = outcome
      account.paymentMethods.change(method, { ...done, ...label, reference, status: 'ACTIVE' })
      noteMethod(account, method, 'payment_method.added')
      if (method.wantsDefault) makeDefault(draft, account, method)
      else takeFirst(draft, account, method)
      return
    }
    case 'requiresAction': {
      const { reference, nextAction } = outcome
      const status = 'REQUIRES_ACTION'
      const wakeAt = method.wakeAt ?? nextLookAt(method, draft.serverNow)
      account.paymentMethods.change(method, { ...done, status, reference, nextAction, wakeAt })
      return
    }
    case 'declined':
    case 'canceled': {
      const declineCode = outcome.state === 'declined' ? outcome.code : null
      account.paymentMethods.change(method, { ...done, status: 'FAILED', declineCode })
      return
    }
    case 'processing':
    case 'unknown':
    case 'unreachable':
      return
  }
}

/**
 * The first method is the default. Whoever pays at a checkout was asked for its amount only: nothing else is collected at once, and who
 * is known by an e-mail address that anybody can type is charged for nothing else later either.
 */
function takeFirst(draft: BillingDraft, account: BillingAccount, method: PaymentMethod): void {
  if (account.paymentMethods.all.some(({ isDefault }) => isDefault)) return
  const checkout = account.checkouts.all.find((one) => one.paymentMethodId === method.id)
  if (!checkout) makeDefault(draft, account, method)
  else if (checkout.email === null || checkout.madeCustomer) markDefault(account, method)
}

/** What is open is collected with it at once. */
export function makeDefault(
  draft: BillingDraft,
  account: BillingAccount,
  method: PaymentMethod,
): void {
  if (method.isDefault) return
  markDefault(account, method)
  collectOpenInvoices(draft, account)
}

function markDefault(account: BillingAccount, method: PaymentMethod): void {
  for (const other of account.paymentMethods.all) {
    if (other.isDefault) account.paymentMethods.change(other, { isDefault: false })
  }
  account.paymentMethods.change(method, { isDefault: true, wantsDefault: false })
  noteMethod(account, method, 'payment_method.defaulted')
}

/** Payments that were begun with it go on; then the provider is asked to let go of it. */
export function removeMethod(account: BillingAccount, method: PaymentMethod): void {
  const { status, provider } = method
  if (status === 'REMOVED') return
  const isKept = provider !== 'test' && status !== 'FAILED'
  account.paymentMethods.change(method, {
    ...{ status: 'REMOVED', isDefault: false, wantsDefault: false },
    ...{ leaseUntil: isKept ? account.now : null, attempts: 0, wakeAt: null, nextAction: null },
  })
  noteMethod(account, method, 'payment_method.removed')
}

/** It was being set up when it was removed: the provider has it only now. */
function forgetLate(
  { serverNow }: BillingDraft,
  account: BillingAccount,
  method: PaymentMethod,
  outcome: ProviderOutcome,
): void {
  if (outcome.state !== 'succeeded' && outcome.state !== 'requiresAction') return
  const { reference } = outcome
  if (method.provider === 'test' || method.reference === reference) return
  account.paymentMethods.change(method, { reference, leaseUntil: serverNow, attempts: 0 })
}

function noteMethod(
  account: BillingAccount,
  method: PaymentMethod,
  type: 'payment_method.added' | 'payment_method.defaulted' | 'payment_method.removed',
): void {
  const data = (): JsonObject => {
    const { id, provider, status, isDefault, brand, last4, expiryMonth, expiryYear } = method
    return { id, provider, status, isDefault, brand, last4, expiryMonth, expiryYear }
  }
  account.notices.push({ type, data })
}
