/** The raw WebSocket of the OpenMonetize document: the snapshot first, then every change, from the same hub as GraphQL. */
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { WebSocket } from 'ws'
import { graphqlData } from '../support/graphql.ts'
import { connect } from '../support/live-client.ts'
import {
  addCredits,
  alike,
  balanceSubscription,
  createCustomer,
  createMeter,
  createToken,
  type LiveBalance,
  recordCalls,
} from '../support/live-product.ts'
import {
  connectRaw,
  openRaw,
  type RawClient,
  type RawFrame,
  subscribeRaw,
} from '../support/raw-client.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let first: TestApp
let second: TestApp
/** Watches on the second server what the first one does. */
let client: RawClient

beforeAll(async () => {
  first = await startTestApp({ redisUrl: inject('redisUrl') })
  second = await startTestApp(alike(first))
  await createMeter(first)
  client = await connectRaw(second.url, first.liveKey)
})

afterAll(async () => {
  await client?.close()
  await second?.close()
  await first?.close()
})

const sequenceOf = ({ event }: RawFrame) => (event as { sequence: number } | null)?.sequence ?? 0

/** Takes frames of usage until one has the sequence. */
async function takeUntil(from: RawClient, customerId: string, sequence: number): Promise<number[]> {
  const got: number[] = []
  while (got.at(-1) !== sequence) {
    got.push(sequenceOf(await from.next({ type: 'usage', customerId })))
  }
  return got
}

describe('the example of the document', () => {
  it('authenticates by a message, subscribes to credits and prints event.balance', async () => {
    await graphqlData(
      first.url,
      first.liveKey,
      'mutation { createCustomer(input: { externalId: "cust_123" }) { id } }',
    )
    const balances: unknown[] = []
    const ws = new WebSocket(`${first.url.replace('http', 'ws')}/v1`)
    ws.on('open', () => {
      ws.send(JSON.stringify({ type: 'auth', token: first.liveKey }))
      // Subscribe to credit updates
      ws.send(JSON.stringify({ type: 'subscribe', channel: 'credits', customerId: 'cust_123' }))
    })
    // Receive updates
    ws.on('message', (data) => {
      const event = JSON.parse(String(data))
      if (event.type === 'credits') balances.push(event.balance)
    })
    await until(() => balances.length > 0)
    expect(balances).toEqual([{ available: 0, pending: 0, total: 0 }])
    await addCredits(first, 'cust_123', '8500')
    await expect
      .poll(() => balances)
      .toEqual([
        { available: 0, pending: 0, total: 0 },
        { available: 8500, pending: 0, total: 8500 },
      ])
    ws.close()
    await once(ws, 'close')
  })
})

describe('auth', () => {
  it.each(['/v1', '/ws/v1', '/openmonetize/v1', '/openmonetize/v1/ws', '/v1/ws', '/v1?'])(
    'is answered at %s',
    async (path) => {
      const opened = await openRaw(first.url, { path })
      opened.send({ type: 'auth', token: first.testKey })
      expect(await opened.next()).toEqual({
        type: 'auth_ok',
        mode: 'test',
        customerId: null,
        expiresAt: null,
      })
      await opened.close()
    },
  )

  it.each([
    ['Authorization', () => ({ authorization: `Bearer ${first.liveKey}` })],
    ['X-API-Key', () => ({ 'x-api-key': first.liveKey })],
  ])('is taken from %s of the upgrade, and may be shown again', async (_name, headers) => {
    const opened = await openRaw(first.url, { headers: headers() })
    opened.send({ type: 'auth', token: first.liveKey })
    expect(await opened.next()).toMatchObject({ type: 'auth_ok', mode: 'live' })
    expect(await opened.next()).toMatchObject({ type: 'auth_ok', mode: 'live' })
    opened.send({ type: 'auth', token: first.testKey })
    expect(await opened.next()).toMatchObject({ type: 'error', code: 'INVALID_REQUEST' })
    opened.send({ type: 'ping' })
    expect(await opened.next()).toEqual({ type: 'pong' })
    await opened.close()
  })

  it('says whose a customer token is and when it ends', async () => {
    const id = await createCustomer(first)
    const opened = await openRaw(first.url)
    opened.send({ type: 'auth', token: await createToken(first, id, 600) })
    const { customerId, expiresAt } = await opened.next({ type: 'auth_ok' })
    expect(customerId).toBe(id)
    expect(Date.parse(String(expiresAt))).toBeGreaterThan(Date.now())
    await opened.close()
  })
})

