/** A load generator: a fixed number of changes per second, however fast they are answered. */
import { answerLoad } from './load-process.ts'
import { nowMs } from './monotonic.ts'
import { eventType } from './product-data.ts'
import { dataOf, openRawClient, type RawClient } from './raw-client.ts'

export interface ChangeTask {
  /** Servers, in turns. */
  urls: string[]
  key: string
  customerIds: string[]
  perSecond: number
  ms: number
}

export interface Change {
  customerId: string
  sequence: number
}

const connectionsPerServer = 32
const tickMs = 5
const document = `mutation Record($input: UsageEventInput!) {
  recordUsage(input: $input) { customerId sequence }
}`

interface Sender {
  waiting: string[]
  idle: RawClient[]
}

answerLoad<ChangeTask, { changes: Change[]; latencies: number[]; late: number }>(
  async ({ urls, key, customerIds, perSecond, ms }) => {
    const senders: Sender[] = []
    for (const url of urls) {
      const idle: RawClient[] = []
      for (let i = 0; i < connectionsPerServer; i++) idle.push(await openRawClient(url, key))
      senders.push({ waiting: [], idle })
    }
    return async () => {
      const changes: Change[] = []
      const latencies: number[] = []
      let underWay = 0
      let late = 0
      const send = async (sender: Sender, client: RawClient, customerId: string) => {
        underWay += 1
        const sentAt = nowMs()
        const properties = { model: 'gpt-4', input_tokens: 500, output_tokens: 1000, sentAt }
        const input = { customerId, eventType, properties }
        const answer = await client.post(JSON.stringify({ query: document, variables: { input } }))
        latencies.push(nowMs() - sentAt)
        changes.push(dataOf<{ recordUsage: Change }>(answer).recordUsage)
        underWay -= 1
        const next = sender.waiting.shift()
        if (next === undefined) sender.idle.push(client)
        else await send(sender, client, next)
      }
      const start = performance.now()
      let made = 0
      while (performance.now() - start < ms) {
        const due = Math.floor(((performance.now() - start) / 1000) * perSecond)
        for (; made < due; made++) {
          const sender = senders[made % senders.length]!
          const customerId = customerIds[(made * 7919) % customerIds.length]!
          const client = sender.idle.pop()
          if (client) void send(sender, client, customerId)
          else {
            late += 1
            sender.waiting.push(customerId)
          }
        }
        await new Promise((resolve) => setTimeout(resolve, tickMs))
      }
      while (underWay > 0) await new Promise((resolve) => setTimeout(resolve, tickMs))
      return { changes, latencies, late }
    }
  },
)
