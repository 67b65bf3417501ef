/**
 * Issues store credit, pays invoices with it, the oldest first, and ends it. Pure.
 *
 * Invariant: what remains of a credit is the sum of its movements, never negative, and it is ACTIVE exactly while something remains.
 */
import type { Invoice, StoreCredit, StoreCreditMovement } from '../../invoices/invoice.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { standingNotes } from './creditable.ts'

export function issueStoreCredit(
  account: BillingAccount,
  {
    currency,
    reason,
    amount,
    description = null,
    invoiceId = null,
    expiresAt = null,
  }: Pick<StoreCredit, 'currency' | 'reason' | 'amount'> &
    Partial<Pick<StoreCredit, 'description' | 'invoiceId' | 'expiresAt'>>,
): StoreCredit {
  const { customerId, now } = account
  const id = account.newId('scr')
  const credit = account.storeCredits.add({
    ...{ id, customerId, currency, reason, amount, description, invoiceId, expiresAt },
    ...{ remaining: amount, status: 'ACTIVE', wakeAt: null, clockWakeAt: null, failures: 0 },
    createdAt: now,
    updatedAt: now,
  })
  move(account, credit, 'ISSUED', amount, invoiceId)
  account.notices.push({
    type: 'store_credit.issued',
    data: () => ({ id, currency, reason, amountMinor: amount.toString() }),
  })
  return credit
}

/**
 * Pays as much of what is due as the credits of its currency allow, or as `max` says, such that the rest is a multiple of `step`. Answers
 * the amount.
 */
export function applyStoreCredit(
  account: BillingAccount,
  invoice: Invoice,
  max: bigint | null,
  step = 1n,
): bigint {
  let left = usableFor(account, invoice, max, step)
  let applied = 0n
  for (const credit of account.storeCredits.all) {
    if (left === 0n) break
    if (credit.currency !== invoice.currency || !isUsable(account, credit)) continue
    const part = credit.remaining < left ? credit.remaining : left
    take(account, credit, { type: 'APPLIED', amount: part, invoiceId: invoice.id })
    account.notices.push({
      type: 'store_credit.applied',
      data: () => ({ id: credit.id, invoiceId: invoice.id, amountMinor: part.toString() }),
    })
    applied += part
    left -= part
  }
  if (applied > 0n) {
    account.invoices.change(invoice, {
      storeCreditApplied: invoice.storeCreditApplied + applied,
      amountDue: invoice.amountDue - applied,
    })
  }
  return applied
}

function usableFor(
  account: BillingAccount,
  { amountDue, currency }: Invoice,
  max: bigint | null,
  step: bigint,
): bigint {
  const wanted = max !== null && max < amountDue ? max : amountDue
  const there = account.storeCredits.all
    .filter((credit) => credit.currency === currency && isUsable(account, credit))
    .reduce((sum, { remaining }) => sum + remaining, 0n)
  const usable = there < wanted ? there : wanted
  const tooMuch = (step - ((amountDue - usable) % step)) % step
  return tooMuch < usable ? usable - tooMuch : 0n
}

function isUsable({ now }: BillingAccount, { status, expiresAt }: StoreCredit): boolean {
  return status === 'ACTIVE' && (expiresAt === null || expiresAt > now)
}

/**
 * Gives what paid an invoice back to the same credits, less what credit notes gave back of it. A credit that expired since it was used
 * has as long again as it had then.
 */
export function restoreStoreCredit(account: BillingAccount, invoice: Invoice): void {
  let returned = standingNotes(account, invoice).reduce((sum, note) => sum + note.storeCredit, 0n)
  const applied = account.movements.all.filter(
    ({ type, invoiceId }) => type === 'APPLIED' && invoiceId === invoice.id,
  )
  for (const movement of applied) {
    const gone = returned < movement.amount ? returned : movement.amount
    returned -= gone
    if (gone === movement.amount) continue
    const credit = requireLoaded(account, movement.storeCreditId)
    revive(account, credit, movement.createdAt)
    give(account, credit, { amount: movement.amount - gone, invoiceId: invoice.id })
  }
}

