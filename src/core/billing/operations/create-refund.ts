/** Pays money back: of a payment or an invoice, with a credit note, or store credit as money. */
import { z } from 'zod'
import type { Refund } from '../../invoices/refund.ts'
import { requireInvoiceVerb } from '../../invoices/require-invoice-verb.ts'
import { outboundOperation } from '../../operation/operation.ts'
import { requireRow } from '../../operation/stored-row.ts'
import { notFound } from '../../values/errors.ts'
import { positive, reference, text } from '../../values/input.ts'
import { givenMinor } from '../../values/money.ts'
import type { BillingDraft } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { payOut } from '../decide/pay-out.ts'
import { refundInvoice, requireSucceeded } from '../decide/refund-payment.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { invoiceOfPayment } from '../invoice-of-payment.ts'
import { asking } from '../outside-calls.ts'
import {
  customerOfInvoice,
  customerOfStoreCredit,
  requireInvoice,
  requirePayment,
  requireStoreCredit,
} from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

const input = z
  .strictObject({
    paymentId: reference.nullish(),
    invoiceId: reference.nullish(),
    storeCreditId: reference.nullish(),
    amount: positive.nullish(),
    reason: text(1000),
  })
  .refine(
    ({ paymentId, invoiceId, storeCreditId }) =>
      [paymentId, invoiceId, storeCreditId].filter((id) => id != null).length === 1,
    'must name exactly one of paymentId, invoiceId and storeCreditId',
  )
type Given = z.output<typeof input>
type Context = Parameters<typeof withBilling>[0]

/** Answers a refund for each payment that gives back, newest payment first; the providers are asked after the commit. */
export const createRefund = outboundOperation({
  name: 'createRefund',
  scope: 'write',
  input,
  begin: (ctx, given) =>
    given.storeCreditId ? refundCredit(ctx, given, given.storeCreditId) : refundPaid(ctx, given),
  ...asking,
  async answer(ctx, ids, selection) {
    const rows = await ctx.db.refund.findMany({ ...selection, where: { id: { in: ids } } })
    return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
  },
})

async function refundPaid(ctx: Context, given: Given) {
  const { paymentId, reason } = given
  const invoiceId = given.invoiceId ?? (await invoiceOfPayment(ctx.db, String(paymentId)))
  const customerId = customerOfInvoice(invoiceId)
  return withBilling(ctx, [customerId], { invoiceIds: [invoiceId] }, (draft) => {
    const account = draft.accounts.get(customerId)
    const invoice = requireInvoice(account, invoiceId)
    if (!account) throw notFound('invoice', invoiceId)
    catchUp(draft, account)
    const named = paymentId ? requirePayment(account, paymentId) : null
    if (named) requireSucceeded(named)
    requireInvoiceVerb(invoice, 'credit')
    const payments = named
      ? [named]
      : account.payments.all.filter((payment) => payment.invoiceId === invoiceId)
    const amount = given.amount ? givenMinor(given.amount, invoice.currency) : null
    return begun(draft, refundInvoice(draft, account, invoice, payments, { amount, reason }))
  })
}

async function refundCredit(ctx: Context, given: Given, id: string) {
  const customerId = customerOfStoreCredit(id)
  const found = await ctx.db.storeCredit.findFirst({ where: { id }, select: { currency: true } })
  const { currency } = requireRow(found, 'store credit', id)
  const wanted = { storeCreditIds: [id], refundableIn: currency }
  return withBilling(ctx, [customerId], wanted, (draft) => {
    const account = draft.accounts.get(customerId)
    const credit = requireStoreCredit(account, id)
    if (!account) throw notFound('store credit', id)
    catchUp(draft, account)
    const amount = given.amount ? givenMinor(given.amount, currency) : null
    return begun(draft, payOut(draft, account, credit, { amount, reason: given.reason }))
  })
}

const begun = (draft: BillingDraft, refunds: readonly Refund[]) => ({
  ...{ key: refunds.map(({ id }) => id), call: takeCalls(draft) },
})
