/** Takes out of the way what nothing can reach any more: counters of long past periods, answers a day old, old deliveries. */

import { pruneTexts } from '../core/entitlements/counts/unique-texts.ts'
import { pruneCounters } from '../core/entitlements/prune-counters.ts'
import { pruneRequestKeys } from '../core/requests/request-keys.ts'
import { pruneWebhooks } from '../core/webhooks/prune.ts'
import type { Job, JobDeps } from './runner.ts'

const jobs = [pruneCounters, pruneTexts, pruneRequestKeys, pruneWebhooks]

export function tidyUpJob({ sql, clock }: JobDeps): Job {
  return {
    name: 'tidyUp',
    everyMs: 60_000,
    async run() {
      const failures: unknown[] = []
      // One after the other: none of it is urgent. What fails leaves the rest to be done.
      for (const tidy of jobs) {
        await tidy(sql, clock.now()).catch((error: unknown) => failures.push(error))
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
