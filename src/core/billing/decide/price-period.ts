/** The lines of a period that is paid in advance: the base price and what each unit of the quantity costs. Pure. */
import { type BaseFacts, explainBase } from '../../invoices/explain-line.ts'
import type { Invoice, LineKind } from '../../invoices/invoice.ts'
import { type ChargeTiming, nameOfCharge } from '../../plans/version-charge.ts'
import type { VersionTerms } from '../../plans/version-terms.ts'
import { type Charge, priceCharge } from '../../pricing/charge.ts'
import type { BillingTerm, FirstPeriod } from '../../subscriptions/billing-period.ts'
import { chargeOf, shareLeft } from '../../subscriptions/proration.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type Decimal, decimal } from '../../values/decimal.ts'
import type { JsonObject } from '../../values/input.ts'
import { sumMinor, toMinor } from '../../values/money.ts'
import type { BillingAccount, PlanVersion } from '../billing-draft.ts'
import { addLine, type NewLine } from './documents.ts'

/** A billing period, and the whole natural period that it is a part of. */
export type Period = Pick<FirstPeriod, 'start' | 'end' | 'natural'>

export function billingTermOf({ billingPeriod, billingPeriodCount }: VersionTerms): BillingTerm {
  return { unit: billingPeriod, count: billingPeriodCount }
}

/** What a price costs from an instant of a period to its end; a whole period costs the whole price. */
function priceFrom(priceMinor: bigint, at: Date, { end, natural }: Period): bigint {
  if (end === null || natural.end === null) return priceMinor
  return chargeOf({ priceMinor, naturalStart: natural.start, naturalEnd: natural.end, at })
}

/** A price of a version in advance: its base, or a charge of the quantity. */
export interface AdvancePrice {
  kind: 'BASE' | 'QUANTITY'
  /** Null for the base. */
  chargeKey: string | null
  charge: Charge | null
  description: string
  /** All units of the subscription. */
  units: Decimal
  /** Those that are paid for. */
  quantity: Decimal
  /** Null for tiers, packages and fees. */
  unitPrice: Decimal | null
  /** For a whole period, in major units; the same rounded. */
  exact: Decimal
  minor: bigint
}

/** What a whole period of the version costs in advance; prices of zero are left out. */
export function advancePrices(version: PlanVersion, quantity: number): AdvancePrice[] {
  const { terms, planName } = version
  const exact = terms.basePrice.times(quantity)
  const base: AdvancePrice = {
    kind: 'BASE',
    chargeKey: null,
    charge: null,
    description: quantity === 1 ? planName : `${planName} × ${quantity}`,
    units: decimal(quantity),
    quantity: decimal(quantity),
    unitPrice: terms.basePrice,
    exact,
    minor: toMinor(exact, terms.currency),
  }
  return [base, ...quantityPrices(version, quantity, 'IN_ADVANCE')].filter(
    ({ minor }) => minor > 0n,
  )
}

/** What the version costs once, at the start. */
export function startPrices(version: PlanVersion, quantity: number): AdvancePrice[] {
  return quantityPrices(version, quantity, 'AT_START').filter(({ minor }) => minor > 0n)
}

/** INVALID_REQUEST when what the quantity costs cannot be stored: found out before it is due. */
export function requirePriced(version: PlanVersion, quantity: number): void {
  const prices = [...advancePrices(version, quantity), ...startPrices(version, quantity)]
  sumMinor(prices.map(({ minor }) => minor))
}

function quantityPrices(
  { terms }: PlanVersion,
  quantity: number,
  timing: ChargeTiming,
): AdvancePrice[] {
  return terms.charges.flatMap((one) => {
    if (!one.perQuantity || one.timing !== timing) return []
    const { quantity: paid, amount } = priceCharge(one.charge, decimal(quantity))
    return [
      {
        kind: 'QUANTITY' as const,
        chargeKey: one.key,
        charge: one.charge,
        description: nameOfCharge(one),
        units: decimal(quantity),
        quantity: paid,
        unitPrice: one.charge.model === 'PER_UNIT' ? one.charge.unitPrice : null,
        exact: amount,
        minor: toMinor(amount, terms.currency),
      },
    ]
  })
}

/** Puts what is due once on the START invoice, as of no time. */
export function addStartLines(
  account: BillingAccount,
  invoice: Invoice,
  subscription: Subscription,
  version: PlanVersion,
): void {
  const on = { invoice, subscriptionId: subscription.id, currency: subscription.currency }
  for (const price of startPrices(version, subscription.quantity)) {
    addLine(account, on, advanceLine(version, price, { period: null, isProrated: false }))
  }
}

/** Puts the prices of a period on the invoice; a stub costs its share of the whole period. */
export function addPeriodLines(
  account: BillingAccount,
  invoice: Invoice,
  subscription: Subscription,
  version: PlanVersion,
  period: Period | null,
): void {
  const on = { invoice, subscriptionId: subscription.id, currency: subscription.currency }
  const isProrated = subscription.prorateStart
  for (const price of advancePrices(version, subscription.quantity)) {
    addLine(account, on, advanceLine(version, price, { period, isProrated }))
  }
}

export interface Priced {
  /** Null: paid once, or the period begins with the payment. */
  period: Period | null
  /** Whether a part of the natural period costs its share. */
  isProrated: boolean
  /** That of the price by default. */
  kind?: LineKind
}

/** The line of a price, and how its amount came about. */
export function advanceLine(
  version: PlanVersion,
  price: AdvancePrice,
  { period, isProrated, kind = price.kind }: Priced,
): NewLine & { explain: JsonObject } {
  const { currency } = version.terms
  const { chargeKey, description, quantity, unitPrice, minor } = price
  const at = period && isProrated ? period.start : null
  const amount = period && at ? priceFrom(minor, at, period) : minor
  const explain = explainBase({
    kind,
    segment: period,
    natural: period?.natural ?? null,
    planVersionId: version.id,
    currency,
    amountMinor: amount,
    quantity: price.units,
    unitPrice: price.charge ? null : unitPrice,
    charge: price.charge,
    exactAmount: price.exact,
    proration: period && at ? shareOfPeriod(minor, at, period) : null,
  })
  const planVersionId = version.id
  return {
    ...{ kind, description, amount, quantity, unitPrice, period, planVersionId, chargeKey },
    explain,
  }
}

/** Null for a whole period. */
function shareOfPeriod(ofMinor: bigint, at: Date, { natural }: Period): BaseFacts['proration'] {
  const { start, end } = natural
  if (end === null || at.getTime() === start.getTime()) return null
  const { numerator, denominator } = shareLeft({ start, end, at })
  return { ofMinor, numeratorMs: numerator, denominatorMs: denominator }
}
