/**
 * Checkouts in the form that decisions use: one customer's way to a subscription, a purchase, or the payment of an invoice.
 *
 * Invariants: what a checkout shows is what it charges, whatever becomes of prices meanwhile; however often it is confirmed, it makes one
 * purchase, and one payment that succeeds; what it made is given back when it expires.
 */
import type { DiscountScope } from '../customers/billing-defaults.ts'
import { type DeclineCode, declineWord } from '../payments/provider.ts'
import type { JsonObject } from '../values/input.ts'
import type { storedLines } from './sale-lines.ts'

export const checkoutUis = ['HOSTED', 'HEADLESS'] as const
export const checkoutStatuses = [
  'OPEN',
  'PROCESSING',
  'REQUIRES_ACTION',
  'FAILED',
  'COMPLETE',
  'EXPIRED',
] as const
export type CheckoutStatus = (typeof checkoutStatuses)[number]
export const checkoutPurposes = ['SUBSCRIPTION', 'PURCHASE', 'INVOICE'] as const

/** What prices depend on besides them; the invoice of the checkout has the same. Decimals are texts. */
export interface CheckoutTerms {
  taxName: string | null
  taxPercent: string
  taxInclusive: boolean
  discountPercent: string | null
  discountScope: DiscountScope
}

/** Amounts are minor units, as texts. */
export interface CheckoutQuote {
  lines: { description: string; amount: string; discount: string; tax: string }[]
  subtotal: string
  discount: string
  tax: string
  /** The first paid period, also after a trial. */
  total: string
  /** What the checkout charges. */
  dueNow: string
}

export interface Checkout {
  id: string
  ui: (typeof checkoutUis)[number]
  purpose: (typeof checkoutPurposes)[number]
  status: CheckoutStatus
  customerId: string
  /** The customer was made for it. */
  madeCustomer: boolean
  email: string | null
  planVersionId: string | null
  quantity: number
  trialDays: number | null
  /** The trial was asked for, and is no matter of the plan. */
  trialGiven: boolean
  /** What a purchase consists of, priced; null: the payer has not named an amount, or it is no purchase. */
  lines: ReturnType<typeof storedLines> | null
  currency: string
  paymentLinkId: string | null
  payerNamesAmount: boolean
  promotionCodes: string[]
  allowPromotionCodes: boolean
  requirePaymentMethod: boolean
  terms: CheckoutTerms
  /** Null: the payer has not named an amount. */
  quote: CheckoutQuote | null
  successUrl: string | null
  cancelUrl: string | null
  key: string | null
  subscriptionId: string | null
  invoiceId: string | null
  paymentMethodId: string | null
  /** Of the last attempt; null: none was declined. */
  declineCode: DeclineCode | null
  metadata: JsonObject
  extras: JsonObject
  expiresAt: Date
  completedAt: Date | null
  wakeAt: Date | null
  clockWakeAt: Date | null
  failures: number
  version: number
  billingSequence: number
  createdAt: Date
  updatedAt: Date
}

export function isOver({ status }: Pick<Checkout, 'status'>): boolean {
  return status === 'COMPLETE' || status === 'EXPIRED'
}

/** Whether its page takes promotion codes: an amount that the payer names has no price to reduce. */
export function takesCodes({
  allowPromotionCodes,
  planVersionId,
  lines,
  payerNamesAmount,
}: Pick<
  Checkout,
  'allowPromotionCodes' | 'planVersionId' | 'lines' | 'payerNamesAmount'
>): boolean {
  return allowPromotionCodes && (planVersionId !== null || (lines !== null && !payerNamesAmount))
}

/** It redeems its codes with its purchase, which was not made yet. */
export function hasNoPurchase({
  status,
  subscriptionId,
  invoiceId,
}: Pick<Checkout, 'status' | 'subscriptionId' | 'invoiceId'>): boolean {
  return status === 'OPEN' && subscriptionId === null && invoiceId === null
}

/** What events tell of a checkout. */
export function checkoutData(
  checkout: Omit<Checkout, 'customerId'> & { customerId: string | null },
): JsonObject {
  const { id, ui, purpose, status, customerId, email, currency, quote } = checkout
  return {
    ...{ id, ui, purpose, status, customerId, email, currency },
    totalMinor: quote?.total ?? null,
    dueNowMinor: quote?.dueNow ?? null,
    subscriptionId: checkout.subscriptionId,
    invoiceId: checkout.invoiceId,
    paymentLinkId: checkout.paymentLinkId,
    declineCode: declineWord(checkout.declineCode),
  }
}
