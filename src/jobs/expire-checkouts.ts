/** Expires checkouts that nobody confirmed; those of customers are the billing run's. */
import { expireStrayCheckouts } from '../core/billing/operations/expire-checkouts.ts'
import { type Mode, systemCaller } from '../core/operation/caller.ts'
import { eachOne, type Job, type JobDeps } from './runner.ts'

export function expireCheckoutsJob({ perform, sql, clock }: JobDeps): Job {
  return {
    name: 'expireCheckouts',
    everyMs: 60_000,
    async run(closing) {
      const { rows } = await sql.query<{ id: string; mode: Mode }>({
        text: `select distinct w.id, w.mode from checkout c join workspace w on w.id = c.workspace_id
          where c.wake_at <= $1 and c.customer_id is null`,
        values: [clock.now()],
      })
      await eachOne(rows, async ({ id, mode }) => {
        if (!closing.aborted) await perform(systemCaller(id, mode), expireStrayCheckouts, {})
      })
    },
  }
}
