/** Writes a draft of a plan version, with the rows of its charges and entitlements. */

import type { WriteContext } from '../operation/operation.ts'
import { toStored } from '../pricing/stored-charge.ts'
import { decimalText } from '../values/decimal.ts'
import { newId } from '../values/ids.ts'
import { touchPlan } from './plan-reference.ts'
import type { VersionTerms } from './version-terms.ts'

/** Inserts the next version of a plan, under the plan's lock; answers its id. */
export async function insertVersion(
  ctx: WriteContext,
  planId: string,
  terms: VersionTerms,
): Promise<string> {
  const { workspaceId, now } = ctx
  const latest = await ctx.db.planVersion.findFirst({
    where: { planId },
    orderBy: { number: 'desc' },
    select: { number: true },
  })
  const number = (latest?.number ?? 0) + 1
  const id = newId('planver', now)
  await ctx.db.planVersion.createMany({
    data: { workspaceId, id, planId, number, ...columnsOf(terms), createdAt: now, updatedAt: now },
  })
  await insertParts(ctx, id, terms)
  await touchPlan(ctx, planId)
  ctx.emit({ type: 'plan_version.created', data: { id, planId, number } })
  return id
}

/** Replaces the terms of a draft. */
export async function replaceVersion(
  ctx: WriteContext,
  id: string,
  terms: VersionTerms,
): Promise<void> {
  await ctx.db.planCharge.deleteMany({ where: { planVersionId: id } })
  await ctx.db.planEntitlement.deleteMany({ where: { planVersionId: id } })
  await ctx.db.planVersion.updateMany({
    where: { id },
    data: { ...columnsOf(terms), updatedAt: ctx.now },
  })
  await insertParts(ctx, id, terms)
}

function columnsOf(whole: VersionTerms) {
  const { charges: _charges, entitlements: _entitlements, rollover, ...terms } = whole
  return {
    ...terms,
    basePrice: decimalText(terms.basePrice),
    includedCredits: decimalText(terms.includedCredits),
    overagePrice: terms.overagePrice === null ? null : decimalText(terms.overagePrice),
    rolloverMax: rollover && decimalText(rollover.max),
    rolloverPeriods: rollover?.periods ?? null,
  }
}

async function insertParts(
  { db, workspaceId }: WriteContext,
  planVersionId: string,
  { charges, entitlements }: VersionTerms,
): Promise<void> {
  await db.planCharge.createMany({
    data: charges.map(({ billable, charge, ...shown }, position) => ({
      ...shown,
      workspaceId,
      planVersionId,
      position,
      meterId: billable?.meterId,
      featureId: billable?.featureId,
      charge: toStored(charge),
    })),
  })
  await db.planEntitlement.createMany({
    data: entitlements.map(({ limit, value, ...terms }, position) => ({
      ...terms,
      workspaceId,
      planVersionId,
      position,
      limit: limit === null ? null : decimalText(limit),
      value: value ?? undefined,
    })),
  })
}
