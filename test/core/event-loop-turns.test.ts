/** Turns of the event loop: how much work runs in each, and for which workspace. */
import { describe, expect, it } from 'vitest'
import { createTurns, stepsPerTurn } from '../../src/core/operation/event-loop-turns.ts'

/** Turns that the test begins itself, and what was done in each. */
function countedTurns() {
  let next: (() => void) | null = null
  const { inTurn } = createTurns((begin) => {
    next = begin
  })
  const turns: string[][] = [[]]
  const ask = (owner: string, steps: number) =>
    inTurn(owner, steps, () => {
      turns.at(-1)?.push(owner)
      return owner
    })
  const runAll = () => {
    for (let begin = next; begin; begin = next) {
      next = null
      turns.push([])
      begin()
    }
  }
  return { ask, runAll, turns }
}

describe('inTurn', () => {
  it('does at once what the turn has room for', () => {
    const { ask, turns } = countedTurns()
    for (let n = 0; n < stepsPerTurn; n++) expect(ask('a', 1)).toBe('a')
    expect(ask('a', 1)).toBeInstanceOf(Promise)
    expect(turns).toEqual([Array(stepsPerTurn).fill('a')])
  })

  it('does no more in any turn than a turn and one piece', async () => {
    const { ask, runAll, turns } = countedTurns()
    const steps = stepsPerTurn / 8
    const asked = Array.from({ length: 100 }, () => ask('a', steps))
    runAll()
    expect(await Promise.all(asked)).toHaveLength(100)
    expect(Math.max(...turns.map((turn) => turn.length))).toBe(8)
    // Those, and the last in which nothing was left.
    expect(turns.filter((turn) => turn.length > 0)).toHaveLength(Math.ceil(100 / 8))
  })

  it('does work of any size, one a turn', () => {
    const { ask, runAll, turns } = countedTurns()
    for (let n = 0; n < 3; n++) ask('a', 10 * stepsPerTurn)
    runAll()
    expect(turns.filter((turn) => turn.length > 0)).toEqual([['a'], ['a'], ['a']])
  })

  it('lets owners take turns, however much one of them has asked for', () => {
    const { ask, runAll, turns } = countedTurns()
    for (let n = 0; n < 50; n++) ask('much', stepsPerTurn / 2)
    ask('little', 1)
    runAll()
    const before = turns.slice(
      0,
      turns.findIndex((turn) => turn.includes('little')),
    )
    expect(before.flat().length).toBeLessThanOrEqual(4)
    expect(turns.flat().filter((owner) => owner === 'much')).toHaveLength(50)
  })

  it('hands on what the work throws', async () => {
    const { inTurn } = createTurns((begin) => queueMicrotask(begin))
    const fail = () => {
      throw new Error('no')
    }
    expect(() => inTurn('a', stepsPerTurn, fail)).toThrow('no')
    await expect(inTurn('a', 1, fail)).rejects.toThrow('no')
  })
})
