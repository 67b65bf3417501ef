/** Common client libraries across a restart of the server and a broken network: they reconnect and continue where they were. */
import { EventSource } from 'eventsource'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient, type ExecutionResult } from 'graphql-ws'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startFaultProxy } from '../support/fault-proxy.ts'
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
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestDatabase } from '../support/test-database.ts'

interface Watch {
  url: string
  key: string
  id: string
  got(event: NonNullable<LiveEvent['usageEvents']>): void
}

/** Watches all events of a customer from the first one on; the result stops. */
type Watcher = (watch: Watch) => () => unknown

/** The one thing that a client must do: its variables say how far it is whenever they are sent, which a library does again by itself. */
function resuming({ id, got }: Watch) {
  let last = 0
  return {
    operation: {
      query: eventsSubscription,
      variables: {
        id,
        get after() {
          return last
        },
      },
    },
    sink: {
      next({ data }: ExecutionResult<LiveEvent>) {
        if (!data?.usageEvents) return
        last = data.usageEvents.sequence
        got(data.usageEvents)
      },
      error: () => undefined,
      complete: () => undefined,
    },
  }
}

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 50))

function socketClient({ url, key }: Watch) {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { apiKey: key },
    retryAttempts: 10_000,
    retryWait: soon,
    // A refused connection is an error event to the library, and final unless told otherwise.
    shouldRetry: () => true,
  })
}

const overGraphQLWs: Watcher = (watch) => {
  const client = socketClient(watch)
  const { operation, sink } = resuming(watch)
  client.subscribe<LiveEvent>(operation, sink)
  return () => client.dispose()
}

const overGraphQLSse: Watcher = (watch) => {
  const client = createSseClient({
    url: `${watch.url}/graphql`,
    headers: { 'x-api-key': watch.key },
    retryAttempts: 10_000,
    retry: soon,
  })
  const { operation, sink } = resuming(watch)
  client.subscribe<LiveEvent>(operation, sink)
  return () => client.dispose()
}

/** Always asks for the same URL; `Last-Event-ID` says how far it is. */
const overEventSource: Watcher = ({ url, key, id, got }) => {
  const search = new URLSearchParams({
    query: eventsSubscription,
    variables: JSON.stringify({ id, after: 0 }),
  })
  const source = new EventSource(`${url}/graphql?${search}`, {
    fetch: (input, init) =>
      fetch(input, { ...init, headers: { ...init.headers, 'x-api-key': key } }),
  })
  source.addEventListener('next', ({ data }) => {
    const { usageEvents } = (JSON.parse(data) as ExecutionResult<LiveEvent>).data ?? {}
    if (usageEvents) got(usageEvents)
  })
  return () => source.close()
}

/** What a client gets while its server stops and another one takes its place, and what was recorded. */
async function overRestart(watch: Watcher) {
  const database = await createTestDatabase()
  const port = await freePort()
  const first = await startTestApp({ databaseUrl: database.url, port })
  await createMeter(first)
  const id = await createCustomer(first)
  const recorded = await recordCalls(first, id, 2)
  const got: number[] = []
  const stop = watch({ url: first.url, key: first.liveKey, id, got: (e) => got.push(e.sequence) })
  await arrived(got, recorded)
  await first.close()
  const second = await startTestApp({ ...alike(first), port })
  recorded.push(...(await recordCalls(second, id, 3)))
  await arrived(got, recorded)
  recorded.push(...(await recordCalls(second, id)))
  await arrived(got, recorded)
  await stop()
  await second.close()
  await database.drop()
  return { got, recorded }
}

/** What a client gets of events that are recorded while its connection is cut again and again. */
async function overCuts(app: TestApp, watch: Watcher) {
  const proxy = await startFaultProxy(app.url)
  const id = await createCustomer(app)
  const got: number[] = []
  const url = `http://127.0.0.1:${proxy.port}`
  const stop = watch({ url, key: app.liveKey, id, got: (e) => got.push(e.sequence) })
  const recorded: number[] = []
  for (let cut = 0; cut < 8; cut++) {
    recorded.push(...(await recordCalls(app, id, 40)))
    // In the middle of what is on its way.
    await until(() => got.length > cut * 40)
    proxy.reset()
  }
  await arrived(got, recorded)
  await stop()
  await proxy.close()
  return { got, recorded }
}

const arrived = (got: number[], recorded: number[]) => until(() => got.at(-1) === recorded.at(-1))

describe.each([
  ['graphql-ws, whose variables say how far it is', overGraphQLWs],
  ['graphql-sse, whose variables say how far it is', overGraphQLSse],
  ['EventSource, which sends Last-Event-ID', overEventSource],
])('%s', (_name, watch) => {
  it('loses and repeats nothing over a restart', async () => {
    const { got, recorded } = await overRestart(watch)
    expect(got).toEqual(recorded)
  })
})

describe('a connection that is cut again and again', () => {
  it.each([
    ['graphql-ws', overGraphQLWs],
    ['graphql-sse', overGraphQLSse],
  ])(
    'costs %s no event and repeats none',
    async (_name, watch) => {
      const app = await startTestApp()
      await createMeter(app)
      const { got, recorded } = await overCuts(app, watch)
      expect(got).toEqual(recorded)
      await app.close()
    },
    180_000,
  )

  it('makes a client that always sends its first `after` see events again, and miss none', async () => {
    const app = await startTestApp()
    await createMeter(app)
    const seen = new Set<number>()
    const { recorded } = await overCuts(app, (watch) => {
      const client = socketClient(watch)
      const { sink } = resuming({
        ...watch,
        got(event) {
          if (seen.has(event.sequence)) return
          seen.add(event.sequence)
          watch.got(event)
        },
      })
      const variables = { id: watch.id, after: 0 }
      client.subscribe<LiveEvent>({ query: eventsSubscription, variables }, sink)
      return () => client.dispose()
    })
    expect([...seen]).toEqual(recorded)
    await app.close()
  })
})
