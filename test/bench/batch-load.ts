/** A load generator: batches of 1,000 events, one after the other on each connection. */
import { answerLoad } from './load-process.ts'
import { eventProperties, eventType } from './product-data.ts'
import { dataOf, openRawClient, type RawClient } from './raw-client.ts'

export interface BatchTask {
  url: string
  key: string
  customerIds: string[]
  connections: number
  ms: number
}

export interface BatchResult {
  events: number
  /** From the first request to the last answer. */
  seconds: number
  latencies: number[]
}

const batchSize = 1_000
const document = `mutation Record($events: [UsageEventInput!]!) {
  recordUsageBatch(input: { events: $events }) { accepted duplicates rejected }
}`

let made = 0

/** Customers in an order that leaves no neighbours together. */
function body(customerIds: string[]): string {
  const head = `{"query":${JSON.stringify(document)},"variables":{"events":[`
  const rest = `","eventType":"${eventType}","properties":${JSON.stringify(eventProperties)},"idempotencyKey":"`
  const events: string[] = []
  for (let i = 0; i < batchSize; i++) {
    made += 1
    const id = customerIds[(made * 7919) % customerIds.length]
    events.push(`{"customerId":"${id}${rest}${process.pid}-${made}"}`)
  }
  return `${head}${events.join()}]}}`
}

answerLoad<BatchTask, BatchResult>(async ({ url, key, customerIds, connections, ms }) => {
  const clients: RawClient[] = []
  for (let i = 0; i < connections; i++) clients.push(await openRawClient(url, key))
  return async () => {
    const start = performance.now()
    const latencies: number[] = []
    let events = 0
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() - start < ms) {
          const text = body(customerIds)
          const asked = performance.now()
          const answer = await client.post(text)
          latencies.push(performance.now() - asked)
          const { recordUsageBatch } = dataOf<{ recordUsageBatch: { accepted: number } }>(answer)
          if (recordUsageBatch.accepted !== batchSize) throw new Error(answer.slice(0, 500))
          events += batchSize
        }
      }),
    )
    return { events, seconds: (performance.now() - start) / 1000, latencies }
  }
})
