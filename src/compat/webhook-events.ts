/** The event types of webhooks, in the server's own words. */
import { eventDescriptions } from '../core/webhooks/event-examples.ts'
import type { Told } from './dialect.ts'

export const webhookEvents: readonly Told[] = eventDescriptions.map(({ type, about, example }) => ({
  ...{ type, about },
  example: JSON.parse(example),
}))
