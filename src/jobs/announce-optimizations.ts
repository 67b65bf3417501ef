/** Looks, once a day, for what customers could save with cheaper models, in the workspaces whose webhooks ask to be told. */

import { announceOptimization, findUsers } from '../core/analytics/announce-optimization.ts'
import { systemCaller } from '../core/operation/caller.ts'
import { dayMs } from '../core/values/period.ts'
import { findAsking } from '../core/webhooks/find-asking.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

/** Customers of one workspace looked at in one round. */
const customersMax = 100

interface Progress {
  /** The last customer that was looked at; empty at the start. */
  after: string
  /** When the next look at all of them begins. */
  dueAt: number
}

export function announceOptimizationsJob({ perform, sql, clock }: JobDeps): Job {
  const progress = new Map<string, Progress>()

  /** The customers that are due, and how far that is, once they were looked at. */
  async function* due(now: number, closing: AbortSignal) {
    for (const { workspaceId, mode } of await findAsking(sql, 'optimization.available')) {
      const { after, dueAt } = progress.get(workspaceId) ?? { after: '', dueAt: now }
      if (dueAt > now) continue
      const customers = await findUsers(sql, workspaceId, after, customersMax)
      for (const customerId of customers) {
        if (closing.aborted) return
        yield { caller: systemCaller(workspaceId, mode), customerId }
      }
      const last = customers.at(-1)
      const goesOn = last !== undefined && customers.length === customersMax
      progress.set(workspaceId, goesOn ? { after: last, dueAt } : { after: '', dueAt: now + dayMs })
    }
  }

  return {
    name: 'announceOptimizations',
    everyMs: 60_000,
    run(closing) {
      return eachOne(
        due(clock.now().getTime(), closing),
        async ({ caller, customerId }) => {
          await perform(caller, announceOptimization, { customerId })
        },
        // Nobody waits for one that cannot be looked at; its next look is tomorrow.
        (error) => {
          if (isUnavailable(error)) throw error
        },
      )
    },
  }
}
