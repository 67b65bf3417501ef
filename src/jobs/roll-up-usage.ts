/** Adds recorded usage to the rollups a couple of seconds later; figures are exact without them, and fast because of them. */
import { type Caller, systemCaller } from '../core/operation/caller.ts'
import type { Sql } from '../core/operation/sql.ts'
import { findUnrolled } from '../core/rollups/find-unrolled.ts'
import { rollUpCustomersMax, rollUpUsage } from '../core/rollups/roll-up.ts'
import type { CustomerAddress, UnrolledCustomers } from '../core/rollups/unrolled.ts'
import { createBackOff } from './back-off.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

const everyMs = 2_000
/** No turn begins after this; the rest waits for the next round, so that recording is served first. */
const roundMs = 500
/** How often customers of other servers are rolled up, in case one died. */
const sweepEveryMs = 300_000

interface RollUpDeps extends JobDeps {
  unrolled: UnrolledCustomers
}

export function rollUpUsageJob({ perform, sql, clock, unrolled }: RollUpDeps): Job {
  const keyOf = ({ workspaceId, customerId }: CustomerAddress) => `${workspaceId} ${customerId}`
  const backOff = createBackOff(keyOf)
  /** Customers that failed; each is tried alone, so that no other fails with it. */
  const failing = new Map<string, CustomerAddress>()
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
    const taken = unrolled.take(rollUpCustomersMax).filter((one) => !failing.has(keyOf(one)))
    if (taken.length === 0) return
    try {
      await rollUpTogether(taken)
    } catch (error) {
      if (isUnavailable(error)) {
        for (const customer of taken) unrolled.add(customer)
        throw error
      }
      // The database does not say which customer's events it refused.
      await eachOne(taken, rollUpAlone)
    }
  }

  async function rollUpTogether(taken: CustomerAddress[]): Promise<void> {
    const workspaceId = taken[0]?.workspaceId ?? ''
    const [caller] = await callers(sql, workspaceId)
    if (!caller) return
    const customerIds = taken.map((customer) => customer.customerId)
    const { behind } = await perform(caller, rollUpUsage, { customerIds })
    for (const customerId of behind) unrolled.add({ workspaceId, customerId })
  }

  async function rollUpAlone(customer: CustomerAddress): Promise<void> {
    try {
      await rollUpTogether([customer])
      backOff.succeeded(customer)
      failing.delete(keyOf(customer))
    } catch (error) {
      if (!isUnavailable(error)) {
        backOff.failed(customer, clock.now())
        failing.set(keyOf(customer), customer)
      } else unrolled.add(customer)
      throw error
    }
  }

  async function retryFailing(): Promise<void> {
    const waiting = new Set(backOff.waiting(clock.now()).map(keyOf))
    const due = [...failing].find(([key]) => !waiting.has(key))
    if (due) await rollUpAlone(due[1])
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
      // Customers that another server is busy with come back to the queue: each has one turn a round.
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
      await retryFailing()
    },
  }
}

/** The system callers of all workspaces, or of one. */
async function callers(sql: Sql, workspaceId: string | null = null): Promise<Caller[]> {
  const { rows } = await sql.query({
    name: 'find_workspaces',
    text: 'select id, mode from workspace where id = coalesce($1, id) order by id',
    values: [workspaceId],
  })
  return rows.map(({ id, mode }) => systemCaller(id, mode))
}
