/** Takes a credit note back that was made by hand. */
import { z } from 'zod'
import { writeOperation } from '../../operation/operation.ts'
import { requireRow, shown } from '../../operation/stored-row.ts'
import { reference } from '../../values/input.ts'
import { catchUp } from '../decide/catch-up.ts'
import { voidNote } from '../decide/void-note.ts'
import { customerOfNote, requireInvoice } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

export const voidCreditNote = writeOperation({
  name: 'voidCreditNote',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const customerId = customerOfNote(id)
    // The invoice of a note never changes.
    const found = await ctx.db.creditNote.findFirst({ where: { id }, select: { invoiceId: true } })
    const { invoiceId } = requireRow(found, 'credit note', id)
    await withBilling(ctx, [customerId], { invoiceIds: [invoiceId] }, (draft) => {
      const account = draft.accounts.get(customerId)
      const invoice = requireInvoice(account, invoiceId)
      if (!account) return
      catchUp(draft, account)
      const note = requireRow(
        account.creditNotes.all.find((one) => one.id === id),
        ...(['credit note', id] as const),
      )
      voidNote(account, invoice, note)
    })
    return shown(ctx.db.creditNote, id, selection)
  },
})
