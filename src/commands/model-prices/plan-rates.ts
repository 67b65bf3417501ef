/** Determines which rates a card lacks compared with a price list. Pure. */

import type { ModelKind } from '../../core/pricing/rate-card.ts'
import { decimal } from '../../core/values/decimal.ts'
import type { PriceList } from '../../model-prices/price-list.ts'
import {
  always,
  type Component,
  keyOf,
  type ListedRate,
  listedRates,
  type Step,
  sameComponents,
  sameTerms,
  type Terms,
} from './list-rates.ts'

/** An existing rate of a card. */
export interface Rate {
  eventType: string
  match: Record<string, string>
  components: Component[]
  kind: ModelKind | null
  /** ISO 8601 in UTC, like `now` and all other instants here, so that texts compare as instants do. */
  effectiveAt: string
  fixedCredits: string
  fixedCost: string | null
  qualityScore: string | null
}

/** A rate to add; null: effective from when it is added. */
export interface PlannedRate {
  eventType: string
  match: Record<string, string>
  components: Component[]
  kind: ModelKind
  effectiveAt: string | null
}

export interface Plan {
  rates: PlannedRate[]
  /** Rates with prices that differ from the list's because they were set by hand, and are left alone. */
  kept: number
}

/** Skips rates that exist already, so that loading a list twice adds nothing, and rates that were set by hand. */
export function planRates(list: PriceList, existing: Rate[], terms: Terms, now: string): Plan {
  const byKey = Map.groupBy(existing, ({ eventType, match }) => keyOf(eventType, match))
  const plan: Plan = { rates: [], kept: 0 }
  for (const listed of listedRates(list, existing, terms)) {
    const present = byKey.get(keyOf(listed.eventType, listed.match)) ?? []
    const { rates, kept } = planOne(listed, present, {
      asOf: `${list.asOf}${midnight}`,
      now,
      terms,
    })
    plan.rates.push(...rates)
    plan.kept += kept
  }
  return plan
}

const midnight = 'T00:00:00.000Z'

interface Circumstances {
  /** The midnight at which the day of the list begins. */
  asOf: string
  now: string
  terms: Terms
}

/**
 * A card without the rate gets all its steps. Otherwise past charges stand: only the current step and future ones are compared
 * with the card's prices, each until the next step. Where the current price was set by hand, so were the later ones.
 */
function planOne(
  { eventType, match, steps }: ListedRate,
  present: Rate[],
  of: Circumstances,
): Plan {
  const planned = ({ components, kind }: Step, effectiveAt: string | null): PlannedRate => {
    return { eventType, match, components, kind, effectiveAt }
  }
  if (present.length === 0) return { rates: steps.map((s) => planned(s, s.from)), kept: 0 }
  const rates: PlannedRate[] = []
  const current = Math.max(
    0,
    steps.findLastIndex(({ from }) => from <= of.now),
  )
  for (const [i, step] of steps.entries()) {
    if (i < current) continue
    const next = steps[i + 1]?.from ?? null
    const isBefore = (rate: Rate) => next === null || rate.effectiveAt < next
    const isWithin = (rate: Rate) => i === current || rate.effectiveAt >= step.from
    const found = latest(present.filter((rate) => isBefore(rate) && isWithin(rate)))
    if (found && sameTerms(found, step)) continue
    if (found && !of.terms.isReplacing && !isOfList(found, step, steps, of.asOf)) {
      return { rates, kept: 1 }
    }
    rates.push(planned(step, i === current ? dateOfNow(step, found, of.asOf) : dateOf(step, found)))
  }
  return { rates, kept: 0 }
}

function latest(rates: Rate[]): Rate | null {
  return rates.reduce<Rate | null>(
    (best, rate) => (best && best.effectiveAt >= rate.effectiveAt ? best : rate),
    null,
  )
}

/**
 * A rate of a list holds from the beginning, from the day of this or an earlier list, or from a day that the list names; it
 * prices nothing but units. Prices that equal the list's count as its own, whenever they were set.
 */
function isOfList(rate: Rate, step: Step, steps: Step[], asOf: string): boolean {
  const { effectiveAt, fixedCredits, fixedCost, qualityScore } = rate
  if (qualityScore !== null || [fixedCredits, fixedCost ?? '0'].some((n) => !decimal(n).eq(0))) {
    return false
  }
  if (effectiveAt === always || sameComponents(rate.components, step.components)) return true
  const day = `${effectiveAt.slice(0, 10)}${midnight}`
  const isDay = effectiveAt === day || effectiveAt === momentAfter(day)
  return isDay && (day <= asOf || steps.some(({ from }) => from === day))
}

/**
 * The day of the list, or of the step if that is later; if the card has a price from then or later, the rate holds from now on.
 */
function dateOfNow(step: Step, found: Rate | null, asOf: string): string | null {
  const date = step.from > asOf ? step.from : asOf
  return found && found.effectiveAt >= date ? null : date
}

/** A card has one price per instant: another one for a future day takes effect a moment later. */
function dateOf(step: Step, found: Rate | null): string {
  return found ? momentAfter(found.effectiveAt) : step.from
}

function momentAfter(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString()
}
