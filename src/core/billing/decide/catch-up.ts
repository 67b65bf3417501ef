/** Makes what is due already before something else is decided, so that a decision never meets a subscription of yesterday. Pure. */
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { nextStep } from '../billing-steps.ts'
import { createMeasurements } from '../measurements.ts'
import { performStep } from './perform-step.ts'

const stepsMax = 200

/** All but what bills usage, which only the billing run measures, and which is as of now whenever it happens. */
export function catchUp(
  draft: BillingDraft,
  account: BillingAccount,
  until: Date = account.now,
): void {
  const none = createMeasurements()
  for (let count = 0; count < stepsMax; count++) {
    const step = nextStep(account, draft.settings, until, { measures: false })
    if (!step) return
    performStep(draft, account, step, none)
  }
}
