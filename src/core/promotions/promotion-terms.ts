/** The terms of a promotion version: what it takes off, how often, and who may redeem it. */
import { z } from 'zod'
import { type DiscountScope, discountScope } from '../customers/billing-defaults.ts'
import type { TenantDb } from '../operation/sql.ts'
import { requireRow } from '../operation/stored-row.ts'
import { type Decimal, decimal } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { instant, percent, positive, reference } from '../values/input.ts'
import { currentCurrency, givenMinor, withinGiven } from '../values/money.ts'

const promotionKinds = ['PERCENT', 'FIXED', 'FREE_TRIAL_DAYS'] as const
export type PromotionKind = (typeof promotionKinds)[number]
const promotionDurations = ['ONCE', 'REPEATING', 'FOREVER'] as const
const promotionRoundings = ['HALF_UP', 'DOWN'] as const
export type PromotionRounding = (typeof promotionRoundings)[number]

const plansMax = 100
const countMax = 1_000_000_000
/** Digits of a percentage after the point. */
const percentDigits = 4

/** Amounts are minor units of the currency. */
export interface PromotionTerms {
  kind: PromotionKind
  percent: Decimal | null
  amount: bigint | null
  /** Null: prices in any currency. */
  currency: string | null
  days: number | null
  appliesTo: DiscountScope
  duration: (typeof promotionDurations)[number]
  months: number | null
  rounding: PromotionRounding
  maxRedemptions: number | null
  maxRedemptionsPerCustomer: number | null
  minimumAmount: bigint | null
  validFrom: Date | null
  /** Exclusive. */
  validUntil: Date | null
  /** Empty: all plans. */
  planIds: string[]
}

const count = (max: number) =>
  z.int().min(1, 'must be at least 1').max(max, `must be at most ${max}`)

export const termFields = {
  kind: z.enum(promotionKinds),
  percent: percent
    .refine(
      (d) => d.eq(d.round(percentDigits, 0)),
      `must have at most ${percentDigits} digits after the point`,
    )
    .nullish(),
  amount: positive.nullish(),
  currency: currentCurrency.nullish(),
  days: count(365).nullish(),
  appliesTo: discountScope.nullish(),
  duration: z.enum(promotionDurations).nullish(),
  months: count(36).nullish(),
  rounding: z.enum(promotionRoundings).nullish(),
  maxRedemptions: count(countMax).nullish(),
  maxRedemptionsPerCustomer: count(countMax).nullish(),
  minimumAmount: positive.nullish(),
  validFrom: instant.nullish(),
  validUntil: instant.nullish(),
  planIds: z.array(reference).max(plansMax, `must be at most ${plansMax}`).nullish(),
}

const fields = z.strictObject(termFields)
type Given = z.output<typeof fields>

/** What each kind has beside its name; the others must be absent. */
const valueFields: Record<PromotionKind, 'percent' | 'amount' | 'days'> = {
  PERCENT: 'percent',
  FIXED: 'amount',
  FREE_TRIAL_DAYS: 'days',
}

/** INVALID_REQUEST for terms that contradict each other, NOT_FOUND for a plan that does not exist. */
export async function resolveTerms(db: TenantDb, given: Given): Promise<PromotionTerms> {
  requireValue(given)
  requireTimes(given)
  const { kind, currency = null } = given
  return {
    kind,
    percent: given.percent ?? null,
    amount: minorOf('amount', given.amount, currency),
    currency,
    days: given.days ?? null,
    appliesTo: given.appliesTo ?? 'ALL',
    duration: given.duration ?? 'ONCE',
    months: given.months ?? null,
    rounding: given.rounding ?? 'HALF_UP',
    maxRedemptions: given.maxRedemptions ?? null,
    maxRedemptionsPerCustomer: given.maxRedemptionsPerCustomer ?? null,
    minimumAmount: minorOf('minimumAmount', given.minimumAmount, currency),
    validFrom: given.validFrom ?? null,
    validUntil: given.validUntil ?? null,
    planIds: await resolvePlans(db, given.planIds ?? []),
  }
}

/** Our ids of plans that were named by their ids or keys, each once. */
async function resolvePlans(db: TenantDb, named: readonly string[]): Promise<string[]> {
  if (named.length === 0) return []
  const found = await db.plan.findMany({
    where: { OR: [{ id: { in: [...named] } }, { key: { in: [...named] } }] },
    select: { id: true, key: true },
  })
  const ids = named.map((plan) => {
    const match = found.find(({ id, key }) => id === plan || key === plan)
    return requireRow(match, 'plan', plan).id
  })
  return [...new Set(ids)]
}

function requireValue(given: Given): void {
  const { kind, duration, months } = given
  for (const field of ['percent', 'amount', 'days'] as const) {
    const isNeeded = valueFields[kind] === field
    if (isNeeded === (given[field] != null)) continue
    throw invalid(`${field} is ${isNeeded ? 'required' : 'refused'} with ${kind}.`, { field })
  }
  if ((duration === 'REPEATING') !== (months != null)) {
    const message = 'months goes with the duration REPEATING, which needs it.'
    throw invalid(message, { field: 'months' })
  }
  if (kind !== 'FREE_TRIAL_DAYS') return
  for (const field of ['appliesTo', 'duration', 'rounding'] as const) {
    if (given[field] != null) throw invalid(`${field} is refused with ${kind}.`, { field })
  }
}

function requireTimes({ validFrom, validUntil }: Given): void {
  if (!validFrom || !validUntil || validFrom < validUntil) return
  throw invalid('validUntil must be later than validFrom.', { field: 'validUntil' })
}

function minorOf(
  field: string,
  amount: Decimal | null | undefined,
  currency: string | null,
): bigint | null {
  if (!amount) return null
  if (currency === null) {
    throw invalid(`currency is required with ${field}.`, { field: 'currency' })
  }
  return withinGiven(field, givenMinor(amount, currency, field))
}

/** The columns that are numerics of Prisma, or bigints, in a row that was read. */
type StoredTerms = Omit<PromotionTerms, 'percent'> & { percent: { toFixed(): string } | null }

export function termsOfRow(row: StoredTerms): PromotionTerms {
  return {
    kind: row.kind,
    percent: row.percent && decimal(row.percent.toFixed()),
    amount: row.amount,
    currency: row.currency,
    days: row.days,
    appliesTo: row.appliesTo,
    duration: row.duration,
    months: row.months,
    rounding: row.rounding,
    maxRedemptions: row.maxRedemptions,
    maxRedemptionsPerCustomer: row.maxRedemptionsPerCustomer,
    minimumAmount: row.minimumAmount,
    validFrom: row.validFrom,
    validUntil: row.validUntil,
    planIds: row.planIds,
  }
}
