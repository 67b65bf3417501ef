/** Subscriptions over server-sent events, with the credential in the headers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addCredits,
  balanceSubscription,
  createCustomer,
  createKey,
  createToken,
  revokeKey,
} from '../support/live-product.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let id: string

beforeAll(async () => {
  app = await startTestApp()
  id = await createCustomer(app)
})
afterAll(() => app?.close())

type Streamed = {
  event: string
  data: { data?: unknown; errors?: { extensions: object }[] } | null
}

/** Subscribes and reads the stream event by event. */
async function stream(headers: Record<string, string>, customerId = id, url = app.url) {
  const abort = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    signal: abort.signal,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query: balanceSubscription, variables: { id: customerId } }),
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const events = read(response)
  const next = async () => (await events.next()).value
  return { next, abort: () => abort.abort() }
}

async function* read(response: Response): AsyncGenerator<Streamed, undefined> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      const event = /^event: (.*)$/m.exec(block)?.[1]
      const data = /^data: (.+)$/m.exec(block)?.[1]
      if (event) yield { event, data: data ? JSON.parse(data) : null }
    }
  }
  return undefined
}

const subscriptions = async () => {
  const text = await (await fetch(`${app.url}/metrics`)).text()
  return Number(/\nopenmonetize_subscriptions (\d+)\n/.exec(text)?.[1])
}

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
    await expect.poll(subscriptions).toBe(before)
  })

  it('sends the state and then the changes, to a key and to a customer token', async () => {
    const streams = await Promise.all([
      stream({ authorization: `Bearer ${app.liveKey}` }),
      stream({ 'x-api-key': app.liveKey }),
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
    for (let i = 0; i < 50 && (await subscriptions()) > 0; i++) await sleep(20)
    expect(await subscriptions()).toBe(0)
  })

  it('is served to a GET as well, as event sources in browsers and GraphiQL send it', async () => {
    const query = new URLSearchParams({
      query: balanceSubscription,
      variables: JSON.stringify({ id }),
    })
    const abort = new AbortController()
    const response = await fetch(`${app.url}/graphql?${query}`, {
      signal: abort.signal,
      headers: { accept: 'text/event-stream', authorization: `Bearer ${app.liveKey}` },
    })
    expect((await read(response).next()).value).toMatchObject({
      event: 'next',
      data: { data: { creditBalance: { customerId: id } } },
    })
    abort.abort()
  })

  it('answers no credential, an unknown customer and a foreign one with a code', async () => {
    const token = await createToken(app, id)
    const other = await createCustomer(app)
    for (const [headers, customerId, code] of [
      [{}, id, 'UNAUTHORIZED'],
      [{ 'x-api-key': 'om_live_wrong' }, id, 'UNAUTHORIZED'],
      [{ 'x-api-key': app.testKey }, id, 'NOT_FOUND'],
      [{ authorization: `Bearer ${token}` }, other, 'FORBIDDEN'],
    ] as const) {
      const refused = await stream(headers, customerId)
      expect((await refused.next())?.data?.errors?.[0]?.extensions).toMatchObject({
        code,
        requestId: expect.stringMatching(/^req_/),
      })
      refused.abort()
    }
  })

  it('ends with UNAUTHORIZED when its key is revoked', async () => {
    const key = await createKey(app, { role: 'READ' })
    const open = await stream({ 'x-api-key': key.secret })
    await open.next()
    const start = performance.now()
    await revokeKey(app, key.id)
    expect((await open.next())?.data?.errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHORIZED',
    })
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(await open.next()).toMatchObject({ event: 'complete' })
  })

  it('completes when the server stops, and does not hold it up', async () => {
    const stopping = await startTestApp()
    const customerId = await createCustomer(stopping)
    const open = await stream({ 'x-api-key': stopping.liveKey }, customerId, stopping.url)
    await open.next()
    const start = performance.now()
    const [last] = await Promise.all([open.next(), stopping.close()])
    expect(last).toMatchObject({ event: 'complete' })
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})
