/** What a version charges a customer for usage at an instant. Pure. */
import type { Charge } from '../pricing/charge.ts'
import { zero } from '../values/decimal.ts'
import { type Billable, identityOf } from './billable.ts'
import { customPricesAt, type StoredPrice } from './custom-prices-at.ts'
import { nameOfCharge } from './version-charge.ts'
import type { VersionTerms } from './version-terms.ts'

export interface ChargedVersion {
  terms: VersionTerms
  /** The features in credits that it grants, whose overage it may charge. */
  creditFeatures: readonly Billable[]
}

export interface PricedBillable {
  key: string
  /** For lines of invoices. */
  name: string
  billable: Billable
  charge: Charge
}

/** The customer's own prices before the plan's, and the overage of features in credits. */
export function usageChargesAt(
  { terms, creditFeatures }: ChargedVersion,
  customPrices: readonly StoredPrice[],
  at: Date,
): PricedBillable[] {
  const own = customPricesAt(customPrices, at)
  const ownOf = (billable: Billable) =>
    own.find((price) => identityOf(price.billable) === identityOf(billable))
  const usage = terms.charges.filter((charge) => !charge.perQuantity)
  const planned = usage.map((one) => ({
    key: one.key,
    name: nameOfCharge(one),
    billable: one.billable,
    charge: ownOf(one.billable)?.charge ?? one.charge,
  }))
  const { overagePrice } = terms
  if (overagePrice === null) return planned
  const charged = new Set(usage.map(({ billable }) => identityOf(billable)))
  const taken = new Set(usage.map(({ key }) => key))
  const perUnit: Charge = { model: 'PER_UNIT', includedUnits: zero, unitPrice: overagePrice }
  const overages = creditFeatures
    .filter((billable) => !charged.has(identityOf(billable)))
    .map((billable) => ({
      // A charge of the version may have the key of the feature; no key has a number sign.
      key: taken.has(billable.key) ? `${billable.key}#overage` : billable.key,
      name: billable.name,
      billable,
      charge: ownOf(billable)?.charge ?? perUnit,
    }))
  return [...planned, ...overages]
}
