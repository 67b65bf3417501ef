/** What a write publishes, and when: domain events in its transaction, everything else after the commit. */
import type { CustomerChange, DomainEvent } from './events/domain-event.ts'

/** What a write publishes. */
export interface Written {
  /** Domain events for the outbox, in the transaction. */
  events: DomainEvent[]
  /** Changes in the ledger, for caches and subscribers; published after the commit, like everything below. */
  changes: CustomerChange[]
  /** The customers whose entitlements changed. */
  entitled: Set<string>
  catalog: boolean
}

export const nothingWritten = (): Written => ({
  events: [],
  changes: [],
  entitled: new Set(),
  catalog: false,
})

/** Publishes commits to caches and subscribers. */
export interface Publishing {
  publish(change: CustomerChange): void
  catalogChanged(workspaceId: string): void
}

export function publishWritten(to: Publishing, workspaceId: string, written: Written): void {
  if (written.catalog) to.catalogChanged(workspaceId)
  for (const change of written.changes) to.publish(change)
  for (const customerId of written.entitled) {
    to.publish(entitlementChange(workspaceId, customerId))
  }
}

function entitlementChange(workspaceId: string, customerId: string): CustomerChange {
  return { workspaceId, customerId, from: 0, to: 0, balance: null, events: [], entitlements: true }
}
