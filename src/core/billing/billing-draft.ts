/** What a billing decision sees and changes: everything of some customers that money depends on, read under their locks. */

import type { DiscountScope } from '../customers/billing-defaults.ts'
import type { Entitlement } from '../entitlements/entitlement.ts'
import type { DomainEventType } from '../events/domain-event.ts'
import type {
  BillingSettings,
  CreditNote,
  Invoice,
  InvoiceLine,
  Payment,
  StoreCredit,
  StoreCreditMovement,
  UsageFreeze,
} from '../invoices/invoice.ts'
import type { LedgerCommand } from '../ledger/commands.ts'
import type { Billable } from '../plans/billable.ts'
import type { StoredPrice } from '../plans/custom-prices-at.ts'
import type { VersionTerms } from '../plans/version-terms.ts'
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
}

/** A domain event whose data are read when everything is decided and documents have their numbers. */
export interface Notice {
  type: DomainEventType
  data(): JsonObject
}

export interface BillingAccount {
  workspaceId: string
  customerId: string
  /** The customer's own time. */
  now: Date
  isOnClock: boolean
  /** A new id; the ids of a draft sort in the order in which they are made. */
  newId(prefix: string): string
  /** The sequence of the customer's latest usage event or credit transaction. */
  sequence: number
  /** Counts the commits that changed the customer's subscriptions, invoices or payments. */
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
  creditNotes: RowSet<CreditNote>
  storeCredits: RowSet<StoreCredit>
  movements: RowSet<StoreCreditMovement>
  customPrices: readonly StoredPrice[]
  grants: readonly Grant[]
  /** Credits to grant or expire, in this order. */
  commands: LedgerCommand[]
  notices: Notice[]
  /** Documents that are finalised now and have no number yet, in order. */
  unnumbered: { invoices: Invoice[]; creditNotes: CreditNote[] }
}

export interface BillingDraft {
  settings: BillingSettings
  /** Versions by id: those of all phases and pending changes, and those that the caller named. */
  versions: ReadonlyMap<string, PlanVersion>
  /** The versions of pending changes that nobody can get any more. */
  withdrawn: ReadonlySet<string>
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
