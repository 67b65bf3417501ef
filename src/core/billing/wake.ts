/** When the billing run has to look at a subscription, an invoice, a store credit or a checkout next. Pure. */
import type { Checkout } from '../checkout/checkout.ts'
import type { Invoice, StoreCredit } from '../invoices/invoice.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { wakesAt } from '../test-clocks/wakes.ts'
import type { BillingAccount, BillingDraft } from './billing-draft.ts'
import { billingSteps } from './billing-steps.ts'

/** Sets the wake times of all rows of the account; a customer on a test clock wakes by that clock only. */
export function scheduleWakes(account: BillingAccount, draft: BillingDraft): void {
  const steps = Map.groupBy(billingSteps(account, draft.settings), ({ target }) => target)
  const wake = (row: Waking) => {
    const times = (steps.get(row) ?? []).map(({ at }) => at.getTime())
    const next = times.length > 0 ? new Date(Math.min(...times)) : null
    const at = next && afterFailures(row, next, account.now)
    return wakesAt(at, account.isOnClock)
  }
  for (const row of account.subscriptions.all) {
    const next = wake(row)
    if (!isSame(row, next)) account.subscriptions.change(row, next)
  }
  for (const row of account.invoices.all) {
    const next = wake(row)
    if (!isSame(row, next)) account.invoices.change(row, next)
  }
  for (const row of account.checkouts.all) {
    const next = wake(row)
    if (!isSame(row, next)) account.checkouts.change(row, next)
  }
  for (const row of account.storeCredits.all) {
    const next = wake(row)
    if (!isSame(row, next)) account.storeCredits.change(row, next)
  }
}

type Waking = Subscription | Invoice | StoreCredit | Checkout

/** What could not be made is not tried earlier because something else of the customer is written. */
function afterFailures({ failures, wakeAt }: Waking, at: Date, now: Date): Date {
  return failures > 0 && at <= now && wakeAt !== null && wakeAt > at ? wakeAt : at
}

type Wakes = Pick<Subscription, 'wakeAt' | 'clockWakeAt'>

function isSame(a: Wakes, b: Wakes): boolean {
  return (
    a.wakeAt?.getTime() === b.wakeAt?.getTime() &&
    a.clockWakeAt?.getTime() === b.clockWakeAt?.getTime()
  )
}
