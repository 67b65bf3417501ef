/** Decides one usage event against the state: accepted, repeated, or refused with nothing changed. Pure. */

import { type Catalog, featureKeyOf } from '../../catalog/catalog.ts'
import type { Slice } from '../../credits/burn.ts'
import { type Admission, admit, type Step } from '../../entitlements/admission.ts'
import { counterKey, eventAgeMaxMs } from '../../entitlements/entitlement.ts'
import { sameEvent } from '../../usage/same-event.ts'
import type { UsageEvent, UsageInput } from '../../usage/usage-event.ts'
import { DomainError, invalid, notFound } from '../../values/errors.ts'
import { customerOfRowId } from '../../values/ids.ts'
import { admitHistory, historyTime } from './backfill.ts'
import { mutable } from './group-changes.ts'
import {
  type Account,
  accountKey,
  catalogOf,
  counterFor,
  debit,
  type GroupState,
  post,
  requireAccount,
  requireActive,
} from './group-state.ts'
import { noteReached, noteRefused } from './limit-events.ts'
import { refuseMovedKey } from './moved-keys.ts'

const futureMaxMs = 5 * 60_000

export type UsageOutcome =
  | { status: 'ACCEPTED' | 'DUPLICATE'; event: UsageEvent }
  | { status: 'REJECTED'; error: DomainError }

export function recordEvent(
  state: GroupState,
  workspaceId: string,
  input: UsageInput,
  backfill = false,
): UsageOutcome {
  try {
    const account = accountOf(state, workspaceId, input)
    // Keys are per customer, so the reference by which the caller names the customer does not matter.
    const { customerId, idempotencyKey } = input
    const known = idempotencyKey ? account.eventsByKey.get(idempotencyKey) : undefined
    if (known) return { status: 'DUPLICATE', event: sameEvent(known, input) }
    refuseMovedKey(state, workspaceId, { kind: 'usage', customerId, idempotencyKey })
    requireActive(account)
    const timestamp = (backfill ? historyTime : eventTime)(input, account.now)
    const catalog = catalogOf(state, workspaceId)
    requireKnownType(account, catalog, input.eventType)
    const admission = backfill
      ? admitHistory(account, catalog, input, timestamp)
      : admit(account, catalog, input, timestamp, account.now)
    if (admission.refusal) throw refused(account, admission)
    const event = storeEvent(account, catalog, input, timestamp, null, admission)
    return { status: 'ACCEPTED', event }
  } catch (error) {
    if (error instanceof DomainError) return { status: 'REJECTED', error }
    throw error
  }
}

/** The account of the customer, which must be that of the subscription when one is named. */
export function accountOf(
  state: GroupState,
  workspaceId: string,
  usage: Pick<UsageInput, 'customerId' | 'subscriptionId'>,
): Account {
  const { customerId, subscriptionId } = usage
  if (!subscriptionId) return requireAccount(state, workspaceId, customerId)
  const owner = customerOfRowId('sub', subscriptionId)
  // A caller who names the subscription alone names its customer by it.
  const account =
    owner === customerId
      ? state.accounts.get(accountKey(workspaceId, customerId))
      : requireAccount(state, workspaceId, customerId)
  if (!account || account.customerId !== owner) throw notFound('subscription', subscriptionId)
  return account
}

/** The refusal; a hard limit also emits its event, once per period. */
export function refused(
  account: Account,
  { refusal, steps }: Pick<Admission, 'refusal' | 'steps'>,
): unknown {
  if (refusal?.code === 'LIMIT_EXCEEDED') noteRefused(account, steps)
  return refusal
}

export function eventTime(input: Pick<UsageInput, 'timestamp'>, now: Date): Date {
  const timestamp = input.timestamp ?? now
  const age = now.getTime() - timestamp.getTime()
  if (age <= eventAgeMaxMs && age >= -futureMaxMs) return timestamp
  throw invalid('The timestamp must lie between 35 days ago and 5 minutes ahead.', {
    timestamp: timestamp.toISOString(),
  })
}

