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
import type { Charge } from '../pricing/charge.ts'
import { toStored } from '../pricing/stored-charge.ts'
import { canonicalJson } from '../values/canonical-json.ts'
import { type Decimal, decimalText } from '../values/decimal.ts'
import type { Json, JsonObject } from '../values/input.ts'
import { fromMinor } from '../values/money.ts'
import type { PeriodRange } from '../values/period.ts'
import type { PricedUsage, UsagePart } from './price-usage.ts'

/** What every line has. Amounts are in minor units of the currency. */
interface LineFacts {
  kind: string
  /** From when to when the line charges. */
  segment: PeriodRange
  planVersionId: string | null
  currency: string
  /** The amount of the line, before its share of the discounts. */
  amountMinor: bigint
}

export interface UsageFacts extends LineFacts {
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

/** The line of a base price, or of a charge for a quantity that is no usage. */
export interface BaseFacts extends LineFacts {
  quantity: Decimal
  /** Major units, for each of the quantity; null: a charge prices it. */
  unitPrice: Decimal | null
  charge?: Charge
  parts?: UsagePart[]
  /** Major units. */
  exactAmount: Decimal
  proration?: ProrationShare
}

export interface ProrationFacts extends LineFacts {
  proration: ProrationShare
}

interface ProrationShare {
  /** The amount that was multiplied by the share. */
  ofMinor: bigint
  /** The line whose net it is; absent: the price of the whole natural period. */
  lineId?: string
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
  const { unitPrice, charge, parts, proration, currency } = facts
  return explained(facts, {
    quantity: decimalText(facts.quantity),
    exactAmount: decimalText(facts.exactAmount),
    ...(unitPrice && { unitPrice: decimalText(unitPrice) }),
    ...(charge && { charge: toStored(charge) }),
    ...(parts && { parts: parts.map(textsOf) }),
    ...(proration && { proration: shareOf(proration, currency) }),
  })
}

export function explainProration(facts: ProrationFacts): JsonObject {
  return explained(facts, { proration: shareOf(facts.proration, facts.currency) })
}

function explained(facts: LineFacts, own: JsonObject): JsonObject {
  const { kind, segment, planVersionId, currency } = facts
  return {
    v: 1,
    kind,
    segment: timesOf(segment),
    ...(planVersionId !== null && { planVersion: planVersionId }),
    currency,
    rounded: money(facts.amountMinor, currency),
    ...own,
  }
}

function timesOf({ start, end }: PeriodRange): JsonObject {
  return { start: start.toISOString(), end: end.toISOString() }
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
  const { ofMinor, lineId, numeratorMs, denominatorMs } = share
  return {
    of: money(ofMinor, currency),
    ...(lineId !== undefined && { line: lineId }),
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