/** What remains of it ends, because its time has come. */
export function expireStoreCredit(account: BillingAccount, credit: StoreCredit): void {
  end(account, credit, { type: 'EXPIRED', event: 'store_credit.expired' })
}

/** What remains of it is taken back. */
export function voidStoreCredit(account: BillingAccount, credit: StoreCredit): void {
  end(account, credit, { type: 'VOIDED', event: 'store_credit.voided' })
}

/** It goes to the customer as money. */
export function takePaidOut(
  account: BillingAccount,
  credit: StoreCredit,
  amount: bigint,
): StoreCreditMovement {
  return take(account, credit, { type: 'PAID_OUT', amount, invoiceId: null })
}

/** The money that had left came back, so that the store credit that was taken for it is owed again. */
export function restoreTaken(account: BillingAccount, refundId: string): void {
  const taken = account.movements.all.filter((movement) => movement.refundId === refundId)
  for (const { storeCreditId, amount, createdAt } of taken) {
    const credit = requireLoaded(account, storeCreditId)
    revive(account, credit, createdAt)
    give(account, credit, { amount, invoiceId: null })
  }
}

/** The money did not arrive. */
export function restorePaidOut(account: BillingAccount, id: string, amount: bigint): void {
  const credit = requireLoaded(account, id)
  const paidOut = account.movements.all.findLast(
    ({ storeCreditId, type }) => storeCreditId === id && type === 'PAID_OUT',
  )
  if (paidOut) revive(account, credit, paidOut.createdAt)
  give(account, credit, { amount, invoiceId: null })
}

type Ending =
  | { type: 'EXPIRED'; event: 'store_credit.expired' }
  | { type: 'VOIDED'; event: 'store_credit.voided' }

function end(account: BillingAccount, credit: StoreCredit, { type, event }: Ending): void {
  const amount = credit.remaining
  const { id, currency } = credit
  account.storeCredits.change(credit, { remaining: 0n, status: type })
  move(account, credit, type, amount, null)
  account.notices.push({
    type: event,
    data: () => ({ id, currency, amountMinor: amount.toString() }),
  })
}

function take(
  account: BillingAccount,
  credit: StoreCredit,
  { type, amount, invoiceId }: Pick<StoreCreditMovement, 'amount' | 'invoiceId' | 'type'>,
): StoreCreditMovement {
  const remaining = credit.remaining - amount
  account.storeCredits.change(credit, {
    ...{ remaining, status: remaining > 0n ? 'ACTIVE' : 'DEPLETED' },
  })
  return move(account, credit, type, amount, invoiceId)
}

function give(
  account: BillingAccount,
  credit: StoreCredit,
  { amount, invoiceId }: Pick<StoreCreditMovement, 'amount' | 'invoiceId'>,
): void {
  const remaining = credit.remaining + amount
  account.storeCredits.change(credit, { remaining, status: 'ACTIVE' })
  move(account, credit, 'RESTORED', amount, invoiceId)
}

/** Gives an expired credit as long again as it had when it was taken from. */
function revive(account: BillingAccount, credit: StoreCredit, takenAt: Date): void {
  const { expiresAt } = credit
  if (expiresAt === null || expiresAt > account.now) return
  const restMs = expiresAt.getTime() - takenAt.getTime()
  account.storeCredits.change(credit, { expiresAt: new Date(account.now.getTime() + restMs) })
}

function requireLoaded({ storeCredits }: BillingAccount, id: string): StoreCredit {
  const credit = storeCredits.all.find((one) => one.id === id)
  if (!credit) throw new Error(`The store credit ${id} is not loaded`)
  return credit
}

function move(
  account: BillingAccount,
  credit: StoreCredit,
  type: StoreCreditMovement['type'],
  amount: bigint,
  invoiceId: string | null,
): StoreCreditMovement {
  const ofCredit = account.movements.all.filter(({ storeCreditId }) => storeCreditId === credit.id)
  return account.movements.add({
    customerId: account.customerId,
    storeCreditId: credit.id,
    number: ofCredit.reduce((max, { number }) => Math.max(max, number), 0) + 1,
    type,
    amount,
    balanceAfter: credit.remaining,
    ...{ invoiceId, refundId: null },
    createdAt: account.now,
  })
}
