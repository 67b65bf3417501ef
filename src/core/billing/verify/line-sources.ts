/** What the line of an invoice is derived from, and what comes of it. */
import type { Invoice, InvoiceLine, UsageFreeze } from '../../invoices/invoice.ts'
import type { StoredPrice } from '../../plans/custom-prices-at.ts'
import type { RedeemedVersion } from '../../promotions/applied-discount.ts'
import type { Phase } from '../../subscriptions/subscription.ts'
import type { JsonObject } from '../../values/input.ts'
import type { PlanVersion } from '../billing-draft.ts'
import type { MeasuredUsage } from '../measure-usage.ts'

export interface LineSources {
  version: PlanVersion | null
  /** Of its subscription. */
  phases: readonly Phase[]
  customPrices: readonly StoredPrice[]
  /** The usage of its segment at its sequence. */
  measured: MeasuredUsage | null
  /** Of its subscription, charge and segment. */
  freezes: readonly UsageFreeze[]
  /** The line that it gives back, or whose credit it takes back. */
  other: InvoiceLine | null
  invoice: Invoice | null
  /** The version whose redemption it is of. */
  promotion: RedeemedVersion | null
}

export interface Rederived {
  explain: JsonObject
  amountMinor: bigint
}
