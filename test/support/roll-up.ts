/** Runs the roll-up immediately, which the job would do a moment later. */
import { systemCaller } from '../../src/core/operation/caller.ts'
import { findUnrolled } from '../../src/core/rollups/find-unrolled.ts'
import { rollUpUsage } from '../../src/core/rollups/roll-up.ts'
import type { Tenant } from './tenant.ts'

/** Rolls up all customers of the live mode, until nothing is left: what was summed at the commits, and the rest from the log. */
export async function rollUp({ app, workspaceId }: Pick<Tenant, 'app' | 'workspaceId'>) {
  const caller = systemCaller(workspaceId, 'LIVE')
  for (let after: string | null | undefined; after !== null; ) {
    const found = await app.core.perform(caller, findUnrolled, { after })
    for (let left = found.customerIds; left.length > 0; ) {
      const { takeSums } = app.core.unrolled
      const rolled = await app.core.perform(caller, rollUpUsage, { customerIds: left, takeSums })
      left = [...rolled.behind, ...rolled.busy]
    }
    after = found.after
  }
}
