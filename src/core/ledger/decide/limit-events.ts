/** Emits the events of limits: one when usage reaches the limit, and one per period when a hard limit refuses usage. Pure. */

import { exceeds, type Step } from '../../entitlements/admission.ts'
import { decimalText } from '../../values/decimal.ts'
import { mutable } from './group-changes.ts'
import { type Account, counterFor } from './group-state.ts'

/** Emits the event of a step that was counted. */
export function noteReached(account: Account, step: Step): void {
  const { limit } = step.entitlement
  if (limit === null || step.before.value.gte(limit) || step.after.value.lt(limit)) return
  announce(account, step, false)
}

/** Emits the event of refused usage; only it and the mark on the counter are written. */
export function noteRefused(account: Account, steps: readonly Step[]): void {
  for (const step of steps) {
    if (step.entitlement.behavior !== 'HARD' || !exceeds(step)) continue
    const counter = counterFor(account, step.feature.id, step.range)
    if (counter.refusedAt !== null) continue
    counter.refusedAt = account.now
    mutable(account, 'countersTouched').add(counter)
    announce(account, step, true)
  }
}

function announce(account: Account, step: Step, refused: boolean): void {
  const { feature, entitlement, before, after } = step
  mutable(account, 'facts').push({
    type: 'usage.limit_exceeded',
    customerId: account.customerId,
    data: {
      feature: feature.key,
      limit: entitlement.limit && decimalText(entitlement.limit),
      used: decimalText(refused ? before.value : after.value),
      refused,
    },
  })
}
