/** The features that a plan version grants to its subscribers. */
import { z } from 'zod'
import type { Prisma } from '#prisma'
import { type FeatureType, featureTypes } from '../catalog/catalog.ts'
import { newMeter } from '../catalog/meters.ts'
import { type LimitBehavior, limitBehaviors } from '../entitlements/entitlement.ts'
import { newTerms } from '../entitlements/terms.ts'
import type { TenantDb } from '../operation/sql.ts'
import { type Decimal, decimal, readDecimal } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { type Json, jsonValue, nonNegative, reference, text } from '../values/input.ts'
import { type Period, periods } from '../values/period.ts'

export interface VersionEntitlement {
  featureId: string
  limit: Decimal | null
  behavior: LimitBehavior
  period: Period | null
  value: Json
  /** Whether the limit is per unit of the subscription's quantity. */
  perQuantity: boolean
}

export const versionEntitlementInput = z
  .strictObject({
    feature: reference,
    create: z
      .strictObject({
        type: z.enum(featureTypes),
        name: text(255).nullish(),
        description: text(1000).nullish(),
        meter: newMeter.nullish(),
      })
      .nullish(),
    grant: jsonValue.nullish(),
    limit: nonNegative.nullish(),
    behavior: z.enum(limitBehaviors).nullish(),
    period: z.enum(periods).nullish(),
    value: jsonValue.nullish(),
    perQuantity: z.boolean().nullish(),
  })
  .refine(
    ({ grant, limit, value }) =>
      (grant ?? null) === null || ((limit ?? null) === null && (value ?? null) === null),
    'must have either a grant, or a limit or value',
  )

export type GivenEntitlement = z.output<typeof versionEntitlementInput>

type EntitlementRow = Prisma.PlanEntitlementGetPayload<Record<string, never>>

export function storedEntitlement(row: EntitlementRow): VersionEntitlement {
  return {
    featureId: row.featureId,
    limit: row.limit === null ? null : decimal(row.limit.toFixed()),
    behavior: row.behavior,
    period: row.period,
    value: row.value as Json,
    perQuantity: row.perQuantity,
  }
}

/** The entitlements of an input, each to a different feature. */
export async function entitlementsOf(
  ctx: { db: TenantDb; now: Date },
  given: readonly GivenEntitlement[],
): Promise<VersionEntitlement[]> {
  const names = given.map((one) => one.feature)
  const features = await ctx.db.feature.findMany({
    where: { OR: [{ id: { in: names } }, { key: { in: names } }] },
  })
  const seen = new Set<string>()
  return given.map(({ feature: name, create: _create, grant, perQuantity, ...one }) => {
    const feature = features.find((f) => f.id === name) ?? features.find((f) => f.key === name)
    const quoted = JSON.stringify(name)
    if (!feature) throw invalid(`No feature has the id or key ${quoted}.`, { feature: name })
    if (seen.has(feature.id)) throw invalid(`${quoted} is granted twice.`, { feature: name })
    seen.add(feature.id)
    const asked = { ...one, ...granted(feature, grant ?? null) }
    const { limit, behavior, period, value } = newTerms(feature, asked, null, ctx.now)
    if (perQuantity && limit === null) {
      throw invalid(`${quoted} has no limit that perQuantity could multiply.`, { feature: name })
    }
    const terms = { limit, behavior, period, value }
    return { featureId: feature.id, ...terms, perQuantity: perQuantity ?? false }
  })
}

/** What a grant says of a feature: its limit when it counts, else its value. Nothing when there is none. */
function granted({ key, type }: { key: string; type: FeatureType }, grant: Json) {
  if (grant === null) return {}
  if (type === 'BOOLEAN' || type === 'STATIC') return { value: grant }
  const limit = typeof grant === 'boolean' || typeof grant === 'object' ? null : parsed(grant)
  if (limit) return { limit }
  const message = `The grant of ${JSON.stringify(key)} must be a number of units, not negative.`
  throw invalid(message, { feature: key })
}

function parsed(grant: string | number): Decimal | null {
  const limit = readDecimal(grant)
  return limit && nonNegative.safeParse(limit).success ? limit : null
}

/** The entitlements with further ones, each of which takes the place of one to the same feature. */
export function withEntitlements(
  present: readonly VersionEntitlement[],
  added: readonly VersionEntitlement[],
): VersionEntitlement[] {
  const all = new Map([...present, ...added].map((one) => [one.featureId, one]))
  return [...all.values()]
}

/** The entitlements but those to the named features, which must be granted. */
export async function withoutEntitlements(
  db: TenantDb,
  present: readonly VersionEntitlement[],
  names: readonly string[],
): Promise<VersionEntitlement[]> {
  if (names.length === 0) return [...present]
  const granted = { in: present.map((one) => one.featureId) }
  const features = await db.feature.findMany({ where: { id: granted } })
  const removed = names.map((name) => {
    const found = features.find((f) => f.id === name) ?? features.find((f) => f.key === name)
    if (found) return found.id
    throw invalid(`The feature ${JSON.stringify(name)} is not granted.`, { feature: name })
  })
  return present.filter((one) => !removed.includes(one.featureId))
}
