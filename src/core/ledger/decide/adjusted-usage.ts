/** Which events an adjustment of usage is about, and which of them it replaces by how much. Pure. */
import { type Catalog, type Feature, findFeature, type Meter } from '../../catalog/catalog.ts'
import { governing } from '../../entitlements/admission.ts'
import { isBackfilled } from '../../entitlements/counts/backfilled.ts'
import { countedOf } from '../../entitlements/counts/heirs.ts'
import { type Countable, contribution, measureStored } from '../../entitlements/counts/recount.ts'
import { counterKey, governs, periodOf } from '../../entitlements/entitlement.ts'
import { Overtaken } from '../../operation/preparation.ts'
import type { Adjustment } from '../../usage/adjustment.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'
import {
  type Decimal,
  decimalText,
  isNegative,
  isPositive,
  sumOf,
  zero,
} from '../../values/decimal.ts'
import { invalid, notFound } from '../../values/errors.ts'
import type { PeriodRange } from '../../values/period.ts'
import type { Account } from './group-state.ts'
import { eventTime } from './record-event.ts'

/** One adjustment reverses at most this many events. */
export const reversedMax = 1_000
/** Event times are whole milliseconds. */
const instantMs = 1

/** The events whose usage is adjusted. */
export interface AdjustedUsage {
  meter: Meter
  /** The event time of what is recorded. */
  at: Date
  /** The range of event times. */
  range: PeriodRange
  /** The feature whose counter says the usage; null: its events do. */
  feature: Feature | null
  /** The subscription that the events name; undefined: any or none. */
  subscriptionId: string | null | undefined
}

export function adjustedUsage(
  account: Account,
  catalog: Catalog,
  adjustment: Adjustment,
): AdjustedUsage {
  const { of, subscriptionId } = adjustment
  if (of.kind === 'METER') {
    const found = catalog.meters.find(({ id, key }) => id === of.named || key === of.named)
    if (!found) throw notFound('meter', of.named)
    const at = eventTime(adjustment, account.now)
    const meter = requireAdjustable(found, adjustment)
    requireNotDistinct(account, catalog, { meter, at }, of)
    const range = { start: at, end: new Date(at.getTime() + instantMs) }
    return { meter, at, range, feature: null, subscriptionId }
  }
  const feature = findFeature(catalog, of.named)
  if (!feature) throw notFound('feature', of.named)
  const at = account.now
  const entitlement = account.entitlements.get(feature.id)
  if (!entitlement || !governs(entitlement, at)) throw notFound('entitlement', of.named)
  const meter = requireAdjustable(feature.meter, adjustment)
  requireNotDistinct(account, catalog, { meter, at }, of)
  const range = countedOf(entitlement, periodOf(entitlement, at))
  return { meter, at, range, feature, subscriptionId: undefined }
}

/** The highest event of a period cannot become a lower one, and events that are counted are not replaced by a number of them. */
function requireAdjustable(meter: Meter | null, { of, behavior }: Adjustment): Meter {
  const aggregation = meter?.aggregation ?? 'COUNT'
  const keeps = of.kind === 'FEATURE' ? ['LAST'] : behavior === 'SET' ? ['LAST', 'MAX'] : []
  if (meter && (aggregation === 'SUM' || keeps.includes(aggregation))) return meter
  throw invalid(
    `${behavior} does not apply to ${nameOf(of)}, whose usage is a ${aggregation} of events.`,
  )
}

/** The number of distinct texts is counted by the texts of an event, which are known only when the adjustment is decided. */
function requireNotDistinct(
  account: Account,
  catalog: Catalog,
  { meter, at }: Pick<AdjustedUsage, 'meter' | 'at'>,
  of: Adjustment['of'],
): void {
  const { valueProperty } = meter
  const distinct = governing(account, catalog, meter.eventType, at).find(({ feature }) => {
    const isDistinct = feature.meter?.aggregation === 'UNIQUE_COUNT'
    return isDistinct && feature.meter?.valueProperty === valueProperty
  })
  if (!distinct) return
  const other = JSON.stringify(distinct.feature.key)
  throw invalid(
    `The usage of ${nameOf(of)} cannot be adjusted: the feature ${other} counts the distinct values of the same property.`,
  )
}

