/** Live balances and usage events over WebSocket: the state first, then every change once and in order. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { connect, type LiveClient, type LiveStream } from '../support/live-client.ts'
import {
  addCredits,
  alike,
  balanceSubscription,
  createCustomer,
  createMeter,
  createToken,
  eventsSubscription,
  type LiveBalance,
  type LiveEvent,
  recordCalls,
} from '../support/live-product.ts'
import { promised } from '../support/promised.ts'
import { movingClock, noon } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let first: TestApp
let second: TestApp
/** Watches on the second server what the first one does. */
let client: LiveClient

beforeAll(async () => {
  first = await startTestApp({ redisUrl: inject('redisUrl') })
  second = await startTestApp(alike(first))
  await createMeter(first)
  client = await connect(second.url, { apiKey: first.liveKey })
})

afterAll(async () => {
  await client?.close()
  await second?.close()
  await first?.close()
})

const watchBalance = (id: string, on = client) =>
  on.subscribe<LiveBalance>(balanceSubscription, { id })
const watchEvents = (id: string, after?: number, on = client) =>
  on.subscribe<LiveEvent>(eventsSubscription, { id, after })

/** Takes events until one has the sequence. */
async function takeUntil(stream: LiveStream<LiveEvent>, sequence: number): Promise<number[]> {
  const got: number[] = []
  while (got.at(-1) !== sequence) got.push((await stream.next()).usageEvents?.sequence ?? -1)
  return got
}

describe('creditBalance', () => {
  it('sends the state, and then what another server commits', async () => {
    const id = await createCustomer(first)
    const stream = watchBalance(id)
    expect(await stream.next()).toMatchObject({ creditBalance: { available: '0', sequence: 0 } })
    await addCredits(first, id, '12.5')
    // Well before the check of heads, which would have found it within a second.
    const isShown = promised('a balance on another server', 800)
    expect(await stream.next()).toMatchObject({ creditBalance: { available: '12.5', sequence: 1 } })
    isShown()
    stream.stop()
  })

  it('sends a changed threshold, which moves no credits', async () => {
    const id = await createCustomer(first)
    const stream = watchBalance(id)
    await stream.next()
    const document = `mutation ($id: ID!) {
      setLowBalanceThreshold(customerId: $id, input: { threshold: "5" }) { sequence }
    }`
    await graphqlData(first.url, first.liveKey, document, { id })
    expect(await stream.next()).toMatchObject({ creditBalance: { lowBalanceThreshold: '5' } })
    stream.stop()
  })

  it('sends the balance again when a pool starts and when it expires', async () => {
    const clock = movingClock(noon)
    const app = await startTestApp({}, { clock })
    const id = await createCustomer(app)
    const soon = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
    await addCredits(app, id, '10', { effectiveAt: soon(4_000), expiresAt: soon(7_000) })
    const own = await connect(app.url, { apiKey: app.liveKey })
    const stream = watchBalance(id, own)
    expect(await stream.next()).toMatchObject({ creditBalance: { available: '0' } })
    clock.advance(4_000)
    expect(await stream.next()).toMatchObject({ creditBalance: { available: '10' } })
    clock.advance(3_000)
    expect(await stream.next()).toMatchObject({ creditBalance: { available: '0' } })
    await own.close()
    await app.close()
  })

  it('ends at the true balance while 20 writers on two servers spend it', async () => {
    const id = await createCustomer(first)
    const streams = [watchBalance(id), watchBalance(id)]
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => addCredits(i % 2 ? first : second, id, '1')),
    )
    for (const stream of streams) {
      let [available, sequence] = ['', -1]
      while (available !== '20') {
        const { creditBalance } = await stream.next()
        expect(creditBalance?.sequence).toBeGreaterThanOrEqual(sequence)
        sequence = creditBalance?.sequence ?? -1
        available = creditBalance?.available ?? ''
      }
      stream.stop()
    }
  })
})

