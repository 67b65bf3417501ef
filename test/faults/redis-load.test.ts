/** Redis is killed and restarted empty under load: no request fails, and subscribers on another server miss nothing. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { faultRuns } from '../support/fault-runs.ts'
import { graphqlData } from '../support/graphql.ts'
import { CreateCustomerDocument } from '../support/ledger.generated.ts'
import { expectExact, loadKey, prepareLoad, startLoad } from '../support/ledger-load.ts'
import { runFolder } from '../support/leftovers.ts'
import { connect } from '../support/live-client.ts'
import {
  balanceSubscription,
  eventsSubscription,
  type LiveBalance,
  type LiveEvent,
} from '../support/live-product.ts'
import { type Asker, addCredits } from '../support/product.ts'
import { promised } from '../support/promised.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { startServer, until } from '../support/server-process.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

/** From a change on one server to the subscriber on another, with Redis away. */
const lateMs = 2_000

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer()
})

it('a Redis that is killed and comes back empty fails nothing and costs subscribers nothing', async () => {
  const folder = join(runFolder(), 'redis-load')
  let redis = await startRedisServer(folder)
  closers.push(() => redis.close())
  const database = await createTestDatabase()
  closers.push(() => database.drop())
  const start = async () => {
    const server = await startServer({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      BOOTSTRAP_API_KEY: loadKey,
      LOG_LEVEL: 'error',
    })
    closers.push(() => server.end('SIGKILL'))
    return server
  }
  const [first, second] = [await start(), await start()]
  const ids = await prepareLoad(first.url)
  let turn = 0
  const load = startLoad(() => [first, second][turn++ % 2]?.url ?? '', ids, faultRuns.clients)

  // The load moves its customers on both servers; this one is moved here, on the first, and watched on the second.
  const asker: Asker = {
    ask: (document, variables) => graphqlData(first.url, loadKey, document, variables),
  }
  const watched = (await asker.ask(CreateCustomerDocument, { input: {} })).createCustomer.id
  const client = await connect(second.url, { apiKey: loadKey })
  const balance = client.subscribe<LiveBalance>(balanceSubscription, { id: watched })
  const busy = ids[0] ?? ''
  const events = client.subscribe<LiveEvent>(eventsSubscription, { id: busy, after: 0 })
  await balance.next()
  let credits = 0
  const change = async () => {
    credits += 1
    await addCredits(asker, watched, '1')
    const isShown = promised('a change on another server, Redis there or away', lateMs)
    const next = await balance.next()
    isShown()
    expect(next.creditBalance?.available).toBe(String(credits))
  }

  for (let outage = 0; outage < faultRuns.outages; outage++) {
    await change()
    await redis.close()
    for (let i = 0; i < 3; i++) {
      await change()
      await sleep(300)
    }
    redis = await startRedisServer(folder, redis.port)
    for (let i = 0; i < 5; i++) {
      await change()
      await sleep(300)
    }
  }
  await load.stop()
  expect(Object.fromEntries(load.refusals)).toEqual({})
  const sql = createTestPool(database.url, 1)
  closers.push(() => sql.end())

  // Every event once and in order, whatever was lost on the way.
  const { rows } = await sql.query(
    'select sequence from usage_event where customer_id = $1 order by sequence',
    [busy],
  )
  const got: number[] = []
  const complete = () => {
    for (const { usageEvents } of events.waiting()) got.push(usageEvents?.sequence ?? -1)
    return got.length >= rows.length
  }
  await until(complete)
  expect(got).toEqual(rows.map((row) => Number(row.sequence)))
  await client.close()
  load.expected.set(watched, credits)
  await expectExact(sql, load)
})
