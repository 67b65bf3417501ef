/** What the cache of checks keeps, for how long and how much: with a load that the test lets end when it wants. */
import { describe, expect, it } from 'vitest'
import { createStandingCache, type LoadStandings } from '../../src/core/ledger/standing-cache.ts'
import type { ReadContext } from '../../src/core/operation.ts'

type Loaded = Awaited<ReturnType<LoadStandings>>

const contextAt = (now: Date, workspaceId = 'w') => ({ workspaceId, now }) as ReadContext

/** A cache, a clock, and loads that wait for `finish`. */
function start() {
  const cache = createStandingCache()
  const waiting: (() => void)[] = []
  let now = Date.parse('2026-03-10T12:00:00Z')
  let loads = 0
  const standing = (customerId: string, rows = 0, workspaceId = 'w') => ({
    account: {
      workspaceId,
      customerId,
      pools: Array(rows).fill(null),
      entitlements: new Map(),
      counters: new Map(),
    },
    asOf: new Date(now),
    load: loads,
  })
  const load =
    (rows: number, slow: boolean, idOf = (reference: string) => reference): LoadStandings =>
    async (_ctx, references) => {
      loads += 1
      const found = references.map((r) => [r, standing(idOf(r), rows)] as const)
      if (slow) await new Promise<void>((resolve) => waiting.push(resolve))
      return new Map(found) as unknown as Loaded
    }
  return {
    cache,
    loads: () => loads,
    advance: (ms: number) => {
      now += ms
    },
    finish: () => {
      for (const resolve of waiting.splice(0)) resolve()
    },
    get: (
      references: string[],
      { rows = 0, slow = false, id = undefined as string | undefined } = {},
    ) =>
      cache.get(contextAt(new Date(now)), references, load(rows, slow, id ? () => id : undefined)),
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

  it.each([
    ['the customer', (cache: ReturnType<typeof createStandingCache>) => cache.drop('w', 'a')],
    ['the workspace', (cache: ReturnType<typeof createStandingCache>) => cache.dropWorkspace('w')],
    ['everybody', (cache: ReturnType<typeof createStandingCache>) => cache.dropAll()],
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
    const { get, loads, finish } = start()
    const slow = get(['a'], { slow: true })
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    finish()
    await slow
    await get(['a'])
    expect(loads()).toBe(2)
  })

  it('keeps 20,000 customers at most, and fewer when they are large', async () => {
    const { get, loads } = start()
    for (let i = 0; i < 20_001; i++) await get([`c${i}`])
    await get(['c20000'])
    expect(loads()).toBe(20_001)
    await get(['c0'])
    expect(loads()).toBe(20_002)
    for (let i = 0; i < 3; i++) await get([`large${i}`], { rows: 90_000 })
    await get(['large2'])
    expect(loads()).toBe(20_005)
    await get(['large0'])
    expect(loads()).toBe(20_006)
  })
})
