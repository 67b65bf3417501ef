/** The cache of checks: what it holds, how long and how much, with loads that the test controls. */
import { describe, expect, it } from 'vitest'
import { tailOf } from '../../src/core/changes/account-changes.ts'
import type { ChangeListener, Seen } from '../../src/core/changes/change-feed.ts'
import {
  createCheckStateCache,
  type LoadCheckStates,
} from '../../src/core/checks/check-state-cache.ts'
import type { ReadContext } from '../../src/core/operation/operation.ts'

type Loaded = Awaited<ReturnType<LoadCheckStates>>

const contextAt = (now: Date, workspaceId = 'w') => ({ workspaceId, now }) as ReadContext
const forEver = new Date('9999-12-31T23:59:59.999Z')

interface Asked {
  /** Pools of each customer. */
  rows?: number
  /** Waits for `finish`. */
  slow?: boolean
  /** The customer behind the references. */
  id?: string
  until?: Date
}

/** A cache, a clock, and loads that wait for `finish`. */
function start() {
  let asked: Asked = {}
  const waiting: (() => void)[] = []
  let now = Date.parse('2026-03-10T12:00:00Z')
  let uptime = 0
  let loads = 0
  let knownToLast: unknown[] = []
  const state = (customerId: string, workspaceId = 'w') => ({
    account: {
      workspaceId,
      customerId,
      pools: Array(asked.rows ?? 0).fill(null),
      entitlements: new Map(),
      counters: new Map(),
    },
    asOf: new Date(now),
    until: asked.until ?? forEver,
    load: loads,
  })
  const load: LoadCheckStates = async (_ctx, references, known) => {
    loads += 1
    knownToLast = references.map(known)
    const found = references.map((r) => [r, state(asked.id ?? r)] as const)
    if (asked.slow) await new Promise<void>((resolve) => waiting.push(resolve))
    return new Map(found) as unknown as Loaded
  }
  const listeners: ChangeListener[] = []
  let seen: Seen = { at: Number.NEGATIVE_INFINITY, asOf: new Date(0) }
  const changes = { seen: () => seen, listen: (one: ChangeListener) => void listeners.push(one) }
  /** 60,000 rows: 20,000 customers of three. */
  const heapBytesMax = 4 * 1_100 * 60_000
  const cache = createCheckStateCache({ load, changes, uptimeMs: () => uptime, heapBytesMax })
  return {
    cache,
    /** The feed has told of all that happened until now. */
    tell(...ids: string[]) {
      seen = { at: uptime, asOf: new Date(now) }
      for (const { changed } of listeners) changed(new Set(ids.map(tailOf)))
    },
    miss() {
      for (const { missed } of listeners) missed()
    },
    loads: () => loads,
    knownToLast: () => knownToLast,
    advance: (ms: number) => {
      now += ms
    },
    age: (ms: number) => {
      uptime += ms
    },
    finish: () => {
      for (const resolve of waiting.splice(0)) resolve()
    },
    get: async (references: string[], how: Asked = {}) => {
      asked = how
      return cache.get(contextAt(new Date(now)), references)
    },
  }
}

