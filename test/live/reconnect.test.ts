/** The usual client library over a restart of the server: it comes back by itself and goes on where it was. */
import { createClient } from 'graphql-ws'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import {
  alike,
  createCustomer,
  createMeter,
  eventsSubscription,
  type LiveEvent,
  recordCalls,
} from '../support/live-product.ts'
import { freePort } from '../support/redis-server.ts'
import { until } from '../support/server-process.ts'
import { startTestApp } from '../support/test-app.ts'
import { createTestDatabase } from '../support/test-database.ts'

it('loses and repeats nothing', async () => {
  const database = await createTestDatabase()
  const port = await freePort()
  const first = await startTestApp({ databaseUrl: database.url, port })
  await createMeter(first)
  const id = await createCustomer(first)
  const recorded = await recordCalls(first, id, 2)

  let connections = 0
  const client = createClient({
    url: `${first.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { apiKey: first.liveKey },
    retryAttempts: 100,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    // A refused connection is an error event to the library, and final unless told otherwise.
    shouldRetry: () => true,
    on: {
      connected: () => {
        connections += 1
      },
    },
  })
  const got: number[] = []
  /** Goes on from the last event whenever the stream ends. */
  const read = async () => {
    const variables = { id, after: got.at(-1) ?? 0 }
    const results = client.iterate<LiveEvent>({ query: eventsSubscription, variables })
    for await (const { data } of results) {
      const sequence = data?.usageEvents?.sequence ?? -1
      // The library repeats the operation as it was; what is known already is left out.
      if (sequence > (got.at(-1) ?? 0)) got.push(sequence)
    }
  }
  const reading = read()
  await until(() => got.length === 2)
  await first.close()
  const second = await startTestApp({ ...alike(first), port })
  recorded.push(...(await recordCalls(second, id, 3)))
  await until(() => got.length === 5)
  recorded.push(...(await recordCalls(second, id)))
  await until(() => got.length === 6)
  expect(got).toEqual(recorded)
  expect(connections).toBe(2)
  await client.dispose()
  await reading
  await second.close()
  await database.drop()
})
