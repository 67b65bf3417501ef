/** Entitlements in GraphQL: the stored ones, and decisions in place of those that do not exist. */
import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { Check } from '../../core/entitlements/check.ts'
import { entitlementAddress } from '../../core/entitlements/entitlement-id.ts'
import { type EntitlementModel, findEntitlementRows } from '../../core/nodes/find-customer-rows.ts'
import { pairId } from '../../core/values/ids.ts'
import type { MaybePromise } from '../../core/values/maybe-promise.ts'
import type { Context } from '../execution/context.ts'
import { selectedNames } from '../execution/selected-names.ts'
import { type Decision, withDecisions } from './access-decision.ts'
import type { NodeRequest } from './load-nodes.ts'

export type EntitlementRow = EntitlementModel

/** Fields of the entitlement and its feature that a check does not know. */
const rowNames = ['createdAt', 'updatedAt', 'description', 'meter']
/** Fields that Pothos reads from the row only if they are declared as loaded. */
const featureNames = ['feature', 'type']

function selects(info: GraphQLResolveInfo, asked: readonly string[]): boolean {
  const names = selectedNames(info)
  return asked.some((name) => names.has(name))
}

/** The checks as entitlements; rows are read only for fields that a check does not know. */
export function shownEntitlements(
  checks: Check[],
  ctx: Context,
  info: GraphQLResolveInfo,
): MaybePromise<EntitlementRow[]> {
  const needsRow = selects(info, rowNames)
  if (!needsRow && !selects(info, featureNames)) return checks.map(termsOf)
  const selection = queryFromInfo({ context: ctx, info })
  return needsRow ? withRows(checks, ctx, selection) : checks.map(termsOf)
}

async function withRows(checks: Check[], ctx: Context, selection: object) {
  const ids = checks.map(idOf)
  const customerId = ctx.caller?.customer?.id
  const { rows, features } = await ctx.perform(findEntitlementRows, { ids, customerId }, selection)
  return checks.map((check, i) => {
    const feature = features.get(check.about?.id ?? '')
    return { ...termsOf(check), ...(feature && { feature }), ...rows.get(ids[i] as string) }
  })
}

/** Entitlements by id, including those that do not exist yet. */
export async function findEntitlements({ ctx, info, ids, selection }: NodeRequest) {
  const customerId = ctx.caller?.customer?.id
  const { rows, features } = await ctx.perform(findEntitlementRows, { ids, customerId }, selection)
  await withDecisions([...new Set(rows.values())], ctx, info)
  const found = new Map<string, object>(rows)
  const missing = ids
    .filter((id) => !rows.has(id))
    .flatMap((id) => entitlementAddress(id) ?? [])
    .filter((address) => !customerId || address.customerId === customerId)
  const checks = await Promise.all(missing.map((address) => ctx.loaders().checks.load(address)))
  for (const check of checks) {
    if (!check.about) continue
    const feature = features.get(check.about.id)
    found.set(idOf(check), { ...termsOf(check), ...(feature && { feature }) })
  }
  return found
}

function idOf({ customerId, about }: Check): string {
  return pairId('ent', customerId, about?.id ?? '')
}

type Hidden = 'workspaceId' | 'wakeAt' | 'clockWakeAt' | 'failures'

/** The terms and the decision in the shape of the row; where there is no entitlement, terms that are all null. */
function termsOf(check: Check): EntitlementRow {
  const { entitlement, about } = check
  const carried: Decision & Record<Exclude<keyof EntitlementRow, Hidden>, unknown> = {
    allowed: check.allowed,
    reason: check.reason,
    details: check.details,
    remainingCredits: check.remainingCredits,
    availableCredits: check.availableCredits,
    used: check.used,
    resetAt: check.resetAt,
    costPreview: check.costPreview,
    optimization: check.optimization,
    asOf: check.asOf,
    id: entitlement?.id ?? null,
    formerId: null,
    customerId: check.customerId,
    featureId: about?.id ?? check.feature,
    limit: entitlement?.limit ?? null,
    behavior: entitlement?.behavior ?? null,
    period: entitlement?.period ?? null,
    anchor: entitlement?.anchor ?? null,
    value: entitlement?.value ?? null,
    effectiveAt: entitlement?.effectiveAt ?? null,
    expiresAt: entitlement?.expiresAt ?? null,
    revokedAt: entitlement?.revokedAt ?? null,
    source: null,
    subscriptionId: null,
    version: entitlement?.version ?? null,
    createdAt: null,
    updatedAt: null,
  }
  return Object.assign(carried, { feature: about }) as unknown as EntitlementRow
}
