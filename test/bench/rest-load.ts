/** A load generator: batches of 100 events for 100 customers, by GraphQL or one of the REST routes, one after the other. */
import { answerLoad } from './load-process.ts'
import { eventProperties, eventType } from './product-data.ts'
import { openRawClient, type RawClient } from './raw-client.ts'

export const sides = ['graphql', 'rest', 'ingest'] as const
export type Side = (typeof sides)[number]

export interface RestTask {
  url: string
  key: string
  side: Side
  /** The external ids of the customers. */
  customers: string[]
  connections: number
  ms: number
}

export interface RestResult {
  events: number
  seconds: number
}

const document = `mutation Record($events: [UsageEventInput!]!) {
  recordUsageBatch(input: { events: $events }) { accepted outcomes {
    status usageEvent { id credits cost warning } error { code message details } } }
}`

/** The same use in the words of each side: a path, an event, the body around the events, and how many were accepted. */
const words: Record<
  Side,
  {
    path: string
    event(customer: string, key: string): object
    body(events: object[]): object
    accepted(answer: never): number
  }
> = {
  graphql: {
    path: '/graphql',
    event: (customerId, idempotencyKey) => ({
      ...{ customerId, eventType, properties: eventProperties, idempotencyKey },
    }),
    body: (events) => ({ query: document, variables: { events } }),
    accepted: (answer: { data: { recordUsageBatch: { accepted: number } } }) =>
      answer.data.recordUsageBatch.accepted,
  },
  rest: {
    path: '/v1/usage/events',
    event: (customer_id, idempotency_key) => ({
      ...{ customer_id, event_type: eventType, properties: eventProperties, idempotency_key },
    }),
    body: (events) => ({ events }),
    accepted: (answer: { accepted: number }) => answer.accepted,
  },
  ingest: {
    path: '/v1/events/ingest',
    event: (user_id, event_id) => ({
      ...{ event_id, user_id, event_type: 'TOKEN_USAGE', ...eventProperties },
    }),
    body: (events) => ({ events }),
    accepted: (answer: { accepted: number }) => answer.accepted,
  },
}

let made = 0

answerLoad<RestTask, RestResult>(async ({ url, key, side, customers, connections, ms }) => {
  const { path, event, body, accepted } = words[side]
  const clients: RawClient[] = []
  for (let i = 0; i < connections; i++) clients.push(await openRawClient(url, key, path))
  return async () => {
    const start = performance.now()
    let events = 0
    const next = (customer: string) => event(customer, `${process.pid}-${made++}`)
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() - start < ms) {
          const answer = await client.post(JSON.stringify(body(customers.map(next))))
          if (accepted(JSON.parse(answer) as never) !== customers.length) {
            throw new Error(answer.slice(0, 500))
          }
          events += customers.length
        }
      }),
    )
    return { events, seconds: (performance.now() - start) / 1000 }
  }
})
