/** Whoever gets all of a period's invoice back keeps no credits that it included. Pure. */
import type { Invoice, InvoiceReason } from '../../invoices/invoice.ts'
import { type BillingAccount, subscriptionOf } from '../billing-draft.ts'
import { standingNotes } from './creditable.ts'

const begins: ReadonlySet<InvoiceReason> = new Set(['START', 'CYCLE', 'CHANGE'])

/** What is unspent of the present grant expires, once all of the invoice was given back and no money is still on its way. */
export function endReturnedGrants(account: BillingAccount, invoice: Invoice): void {
  const { periodStart, periodEnd } = invoice
  if (periodStart === null || !begins.has(invoice.reason)) return
  const subscription = subscriptionOf(account, invoice)
  const grantStart = subscription?.grantStart
  if (!subscription || !grantStart || grantStart < periodStart) return
  if (periodEnd !== null && grantStart >= periodEnd) return
  if (!isReturned(account, invoice)) return
  const { workspaceId, customerId, now } = account
  account.commands.push({
    ...{ kind: 'expireIncludedCredits', workspaceId, customerId, at: now },
    ...{ subscriptionId: subscription.id, periodStart: grantStart },
  })
}

function isReturned(account: BillingAccount, invoice: Invoice): boolean {
  const notes = standingNotes(account, invoice)
  const sum = (of: (note: (typeof notes)[number]) => bigint) =>
    notes.reduce((total, note) => total + of(note), 0n)
  const isPending = account.refunds.all.some(
    ({ creditNoteId, status }) =>
      status === 'PENDING' && notes.some(({ id }) => id === creditNoteId),
  )
  const returned = sum(({ refund, storeCredit }) => refund + storeCredit)
  return !isPending && returned > 0n && sum(({ amount }) => amount) === invoice.total
}
