/**
 * Shares the event loop: work that never waits is done in steps, and one turn of the loop takes a limited number of them.
 *
 * Invariants: between two turns the loop handles whatever else is due; owners with waiting work take turns, so that
 * one with much to do does not delay another with little.
 */
import type { MaybePromise } from '../values/maybe-promise.ts'

/** The steps take some 20 µs each, so a turn is a few milliseconds. */
export const stepsPerTurn = 200

interface Piece {
  steps: number
  run(): void
}

export interface Turns {
  /** Does the work now, or in a later turn when this one is used up; `owner` is the party that requested it. */
  inTurn<Result>(owner: string, steps: number, work: () => Result): MaybePromise<Result>
}

/** `nextTurn` calls back in the next turn of the loop; tests replace it. */
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

/** The turns of the process, which has one event loop. */
export const { inTurn } = createTurns()

/** The results of the work on each item, in order; synchronous when one turn has room for all of it. */
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
