/** Adds recorded usage to the rollups a couple of seconds later; figures are exact without them, and fast because of them. */
import { type Caller, systemCaller } from '../core/operation/caller.ts'
import type { Sql } from '../core/operation/sql.ts'
import { findUnrolled } from '../core/rollups/find-unrolled.ts'
import { rollUpCustomersMax, rollUpUsage } from '../core/rollups/roll-up.ts'
import type { CustomerAddress, UnrolledCustomers } from '../core/rollups/unrolled.ts'
import { createBackOff } from './back-off.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

const everyMs = 2_000
/** No turn begins after this; the rest waits for the next round, which leaves recording a third of the time to itself. */
const roundMs = 4_000
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

  /** Answers the customers that another server is at. */
  async function rollUp(): Promise<CustomerAddress[]> {
    const taken = unrolled.take(rollUpCustomersMax).filter((one) => !failing.has(keyOf(one)))
    if (taken.length === 0) return []
    try {
      return await rollUpTogether(taken)
    } catch (error) {
      if (isUnavailable(error)) {
        for (const customer of taken) unrolled.add(customer)
        throw error
      }
      // The database does not say which customer's events it refused.
      await eachOne(taken, rollUpAlone)
      return []
    }
  }

  async function rollUpTogether(taken: CustomerAddress[]): Promise<CustomerAddress[]> {
    const workspaceId = taken[0]?.workspaceId ?? ''
    const [caller] = await callers(sql, workspaceId)
    if (!caller) return []
    const customerIds = taken.map((customer) => customer.customerId)
    const { takeSums } = unrolled
    const { behind, busy } = await perform(caller, rollUpUsage, { customerIds, takeSums })
    for (const customerId of behind) unrolled.add({ workspaceId, customerId })
    return busy.map((customerId) => ({ workspaceId, customerId }))
  }

  async function rollUpAlone(customer: CustomerAddress): Promise<void> {
    try {
      for (const busy of await rollUpTogether([customer])) unrolled.add(busy)
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
    async run(closing) {
      const start = performance.now()
      if (start >= sweepAt || unrolled.needsSweep()) {
        unrolled.needsSweep()
        sweepAt = start + sweepEveryMs
        sweeping = sweep({ perform, sql, unrolled })
      }
      const isTime = () => performance.now() < start + roundMs && !closing.aborted
      // A customer that another server is at has one turn a round.
      const busy: CustomerAddress[] = []
      const rollUpDue = async () => {
        while (unrolled.due() > 0 && isTime()) busy.push(...(await rollUp()))
      }
      try {
        await rollUpDue()
        while (sweeping && isTime()) {
          const page: IteratorResult<void> = await sweeping.next().catch((error) => {
            unrolled.sweep()
            throw error
          })
          if (page.done) sweeping = null
          await rollUpDue()
        }
      } finally {
        for (const customer of busy) unrolled.add(customer)
      }
      await retryFailing()
    },
  }
}

/** Finds what is not rolled up in the database, one page of one workspace at a time. */
async function* sweep({ perform, sql, unrolled }: Omit<RollUpDeps, 'clock'>): AsyncGenerator<void> {
  for (const caller of await callers(sql)) {
    for (let after: string | null | undefined; after !== null; ) {
      const found = await perform(caller, findUnrolled, { after })
      for (const customerId of found.customerIds) {
        const customer = { workspaceId: caller.workspaceId, customerId }
        if (!unrolled.has(customer)) unrolled.add(customer)
      }
      after = found.after
      yield
    }
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
