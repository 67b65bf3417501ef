/** Deletes the counters of periods that no event can reach any more. */
import { pruneCounters } from '../core/entitlements/prune-counters.ts'
import type { Job, JobDeps } from './runner.ts'

export function pruneCountersJob({ sql, clock }: JobDeps): Job {
  return {
    name: 'pruneCounters',
    everyMs: 60_000,
    run: () => pruneCounters(sql, clock.now()),
  }
}
