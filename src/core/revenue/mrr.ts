/**
 * The monthly recurring revenue (MRR) of one subscription: what it charges in every period whatever is used, less the discounts that
 * recur, as a month's share. Pure; exact until it is rounded once, in whole minor units.
 */
import type { StoredPrice } from '../plans/custom-prices-at.ts'
import type { Discount } from '../plans/discount.ts'
import { type ChargedVersion, usageChargesAt } from '../plans/usage-charges-at.ts'
import { priceCharge } from '../pricing/charge.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { type Decimal, decimal, zero } from '../values/decimal.ts'
import { currencyExponent } from '../values/money.ts'
import { mulDiv, type Ratio } from '../values/mul-div.ts'
import { discounted, type Parts, ratioOf } from './recurring-discounts.ts'

/** What recurs beside the terms of the plan. */
export interface Recurring {
  customPrices: readonly StoredPrice[]
  /** Those without end and those that run, in the order in which they apply. */
  discounts: readonly Discount[]
  /** As of when custom prices count. */
  at: Date
}

/** A year has 365.25 days, a twelfth of which is a month. */
const daysOfMonth: Ratio = { numerator: 304_375n, denominator: 10_000n }

/** More than any price here; as many subscriptions as a customer may have still sum to what is stored. */
const mrrMax = 10n ** 17n

type Counted = Pick<Subscription, 'status' | 'pauseBehavior' | 'periodStart' | 'quantity'>

/** In minor units of the currency of the version. Zero unless the subscription is in paid service; at most 10^17. */
export function mrrOf(
  subscription: Counted,
  version: ChargedVersion,
  { customPrices, discounts, at }: Recurring,
): bigint {
  const { terms } = version
  const month = monthsShare(terms.billingPeriod, terms.billingPeriodCount)
  if (month === null || !recurs(subscription)) return 0n
  const quantity = decimal(subscription.quantity)
  const parts: Parts = {
    base: ratioOf(terms.basePrice.times(quantity).plus(perQuantity(version, quantity))),
    usage: ratioOf(flatFees(version, customPrices, at)),
  }
  const { numerator, denominator } = discounted(parts, discounts)
  const exponent = currencyExponent(terms.currency)
  if (exponent === null) throw new Error(`No such currency: ${terms.currency}`)
  const minor = mulDiv(
    numerator * 10n ** BigInt(exponent),
    month.numerator,
    denominator * month.denominator,
  )
  return minor < mrrMax ? minor : mrrMax
}

/** Whether it is in paid service: not before its first period, and paused only where the service goes on and is billed. */
function recurs({ status, pauseBehavior, periodStart }: Counted): boolean {
  switch (status) {
    case 'ACTIVE':
    case 'PAST_DUE':
      return true
    case 'PAUSED':
      return (
        periodStart !== null &&
        (pauseBehavior === 'KEEP_AS_DRAFT' || pauseBehavior === 'MARK_UNCOLLECTIBLE')
      )
    case 'SCHEDULED':
    case 'INCOMPLETE':
    case 'TRIALING':
    case 'SUSPENDED':
    case 'CANCELED':
    case 'EXPIRED':
      return false
  }
}

/** The part of a period's price that is a month's; null: nothing recurs. */
function monthsShare(unit: ChargedVersion['terms']['billingPeriod'], count: number): Ratio | null {
  const periods = BigInt(count)
  switch (unit) {
    case 'MONTH':
      return { numerator: 1n, denominator: periods }
    case 'YEAR':
      return { numerator: 1n, denominator: 12n * periods }
    case 'WEEK':
      return { ...daysOfMonth, denominator: daysOfMonth.denominator * 7n * periods }
    case 'DAY':
      return { ...daysOfMonth, denominator: daysOfMonth.denominator * periods }
    case 'ONCE':
      return null
  }
}

/** What each unit of the quantity costs in every period; not what is due at the start only. */
function perQuantity({ terms }: ChargedVersion, quantity: Decimal): Decimal {
  return terms.charges.reduce(
    (sum, one) =>
      one.perQuantity && one.timing === 'IN_ADVANCE'
        ? sum.plus(priceCharge(one.charge, quantity).amount)
        : sum,
    zero,
  )
}

/** What is charged for usage whether there is any or not. */
function flatFees(
  version: ChargedVersion,
  customPrices: readonly StoredPrice[],
  at: Date,
): Decimal {
  return usageChargesAt(version, customPrices, at).reduce(
    (sum, { charge }) => (charge.model === 'FLAT' ? sum.plus(charge.flatFee) : sum),
    zero,
  )
}
