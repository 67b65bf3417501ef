/** Rate windows: no span of a window holds more requests than its limit, in a server and in Redis. */
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rate } from '../../src/core/rate-limits/gcra.ts'
import {
  type Counted,
  countIn,
  createWindowLimiter,
} from '../../src/core/rate-limits/rate-windows.ts'
import { createRedisWindows } from '../../src/infra/redis-windows.ts'
import { runFolder } from '../support/leftovers.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'

const rates: Rate[] = [
  { limit: 3, windowMs: 1_000 },
  { limit: 5, windowMs: 10_000 },
]
const caller = { workspaceId: 'ws', mode: 'LIVE', role: 'READ', actor: 'key' } as const
const request = () => ({ pace: null, counted: null })

describe('a request', () => {
  it('is refused while a span of any window holds its limit of requests', () => {
    let log: number[] = []
    const at = (now: number): Counted => {
      const { log: next, ...counted } = countIn(log, rates, now)
      log = next
      return counted
    }
    expect([0, 400, 900].map((now) => at(now).retryMs)).toEqual([0, 0, 0])
    expect(at(999)).toEqual({ counts: [3, 3], retryMs: 1 })
    expect(at(1_000)).toEqual({ counts: [3, 4], retryMs: 0 })
    expect(at(1_400).retryMs).toBe(0)
    // The narrow window has room again, the wide one has not until its first request leaves it.
    expect(at(5_000)).toEqual({ counts: [0, 5], retryMs: 5_000 })
    expect(at(10_000).retryMs).toBe(0)
  })

  it('is told of the widest window, and when to come again', async () => {
    let now = 0
    const limit = createWindowLimiter({ now: () => now })
    const dialect = { name: 'd', rates }
    for (let i = 0; i < 3; i++) {
      const sent = { ...request(), reported: undefined }
      await limit(caller, dialect, sent)
      expect(sent.reported).toMatchObject({ limit: 5, windowMs: 10_000, remaining: 4 - i })
    }
    const details = { limit: 3, windowSeconds: 1, retryAfterSeconds: 1 }
    await expect(limit(caller, dialect, request())).rejects.toMatchObject({ details })
    await limit({ ...caller, workspaceId: 'other' }, dialect, request())
    await limit({ ...caller, rates: { OTHER: { limit: 1, windowMs: 1 } } }, dialect, request())
    now = 1_000
    await limit(caller, dialect, request())
  })
})

describe('servers with one Redis', () => {
  let server: RedisServer
  let redis: Redis
  beforeAll(async () => {
    server = await startRedisServer(join(runFolder(), 'windows'))
    redis = new Redis(server.url)
  })
  afterAll(async () => {
    redis?.disconnect()
    await server?.close()
  })

  it('count together', async () => {
    const wide = [
      { limit: 5, windowMs: 60_000 },
      { limit: 8, windowMs: 120_000 },
    ]
    const stores = [createRedisWindows(redis), createRedisWindows(redis)]
    const counted = []
    for (let i = 0; i < 7; i++) counted.push(await stores[i % 2]!.count('ws d', wide))
    expect(counted.map(({ counts }) => counts)).toEqual([
      ...[1, 2, 3, 4, 5].map((n) => [n, n]),
      ...[
        [5, 5],
        [5, 5],
      ],
    ])
    expect(counted.map(({ retryMs }) => retryMs > 0)).toEqual([...Array(5).fill(false), true, true])
    expect(counted[5]!.retryMs).toBeLessThanOrEqual(60_000)
  })
})
