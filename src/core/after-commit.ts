/** What a write tells others of, and when: events in its transaction, all else after the commit. */
import type { CustomerChange, DomainEvent } from './events/domain-event.ts'

/** What a write tells others of. */
export interface Written {
  /** For the outbox, in the transaction. */
  events: DomainEvent[]
  /** What moved in the ledger; for caches and subscribers, after the commit, like all below. */
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

/** Where commits are told to caches and subscribers. */
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
