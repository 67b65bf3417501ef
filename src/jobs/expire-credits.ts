/** Posts the expiry of pools whose instant has passed; balances are right without it, the ledger shows it. */
import { systemCaller } from '../core/caller.ts'
import { expireCredits, findExpired } from '../core/credits/expire.ts'
import type { Job, JobDeps } from './runner.ts'

export function expireCreditsJob({ perform, sql, clock }: JobDeps): Job {
  return {
    name: 'expireCredits',
    everyMs: 1_000,
    async run() {
      for (const { workspaceId, mode, customerId } of await findExpired(sql, clock.now())) {
        await perform(systemCaller(workspaceId, mode), expireCredits, { customerId })
      }
    },
  }
}
