/**
 * The billing run: makes what is due for some customers, each step as of its instant.
 *
 * Exactly once, on any number of servers: the lock of the account, a look under it, and the state that is written in the commit of the
 * invoice. A customer whose account is locked by another transaction is passed over.
 */
import { z } from 'zod'
import { writeOperation } from '../../operation/operation.ts'
import { reference } from '../../values/input.ts'
import { makeDueSteps } from '../make-due-steps.ts'
import { measureMissing } from '../measure-missing.ts'
import { createMeasurements, type Measurements, requireMeasured } from '../measurements.ts'
import { billLocked, lockAccounts } from '../with-billing.ts'

export const customersMax = 25

export const runBilling = writeOperation({
  name: 'runBilling',
  scope: 'admin',
  audited: false,
  input: z.strictObject({ customerIds: z.array(reference).min(1).max(customersMax) }),
  async prepare(ctx, _input, before: Measurements | null) {
    const measurements = before ?? createMeasurements()
    await measureMissing(ctx, measurements)
    return measurements
  },
  async run(ctx, { customerIds }) {
    const locked = await lockAccounts(ctx, customerIds, { skipsLocked: true })
    await billLocked(ctx, locked, {}, (draft) => {
      for (const account of draft.accounts.values()) makeDueSteps(draft, account, ctx.prepared)
      requireMeasured(ctx.prepared)
    })
    return locked.length
  },
})
