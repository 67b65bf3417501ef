/**
 * Makes what is due in billing. Every server runs it: what one has locked, the others pass over.
 *
 * A customer that fails stops nobody: its batch is halved down to it, and the database notes how long it waits. One that is passed
 * over in three rounds running is taken alone, and its lock waited for.
 */
import { batchesOf, type DueCustomer, findDue } from '../core/billing/find-due.ts'
import { failBilling } from '../core/billing/operations/fail-billing.ts'
import { customersMax, runBilling } from '../core/billing/operations/run-billing.ts'
import { systemCaller } from '../core/operation/caller.ts'
import type { Perform } from '../core/perform.ts'
import { createBatchSize } from './batch-size.ts'
import { eachFound } from './each-found.ts'
import { createMissedItems } from './missed-items.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

/** A usage writer's group never waits much longer for an account. */
const batchMs = 250
/** A round ends after so many looks for what is due, and goes on at its next turn. */
const looksMax = 20
/** While one is decided the database works on another, and a third waits for its commit or for numbers. */
const atOnceMax = 3
/** The rounds in which a customer could not be billed, before it is taken alone, and before that is a failure. */
const aloneAfter = 3
const failsAfter = 6

const callerOf = ({ workspaceId, mode }: DueCustomer) => systemCaller(workspaceId, mode)

export function runBillingJob({ perform, sql, clock }: JobDeps): Job {
  const size = createBatchSize(customersMax, batchMs)
  const missed = createMissedItems(
    ({ workspaceId, customerId }: DueCustomer) => `${workspaceId} ${customerId}`,
  )
  const isAlone = (customer: DueCustomer) => missed.roundsOf(customer) >= aloneAfter

  async function billTogether(batch: readonly DueCustomer[]): Promise<void> {
    const [first] = batch
    if (!first) return
    const customerIds = batch.map(({ customerId }) => customerId)
    const start = performance.now()
    try {
      const billed = await perform(callerOf(first), runBilling, { customerIds })
      for (const each of batch) if (!billed.includes(each.customerId)) missed.miss(each)
      size.took(batch.length, performance.now() - start)
    } catch (error) {
      if (isUnavailable(error)) {
        // One of them may take too long; the next round finds out which.
        for (const each of batch) missed.miss(each, aloneAfter)
        throw error
      }
      if (batch.length === 1) {
        missed.miss(first)
        return noteFailure(perform, first, error)
      }
      const half = Math.ceil(batch.length / 2)
      await eachOne([batch.slice(0, half), batch.slice(half)], billTogether)
    }
  }

  async function billAlone(customer: DueCustomer): Promise<void> {
    const input = { customerIds: [customer.customerId], waits: true }
    try {
      await perform(callerOf(customer), runBilling, input)
    } catch (error) {
      const rounds = missed.miss(customer)
      if (isUnavailable(error) && rounds < failsAfter) throw error
      await noteFailure(perform, customer, error)
    }
  }

  /** Those that are taken alone come last. */
  function batchesIn(due: readonly DueCustomer[]): DueCustomer[][] {
    const together = due.filter((customer) => !isAlone(customer))
    const alone = due.filter(isAlone).map((customer) => [customer])
    return [...batchesOf(together, size.current()), ...alone]
  }

  async function bill(batch: readonly DueCustomer[]): Promise<void> {
    const [first] = batch
    await (first && isAlone(first) ? billAlone(first) : billTogether(batch))
  }

  return {
    name: 'runBilling',
    everyMs: 1_000,
    async run(closing) {
      missed.nextRound()
      const find = async (underWay: readonly DueCustomer[][]) =>
        batchesIn(await findDue(sql, clock.now(), [...missed.all(), ...underWay.flat()]))
      await eachFound({ looksMax, atOnceMax, closing, find }, bill)
    },
  }
}

async function noteFailure(perform: Perform, customer: DueCustomer, cause: unknown): Promise<void> {
  const { customerId } = customer
  const failures = await perform(callerOf(customer), failBilling, { customerId })
  throw new Error(`Billing ${customerId} failed, ${failures} times in a row`, { cause })
}
