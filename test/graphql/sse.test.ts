/** Subscriptions over server-sent events, with the credential in the headers. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type EventStream,
  getStream,
  openStream,
  type Subscription,
} from '../support/event-stream.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import {
  addCredits,
  balanceSubscription,
  createCustomer,
  createKey,
  createMeter,
  createToken,
  eventsSubscription,
  recordCalls,
  revokeKey,
} from '../support/live-product.ts'
import { until } from '../support/server-process.ts'
import { startTenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestDatabase } from '../support/test-database.ts'

let app: TestApp
let id: string

beforeAll(async () => {
  app = await startTestApp()
  id = await createCustomer(app)
  await createMeter(app)
})
afterAll(() => app?.close())

const balanceOf = (customerId = id): Subscription => ({
  query: balanceSubscription,
  variables: { id: customerId },
})
const eventsOf = (customerId: string, after?: number): Subscription => ({
  query: eventsSubscription,
  variables: { id: customerId, after },
})
const withKey = (key = app.liveKey) => ({ 'x-api-key': key })
const stream = (headers: Record<string, string>, subscription = balanceOf()) =>
  openStream(app.url, headers, subscription)

const subscriptions = async () => {
  const text = await (await fetch(`${app.url}/metrics`)).text()
  return Number(/\nopenmonetize_subscriptions (\d+)\n/.exec(text)?.[1])
}

const codeOf = async (refused: EventStream) =>
  (await refused.next())?.data?.errors?.[0]?.extensions as { code: string } | undefined

describe('a subscription over SSE', () => {
  it('streams to clients that accept anything, and ends when they leave', async () => {
    const before = await subscriptions()
    const headers = { authorization: `Bearer ${app.liveKey}`, accept: '*/*' }
    const streams = await Promise.all(Array.from({ length: 5 }, () => stream(headers)))
    for (const { next } of streams) {
      expect(await next()).toMatchObject({ event: 'next', data: { data: expect.anything() } })
    }
    expect(await subscriptions()).toBe(before + 5)
    for (const { abort } of streams) abort()
    await until(async () => (await subscriptions()) === before)
  })

  /** Of 300 readers, none stays until it is answered. */
  async function leaveEarly(headers: () => Record<string, string>): Promise<void> {
    for (let round = 0; round < 15; round++) {
      const leaving = Array.from({ length: 20 }, () => new AbortController())
      const asked = leaving.map(({ signal }) =>
        fetch(`${app.url}/graphql`, {
          method: 'POST',
          signal,
          headers: { ...withKey(), 'content-type': 'application/json', ...headers() },
          body: JSON.stringify(balanceOf()),
        }),
      )
      // Once this is answered those are at work.
      await subscriptions()
      for (const one of leaving) one.abort()
      await Promise.allSettled(asked)
    }
  }
  const allEnd = () => until(async () => (await subscriptions()) === 0)

  it('ends for readers that leave before it begins', async () => {
    await allEnd()
    await leaveEarly(() => ({ accept: 'text/event-stream' }))
    // They were found out by the next ping only.
    expect(await subscriptions()).toBeLessThan(100)
    await allEnd()
  })

  // Their requests are read before Yoga gets them. A subscription makes no use of a key.
  it.each([
    ['accept anything', () => ({ accept: '*/*' })],
    ['have a key', () => ({ accept: 'text/event-stream', 'idempotency-key': randomUUID() })],
  ])('ends for readers that %s, and leave before it begins', async (_what, headers) => {
    await leaveEarly(headers)
    await allEnd()
  })

  it('sends the state and then the changes, to a key and to a customer token', async () => {
    const streams = await Promise.all([
      stream({ authorization: `Bearer ${app.liveKey}` }),
      stream(withKey()),
      stream({ authorization: `Bearer ${await createToken(app, id)}` }),
    ])
    for (const one of streams) expect(await one.next()).toMatchObject({ event: 'next' })
    await addCredits(app, id, '4')
    for (const one of streams) {
      expect(await one.next()).toMatchObject({
        data: { data: { creditBalance: { available: '4' } } },
      })
      one.abort()
    }
    await until(async () => (await subscriptions()) === 0)
  })

  it('is served to a GET as well, as event sources in browsers and GraphiQL send it', async () => {
    const open = await getStream(app.url, withKey(), balanceOf())
    expect(await open.next()).toMatchObject({
      event: 'next',
      data: { data: { creditBalance: { customerId: id } } },
    })
    open.abort()
  })

  it('tells what lies in between to keep nothing back, for itself or to compress it', async () => {
    const open = await stream({ ...withKey(), 'accept-encoding': 'gzip, br' })
    expect(Object.fromEntries(open.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    expect(open.headers.get('content-encoding')).toBeNull()
    open.abort()
  })

  it('completes a query, which has a last result, and names no event by an id', async () => {
    const query = { query: '{ workspace { mode } }', variables: {} }
    const { next, status } = await stream({ ...withKey(), 'last-event-id': 'mine' }, query)
    expect(status).toBe(200)
    expect(await next()).toEqual({ event: 'next', data: { data: { workspace: { mode: 'LIVE' } } } })
    expect(await next()).toEqual({ event: 'complete', data: null })
    expect(await next()).toBeUndefined()
  })

  it('completes what is refused for good, with a code', async () => {
    const other = await createCustomer(app)
    const token = await createToken(app, id)
    for (const [headers, subscription, code] of [
      [withKey(app.testKey), balanceOf(), 'NOT_FOUND'],
      [{ authorization: `Bearer ${token}` }, balanceOf(other), 'FORBIDDEN'],
      [withKey(), eventsOf(id, 1_000), 'INVALID_REQUEST'],
      [withKey(), { query: 'subscription { nothing }', variables: {} }, 'INVALID_REQUEST'],
    ] as const) {
      const refused = await stream(headers, subscription)
      expect([code, refused.status]).toEqual([code, 200])
      const requestId = expect.stringMatching(/^req_/)
      expect(await codeOf(refused)).toMatchObject({ code, requestId })
      expect(await refused.next()).toEqual({ event: 'complete', data: null })
    }
  })

  it('is a 401 with no credential and with a wrong one', async () => {
    for (const headers of [{}, withKey('om_live_wrong')] as Record<string, string>[]) {
      const refused = await stream(headers)
      expect(refused.status).toBe(401)
      expect(await codeOf(refused)).toMatchObject({ code: 'UNAUTHORIZED' })
    }
  })

  it('is a 503 while the database is away, so that clients come again', async () => {
    const database = await createTestDatabase()
    const proxy = await startFaultProxy(database.url)
    const away = await startTestApp({
      databaseUrl: proxy.urlOf(database.url),
      logLevel: 'silent',
    })
    try {
      const customerId = await createCustomer(away)
      proxy.refuse()
      const refused = await openStream(away.url, withKey(away.liveKey), balanceOf(customerId))
      expect(refused.status).toBe(503)
      expect(await codeOf(refused)).toMatchObject({ code: 'UNAVAILABLE' })
    } finally {
      proxy.pass()
      await away.close()
      await proxy.close()
      await database.drop()
    }
  })
})

