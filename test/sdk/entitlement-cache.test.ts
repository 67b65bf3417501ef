/** How long the cache of the Node SDK answers: by a clock and a stream of changes that the test moves. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { OpenMonetize } from '../../src/sdk/node/openmonetize.ts'
import { type Transport, TransportError } from '../../src/sdk/node/transport.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const answer = {
  ...{ customerId: 'cust_1', featureKey: 'export', allowed: true, reason: 'ENTITLED' },
  ...{ limit: null, used: null, resetAt: null, expiresAt: null, costPreview: null },
}

function createServer() {
  let isAway = false
  let lose: () => void = () => undefined
  const encoder = new TextEncoder()
  const change = JSON.stringify({ data: { customersChanged: { customers: [], resync: true } } })

  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield encoder.encode(`event: next\ndata: ${change}\n\n`)
    await new Promise<void>((resolve) => {
      lose = resolve
    })
    throw new TransportError('CONNECTION', 'lost')
  }

  const transport: Transport = {
    async send() {
      if (isAway) throw new TransportError('CONNECTION', 'away')
      const asOf = new Date().toISOString()
      const data = { checkEntitlements: [{ ...answer, asOf }] }
      return { status: 200, headers: {}, text: JSON.stringify({ data }) }
    },
    async stream() {
      if (isAway) throw new TransportError('CONNECTION', 'away')
      return { status: 200, headers: {}, chunks: chunks(), close: () => lose() }
    },
    close: () => undefined,
  }
  return {
    transport,
    leave() {
      isAway = true
      lose()
    },
  }
}

async function warmed(cache: object) {
  const server = createServer()
  const { transport } = server
  const om = new OpenMonetize({ apiKey: 'om_test_1', transport, cache, maxRetries: 0 })
  const source = async () => {
    const check = om.entitlements.check({ customerId: 'cust_1', feature: 'export' })
    const told = check.then(
      (one) => one.source,
      (error) => error.code,
    )
    // A lost connection is repeated once.
    await vi.advanceTimersByTimeAsync(0)
    return told
  }
  expect(await source()).toBe('server')
  // The first word of the stream makes all be asked for again, and what a change touched is not kept for a second.
  await vi.advanceTimersByTimeAsync(1_001)
  expect([await source(), await source()]).toEqual(['server', 'cache'])
  return { om, source, leave: server.leave }
}

it('answers for 5 s after the stream was lost, and then no more', async () => {
  const { om, source, leave } = await warmed({})
  leave()
  await vi.advanceTimersByTimeAsync(4_990)
  expect(await source()).toBe('cache')
  await vi.advanceTimersByTimeAsync(20)
  expect(await source()).toBe('CONNECTION')
  await om.close()
})

it('serves the last state for longer when it may be stale', async () => {
  const { om, source, leave } = await warmed({ staleMs: 60_000 })
  leave()
  await vi.advanceTimersByTimeAsync(59_000)
  expect(await source()).toBe('cache')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await source()).toBe('CONNECTION')
  await om.close()
})

it('asks again after the time to live, even when no change was told', async () => {
  const { om, source } = await warmed({ ttlMs: 10_000 })
  await vi.advanceTimersByTimeAsync(9_990)
  expect(await source()).toBe('cache')
  await vi.advanceTimersByTimeAsync(20)
  expect(await source()).toBe('server')
  await om.close()
})
