/** Reverses one usage event: stores the opposite event, returns credits to their pools, lowers counters. Pure. */

import { poolsById } from '../../credits/pool.ts'
import { governing } from '../../entitlements/admission.ts'
import { isBackfilled } from '../../entitlements/counts/backfilled.ts'
import {
  type Heirs,
  isInLine,
  leavesPlace,
  type Place,
  placesOf,
} from '../../entitlements/counts/heirs.ts'
import {
  type Countable,
  contribution,
  isLinear,
  recount,
} from '../../entitlements/counts/recount.ts'
import { type Counter, counterKey, periodOf } from '../../entitlements/entitlement.ts'
import { Overtaken } from '../../operation/preparation.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'
import { type Decimal, decimalText, maxOf, one, zero } from '../../values/decimal.ts'
import { DomainError, notFound } from '../../values/errors.ts'
import { rowId } from '../../values/ids.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import { noteReturn, postExpiries } from './expire-pools.ts'
import { mutable } from './group-changes.ts'
import {
  type Account,
  catalogOf,
  counterFor,
  type GroupState,
  post,
  type Reversal,
  requireAccount,
  reversalKey,
} from './group-state.ts'

export interface ReverseUsage extends Command {
  kind: 'reverseUsage'
  customerId: string
  sequence: number
  /** The heirs of the event in counts that cannot be subtracted from, as they were found without locks. */
  heirs: Heirs[]
}

export const reverseUsage: CommandDefinition<ReverseUsage, UsageEvent> = {
  customers: (command) => [command.customerId],
  needs: { catalog: true, reversals: (command) => [command] },
  // The id of the event names its customer, and no event is reversed twice.
  keys: () => [],
  decide: reverseEvent,
  audit: (command, { customerId, sequence, credits }) => ({
    entity: 'usage_event',
    entityId: rowId('evt', customerId, sequence),
    after: {
      customer_id: customerId,
      reverses: rowId('evt', customerId, command.sequence),
      credits: credits.toFixed(),
    },
  }),
  // The decision may search the heirs of earlier reversals.
  weight: () => 10,
}

function reverseEvent(state: GroupState, command: ReverseUsage): UsageEvent {
  const { workspaceId, customerId, sequence } = command
  const id = rowId('evt', customerId, sequence)
  const missing = () => notFound('usage event', id)
  const account = requireAccount(state, workspaceId, customerId, missing)
  const found = state.reversals.get(reversalKey(workspaceId, customerId, sequence))
  if (!found) throw missing()
  if (found.event.reverses !== null) throw isReversal(id)
  if (found.reversed) throw isReversed(id)
  return reverse(state, account, found)
}

/** Stores the opposite of an event that is not reversed yet. Throws before it changes anything, or not at all. */
export function reverse(state: GroupState, account: Account, found: Reversal): UsageEvent {
  const original = found.event
  const id = rowId('evt', account.customerId, original.sequence)
  // Imported history was never counted.
  const counts = isBackfilled(original) ? [] : countsWithout(state, account, original)
  found.reversed = true
  const event = opposite(account, original, found.transactions.length)
  mutable(account, 'events').push(event)
  const poolOf = poolsById(account.pools, found.transactions.length)
  for (const consumed of found.transactions) {
    const pool = poolOf(consumed.poolId)
    if (!pool) throw new Error(`Pool ${consumed.poolId} of a reversed event is not loaded`)
    post(account, 'REVERSE', pool, consumed.amount, {
      description: `Reversal of ${id}`,
      eventSequence: event.sequence,
      reverses: consumed.sequence,
    })
    noteReturn(account, pool, consumed.amount, account.now)
  }
  for (const count of counts) uncount(account, count)
  mutable(account, 'facts').push({
    type: 'usage.reversed',
    customerId: account.customerId,
    data: { eventId: id, credits: decimalText(original.credits) },
  })
  // Credits that returned to a pool which has expired meanwhile expire with it.
  postExpiries(account)
  return event
}

function isReversal(eventId: string): DomainError {
  const details = { reason: 'NOT_REVERSIBLE', eventId } as const
  return new DomainError('CONFLICT', 'A reversing event cannot be reversed.', details)
}

function isReversed(eventId: string): DomainError {
  const details = { reason: 'ALREADY_REVERSED', eventId } as const
  return new DomainError('CONFLICT', 'The usage event is reversed already.', details)
}

function opposite(account: Account, original: UsageEvent, transactionCount: number): UsageEvent {
  account.sequence += 1
  return {
    ...original,
    sequence: account.sequence,
    quantity: original.quantity.neg(),
    warning: null,
    idempotencyKey: null,
    fingerprint: null,
    credits: original.credits.neg(),
    overage: original.overage.neg(),
    cost: original.cost.neg(),
    transactionCount,
    debit: null,
    reverses: original.sequence,
    createdAt: account.now,
  }
}

/** The value of a counter without the event. */
interface Without {
  counter: Counter
  value: Decimal
  valueAt: Date
  /** The text that a unique count drops. */
  text: string | null
}

/** Sums and counts decrease by what the event added; in other aggregates its heir takes its place. */
function countsWithout(state: GroupState, account: Account, original: UsageEvent): Without[] {
  const catalog = catalogOf(state, account.workspaceId)
  const { eventType, timestamp } = original
  const linear = governing(account, catalog, eventType, timestamp)
    .filter(({ feature }) => isLinear(feature))
    .map(({ feature, entitlement }) => {
      const counter = counterFor(account, feature.id, periodOf(entitlement, timestamp))
      const value = maxOf(counter.value.minus(contribution(feature, original)), zero)
      return { counter, value, valueAt: counter.valueAt, text: null }
    })
  const left = placesOf(account, catalog, original).flatMap((place) => {
    const counter = counterFor(account, place.feature.id, place.period)
    if (!leavesPlace(place, counter, timestamp)) return []
    return succeeded(place, counter, othersInLine(state, account, place, original))
  })
  return [...linear, ...left]
}

/** Throws Overtaken when the heir is not known. */
function othersInLine(
  state: GroupState,
  account: Account,
  place: Place,
  original: UsageEvent,
): Countable[] {
  const heirs = state.heirs.get(place.key)
  if (!heirs) throw new Overtaken()
  const out = new Set(account.events.map((e) => e.reverses)).add(original.sequence)
  const stands = (event: Countable) => !out.has(event.sequence)
  const events = heirs.events.filter(stands)
  if (events.length === 0 && !heirs.complete) throw new Overtaken()
  const added = account.events.filter((event) => isCounted(event) && isInLine(place, event))
  return [...events, ...heirs.later.filter(stands), ...added]
}

function succeeded(place: Place, counter: Counter, others: Countable[]): Without[] {
  const { feature, measurement, counted } = place
  if ('number' in measurement) {
    const { value, valueAt } = recount(feature, others, counted)
    return [{ counter, value, valueAt, text: null }]
  }
  if (others.length > 0) return []
  const value = maxOf(counter.value.minus(one), zero)
  return [{ counter, value, valueAt: counter.valueAt, text: measurement.text }]
}

const isCounted = (event: UsageEvent) => event.reverses === null && !isBackfilled(event)

function uncount(account: Account, { counter, value, valueAt, text }: Without): void {
  counter.value = value
  counter.valueAt = valueAt
  mutable(account, 'countersTouched').add(counter)
  if (text === null) return
  mutable(account, 'uniques').delete(`${counterKey(counter.featureId, counter.start)} ${text}`)
  mutable(account, 'uniquesRemoved').push({ counter, text })
}
