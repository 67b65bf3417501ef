/** Work that is prepared without locks, so that nobody waits for it, and done under them if it still holds there. */
import { DomainError } from '../values/errors.ts'

/** Whoever moves the same thing without end may be first every time, and is not to occupy the database with us. */
const attemptsMax = 8

/** What was prepared no longer holds under the lock; nothing was written. */
export class Overtaken extends DomainError {
  constructor() {
    super('UNAVAILABLE', 'The customer changed faster than this could be counted; try again.', {
      retryAfterSeconds: 1,
    })
  }
}

/** Prepares again when `act` was overtaken. Each preparation is given the one before. Throws Overtaken when it never holds. */
export async function withPreparation<P, O>(
  prepare: (before: P | null) => Promise<P>,
  act: (prepared: P) => Promise<O>,
): Promise<O> {
  let prepared: P | null = null
  for (let attempt = 1; ; attempt++) {
    prepared = await prepare(prepared)
    try {
      return await act(prepared)
    } catch (error) {
      if (!(error instanceof Overtaken) || attempt === attemptsMax) throw error
    }
  }
}
