/** The terms of an entitlement: the input, completed with defaults and checked against the feature's type. Pure. */
import type { Feature } from '../catalog/catalog.ts'
import type { Decimal } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import type { Json } from '../values/input.ts'
import type { Period } from '../values/period.ts'
import type { Entitlement, LimitBehavior } from './entitlement.ts'

export type Terms = Pick<
  Entitlement,
  'limit' | 'behavior' | 'period' | 'anchor' | 'value' | 'effectiveAt' | 'expiresAt'
>

/** Undefined means not given. */
export interface GivenTerms {
  limit?: Decimal | null
  behavior?: LimitBehavior | null
  period?: Period | null
  anchor?: Date | null
  value?: Json
  effectiveAt?: Date | null
  expiresAt?: Date | null
}

type Kind = Pick<Feature, 'key' | 'type'>

/**
 * Terms from the input alone; a field that is left out gets its default. Only the start and the anchor of an entitlement in force
 * stay: otherwise setting the same terms twice would start the usage of the period again.
 */
export function newTerms(
  feature: Kind,
  given: GivenTerms,
  inForce: Terms | null,
  now: Date,
): Terms {
  const effectiveAt = given.effectiveAt ?? inForce?.effectiveAt ?? now
  return checked(feature, {
    limit: given.limit ?? null,
    behavior: given.behavior ?? 'HARD',
    period: given.period ?? null,
    anchor: given.anchor ?? inForce?.anchor ?? effectiveAt,
    value: given.value ?? defaultValue(feature),
    effectiveAt,
    expiresAt: given.expiresAt ?? null,
  })
}

/** A field that is left out stays; null clears limit, period, expiry and value. */
export function changedTerms(feature: Kind, given: GivenTerms, stored: Terms): Terms {
  const { limit, period, value, expiresAt } = given
  return checked(feature, {
    limit: limit === undefined ? stored.limit : limit,
    behavior: given.behavior ?? stored.behavior,
    period: period === undefined ? stored.period : period,
    anchor: given.anchor ?? stored.anchor,
    value: value === undefined ? stored.value : (value ?? defaultValue(feature)),
    effectiveAt: given.effectiveAt ?? stored.effectiveAt,
    expiresAt: expiresAt === undefined ? stored.expiresAt : expiresAt,
  })
}

/** Whether the change affects which usage counts. */
export function countsOtherwise(before: Terms | null, after: Terms): boolean {
  if (before === null) return true
  return (
    before.period !== after.period ||
    before.anchor.getTime() !== after.anchor.getTime() ||
    before.effectiveAt.getTime() !== after.effectiveAt.getTime() ||
    before.expiresAt?.getTime() !== after.expiresAt?.getTime()
  )
}

function defaultValue(feature: Kind): Json {
  return feature.type === 'BOOLEAN' ? true : null
}

function checked(feature: Kind, terms: Terms): Terms {
  const problem = problemOf(feature, terms)
  if (problem === null) return terms
  throw invalid(`Invalid entitlement to ${JSON.stringify(feature.key)}: ${problem}.`, {
    feature: feature.key,
  })
}

function problemOf(feature: Kind, terms: Terms): string | null {
  if (terms.expiresAt !== null && terms.expiresAt <= terms.effectiveAt) {
    return 'expiresAt must be later than effectiveAt'
  }
  switch (feature.type) {
    case 'BOOLEAN':
      if (typeof terms.value !== 'boolean') return 'the value of a BOOLEAN feature is true or false'
      return countsNothing(feature, terms)
    case 'STATIC':
      if (terms.value === null) return 'a STATIC feature needs a value'
      return countsNothing(feature, terms)
    case 'METERED':
    case 'CREDITS':
      return terms.value === null ? null : `a ${feature.type} feature has no value`
  }
}

function countsNothing(feature: Kind, terms: Terms): string | null {
  if (terms.limit === null && terms.period === null) return null
  return `a ${feature.type} feature has neither limit nor period`
}
