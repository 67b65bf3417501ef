/** Sets or changes usage in one decision: reverses the events that are too much, and records one. Pure. */
import type { ReversalHeirs } from '../../entitlements/counts/heirs.ts'
import { Overtaken } from '../../operation/preparation.ts'
import type { Adjustment } from '../../usage/adjustment.ts'
import type { UsageEvent, UsageInput } from '../../usage/usage-event.ts'
import type { Decimal } from '../../values/decimal.ts'
import { fingerprintOf, sameRequest } from '../../values/fingerprint.ts'
import { rowId } from '../../values/ids.ts'
import { type AdjustedUsage, adjustedUsage, changeOf, isAdjusted } from './adjusted-usage.ts'
import type { Command, CommandDefinition, RecordedUsage } from './command-definition.ts'
import {
  type Account,
  catalogOf,
  type GroupState,
  type Reversal,
  requireActive,
} from './group-state.ts'
import { type CommandKey, refuseMovedKey } from './moved-keys.ts'
import { accountOf } from './record-event.ts'
import { replaceEvents } from './replace-events.ts'

/** The events that an adjustment may reverse, as they were found without locks. */
export interface FoundEvents {
  /** Our id of the customer; null: nothing was looked for, because the adjustment would be refused. */
  customerId: string | null
  eventType: string
  /** The sequence up to which they were found. */
  sequence: number
  events: ReversalHeirs[]
}

export interface AdjustUsage extends Command, Adjustment {
  kind: 'adjustUsage'
  found: FoundEvents
}

export interface Adjusted {
  event: UsageEvent
  /** The number of events that it reversed; null: the request was repeated. */
  reversed: number | null
}

/** A reversal takes as long as some events. */
const reversalWeight = 10
const weightMax = 1_000

export const adjustUsage: CommandDefinition<AdjustUsage, Adjusted> = {
  customers: ({ customerId, found }) => [
    customerId,
    ...(found.customerId ? [found.customerId] : []),
  ],
  needs: {
    catalog: true,
    usage: (_state, command) => [usageToRecord(command)],
    reversals: ({ found }) => found.events,
    later: ({ found: { customerId, eventType, sequence } }) =>
      customerId === null ? null : { customerId, eventType, sequence },
  },
  keys: (command) => [keyOf(command)],
  decide: adjust,
  audit: (_command, { event, reversed }) =>
    reversed === null
      ? null
      : {
          entity: 'usage_event',
          entityId: rowId('evt', event.customerId, event.sequence),
          after: {
            customer_id: event.customerId,
            quantity: event.quantity.toFixed(),
            credits: event.credits.toFixed(),
            reversed_events: reversed,
          },
        },
  weight: ({ found }) => Math.min(reversalWeight * (1 + found.events.length), weightMax),
}

function keyOf({ customerId, idempotencyKey }: AdjustUsage): CommandKey {
  return { kind: 'usage', customerId, idempotencyKey }
}

function usageToRecord(command: AdjustUsage): RecordedUsage {
  const { customerId, timestamp, properties, idempotencyKey, found } = command
  return { customerId, eventType: found.eventType, timestamp, properties, idempotencyKey }
}

function adjust(state: GroupState, command: AdjustUsage): Adjusted {
  const { workspaceId, idempotencyKey, found } = command
  const account = accountOf(state, workspaceId, command)
  const fingerprint = fingerprintOfAdjustment(command)
  const known = idempotencyKey === null ? undefined : account.eventsByKey.get(idempotencyKey)
  if (known) return { event: sameRequest(known, fingerprint, 'an event'), reversed: null }
  refuseMovedKey(state, workspaceId, keyOf(command))
  requireActive(account)
  const usage = adjustedUsage(account, catalogOf(state, workspaceId), command)
  const { eventType } = usage.meter
  const isFound = found.customerId === account.customerId && found.eventType === eventType
  if (!isFound || state.outdated.has(command)) throw new Overtaken()
  const standing = standingEvents(state, account, usage)
  const events = standing.map(({ event }) => event)
  const change = changeOf(account, usage, command, events)
  const gone = new Set(change.reversed)
  const reversals = standing.filter(({ event }) => gone.has(event))
  const input = inputOf(command, account, usage, change.quantity)
  const event = replaceEvents(state, account, reversals, { input, at: usage.at, fingerprint })
  return { event, reversed: reversals.length }
}

function fingerprintOfAdjustment(command: AdjustUsage): Buffer {
  const { of, behavior, quantity, timestamp, properties, idempotencyKey } = command
  // An event without a subscription has none in its fingerprint either.
  const subscriptionId = command.subscriptionId ?? undefined
  const adjusts = [of.kind, of.named, behavior]
  return fingerprintOf({
    ...{ adjusts, quantity, timestamp, properties, idempotencyKey, subscriptionId },
  })
}

/** The newest first: those that were found, those recorded since, and those of the group. */
function standingEvents(state: GroupState, account: Account, usage: AdjustedUsage): Reversal[] {
  const { workspaceId, customerId, events, transactions } = account
  const stored = [...state.reversals.values()].filter(
    ({ event }) => event.workspaceId === workspaceId && event.customerId === customerId,
  )
  const reversed = new Set(events.map(({ reverses }) => reverses))
  const added = events.map((event) => ({
    event,
    transactions: transactions.filter(({ eventSequence }) => eventSequence === event.sequence),
    reversed: reversed.has(event.sequence),
  }))
  return [...stored, ...added]
    .filter((one) => !one.reversed && isAdjusted(usage, one.event))
    .sort((a, b) => b.event.sequence - a.event.sequence)
}

function inputOf(
  { subscriptionId, properties, idempotencyKey }: AdjustUsage,
  { customerId }: Account,
  { meter, at }: AdjustedUsage,
  quantity: Decimal,
): UsageInput {
  const { eventType, valueProperty } = meter
  const value = valueProperty === null ? {} : { [valueProperty]: quantity.toFixed() }
  return {
    ...{ customerId, subscriptionId, eventType, quantity, timestamp: at },
    ...{ properties: { ...properties, ...value }, warning: null, idempotencyKey },
  }
}
