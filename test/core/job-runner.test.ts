/** The runner of jobs: one round at a time, and none while jobs may not run. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eachOne, startJobs } from '../../src/jobs/runner.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('startJobs', () => {
  it('passes rounds over while it may not run, and runs again when it may', async () => {
    let rounds = 0
    let mayRun = true
    const job = {
      name: 'count',
      everyMs: 1_000,
      async run() {
        rounds += 1
      },
    }
    const runner = startJobs([job], expect.fail, () => mayRun)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(rounds).toBe(3)
    mayRun = false
    await vi.advanceTimersByTimeAsync(60_000)
    expect(rounds).toBe(3)
    mayRun = true
    await vi.advanceTimersByTimeAsync(2_000)
    expect(rounds).toBe(5)
    await runner.close()
  })
})

describe('eachOne', () => {
  const work = (done: number[]) => async (item: number) => {
    if (item % 2 === 0) throw new Error(`${item} fails`)
    done.push(item)
  }

  it('works on those after one that fails, and throws the first failure at the end', async () => {
    const done: number[] = []
    await expect(eachOne([1, 2, 3, 4, 5], work(done))).rejects.toThrow('2 fails')
    expect(done).toEqual([1, 3, 5])
  })

  it('ends where what looks at the failure throws', async () => {
    const done: number[] = []
    const giveUp = (error: unknown) => {
      throw error
    }
    await expect(eachOne([1, 2, 3], work(done), giveUp)).rejects.toThrow('2 fails')
    expect(done).toEqual([1])
  })
})
