/** A closed server leaves nothing behind in its process. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runFolder } from '../support/leftovers.ts'
import { connect } from '../support/live-client.ts'
import {
  balanceSubscription,
  createCustomer,
  createMeter,
  eventsSubscription,
  recordCalls,
} from '../support/live-product.ts'
import { connectRaw, openRaw, subscribeRaw } from '../support/raw-client.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { until } from '../support/server-process.ts'
import { startTestApp } from '../support/test-app.ts'

const kinds = ['Timeout', 'TCPSocketWrap', 'TCPServerWrap', 'TCPConnectWrap']

function resources(): Record<string, number> {
  const all = process.getActiveResourcesInfo()
  return Object.fromEntries(kinds.map((kind) => [kind, all.filter((one) => one === kind).length]))
}

it('leaves no timer and no socket, with subscriptions open and Redis away', async () => {
  const redis = await startRedisServer(join(runFolder(), 'close'))
  const use = async () => {
    const app = await startTestApp({ redisUrl: redis.url, logLevel: 'silent' })
    await createMeter(app)
    const id = await createCustomer(app)
    const client = await connect(app.url, { apiKey: app.liveKey })
    await client.subscribe(balanceSubscription, { id }).next()
    await client.subscribe(eventsSubscription, { id }).next()
    const raw = await connectRaw(app.url, app.liveKey)
    await subscribeRaw(raw, 'usage', id)
    await openRaw(app.url)
    await recordCalls(app, id)
    return { app, client }
  }
  const before = resources()
  const { app, client } = await use()
  await redis.close()
  await app.close()
  expect(await client.closed).toBe(1012)
  const { Timeout = 0, TCPSocketWrap = 0, ...others } = before
  const isClean = () => {
    const now = resources()
    return (
      (now.TCPSocketWrap ?? 0) <= TCPSocketWrap &&
      (now.Timeout ?? 0) <= Timeout + 1 &&
      Object.entries(others).every(([kind, number]) => (now[kind] ?? 0) <= number)
    )
  }
  await until(isClean, { found: () => JSON.stringify({ before, now: resources() }) })
})
