/** The port between servers: carries texts by customer, promises nothing, and never throws. */
import type { Watched } from './hub.ts'

export interface Bus {
  publish(watched: Watched, text: string): void
  /** Resolves when messages about the customer arrive, or cannot for now. */
  join(watched: Watched): Promise<void>
  leave(watched: Watched): void
  isUp(): boolean
}
