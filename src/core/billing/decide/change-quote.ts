/** What a change of a subscription would cost: the change is made on a draft that is never written. Pure. */
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import { shareLeft } from '../../subscriptions/proration.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { catchUp } from './catch-up.ts'
import { changeSubscription, presentPeriod } from './change-subscription.ts'
import { resolveChange, type WantedChange } from './change-terms.ts'
import { linesOf, newInvoiceOf } from './documents.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { isAdvance } from './prorate.ts'
import { type Quote, type QuotedProration, sumsOf } from './quoted.ts'

export function quoteChange(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  wanted: WantedChange,
): Quote {
  const { terms, at } = resolveChange(draft, account, subscription, wanted)
  // A change ahead meets the subscription as it will be then.
  if (at > account.now) catchUp(draft, account, new Date(at.getTime() - 1))
  const known = new Set(account.lines.all)
  const creditedBefore = creditedOf(account)
  const invoice = changeSubscription(draft, account, subscription, terms, {
    at,
    proration: wanted.proration,
  })
  const added = account.lines.all.filter((line) => !known.has(line))
  const billed = invoice ?? preview(draft, account, subscription, added)
  if (billed.status === 'DRAFT') finalizeInvoice(draft, account, billed)
  const sums = invoice && at <= account.now ? sumsOf(billed) : uncarried(account, billed)
  const isDue = invoice !== null && at <= account.now
  return {
    ...{ currency: subscription.currency, at, subscriptionId: subscription.id, ...sums },
    lines: linesOf(account, billed.id).filter(
      ({ kind }) => isDue || kind !== 'CARRIED_TO_STORE_CREDIT',
    ),
    dueNow: isDue ? billed.amountDue : 0n,
    ...{ trialDays: null, problems: [] },
    proration: prorationOf(),
  }

  function prorationOf(): QuotedProration | null {
    const period = presentPeriod(draft, subscription)
    if (!period || subscription.status === 'TRIALING') return null
    const { start, end } = period.natural
    const charged = added.filter(isAdvance)
    return {
      currency: subscription.currency,
      unused: creditedOf(account) - creditedBefore,
      remaining: charged.reduce((sum, { amount }) => sum + amount, 0n),
      left: end ? shareLeft({ start, end, at }) : { numerator: 1n, denominator: 1n },
    }
  }
}

function creditedOf({ lines }: BillingAccount): bigint {
  return lines.all.reduce((sum, { credited }) => sum + credited, 0n)
}

/** An invoice of the lines that would wait for the next one. */
function preview(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  lines: readonly InvoiceLine[],
): Invoice {
  // Discounts that run out by then do not reduce it.
  const { periodEnd: start } = subscription
  const period = start && { start, end: null }
  const invoice = newInvoiceOf(draft, account, subscription, { reason: 'CHANGE', period })
  for (const line of lines) account.lines.change(line, { invoiceId: invoice.id })
  return invoice
}

/** Lines on the next invoice may lower it: their sum is not brought up to zero. */
function uncarried(account: BillingAccount, invoice: Invoice): ReturnType<typeof sumsOf> {
  const carried = linesOf(account, invoice.id)
    .filter(({ kind }) => kind === 'CARRIED_TO_STORE_CREDIT')
    .reduce((sum, { amount }) => sum + amount, 0n)
  return { ...sumsOf(invoice), total: invoice.total - carried }
}
