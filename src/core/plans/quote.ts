/** The price of one billing period: lines that add up exactly to the totals. Pure; each line is rounded once. */

import { type Charge, priceCharge, type TierPart } from '../pricing/charge.ts'
import { type Decimal, decimalText, minOf, one, zero } from '../values/decimal.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { sumMinor, toMinor } from '../values/money.ts'
import { percentOf } from '../values/mul-div.ts'
import { type Billable, identityOf } from './billable.ts'
import { applyDiscounts, type Discount } from './discount.ts'
import { nameOfCharge, type QuantityCharge } from './version-charge.ts'
import type { VersionTerms } from './version-terms.ts'

type LineKind = 'BASE' | 'QUANTITY' | 'USAGE' | 'OVERAGE' | 'DISCOUNT' | 'TAX'

export interface Line {
  kind: LineKind
  /** The key of the feature or meter, or of the charge per unit of the quantity; null for other lines. */
  key: string | null
  description: string
  /** The quantity that is charged; null for discounts and taxes. */
  quantity: Decimal | null
  /** The quantity that is included at no cost. */
  includedQuantity: Decimal
  /** The price per unit, when the whole quantity has the same one. */
  unitPrice: Decimal | null
  amountMinor: bigint
  parts: TierPart[]
}

export interface Quote {
  currency: string
  /** The base price and the charges per unit of the quantity. */
  baseMinor: bigint
  usageMinor: bigint
  /** Zero or negative. */
  discountsMinor: bigint
  subtotalMinor: bigint
  taxMinor: bigint
  totalMinor: bigint
  lines: Line[]
}

export interface CustomCharge {
  billable: Billable
  charge: Charge
  currency: string
}

export interface Used {
  billable: Billable
  quantity: Decimal
}

export interface QuoteRequest {
  terms: VersionTerms
  /** The customer's own prices, which replace the plan's charges. */
  custom: CustomCharge[]
  /** Each entry is for another billable. */
  usage: Used[]
  discounts: Discount[]
  taxPercent: Decimal
  /** Multiplies the base price and the included credits; one by default. */
  quantity?: Decimal
  /** How many times included credits are granted in the period; once by default. */
  grants?: number
  /** Whether it is the first period, which has the charges AT_START too; always with ONCE. */
  isFirst?: boolean
}

/**
 * Included credits cover usage in credits first, in the order of the features' keys. The rest is priced by the charge of the
 * feature, the customer's own before the plan's, or by the overage rate when there is neither.
 */
export function quote(request: QuoteRequest): Quote {
  const { terms, discounts, taxPercent } = request
  const { currency } = terms
  const base = fixedLines(request)
  const charged = usageLines(request)
  const [baseMinor, usageMinor] = [sumOf(base), sumOf(charged)]
  const off = applyDiscounts(discounts, { base: baseMinor, usage: usageMinor }, currency)
    .filter(({ minor }) => minor > 0n)
    .map(({ description, minor }) => simpleLine('DISCOUNT', description, -minor))
  const discountsMinor = sumOf(off)
  const subtotalMinor = sumMinor([baseMinor, usageMinor, discountsMinor])
  const taxMinor = percentOf(subtotalMinor, taxPercent)
  const tax = taxPercent.gt(0)
    ? [simpleLine('TAX', `Tax (${decimalText(taxPercent)}%)`, taxMinor)]
    : []
  return {
    currency,
    baseMinor,
    usageMinor,
    discountsMinor,
    subtotalMinor,
    taxMinor,
    totalMinor: sumMinor([subtotalMinor, taxMinor]),
    lines: [...base, ...charged, ...off, ...tax],
  }
}

function sumOf(lines: Line[]): bigint {
  return sumMinor(lines.map((line) => line.amountMinor))
}

/** The base price, if there is one, and the charges per unit of the quantity. */
function fixedLines({ terms, quantity = one, isFirst = false }: QuoteRequest): Line[] {
  const { basePrice, billingPeriod, currency } = terms
  const amount = toMinor(basePrice.times(quantity), currency)
  const base: Line = {
    ...simpleLine('BASE', 'Base Plan', amount),
    quantity,
    unitPrice: quantity.eq(1) ? null : basePrice,
  }
  const isDue = ({ timing }: QuantityCharge) =>
    timing === 'IN_ADVANCE' || isFirst || billingPeriod === 'ONCE'
  const perQuantity = terms.charges.flatMap((one) =>
    one.perQuantity && isDue(one) ? quantityLine(one, quantity, currency) : [],
  )
  return [...(basePrice.gt(0) ? [base] : []), ...perQuantity]
}

function quantityLine(of: QuantityCharge, quantity: Decimal, currency: string): Line {
  const { quantity: paid, amount, parts } = priceCharge(of.charge, quantity)
  const { model } = of.charge
  const units = model === 'FLAT' ? 'flat fee' : `${decimalText(quantity)} units`
  return {
    ...simpleLine('QUANTITY', `${nameOfCharge(of)} (${units})`, toMinor(amount, currency)),
    key: of.key,
    quantity: paid,
    includedQuantity: quantity.minus(paid),
    unitPrice: model === 'PER_UNIT' ? of.charge.unitPrice : null,
    parts,
  }
}

