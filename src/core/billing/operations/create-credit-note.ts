/** Lowers a finalised invoice by a credit note. */
import { z } from 'zod'
import type { CreditNote } from '../../invoices/credit-note.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import { requireInvoiceVerb } from '../../invoices/require-invoice-verb.ts'
import { outboundOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import type { Decimal } from '../../values/decimal.ts'
import { notFound } from '../../values/errors.ts'
import { nonNegative, positive, reference, text } from '../../values/input.ts'
import { givenMinor } from '../../values/money.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { noteInvoice, sharesOf, sharesOfLines } from '../decide/note-invoice.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { asking } from '../outside-calls.ts'
import { customerOfInvoice, requireInvoice } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

const linesMax = 250

const lines = z
  .array(z.strictObject({ lineId: reference, amount: positive.nullish() }))
  .min(1, 'must name a line')
  .max(linesMax, `must be at most ${linesMax}`)
  .refine(
    (all) => new Set(all.map(({ lineId }) => lineId)).size === all.length,
    'must name each line at most once',
  )

const input = z
  .strictObject({
    invoiceId: reference,
    amount: positive.nullish(),
    lines: lines.nullish(),
    reason: text(1000),
    settle: z
      .strictObject({
        offset: nonNegative.nullish(),
        refund: nonNegative.nullish(),
        storeCredit: nonNegative.nullish(),
      })
      .nullish(),
  })
  .refine(
    ({ amount, lines }) => (amount == null) !== (lines == null),
    'must have either an amount or lines',
  )
type Given = z.output<typeof input>

/** Money of a provider's payments is asked back after the commit. */
export const createCreditNote = outboundOperation({
  name: 'createCreditNote',
  scope: 'write',
  input,
  async begin(ctx, given) {
    const { invoiceId } = given
    const customerId = customerOfInvoice(invoiceId)
    const wanted = { invoiceIds: [invoiceId] }
    return withBilling(ctx, [customerId], wanted, (draft) => {
      const account = draft.accounts.get(customerId)
      const invoice = requireInvoice(account, invoiceId)
      if (!account) throw notFound('invoice', invoiceId)
      const { id } = noteGiven(draft, account, invoice, given)
      return { key: id, call: takeCalls(draft) }
    })
  },
  ...asking,
  answer: (ctx, id, selection) => shown(ctx.db.creditNote, id, selection),
})

function noteGiven(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  given: Given,
): CreditNote {
  catchUp(draft, account)
  requireInvoiceVerb(invoice, 'credit')
  const { currency } = invoice
  const minor = (amount: Decimal | null | undefined, field: string) =>
    amount ? givenMinor(amount, currency, field) : 0n
  const shares = given.lines
    ? sharesOfLines(
        account,
        invoice,
        given.lines.map(({ lineId, amount }, index) => ({
          lineId,
          amount: amount ? minor(amount, `lines.${index}.amount`) : null,
        })),
      )
    : sharesOf(account, invoice, minor(given.amount, 'amount'))
  const settle = given.settle
    ? {
        offset: minor(given.settle.offset, 'settle.offset'),
        refund: minor(given.settle.refund, 'settle.refund'),
        storeCredit: minor(given.settle.storeCredit, 'settle.storeCredit'),
      }
    : null
  const amount = shares.reduce((sum, share) => sum + share.amount, 0n)
  return noteInvoice(draft, account, invoice, { amount, shares, reason: given.reason, settle })
}
