/** The arithmetic of rate limits, in process and in Redis, and the total that a credential gets from several servers. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/operation/caller.ts'
import { draw, type Rate } from '../../src/core/rate-limits/gcra.ts'
import { rateClasses } from '../../src/core/rate-limits/rate-classes.ts'
import {
  createRateLimiter,
  type LimitRate,
  type Paced,
} from '../../src/core/rate-limits/rate-limiter.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import { createRedisBuckets } from '../../src/infra/redis-buckets.ts'
import { runFolder } from '../support/leftovers.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { until } from '../support/server-process.ts'

const rates = fc.record({
  limit: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 })),
  windowMs: fc.integer({ min: 1, max: 86_400 }).map((seconds) => seconds * 1_000),
})

describe('a bucket', () => {
  it('grants at most limit + limit × w / window in any time w', () => {
    const steps = fc.array(fc.tuple(fc.nat(3_000), fc.integer({ min: 1, max: 30 })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(rates, steps, (rate, moves) => {
        let fullAt = 0
        let now = 1_000
        const granted: [at: number, units: number][] = []
        for (const [pauseMs, wanted] of moves) {
          now += pauseMs
          const drawn = draw(rate, fullAt, now, wanted)
          fullAt = drawn.fullAt
          expect(drawn.granted).toBeGreaterThanOrEqual(0)
          expect(drawn.remaining).toBeGreaterThanOrEqual(0)
          expect(drawn.granted).toBeLessThanOrEqual(wanted)
          granted.push([now, drawn.granted])
        }
        for (const [i, [from]] of granted.entries()) {
          let sum = 0
          for (const [at, units] of granted.slice(i)) {
            sum += units
            const most = rate.limit + (rate.limit * (at - from)) / rate.windowMs
            expect(sum).toBeLessThanOrEqual(most + 1e-3)
          }
        }
      }),
    )
  })

  it('grants a unit to whoever waits as long as it says', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 50 }), (rate, times) => {
        let [fullAt, now] = [0, 5_000]
        for (let time = 0; time < times; time++) {
          const all = draw(rate, fullAt, now, rate.limit)
          fullAt = all.fullAt
          expect(draw(rate, fullAt, now, 1).granted).toBe(0)
          now += draw(rate, fullAt, now, 1).retryMs
          const one = draw(rate, fullAt, now, 1)
          expect(one.granted).toBe(1)
          fullAt = one.fullAt
        }
      }),
    )
  })

  it('is never more than one window behind, whatever the rate was before', () => {
    const before = draw({ limit: 1, windowMs: 86_400_000 }, 0, 0, 1)
    const after = draw({ limit: 100, windowMs: 1_000 }, before.fullAt, 0, 1)
    expect(after.retryMs).toBeLessThanOrEqual(10)
  })
})

const hourMs = 3_600_000

/** A limiter that waits for its Redis however busy the machine is. */
const patient = () => createRateLimiter({ store: createRedisBuckets(redis), waitMs: hourMs })

let server: RedisServer
let redis: Redis
const folder = join(runFolder(), 'rates')
beforeAll(async () => {
  server = await startRedisServer(folder)
  redis = new Redis(server.port, { enableOfflineQueue: true, commandTimeout: hourMs })
  redis.on('error', () => undefined)
})
afterAll(async () => {
  redis?.disconnect()
  await server?.close()
})

describe('a bucket in Redis', () => {
  it('does the same sums', async () => {
    const store = createRedisBuckets(redis)
    const moves = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(rates, moves, async (rate, wants) => {
        const bucket = randomUUID()
        let fullAt = 0
        for (const wanted of wants) {
          const drawn = await store.draw(bucket, rate, wanted)
          // Its clock, which only it knows.
          const now = drawn.fullAt - drawn.resetMs
          const own = draw(rate, fullAt === 0 ? now : fullAt, now, wanted)
          // A unit that is just coming may be there for one and not for the other.
          const exact = (rate.windowMs - Math.max(0, fullAt - now)) / (rate.windowMs / rate.limit)
          if (Math.abs(exact - Math.round(exact)) > 0.01 || fullAt <= now) {
            expect([drawn.granted, drawn.remaining]).toEqual([own.granted, own.remaining])
            expect(Math.abs(drawn.fullAt - own.fullAt)).toBeLessThan(0.01)
            expect(Math.abs(drawn.retryMs - own.retryMs)).toBeLessThan(0.01)
          }
          fullAt = drawn.fullAt
        }
      }),
      { numRuns: 200 },
    )
  })

  it('is gone when it is full again', async () => {
    const store = createRedisBuckets(redis)
    const bucket = randomUUID()
    await store.draw(bucket, { limit: 1_000, windowMs: 1_000 }, 5)
    const key = `openmonetize:rate:{${bucket}}`
    expect(await redis.pttl(key)).toBeLessThanOrEqual(6)
    await store.draw(bucket, { limit: 10, windowMs: hourMs }, 10)
    expect(await redis.pttl(key)).toBeGreaterThan(hourMs / 2)
  })
})

