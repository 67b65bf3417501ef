/**
 * What a dialect says of the webhooks of its endpoints: which events it knows by which names, when it tries again, and how it signs.
 * The body of a delivery is rendered once, before the first attempt, and kept for every further one.
 */
import { type DomainEventType, domainEventTypes } from '../events/domain-event.ts'
import { isEventFilter, matchesFilters } from '../events/event-filter.ts'
import type { Mode } from '../operation/caller.ts'
import type { ApiDialect } from '../values/api-dialects.ts'
import type { JsonObject } from '../values/input.ts'

/** A delivery as its headers tell it. */
export interface Signed {
  secrets: readonly string[]
  deliveryId: string
  /** Of the event, in our words. */
  type: string
  /** 1, 2, 3 … */
  attempt: number
  sentAt: Date
  body: string
}

export interface WebhookFormat {
  /** The dialect's name of every type of event; null: it does not send it. */
  nameOf(type: DomainEventType): string | null
  /** The delays between attempts; after them the delivery is dead. */
  delaysMs: readonly number[]
  headers(signed: Signed): Record<string, string>
}

/** The formats of dialects that differ from our own. */
export type WebhookFormats = Readonly<Partial<Record<ApiDialect, WebhookFormat>>>

/** An event whose body is to be rendered. */
export interface RenderedEvent {
  workspaceId: string
  mode: Mode
  id: string
  type: string
  entityId: string | null
  data: JsonObject
  createdAt: Date
}

/** Renders the body in the dialect of the endpoint. */
export type RenderWebhook = (dialect: ApiDialect, event: RenderedEvent) => Promise<string>

/** Whether the filter can ever match an event of the dialect. A dialect knows exact names, and `*`. */
export function isFilterOf(format: WebhookFormat | undefined, filter: string): boolean {
  if (!format) return isEventFilter(filter)
  return filter === '*' || domainEventTypes.some((type) => format.nameOf(type) === filter)
}

/** Whether an endpoint with the filters receives events of the type. */
export function subscribes(
  format: WebhookFormat | undefined,
  filters: readonly string[],
  type: string,
): boolean {
  if (!format) return matchesFilters(filters, type)
  const name = nameIn(format, type)
  return name !== null && (filters.includes('*') || filters.includes(name))
}

/** Null for what the dialect does not send; a test is sent under its own name. */
export function nameIn(format: WebhookFormat, type: string): string | null {
  const known = domainEventTypes.find((one) => one === type)
  return known ? format.nameOf(known) : null
}

interface Placed {
  type: string
  batch: string | null
  entityId: string | null
}

/** Several facts of one commit about one object that the dialect calls the same are one event: the last of them. */
export function folded<Event extends Placed>(
  format: WebhookFormat | undefined,
  events: readonly Event[],
): Event[] {
  if (!format) return [...events]
  const last = new Map(events.map((event) => [keyOf(format, event), event]))
  return [...last.values()]
}

function keyOf(format: WebhookFormat, event: Placed): string | Placed {
  const { batch, entityId, type } = event
  return batch === null || entityId === null
    ? event
    : `${batch} ${entityId} ${nameIn(format, type)}`
}
