/** Decides a dispute of the test provider, as the bank would. */
import { z } from 'zod'
import { writeOperation } from '../../operation/operation.ts'
import { requireRow, shown } from '../../operation/stored-row.ts'
import { DomainError } from '../../values/errors.ts'
import { customerOfRowId } from '../../values/ids.ts'
import { reference } from '../../values/input.ts'
import { accountOf } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { noteDispute } from '../decide/note-dispute.ts'
import { requirePayment } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

/** PRECONDITION_FAILED for one of another provider, whose bank decides, and for one that has ended. */
export const closeTestDispute = writeOperation({
  name: 'closeTestDispute',
  scope: 'write',
  input: z.strictObject({ id: reference, status: z.enum(['WON', 'LOST']) }),
  async run(ctx, { id, status }, selection) {
    const customerId = customerOfRowId('dsp', id) ?? ''
    const include = { payment: { select: { invoiceId: true } } }
    const found = await ctx.db.dispute.findFirst({ where: { id }, include })
    const { provider, paymentId, payment } = requireRow(found, 'dispute', id)
    if (provider !== 'test') {
      const message = 'The bank decides; only disputes of the test provider are closed here.'
      throw new DomainError('PRECONDITION_FAILED', message, { reason: 'TEST_MODE_ONLY' })
    }
    const wanted = { invoiceIds: [payment.invoiceId] }
    await withBilling(ctx, [customerId], wanted, (draft) => {
      const account = accountOf(draft, customerId)
      catchUp(draft, account)
      const dispute = account.disputes.all.find((one) => one.id === id)
      if (!dispute) throw new Error(`The dispute ${id} is not loaded`)
      if (dispute.status !== 'OPEN') {
        const details = { reason: 'STATUS', id, status: dispute.status, allowed: ['OPEN'] } as const
        throw new DomainError('PRECONDITION_FAILED', `It is ${dispute.status} already.`, details)
      }
      const paid = requirePayment(account, paymentId)
      noteDispute(draft, account, paid, { ...dispute, status })
    })
    return shown(ctx.db.dispute, id, selection)
  },
})
