/** The recently failed items of a job, and when each may be tried again; bounded, and timed by the caller's clock. */

const firstMs = 1_000
const longestMs = 600_000

export interface BackOff<Item> {
  failed(item: Item, now: Date): void
  succeeded(item: Item): void
  /** The items to skip. */
  waiting(now: Date): Item[]
}

/** Each failure in a row doubles the wait, from one second to ten minutes. Beyond `itemsMax` the oldest entry is dropped. */
export function createBackOff<Item>(
  keyOf: (item: Item) => string,
  itemsMax = 5_000,
): BackOff<Item> {
  const known = new Map<string, { item: Item; waitMs: number; until: number }>()
  return {
    failed(item, now) {
      const key = keyOf(item)
      const before = known.get(key)
      const waitMs = before ? Math.min(2 * before.waitMs, longestMs) : firstMs
      known.delete(key)
      known.set(key, { item, waitMs, until: now.getTime() + waitMs })
      const [oldest] = known.keys()
      if (known.size > itemsMax && oldest !== undefined) known.delete(oldest)
    },
    succeeded(item) {
      known.delete(keyOf(item))
    },
    waiting(now) {
      const at = now.getTime()
      // A clock that was set back must not make an item wait longer.
      return [...known.values()].flatMap(({ item, waitMs, until }) =>
        until > at && until - waitMs <= at ? [item] : [],
      )
    },
  }
}
