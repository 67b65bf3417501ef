/** What one group changes in an account: empty when the group begins, frozen between groups. */
import type { GrantChanges } from '../../credits/credit-grant.ts'
import type { Pool } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { Counter } from '../../entitlements/entitlement.ts'
import type { DomainEvent } from '../../events/domain-event.ts'
import type { Hold } from '../../holds/hold.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'

/** The parts of an account that only one group needs, and its additions. */
export interface GroupChanges {
  /** The sequence when the group began. */
  from: number
  /** The customer's time in this group: of its test clock, else the server's. */
  now: Date
  thresholdChanged: boolean
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
  facts: DomainEvent[]
  poolsTouched: Set<Pool>
  poolsAdded: Set<Pool>
  holdsTouched: Set<Hold>
  /** The grants of subscriptions; null: the group has not met any. */
  grants: GrantChanges | null
  countersTouched: Set<Counter>
  uniquesAdded: { counter: Counter; text: string }[]
  /** Texts that no event has any more. */
  uniquesRemoved: { counter: Counter; text: string }[]
}

export function noChanges(from: number, now: Date): GroupChanges {
  return {
    from,
    now,
    thresholdChanged: false,
    uniques: new Set(),
    eventsByKey: new Map(),
    holds: new Map(),
    transactionsByKey: new Map(),
    events: [],
    transactions: [],
    facts: [],
    poolsTouched: new Set(),
    poolsAdded: new Set(),
    holdsTouched: new Set(),
    grants: null,
    countersTouched: new Set(),
    uniquesAdded: [],
    uniquesRemoved: [],
  }
}

const untouchable = () => {
  throw new Error('An account was changed outside of a group')
}
const map = Object.assign(new Map<string, never>(), { set: untouchable })
const set = Object.assign(new Set<never>(), { add: untouchable })
const list = Object.freeze([]) as unknown as never[]

/**
 * The changes of an account between groups. They are frozen: thousands of accounts are remembered, and a change to one would be
 * lost.
 */
export const betweenGroups: Omit<GroupChanges, 'from' | 'now'> = {
  thresholdChanged: false,
  uniques: set,
  eventsByKey: map,
  holds: map,
  transactionsByKey: map,
  events: list,
  transactions: list,
  facts: list,
  poolsTouched: set,
  poolsAdded: set,
  holdsTouched: set,
  grants: { known: map, touched: set, unspent: map, moved: set },
  countersTouched: set,
  uniquesAdded: list,
  uniquesRemoved: list,
}
