/** Checks and records in one decision: the event is stored if the check allows it, and nothing otherwise. Pure. */
import { type Catalog, findFeature } from '../catalog/catalog.ts'
import { admit } from '../entitlements/admission.ts'
import { checkFeature, estimatedUsage } from '../entitlements/check.ts'
import { accountBalance, catalogOf, type Draft, requireAccount } from '../ledger/draft.ts'
import type { Consume, Consumed } from '../ledger/ledger.ts'
import { one } from '../values/decimal.ts'
import { notFound } from '../values/errors.ts'
import { noteRefused } from './limit-events.ts'
import { recordEvent } from './record.ts'
import type { UsageInput } from './usage-event.ts'

export function consume(draft: Draft, command: Consume): Consumed {
  const { workspaceId, idempotencyKey } = command
  const account = requireAccount(draft, workspaceId, command.customerId)
  const catalog = catalogOf(draft, workspaceId)
  const feature = findFeature(catalog, command.feature)
  const usage = consumedUsage(catalog, command)
  if (!feature || !usage) throw notFound('feature', command.feature)
  const estimate = { quantity: command.quantity ?? one, properties: command.properties }
  const decide = () => checkFeature(account, catalog, feature, estimate, draft.now)
  const repeated = idempotencyKey !== null && account.eventsByKey.has(idempotencyKey)
  const check = decide()
  if (!check.allowed && !repeated) {
    if (check.reason === 'LIMIT_EXCEEDED') {
      const { now } = draft
      noteRefused(account, admit(account, catalog, usage, now, now).steps, now)
    }
    return { check, event: null, balance: accountBalance(account, draft.now) }
  }
  const outcome = recordEvent(draft, workspaceId, usage)
  if (outcome.status === 'REJECTED') throw outcome.error
  const { used, remainingCredits, availableCredits, resetAt } = decide()
  const decision = repeated ? ({ allowed: true, reason: 'ENTITLED' } as const) : {}
  return {
    check: { ...check, ...decision, used, remainingCredits, availableCredits, resetAt },
    event: outcome.event,
    balance: accountBalance(account, draft.now),
  }
}

/** The event that will be stored; null for an unknown feature. */
export function consumedUsage(catalog: Catalog, command: Consume): UsageInput | null {
  const feature = findFeature(catalog, command.feature)
  if (!feature) return null
  const { customerId, idempotencyKey, quantity, properties, warning } = command
  const usage = estimatedUsage(feature, { quantity, properties })
  return { ...usage, warning, customerId, timestamp: null, idempotencyKey }
}
