/** Checks and records in one decision: the event is stored if the check allows it, and nothing otherwise. Pure. */
import { type Catalog, findFeature } from '../../catalog/catalog.ts'
import type { CreditBalance } from '../../credits/balance.ts'
import { admit } from '../../entitlements/admission.ts'
import { type Check, checkFeature, estimatedUsage } from '../../entitlements/check.ts'
import type { UsageEvent, UsageInput } from '../../usage/usage-event.ts'
import { type Decimal, one } from '../../values/decimal.ts'
import { notFound } from '../../values/errors.ts'
import type { JsonObject } from '../../values/input.ts'
import type { Command, CommandDefinition, RecordedUsage } from './command-definition.ts'
import { accountBalance, catalogOf, type GroupState, requireAccount } from './group-state.ts'
import { noteRefused } from './limit-events.ts'
import type { CommandKey } from './moved-keys.ts'
import { recordEvent } from './record-event.ts'

/** Checks a feature and records its event, if the check allows it. */
export interface Consume extends Command {
  kind: 'consume'
  customerId: string
  /** The subscription that the event names; absent or null: none. */
  subscriptionId?: string | null
  /** The key or id of the feature. */
  feature: string
  /** Null: one. */
  quantity: Decimal | null
  properties: JsonObject
  warning: string | null
  idempotencyKey: string | null
}

export interface Consumed {
  /** The decision, with the figures after it. */
  check: Check
  /** Null when the check did not allow it. */
  event: UsageEvent | null
  balance: CreditBalance
}

export const consume: CommandDefinition<Consume, Consumed> = {
  customers: (command) => [command.customerId],
  needs: { catalog: true, usage: usageToRecord },
  keys: (command) => [keyOf(command)],
  decide: checkAndRecord,
  audit: null,
  effect: ({ event }) => (event ? 'written' : 'none'),
  refusedKeys: (command, answer) => (answer?.event ? [] : [keyOf(command)]),
}

function keyOf({ customerId, idempotencyKey }: Consume): CommandKey {
  return { kind: 'usage', customerId, idempotencyKey }
}

function usageToRecord(state: GroupState, command: Consume): RecordedUsage[] {
  const usage = consumedUsage(catalogOf(state, command.workspaceId), command)
  return usage ? [usage] : []
}

function checkAndRecord(state: GroupState, command: Consume): Consumed {
  const { workspaceId, idempotencyKey } = command
  const account = requireAccount(state, workspaceId, command.customerId)
  const catalog = catalogOf(state, workspaceId)
  const feature = findFeature(catalog, command.feature)
  const usage = consumedUsage(catalog, command)
  if (!feature || !usage) throw notFound('feature', command.feature)
  const estimate = { quantity: command.quantity ?? one, properties: command.properties }
  const decide = () => checkFeature(account, catalog, feature, estimate, account.now)
  const repeated = idempotencyKey !== null && account.eventsByKey.has(idempotencyKey)
  const check = decide()
  if (!check.allowed && !repeated) {
    if (check.reason === 'LIMIT_EXCEEDED') {
      const { now } = account
      noteRefused(account, admit(account, catalog, usage, now, now).steps)
    }
    return { check, event: null, balance: accountBalance(account) }
  }
  const outcome = recordEvent(state, workspaceId, usage)
  if (outcome.status === 'REJECTED') throw outcome.error
  const { used, remainingCredits, availableCredits, resetAt } = decide()
  const decision = repeated ? ({ allowed: true, reason: 'ENTITLED', details: null } as const) : {}
  return {
    check: { ...check, ...decision, used, remainingCredits, availableCredits, resetAt },
    event: outcome.event,
    balance: accountBalance(account),
  }
}

/** The event that will be stored; null for an unknown feature. */
function consumedUsage(catalog: Catalog, command: Consume): UsageInput | null {
  const feature = findFeature(catalog, command.feature)
  if (!feature) return null
  const { customerId, subscriptionId = null, idempotencyKey, quantity, properties } = command
  const usage = estimatedUsage(feature, { quantity, properties })
  const { warning } = command
  return { ...usage, warning, customerId, subscriptionId, timestamp: null, idempotencyKey }
}
