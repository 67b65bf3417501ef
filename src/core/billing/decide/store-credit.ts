/** Issues store credit and pays invoices with it, the oldest first. Pure. */
import type { Invoice, StoreCredit } from '../../invoices/invoice.ts'
import type { BillingAccount } from '../billing-draft.ts'

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
    remaining: amount,
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

/** Pays as much of what is due as the credits of its currency allow, or as `max` says. Answers the amount. */
export function applyStoreCredit(
  account: BillingAccount,
  invoice: Invoice,
  max: bigint | null,
): bigint {
  let left = max !== null && max < invoice.amountDue ? max : invoice.amountDue
  let applied = 0n
  for (const credit of account.storeCredits.all) {
    if (left === 0n) break
    if (credit.currency !== invoice.currency || !isUsable(account, credit)) continue
    const part = credit.remaining < left ? credit.remaining : left
    account.storeCredits.change(credit, { remaining: credit.remaining - part })
    move(account, credit, 'APPLIED', part, invoice.id)
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

function isUsable({ now }: BillingAccount, { remaining, expiresAt }: StoreCredit): boolean {
  return remaining > 0n && (expiresAt === null || expiresAt > now)
}

/** Gives what paid an invoice back to the same credits; of an expired one it is lost, unless it expired after it was used. */
export function restoreStoreCredit(account: BillingAccount, invoice: Invoice): void {
  const applied = account.movements.all.filter(
    ({ type, invoiceId }) => type === 'APPLIED' && invoiceId === invoice.id,
  )
  for (const movement of applied) {
    const credit = account.storeCredits.all.find(({ id }) => id === movement.storeCreditId)
    if (!credit) throw new Error(`The store credit ${movement.storeCreditId} is not loaded`)
    account.storeCredits.change(credit, { remaining: credit.remaining + movement.amount })
    move(account, credit, 'RESTORED', movement.amount, invoice.id)
  }
}

function move(
  account: BillingAccount,
  credit: StoreCredit,
  type: 'ISSUED' | 'APPLIED' | 'RESTORED',
  amount: bigint,
  invoiceId: string | null,
): void {
  const ofCredit = account.movements.all.filter(({ storeCreditId }) => storeCreditId === credit.id)
  account.movements.add({
    customerId: account.customerId,
    storeCreditId: credit.id,
    number: ofCredit.reduce((max, { number }) => Math.max(max, number), 0) + 1,
    type,
    amount,
    balanceAfter: credit.remaining,
    invoiceId,
    createdAt: account.now,
  })
}
