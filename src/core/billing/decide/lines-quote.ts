/** What an invoice of lines by hand would demand: it is made on a draft that is never written. Pure. */
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { type GivenInvoice, manualInvoice } from './manual-invoice.ts'
import { type Quote, quotedInvoice } from './quoted.ts'
import { type GivenPromotion, redeemForLines } from './redeem-promotion.ts'

export function quoteLines(
  draft: BillingDraft,
  account: BillingAccount,
  given: Pick<GivenInvoice, 'currency' | 'lines' | 'taxInclusive' | 'collection'>,
  promotions: readonly GivenPromotion[],
): Quote {
  const invoice = manualInvoice(draft, account, { reason: 'PURCHASE', ...given })
  redeemForLines(draft, account, invoice, null, promotions)
  finalizeInvoice(draft, account, invoice)
  return {
    ...{ currency: invoice.currency, at: account.now, subscriptionId: null },
    ...quotedInvoice(account, invoice),
    ...{ dueNow: invoice.amountDue, trialDays: null, proration: null, problems: [] },
  }
}
