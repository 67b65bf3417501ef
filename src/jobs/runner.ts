/** Runs jobs: polls that repeat until the server closes, never twice at once, and survive their own failures. */
import type { Clock } from '../core/clock.ts'
import type { Sql } from '../core/operation.ts'
import type { Perform } from '../core/perform.ts'

export interface Job {
  name: string
  everyMs: number
  /** One round; a job that finds more to do than it takes on at once comes back at its next turn. */
  run(): Promise<void>
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

export function startJobs(jobs: readonly Job[], report: ReportFailure): JobRunner {
  let closed = false
  const timers = new Map<Job, NodeJS.Timeout>()
  const running = new Set<Promise<void>>()

  function schedule(job: Job): void {
    if (closed) return
    const timer = setTimeout(() => {
      const round = job
        .run()
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
      closed = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(running)
    },
  }
}
