/** Invoices and what belongs to them in the form that decisions use; all amounts are minor units of the currency. */
import type {
  DeclineCode,
  NextAction,
  OutsideProvider,
  ProviderName,
} from '../payments/provider.ts'
import type { CollectionMethod, PauseBehavior } from '../subscriptions/subscription.ts'
import type { Decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'

export const invoiceStatuses = ['DRAFT', 'OPEN', 'PAID', 'VOID', 'UNCOLLECTIBLE'] as const
export type InvoiceStatus = (typeof invoiceStatuses)[number]

export const invoiceReasons = [
  'START',
  'CYCLE',
  'CHANGE',
  'END',
  'LATE_USAGE',
  'MANUAL',
  'PURCHASE',
] as const
export type InvoiceReason = (typeof invoiceReasons)[number]

export const dunningStatuses = ['NONE', 'RETRYING', 'RECOVERED', 'EXHAUSTED', 'STOPPED'] as const
export type DunningStatus = (typeof dunningStatuses)[number]

const lineKinds = [
  'BASE',
  'QUANTITY',
  'USAGE',
  'INCLUDED',
  'OVERAGE',
  'FLAT',
  'PRORATION_CREDIT',
  'PRORATION_CHARGE',
  'LATE_USAGE',
  'ONE_TIME',
  'DISCOUNT',
  'ROUNDING',
  'CARRIED_TO_STORE_CREDIT',
] as const
export type LineKind = (typeof lineKinds)[number]

export interface Invoice {
  id: string
  customerId: string
  /** Null for drafts; also for a document that is finalised in this transaction, until its number is taken. */
  number: string | null
  reason: InvoiceReason
  status: InvoiceStatus
  subscriptionId: string | null
  periodStart: Date | null
  periodEnd: Date | null
  currency: string
  collection: CollectionMethod
  dueDays: number
  subtotal: bigint
  discount: bigint
  tax: bigint
  total: bigint
  storeCreditApplied: bigint
  amountPaid: bigint
  amountCredited: bigint
  /** Of its payments; beside the sums above. */
  amountRefunded: bigint
  amountDue: bigint
  taxName: string | null
  taxPercent: Decimal
  taxInclusive: boolean
  billTo: JsonObject
  /** Empty for drafts. */
  seller: JsonObject
  memo: string | null
  /** It bills the usage before this instant that no invoice billed yet; null: no usage. */
  usageUntil: Date | null
  finalizeAt: Date | null
  finalizedAt: Date | null
  dueAt: Date | null
  overdueAt: Date | null
  paidAt: Date | null
  voidedAt: Date | null
  uncollectibleAt: Date | null
  dunning: DunningStatus
  /** When its first payment failed; null: none did. */
  dunningSince: Date | null
  /** When the billing run tries its payment again; null: no more. */
  nextAttemptAt: Date | null
  /** The pause in which it was made and that ended before it was finalised: it still decides what becomes of it. */
  pauseBehavior: PauseBehavior | null
  metadata: JsonObject
  extras: JsonObject
  wakeAt: Date | null
  clockWakeAt: Date | null
  failures: number
  version: number
  /** The commit of the customer's billing that changed it last. */
  billingSequence: number
  createdAt: Date
  updatedAt: Date
}

export interface InvoiceLine {
  id: string
  customerId: string
  /** Null: pending, for the next invoice. */
  invoiceId: string | null
  subscriptionId: string | null
  position: number
  kind: LineKind
  description: string
  currency: string
  quantity: Decimal | null
  /** Major units; null for tiers. */
  unitPrice: Decimal | null
  amount: bigint
  /** Its share of the discounts; zero or more. */
  discount: bigint
  tax: bigint
  /** What proration gave back of it; zero or more. */
  credited: bigint
  /** What credit notes by hand took off it, before exclusive tax; zero or more. */
  noted: bigint
  /** From when on its rest was given back; null: it was not. */
  restCreditedAt: Date | null
  /** The time that it pays for, half-open. */
  periodStart: Date | null
  periodEnd: Date | null
  planVersionId: string | null
  chargeKey: string | null
  /** The line that a proration credit gives back a part of. */
  creditsLineId: string | null
  explain: JsonObject
  digest: Uint8Array | null
  createdAt: Date
}

/** The usage of one charge in one segment as it was billed. */
export interface UsageFreeze {
  customerId: string
  subscriptionId: string
  chargeKey: string
  segmentStart: Date
  revision: number
  segmentEnd: Date
  planVersionId: string
  throughSequence: number
  quantity: Decimal
  /** The price of the whole quantity. */
  amount: bigint
  /** The part that its own line bills. */
  billed: bigint
  events: number
  digest: Uint8Array
  lineId: string | null
  /** Whether usage that names no subscription is in it. */
  alsoUnnamed: boolean
  superseded: boolean
  /** Whether it was looked at after the last event that can be late. */
  closed: boolean
  createdAt: Date
}

export const paymentStatuses = [
  'PENDING',
  'REQUIRES_ACTION',
  'PROCESSING',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
] as const

export type PaymentStatus = (typeof paymentStatuses)[number]

export interface Payment {
  id: string
  customerId: string
  invoiceId: string
  provider: ProviderName
  /** Null: it was made outside, or the customer has not given one yet. */
  paymentMethodId: string | null
  /** The provider's name for it, or the caller's. */
  reference: string | null
  status: PaymentStatus
  currency: string
  amount: bigint
  /** The part that was not due, and became store credit. */
  excess: bigint
  declineCode: DeclineCode | null
  /** The method will never work again. */
  isHardDecline: boolean
  /** How often the provider was asked for it. */
  attempts: number
  /** Until then another server asks the provider; null: nobody has to. Server time, on a test clock too. */
  leaseUntil: Date | null
  /** When the provider is asked what became of it. */
  wakeAt: Date | null
  clockWakeAt: Date | null
  nextAction: NextAction | null
  paidAt: Date | null
  /** The commit of the customer's billing that changed it last. */
  billingSequence: number
  createdAt: Date
  updatedAt: Date
}

export const paymentMethodStatuses = [
  'PENDING',
  'REQUIRES_ACTION',
  'ACTIVE',
  'FAILED',
  'REMOVED',
] as const

export interface PaymentMethod {
  id: string
  customerId: string
  provider: OutsideProvider
  /** The provider's name for it; until it is set up, what the caller named it by. */
  reference: string
  status: (typeof paymentMethodStatuses)[number]
  /** At most one of a customer, and only an ACTIVE one. */
  isDefault: boolean
  /** It becomes the default once it is set up. */
  wantsDefault: boolean
  brand: string | null
  last4: string | null
  expiryMonth: number | null
  expiryYear: number | null
  declineCode: DeclineCode | null
  nextAction: NextAction | null
  attempts: number
  leaseUntil: Date | null
  /** When the provider is asked what became of it. Server time. */
  wakeAt: Date | null
  createdAt: Date
  updatedAt: Date
}

export const storeCreditReasons = [
  'PROMOTIONAL',
  'REFUND_ALTERNATIVE',
  'GOODWILL',
  'BILLING_ERROR',
  'SERVICE_CREDIT',
  'PRORATION',
  'OVERPAYMENT',
  'OTHER',
] as const

export interface StoreCredit {
  id: string
  customerId: string
  currency: string
  /** ACTIVE exactly while something remains. */
  status: 'ACTIVE' | 'DEPLETED' | 'EXPIRED' | 'VOIDED'
  reason: (typeof storeCreditReasons)[number]
  amount: bigint
  remaining: bigint
  description: string | null
  invoiceId: string | null
  expiresAt: Date | null
  wakeAt: Date | null
  clockWakeAt: Date | null
  failures: number
  createdAt: Date
  updatedAt: Date
}

export interface StoreCreditMovement {
  customerId: string
  storeCreditId: string
  number: number
  type: 'ISSUED' | 'APPLIED' | 'RESTORED' | 'EXPIRED' | 'VOIDED' | 'PAID_OUT'
  amount: bigint
  balanceAfter: bigint
  invoiceId: string | null
  /** The money that left without our doing, for which it was taken; null: none. */
  refundId: string | null
  createdAt: Date
}
