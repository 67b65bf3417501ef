/** Runs jobs: each repeats until the server closes, never overlaps itself, and survives its own failures. */

import type { Sql } from '../core/operation/sql.ts'
import type { Perform } from '../core/perform.ts'
import type { Clock } from '../core/values/clock.ts'
import { DomainError } from '../core/values/errors.ts'

export interface Job {
  name: string
  everyMs: number
  /**
   * One round; a job that finds more work than one round takes continues at its next turn. `closing` is aborted when the server
   * closes: a long round then starts nothing new.
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
  /** Waits for the running rounds. */
  close(): Promise<void>
}

export type ReportFailure = (job: string, error: unknown) => void

/** Rounds are skipped while `mayRun` returns false; what is due is done later. */
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
 * Works on the items one after the other. A failure does not stop the items that follow; the first one is thrown at the end.
 * `failed` may throw to stop where continuing is pointless.
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

/** Whether the database is unavailable or busy, so that the next item would fail too. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'UNAVAILABLE'
}
