/**
 * The terms of a plan version: an input merged over the stored terms and checked as a whole. Pure, except that it looks up names.
 */
import { z } from 'zod'
import type { Prisma } from '#prisma'
import type { TenantDb } from '../operation/sql.ts'
import { unpayableFee } from '../pricing/charge-input.ts'
import { archivedRefusal, refuseArchived } from '../values/archived.ts'
import { type Decimal, decimal, zero } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { type JsonObject, nonNegative, positive, reference } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import { currentCurrency, fitsCurrency, refuseWithdrawn } from '../values/money.ts'
import { identityOf } from './billable.ts'
import {
  type BillingPeriod,
  billingPeriods,
  creditGrantPeriods,
  type GrantTerms,
  grantProblem,
  type Rollover,
} from './credit-grants.ts'
import {
  chargesOf,
  storedCharge,
  type VersionCharge,
  versionChargeInput,
} from './version-charge.ts'
import {
  entitlementsOf,
  storedEntitlement,
  type VersionEntitlement,
  versionEntitlementInput,
  withEntitlements,
  withoutEntitlements,
} from './version-entitlement.ts'

/** Three years, as with Stripe. */
const countMax: Record<BillingPeriod, number> = {
  DAY: 1_095,
  WEEK: 156,
  MONTH: 36,
  YEAR: 3,
  ONCE: 1,
}

const chargesMax = 50
const entitlementsMax = 100
const trialDaysMax = 730
const rolloverPeriodsMax = 120

export const versionFields = {
  currency: currentCurrency.nullish(),
  basePrice: nonNegative.nullish(),
  billingPeriod: z.enum(billingPeriods).nullish(),
  billingPeriodCount: z.int().min(1, 'must be at least 1').nullish(),
  includedCredits: nonNegative.nullish(),
  creditGrantPeriod: z.enum(creditGrantPeriods).nullish(),
  rollover: z
    .strictObject({
      max: positive,
      periods: z
        .int()
        .min(1, 'must be at least 1')
        .max(rolloverPeriodsMax, `must be at most ${rolloverPeriodsMax}`),
    })
    .nullish(),
  overagePrice: nonNegative.nullish(),
  trialDays: z
    .int()
    .min(0, 'must not be negative')
    .max(trialDaysMax, `must be at most ${trialDaysMax}`)
    .nullish(),
  extras: metadataInput.nullish(),
  charges: z.array(versionChargeInput).max(chargesMax, `must be at most ${chargesMax}`).nullish(),
  entitlements: z
    .array(versionEntitlementInput)
    .max(entitlementsMax, `must be at most ${entitlementsMax}`)
    .nullish(),
}

/** Changes of the parts that a version has, instead of other ones in their place. */
export const partChanges = {
  addCharges: versionFields.charges,
  addEntitlements: versionFields.entitlements,
  removeEntitlements: z
    .array(reference)
    .max(entitlementsMax, `must be at most ${entitlementsMax}`)
    .nullish(),
}

const fields = z.strictObject({ ...versionFields, ...partChanges })
type GivenVersion = z.output<typeof fields>

export interface VersionTerms extends GrantTerms {
  currency: string
  /** Major units per billing period and unit of the quantity. */
  basePrice: Decimal
  /** Per grant and unit of the quantity. */
  includedCredits: Decimal
  /** Major units per credit beyond the included ones; null: usage beyond them is not possible. */
  overagePrice: Decimal | null
  trialDays: number | null
  extras: JsonObject
  charges: VersionCharge[]
  entitlements: VersionEntitlement[]
}

/** The relations that `termsOf` needs. */
export const withParts = {
  charges: { include: { meter: true, feature: true }, orderBy: { position: 'asc' } },
  entitlements: { orderBy: { position: 'asc' } },
} as const satisfies Prisma.PlanVersionInclude

export type VersionRow = Prisma.PlanVersionGetPayload<{ include: typeof withParts }>

export function termsOf(row: VersionRow): VersionTerms {
  return {
    currency: row.currency,
    basePrice: decimal(row.basePrice.toFixed()),
    billingPeriod: row.billingPeriod,
    billingPeriodCount: row.billingPeriodCount,
    includedCredits: decimal(row.includedCredits.toFixed()),
    creditGrantPeriod: row.creditGrantPeriod,
    rollover: rolloverOf(row),
    overagePrice: row.overagePrice === null ? null : decimal(row.overagePrice.toFixed()),
    trialDays: row.trialDays,
    extras: row.extras as JsonObject,
    charges: row.charges.map(storedCharge),
    entitlements: row.entitlements.map(storedEntitlement),
  }
}

function rolloverOf({ rolloverMax, rolloverPeriods }: VersionRow): Rollover | null {
  if (rolloverMax === null || rolloverPeriods === null) return null
  return { max: decimal(rolloverMax.toFixed()), periods: rolloverPeriods }
}

