/** A customer, and a credential, has a share of open connections, and cannot exceed it at the cost of others. */
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openStream } from '../support/event-stream.ts'
import { connect, type LiveClient } from '../support/live-client.ts'
import { balanceSubscription, createCustomer, createToken } from '../support/live-product.ts'
import { connectRaw, openRaw, subscribeRaw } from '../support/raw-client.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const connectionsOfCustomer = 100
const subscriptionsOfCustomer = 500
const operationsOfSocket = 50

let app: TestApp
let customer: string
let token: string
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())
beforeEach(async () => {
  customer = await createCustomer(app)
  token = await tokenOf(customer)
})

const tokenOf = (id: string) => createToken(app, id)

const times = <T>(count: number, make: () => Promise<T>) =>
  Promise.all(Array.from({ length: count }, make))

const stream = (credential: string) =>
  openStream(
    app.url,
    { authorization: `Bearer ${credential}` },
    { query: balanceSubscription, variables: { id: customer } },
  )

interface Answer {
  payload: { data?: object; errors?: object[] }
}

/** Subscribes so often on one socket, and resolves with the first message to each. */
async function subscribeOften(client: LiveClient, count: number) {
  const first = new Map<string, Answer>()
  const done = Promise.withResolvers<void>()
  client.socket.on('message', (text) => {
    const { id, payload } = JSON.parse(String(text))
    if (!first.has(id)) first.set(id, { payload })
    if (first.size === count) done.resolve()
  })
  for (let i = 0; i < count; i++) {
    const payload = { query: balanceSubscription, variables: { id: customer } }
    client.send({ type: 'subscribe', id: `often-${i}`, payload })
  }
  await done.promise
  return [...first.values()]
}

describe('the connections of a customer', () => {
  it('are so many, over both sockets and streams together, and leave all others theirs', async () => {
    const sockets = await times(connectionsOfCustomer - 20, () => connect(app.url, { token }))
    const raw = await times(10, () => connectRaw(app.url, token))
    const streams = await times(10, () => stream(token))
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200))

    await expect(connect(app.url, { token })).rejects.toThrow('closed with 4429')
    const more = await openRaw(app.url, { headers: { authorization: `Bearer ${token}` } })
    expect(await more.next()).toMatchObject({ type: 'error', code: 'RATE_LIMITED' })
    expect(await more.closed).toBe(4429)
    const refused = await stream(token)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
    const { data } = (await refused.next()) ?? {}
    expect(data?.errors?.[0]).toMatchObject({
      message: `At most ${connectionsOfCustomer} sockets and streams may be open with the credentials of one customer at once on a server.`,
      extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 },
    })
    // Another token of the customer has the same share; the workspace's key and other customers have their own.
    await expect(connect(app.url, { token: await tokenOf(customer) })).rejects.toThrow('4429')
    const others = [
      await connect(app.url, { apiKey: app.liveKey }),
      await connect(app.url, { token: await tokenOf(await createCustomer(app)) }),
    ]

    await raw[0]?.close()
    const again = await connect(app.url, { token })
    for (const one of streams) one.abort()
    await until(async () => {
      const one = await stream(token)
      one.abort()
      return one.status === 200
    })
    await Promise.all([...sockets, ...raw.slice(1), ...others, again].map((one) => one.close()))
  })
})

describe('the subscriptions of a customer', () => {
  it('are so many on all of its sockets, and the key of the workspace has others', async () => {
    const sockets = await times(subscriptionsOfCustomer / operationsOfSocket, () =>
      connect(app.url, { token }),
    )
    for (const socket of sockets) {
      const answers = await subscribeOften(socket, operationsOfSocket)
      expect(answers.filter(({ payload }) => payload.errors)).toEqual([])
    }
    const more = await connect(app.url, { token })
    const [refused] = await subscribeOften(more, 1)
    expect(refused).toMatchObject({
      payload: { errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } }] },
    })
    const raw = await connectRaw(app.url, token)
    raw.send({ type: 'subscribe', channel: 'credits', customerId: customer })
    expect(await raw.next()).toMatchObject({ type: 'error', code: 'RATE_LIMITED' })
    const own = await connectRaw(app.url, app.liveKey)
    await subscribeRaw(own, 'credits', customer)

    const [first] = sockets
    first?.socket.close()
    if (first) await once(first.socket, 'close')
    await until(async () => {
      const [answer] = await subscribeOften(await connect(app.url, { token }), 1)
      return answer?.payload.errors === undefined
    })
    await Promise.all([...sockets.slice(1), more, raw, own].map((one) => one.close()))
  })
})
