/**
 * Asks payment providers for what is due: payments that the billing run started, those that a server left when it died, and those whose
 * result is still to come. Every server runs it; what one has leased, the others pass over.
 */
import { findDuePayments } from '../core/billing/find-due-payments.ts'
import { finishPayments } from '../core/billing/operations/finish-payments.ts'
import { systemCaller } from '../core/operation/caller.ts'
import { eachAtOnce } from './each-at-once.ts'
import type { Job, JobDeps } from './runner.ts'

/** Customers for whom this server asks providers at once. */
const atOnceMax = 16

export function finishPaymentsJob({ perform, sql, clock }: JobDeps): Job {
  return {
    name: 'finishPayments',
    everyMs: 1_000,
    async run(closing) {
      const due = await findDuePayments(sql, clock.now())
      await eachAtOnce(due, atOnceMax, async ({ workspaceId, mode, customerId }) => {
        if (closing.aborted) return
        await perform(systemCaller(workspaceId, mode), finishPayments, { customerId })
      })
    },
  }
}