/**
 * The input merged over the stored terms: a field that is left out keeps its value or gets its default; null clears it. Charges
 * without keys keep those of their predecessors.
 */
export async function mergedTerms(
  ctx: { db: TenantDb; now: Date },
  given: GivenVersion,
  stored: VersionTerms | null,
  predecessors: readonly VersionCharge[] = stored?.charges ?? [],
): Promise<VersionTerms> {
  const currency = given.currency ?? stored?.currency
  if (currency === undefined) throw invalid('A version of a plan needs a currency.')
  refuseWithdrawn(currency)
  const terms = checked({
    currency,
    basePrice: merged(given.basePrice, stored?.basePrice) ?? zero,
    billingPeriod: given.billingPeriod ?? stored?.billingPeriod ?? 'MONTH',
    billingPeriodCount: given.billingPeriodCount ?? countOf(given, stored),
    includedCredits: merged(given.includedCredits, stored?.includedCredits) ?? zero,
    creditGrantPeriod: merged(given.creditGrantPeriod, stored?.creditGrantPeriod),
    rollover: merged(given.rollover, stored?.rollover),
    overagePrice: merged(given.overagePrice, stored?.overagePrice),
    trialDays: merged(given.trialDays, stored?.trialDays),
    extras: merged(given.extras, stored?.extras) ?? {},
    charges: await mergedCharges(ctx.db, given, stored?.charges ?? [], predecessors),
    entitlements: await mergedEntitlements(ctx, given, stored?.entitlements ?? []),
  })
  await refuseArchivedParts(ctx.db, terms)
  return terms
}

async function mergedCharges(
  db: TenantDb,
  { charges, addCharges }: GivenVersion,
  stored: readonly VersionCharge[],
  predecessors: readonly VersionCharge[],
): Promise<VersionCharge[]> {
  if (charges !== undefined && addCharges) throw invalid('addCharges does not go with charges.')
  const present = charges === undefined ? stored : []
  return chargesOf(db, charges ?? addCharges ?? [], { present, predecessors })
}

async function mergedEntitlements(
  ctx: { db: TenantDb; now: Date },
  { entitlements, addEntitlements, removeEntitlements }: GivenVersion,
  stored: readonly VersionEntitlement[],
): Promise<VersionEntitlement[]> {
  if (entitlements !== undefined && (addEntitlements || removeEntitlements)) {
    throw invalid('addEntitlements and removeEntitlements do not go with entitlements.')
  }
  const present = entitlements === undefined ? stored : []
  const left = await withoutEntitlements(ctx.db, present, removeEntitlements ?? [])
  return withEntitlements(left, await entitlementsOf(ctx, entitlements ?? addEntitlements ?? []))
}

function merged<T>(given: T | null | undefined, stored: T | null | undefined): T | null {
  return (given === undefined ? stored : given) ?? null
}

/** Refuses archived features and meters: a plan must not give them to anything new. */
export async function refuseArchivedParts(
  db: TenantDb,
  { charges, entitlements }: Pick<VersionTerms, 'charges' | 'entitlements'>,
): Promise<void> {
  for (const { billable } of charges) {
    if (billable?.isArchived) {
      throw archivedRefusal(JSON.stringify(billable.key), identityOf(billable))
    }
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

function checked(terms: VersionTerms): VersionTerms {
  const problem = problemOf(terms)
  if (problem === null) return terms
  throw invalid(`Invalid plan version: ${problem}.`)
}

function problemOf(terms: VersionTerms): string | null {
  const { currency, basePrice, billingPeriod, billingPeriodCount, charges, entitlements } = terms
  if (!fitsCurrency(basePrice, currency)) return `basePrice has more digits than ${currency}`
  const max = countMax[billingPeriod]
  if (billingPeriodCount > max) return `billingPeriodCount is at most ${max} with ${billingPeriod}`
  if (charges.length > chargesMax) return `it has at most ${chargesMax} charges`
  if (entitlements.length > entitlementsMax) return `it grants at most ${entitlementsMax} features`
  for (const { key, billable, charge } of charges) {
    const fee = unpayableFee(charge, currency)
    if (fee !== null) return `the charge for ${JSON.stringify(billable?.key ?? key)}: ${fee}`
  }
  return (billingPeriod === 'ONCE' ? usageProblem(terms) : null) ?? grantProblem(terms)
}

/** What is billed once has no end of a period at which usage could be billed. */
function usageProblem({ overagePrice, charges }: VersionTerms): string | null {
  if (overagePrice !== null) return 'overagePrice does not go with ONCE'
  const usage = charges.find((charge) => !charge.perQuantity)
  return usage ? `the charge for ${JSON.stringify(usage.key)}: usage does not go with ONCE` : null
}
