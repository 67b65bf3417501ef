/** The one way in which what a provider says of a refund enters, whoever asked or heard it. Pure. */
import type { Refund } from '../../invoices/refund.ts'
import type { ProviderOutcome } from '../../payments/provider.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { failRefund, succeedRefund } from './refund-payments.ts'

/**
 * The invoice of the refund must be in the draft, with its notes. Told again, or late, it changes nothing, but that a failure always
 * counts: the money came back.
 */
export function settleRefund(
  { serverNow }: Pick<BillingDraft, 'serverNow'>,
  account: BillingAccount,
  refund: Refund,
  outcome: ProviderOutcome,
): void {
  switch (outcome.state) {
    case 'succeeded':
      succeedRefund(account, refund, outcome.reference)
      return
    case 'declined':
    case 'canceled': {
      const failure = outcome.state === 'declined' ? outcome.code : 'canceled'
      failRefund(account, refund, { failure, reference: outcome.reference })
      return
    }
    case 'processing':
    case 'requiresAction': {
      if (refund.status !== 'PENDING') return
      const lookAfterMs = outcome.state === 'processing' ? outcome.lookAfterMs : actionMs
      const leaseUntil = new Date(serverNow.getTime() + lookAfterMs)
      account.refunds.change(refund, { reference: outcome.reference, leaseUntil })
      return
    }
    case 'unknown':
    case 'unreachable':
      // It is looked at again when its lease has passed.
      return
  }
}

/** The provider waits for the customer, who will tell it where the money goes. */
const actionMs = 3_600_000
