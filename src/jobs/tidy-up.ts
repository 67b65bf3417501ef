/** Deletes what can no longer be reached: counters of long past periods, stored answers a day old, old deliveries and provider events. */

import { pruneTexts } from '../core/entitlements/counts/unique-texts.ts'
import { pruneCounters } from '../core/entitlements/prune-counters.ts'
import { pruneProviderEvents } from '../core/payments/provider-events.ts'
import { pruneRequestKeys } from '../core/requests/request-keys.ts'
import { pruneWebhooks } from '../core/webhooks/prune.ts'
import { eachOne, type Job, type JobDeps } from './runner.ts'

const jobs = [pruneCounters, pruneTexts, pruneRequestKeys, pruneWebhooks, pruneProviderEvents]

export function tidyUpJob({ sql, clock }: JobDeps): Job {
  return {
    name: 'tidyUp',
    everyMs: 60_000,
    async run() {
      // None of it is urgent.
      await eachOne(jobs, (tidy) => tidy(sql, clock.now()))
    },
  }
}