describe('the cache of checks', () => {
  it('answers from memory, by whatever name the customer was loaded', async () => {
    const { get, loads } = start()
    await get(['c'])
    await get(['ext'], { id: 'c' })
    for (const name of ['c', 'ext', 'c', 'ext']) await get([name])
    expect(loads()).toBe(2)
  })

  it('loads those it lacks alone', async () => {
    const { get, loads } = start()
    await get(['a'])
    const found = await get(['a', 'b'])
    expect([...found.keys()].sort()).toEqual(['a', 'b'])
    expect(loads()).toBe(2)
    await get(['a', 'b'])
    expect(loads()).toBe(2)
  })

  it('keeps nothing for more than a second', async () => {
    const { get, loads, advance } = start()
    await get(['a'])
    advance(999)
    await get(['a'])
    expect(loads()).toBe(1)
    advance(2)
    await get(['a'])
    expect(loads()).toBe(2)
  })

  it('answers at once what it keeps', async () => {
    const { cache, get } = start()
    await get(['a', 'b'])
    const found = cache.get(contextAt(new Date('2026-03-10T12:00:00.500Z')), ['a', 'b'])
    expect(found).toBeInstanceOf(Map)
  })

  it('hands what is too old to the load, which knows whether it still stands', async () => {
    const { get, advance, knownToLast, cache } = start()
    const first = await get(['a'])
    expect(knownToLast()).toEqual([undefined])
    advance(60_000)
    await get(['a', 'b'])
    expect(knownToLast()).toEqual([first.get('a'), undefined])
    cache.drop('w', 'a')
    await get(['a'])
    expect(knownToLast()).toEqual([undefined])
  })

  it('keeps nothing beyond the instant until which it was read', async () => {
    const { get, loads, advance } = start()
    await get(['a'], { until: new Date('2026-03-10T12:00:00.300Z') })
    advance(299)
    await get(['a'])
    expect(loads()).toBe(1)
    advance(1)
    await get(['a'])
    expect(loads()).toBe(2)
  })

  it.each([
    ['the customer', (cache: ReturnType<typeof createCheckStateCache>) => cache.drop('w', 'a')],
    [
      'the workspace',
      (cache: ReturnType<typeof createCheckStateCache>) => cache.dropWorkspace('w'),
    ],
    ['everybody', (cache: ReturnType<typeof createCheckStateCache>) => cache.dropAll()],
  ])('forgets when %s is dropped, also what is being loaded', async (_who, drop) => {
    const { get, loads, cache, finish } = start()
    await get(['a'])
    drop(cache)
    const slow = get(['a'], { slow: true })
    expect(loads()).toBe(2)
    drop(cache)
    finish()
    // Whoever waited for it gets it, but nobody else.
    expect((await slow).has('a')).toBe(true)
    await get(['a'])
    expect(loads()).toBe(3)
    await get(['a'])
    expect(loads()).toBe(3)
  })

  it('keeps what is being loaded when somebody else is dropped', async () => {
    const { get, loads, cache, finish } = start()
    const slow = get(['a'], { slow: true })
    cache.drop('w', 'b')
    cache.drop('other', 'a')
    cache.dropWorkspace('other')
    finish()
    await slow
    await get(['a'])
    expect(loads()).toBe(1)
  })

  it('counts age from the beginning of a load', async () => {
    const { get, loads, age, finish } = start()
    const slow = get(['a'], { slow: true })
    age(1_001)
    finish()
    await slow
    await get(['a'])
    expect(loads()).toBe(2)
  })

  it('believes what the feed has not told of, as of when it asked', async () => {
    const { get, loads, advance, age, tell } = start()
    const asOf = async () => (await get(['a'])).get('a')?.asOf.toISOString()
    await get(['a'])
    for (let turn = 0; turn < 10; turn++) {
      advance(250)
      age(250)
      tell('b')
      await get(['a'])
    }
    expect(loads()).toBe(1)
    // In steps, so that answers are the same for a while.
    expect(await asOf()).toBe('2026-03-10T12:00:02.500Z')
    advance(250)
    age(250)
    tell()
    expect(await asOf()).toBe('2026-03-10T12:00:02.500Z')
    advance(1_001)
    age(1_001)
    await get(['a'])
    expect(loads()).toBe(2)
  })

  it.each([
    ['the customer', 'a'],
    ['the workspace', 'w'],
  ])('forgets when the feed tells of %s, also what is being loaded', async (_what, id) => {
    const { get, loads, tell, finish } = start()
    await get(['a'])
    tell(id)
    const slow = get(['a'], { slow: true })
    expect(loads()).toBe(2)
    tell(id)
    finish()
    await slow
    await get(['a'])
    expect(loads()).toBe(3)
    tell('other')
    await get(['a'])
    expect(loads()).toBe(3)
  })

  it('forgets everything when the feed has missed something', async () => {
    const { get, loads, miss, finish } = start()
    await get(['a'])
    const slow = get(['b'], { slow: true })
    miss()
    finish()
    await slow
    await get(['a', 'b'])
    expect(loads()).toBe(3)
  })

  it('keeps so many customers at most, and fewer when they are large', async () => {
    const { get, loads } = start()
    for (let i = 0; i < 20_001; i++) await get([`c${i}`])
    await get(['c20000'])
    expect(loads()).toBe(20_001)
    await get(['c0'])
    expect(loads()).toBe(20_002)
    for (let i = 0; i < 3; i++) await get([`large${i}`], { rows: 28_000 })
    await get(['large2'])
    expect(loads()).toBe(20_005)
    await get(['large0'])
    expect(loads()).toBe(20_006)
  })
})
