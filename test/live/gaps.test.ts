/** What messages between servers lose is read from the database within about a second. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { runFolder } from '../support/leftovers.ts'
import { connect } from '../support/live-client.ts'
import {
  addCredits,
  alike,
  balanceSubscription,
  createCustomer,
  createMeter,
  eventsSubscription,
  type LiveBalance,
  type LiveEvent,
  recordCalls,
} from '../support/live-product.ts'
import { promised } from '../support/promised.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestDatabase } from '../support/test-database.ts'

describe('servers that cannot hear each other', () => {
  let first: TestApp
  let second: TestApp

  beforeAll(async () => {
    first = await startTestApp()
    second = await startTestApp(alike(first))
    await createMeter(first)
  })
  afterAll(async () => {
    await second?.close()
    await first?.close()
  })

  it('show each other every change', async () => {
    const client = await connect(second.url, { apiKey: first.liveKey })
    const id = await createCustomer(first)
    const balance = client.subscribe<LiveBalance>(balanceSubscription, { id })
    const events = client.subscribe<LiveEvent>(eventsSubscription, { id })
    await Promise.all([balance.next(), events.next()])
    const areShown = promised('what messages lost', 2_500)
    await addCredits(first, id, '3')
    const recorded = await recordCalls(first, id, 300)
    expect(await balance.next()).toMatchObject({ creditBalance: { available: '3' } })
    const got: (number | undefined)[] = []
    while (got.length < 300) got.push((await events.next()).usageEvents?.sequence)
    areShown()
    expect(got).toEqual(recorded)
    await client.close()
  })
})

describe('a Redis that stalls, resets and refuses', () => {
  it('fails no request and loses no event', async () => {
    const redis = await startRedisServer(join(runFolder(), 'live'))
    const proxy = await startFaultProxy(redis.url)
    const first = await startTestApp({ redisUrl: redis.url, logLevel: 'silent' })
    const second = await startTestApp({
      ...alike(first),
      redisUrl: proxy.urlOf(redis.url),
      logLevel: 'silent',
    })
    await createMeter(first)
    const client = await connect(second.url, { apiKey: first.liveKey })
    const id = await createCustomer(first)
    const stream = client.subscribe<LiveEvent>(eventsSubscription, { id, after: 0 })
    const recorded: number[] = []
    for (const fault of ['pass', 'stall', 'pass', 'reset', 'refuse', 'pass'] as const) {
      proxy[fault]()
      for (let i = 0; i < 5; i++) {
        recorded.push(...(await recordCalls(first, id, 2)), ...(await recordCalls(second, id)))
        await new Promise((resolve) => setTimeout(resolve, 60))
      }
    }
    const got: (number | undefined)[] = []
    while (got.length < recorded.length) got.push((await stream.next()).usageEvents?.sequence)
    expect(got).toEqual(recorded)
    // A subscription that starts while Redis is away starts nevertheless.
    proxy.stall()
    const late = client.subscribe<LiveBalance>(balanceSubscription, { id })
    const isStarted = promised('a subscription while Redis is away', 1_500)
    expect(await late.next()).toMatchObject({ creditBalance: { available: '0' } })
    isStarted()
    await client.close()
    await second.close()
    await first.close()
    await proxy.close()
    await redis.close()
  })
})

describe('a database that goes away', () => {
  it('ends no subscription and costs no event', async () => {
    const database = await createTestDatabase()
    const proxy = await startFaultProxy(database.url)
    const first = await startTestApp({ databaseUrl: database.url })
    const second = await startTestApp({
      ...alike(first),
      databaseUrl: proxy.urlOf(database.url),
      logLevel: 'silent',
    })
    await createMeter(first)
    const client = await connect(second.url, { apiKey: first.liveKey })
    const id = await createCustomer(first)
    const stream = client.subscribe<LiveEvent>(eventsSubscription, { id, after: 0 })
    const recorded = await recordCalls(first, id, 2)
    await stream.next()
    proxy.refuse()
    recorded.push(...(await recordCalls(first, id, 300)))
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    proxy.pass()
    recorded.push(...(await recordCalls(first, id, 2)))
    const got: (number | undefined)[] = [recorded[0]]
    while (got.length < recorded.length) got.push((await stream.next()).usageEvents?.sequence)
    expect(got).toEqual(recorded)
    await client.close()
    await second.close()
    await first.close()
    await proxy.close()
    await database.drop()
  })
})
