/** Common client libraries when their credential ends: they reconnect with a new one, or stop where none is accepted. */
import { createClient as createSseClient, NetworkError } from 'graphql-sse'
import { type CloseCode, createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { addCredits, balanceSubscription, createToken } from '../support/live-product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let id: string

beforeAll(async () => {
  tenant = await startTenant()
  id = await tenant.customer()
})
afterAll(() => tenant?.close())

const tokenSeconds = 60

/** Makes a new token whenever it is asked, as a page asks its own server. */
function tokens() {
  let made = 0
  const make = () => {
    made += 1
    return createToken(tenant.app, id, tokenSeconds)
  }
  return { make, made: () => made }
}

type Balance = { creditBalance: { available: string } }

function sink() {
  const got: string[] = []
  const { promise: failed, resolve } = Promise.withResolvers<unknown>()
  return {
    got,
    failed,
    next: ({ data }: { data?: Balance | null }) =>
      void got.push(data?.creditBalance.available ?? ''),
    error: resolve,
    complete: () => resolve('complete'),
  }
}

const subscription = () => ({ query: balanceSubscription, variables: { id } })

function socketClient(connectionParams: () => Promise<Record<string, unknown>>) {
  return createClient({
    url: `${tenant.app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams,
    retryWait: async () => undefined,
  })
}

it('graphql-ws comes back with a new token when its own expires, 4403', async () => {
  const { make, made } = tokens()
  const client = socketClient(async () => ({ token: await make() }))
  const one = sink()
  client.subscribe<Balance>(subscription(), one)
  await until(() => one.got.length === 1)
  tenant.clock.advance(tokenSeconds * 1_000)
  await until(() => one.got.length === 2)
  await addCredits(tenant.app, id, '3')
  await until(() => one.got.at(-1) === '3')
  expect(made()).toBe(2)
  await client.dispose()
})

it('graphql-ws goes on trying with an expired token, and stops at a wrong one, 4401', async () => {
  const expired = await createToken(tenant.app, id, tokenSeconds)
  tenant.clock.advance(tokenSeconds * 1_000)
  const shown: unknown[] = []
  const given = [expired, expired, 'om_live_wrong']
  const client = socketClient(async () => {
    shown.push(given[shown.length])
    return { token: shown.at(-1) }
  })
  const one = sink()
  client.subscribe<Balance>(subscription(), one)
  const stopped: { code: CloseCode; reason: string } = (await one.failed) as never
  expect([stopped.code, stopped.reason]).toEqual([4401, 'The API key is not known.'])
  expect(shown).toEqual(given)
})

it('graphql-sse comes back with a new token when its own expires, after a 401', async () => {
  const { make, made } = tokens()
  const old = await make()
  const statuses: number[] = []
  const client = createSseClient({
    url: `${tenant.app.url}/graphql`,
    // The first time over, it has not noticed yet.
    headers: async () => ({
      authorization: `Bearer ${statuses.includes(401) ? await make() : old}`,
    }),
    async fetchFn(...given: Parameters<typeof fetch>) {
      const response = await fetch(...given)
      statuses.push(response.status)
      return response
    },
    retry: async () => undefined,
  })
  const one = sink()
  client.subscribe<Balance>(subscription(), one)
  await until(() => one.got.length === 1)
  tenant.clock.advance(tokenSeconds * 1_000)
  await until(() => one.got.length === 2)
  expect([made(), statuses]).toEqual([2, [200, 401, 200]])
  client.dispose()
})

it('graphql-sse tells the 401 of a wrong credential when it gives up', async () => {
  const client = createSseClient({
    url: `${tenant.app.url}/graphql`,
    headers: { 'x-api-key': 'om_live_wrong' },
    retryAttempts: 0,
  })
  const one = sink()
  client.subscribe<Balance>(subscription(), one)
  const error = await one.failed
  expect(error).toBeInstanceOf(NetworkError)
  expect((error as NetworkError<Response>).response?.status).toBe(401)
})
