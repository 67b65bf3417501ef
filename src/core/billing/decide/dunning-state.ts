/** How far the collection of an unpaid invoice is: it recovers, stops, and is told of. Pure. */
import type { DomainEventType } from '../../events/domain-event.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { JsonObject } from '../../values/input.ts'
import { type BillingAccount, subscriptionOf } from '../billing-draft.ts'
import { invoiceData } from './documents.ts'
import { setStatus } from './subscription-status.ts'

/** The subscription of an unpaid invoice is past due. */
export function fallBehind(account: BillingAccount, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice)
  if (subscription?.status !== 'ACTIVE') return
  setStatus(account, subscription, 'PAST_DUE', 'subscription.past_due', { invoiceId: invoice.id })
}

/** It was paid. */
export function recover(account: BillingAccount, invoice: Invoice): void {
  if (invoice.dunning === 'NONE' || invoice.dunning === 'RECOVERED') return
  account.invoices.change(invoice, { dunning: 'RECOVERED', nextAttemptAt: null })
  tellDunning(account, invoice, 'dunning.recovered')
}

/** Nothing more is tried by itself, and no final action follows. */
export function stopDunning(account: BillingAccount, invoice: Invoice): void {
  const { status, dunning } = invoice
  // Also of one that is only overdue.
  if (dunning !== 'RETRYING' && !(dunning === 'NONE' && status === 'OPEN')) return
  account.invoices.change(invoice, { dunning: 'STOPPED', nextAttemptAt: null })
  tellDunning(account, invoice, 'dunning.stopped')
}

/** Retries of the invoices of a subscription stop. */
export function stopDunningOf(account: BillingAccount, { id }: Subscription): void {
  for (const invoice of account.invoices.all) {
    const isOf = invoice.subscriptionId === id && invoice.dunning === 'RETRYING'
    if (isOf) stopDunning(account, invoice)
  }
}

export function tellDunning(
  account: BillingAccount,
  invoice: Invoice,
  type: DomainEventType,
  more: JsonObject = {},
): void {
  const { dunning, nextAttemptAt } = invoice
  const facts = { dunning, nextAttemptAt: nextAttemptAt?.toISOString() ?? null, ...more }
  account.notices.push({ type, data: () => ({ ...invoiceData(invoice), ...facts }) })
}