describe('credits', () => {
  it('sends the state, and then what another server commits', async () => {
    const id = await createCustomer(first)
    await subscribeRaw(client, 'credits', id)
    expect(await client.next({ customerId: id })).toMatchObject({
      type: 'credits',
      channel: 'credits',
      balance: { available: 0, pending: 0, total: 0 },
      pools: [],
      sequence: 0,
    })
    await addCredits(first, id, '12.5')
    expect(await client.next({ customerId: id })).toMatchObject({
      balance: { available: 12.5, pending: 0, total: 12.5 },
      pools: [{ id: expect.stringMatching(/^pool_/), credits: 12.5, expires_at: null }],
      sequence: 1,
    })
  })

  it('names the customer as the subscription does', async () => {
    await graphqlData(
      first.url,
      first.liveKey,
      'mutation { createCustomer(input: { externalId: "a b/é@x" }) { id } }',
    )
    client.send({ type: 'subscribe', channel: 'credits', customer_id: 'a b/é@x' })
    expect(await client.next({ customerId: 'a b/é@x' })).toEqual({
      type: 'subscribed',
      channel: 'credits',
      customerId: 'a b/é@x',
    })
    await client.next({ customerId: 'a b/é@x', type: 'credits' })
  })

  it('keeps every digit of an amount', async () => {
    const id = await createCustomer(first)
    await addCredits(first, id, '1234567890123456789.123456789')
    const opened = await connectRaw(second.url, first.liveKey)
    const texts: string[] = []
    opened.socket.on('message', (text) => texts.push(String(text)))
    await subscribeRaw(opened, 'credits', id)
    await opened.next({ type: 'credits' })
    expect(texts.at(-1)).toContain('"available":1234567890123456789.123456789,')
    await opened.close()
  })

  it('shows what GraphQL and REST show', async () => {
    const id = await createCustomer(first)
    const watching = await connect(second.url, { apiKey: first.liveKey })
    const stream = watching.subscribe<LiveBalance>(balanceSubscription, { id })
    await stream.next()
    await subscribeRaw(client, 'credits', id)
    await client.next({ type: 'credits', customerId: id })
    await addCredits(first, id, '0.000000001', { expiresAt: '2099-12-31T23:59:59Z' })
    const raw = await client.next({ type: 'credits', customerId: id })
    const { creditBalance } = await stream.next()
    const response = await fetch(`${second.url}/v1/credits/balance?customer_id=${id}`, {
      headers: { authorization: `Bearer ${first.liveKey}` },
    })
    const rest = (await response.json()) as { balance: object; pools: object[] }
    expect(raw.balance).toEqual(rest.balance)
    expect(raw.pools).toEqual(rest.pools)
    expect(raw.pools).toMatchObject([{ credits: 1e-9, expires_at: '2099-12-31T23:59:59Z' }])
    expect(raw.sequence).toBe(creditBalance?.sequence)
    expect(creditBalance?.available).toBe('0.000000001')
    expect(rest.balance).toMatchObject({ available: 1e-9 })
    await watching.close()
  })

  it('ends at the true balance while 20 writers on two servers spend it', async () => {
    const id = await createCustomer(first)
    await subscribeRaw(client, 'credits', id)
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => addCredits(i % 2 ? first : second, id, '1')),
    )
    let [available, sequence] = [0, -1]
    while (available !== 20) {
      const frame = await client.next({ type: 'credits', customerId: id })
      expect(frame.sequence).toBeGreaterThan(sequence)
      sequence = frame.sequence as number
      available = (frame.balance as { available: number }).available
    }
  })
})

describe('usage', () => {
  it('sends null when there is none, and then each event', async () => {
    const id = await createCustomer(first)
    await subscribeRaw(client, 'usage', id)
    expect(await client.next({ customerId: id })).toEqual({
      type: 'usage',
      channel: 'usage',
      customerId: id,
      event: null,
      sequence: 0,
    })
    const document = `mutation ($input: UsageEventInput!) { recordUsage(input: $input) { id } }`
    const input = {
      customerId: id,
      eventType: 'calls',
      idempotencyKey: 'evt_789',
      properties: { model: 'gpt-4', input_tokens: 500 },
    }
    const recorded = await graphqlData<{ recordUsage: { id: string } }, object>(
      first.url,
      first.liveKey,
      document,
      { input },
    )
    expect(await client.next({ customerId: id })).toMatchObject({
      type: 'usage',
      event: {
        id: 'evt_789',
        event_id: recorded.recordUsage.id,
        customer_id: id,
        event_type: 'calls',
        feature: 'calls',
        properties: input.properties,
        idempotency_key: 'evt_789',
        status: 'accepted',
        quantity: 1,
        credits_consumed: 0,
        cost: 0,
        sequence: 1,
      },
      sequence: 1,
    })
  })

  it('goes on after a reconnect without loss or repetition', async () => {
    const id = await createCustomer(first)
    const before = await connectRaw(second.url, first.liveKey)
    await subscribeRaw(before, 'usage', id)
    await before.next({ type: 'usage' })
    const seen = await recordCalls(first, id, 2)
    await takeUntil(before, id, seen[1] ?? 0)
    before.socket.terminate()
    const missed = await recordCalls(first, id, 300)
    const after = await connectRaw(first.url, first.liveKey)
    await subscribeRaw(after, 'usage', id, { after: seen[1] })
    const writing = Promise.all(
      Array.from({ length: 10 }, (_, i) => recordCalls(i % 2 ? first : second, id, 3)),
    )
    const all = [...missed, ...(await writing).flat()].sort((a, b) => a - b)
    expect(await takeUntil(after, id, all.at(-1) ?? 0)).toEqual(all)
    expect(after.waiting()).toEqual([])
    await after.close()
  })

  it('refuses to go on after an event that is still to come, and subscribes anew', async () => {
    const id = await createCustomer(first)
    client.send({ type: 'subscribe', channel: 'usage', customerId: id, after: 7 })
    expect(await client.next({ customerId: id })).toMatchObject({
      type: 'error',
      code: 'INVALID_REQUEST',
      channel: 'usage',
    })
    await subscribeRaw(client, 'usage', id, { after: 0 })
  })
})

