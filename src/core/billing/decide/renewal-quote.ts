/** What the next invoice of a subscription will be while nothing changes: what leads to it is made on a draft that is never written. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { billingSteps, inOrder, type Step, type StepKind } from '../billing-steps.ts'
import type { Measurements } from '../measurements.ts'
import { finalizeDraft } from './finalize-draft.ts'
import { performStep } from './perform-step.ts'
import { type Quote, quotedInvoice } from './quoted.ts'

const stepsMax = 50

/** What a subscription meets on the way to its next invoice. */
const leading: ReadonlySet<StepKind> = new Set([
  ...(['START', 'RESUME', 'CHANGE', 'TRIAL_END', 'END', 'BOUNDARY', 'FINALIZE', 'EXPIRE'] as const),
])

/**
 * Answers what quotes it: null where usage must be measured first, and then it goes on from there; NONE when no invoice is ahead.
 */
export function renewalQuote(
  draft: BillingDraft,
  { ...account }: BillingAccount,
  subscription: Subscription,
  measurements: Measurements,
): () => Quote | 'NONE' | null {
  const known = new Set(account.invoices.all)
  let invoice: Invoice | undefined
  return () => {
    for (let made = 0; !invoice && made < stepsMax; made++) {
      const step = nextLeading(draft, account, subscription)
      if (!step) return 'NONE'
      account.now = step.at
      if (!performStep(draft, account, step, measurements)) return null
      invoice = account.invoices.all.find(
        (one) => !known.has(one) && one.subscriptionId === subscription.id,
      )
      // The periods after a free one are free too.
      if (!invoice && step.kind === 'BOUNDARY') return 'NONE'
    }
    if (!invoice) return 'NONE'
    if (invoice.status === 'DRAFT' && !finalizeDraft(draft, account, invoice, measurements)) {
      return null
    }
    return isGivenUp(invoice) ? 'NONE' : quoteOf(account, subscription, invoice)
  }
}

/** When the next step towards an invoice is made; null: none is ahead. */
export function nextRenewalAt(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
): Date | null {
  return nextLeading(draft, account, subscription)?.at ?? null
}

/** Store credit that expires until then is not spent. */
function nextLeading(
  { settings }: BillingDraft,
  account: BillingAccount,
  { id }: Subscription,
): Step | null {
  const isOwn = ({ kind, target }: Step) =>
    leading.has(kind) &&
    (target.id === id || ('subscriptionId' in target && target.subscriptionId === id))
  const steps = billingSteps(account, settings).filter(
    (step) => step.kind === 'EXPIRE_CREDIT' || isOwn(step),
  )
  return steps.some(isOwn) ? (steps.toSorted(inOrder)[0] ?? null) : null
}

/** A pause gives new invoices up. */
function isGivenUp({ status }: Invoice): boolean {
  return status === 'VOID' || status === 'UNCOLLECTIBLE'
}

function quoteOf(account: BillingAccount, { id, currency }: Subscription, invoice: Invoice): Quote {
  return {
    ...{ currency, at: account.now, subscriptionId: id, ...quotedInvoice(account, invoice) },
    ...{ dueNow: invoice.amountDue, trialDays: null, problems: [], proration: null },
  }
}
