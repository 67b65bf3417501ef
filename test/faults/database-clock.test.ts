/** The clock of the server, with a database and a machine whose clocks the test sets. */
import type { Pool } from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { createDatabaseClock, type DatabaseClock } from '../../src/infra/database-clock.ts'

const start = Date.parse('2026-03-10T12:00:00Z')
let clock: DatabaseClock | undefined

afterEach(() => clock?.close())

/** All in milliseconds. */
interface World {
  /** Passes for everybody. */
  passed: number
  /** The offset to which the machine's clock was set. */
  set: number
  /** How long the machine has slept. */
  slept: number
  /** The offset of the database's clock from the right time. */
  databaseOff: number
  /** How long a question and its answer travel. */
  there: number
  back: number
  isAway: boolean
}

async function startClock(given: Partial<World> = {}) {
  const world: World = {
    passed: 0,
    set: 0,
    slept: 0,
    databaseOff: 0,
    there: 1,
    back: 1,
    isAway: false,
    ...given,
  }
  const told: string[] = []
  const sql = {
    async query() {
      if (world.isAway) throw new Error('Connection terminated')
      world.passed += world.there
      const ms = start + world.passed + world.slept + world.databaseOff
      world.passed += world.back
      return { rows: [{ ms }] }
    },
  } as unknown as Pool
  clock = await createDatabaseClock(sql, {
    tell: (standing) => told.push(standing),
    local: {
      wall: () => start + world.passed + world.slept + world.set,
      steady: () => 7_000 + world.passed,
    },
  })
  const made = clock
  /** How far it is from the database's clock. */
  const wrongBy = () =>
    made.now().getTime() - (start + world.passed + world.slept + world.databaseOff)
  return { clock: made, world, told, wrongBy }
}

describe('the clock of the server', () => {
  it.each([0, 40_000, -40_000])('is that of the database, %i ms from the machine', async (off) => {
    const { wrongBy, world } = await startClock({ databaseOff: off })
    expect(wrongBy()).toBe(0)
    world.passed += 3_600_000
    expect(wrongBy()).toBe(0)
  })

  it('is wrong by one round trip at most', async () => {
    const { clock, world, wrongBy } = await startClock({ there: 90, back: 10 })
    expect(Math.abs(wrongBy())).toBeLessThanOrEqual(50)
    world.there = 2
    world.back = 2
    await clock.refresh()
    expect(Math.abs(wrongBy())).toBeLessThanOrEqual(4)
    // An answer that comes late says little, and changes nothing.
    world.back = 4_000
    await clock.refresh()
    expect(Math.abs(wrongBy())).toBeLessThanOrEqual(4)
  })

  it('does not move when the clock of the machine is set', async () => {
    const { clock, world, told, wrongBy } = await startClock()
    world.set = 172_800_000
    expect(wrongBy()).toBe(0)
    await clock.refresh()
    expect(wrongBy()).toBe(0)
    expect([clock.standing(), clock.aheadMs(), told]).toEqual(['WRONG', 172_800_000, ['WRONG']])
    world.set = -6_000
    await clock.refresh()
    expect([clock.standing(), clock.aheadMs()]).toEqual(['OFF', -6_000])
    world.set = 0
    await clock.refresh()
    expect([wrongBy(), told]).toEqual([0, ['WRONG', 'OFF', 'RIGHT']])
  })

  it('asks anew, unbidden, when the machine slept', async () => {
    const { clock, world, wrongBy } = await startClock()
    world.passed += 1_000
    world.slept = 3_600_000
    expect(wrongBy()).toBeLessThan(-3_599_000)
    // That question was the one that it asked for itself; another one would begin anew.
    world.isAway = true
    await clock.refresh()
    expect(Math.abs(wrongBy())).toBeLessThanOrEqual(2)
  })

  it('follows a database that is replaced by one with another clock', async () => {
    const { clock, world, wrongBy } = await startClock()
    world.databaseOff = 30_000
    await clock.refresh()
    expect(Math.abs(wrongBy())).toBeLessThanOrEqual(2)
    expect(clock.standing()).toBe('OFF')
  })

  it('counts on while the database is away', async () => {
    const { clock, world, wrongBy } = await startClock()
    world.isAway = true
    world.passed += 600_000
    await clock.refresh()
    expect(wrongBy()).toBe(0)
  })

  it.each([
    [60_001, 'is 60 s ahead of that of the database'],
    [-86_400_000, 'is 86400 s behind that of the database'],
  ])('refuses to start with a machine that is %i ms ahead', async (set, words) => {
    await expect(startClock({ set })).rejects.toThrow(words)
  })

  it('starts with a machine that is a minute off, and says so', async () => {
    expect((await startClock({ set: 59_999 })).told).toEqual(['OFF'])
  })
})
