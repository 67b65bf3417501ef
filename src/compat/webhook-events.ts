/** The event types of webhooks, in the server's own words. */
import { type DomainEventType, domainEventTypes } from '../core/events/domain-event.ts'
import { entityTypes } from '../core/events/event-entity.ts'
import { eventDescriptions } from '../core/webhooks/event-examples.ts'
import type { Told } from './dialect.ts'

export const webhookEvents: readonly Told[] = eventDescriptions.map(({ type, about, example }) => ({
  ...{ type, about },
  example: JSON.parse(example),
}))

/** All types, and all kinds of objects that they are about. */
export const eventTypes = domainEventTypes
export type EventType = DomainEventType
export const eventEntities = entityTypes
