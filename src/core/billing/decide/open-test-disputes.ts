/** Opens the disputes of the test provider. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { noteDispute } from './note-dispute.ts'
import { toDispute } from './test-disputes.ts'

export function openTestDisputes(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
): void {
  for (const payment of toDispute(account, invoice)) {
    const { id, amount } = payment
    const news = { reference: `test_${id}`, amount, reason: 'fraudulent', status: 'OPEN' } as const
    noteDispute(draft, account, payment, news)
  }
}
