/** Posts the expiry of pools whose instant has passed; balances are right without it, the ledger shows it. */
import { systemCaller } from '../core/caller.ts'
import { expireCredits, findExpired } from '../core/credits/expire.ts'
import type { Job, JobDeps } from './runner.ts'

export function expireCreditsJob({ perform, sql, clock }: JobDeps): Job {
  return {
    name: 'expireCredits',
    everyMs: 1_000,
    async run(closing) {
      const failures: unknown[] = []
      for (const { workspaceId, mode, customerId } of await findExpired(sql, clock.now())) {
        if (closing.aborted) break
        try {
          await perform(systemCaller(workspaceId, mode), expireCredits, { customerId })
        } catch (error) {
          // Those that wait longest come first in the next round too: nobody waits for one that cannot be posted.
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
