/** The types of events in GraphQL, with an example of each. */
import { type DomainEventType, domainEventTypes } from '../../core/events/domain-event.ts'
import {
  type EventDescription,
  eventDescriptions,
  listWebhookEventTypes,
} from '../../core/webhooks/event-examples.ts'
import { builder } from './builder.ts'

/** `CREDITS_ADDED` of `credits.added`. */
const nameOf = (type: string) => type.toUpperCase().replace('.', '_')

const known: ReadonlySet<string> = new Set(domainEventTypes)

/** Null for a type of an earlier server version. */
export function kindOf(type: string): DomainEventType | null {
  return known.has(type) ? (type as DomainEventType) : null
}

export const WebhookEventType = builder.enumType('WebhookEventType', {
  description:
    'The types of events, for reading. Filters take the dotted names that payloads have: `CREDITS_ADDED` is `credits.added`.',
  values: Object.fromEntries(
    eventDescriptions.map(({ type, about, example }) => [
      nameOf(type),
      { value: type, description: `\`${type}\`: ${about} Payload: \`${example}\`` },
    ]),
  ),
})

const WebhookEventDescription = builder
  .objectRef<EventDescription>('WebhookEventDescription')
  .implement({
    description: 'A type of event.',
    fields: (t) => ({
      type: t.exposeString('type', {
        description: 'The name in filters and payloads, e.g. `credits.added`.',
      }),
      kind: t.field({
        type: WebhookEventType,
        description: 'The same as an enum.',
        resolve: ({ type }) => type,
      }),
      description: t.exposeString('about', { description: 'When it is sent.' }),
      example: t.field({
        type: 'JSON',
        description: 'A payload: the body that an endpoint gets.',
        resolve: ({ example }) => JSON.parse(example),
      }),
    }),
  })

builder.queryFields((t) => ({
  webhookEventTypes: t.field({
    type: [WebhookEventDescription],
    description: 'All types of events, with examples of their payloads. Needs read.',
    resolve: (_root, _args, ctx) => ctx.perform(listWebhookEventTypes, {}),
  }),
}))
