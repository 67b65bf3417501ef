/** Gives a payment that waits for its customer up, before something else becomes of its invoice. */
import type { Invoice, Payment } from '../invoices/invoice.ts'
import { allowsVerb } from '../invoices/require-invoice-verb.ts'
import { accountOf, type BillingAccount, type BillingDraft } from './billing-draft.ts'
import { cancelCall } from './decide/take-calls.ts'
import type { Preceding } from './outside-calls.ts'
import { paymentUnderWay, underWay } from './payment-under-way.ts'
import { requireInvoice } from './row-address.ts'

/**
 * `decide` is called in the commit of what the provider answers, unless the customer confirmed the payment in the meantime. CONFLICT when
 * the payment cannot be given up.
 */
export function giveUpFirst(
  account: BillingAccount,
  invoice: Invoice,
  waiting: Payment,
  decide: (draft: BillingDraft, account: BillingAccount, invoice: Invoice) => void,
): Preceding {
  const cancel = cancelCall(account, waiting)
  if (cancel === null) throw underWay(invoice, waiting)
  const { id, customerId } = invoice
  return {
    calls: [cancel],
    decide(draft) {
      const owner = accountOf(draft, customerId)
      const left = requireInvoice(owner, id)
      if (allowsVerb(left, 'pay') && !paymentUnderWay(owner, left)) decide(draft, owner, left)
    },
  }
}
