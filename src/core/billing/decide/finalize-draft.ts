/** Finalises a draft with the usage that it bills. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import { type BillingAccount, type BillingDraft, subscriptionOf } from '../billing-draft.ts'
import type { Measurements } from '../measurements.ts'
import { billLateUsage, findLateUsage } from './bill-late-usage.ts'
import { findUsage, freezeUsage } from './freeze-usage.ts'
import { finalizeFor } from './issue-invoice.ts'

/**
 * Answers false, and changes nothing, when it needs usage that was not measured yet: nothing more of the account can be decided before.
 */
export function finalizeDraft(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  measurements: Measurements,
): boolean {
  const subscription = subscriptionOf(account, invoice)
  if (subscription) {
    // Both look for usage that is missing, so that all of it is measured at once.
    const late = findLateUsage(draft, account, subscription, measurements)
    const used = findUsage(draft, account, subscription, invoice, measurements)
    if (!late || !used) return false
    billLateUsage(account, invoice, late)
    freezeUsage(account, subscription, invoice, used)
  }
  finalizeFor(draft, account, subscription, invoice)
  return true
}