/** An event type is known when a meter reads it, a rate prices it or an entitlement of the customer names it. */
function requireKnownType(account: Account, catalog: Catalog, eventType: string): void {
  if (catalog.meters.some((meter) => meter.eventType === eventType)) return
  for (const card of catalog.rateCards.values()) {
    if (card.ratesByEventType.has(eventType)) return
  }
  const feature = catalog.featuresByKey.get(eventType)
  if (feature && account.entitlements.has(feature.id)) return
  throw invalid(
    `No meter, rate or entitlement names the event type ${JSON.stringify(eventType)}.`,
    { reason: 'UNKNOWN_EVENT_TYPE', eventType },
  )
}

/** A payment besides the pools that the event's admission burns. */
export interface Prepaid {
  holdId: string
  slices: Slice[]
}

/** Stores an admitted event: the event, then its transactions, then its counters. */
export function storeEvent(
  account: Account,
  catalog: Catalog,
  input: UsageInput,
  timestamp: Date,
  fingerprint: Buffer | null,
  admission: Admission,
  prepaid?: Prepaid,
): UsageEvent {
  const { price, steps, burn } = admission
  const held = prepaid?.slices ?? []
  account.sequence += 1
  const event: UsageEvent = {
    workspaceId: account.workspaceId,
    customerId: account.customerId,
    sequence: account.sequence,
    eventType: input.eventType,
    feature: input.feature ?? featureKeyOf(catalog, input.eventType),
    subscriptionId: input.subscriptionId ?? null,
    quantity: input.quantity,
    properties: input.properties,
    warning: input.warning,
    timestamp,
    timestampGiven: input.timestamp !== null,
    idempotencyKey: input.idempotencyKey,
    fingerprint,
    rateId: price.rateId,
    credits: price.credits,
    overage: burn.uncovered,
    cost: price.cost,
    currency: price.currency,
    transactionCount: held.length + burn.slices.length,
    debit: null,
    holdId: prepaid?.holdId ?? null,
    reverses: null,
    createdAt: account.now,
  }
  mutable(account, 'events').push(event)
  if (input.idempotencyKey) mutable(account, 'eventsByKey').set(input.idempotencyKey, event)
  pay(account, event, held, burn.slices, describe(catalog, event))
  for (const step of steps) count(account, step)
  return event
}

/** An event that one pool pays, and no hold, is its own debit; others have a transaction for each pool, and part of the hold. */
function pay(
  account: Account,
  event: UsageEvent,
  held: Slice[],
  burnt: Slice[],
  description: string,
): void {
  const [first] = burnt
  if (first && burnt.length === 1 && event.holdId === null) {
    debit(account, event, first.pool, first.amount, description)
    return
  }
  const notes = { description, eventSequence: event.sequence }
  for (const { pool, amount } of held) {
    post(account, 'COMMIT', pool, amount, { ...notes, holdId: event.holdId })
  }
  for (const { pool, amount } of burnt) post(account, 'CONSUME', pool, amount, notes)
}

function describe(catalog: Catalog, event: UsageEvent): string {
  const name = catalog.featuresByKey.get(event.feature)?.name ?? event.eventType
  const { model } = event.properties
  return typeof model === 'string' ? `${name} - ${model}`.slice(0, 500) : name
}

/** Changes the counter, and emits an event when the limit is reached. */
function count(account: Account, step: Step): void {
  const { feature, range, after, newText } = step
  const counter = counterFor(account, feature.id, range)
  counter.value = after.value
  counter.valueAt = after.valueAt
  mutable(account, 'countersTouched').add(counter)
  if (newText !== null) {
    mutable(account, 'uniques').add(`${counterKey(feature.id, range.start)} ${newText}`)
    mutable(account, 'uniquesAdded').push({ counter, text: newText })
  }
  noteReached(account, step)
}
