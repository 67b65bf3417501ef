/** Notes a payment that was made outside. */
import { z } from 'zod'
import type { Invoice } from '../../invoices/invoice.ts'
import { requireInvoiceVerb } from '../../invoices/require-invoice-verb.ts'
import { writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { type Decimal, decimalText } from '../../values/decimal.ts'
import { invalid } from '../../values/errors.ts'
import { instant, positive, reference, text } from '../../values/input.ts'
import { fromMinor, givenMinor } from '../../values/money.ts'
import { dayMs } from '../../values/period.ts'
import { catchUp } from '../decide/catch-up.ts'
import { payManually } from '../decide/settle-invoice.ts'
import { accountIn, customerOfInvoice, requireInvoice } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

const paidDaysMax = 35

export const markInvoicePaid = writeOperation({
  name: 'markInvoicePaid',
  scope: 'write',
  input: z.strictObject({
    id: reference,
    amount: positive.nullish(),
    paidAt: instant.nullish(),
    reference: text(255).nullish(),
  }),
  async run(ctx, { id, amount: given, paidAt, reference: named }, selection) {
    const customerId = customerOfInvoice(id)
    await withBilling(ctx, [customerId], { invoiceIds: [id] }, (draft) => {
      const account = accountIn(draft, customerId)
      const invoice = requireInvoice(account, id)
      if (!account) return
      catchUp(draft, account)
      requireInvoiceVerb(invoice, 'pay')
      requirePaidAt(paidAt ?? account.now, account.now)
      const amount = amountOf(invoice, given ?? null)
      payManually(draft, account, invoice, {
        ...{ amount, reference: named ?? null, paidAt: paidAt ?? account.now },
      })
    })
    return shown(ctx.db.invoice, id, selection)
  },
})

function requirePaidAt(paidAt: Date, now: Date): void {
  if (paidAt > now) throw invalid('paidAt must not be in the future.')
  if (paidAt.getTime() < now.getTime() - paidDaysMax * dayMs) {
    throw invalid(`paidAt must be at most ${paidDaysMax} days ago.`)
  }
}

function amountOf({ amountDue, currency }: Invoice, given: Decimal | null): bigint {
  if (given === null) return amountDue
  const amount = givenMinor(given, currency)
  if (amount <= amountDue) return amount
  const due = decimalText(fromMinor(amountDue, currency))
  throw invalid(`amount must be at most what is due, ${due}.`, { amountDue: due })
}
