/** Work that is prepared without locks, so that others need not wait, and applied under them if it is still valid. */
import { DomainError } from '../values/errors.ts'

/** Bounds the attempts: concurrent changes may win every time, and the retries must not occupy the database. */
const attemptsMax = 8

/** The preparation was outdated when the lock was taken; nothing was written. */
export class Overtaken extends DomainError {
  constructor() {
    super('UNAVAILABLE', 'The customer changed faster than this could be counted; try again.', {
      retryAfterSeconds: 1,
    })
  }
}

/** Prepares again when `act` was overtaken, with the previous preparation. Throws Overtaken when all attempts were. */
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
