/**
 * Customers whose commands move so many pools that they are written in a lane of their own: in the lane of others, each would make
 * them wait for a thousand rows.
 */
import { LRUCache } from 'lru-cache'
import { definitionOf, type LedgerCommand } from './commands.ts'
import { accountKey } from './decide/group-state.ts'

/** A customer that moves many pools seldom is soon written with the others again. */
const wideMs = 600_000
const customersMax = 50_000

export interface WideCustomers {
  /** By the keys of accounts, as commands name them. */
  add(keys: readonly string[]): void
  has(workspaceId: string, customerId: string): boolean
  /** Whether the command names one of them. */
  isNamedBy(command: LedgerCommand): boolean
}

export function createWideCustomers(): WideCustomers {
  const keys = new LRUCache<string, true>({ max: customersMax, ttl: wideMs, perf: performance })
  const has = (workspaceId: string, customerId: string) =>
    keys.size > 0 && keys.has(accountKey(workspaceId, customerId))
  return {
    add(found) {
      for (const key of found) keys.set(key, true)
    },
    has,
    isNamedBy: (command) =>
      keys.size > 0 &&
      definitionOf(command)
        .customers(command)
        .some((name) => has(command.workspaceId, name)),
  }
}
