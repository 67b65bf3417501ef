/** Adds recorded usage to the rollups, a couple of seconds later; figures are exact without it, and fast because of it. */
import { type Caller, systemCaller } from '../core/caller.ts'
import type { Sql } from '../core/operation.ts'
import { findUnrolled } from '../core/usage/find-unrolled.ts'
import { rollUpCustomersMax, rollUpUsage } from '../core/usage/roll-up.ts'
import type { UnrolledCustomers } from '../core/usage/unrolled.ts'
import type { Job, JobDeps } from './runner.ts'

const everyMs = 2_000
/** Turns begin only until then, and what is left waits for the next round: whoever records is served first. */
const roundMs = 500
/** Other servers' customers, in case one died. */
const sweepEveryMs = 300_000

interface RollUpDeps extends Pick<JobDeps, 'perform' | 'sql'> {
  unrolled: UnrolledCustomers
}

export function rollUpUsageJob({ perform, sql, unrolled }: RollUpDeps): Job {
  let sweepAt = 0
  let sweeping: AsyncGenerator<void> | null = null

  /** One page of one workspace at a time. */
  async function* sweep(): AsyncGenerator<void> {
    for (const caller of await callers(sql)) {
      for (let after: string | null | undefined; after !== null; ) {
        const found = await perform(caller, findUnrolled, { after })
        for (const customerId of found.customerIds) {
          unrolled.add({ workspaceId: caller.workspaceId, customerId })
        }
        after = found.after
        yield
      }
    }
  }

  async function rollUp(): Promise<void> {
    const taken = unrolled.take(rollUpCustomersMax)
    const [first] = taken
    if (!first) return
    const { workspaceId } = first
    const customerIds = taken.map((customer) => customer.customerId)
    try {
      const [caller] = await callers(sql, workspaceId)
      if (!caller) return
      const { behind } = await perform(caller, rollUpUsage, { customerIds })
      for (const customerId of behind) unrolled.add({ workspaceId, customerId })
    } catch (error) {
      for (const customerId of customerIds) unrolled.add({ workspaceId, customerId })
      throw error
    }
  }

  return {
    name: 'rollUpUsage',
    everyMs,
    async run() {
      const start = performance.now()
      if (start >= sweepAt || unrolled.needsSweep()) {
        unrolled.needsSweep()
        sweepAt = start + sweepEveryMs
        sweeping = sweep()
      }
      const until = start + roundMs
      // What another server is busy with comes back: everybody has one turn a round.
      for (let left = unrolled.size(); left > 0 && performance.now() < until; ) {
        left -= rollUpCustomersMax
        await rollUp()
      }
      while (sweeping && unrolled.size() < rollUpCustomersMax && performance.now() < until) {
        const page: IteratorResult<void> = await sweeping.next().catch((error) => {
          unrolled.sweep()
          throw error
        })
        if (page.done) sweeping = null
      }
    },
  }
}

/** The system in the workspaces, or in one of them. */
async function callers(sql: Sql, workspaceId: string | null = null): Promise<Caller[]> {
  const { rows } = await sql.query({
    name: 'find_workspaces',
    text: 'select id, mode from workspace where id = coalesce($1, id) order by id',
    values: [workspaceId],
  })
  return rows.map(({ id, mode }) => systemCaller(id, mode))
}
