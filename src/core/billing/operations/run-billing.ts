/**
 * The billing run: makes what is due for some customers, each step as of its instant.
 *
 * Exactly once, on any number of servers: the lock of the account, a look under it, and the state that is written in the commit of the
 * invoice. A customer whose account is locked by another transaction is passed over.
 */
import { z } from 'zod'
import { writeOperation } from '../../operation/operation.ts'
import { reference } from '../../values/input.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { dueSteps } from '../make-due-steps.ts'
import { measureFewMissing, measureMissing } from '../measure-missing.ts'
import { createMeasurements, type Measurements, requireMeasured } from '../measurements.ts'
import { billMeasured, lockAccounts } from '../with-billing.ts'

export const customersMax = 100

export const runBilling = writeOperation({
  name: 'runBilling',
  scope: 'admin',
  audited: false,
  takesLong: true,
  input: z.strictObject({
    customerIds: z.array(reference).min(1).max(customersMax),
    /** Waits for accounts that others have locked, as long as any write does. */
    waits: z.boolean().default(false),
  }),
  async prepare(ctx, _input, before: Measurements | null) {
    const measurements = before ?? createMeasurements()
    await measureMissing(ctx, measurements)
    return measurements
  },
  /** Answers the customers that were not passed over. */
  async run(ctx, { customerIds, waits }) {
    const locked = await lockAccounts(ctx, customerIds, { skipsLocked: !waits })
    const measurements = ctx.prepared
    const measure = async () => {
      await measureFewMissing(ctx, measurements)
      requireMeasured(measurements)
    }
    await billMeasured(ctx, locked, { measurements, measure }, (draft) => {
      const accounts = [...draft.accounts.values()]
      const each = accounts.map((account) => dueSteps(draft, account, measurements))
      return () => {
        for (const make of each) make()
        for (const account of accounts) forgetFailures(account)
      }
    })
    return locked.map(({ customerId }) => customerId)
  },
})

/** What could not be made before is made now. */
function forgetFailures({
  subscriptions,
  invoices,
  storeCredits,
  checkouts,
}: BillingAccount): void {
  for (const row of subscriptions.all) {
    if (row.failures > 0) subscriptions.change(row, { failures: 0 })
  }
  for (const row of invoices.all) if (row.failures > 0) invoices.change(row, { failures: 0 })
  for (const row of checkouts.all) if (row.failures > 0) checkouts.change(row, { failures: 0 })
  for (const row of storeCredits.all) {
    if (row.failures > 0) storeCredits.change(row, { failures: 0 })
  }
}
