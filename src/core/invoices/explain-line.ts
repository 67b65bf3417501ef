/**
 * How the amount of an invoice's line came about, as JSON that is stored with it, and the digest that proves it. Pure.
 *
 * Invariants: the facts are enough to measure the usage and compute the amount again; the shares of discounts and tax, which are known
 * later, stand beside it; decimals and amounts of money are texts, times are ISO 8601, and the
 * only numbers are whole ones; what does not apply to a line is absent. Equal facts have one text, so one digest.
 */
import { hash } from 'node:crypto'
import type { CountedUsage } from '../billing/usage-segment.ts'
import type { Billable } from '../plans/billable.ts'
import type { Discount } from '../plans/discount.ts'
import type { Charge } from '../pricing/charge.ts'
import { toStored } from '../pricing/stored-charge.ts'
import type { BilledPeriod } from '../subscriptions/billing-period.ts'
import { canonicalJson } from '../values/canonical-json.ts'
import { type Decimal, decimalText } from '../values/decimal.ts'
import type { Json, JsonObject } from '../values/input.ts'
import { fromMinor } from '../values/money.ts'
import type { PeriodRange } from '../values/period.ts'
import type { LineKind } from './invoice.ts'
import type { PricedUsage, UsagePart } from './price-usage.ts'

/** What every line has. Amounts are in minor units of the currency. */
interface LineFacts {
  kind: LineKind
  /** From when to when the line charges, for ever with a null end; null: for no time, or it begins with a payment. */
  segment: BilledPeriod | null
  planVersionId: string | null
  currency: string
  /** The amount of the line, before its share of the discounts. */
  amountMinor: bigint
}

export interface UsageFacts extends LineFacts {
  segment: PeriodRange
  /** The whole period of which the segment is a part. */
  natural: PeriodRange
  billable: Pick<Billable, 'meterId' | 'featureId' | 'key'>
  /** How which events make the quantity. */
  counted: CountedUsage
  subscription: { id: string; alsoUnnamed: boolean }
  events: { count: number; first: number | null; last: number | null; throughSequence: number }
  quantity: Decimal
  charge: Charge
  priced: PricedUsage
  /** The credits that paid for the rest of the usage, by pool. */
  pools?: { id: string; kind: string; amount: Decimal }[]
  /** What was billed of the segment before, when the line charges late usage. */
  billedMinor?: readonly bigint[]
}

/** The line of a base price, or of a charge for the quantity, for a period or the rest of one. */
export interface BaseFacts extends LineFacts {
  /** The whole period that the price is for; null: it is paid once. */
  natural: BilledPeriod | null
  /** The quantity of the subscription. */
  quantity: Decimal
  /** Major units, for each of the quantity; null: a charge prices it. */
  unitPrice: Decimal | null
  charge: Charge | null
  /** Major units, for the whole period. */
  exactAmount: Decimal
  /** Null: the whole price. */
  proration: ProrationShare | null
}

/** The line that gives back the rest of another. */
export interface ProrationFacts extends LineFacts {
  /** What it was a share of: the other line's amount less its discounts and what was given back of it before. */
  proration: ProrationShare & { lineId: string; discountMinor: bigint; creditedMinor: bigint }
  /** What of the credit a note took off the invoice of the other line, net of tax on top. */
  notedMinor: bigint
}

/** The line that takes back what was given back of another: net, so that it is not discounted. */
export interface TakenBackFacts extends LineFacts {
  takesBack: { lineId: string; creditedMinor: bigint }
}

/** A line by hand. */
export interface ByHandFacts extends LineFacts {
  quantity: Decimal | null
  /** Major units; null: the amount was given. */
  unitPrice: Decimal | null
}

export interface DiscountFacts extends LineFacts {
  discount: Discount
  /** What it is taken off. */
  off: { base: bigint; usage: bigint }
}

/** A promotion that was redeemed. */
export interface PromotionFacts extends LineFacts {
  discountId: string
  promotionVersionId: string
  /** What it is taken off, for each period of the invoice by itself. */
  off: readonly bigint[]
}

/** What brings a total below zero to zero. */
export interface CarriedFacts extends LineFacts {
  subtotalMinor: bigint
  /** Tax on top; zero when the subtotal contains it. */
  taxMinor: bigint
}

interface ProrationShare {
  /** The amount that was multiplied by the share. */
  ofMinor: bigint
  numeratorMs: bigint
  denominatorMs: bigint
}

export function explainUsage(facts: UsageFacts): JsonObject {
  const { priced, pools = [], billedMinor = [], currency } = facts
  return explained(facts, {
    natural: timesOf(facts.natural),
    billable: billableOf(facts.billable),
    ...present({ ...facts.counted }),
    subscription: { ...facts.subscription },
    events: present(facts.events),
    quantity: decimalText(facts.quantity),
    includedUnits: decimalText(priced.includedUnits),
    charge: toStored(facts.charge),
    parts: priced.parts.map(textsOf),
    exactAmount: decimalText(priced.amount),
    ...(pools.length > 0 && { pools: pools.map(poolOf) }),
    ...(billedMinor.length > 0 && {
      billed: billedMinor.map((minor) => money(minor, currency)),
    }),
  })
}

