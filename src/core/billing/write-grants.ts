/** Writes the entitlements that follow from the subscriptions of each account, and counts usage for those that changed. */
import type { Feature } from '../catalog/catalog.ts'
import { requireFeature } from '../catalog/features.ts'
import { bumpEntitlements } from '../customers/bump-entitlements.ts'
import { isCounted, recountEntitlement } from '../entitlements/counts/recount-entitlement.ts'
import { tallyHistory } from '../entitlements/counts/tally-history.ts'
import { isOver } from '../entitlements/entitlement.ts'
import { countsOtherwise, type Terms } from '../entitlements/terms.ts'
import type { WriteContext } from '../operation/operation.ts'
import { decimalText } from '../values/decimal.ts'
import { pairId } from '../values/ids.ts'
import type { BillingAccount, BillingDraft, Grant } from './billing-draft.ts'
import { type MergedGrant, mergedGrants } from './merged-grants.ts'

interface GrantChange {
  account: BillingAccount
  stored: Grant | null
  next: Grant
  /** The terms in force before; null: none. */
  before: Terms | null
}

export async function writeGrants(ctx: WriteContext, draft: BillingDraft): Promise<void> {
  for (const account of draft.accounts.values()) {
    const changes = changesOf(draft, account)
    if (changes.length === 0) continue
    await bumpEntitlements(ctx, account.customerId)
    await writeRows(ctx, changes)
    for (const change of changes) await count({ ...ctx, now: account.now }, change)
  }
}

/** The rows to write: new terms, and revocations of what no subscription grants any more. */
function changesOf(draft: BillingDraft, account: BillingAccount): GrantChange[] {
  const merged = mergedGrants(draft, account)
  const storedOf = (featureId: string) =>
    account.grants.find((grant) => grant.featureId === featureId) ?? null
  const granted = merged.flatMap((grant): GrantChange[] => {
    const stored = storedOf(grant.featureId)
    const change = grantChange(account, stored, grant)
    return change ? [change] : []
  })
  const wanted = new Set(merged.map(({ featureId }) => featureId))
  const gone = account.grants.filter(
    (grant) =>
      grant.source === 'SUBSCRIPTION' &&
      grant.revokedAt === null &&
      !wanted.has(grant.featureId) &&
      !isOver(grant, account.now),
  )
  const revoked = gone.map((stored): GrantChange => {
    const next = { ...stored, revokedAt: account.now, version: stored.version + 1 }
    return { account, stored, next, before: stored }
  })
  return [...granted, ...revoked]
}

function grantChange(
  account: BillingAccount,
  stored: Grant | null,
  { subscriptionId, ...terms }: MergedGrant,
): GrantChange | null {
  const { now, customerId } = account
  const inForce = stored && !isOver(stored, now) ? stored : null
  const next: Grant = {
    ...terms,
    id: stored?.id ?? pairId('ent', customerId, terms.featureId),
    // Usage of the present period counts on across a change.
    effectiveAt: inForce?.source === 'SUBSCRIPTION' ? inForce.effectiveAt : now,
    revokedAt: null,
    version: (stored?.version ?? 0) + 1,
    source: 'SUBSCRIPTION',
    subscriptionId,
    wakeAt: null,
  }
  if (inForce && isSame(inForce, next)) return null
  return { account, stored, next, before: inForce }
}

function isSame(a: Grant, b: Grant): boolean {
  const textOf = ({ version: _, ...grant }: Grant) =>
    JSON.stringify({ ...grant, limit: grant.limit && decimalText(grant.limit) })
  return textOf(a) === textOf(b)
}

async function writeRows(ctx: WriteContext, changes: readonly GrantChange[]): Promise<void> {
  const rows = changes.map(({ account, next, stored }) => ({
    workspace_id: ctx.workspaceId,
    customer_id: account.customerId,
    feature_id: next.featureId,
    id: next.id,
    limit: next.limit && decimalText(next.limit),
    behavior: next.behavior,
    period: next.period,
    anchor: next.anchor,
    value: next.value,
    effective_at: next.effectiveAt,
    expires_at: next.expiresAt,
    revoked_at: next.revokedAt,
    source: next.source,
    subscription_id: next.subscriptionId,
    version: next.version,
    created_at: stored ? null : account.now,
    updated_at: account.now,
  }))
  await ctx.sql.query({
    name: 'bill_grants',
    text: `insert into entitlement (workspace_id, customer_id, feature_id, id, "limit", behavior, period, anchor, value,
        effective_at, expires_at, revoked_at, source, subscription_id, version, created_at, updated_at)
      select workspace_id, customer_id, feature_id, id, "limit", behavior, period, anchor, value,
        effective_at, expires_at, revoked_at, source, subscription_id, version, coalesce(created_at, updated_at), updated_at
      from jsonb_populate_recordset(null::entitlement, $1::jsonb)
      on conflict (workspace_id, customer_id, feature_id) do update set
        "limit" = excluded."limit", behavior = excluded.behavior, period = excluded.period, anchor = excluded.anchor,
        value = excluded.value, effective_at = excluded.effective_at, expires_at = excluded.expires_at,
        revoked_at = excluded.revoked_at, source = excluded.source, subscription_id = excluded.subscription_id,
        version = excluded.version, updated_at = excluded.updated_at`,
    values: [JSON.stringify(rows)],
  })
}

/** Counts usage under the new terms and tells of the change. Only usage since the terms took effect is read. */
async function count(ctx: WriteContext, change: GrantChange): Promise<void> {
  const { account, next, before } = change
  const feature = await requireFeature(ctx, next.featureId)
  if (next.revokedAt === null && isCounted(feature) && countsOtherwise(before, next)) {
    await recount(ctx, account.customerId, feature, next)
  }
  const type = next.revokedAt === null ? 'entitlement.set' : 'entitlement.revoked'
  account.notices.push({
    type,
    data: () => ({ id: next.id, feature: feature.key, version: next.version }),
  })
}

async function recount(
  ctx: WriteContext,
  customerId: string,
  feature: Feature,
  next: Grant,
): Promise<void> {
  const tally = await tallyHistory(ctx, customerId, feature, next, null)
  await recountEntitlement(ctx, customerId, feature, next, tally)
}
