/** Customers whose commands are written apart for a while, because some could not be written: a group with others would cost those too. */
import { LRUCache } from 'lru-cache'
import { customersOf, type LedgerCommand } from './commands.ts'

/** From the last failure on. */
const apartMs = 10_000
const customersMax = 10_000

export interface Apart {
  add(commands: LedgerCommand[]): void
  /**
   * The next group of what waits, by its places: of all others, or of one customer that is kept apart, in turns. Null: none is
   * kept apart, and what waits is a group as it comes.
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