export function explainBase(facts: BaseFacts): JsonObject {
  const { unitPrice, charge, natural, proration, currency } = facts
  return explained(facts, {
    ...(natural && { natural: timesOf(natural) }),
    quantity: decimalText(facts.quantity),
    exactAmount: decimalText(facts.exactAmount),
    ...(unitPrice && { unitPrice: decimalText(unitPrice) }),
    ...(charge && { charge: toStored(charge) }),
    ...(proration && { proration: shareOf(proration, currency) }),
  })
}

export function explainProration(facts: ProrationFacts): JsonObject {
  const { proration, notedMinor, currency } = facts
  const { lineId, discountMinor, creditedMinor } = proration
  return explained(facts, {
    proration: {
      ...shareOf(proration, currency),
      line: lineId,
      discount: money(discountMinor, currency),
      credited: money(creditedMinor, currency),
    },
    noted: money(notedMinor, currency),
  })
}

export function explainTakenBack(facts: TakenBackFacts): JsonObject {
  const { takesBack, currency } = facts
  const { lineId, creditedMinor } = takesBack
  return explained(facts, {
    takesBack: { line: lineId, credited: money(creditedMinor, currency) },
  })
}

export function explainByHand(facts: ByHandFacts): JsonObject {
  const { quantity, unitPrice } = facts
  return explained(facts, {
    ...(quantity && { quantity: decimalText(quantity) }),
    ...(unitPrice && { unitPrice: decimalText(unitPrice) }),
  })
}

export function explainDiscount(facts: DiscountFacts): JsonObject {
  const { discount, off, currency } = facts
  const { percent, amount, appliesTo } = discount
  return explained(facts, {
    ...(percent && { percent: decimalText(percent) }),
    ...(amount && { amount: decimalText(amount) }),
    scope: appliesTo,
    off: { base: money(off.base, currency), usage: money(off.usage, currency) },
  })
}

export function explainPromotion(facts: PromotionFacts): JsonObject {
  const { discountId, promotionVersionId, off, currency } = facts
  return explained(facts, {
    discountId,
    promotionVersion: promotionVersionId,
    off: off.map((minor) => money(minor, currency)),
  })
}

export function explainCarried(facts: CarriedFacts): JsonObject {
  const { subtotalMinor, taxMinor, currency } = facts
  return explained(facts, {
    subtotal: money(subtotalMinor, currency),
    tax: money(taxMinor, currency),
  })
}

function explained(facts: LineFacts, own: JsonObject): JsonObject {
  const { kind, segment, planVersionId, currency } = facts
  return {
    v: 1,
    kind,
    ...(segment && { segment: timesOf(segment) }),
    ...(planVersionId !== null && { planVersion: planVersionId }),
    currency,
    rounded: money(facts.amountMinor, currency),
    ...own,
  }
}

function timesOf({ start, end }: BilledPeriod): JsonObject {
  return { start: start.toISOString(), end: end?.toISOString() ?? null }
}

function billableOf({ meterId, featureId, key }: UsageFacts['billable']): JsonObject {
  return present({ meterId, featureId, key })
}

/** Major units. */
function money(minor: bigint, currency: string): string {
  return decimalText(fromMinor(minor, currency))
}

function textsOf({ from, to, quantity, unitPrice, flat, amount }: UsagePart): JsonObject {
  const texts = { from, to, quantity, unitPrice, flat, amount }
  return Object.fromEntries(Object.entries(texts).map(([key, one]) => [key, decimalText(one)]))
}

function poolOf({ id, kind, amount }: { id: string; kind: string; amount: Decimal }): JsonObject {
  return { id, kind, amount: decimalText(amount) }
}

function shareOf(share: ProrationShare, currency: string): JsonObject {
  const { ofMinor, numeratorMs, denominatorMs } = share
  return {
    of: money(ofMinor, currency),
    numeratorMs: Number(numeratorMs),
    denominatorMs: Number(denominatorMs),
  }
}

function present(values: Record<string, Json>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

/**
 * The digest of a line: SHA-256 over the canonical JSON of its explanation in UTF-8 and, when events are behind it, a line feed and
 * the 32 bytes of their digest.
 */
export function digestOf(explain: JsonObject, eventsDigest: Uint8Array | null): Buffer {
  requireWhole(explain)
  const text = canonicalJson(explain)
  if (eventsDigest === null) return hash('sha256', text, 'buffer')
  return hash('sha256', Buffer.concat([Buffer.from(`${text}\n`), eventsDigest]), 'buffer')
}

/** A number with a fraction, or one that a double does not keep, would read differently elsewhere. */
function requireWhole(value: Json): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new Error(`An explanation holds ${value}, which is no whole number`)
  }
  if (typeof value !== 'object' || value === null) return
  for (const child of Object.values(value)) requireWhole(child)
}
