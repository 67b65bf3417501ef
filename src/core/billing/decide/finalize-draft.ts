/** Finalises a draft with the usage that it bills. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import type { Measurements } from '../measurements.ts'
import { billLateUsage } from './bill-late-usage.ts'
import { freezeUsage } from './freeze-usage.ts'
import { finalizeFor } from './issue-invoice.ts'

/** Answers false when it needs usage that was not measured yet: nothing more of the account can be decided then. */
export function finalizeDraft(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  measurements: Measurements,
): boolean {
  const subscription =
    account.subscriptions.all.find(({ id }) => id === invoice.subscriptionId) ?? null
  if (subscription) {
    // Both look for usage that is missing, so that all of it is measured at once.
    const isLateBilled = billLateUsage(draft, account, subscription, invoice, measurements)
    const isFrozen = freezeUsage(draft, account, subscription, invoice, measurements)
    if (!isLateBilled || !isFrozen) return false
  }
  finalizeFor(draft, account, subscription, invoice)
  return true
}
