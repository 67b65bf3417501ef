/**
 * Customers whose commands are written separately for a while, after some could not be written: in a group with others they would
 * fail those too.
 */
import { LRUCache } from 'lru-cache'
import { customersOf, type LedgerCommand } from './commands.ts'

/** The time since the last failure. */
const apartMs = 10_000
const customersMax = 10_000

export interface Apart {
  add(commands: LedgerCommand[]): void
  /**
   * The next group of the waiting commands, by their indexes: those of all other customers, or of one separated customer, in
   * turns. Null: no customer is separated, and the group is taken as it comes.
   */
  next(
    waiting: readonly { command: LedgerCommand }[],
  ): { places: number[]; isApart: boolean } | null
}

export function createApart(): Apart {
  const customers = new LRUCache<string, true>({
    max: customersMax,
    ttl: apartMs,
    perf: performance,
  })
  let isTheirTurn = false

  return {
    add(commands) {
      for (const command of commands) customers.set(customersOf(command), true)
    },
    next(waiting) {
      if (customers.size === 0) return null
      const names = waiting.map(({ command }) => customersOf(command))
      const kept = new Set(names.filter((name) => customers.has(name)))
      if (kept.size === 0) {
        customers.purgeStale()
        return null
      }
      const others = [...names.keys()].filter((i) => !kept.has(names[i] as string))
      isTheirTurn = others.length === 0 || !isTheirTurn
      if (!isTheirTurn) return { places: others, isApart: false }
      const first = names.find((name) => kept.has(name))
      return { places: [...names.keys()].filter((i) => names[i] === first), isApart: true }
    },
  }
}
