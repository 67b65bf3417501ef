/** What one group changes in an account: empty when the group begins, frozen between groups. */
import type { GrantChanges } from '../../credits/credit-grant.ts'
import type { Pool } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { Counter } from '../../entitlements/entitlement.ts'
import type { DomainEvent } from '../../events/domain-event.ts'
import type { Hold } from '../../holds/hold.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'

/** The collections that a group fills; most groups fill few of them. */
interface Collections {
  /** Texts that unique counts have already counted: counter key, space, text. */
  uniques: Set<string>
  /** Stored events by the idempotency keys that the group uses. */
  eventsByKey: Map<string, UsageEvent>
  /** The holds that the group names, and the overdue ones. By id. */
  holds: Map<string, Hold>
  /** Stored transactions by the idempotency keys that the group uses. */
  transactionsByKey: Map<string, CreditTransaction>
  events: UsageEvent[]
  transactions: CreditTransaction[]
  /** The sequences of events that are marked as debits of their own. */
  debitMarks: number[]
  facts: DomainEvent[]
  poolsTouched: Set<Pool>
  poolsAdded: Set<Pool>
  holdsTouched: Set<Hold>
  countersTouched: Set<Counter>
  uniquesAdded: { counter: Counter; text: string }[]
  /** Texts that no event has any more. */
  uniquesRemoved: { counter: Counter; text: string }[]
}

type Shown<Collection> =
  Collection extends Map<infer Key, infer Value>
    ? ReadonlyMap<Key, Value>
    : Collection extends Set<infer Value>
      ? ReadonlySet<Value>
      : Collection extends (infer Value)[]
        ? readonly Value[]
        : never

type ShownCollections = { [Name in keyof Collections]: Shown<Collections[Name]> }

/** The parts of an account that only one group needs, and its additions, which are made through `mutable`. */
export interface GroupChanges extends ShownCollections {
  /** The sequence when the group began. */
  from: number
  /** The customer's time in this group: of its test clock, else the server's. */
  now: Date
  thresholdChanged: boolean
  /** The grants of subscriptions; null: the group has not met any. */
  grants: GrantChanges | null
}

const untouchable = () => {
  throw new Error('An account was changed outside of a group')
}
const emptyMap = () => Object.assign(new Map<string, never>(), { set: untouchable })
const emptySet = () => Object.assign(new Set<never>(), { add: untouchable })
const emptyList = () => Object.freeze([]) as unknown as never[]

function emptyCollections() {
  const [map, set, list] = [emptyMap(), emptySet(), emptyList()]
  return {
    uniques: set,
    eventsByKey: map,
    holds: map,
    transactionsByKey: map,
    events: list,
    transactions: list,
    debitMarks: list,
    facts: list,
    poolsTouched: set,
    poolsAdded: set,
    holdsTouched: set,
    countersTouched: set,
    uniquesAdded: list,
    uniquesRemoved: list,
  } satisfies Collections
}

/** What the collections are until the group adds to one: making all of them costs more than deciding an event. */
const unfilled: Collections = emptyCollections()

/** What they are between groups: thousands of accounts are remembered, and a change to one would be lost. */
const closed: Collections = emptyCollections()

const make: { [Name in keyof Collections]: () => Collections[Name] } = {
  uniques: () => new Set(),
  eventsByKey: () => new Map(),
  holds: () => new Map(),
  transactionsByKey: () => new Map(),
  events: () => [],
  transactions: () => [],
  debitMarks: () => [],
  facts: () => [],
  poolsTouched: () => new Set(),
  poolsAdded: () => new Set(),
  holdsTouched: () => new Set(),
  countersTouched: () => new Set(),
  uniquesAdded: () => [],
  uniquesRemoved: () => [],
}

/** A collection of the account to be changed; outside of a group it refuses to be. */
export function mutable<Name extends keyof Collections>(
  changes: GroupChanges,
  name: Name,
): Collections[Name] {
  const held: Collections = changes as GroupChanges & Collections
  if (held[name] === unfilled[name]) held[name] = make[name]()
  return held[name]
}

export function noChanges(from: number, now: Date): GroupChanges {
  return { from, now, thresholdChanged: false, grants: null, ...unfilled }
}

const closedGrants: GrantChanges = {
  known: emptyMap(),
  touched: emptySet(),
  unspent: emptyMap(),
  moved: emptySet(),
}

/** Drops the record of the changes, and refuses others until the next group. */
export function closeChanges(changes: GroupChanges): void {
  changes.thresholdChanged = false
  changes.grants = closedGrants
  setCollections(changes, closed)
}

/** Begins the changes of the next group. */
export function openChanges(changes: GroupChanges, from: number, now: Date): void {
  changes.from = from
  changes.now = now
  changes.thresholdChanged = false
  changes.grants = null
  setCollections(changes, unfilled)
}

/** Field by field, which takes a tenth of the time of Object.assign. */
function setCollections(changes: GroupChanges, to: Collections): void {
  changes.uniques = to.uniques
  changes.eventsByKey = to.eventsByKey
  changes.holds = to.holds
  changes.transactionsByKey = to.transactionsByKey
  changes.events = to.events
  changes.transactions = to.transactions
  changes.debitMarks = to.debitMarks
  changes.facts = to.facts
  changes.poolsTouched = to.poolsTouched
  changes.poolsAdded = to.poolsAdded
  changes.holdsTouched = to.holdsTouched
  changes.countersTouched = to.countersTouched
  changes.uniquesAdded = to.uniquesAdded
  changes.uniquesRemoved = to.uniquesRemoved
}
