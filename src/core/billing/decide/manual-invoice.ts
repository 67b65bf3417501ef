/** Makes an invoice by hand. Pure. */
import type { Invoice, InvoiceReason } from '../../invoices/invoice.ts'
import type { CollectionMethod } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { newInvoice } from './documents.ts'
import { type OneTimeLine, setOneTimeLines } from './one-time-lines.ts'

export interface GivenInvoice {
  reason: Extract<InvoiceReason, 'MANUAL' | 'PURCHASE'>
  currency: string
  lines: readonly OneTimeLine[]
  /** Undefined and null mean the default. */
  taxInclusive?: boolean | null
  collection?: CollectionMethod | null
  dueDays?: number | null
  /** Instead of so many days after the finalisation. */
  dueAt?: Date | null
}

/** A draft with its lines. */
export function manualInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  { reason, currency, lines, taxInclusive, collection, dueDays, dueAt }: GivenInvoice,
): Invoice {
  const invoice = newInvoice(draft, account, {
    ...{ reason, subscription: null, currency, period: null },
    collection: collection ?? 'INVOICE',
    dueDays: dueDays ?? 0,
  })
  account.invoices.change(invoice, {
    taxInclusive: taxInclusive ?? invoice.taxInclusive,
    dueAt: dueAt ?? null,
  })
  setOneTimeLines(account, invoice, lines)
  return invoice
}
