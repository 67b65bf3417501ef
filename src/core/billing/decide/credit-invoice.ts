/** Lowers an open invoice by a credit note. Pure. */
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import { nextShare } from '../../values/mul-div.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { settleWhenPaid } from './settle-invoice.ts'

/** `amount` is gross and at most what is due. The taxes of all notes of an invoice sum to its tax once all of it is credited. */
export function creditInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  { line, amount }: { line: InvoiceLine; amount: bigint },
): void {
  const { customerId, now } = account
  const before = account.creditNotes.all
    .filter(({ invoiceId }) => invoiceId === invoice.id)
    .reduce((sum, note) => sum + note.amount, 0n)
  const note = account.creditNotes.add({
    id: account.newId('cn'),
    customerId,
    number: null,
    invoiceId: invoice.id,
    lineId: line.id,
    currency: invoice.currency,
    amount,
    tax: nextShare(invoice.tax, { before, part: amount, amount: invoice.total }),
    offset: amount,
    reason: 'PRORATION',
    createdAt: now,
  })
  account.unnumbered.creditNotes.push(note)
  account.invoices.change(invoice, {
    amountCredited: invoice.amountCredited + amount,
    amountDue: invoice.amountDue - amount,
  })
  account.notices.push({
    type: 'credit_note.created',
    data: () => ({
      id: note.id,
      number: note.number,
      invoiceId: invoice.id,
      amountMinor: amount.toString(),
    }),
  })
  settleWhenPaid(draft, account, invoice, now)
}
