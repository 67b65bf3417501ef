/** Undoes what a command has changed of an account when it is refused after all. Pure. */
import type { Account } from './group-state.ts'

/** Carries out `act`; when that throws, the account is as before. */
export function attempt<T>(account: Account, act: () => T): T {
  const pools = account.pools.map((pool) => [pool, { ...pool }] as const)
  const counters = [...account.counters.values()].map((one) => [one, { ...one }] as const)
  const before = copyOf(account)
  try {
    return act()
  } catch (error) {
    for (const [pool, values] of pools) Object.assign(pool, values)
    for (const [counter, values] of counters) Object.assign(counter, values)
    Object.assign(account, before)
    throw error
  }
}

/** The account with collections of its own. */
function copyOf(account: Account): Account {
  const { grants } = account
  return {
    ...account,
    pools: [...account.pools],
    // Movements change the figures in place.
    figures: null,
    counters: new Map(account.counters),
    uniques: new Set(account.uniques),
    eventsByKey: new Map(account.eventsByKey),
    holds: new Map(account.holds),
    transactionsByKey: new Map(account.transactionsByKey),
    events: [...account.events],
    transactions: [...account.transactions],
    debitMarks: [...account.debitMarks],
    facts: [...account.facts],
    poolsTouched: new Set(account.poolsTouched),
    poolsAdded: new Set(account.poolsAdded),
    holdsTouched: new Set(account.holdsTouched),
    grants: grants && {
      known: new Map(grants.known),
      touched: new Set(grants.touched),
      unspent: new Map(grants.unspent),
      moved: new Set(grants.moved),
    },
    countersTouched: new Set(account.countersTouched),
    uniquesAdded: [...account.uniquesAdded],
    uniquesRemoved: [...account.uniquesRemoved],
  }
}
