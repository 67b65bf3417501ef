/** The jobs of billing: what is due, and migrations of plans. */
import { migratePlansJob } from './migrate-plans.ts'
import { runBillingJob } from './run-billing.ts'
import type { Job, JobDeps } from './runner.ts'

export function billingJobs(deps: JobDeps): Job[] {
  return [runBillingJob(deps), migratePlansJob(deps)]
}
