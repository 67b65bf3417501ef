/** Makes what is due for one account, each step as of its instant. Pure. */
import type { BillingAccount, BillingDraft } from './billing-draft.ts'
import { nextStep } from './billing-steps.ts'
import { performStep } from './decide/perform-step.ts'
import type { Measurements } from './measurements.ts'

/** A customer that is far behind is caught up in several transactions. */
const periodsMax = 3
const stepsMax = 200

/**
 * Makes the due steps in the order of their instants, up to the customer's own time; answers how many. What is left stays due. It
 * stops at a step for which usage must be measured first.
 */
export function makeDueSteps(
  draft: BillingDraft,
  account: BillingAccount,
  measurements: Measurements,
): number {
  const periods = new Map<string, number>()
  for (let made = 0; made < stepsMax; made++) {
    const step = nextStep(account, draft.settings, account.now, { measures: true })
    if (!step) return made
    if (step.kind === 'BOUNDARY') {
      const begun = (periods.get(step.target.id) ?? 0) + 1
      if (begun > periodsMax) return made
      periods.set(step.target.id, begun)
    }
    if (!performStep(draft, account, step, measurements)) return made
  }
  return stepsMax
}
