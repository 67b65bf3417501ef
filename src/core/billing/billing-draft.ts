/** What a billing decision sees and changes: everything of some customers that money depends on, read under their locks. */

import type { Checkout } from '../checkout/checkout.ts'
import type { DiscountScope } from '../customers/billing-defaults.ts'
import type { Entitlement } from '../entitlements/entitlement.ts'
import type { DomainEventType } from '../events/domain-event.ts'
import type { CreditNote, CreditNoteLine } from '../invoices/credit-note.ts'
import type {
  Invoice,
  InvoiceLine,
  Payment,
  PaymentMethod,
  StoreCredit,
  StoreCreditMovement,
  UsageFreeze,
} from '../invoices/invoice.ts'
import type { Dispute, Refund } from '../invoices/refund.ts'
import type { BillingSettings } from '../invoices/stored-settings.ts'
import type { LedgerCommand } from '../ledger/commands.ts'
import type { OutsideProvider } from '../payments/provider.ts'
import type { Billable } from '../plans/billable.ts'
import type { StoredPrice } from '../plans/custom-prices-at.ts'
import type { VersionTerms } from '../plans/version-terms.ts'
import type { AppliedDiscount, RedeemedVersion } from '../promotions/applied-discount.ts'
import type { RecurringRevenue } from '../revenue/mrr-changes.ts'
import type { Phase, ScheduledChange, Subscription } from '../subscriptions/subscription.ts'
import type { Decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import type { RowSet } from './row-set.ts'

export interface PlanVersion {
  id: string
  planId: string
  planKey: string
  planName: string
  number: number
  terms: VersionTerms
  /** The features in credits that it grants, whose overage it may charge. */
  creditFeatures: Billable[]
}

/** The part of a customer that is printed on invoices or changes prices. */
export interface BilledCustomer {
  externalId: string | null
  name: string | null
  email: string | null
  isArchived: boolean
  /** Null: the tax of the workspace. */
  taxPercent: Decimal | null
  /** Off all prices; null: none. */
  discountPercent: Decimal | null
  discountScope: DiscountScope
}

/** An entitlement, and who granted it. */
export interface Grant extends Entitlement {
  source: 'SUBSCRIPTION' | 'OVERRIDE'
  subscriptionId: string | null
  /** When billing looks at an override again, by the customer's own time. */
  wakeAt: Date | null
}

/** A domain event whose data are read when everything is decided and documents have their numbers. */
export interface Notice {
  type: DomainEventType
  data(): JsonObject
}

/** How a decision moves the number of redemptions of a promotion. */
export interface RedemptionMove {
  promotionId: string
  /** The code that was given; null: redemptions are given back. */
  code: string | null
  count: number
}

export interface BillingAccount {
  workspaceId: string
  customerId: string
  /** The customer's own time. */
  now: Date
  isOnClock: boolean
  /** A new id; the customer's ids sort in the order in which they are made, also while its clock stands still. */
  newId(prefix: string): string
  /** Whether it made an id. */
  hasNewRows(): boolean
  /** The sequence of the customer's latest usage event or credit transaction. */
  sequence: number
  /** Counts the commits that changed the customer's billing. */
  billingSequence: number
  customer: BilledCustomer
  /** When the customer's only trial began. */
  trialUsedAt: Date | null
  subscriptions: RowSet<Subscription>
  phases: RowSet<Phase>
  changes: RowSet<ScheduledChange>
  invoices: RowSet<Invoice>
  lines: RowSet<InvoiceLine>
  freezes: RowSet<UsageFreeze>
  payments: RowSet<Payment>
  /** Those that are set up or are being set up, and those that the caller named. */
  paymentMethods: RowSet<PaymentMethod>
  /** Those that are not over, and those that the caller named. */
  checkouts: RowSet<Checkout>
  creditNotes: RowSet<CreditNote>
  creditNoteLines: RowSet<CreditNoteLine>
  refunds: RowSet<Refund>
  disputes: RowSet<Dispute>
  storeCredits: RowSet<StoreCredit>
  movements: RowSet<StoreCreditMovement>
  /** All but those that were given back. */
  discounts: RowSet<AppliedDiscount>
  redemptions: RedemptionMove[]
  /** Whether the customer is known to have had a discount. */
  hasDiscounts: boolean
  customPrices: readonly StoredPrice[]
  /** What its subscriptions count for as recurring revenue, and how that moved. */
  recurring: RecurringRevenue
  grants: readonly Grant[]
  /** Those whose credits may be granted once it is known what is paid. */
  unsettledGrants: Set<Subscription>
  /** Credits to grant or expire, in this order. */
  commands: LedgerCommand[]
  notices: Notice[]
  /** The customer was made for a checkout that has expired: it is archived unless it has something else. */
  archivesUnused: boolean
  /** Documents that are finalised now and have no number yet, in order. */
  unnumbered: { invoices: Invoice[]; creditNotes: CreditNote[] }
}

export interface BillingDraft {
  settings: BillingSettings
  /** The server's time, also for customers on test clocks: for leases. */
  serverNow: Date
  /** Who charges customers of the workspace; null: nobody can. */
  chargedBy: OutsideProvider | null
  /** Versions by id: those of all phases and pending changes, and those that the caller named. */
  versions: ReadonlyMap<string, PlanVersion>
  /** The versions of pending changes that nobody can get any more. */
  withdrawn: ReadonlySet<string>
  /** The versions of promotions that were redeemed, by id. */
  promotions: Map<string, RedeemedVersion>
  accounts: ReadonlyMap<string, BillingAccount>
}

export function versionOf({ versions }: Pick<BillingDraft, 'versions'>, id: string): PlanVersion {
  const version = versions.get(id)
  if (!version) throw new Error(`The plan version ${id} is not loaded`)
  return version
}

export function accountOf({ accounts }: BillingDraft, customerId: string): BillingAccount {
  const account = accounts.get(customerId)
  if (!account) throw new Error(`The customer ${customerId} is not loaded`)
  return account
}

/** The subscription that an invoice, a checkout or another row is of; null: none. */
export function subscriptionOf(
  { subscriptions }: Pick<BillingAccount, 'subscriptions'>,
  { subscriptionId }: { subscriptionId: string | null },
): Subscription | null {
  return subscriptions.all.find(({ id }) => id === subscriptionId) ?? null
}

/** The invoice of a payment, a refund or another row, which must be in the draft. */
export function invoiceOf(
  { invoices }: Pick<BillingAccount, 'invoices'>,
  { invoiceId }: { invoiceId: string | null },
): Invoice {
  const invoice = invoices.all.find(({ id }) => id === invoiceId)
  if (!invoice) throw new Error(`The invoice ${invoiceId} is not loaded`)
  return invoice
}
