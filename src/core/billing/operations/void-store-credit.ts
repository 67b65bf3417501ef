/** Takes back what remains of a store credit. */
import { z } from 'zod'
import { writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { DomainError } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { catchUp } from '../decide/catch-up.ts'
import { voidStoreCredit as takeBack } from '../decide/store-credit.ts'
import { customerOfStoreCredit, requireStoreCredit } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

/** What it paid already stays paid. */
export const voidStoreCredit = writeOperation({
  name: 'voidStoreCredit',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const customerId = customerOfStoreCredit(id)
    await withBilling(ctx, [customerId], { storeCreditIds: [id] }, (draft) => {
      const account = draft.accounts.get(customerId)
      const credit = requireStoreCredit(account, id)
      if (!account) return
      catchUp(draft, account)
      const { status } = credit
      if (status !== 'ACTIVE') {
        const message = `A store credit that is ${status} cannot be voided.`
        const details = { reason: 'STATUS', id, status, allowed: ['ACTIVE'] } as const
        throw new DomainError('PRECONDITION_FAILED', message, details)
      }
      takeBack(account, credit)
    })
    return shown(ctx.db.storeCredit, id, selection)
  },
})
