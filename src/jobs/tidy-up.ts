/** Takes out of the way what nothing can reach any more: counters of long past periods, pools long expired, answers a day old, old deliveries. */
import { settleExpired } from '../core/credits/expire.ts'
import { pruneCounters } from '../core/entitlements/prune-counters.ts'
import { pruneRequestKeys } from '../core/requests/request-keys.ts'
import { pruneWebhooks } from '../core/webhooks/prune.ts'
import type { Job, JobDeps } from './runner.ts'

export function tidyUpJob({ sql, clock }: JobDeps): Job {
  return {
    name: 'tidyUp',
    everyMs: 60_000,
    async run() {
      await pruneCounters(sql, clock.now())
      await settleExpired(sql, clock.now())
      await pruneRequestKeys(sql, clock.now())
      await pruneWebhooks(sql, clock.now())
    },
  }
}
