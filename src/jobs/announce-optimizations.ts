/** Looks, once a day, for what customers could save with cheaper models, in the workspaces whose webhooks ask to be told. */
import { announceOptimization, findUsers } from '../core/analytics/announce-optimization.ts'
import { systemCaller } from '../core/operation/caller.ts'
import { DomainError } from '../core/values/errors.ts'
import { findAsking } from '../core/webhooks/find-asking.ts'
import type { Job, JobDeps } from './runner.ts'

const dayMs = 86_400_000
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
  return {
    name: 'announceOptimizations',
    everyMs: 60_000,
    async run(closing) {
      const now = clock.now().getTime()
      const failures: unknown[] = []
      for (const { workspaceId, mode } of await findAsking(sql, 'optimization.available')) {
        const { after, dueAt } = progress.get(workspaceId) ?? { after: '', dueAt: now }
        if (dueAt > now) continue
        const customers = await findUsers(sql, workspaceId, after, customersMax)
        for (const customerId of customers) {
          if (closing.aborted) return
          const caller = systemCaller(workspaceId, mode)
          try {
            await perform(caller, announceOptimization, { customerId })
          } catch (error) {
            if (error instanceof DomainError && error.code === 'UNAVAILABLE') throw error
            // Nobody waits for one that cannot be looked at; its next look is tomorrow.
            failures.push(error)
          }
        }
        const last = customers.at(-1)
        const goesOn = last !== undefined && customers.length === customersMax
        progress.set(
          workspaceId,
          goesOn ? { after: last, dueAt } : { after: '', dueAt: now + dayMs },
        )
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
