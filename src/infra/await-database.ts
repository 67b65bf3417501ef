/** Waits at start for a database that is unavailable or becomes so, for example while it is restarted or replaced. */
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseError } from '../core/operation/database-error.ts'
import type { Logger } from './logger.ts'
import { StartError } from './start-error.ts'

export interface AwaitDatabaseOptions {
  /** The name of the database in messages to the operator. */
  named: string
  logger: Logger
  timeoutMs?: number
}

/** Runs the steps of a start one by one; each must be safe to run again after an interruption anywhere. */
export type ThroughOutages = <T>(step: () => Promise<T>) => Promise<T>

const pauseMs = 250
/** An unknown database or user, or a wrong password: these do not pass by themselves. */
const lasting = new Set(['28000', '28P01', '3D000'])

/**
 * Repeats a step that fails because the database is unavailable, for at most `timeoutMs` (30 s), and then throws a StartError.
 */
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

/** Why the database is unavailable, in its own words; null for an error of another kind. */
function reasonOf(error: unknown): Reason | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code = '', message } = at as Error & { code?: string }
    // The name is not known yet, as when containers start together.
    if (code === 'ENOTFOUND' || databaseError(unwrapped(at))?.code === 'UNAVAILABLE') {
      return { code, message }
    }
  }
  return null
}

/** The error without its cause, so that the message is its own. */
function unwrapped(error: Error): { code?: unknown; message: string } {
  return { code: (error as { code?: unknown }).code, message: error.message }
}
