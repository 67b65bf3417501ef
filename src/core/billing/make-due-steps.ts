/** Makes what is due for one account, each step as of its instant. Pure. */
import type { BillingAccount, BillingDraft } from './billing-draft.ts'
import { nextStep } from './billing-steps.ts'
import { performStep } from './decide/perform-step.ts'
import type { Measurements } from './measurements.ts'

/** A customer that is far behind is caught up in several transactions. */
const periodsMax = 3
const stepsMax = 200

/**
 * Answers what makes the due steps in the order of their instants, up to the customer's own time, and tells how many are made. What is
 * left stays due. It stops at a step for which usage must be measured first, and goes on from there when it is called again.
 */
export function dueSteps(
  draft: BillingDraft,
  account: BillingAccount,
  measurements: Measurements,
): () => number {
  const periods = new Map<string, number>()
  let made = 0
  return () => {
    for (; made < stepsMax; made++) {
      const step = nextStep(account, draft.settings, account.now, { measures: true })
      if (!step) return made
      const begun = (periods.get(step.target.id) ?? 0) + 1
      if (step.kind === 'BOUNDARY' && begun > periodsMax) return made
      if (!performStep(draft, account, step, measurements)) return made
      if (step.kind === 'BOUNDARY') periods.set(step.target.id, begun)
    }
    return made
  }
}