describe('entitlements', () => {
  it('sends the whole state, and again after every change of it', async () => {
    const id = await createCustomer(first)
    const admin = (query: string, variables: object = {}) =>
      graphqlData<unknown, object>(first.url, first.liveKey, query, variables)
    await admin(
      'mutation { createFeature(input: {key: "seats", name: "S", type: METERED}) { id } }',
    )
    await subscribeRaw(client, 'entitlements', id)
    expect(await client.next({ customerId: id })).toEqual({
      type: 'entitlements',
      channel: 'entitlements',
      customerId: id,
      entitlements: [],
    })
    const document = `mutation ($input: SetEntitlementInput!) { setEntitlement(input: $input) { id } }`
    await admin(document, {
      input: { customerId: id, feature: 'seats', limit: '10', period: 'MONTH' },
    })
    const { entitlements } = await client.next({ customerId: id })
    expect(entitlements).toEqual([
      {
        id: expect.stringMatching(/^ent_/),
        feature_id: 'seats',
        allowed: true,
        ...{ reason_code: 'ENTITLED', details: null },
        remaining_credits: 0,
        limit: 10,
        current_usage: 0,
        period: 'monthly',
        reset_at: expect.stringMatching(/Z$/),
        expires_at: null,
        value: null,
      },
    ])
  })
})

describe('unsubscribe', () => {
  it('ends the one channel and no other, and lets it be subscribed to again', async () => {
    const id = await createCustomer(first)
    await subscribeRaw(client, 'credits', id)
    await subscribeRaw(client, 'usage', id)
    await client.next({ type: 'credits', customerId: id })
    await client.next({ type: 'usage', customerId: id })
    client.send({ type: 'unsubscribe', channel: 'credits', customerId: id })
    expect(await client.next({ customerId: id })).toEqual({
      type: 'unsubscribed',
      channel: 'credits',
      customerId: id,
    })
    await addCredits(first, id, '1')
    const [sequence] = await recordCalls(first, id)
    const frame = await client.next({ customerId: id })
    expect([frame.type, frame.sequence]).toEqual(['usage', sequence])
    await subscribeRaw(client, 'credits', id)
    expect(await client.next({ customerId: id })).toMatchObject({ balance: { available: 1 } })
  })
})

describe('who may watch', () => {
  it('answers an unknown customer and one of the other mode alike', async () => {
    const id = await createCustomer(first)
    const other = await connectRaw(second.url, first.testKey)
    const unknown = id.replace(/.$/, (end) => (end === '0' ? '1' : '0'))
    other.send({ type: 'subscribe', channel: 'credits', customerId: id })
    client.send({ type: 'subscribe', channel: 'credits', customerId: unknown })
    for (const [one, customerId] of [
      [other, id],
      [client, unknown],
    ] as const) {
      expect(await one.next({ customerId })).toEqual({
        type: 'error',
        code: 'NOT_FOUND',
        message: `No customer has the id "${customerId}".`,
        channel: 'credits',
        customerId,
        request_id: expect.stringMatching(/^req_/),
      })
    }
    other.send({ type: 'ping' })
    expect(await other.next()).toEqual({ type: 'pong' })
    await other.close()
  })

  it('shows a customer token its own customer and no other', async () => {
    const id = await createCustomer(first)
    const browser = await connectRaw(second.url, await createToken(first, id))
    await subscribeRaw(browser, 'credits', id)
    await subscribeRaw(browser, 'usage', id)
    await subscribeRaw(browser, 'entitlements', id)
    for (const customerId of [await createCustomer(first), 'cust_none', '*']) {
      for (const channel of ['credits', 'usage', 'entitlements']) {
        browser.send({ type: 'subscribe', channel, customerId })
        const answer = await browser.next({ customerId })
        expect(answer).toMatchObject({ type: 'error', code: 'FORBIDDEN', channel })
      }
    }
    await browser.close()
  })
})
