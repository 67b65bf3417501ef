/** Takes an invoice back; a payment that waits for its customer is given up first. */
import { z } from 'zod'
import type { Invoice } from '../../invoices/invoice.ts'
import { requireInvoiceVerb } from '../../invoices/require-invoice-verb.ts'
import { outboundOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { DomainError } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { requireNoCheckout } from '../decide/checkout-status.ts'
import { standingNotes } from '../decide/creditable.ts'
import { voidInvoice as takeBack } from '../decide/void-invoice.ts'
import { giveUpFirst } from '../give-up-first.ts'
import { askingFirst } from '../outside-calls.ts'
import { paymentUnderWay } from '../payment-under-way.ts'
import { customerOfInvoice, requireInvoice } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

/** When the customer confirmed the payment in the meantime, the invoice is paid and not void. */
export const voidInvoice = outboundOperation({
  name: 'voidInvoice',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async begin(ctx, { id }) {
    const customerId = customerOfInvoice(id)
    return withBilling(ctx, [customerId], { invoiceIds: [id] }, (draft) => {
      const account = draft.accounts.get(customerId)
      const invoice = requireInvoice(account, id)
      const call = account ? voidOrCancel(draft, account, invoice) : null
      return { key: id, call }
    })
  },
  ...askingFirst,
  answer: (ctx, id, selection) => shown(ctx.db.invoice, id, selection),
})

function voidOrCancel(draft: BillingDraft, account: BillingAccount, invoice: Invoice) {
  catchUp(draft, account)
  requireInvoiceVerb(invoice, 'void')
  requireNoCheckout(account, invoice)
  const { id } = invoice
  if (isPaid(account, invoice)) {
    const message = 'Money was paid for the invoice; it must be paid back first.'
    throw new DomainError('PRECONDITION_FAILED', message, { reason: 'MONEY_PAID', id })
  }
  const payment = paymentUnderWay(account, invoice)
  if (payment === null) {
    takeBack(draft, account, invoice)
    return null
  }
  return giveUpFirst(account, invoice, payment, (later, owner, left) => {
    if (!isPaid(owner, left)) takeBack(later, owner, left)
  })
}

/** Whether money was paid for it that was not paid back. */
function isPaid(account: BillingAccount, invoice: Invoice): boolean {
  return invoice.amountPaid > refundedOf(account, invoice)
}

/** What was paid back for notes; what is on its way may still fail. */
function refundedOf(account: BillingAccount, invoice: Invoice): bigint {
  const pending = account.refunds.all.filter(({ status }) => status === 'PENDING')
  return standingNotes(account, invoice)
    .filter(({ id }) => !pending.some(({ creditNoteId }) => creditNoteId === id))
    .reduce((sum, { refund }) => sum + refund, 0n)
}
