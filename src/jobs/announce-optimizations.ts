/** Computes once a day what customers could save with cheaper models, in the workspaces whose webhooks subscribe to it. */

import { announceOptimization, findUsers } from '../core/analytics/announce-optimization.ts'
import { systemCaller } from '../core/operation/caller.ts'
import { dayMs } from '../core/values/period.ts'
import { findSubscribedWorkspaces } from '../core/webhooks/find-subscribed-workspaces.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

/** Customers of one workspace that one round examines. */
const customersMax = 100

interface Progress {
  /** The last customer examined; empty at the start. */
  after: string
  /** When the next pass over all customers begins. */
  dueAt: number
}

export function announceOptimizationsJob({ perform, sql, clock }: JobDeps): Job {
  const progress = new Map<string, Progress>()

  /** Yields the customers that are due, and records the progress after the last one. */
  async function* due(now: number, closing: AbortSignal) {
    for (const { workspaceId, mode } of await findSubscribedWorkspaces(
      sql,
      'optimization.available',
    )) {
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
        // A customer that cannot be examined is tried again tomorrow.
        (error) => {
          if (isUnavailable(error)) throw error
        },
      )
    },
  }
}
