/** The port between servers: carries commits by customer, promises nothing, and never throws. */
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Watched } from './hub.ts'

export interface Bus {
  publish(change: CustomerChange): void
  /** Tells the other servers that the catalog changed, which all customers of the workspace share. */
  publishCatalog(workspaceId: string): void
  /** Resolves when messages about the customer arrive, or cannot for now. */
  join(watched: Watched): Promise<void>
  leave(watched: Watched): void
  isUp(): boolean
}