function callerOf(rate: Rate, actor: string = randomUUID(), more: Partial<Caller> = {}): Caller {
  const own = Object.fromEntries(rateClasses.map((rateClass) => [rateClass, rate]))
  return { workspaceId: 'ws_1', mode: 'LIVE', role: 'ADMIN', actor, rates: own, ...more }
}

async function ask(limit: LimitRate, caller: Caller): Promise<{ error?: DomainError } & Paced> {
  const request: Paced = { pace: null, counted: null }
  try {
    await limit(caller, 'USAGE', request)
    return request
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { ...request, error }
  }
}

/** Sends from all servers at once, as fast as it goes, until so many are refused; how many were granted, and in how many ms. */
async function flood(servers: LimitRate[], caller: Caller, refusals: number, width: number) {
  const start = performance.now()
  let granted = 0
  let refused = 0
  const client = async (limit: LimitRate) => {
    while (refused < refusals) {
      const { error, pace } = await ask(limit, caller)
      expect(pace?.remaining).toBeGreaterThanOrEqual(0)
      if (error) {
        refused += 1
        await new Promise((resolve) => setTimeout(resolve, 1))
      } else granted += 1
    }
  }
  await Promise.all(servers.flatMap((limit) => Array.from({ length: width }, () => client(limit))))
  return { granted, ms: performance.now() - start }
}

describe('two servers on one Redis', () => {
  it.each([
    { limit: 10_000, windowMs: 60_000 },
    { limit: 1_000, windowMs: 10_000 },
    { limit: 100, windowMs: 60_000 },
    { limit: 1_000, windowMs: 60_000 },
    { limit: 3, windowMs: 1_000 },
  ])('together grant %j, at most 1 % more, and nearly all of it', async (rate) => {
    const { granted, ms } = await flood([patient(), patient()], callerOf(rate), 500, 8)
    const most = rate.limit + (rate.limit * ms) / rate.windowMs
    expect(granted).toBeLessThanOrEqual(Math.ceil(most * 1.01))
    expect(granted).toBeGreaterThanOrEqual(Math.floor(Math.min(most, rate.limit) * 0.97) - 1)
  })

  it('never refuse who keeps to the limit, nor who waits as long as they were told', async () => {
    const [one, two] = [patient(), patient()]
    const caller = callerOf({ limit: 4, windowMs: 2_000 })
    for (let time = 0; time < 6; time++) {
      let refusal: DomainError | undefined
      for (let sent = 0; !refusal; sent++) refusal = (await ask(sent % 2 ? one : two, caller)).error
      const seconds = refusal.details?.retryAfterSeconds as number
      expect(seconds).toBeGreaterThanOrEqual(1)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
      expect((await ask(time % 2 ? one : two, caller)).error).toBeUndefined()
    }
  })

  it('draw one unit at a time for who sends little', async () => {
    const counted: number[] = []
    const store = createRedisBuckets(redis)
    let now = 0
    const limit = createRateLimiter({
      now: () => now,
      waitMs: hourMs,
      store: {
        draw(bucket, rate, wanted) {
          counted.push(wanted)
          return store.draw(bucket, rate, wanted)
        },
      },
    })
    const caller = callerOf({ limit: 10_000, windowMs: 60_000 })
    for (let time = 0; time < 4; time++) {
      await ask(limit, caller)
      // After that a share has lapsed.
      now += 251
    }
    expect(counted).toEqual([1, 1, 1, 1])
    for (let time = 0; time < 2_000; time++) await ask(limit, caller)
    expect(counted.length).toBeLessThan(200)
    expect(Math.max(...counted)).toBe(25)
  })

  it('hold a changed rate, a higher one too', async () => {
    const limit = patient()
    const actor = randomUUID()
    const slow = callerOf({ limit: 1, windowMs: 86_400_000 }, actor)
    const fast = callerOf({ limit: 100, windowMs: 60_000 }, actor)
    expect((await ask(limit, slow)).error).toBeUndefined()
    const { error } = await ask(limit, slow)
    expect(error?.details?.retryAfterSeconds).toBeGreaterThan(80_000)
    // The bucket is empty as before, but fills at the new rate.
    expect((await ask(limit, fast)).error?.details?.retryAfterSeconds ?? 1).toBe(1)
    await until(async () => !(await ask(limit, fast)).error)
    await until(async () => Boolean((await ask(limit, fast)).error), { everyMs: 0 })
    expect((await ask(limit, slow)).error).toBeDefined()
  })
})

