/** Service that was suspended, and whose invoices are paid since, starts again in the commit of the payment. Pure. */
import type { BillingDraft } from '../billing-draft.ts'
import { resumeSubscription } from './pause-subscription.ts'

export function restartRecovered(draft: BillingDraft): void {
  for (const account of draft.accounts.values()) {
    for (const subscription of account.subscriptions.all) {
      const { status, resumeAt } = subscription
      if (status !== 'SUSPENDED' || resumeAt === null || resumeAt > account.now) continue
      resumeSubscription(draft, account, subscription, resumeAt)
    }
  }
}
