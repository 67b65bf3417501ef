/** Finds what belongs to customers and workspaces by the tails of their ids. */
import { type Tail, tailOf } from './account-changes.ts'

export interface ByTail {
  add(ids: readonly string[], key: string): void
  delete(ids: readonly string[], key: string): void
  /** The keys of whatever customer or workspace has the tail; a copy. */
  keysOf(tail: Tail): string[]
}

export function createByTail(): ByTail {
  const keys = new Map<Tail, Set<string>>()
  return {
    add(ids, key) {
      for (const tail of ids.map(tailOf)) keys.set(tail, (keys.get(tail) ?? new Set()).add(key))
    },
    delete(ids, key) {
      for (const tail of ids.map(tailOf)) {
        const known = keys.get(tail)
        if (known?.delete(key) && known.size === 0) keys.delete(tail)
      }
    },
    keysOf: (tail) => [...(keys.get(tail) ?? [])],
  }
}
