/** What something would cost, read off the invoice that would be made. Pure. */
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import type { RefusedPromotion } from '../../promotions/redeemable.ts'
import type { Ratio } from '../../values/mul-div.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { linesOf } from './documents.ts'

/** All amounts are minor units. */
export interface Quote {
  currency: string
  /** When it would happen. */
  at: Date
  /** The one that is changed or renewed; null: none is yet. */
  subscriptionId: string | null
  lines: InvoiceLine[]
  subtotal: bigint
  discount: bigint
  tax: bigint
  total: bigint
  taxInclusive: boolean
  dueNow: bigint
  /** Null: it begins without a trial. */
  trialDays: number | null
  /** Promotions that cannot be redeemed, and are left out. */
  problems: RefusedPromotion[]
  /** Null: no period is cut. */
  proration: QuotedProration | null
}

export interface QuotedProration {
  currency: string
  unused: bigint
  remaining: bigint
  /** How much of the period is left. */
  left: Ratio
}

type QuotedSums = Pick<Quote, 'subtotal' | 'discount' | 'tax' | 'total' | 'taxInclusive'>

export function sumsOf(invoice: Invoice): QuotedSums {
  const { subtotal, discount, tax, total, taxInclusive } = invoice
  return { subtotal, discount, tax, total, taxInclusive }
}

/** The lines and sums of an invoice that is finalised; without one nothing is to be paid. */
export function quotedInvoice(
  account: BillingAccount,
  invoice: Invoice | undefined,
): Pick<Quote, 'lines' | keyof QuotedSums> {
  if (!invoice) {
    return { lines: [], subtotal: 0n, discount: 0n, tax: 0n, total: 0n, taxInclusive: false }
  }
  return { lines: linesOf(account, invoice.id), ...sumsOf(invoice) }
}
