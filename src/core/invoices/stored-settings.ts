/** How a workspace bills, in the form that decisions use. */
import type { Decimal } from '../values/decimal.ts'

/** When the credits that plans include are granted. */
export const creditGrantTimes = ['PERIOD_START', 'PAYMENT'] as const
export const dunningFinalActions = ['SUSPEND', 'CANCEL', 'NONE'] as const
export const dunningFinalInvoices = ['KEEP', 'UNCOLLECTIBLE'] as const

/** Who sells, as it is printed on invoices. */
export interface Seller {
  name: string | null
  address: string | null
  taxId: string | null
  email: string | null
}

/** How a workspace bills. */
export interface BillingSettings {
  seller: Seller
  taxName: string | null
  taxPercent: Decimal
  taxInclusive: boolean
  invoicePrefix: string
  creditNotePrefix: string
  draftHours: number
  graceDays: number
  entitledWhilePastDue: boolean
  oneTrialPerCustomer: boolean
  applyStoreCredit: boolean
  /** When credits that plans include are granted. */
  grantCreditsOn: (typeof creditGrantTimes)[number]
  /** The origins whose pages may frame hosted pages. */
  embedOrigins: string[]
  /** Days after the first failed payment of an invoice on which it is tried again, rising. */
  retryDays: number[]
  /** What happens to a subscription whose invoice stays unpaid. */
  finalAction: (typeof dunningFinalActions)[number]
  /** What happens to that invoice. */
  finalInvoice: (typeof dunningFinalInvoices)[number]
}