function nameOf({ kind, named }: Adjustment['of']): string {
  return `the ${kind.toLowerCase()} ${JSON.stringify(named)}`
}

/** Whether the event is one of those whose usage is adjusted; a reversing event never is. */
export function isAdjusted({ meter, range, subscriptionId }: AdjustedUsage, event: UsageEvent) {
  if (event.reverses !== null || event.eventType !== meter.eventType) return false
  if (event.timestamp < range.start || event.timestamp >= range.end) return false
  if (subscriptionId !== undefined && event.subscriptionId !== subscriptionId) return false
  return !isBackfilled(event)
}

export interface Change<E> {
  reversed: E[]
  /** What is recorded in their place. */
  quantity: Decimal
}

/**
 * What a sum lacks is recorded in one event; what it has too much is reversed, the newest events first, and the rest of the last
 * of them is recorded again. A meter that keeps one value gets the new one in place of the events that would outdo it. `events`
 * are those that are not reversed, the newest first. Throws Overtaken when they are too few.
 */
export function changeOf<E extends Countable>(
  account: Account,
  usage: AdjustedUsage,
  { behavior, quantity }: Adjustment,
  events: E[],
): Change<E> {
  const used = countedBy(account, usage) ?? sumOf(events.map((event) => valueIn(usage, event)))
  const wanted = behavior === 'SET' ? quantity : used.plus(quantity)
  if (isNegative(wanted)) {
    throw invalid(`The usage is ${decimalText(used)}; it cannot fall below zero.`)
  }
  if (usage.meter.aggregation !== 'SUM') {
    return { reversed: bounded(outdoing(usage, events)), quantity: wanted }
  }
  const { taken, left } = take(usage, events, used.minus(wanted))
  bounded(taken)
  if (isPositive(left)) throw new Overtaken()
  return { reversed: taken, quantity: left.neg() }
}

/** The usage as the counter of the feature says it; null: its events say it. */
function countedBy(account: Account, { feature, at }: AdjustedUsage): Decimal | null {
  const entitlement = feature && account.entitlements.get(feature.id)
  if (!entitlement) return null
  const { start } = periodOf(entitlement, at)
  return account.counters.get(counterKey(feature.id, start))?.value ?? zero
}

/** By how much a counted sum is too large as it is now; null: only the events say it, or it is no sum. */
export function excessOf(
  account: Account,
  usage: AdjustedUsage,
  { behavior, quantity }: Adjustment,
): Decimal | null {
  const used = usage.meter.aggregation === 'SUM' ? countedBy(account, usage) : null
  if (used === null) return null
  return behavior === 'SET' ? used.minus(quantity) : quantity.neg()
}

/** The first events whose values reach the excess; `left` is what they lack of it, or what they have more than it, negated. */
export function take<E extends Countable>(usage: AdjustedUsage, events: E[], excess: Decimal) {
  let left = excess
  const taken: E[] = []
  for (const event of events) {
    if (!isPositive(left)) break
    const value = valueIn(usage, event)
    if (!isPositive(value)) continue
    taken.push(event)
    left = left.minus(value)
  }
  return { taken, left }
}

function outdoing<E extends Countable>(usage: AdjustedUsage, events: E[]): E[] {
  const counted = events.filter((event) => measureStored(asFeature(usage), event) !== null)
  return usage.feature ? counted.filter(({ timestamp }) => timestamp > usage.at) : counted
}

function valueIn(usage: AdjustedUsage, event: Countable): Decimal {
  return contribution(asFeature(usage), event)
}

/** What a meter reads of an event does not depend on the feature. */
function asFeature({ meter }: AdjustedUsage): Feature {
  return { id: '', key: '', name: '', type: 'METERED', meter }
}

function bounded<E>(reversed: E[]): E[] {
  if (reversed.length <= reversedMax) return reversed
  throw invalid(
    `More than ${reversedMax} events would have to be reversed at once; adjust the usage in several steps.`,
  )
}
