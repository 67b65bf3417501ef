/**
 * Shares the event loop: work that has nothing to wait for is done in steps, and one turn of the loop does so many of them.
 *
 * Invariants: between two pieces the loop gets round to whatever else is due; who has work waiting takes turns by owner, so that
 * one with much to do does not hold up another with little.
 */
import type { MaybePromise } from '../values/maybe-promise.ts'

/** Of some 20 µs each: a turn is a few milliseconds. */
export const stepsPerTurn = 200

interface Piece {
  steps: number
  run(): void
}

export interface Turns {
  /** Does the work at once, or in a later turn when this one is used up; `owner` is who asked for it. */
  inTurn<Result>(owner: string, steps: number, work: () => Result): MaybePromise<Result>
}

/** `nextTurn` calls back when the loop has got round; for tests. */
export function createTurns(nextTurn: (begin: () => void) => unknown = setImmediate): Turns {
  const waiting = new Map<string, Piece[]>()
  let done = 0
  let isDue = false

  function spend(steps: number): void {
    done += steps
    if (isDue) return
    isDue = true
    nextTurn(begin)
  }

  function begin(): void {
    isDue = false
    done = 0
    while (waiting.size > 0 && done < stepsPerTurn) {
      for (const [owner, pieces] of waiting) {
        const piece = pieces.shift()
        if (pieces.length === 0) waiting.delete(owner)
        if (!piece) continue
        spend(piece.steps)
        piece.run()
        if (done >= stepsPerTurn) {
          // The next turn begins with the next owner.
          if (waiting.delete(owner) && pieces.length > 0) waiting.set(owner, pieces)
          break
        }
      }
    }
  }

  return {
    inTurn(owner, steps, work) {
      if (done < stepsPerTurn && waiting.size === 0) {
        spend(steps)
        return work()
      }
      return new Promise((resolve, reject) => {
        const run = () => {
          try {
            resolve(work())
          } catch (error) {
            reject(error)
          }
        }
        const pieces = waiting.get(owner) ?? []
        pieces.push({ steps, run })
        waiting.set(owner, pieces)
      })
    },
  }
}

/** Of the process, which has one loop. */
export const { inTurn } = createTurns()

/** The results of the work on each item, in order; at once where one turn has room for all of it. */
export function eachInTurn<Item, Result>(
  owner: string,
  items: readonly Item[],
  stepsEach: number,
  work: (item: Item) => Result,
): MaybePromise<Result[]> {
  const perPiece = Math.max(1, Math.floor(stepsPerTurn / 4 / stepsEach))
  if (items.length <= perPiece)
    return inTurn(owner, stepsEach * items.length, () => items.map(work))
  const pieces: MaybePromise<Result[]>[] = []
  for (let from = 0; from < items.length; from += perPiece) {
    const part = items.slice(from, from + perPiece)
    pieces.push(inTurn(owner, stepsEach * part.length, () => part.map(work)))
  }
  return Promise.all(pieces).then((results) => results.flat())
}
