/** Looks for more to do while some of it is under way, so that no look waits for the end of all that was found before. */
import { eachAtOnce } from './each-at-once.ts'

interface Looking<Work> {
  /** Looks that find something. */
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
    for (let looks = 0; looks < looksMax && !closing.aborted; ) {
      const passedOver = [...underWay]
      const found = await find(passedOver)
      for (const work of found) {
        underWay.add(work)
        yield work
      }
      if (found.length > 0) looks += 1
      else if (passedOver.length === 0) return
      // What is passed over may leave more to do: a customer far behind is caught up in several transactions.
      else if (passedOver.every((work) => underWay.has(work))) await oneEnds.promise
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
