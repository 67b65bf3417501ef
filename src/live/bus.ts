/** The port between servers: carries commits by customer, guarantees nothing, and never throws. */
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Watched } from './hub.ts'

export interface Bus {
  publish(change: CustomerChange): void
  /** Announces to the other servers that the workspace's catalog changed. */
  publishCatalog(workspaceId: string): void
  /** Resolves when messages about the customer arrive, or when they cannot for now. */
  join(watched: Watched): Promise<void>
  leave(watched: Watched): void
  isUp(): boolean
}
