/** Runs jobs: polls that repeat until the server closes, never twice at once, and survive their own failures. */

import type { Sql } from '../core/operation/sql.ts'
import type { Perform } from '../core/perform.ts'
import type { Clock } from '../core/values/clock.ts'
import { DomainError } from '../core/values/errors.ts'

export interface Job {
  name: string
  everyMs: number
  /**
   * One round; a job that finds more to do than it takes on at once comes back at its next turn. `closing` is aborted when the
   * server closes: what goes on for long begins nothing new then.
   */
  run(closing: AbortSignal): Promise<void>
}

/** What jobs work with: operations as the system caller, and SQL to find what is due. */
export interface JobDeps {
  perform: Perform
  sql: Sql
  clock: Clock
}

export interface JobRunner {
  /** Waits for the rounds under way. */
  close(): Promise<void>
}

export type ReportFailure = (job: string, error: unknown) => void

/** While `mayRun` says no, rounds are passed over: what is due is done when it says yes again. */
export function startJobs(
  jobs: readonly Job[],
  report: ReportFailure,
  mayRun: () => boolean,
): JobRunner {
  const closing = new AbortController()
  const timers = new Map<Job, NodeJS.Timeout>()
  const running = new Set<Promise<void>>()

  function schedule(job: Job): void {
    if (closing.signal.aborted) return
    const timer = setTimeout(() => {
      if (!mayRun()) return schedule(job)
      const round = job
        .run(closing.signal)
        .catch((error) => report(job.name, error))
        .finally(() => {
          running.delete(round)
          schedule(job)
        })
      running.add(round)
    }, job.everyMs)
    timers.set(job, timer)
  }

  for (const job of jobs) schedule(job)
  return {
    async close() {
      closing.abort()
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(running)
    },
  }
}

/**
 * Works on one after the other. What fails holds up none that follow, and the first failure is thrown at the end. `failed` may
 * throw where there is no point in going on.
 */
export async function eachOne<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  failed?: (error: unknown) => unknown,
): Promise<void> {
  let first: { error: unknown } | undefined
  for await (const item of items) {
    try {
      await work(item)
    } catch (error) {
      first ??= { error }
      await failed?.(error)
    }
  }
  if (first) throw first.error
}

/** Whether the database is away or busy, in which case the next item would fail too. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'UNAVAILABLE'
}
