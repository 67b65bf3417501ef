/** The lines of a period that is paid in advance: the base price and what each unit of the quantity costs. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import { type ChargeTiming, nameOfCharge } from '../../plans/version-charge.ts'
import type { VersionTerms } from '../../plans/version-terms.ts'
import { priceCharge } from '../../pricing/charge.ts'
import type { BillingTerm, FirstPeriod } from '../../subscriptions/billing-period.ts'
import { chargeOf } from '../../subscriptions/proration.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type Decimal, decimal, decimalText } from '../../values/decimal.ts'
import type { JsonObject } from '../../values/input.ts'
import { sumMinor, toMinor } from '../../values/money.ts'
import type { BillingAccount, PlanVersion } from '../billing-draft.ts'
import { addLine } from './documents.ts'

/** A billing period, and the whole natural period that it is a part of. */
export type Period = Pick<FirstPeriod, 'start' | 'end' | 'natural'>

export function billingTermOf({ billingPeriod, billingPeriodCount }: VersionTerms): BillingTerm {
  return { unit: billingPeriod, count: billingPeriodCount }
}

/** What a price costs from an instant of a period to its end; a whole period costs the whole price. */
export function priceFrom(priceMinor: bigint, at: Date, { end, natural }: Period): bigint {
  if (end === null || natural.end === null) return priceMinor
  return chargeOf({ priceMinor, naturalStart: natural.start, naturalEnd: natural.end, at })
}

/** A price of a version in advance: its base, or a charge of the quantity. */
export interface AdvancePrice {
  kind: 'BASE' | 'QUANTITY'
  /** Null for the base. */
  chargeKey: string | null
  description: string
  quantity: Decimal
  /** Null for tiers, packages and fees. */
  unitPrice: Decimal | null
  /** For a whole period. */
  minor: bigint
}

/** What a whole period of the version costs in advance; prices of zero are left out. */
export function advancePrices(version: PlanVersion, quantity: number): AdvancePrice[] {
  const { terms, planName } = version
  const base: AdvancePrice = {
    kind: 'BASE',
    chargeKey: null,
    description: quantity === 1 ? planName : `${planName} × ${quantity}`,
    quantity: decimal(quantity),
    unitPrice: terms.basePrice,
    minor: toMinor(terms.basePrice.times(quantity), terms.currency),
  }
  return [base, ...quantityPrices(version, quantity, 'IN_ADVANCE')].filter(
    ({ minor }) => minor > 0n,
  )
}

/** What the version costs once, at the start. */
function startPrices(version: PlanVersion, quantity: number): AdvancePrice[] {
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
        description: nameOfCharge(one),
        quantity: paid,
        unitPrice: one.charge.model === 'PER_UNIT' ? one.charge.unitPrice : null,
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
    const { kind, description, quantity, unitPrice, chargeKey, minor: amount } = price
    const explain = explained(version, price, null)
    const planVersionId = version.id
    addLine(account, on, {
      ...{ kind, description, amount, quantity, unitPrice, planVersionId, chargeKey, explain },
    })
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
  const isProrated = subscription.prorateStart && period !== null
  for (const price of advancePrices(version, subscription.quantity)) {
    const amount = isProrated ? priceFrom(price.minor, period.start, period) : price.minor
    addLine(account, on, {
      kind: price.kind,
      description: price.description,
      amount,
      quantity: price.quantity,
      unitPrice: price.unitPrice,
      period,
      planVersionId: version.id,
      chargeKey: price.chargeKey,
      explain: explained(version, price, period),
    })
  }
}

/** How an amount in advance came about; see `invoiceLine.explain`. */
export function explained(
  version: PlanVersion,
  price: AdvancePrice,
  period: Period | null,
): JsonObject {
  const whole = period?.natural
  return {
    v: 1,
    kind: price.kind,
    planVersion: version.id,
    charge: price.chargeKey,
    quantity: decimalText(price.quantity),
    unitPrice: price.unitPrice && decimalText(price.unitPrice),
    wholeMinor: price.minor.toString(),
    natural: whole
      ? { start: whole.start.toISOString(), end: whole.end?.toISOString() ?? null }
      : null,
  }
}
