/** Decides what one usage event would cost and whether limits and credits allow it. Pure; checks and recording share it. */
import { type Catalog, type Feature, rateCardOf } from '../catalog/catalog.ts'
import { type Aggregate, aggregate, type Measurement, measure } from '../catalog/measure.ts'
import { type BurnPlan, insufficientCredits, planBurn } from '../credits/burn.ts'
import type { PoolFigures } from '../credits/figures.ts'
import type { Pool } from '../credits/pool.ts'
import { unpriced } from '../pricing/omission.ts'
import { type Price, priceUsage } from '../pricing/rate.ts'
import type { Usage } from '../pricing/units.ts'
import { type Decimal, decimalText, fitsAmount, isZero, zero } from '../values/decimal.ts'
import type { DetailsOf } from '../values/error-details.ts'
import { DomainError, invalid } from '../values/errors.ts'
import type { PeriodRange } from '../values/period.ts'
import { type Counter, counterKey, type Entitlement, governs, periodOf } from './entitlement.ts'

/** The state of a customer: the part of the account that decisions read. */
export interface CustomerState<P extends Pool = Pool> {
  customerId: string
  rateCardId: string | null
  /** The pools in the order in which they burn. */
  pools: P[]
  figures?: PoolFigures | null
  /** The entitlements by the id of their feature. */
  entitlements: Map<string, Entitlement>
  /** The counters by `counterKey`. */
  counters: Map<string, Counter>
  /** The texts that unique counts have already counted: counter key, space, text. */
  uniques: ReadonlySet<string>
}

/** What the event adds to one limited feature. */
export interface Step {
  feature: Feature
  entitlement: Entitlement
  range: PeriodRange
  before: Aggregate
  after: Aggregate
  /** The text that a unique count would count for the first time. */
  newText: string | null
}

export interface Admission<P extends Pool = Pool> {
  price: Price
  steps: Step[]
  burn: BurnPlan<P>
  /** Whether the rate card prices events of the type, but this event lacks what its rates price. */
  unpriced: boolean
  /** Why the event must be refused; null when it may be recorded. */
  refusal: DomainError | null
}

export function admit<P extends Pool>(
  state: CustomerState<P>,
  catalog: Catalog,
  usage: Usage,
  at: Date,
  now: Date,
): Admission<P> {
  const card = rateCardOf(catalog, state.rateCardId)
  const price = priceUsage(card, usage, at)
  const admission = admitPriced(state, catalog, usage, price, zero, at, now)
  if (price.omission === null) return admission
  return { ...admission, unpriced: true, refusal: unpriced(usage, price.omission) }
}

/** Like `admit`, for a price that is already known and partly covered by a hold. */
export function admitPriced<P extends Pool>(
  state: CustomerState<P>,
  catalog: Catalog,
  usage: Usage,
  price: Price,
  covered: Decimal,
  at: Date,
  now: Date,
): Admission<P> {
  const steps = stepsOf(state, catalog, usage, price, at)
  const burn = planBurn(state.pools, price.credits.minus(covered), now)
  const refusal =
    sizeRefusal(price, steps) ?? limitRefusal(steps) ?? creditRefusal(steps, price, burn)
  return { price, steps, burn, unpriced: false, refusal }
}

/** The features whose usage an event of the type changes and to which the customer is entitled at the time of the event. */
export function governing(
  state: CustomerState,
  catalog: Catalog,
  eventType: string,
  at: Date,
): { feature: Feature; entitlement: Entitlement }[] {
  const features = catalog.featuresByEventType.get(eventType) ?? []
  return features.flatMap((feature) => {
    const entitlement = state.entitlements.get(feature.id)
    return entitlement && governs(entitlement, at) ? [{ feature, entitlement }] : []
  })
}

function stepsOf(
  state: CustomerState,
  catalog: Catalog,
  usage: Usage,
  price: Price,
  at: Date,
): Step[] {
  const steps: Step[] = []
  for (const { feature, entitlement } of governing(state, catalog, usage.eventType, at)) {
    const measurement = measurementOf(feature, usage, price, at)
    if (measurement === null) continue
    const range = periodOf(entitlement, at)
    const key = counterKey(feature.id, range.start)
    const counter = state.counters.get(key)
    // A copy is needed: recording changes the counter itself, and then asks whether the step crossed the limit.
    const before = { value: counter?.value ?? zero, valueAt: counter?.valueAt ?? new Date(0) }
    const text = 'text' in measurement ? measurement.text : null
    const seen = text !== null && state.uniques.has(`${key} ${text}`)
    const after =
      feature.type === 'CREDITS'
        ? { value: before.value.plus(price.credits), valueAt: at }
        : aggregate(feature.meter, before, measurement, at, seen)
    steps.push({ feature, entitlement, range, before, after, newText: seen ? null : text })
  }
  return steps
}

function measurementOf(feature: Feature, usage: Usage, price: Price, at: Date): Measurement | null {
  switch (feature.type) {
    case 'CREDITS':
      return { number: price.credits }
    case 'METERED':
      return measure(feature.meter, { ...usage, timestamp: at })
    case 'BOOLEAN':
    case 'STATIC':
      return null
  }
}

/** Refuses figures that the database cannot store: here they fail one event, and there they would fail the whole group. */
export function sizeRefusal(price: Price, steps: Step[]): DomainError | null {
  const amounts = [price.credits, price.cost, ...steps.map((step) => step.after.value)]
  if (amounts.every(fitsAmount)) return null
  return invalid('The price of the event or a counter of the customer would reach 10^19.')
}

export function limitRefusal(steps: Step[]): DomainError | null {
  const exceeded = steps.find((step) => step.entitlement.behavior === 'HARD' && exceeds(step))
  if (!exceeded) return null
  const { feature, entitlement, before, after, range } = exceeded
  const grown = after.value.minus(before.value)
  return new DomainError(
    'LIMIT_EXCEEDED',
    `The limit of ${JSON.stringify(feature.key)} does not allow this usage.`,
    limitDetails(feature, entitlement, range, before.value, grown),
  )
}

/** The details of the refusal, in an error and in a check. */
export function limitDetails(
  feature: Feature,
  { limit, period }: Entitlement,
  range: PeriodRange,
  used: Decimal,
  requested: Decimal,
): DetailsOf<'LIMIT_EXCEEDED'> {
  return {
    feature: feature.key,
    limit: decimalText(limit ?? zero),
    used: decimalText(used),
    requested: decimalText(requested),
    resetAt: period === null ? null : range.end.toISOString(),
  }
}

/** Whether the step grows past its limit; usage that does not grow is never over it. */
export function exceeds(step: Step): boolean {
  const limit = step.entitlement.limit
  return limit !== null && step.after.value.gt(limit) && step.after.value.gt(step.before.value)
}

/** Refuses an event with a price above the available credits, unless a soft credit entitlement allows overage. */
export function creditRefusal(steps: Step[], price: Price, burn: BurnPlan): DomainError | null {
  if (isZero(burn.uncovered)) return null
  const soft = steps.some((s) => s.feature.type === 'CREDITS' && s.entitlement.behavior === 'SOFT')
  return soft ? null : insufficientCredits(price.credits, price.credits.minus(burn.uncovered))
}
