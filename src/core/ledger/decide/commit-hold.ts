/** Commits a hold: stores the usage it was for, paid from the reservation first. Pure. */
import { type Catalog, rateCardOf } from '../../catalog/catalog.ts'
import { admitPriced } from '../../entitlements/admission.ts'
import type { Hold } from '../../holds/hold.ts'
import { unpriced } from '../../pricing/omission.ts'
import { type Price, priceUsage } from '../../pricing/rate.ts'
import type { UsageEvent, UsageInput } from '../../usage/usage-event.ts'
import { type Decimal, minOf, roundAmount, zero } from '../../values/decimal.ts'
import { sameRequest } from '../../values/fingerprint.ts'
import type { JsonObject } from '../../values/input.ts'
import {
  type Held,
  held,
  holdOf,
  release,
  requireActiveHold,
  requireHold,
  takeSlices,
  touch,
} from './account-holds.ts'
import type {
  Command,
  CommandDefinition,
  Idempotency,
  RecordedUsage,
} from './command-definition.ts'
import { type Account, accountKey, catalogOf, type GroupState } from './group-state.ts'
import { eventTime, refused, storeEvent } from './record-event.ts'

/** Spends an amount, the price of the usage by the rate card when `priced`, or all that is reserved. */
export interface CommitHold extends Command, Idempotency {
  kind: 'commitHold'
  customerId: string
  holdId: string
  amount: Decimal | null
  priced: boolean
  /** Null: the event type of the hold. */
  eventType: string | null
  quantity: Decimal
  timestamp: Date | null
  properties: JsonObject
  warning: string | null
  /** Keeps the rest reserved, for further commits. */
  keepRest: boolean
}

export interface Committed extends Held {
  event: UsageEvent
}

export const commitHold: CommandDefinition<CommitHold, Committed> = {
  customers: (command) => [command.customerId],
  needs: { catalog: true, usage: usageToRecord, hold: holdOf },
  keys: ({ customerId, idempotencyKey }) => [{ kind: 'usage', customerId, idempotencyKey }],
  decide: commit,
  audit: null,
}

function usageToRecord(state: GroupState, command: CommitHold): RecordedUsage[] {
  const account = state.accounts.get(accountKey(command.workspaceId, command.customerId))
  const hold = account?.holds.get(command.holdId)
  return hold ? [usageOf(command, hold)] : []
}

function commit(state: GroupState, command: CommitHold): Committed {
  const { account, hold } = requireHold(state, command)
  const { idempotencyKey, fingerprint } = command
  const known = idempotencyKey === null ? null : account.eventsByKey.get(idempotencyKey)
  if (known) return { ...held(account, hold), event: sameRequest(known, fingerprint, 'an event') }
  requireActiveHold(hold)
  const usage = usageOf(command, hold)
  const timestamp = eventTime(usage, account.now)
  const catalog = catalogOf(state, account.workspaceId)
  const price = priceOf(catalog, account, command, hold, usage, timestamp)
  const covered = minOf(hold.remaining, price.credits)
  const admission = admitPriced(account, catalog, usage, price, covered, timestamp, account.now)
  if (admission.refusal) throw refused(account, admission)
  const prepaid = { holdId: hold.id, slices: takeSlices(account, hold, covered) }
  const event = storeEvent(account, catalog, usage, timestamp, fingerprint, admission, prepaid)
  hold.committed = hold.committed.plus(price.credits)
  touch(account, hold)
  if (!command.keepRest) release(account, hold, 'COMMITTED')
  return { ...held(account, hold), event }
}

function usageOf(command: CommitHold, hold: Hold): UsageInput {
  return {
    customerId: hold.customerId,
    eventType: command.eventType ?? hold.eventType,
    quantity: command.quantity,
    timestamp: command.timestamp,
    properties: command.properties,
    warning: command.warning,
    idempotencyKey: command.idempotencyKey,
  }
}

/** The given amount, else the price of the described usage by the rate card, else all that is reserved. */
function priceOf(
  catalog: Catalog,
  account: Account,
  command: CommitHold,
  hold: Hold,
  usage: UsageInput,
  at: Date,
): Price {
  const card = rateCardOf(catalog, account.rateCardId)
  if (command.amount === null && command.priced) {
    const price = priceUsage(card, usage, at)
    const omission = price.omission ?? (price.rateId === null ? { kind: 'NO_RATE' as const } : null)
    if (omission) throw unpriced(usage, omission)
    return price
  }
  const credits = command.amount ?? hold.remaining
  const cost = card ? roundAmount(credits.times(card.creditValue)) : zero
  return { rateId: null, credits, cost, currency: card?.currency ?? null, omission: null }
}