describe('the id of an event', () => {
  it('is its sequence, selected or not, and resumes after it as Last-Event-ID', async () => {
    const customerId = await createCustomer(app)
    const recorded = await recordCalls(app, customerId, 3)
    const query = 'subscription ($id: ID!) { usageEvents(customerId: $id, after: 0) { id } }'
    const subscription = { query, variables: { id: customerId } }
    const first = await stream(withKey(), subscription)
    expect(await idsOf(first, 3)).toEqual(recorded.map(String))
    first.abort()
    for (const subscribe of [openStream, getStream]) {
      const headers = { ...withKey(), 'last-event-id': String(recorded.at(-2)) }
      const again = await subscribe(app.url, headers, subscription)
      expect(await idsOf(again, 1)).toEqual([String(recorded.at(-1))])
      recorded.push(...(await recordCalls(app, customerId)))
      expect(await idsOf(again, 1)).toEqual([String(recorded.at(-1))])
      again.abort()
    }
  })

  it('resumes a stream that began without an event, or with the last one only', async () => {
    const customerId = await createCustomer(app)
    await addCredits(app, customerId, '1')
    const open = await stream(withKey(), eventsOf(customerId))
    expect(await open.next()).toEqual({
      id: '0',
      event: 'next',
      data: { data: { usageEvents: null } },
    })
    open.abort()
    const recorded = await recordCalls(app, customerId, 2)
    const headers = { ...withKey(), 'last-event-id': '0' }
    const again = await stream(headers, eventsOf(customerId))
    expect(await idsOf(again, 2)).toEqual(recorded.map(String))
    again.abort()
  })

  it('is the sequence of a balance too, whose stream begins with the state all the same', async () => {
    const customerId = await createCustomer(app)
    await addCredits(app, customerId, '1')
    const open = await stream({ ...withKey(), 'last-event-id': '999' }, balanceOf(customerId))
    const event = await open.next()
    expect(event?.id).toBe(String(event?.data?.data?.creditBalance?.sequence))
    open.abort()
  })

  it.each(['x', '-1', '1.5', '1e3', '99999999999999999', '1000'])(
    'is refused as Last-Event-ID when it is none: %s',
    async (last) => {
      const refused = await stream({ ...withKey(), 'last-event-id': last }, eventsOf(id))
      expect(await codeOf(refused)).toMatchObject({ code: 'INVALID_REQUEST' })
    },
  )

  it('goes before the `after` of the request, and an empty one is none', async () => {
    const customerId = await createCustomer(app)
    const recorded = await recordCalls(app, customerId, 3)
    for (const [last, after, ids] of [
      [String(recorded[1]), 0, recorded.slice(2)],
      ['', recorded[0], recorded.slice(1)],
    ] as const) {
      const headers = { ...withKey(), 'last-event-id': last }
      const open = await stream(headers, eventsOf(customerId, after))
      expect(await idsOf(open, ids.length)).toEqual(ids.map(String))
      open.abort()
    }
  })
})

