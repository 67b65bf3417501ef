/** Makes what is due in billing. Every server runs it: what one has locked, the others pass over. */
import { type DueCustomer, findDue } from '../core/billing/find-due.ts'
import { runBilling } from '../core/billing/operations/run-billing.ts'
import { systemCaller } from '../core/operation/caller.ts'
import { createBackOff } from './back-off.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

export function runBillingJob({ perform, sql, clock }: JobDeps): Job {
  const backOff = createBackOff(
    ({ workspaceId, customerId }: DueCustomer) => `${workspaceId} ${customerId}`,
  )

  /** A batch that fails is halved down to the customer that fails; the others go on. */
  async function bill(batch: readonly DueCustomer[], now: Date): Promise<void> {
    const [first] = batch
    if (!first) return
    const customerIds = batch.map(({ customerId }) => customerId)
    try {
      await perform(systemCaller(first.workspaceId, first.mode), runBilling, { customerIds })
      for (const each of batch) backOff.succeeded(each)
    } catch (error) {
      if (isUnavailable(error)) throw error
      if (batch.length === 1) {
        backOff.failed(first, now)
        throw error
      }
      const half = Math.ceil(batch.length / 2)
      await eachOne([batch.slice(0, half), batch.slice(half)], (part) => bill(part, now))
    }
  }

  return {
    name: 'runBilling',
    everyMs: 1_000,
    async run(closing) {
      for (;;) {
        const now = clock.now()
        const batches = await findDue(sql, now, backOff.waiting(now))
        if (batches.length === 0 || closing.aborted) return
        await eachOne(batches, async (batch) => {
          if (!closing.aborted) await bill(batch, now)
        })
      }
    },
  }
}