describe('a limit', () => {
  it('is one for all tokens of a customer, and another for each other customer', async () => {
    const limit = createRateLimiter({})
    const token = (id: string) =>
      callerOf({ limit: 2, windowMs: 60_000 }, 'token', {
        role: 'CUSTOMER',
        customer: { id, externalId: null },
      })
    const outcomes = []
    for (const id of ['a', 'a', 'a', 'b']) outcomes.push((await ask(limit, token(id))).error?.code)
    expect(outcomes).toEqual([undefined, undefined, 'RATE_LIMITED', undefined])
  })

  it('is none for what the server does by itself', async () => {
    const limit = createRateLimiter({})
    const jobs = callerOf({ limit: 1, windowMs: 60_000 }, 'system')
    for (let time = 0; time < 5; time++) expect((await ask(limit, jobs)).pace).toBeNull()
  })

  it('grants several units whole or not at all, here and in Redis', async () => {
    for (const store of [undefined, createRedisBuckets(redis)]) {
      const limit = createRateLimiter({ store })
      const caller = callerOf({ limit: 10, windowMs: 86_400_000 })
      const take = async (units: number, costDue?: number) => {
        const request: Paced = { pace: null, costDue, counted: null }
        const counted = async () => limit(caller, 'USAGE', request, units)
        const error = await counted().then(
          () => null,
          (reason: DomainError) => reason.details?.retryAfterSeconds,
        )
        return [error, request.pace?.remaining]
      }
      expect(await take(6)).toEqual([null, 4])
      const [seconds, left] = await take(7)
      expect(left).toBe(4)
      expect(seconds).toBeGreaterThan(25_000)
      expect(seconds).toBeLessThanOrEqual(25_920)
      // A document of 250 values counts two more.
      expect(await take(2, 250)).toEqual([null, 0])
      expect((await take(1))[0]).toBeGreaterThan(8_000)
    }
  })

  it('counts the parts of a request together where it says so', async () => {
    const limit = createRateLimiter({})
    const caller = callerOf({ limit: 2, windowMs: 60_000 })
    const request: Paced = { pace: null, counted: new Set() }
    for (let part = 0; part < 5; part++) await limit(caller, 'USAGE', request)
    expect(request.pace?.remaining).toBe(1)
  })
})

describe('a Redis that goes away', () => {
  let own: RedisServer
  let client: Redis
  let draws = 0
  let now = 0
  const limiter = (waitMs: number) => {
    const store = createRedisBuckets(client)
    return createRateLimiter({
      now: () => now,
      waitMs,
      store: {
        draw(...asked) {
          draws += 1
          return store.draw(...asked)
        },
      },
    })
  }
  const rate = { limit: 40, windowMs: 24 * hourMs }
  const spend = async (limit: LimitRate) => {
    const caller = callerOf(rate)
    let granted = 0
    while (!(await ask(limit, caller)).error) granted += 1
    return granted
  }

  beforeEach(async () => {
    own = await startRedisServer(join(folder, 'own'))
    client = new Redis(own.port, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: hourMs,
      retryStrategy: () => 50,
    })
    client.on('error', () => undefined)
    await until(() => client.status === 'ready')
  })
  afterEach(async () => {
    client.disconnect()
    await own.close()
  })

  it('leaves each server half of the limit, and all of it when it is back', async () => {
    const limit = limiter(hourMs)
    expect(await spend(limit)).toBe(40)
    await own.close()
    await ask(limit, callerOf(rate))
    expect(await spend(limit)).toBe(20)
    own = await startRedisServer(join(folder, 'own'), own.port)
    await until(() => client.status === 'ready')
    // After that it is asked again, by one request that does not wait for it.
    now += 1_001
    await ask(limit, callerOf(rate))
    await until(async () => (await spend(limit)) === 40)
  })

  it('and says nothing holds up one request alone', async () => {
    const limit = limiter(100)
    await client.client('PAUSE', hourMs)
    expect((await ask(limit, callerOf(rate))).error).toBeUndefined()
    draws = 0
    for (let time = 0; time < 50; time++) await ask(limit, callerOf(rate))
    expect(draws).toBe(0)
  })
})
