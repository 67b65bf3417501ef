/** The jobs of billing: what is due, what providers are asked, and migrations of plans. */
import { expireCheckoutsJob } from './expire-checkouts.ts'
import { finishPaymentsJob } from './finish-payments.ts'
import { migratePlansJob } from './migrate-plans.ts'
import { runBillingJob } from './run-billing.ts'
import type { Job, JobDeps } from './runner.ts'

export function billingJobs(deps: JobDeps): Job[] {
  return [
    runBillingJob(deps),
    finishPaymentsJob(deps),
    migratePlansJob(deps),
    expireCheckoutsJob(deps),
  ]
}
