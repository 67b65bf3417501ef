/**
 * The terms of a plan version: an input merged over the stored terms and checked as a whole. Pure, except that it looks up names.
 */
import { z } from 'zod'
import type { Prisma } from '#prisma'
import { type LimitBehavior, limitBehaviors } from '../entitlements/entitlement.ts'
import { newTerms } from '../entitlements/terms.ts'
import type { TenantDb } from '../operation/sql.ts'
import type { Charge } from '../pricing/charge.ts'
import { chargeFields, refineCharge, toCharge, unpayableFee } from '../pricing/charge-input.ts'
import { fromStored } from '../pricing/stored-charge.ts'
import { archivedRefusal, refuseArchived } from '../values/archived.ts'
import { type Decimal, decimal, zero } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { type Json, jsonValue, nonNegative, reference } from '../values/input.ts'
import { currentCurrency, fitsCurrency, refuseWithdrawn } from '../values/money.ts'
import { type Period, periods } from '../values/period.ts'
import { type Billable, findBillables, storedBillable } from './billable.ts'

const billingPeriods = ['DAY', 'WEEK', 'MONTH', 'YEAR'] as const
type BillingPeriod = (typeof billingPeriods)[number]

/** Three years, as with Stripe. */
const countMax: Record<BillingPeriod, number> = { DAY: 1_095, WEEK: 156, MONTH: 36, YEAR: 3 }

const chargesMax = 50
const entitlementsMax = 100
const trialDaysMax = 730

/** A charge is for the key or id of a feature or meter, or for an event type. */
export const ruleInput = z
  .strictObject({ key: reference, ...chargeFields })
  .superRefine((rule, ctx) => refineCharge(rule, ctx))
  .transform(({ key, ...given }) => ({ key, charge: toCharge(given) }))

export const versionFields = {
  currency: currentCurrency.nullish(),
  basePrice: nonNegative.nullish(),
  billingPeriod: z.enum(billingPeriods).nullish(),
  billingPeriodCount: z.int().min(1, 'must be at least 1').nullish(),
  includedCredits: nonNegative.nullish(),
  overagePrice: nonNegative.nullish(),
  trialDays: z
    .int()
    .min(0, 'must not be negative')
    .max(trialDaysMax, `must be at most ${trialDaysMax}`)
    .nullish(),
  charges: z.array(ruleInput).max(chargesMax, `must be at most ${chargesMax}`).nullish(),
  entitlements: z
    .array(
      z.strictObject({
        feature: reference,
        limit: nonNegative.nullish(),
        behavior: z.enum(limitBehaviors).nullish(),
        period: z.enum(periods).nullish(),
        value: jsonValue.nullish(),
      }),
    )
    .max(entitlementsMax, `must be at most ${entitlementsMax}`)
    .nullish(),
}

const fields = z.strictObject(versionFields)
export type GivenVersion = z.output<typeof fields>

export interface VersionCharge {
  billable: Billable
  charge: Charge
}

export interface VersionEntitlement {
  featureId: string
  limit: Decimal | null
  behavior: LimitBehavior
  period: Period | null
  value: Json
}

export interface VersionTerms {
  currency: string
  /** Major units per billing period. */
  basePrice: Decimal
  billingPeriod: BillingPeriod
  billingPeriodCount: number
  includedCredits: Decimal
  /** Major units per credit beyond the included ones; null: usage beyond them is not possible. */
  overagePrice: Decimal | null
  trialDays: number | null
  charges: VersionCharge[]
  entitlements: VersionEntitlement[]
}

/** The relations that `termsOf` needs. */
export const withParts = {
  charges: { include: { meter: true, feature: true }, orderBy: { position: 'asc' } },
  entitlements: { orderBy: { position: 'asc' } },
} as const satisfies Prisma.PlanVersionInclude

type VersionRow = Prisma.PlanVersionGetPayload<{ include: typeof withParts }>

export function termsOf(row: VersionRow): VersionTerms {
  return {
    currency: row.currency,
    basePrice: decimal(row.basePrice.toFixed()),
    billingPeriod: row.billingPeriod,
    billingPeriodCount: row.billingPeriodCount,
    includedCredits: decimal(row.includedCredits.toFixed()),
    overagePrice: row.overagePrice === null ? null : decimal(row.overagePrice.toFixed()),
    trialDays: row.trialDays,
    charges: row.charges.map((c) => ({
      billable: storedBillable(c),
      charge: fromStored(c.charge),
    })),
    entitlements: row.entitlements.map((e) => ({
      featureId: e.featureId,
      limit: e.limit === null ? null : decimal(e.limit.toFixed()),
      behavior: e.behavior,
      period: e.period,
      value: e.value as Json,
    })),
  }
}

