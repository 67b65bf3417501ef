/** A server, customers and clients for one test file; any warning of a library fails the test. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type MockInstance, vi } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { addCredits, createCustomer, createMeter } from '../support/live-product.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { connectApollo } from './apollo.ts'
import type { CachingClient, ClientUnderTest, Connect, Connection } from './client-under-test.ts'
import type { CachingClientName, ClientName } from './expectations.ts'
import { connectGraphqlSse } from './graphql-sse.ts'
import { connectGraphqlWs } from './graphql-ws.ts'
import { connectRelay } from './relay.ts'
import { compileForRelay } from './relay-compiler.ts'
import { schemaFile } from './schema-knowledge.ts'
import { connectUrql } from './urql.ts'

const documents = readFileSync(join(import.meta.dirname, 'documents.graphql'), 'utf8')

export interface Stage {
  app: TestApp
  /** The bodies of the requests over HTTP since the last test. */
  requests: Record<string, unknown>[]
  connect(name: ClientName, change?: Partial<Connection>): ClientUnderTest
  connectCaching(name: CachingClientName, change?: Partial<Connection>): CachingClient
  /** A customer with 100 credits. */
  customer(): Promise<string>
  /** Asks the server beside the clients. */
  ask<Data>(query: string, variables: object): Promise<Data>
  /** What the server counts as open. */
  open(): Promise<{ sockets: number; subscriptions: number }>
  /** Closes the clients of a test, and fails for what they warned of. */
  clear(): Promise<void>
  close(): Promise<void>
}

export async function openStage(settings: Parameters<typeof startTestApp>[0] = {}): Promise<Stage> {
  const compiled = compileForRelay(schemaFile, documents)
  const artifacts = await compiled.readAll()
  compiled.remove()
  const app = await startTestApp(settings)
  await createMeter(app)
  const requests: Stage['requests'] = []
  const clients: ClientUnderTest[] = []
  const warnings = (['warn', 'error'] as const).map((name): MockInstance => vi.spyOn(console, name))
  const caching: Record<CachingClientName, Connect<CachingClient>> = {
    Apollo: connectApollo,
    urql: connectUrql,
    Relay: (connection) => connectRelay(connection, artifacts),
  }
  const all: Record<ClientName, Connect> = {
    ...caching,
    'graphql-ws': connectGraphqlWs,
    'graphql-sse': connectGraphqlSse,
  }
  const connectionTo = (change: Partial<Connection> = {}): Connection => ({
    url: app.url,
    credential: () => app.liveKey,
    persistsQueries: false,
    async fetch(input, init) {
      requests.push(JSON.parse(String(init?.body)))
      return fetch(input, init)
    },
    ...change,
  })
  const kept = <Client extends ClientUnderTest>(client: Client): Client => {
    clients.push(client)
    return client
  }
  return {
    app,
    requests,
    connect: (name, change) => kept(all[name](connectionTo(change))),
    connectCaching: (name, change) => kept(caching[name](connectionTo(change))),
    async customer() {
      const id = await createCustomer(app)
      await addCredits(app, id, '100')
      return id
    },
    ask: (query, variables) => graphqlData(app.url, app.liveKey, query, variables as never),
    async open() {
      const text = await (await fetch(`${app.url}/metrics`)).text()
      const read = (name: string) =>
        Number(new RegExp(`\\nopenmonetize_${name} (\\d+)\\n`).exec(text)?.[1])
      return { sockets: read('sockets'), subscriptions: read('subscriptions') }
    },
    async clear() {
      for (const client of clients.splice(0)) await client.close()
      requests.length = 0
      const said = warnings.flatMap((spy) => spy.mock.calls.splice(0))
      expect(said.map((args) => args.join(' '))).toEqual([])
    },
    async close() {
      for (const spy of warnings) spy.mockRestore()
      await app.close()
    },
  }
}

/** What is shown, one after the other; a test waits for what it expects, and sees what came instead. */
export function collect<Item>(): {
  items: Item[]
  add(item: Item): void
  until(expected: (items: Item[]) => boolean): Promise<void>
} {
  const items: Item[] = []
  return {
    items,
    add: (item) => items.push(item),
    until: (expected) => until(() => expected(items), { found: () => JSON.stringify(items) }),
  }
}
