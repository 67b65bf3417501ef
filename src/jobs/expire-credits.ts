/** Posts the expiry of pools that are past their end. Balances are right without it; it adds the rows to the ledger. */

import { type ExpiredAccount, expireCredits, findExpired } from '../core/credits/expire.ts'
import { systemCaller } from '../core/operation/caller.ts'
import { createBackOff } from './back-off.ts'
import { eachOne, type Job, type JobDeps } from './runner.ts'

export function expireCreditsJob({ perform, sql, clock }: JobDeps): Job {
  const backOff = createBackOff(
    ({ workspaceId, customerId }: ExpiredAccount) => `${workspaceId} ${customerId}`,
  )
  return {
    name: 'expireCredits',
    everyMs: 1_000,
    async run(closing) {
      const now = clock.now()
      await eachOne(await findExpired(sql, now, backOff.waiting(now)), async (account) => {
        if (closing.aborted) return
        const { workspaceId, mode, customerId } = account
        try {
          await perform(systemCaller(workspaceId, mode), expireCredits, { customerId })
          backOff.succeeded(account)
        } catch (error) {
          backOff.failed(account, now)
          throw error
        }
      })
    },
  }
}
