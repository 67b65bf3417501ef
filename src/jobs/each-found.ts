/** Looks for more to do while some of it is under way, so that no look waits for the end of all that was found before. */
import { eachAtOnce } from './each-at-once.ts'

interface Looking<Work> {
  looksMax: number
  atOnceMax: number
  closing: AbortSignal
  /** Passes over what is under way. */
  find(underWay: readonly Work[]): Promise<Work[]>
}

/** Carries out what is found until nothing is and nothing is under way, or after so many looks. Failures are as of `eachAtOnce`. */
export async function eachFound<Work>(
  { looksMax, atOnceMax, closing, find }: Looking<Work>,
  carryOut: (work: Work) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Work>()
  let oneEnds = Promise.withResolvers<void>()
  async function* works() {
    for (let look = 0; look < looksMax && !closing.aborted; look++) {
      const found = await find([...underWay])
      for (const work of found) {
        underWay.add(work)
        yield work
      }
      if (found.length > 0) continue
      if (underWay.size === 0) return
      // What is under way may leave more to do: a customer far behind is caught up in several transactions.
      await oneEnds.promise
    }
  }
  await eachAtOnce(works(), atOnceMax, async (work) => {
    try {
      if (!closing.aborted) await carryOut(work)
    } finally {
      underWay.delete(work)
      oneEnds.resolve()
      oneEnds = Promise.withResolvers()
    }
  })
}