describe('the end of a stream', () => {
  it('is no completion when its key is revoked, and a 401 when it comes again', async () => {
    const key = await createKey(app, { role: 'READ' })
    const open = await stream(withKey(key.secret))
    await open.next()
    await revokeKey(app, key.id)
    expect(await open.next()).toBeUndefined()
    const again = await stream(withKey(key.secret))
    expect(again.status).toBe(401)
    expect(await codeOf(again)).toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('is no completion at the expiry of its token, and a 401 until the token is renewed', async () => {
    const tenant = await startTenant()
    const customerId = await tenant.customer()
    const token = await createToken(tenant.app, customerId, 60)
    const subscribe = (one: string) =>
      openStream(tenant.app.url, { authorization: `Bearer ${one}` }, balanceOf(customerId))
    const open = await subscribe(token)
    await open.next()
    tenant.clock.advance(60_000)
    expect(await open.next()).toBeUndefined()
    expect((await subscribe(token)).status).toBe(401)
    const renewed = await subscribe(await createToken(tenant.app, customerId, 60))
    expect(await renewed.next()).toMatchObject({ event: 'next' })
    renewed.abort()
    await tenant.close()
  })

  it('is no completion when the server stops, which it does not hold up', async () => {
    const stopping = await startTestApp()
    const customerId = await createCustomer(stopping)
    const open = await openStream(stopping.url, withKey(stopping.liveKey), balanceOf(customerId))
    await open.next()
    const [last] = await Promise.all([open.next(), stopping.close()])
    expect(last).toBeUndefined()
  })
})

async function idsOf(open: EventStream, count: number): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = []
  for (let i = 0; i < count; i++) ids.push((await open.next())?.id)
  return ids
}
