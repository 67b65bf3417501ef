/**
 * The webhooks of a dialect and their documentation, made of what only the dialect knows: what it calls the events, what their
 * bodies hold and which headers sign them. Pure.
 */
import { type EntityType, entityOf } from '../core/events/event-entity.ts'
import { asking } from './asking.ts'
import type { Ask, Dialect, DialectWebhooks, Told, WebhookResource } from './dialect.ts'
import type { Field } from './fields.ts'
import type { Question } from './question.ts'
import { type EventType, webhookEvents as ownEvents } from './webhook-events.ts'

export type Signed = Parameters<DialectWebhooks['format']['headers']>[0]

/** What an event is about: its name in the body, and the question by `id` that answers it, or what asks several. */
type Resource = { name: string } & (
  | { asks: Question['root']; shown: Field }
  | (Pick<WebhookResource, 'questions' | 'read'> & { example: unknown })
)

interface Framed extends Pick<DialectWebhooks, 'schema' | 'signedBy' | 'body'> {
  nameOf(type: EventType): string | null
  userAgent: string
  /** The headers that sign a delivery. */
  sign(signed: Signed): Record<string, string>
  resources: Readonly<Partial<Record<EntityType, Resource>>>
  ofEvents?: Readonly<Partial<Record<EventType, Resource>>>
}

const minute = 60_000
const hour = 60 * minute
const delaysMs = [minute, 5 * minute, 30 * minute, 2 * hour, 8 * hour, 24 * hour]

/** For the page of the dialect. */
export const attemptsWords =
  'Seven attempts are made: at once, then after 1 minute, 5 and 30 minutes, 2, 8 and 24 hours.'

export function webhookFrame(framed: Framed): Pick<Dialect, 'webhook' | 'webhooks'> {
  const { nameOf, userAgent, sign, schema, signedBy, body } = framed
  return {
    webhook: {
      format: {
        nameOf,
        delaysMs,
        headers: (signed) => ({
          'content-type': 'application/json',
          'user-agent': userAgent,
          ...sign(signed),
          'x-webhook-id': signed.deliveryId,
        }),
      },
      ...{ schema, signedBy, body },
      resources: readable(framed.resources),
      ofEvents: readable(framed.ofEvents ?? {}),
    },
    webhooks: toldOf(framed),
  }
}

function readable(resources: Readonly<Record<string, Resource>>) {
  const each = Object.entries(resources).map(([type, one]) => [type, readableOf(one)])
  return Object.fromEntries(each) as Record<string, WebhookResource>
}

function readableOf(resource: Resource): WebhookResource {
  if (!('asks' in resource)) return resource
  const asks = asking(resource.asks, ['id'], resource.shown)
  const read = (ask: Ask, id: string) => asks.run(ask, { id })
  return { name: resource.name, questions: [asks.question], read }
}

/** One for each name, in the words of the first event that has it. */
function toldOf({ nameOf, resources, ofEvents = {}, body }: Framed): Told[] {
  const seen = new Set<string>()
  return ownEvents.flatMap(({ type, about, example }) => {
    const name = nameOf(type as EventType)
    if (name === null || seen.has(name)) return []
    seen.add(name)
    const { data } = example as { data: typeof shownEvent.data }
    const entity = entityOf(data)
    const resource = ofEvents[type as EventType] ?? (entity && resources[entity.entityType])
    const held = resource ? { name: resource.name, value: exampleOf(resource) } : null
    const shown = { ...shownEvent, type, data, entityType: entity?.entityType ?? null }
    return [{ type: name, about, example: body(shown, name, held) }]
  })
}

function exampleOf(resource: Resource): unknown {
  return 'asks' in resource ? resource.shown.example : resource.example
}

const shownEvent: Parameters<DialectWebhooks['body']>[0] = {
  ...{ workspaceId: 'ws_xyz', mode: 'LIVE', id: 'evt_123', type: '', data: {} },
  ...{ entityId: null, entityType: null },
  createdAt: new Date('2026-03-10T12:00:00Z'),
}
