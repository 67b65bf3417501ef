/** Reverses one usage event: the opposite event, credits back to their pools, counters down. Pure. */
import { poolsById } from '../credits/pool.ts'
import { decimalText, maxOf, zero } from '../decimal.ts'
import { governing } from '../entitlements/admission.ts'
import { type Counter, counterKey, governs, periodOf } from '../entitlements/entitlement.ts'
import { contribution, isLinear, type Recount, recount } from '../entitlements/recount.ts'
import { DomainError, notFound } from '../errors.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { rowId } from '../ids.ts'
import {
  type Account,
  catalogOf,
  counterFor,
  type Draft,
  post,
  postExpiries,
  type Reversal,
  requireAccount,
  reversalKey,
} from '../ledger/draft.ts'
import type { ReverseUsage } from '../ledger/ledger.ts'
import { isBackfilled } from './backfill.ts'
import type { UsageEvent } from './usage-event.ts'

export function reverseEvent(draft: Draft, command: ReverseUsage): UsageEvent {
  const { workspaceId, customerId, sequence } = command
  const account = requireAccount(draft, workspaceId, customerId)
  const found = draft.reversals.get(reversalKey(workspaceId, customerId, sequence))
  const id = rowId('evt', customerId, sequence)
  if (!found) throw notFound('usage event', id)
  const original = found.event
  if (original.reverses !== null) throw conflict('A reversing event cannot be reversed.', id)
  if (found.reversed) throw conflict('The usage event is reversed already.', id)
  found.reversed = true
  const event = opposite(account, original, found.transactions.length, draft.now)
  account.events.push(event)
  const poolOf = poolsById(account.pools, found.transactions.length)
  for (const consumed of found.transactions) {
    const pool = poolOf(consumed.poolId)
    if (!pool) throw new Error(`Pool ${consumed.poolId} of a reversed event is not loaded`)
    post(account, 'REVERSE', pool, consumed.amount, draft.now, {
      description: `Reversal of ${id}`,
      eventSequence: event.sequence,
      reverses: consumed.sequence,
    })
  }
  // History was never counted.
  if (!isBackfilled(original)) uncount(draft, account, found)
  account.facts.push({
    type: 'usage.reversed',
    customerId,
    data: { eventId: id, credits: decimalText(original.credits) },
  })
  // What returned to a pool that has expired since goes the way of that pool.
  postExpiries(account, draft.now)
  return event
}

function conflict(message: string, eventId: string): DomainError {
  return new DomainError('CONFLICT', message, { eventId })
}

function opposite(
  account: Account,
  original: UsageEvent,
  transactionCount: number,
  now: Date,
): UsageEvent {
  account.sequence += 1
  return {
    ...original,
    sequence: account.sequence,
    quantity: original.quantity.neg(),
    warning: null,
    idempotencyKey: null,
    fingerprint: fingerprintOf({ reverses: original.sequence }),
    credits: original.credits.neg(),
    overage: original.overage.neg(),
    cost: original.cost.neg(),
    transactionCount,
    reverses: original.sequence,
    createdAt: now,
  }
}

/** Sums and counts go down by what the event added; other aggregates are counted anew without it. */
function uncount(draft: Draft, account: Account, found: Reversal): void {
  const original = found.event
  const catalog = catalogOf(draft, account.workspaceId)
  const { eventType, timestamp } = original
  for (const { feature, entitlement } of governing(account, catalog, eventType, timestamp)) {
    const counter = counterFor(account, feature.id, periodOf(entitlement, timestamp))
    account.countersTouched.add(counter)
    if (isLinear(feature)) {
      counter.value = maxOf(counter.value.minus(contribution(feature, original)), zero)
      continue
    }
    const reversed = new Set(account.events.map((e) => e.reverses))
    const rest = [...found.standing, ...account.events.filter(isCounted)].filter(
      (e) => !reversed.has(e.sequence) && governs(entitlement, e.timestamp),
    )
    replace(account, counter, recount(feature, rest, counter))
  }
}

const isCounted = (event: UsageEvent) => event.reverses === null && !isBackfilled(event)

function replace(account: Account, counter: Counter, counted: Recount): void {
  counter.value = counted.value
  counter.valueAt = counted.valueAt
  const prefix = `${counterKey(counter.featureId, counter.start)} `
  for (const unique of account.uniques) {
    if (unique.startsWith(prefix)) account.uniques.delete(unique)
  }
  for (const text of counted.texts) account.uniques.add(prefix + text)
  account.uniquesReplaced.add(counter)
}
