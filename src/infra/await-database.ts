/** Waits, at start, for a database that is away or goes away in the middle, as one does that is restarted or replaced. */
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseError } from '../core/operation/database-error.ts'
import type { Logger } from './logger.ts'
import { StartError } from './start-error.ts'

export interface AwaitDatabaseOptions {
  /** What it is called in what the operator reads. */
  named: string
  logger: Logger
  timeoutMs?: number
}

/** Runs the steps of a start one by one; each must be safe to run again after it was cut off anywhere. */
export type ThroughOutages = <T>(step: () => Promise<T>) => Promise<T>

const pauseMs = 250
/** An unknown database or user and a wrong password: those do not pass by themselves. */
const lasting = new Set(['28000', '28P01', '3D000'])

/** A step that fails because the database is away is run again, for `timeoutMs` (30 s) at most, and then ends the start in words. */
export function awaitDatabase(options: AwaitDatabaseOptions): ThroughOutages {
  const { named, logger, timeoutMs = 30_000 } = options
  return async (step) => {
    let giveUpAt: number | undefined
    for (;;) {
      try {
        return await step()
      } catch (error) {
        const reason = reasonOf(error)
        if (error instanceof StartError || reason === null) throw error
        if (giveUpAt === undefined) {
          giveUpAt = performance.now() + timeoutMs
          if (!lasting.has(reason.code)) {
            logger.warn({ reason: reason.message }, 'the database is away, waiting for it')
          }
        }
        if (lasting.has(reason.code) || performance.now() > giveUpAt) {
          const message = `${named} cannot be used: ${reason.message || reason.code}.`
          throw new StartError(message, { cause: error })
        }
      }
      await sleep(pauseMs)
    }
  }
}

interface Reason {
  code: string
  message: string
}

/** Why the database cannot be used now, in its own words; null for an error of another kind. */
function reasonOf(error: unknown): Reason | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code = '', message } = at as Error & { code?: string }
    // A name that is not known yet, as when containers start together.
    if (code === 'ENOTFOUND' || databaseError(unwrapped(at))?.code === 'UNAVAILABLE') {
      return { code, message }
    }
  }
  return null
}

/** Without its cause, so that the words are those of the error that says it. */
function unwrapped(error: Error): { code?: unknown; message: string } {
  return { code: (error as { code?: unknown }).code, message: error.message }
}