describe('usageEvents', () => {
  it('sends null when there is none, and then each event', async () => {
    const id = await createCustomer(first)
    const stream = watchEvents(id)
    expect(await stream.next()).toEqual({ usageEvents: null })
    const [sequence] = await recordCalls(first, id)
    expect(await stream.next()).toMatchObject({
      usageEvents: { sequence, quantity: '1', status: 'ACCEPTED' },
    })
    stream.stop()
  })

  it('starts with the latest event', async () => {
    const id = await createCustomer(first)
    const sequences = await recordCalls(first, id, 3)
    const stream = watchEvents(id)
    expect(await stream.next()).toMatchObject({ usageEvents: { sequence: sequences[2] } })
    stream.stop()
  })

  it('sends each once and in order while 20 writers on two servers record', async () => {
    const id = await createCustomer(first)
    const before = await recordCalls(first, id, 5)
    const writing = Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const mine: number[] = []
        for (let n = 0; n < 5; n++) {
          mine.push(...(await recordCalls(i % 2 ? first : second, id, 1 + (n % 3))))
        }
        return mine
      }),
    )
    // Opened in the middle of it, from the beginning and from an event.
    const all = watchEvents(id, 0)
    const rest = watchEvents(id, before[2])
    const recorded = [...before, ...(await writing).flat()].sort((a, b) => a - b)
    const last = recorded.at(-1) ?? 0
    expect(await takeUntil(all, last)).toEqual(recorded)
    expect(await takeUntil(rest, last)).toEqual(recorded.slice(3))
    expect([...all.waiting(), ...rest.waiting()]).toEqual([])
    all.stop()
    rest.stop()
  })

  it('goes on after a reconnect without loss or repetition', async () => {
    const id = await createCustomer(first)
    const stream = watchEvents(id)
    await stream.next()
    const [seen] = await recordCalls(first, id)
    await stream.next()
    stream.stop()
    const missed = await recordCalls(first, id, 3)
    const resumed = watchEvents(id, seen)
    expect(await takeUntil(resumed, missed[2] ?? 0)).toEqual(missed)
    const [next] = await recordCalls(second, id)
    expect(await resumed.next()).toMatchObject({ usageEvents: { sequence: next } })
    resumed.stop()
  })

  it('sends a batch of 1,000 events whole', async () => {
    const id = await createCustomer(first)
    const stream = watchEvents(id)
    await stream.next()
    const sequences = await recordCalls(first, id, 1_000)
    expect(await takeUntil(stream, sequences.at(-1) ?? 0)).toEqual(sequences)
    stream.stop()
  })

  it('refuses to go on after an event that is still to come', async () => {
    const id = await createCustomer(first)
    const [error] = await watchEvents(id, 7).errors()
    expect(error?.extensions?.code).toBe('INVALID_REQUEST')
  })
})

describe('who may watch', () => {
  it('answers an unknown customer and one of the other mode alike', async () => {
    const id = await createCustomer(first)
    const other = await connect(second.url, { apiKey: first.testKey })
    const absent = id.replace(/.$/, (end) => (end === '0' ? '1' : '0'))
    const [foreign] = await watchBalance(id, other).errors()
    const [unknown] = await watchBalance(absent, client).errors()
    for (const error of [foreign, unknown]) {
      expect(error?.extensions?.code).toBe('NOT_FOUND')
      expect(error?.extensions?.requestId).toMatch(/^req_/)
    }
    await other.close()
  })

  it('keeps the modes apart', async () => {
    const test = await connect(first.url, { apiKey: first.testKey })
    const id = await createCustomer(first, first.testKey)
    const stream = watchBalance(id, test)
    await stream.next()
    await addCredits(first, await createCustomer(first), '1')
    // Nothing of it comes before the next change of its own.
    const add = `mutation ($id: ID!) { addCredits(input: { customerId: $id, amount: "2" }) { id } }`
    await graphqlData(first.url, first.testKey, add, { id })
    expect(await stream.next()).toMatchObject({ creditBalance: { available: '2', sequence: 1 } })
    expect(stream.waiting()).toEqual([])
    await test.close()
  })

  it('lets an archived customer be watched', async () => {
    const id = await createCustomer(first)
    await graphqlData(
      first.url,
      first.liveKey,
      'mutation ($id: ID!) { archiveCustomer(id: $id) { id } }',
      { id },
    )
    const stream = watchBalance(id)
    expect(await stream.next()).toMatchObject({ creditBalance: { available: '0' } })
    stream.stop()
  })

  it('keeps a token to its customer when the externalId passes to another one', async () => {
    const own = await createCustomer(first)
    const name = `user-${own}`
    const rename = `mutation ($id: ID!, $externalId: String) {
      updateCustomer(id: $id, input: { externalId: $externalId }) { id }
    }`
    const admin = (variables: object) =>
      graphqlData<unknown, object>(first.url, first.liveKey, rename, variables)
    await admin({ id: own, externalId: name })
    const browser = await connect(second.url, { token: await createToken(first, own) })
    await admin({ id: own, externalId: null })
    await admin({ id: await createCustomer(first), externalId: name })
    expect(await watchBalance(name, browser).next()).toMatchObject({
      creditBalance: { customerId: own },
    })
    const query = 'query ($id: ID!) { credits(customerId: $id) { customerId } }'
    expect(await browser.subscribe(query, { id: name }).next()).toEqual({
      credits: { customerId: own },
    })
    await browser.close()
  })

  it('shows a customer token its own customer and no other', async () => {
    const id = await createCustomer(first)
    const browser = await connect(second.url, { token: await createToken(first, id) })
    const own = watchBalance(id, browser)
    expect(await own.next()).toMatchObject({ creditBalance: { customerId: id } })
    expect(await watchEvents(id, undefined, browser).next()).toEqual({ usageEvents: null })
    const other = await createCustomer(first)
    const [error] = await watchBalance(other, browser).errors()
    expect(error?.extensions?.code).toBe('FORBIDDEN')
    const [written] = await browser
      .subscribe('mutation { createCustomer(input: {}) { id } }')
      .errors()
    expect(written?.extensions?.code).toBe('FORBIDDEN')
    await browser.close()
  })
})