/** The input merged over the stored terms: a field that is left out keeps its value or gets its default; null clears it. */
export async function mergedTerms(
  ctx: { db: TenantDb; now: Date },
  given: GivenVersion,
  stored: VersionTerms | null,
): Promise<VersionTerms> {
  const { basePrice, includedCredits, overagePrice, trialDays } = given
  const currency = given.currency ?? stored?.currency
  if (currency === undefined) throw invalid('A version of a plan needs a currency.')
  refuseWithdrawn(currency)
  const terms = checked({
    currency,
    basePrice: (basePrice === undefined ? stored?.basePrice : basePrice) ?? zero,
    billingPeriod: given.billingPeriod ?? stored?.billingPeriod ?? 'MONTH',
    billingPeriodCount: given.billingPeriodCount ?? countOf(given, stored),
    includedCredits:
      (includedCredits === undefined ? stored?.includedCredits : includedCredits) ?? zero,
    overagePrice: (overagePrice === undefined ? stored?.overagePrice : overagePrice) ?? null,
    trialDays: (trialDays === undefined ? stored?.trialDays : trialDays) ?? null,
    charges:
      given.charges === undefined ? (stored?.charges ?? []) : await chargesOf(ctx, given.charges),
    entitlements:
      given.entitlements === undefined
        ? (stored?.entitlements ?? [])
        : await entitlementsOf(ctx, given.entitlements),
  })
  await refuseArchivedParts(ctx.db, terms)
  return terms
}

/** Refuses archived features and meters: a plan must not give them to anything new. */
export async function refuseArchivedParts(
  db: TenantDb,
  { charges, entitlements }: Pick<VersionTerms, 'charges' | 'entitlements'>,
): Promise<void> {
  for (const { billable } of charges) {
    const { meterId, featureId, key, isArchived } = billable
    if (isArchived) throw archivedRefusal(JSON.stringify(key), meterId ?? featureId ?? '')
  }
  const granted = { in: entitlements.map((one) => one.featureId) }
  const archived = await db.feature.findFirst({ where: { id: granted, archivedAt: { not: null } } })
  if (archived) refuseArchived('feature', archived)
}

/** A new unit starts with a count of one: three months do not become three years. */
function countOf(given: GivenVersion, stored: VersionTerms | null): number {
  const isSame = !given.billingPeriod || given.billingPeriod === stored?.billingPeriod
  return isSame && given.billingPeriodCount === undefined ? (stored?.billingPeriodCount ?? 1) : 1
}

async function chargesOf(
  ctx: { db: TenantDb },
  given: GivenVersion['charges'],
): Promise<VersionCharge[]> {
  const rules = given ?? []
  const billables = await findBillables(
    ctx.db,
    rules.map((rule) => rule.key),
  )
  return billables.map((billable, index) => ({
    // As it is when the version is read again: terms that were not saved yet price the same.
    billable: { ...billable, name: billable.storedName },
    charge: rules[index]!.charge,
  }))
}

async function entitlementsOf(
  ctx: { db: TenantDb; now: Date },
  given: GivenVersion['entitlements'],
): Promise<VersionEntitlement[]> {
  const names = (given ?? []).map((one) => one.feature)
  const features = await ctx.db.feature.findMany({
    where: { OR: [{ id: { in: names } }, { key: { in: names } }] },
  })
  const seen = new Set<string>()
  return (given ?? []).map(({ feature: name, ...one }) => {
    const feature = features.find((f) => f.id === name) ?? features.find((f) => f.key === name)
    const quoted = JSON.stringify(name)
    if (!feature) throw invalid(`No feature has the id or key ${quoted}.`, { feature: name })
    if (seen.has(feature.id)) throw invalid(`${quoted} is granted twice.`, { feature: name })
    seen.add(feature.id)
    const { limit, behavior, period, value } = newTerms(feature, one, null, ctx.now)
    return { featureId: feature.id, limit, behavior, period, value }
  })
}

function checked(terms: VersionTerms): VersionTerms {
  const problem = problemOf(terms)
  if (problem === null) return terms
  throw invalid(`Invalid plan version: ${problem}.`)
}

function problemOf(terms: VersionTerms): string | null {
  const { currency, basePrice, billingPeriod, billingPeriodCount, charges } = terms
  if (!fitsCurrency(basePrice, currency)) return `basePrice has more digits than ${currency}`
  const max = countMax[billingPeriod]
  if (billingPeriodCount > max) return `billingPeriodCount is at most ${max} with ${billingPeriod}`
  for (const { billable, charge } of charges) {
    const fee = unpayableFee(charge, currency)
    if (fee !== null) return `the charge for ${JSON.stringify(billable.key)}: ${fee}`
  }
  return null
}