function simpleLine(kind: LineKind, description: string, amountMinor: bigint): Line {
  return {
    kind,
    key: null,
    description,
    quantity: null,
    includedQuantity: zero,
    unitPrice: null,
    amountMinor,
    parts: [],
  }
}

/** The lines of the usage, in the order given, and then those that are due without usage. */
function usageLines(request: QuoteRequest): Line[] {
  const { terms, custom, usage, quantity = one, grants = 1 } = request
  const charges = terms.charges.filter((charge) => !charge.perQuantity)
  const plan = new Map(charges.map((one) => [identityOf(one.billable), one]))
  const own = new Map(custom.map((one) => [identityOf(one.billable), one]))
  const included = terms.includedCredits.times(quantity).times(grants)
  const covered = coveredCredits(included, usage)
  const named = new Set(usage.map(({ billable }) => identityOf(billable)))
  const unused = [...new Map<string, { charge: Charge; billable: Billable }>([...plan, ...own])]
    .filter(([identity, { charge }]) => charge.model === 'FLAT' && !named.has(identity))
    .map(([, { billable }]): Used => ({ billable, quantity: zero }))
  return [...usage, ...unused].map(({ billable, quantity }) => {
    const identity = identityOf(billable)
    const inPlace = own.get(identity)
    if (inPlace && inPlace.currency !== terms.currency) throw otherCurrency(inPlace, terms.currency)
    const charge = inPlace?.charge ?? plan.get(identity)?.charge ?? null
    const name = plan.get(identity)?.name ?? billable.name
    const credits = covered.get(identity) ?? zero
    return lineOf({
      terms,
      included,
      billable,
      name,
      charge,
      credits,
      beyond: quantity.minus(credits),
    })
  })
}

function coveredCredits(included: Decimal, usage: Used[]): Map<string, Decimal> {
  const inCredits = usage.filter(({ billable }) => billable.inCredits)
  inCredits.sort((a, b) => (a.billable.key < b.billable.key ? -1 : 1))
  let left = included
  return new Map(
    inCredits.map(({ billable, quantity }) => {
      const covered = minOf(left, quantity)
      left = left.minus(covered)
      return [identityOf(billable), covered]
    }),
  )
}

interface Priced {
  terms: VersionTerms
  /** The included credits of the whole period. */
  included: Decimal
  billable: Billable
  name: string
  charge: Charge | null
  /** The quantity that included credits cover, and the quantity beyond them. */
  credits: Decimal
  beyond: Decimal
}

function lineOf(priced: Priced): Line {
  const { terms, billable, name, charge, credits, beyond } = priced
  const { key, inCredits } = billable
  const effective = charge ?? (inCredits ? overageCharge(priced) : null)
  const { quantity, amount, parts } = effective
    ? priceCharge(effective, beyond)
    : { quantity: zero, amount: zero, parts: [] }
  const isOverage = inCredits && quantity.gt(0) && (charge === null || credits.gt(0))
  return {
    kind: isOverage ? 'OVERAGE' : 'USAGE',
    key,
    description: `${name}${isOverage ? ' Overage' : ''} (${amountsOf()})`,
    quantity,
    includedQuantity: credits.plus(beyond).minus(quantity),
    unitPrice: effective?.model === 'PER_UNIT' ? effective.unitPrice : null,
    amountMinor: toMinor(amount, terms.currency),
    parts,
  }

  function amountsOf(): string {
    if (effective?.model === 'FLAT') return 'flat fee'
    const unit = inCredits ? 'credits' : 'units'
    const all = credits.plus(beyond)
    return quantity.eq(0) && all.gt(0)
      ? `${decimalText(all)} ${unit} included`
      : `${decimalText(quantity)} ${unit}`
  }
}

/** Null when the usage does not exceed the included credits. */
function overageCharge({ terms, included, billable: { key }, beyond }: Priced): Charge | null {
  if (terms.overagePrice) {
    return { model: 'PER_UNIT', includedUnits: zero, unitPrice: terms.overagePrice }
  }
  if (beyond.lte(0)) return null
  throw invalid(
    `The plan includes ${decimalText(included)} credits and has no price for more of them; ${JSON.stringify(key)} used ${decimalText(beyond)} beyond.`,
    { key },
  )
}

function otherCurrency({ billable, currency }: CustomCharge, expected: string) {
  return new DomainError(
    'PRECONDITION_FAILED',
    `The customer's own price of ${JSON.stringify(billable.key)} is in ${currency}, the plan's prices are in ${expected}.`,
    { reason: 'CURRENCY_MISMATCH', key: billable.key, currency },
  )
}
