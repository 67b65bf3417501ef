/**
 * What must be pushed of a customer, by what was pushed before. Pure.
 *
 * A list is pushed when what customers may use changed, and in lists of the newest generation also credits; usage and credits otherwise
 * by themselves. Lists and usage have the same instant, so it does not matter which a client hears first.
 */
import { hash } from 'node:crypto'
import type { CustomerAccess, PushKind, PushPayloads, ShownEntitlement } from '../graphql/shown.ts'

/** What was pushed last, short enough to be kept for many customers. */
export interface Pushed {
  terms: string
  credit: string
  /** By feature. */
  usages: ReadonlyMap<string, string>
}

export type Push = {
  [Kind in PushKind]: { kind: Kind; payload: PushPayloads[Kind] }
}[PushKind]

export function changesOf(
  before: Pushed | undefined,
  access: CustomerAccess,
): { pushed: Pushed; pushes: Push[] } {
  const { entitlements, credit } = access
  const metered = entitlements.filter(({ currentUsage }) => currentUsage !== null)
  const pushed: Pushed = {
    terms: hash('sha1', JSON.stringify([entitlements.map(termsOf), access.accessDeniedReason])),
    credit: JSON.stringify([credit?.left, credit?.validUntil, credit?.currency]),
    usages: new Map(metered.map((one) => [one.feature.refId, usageOf(one)])),
  }
  const isListed = before?.terms !== pushed.terms
  const isCredit = before?.credit !== pushed.credit
  const pushes: Push[] = []
  if (isListed) pushes.push({ kind: 'entitlementsUpdated', payload: access })
  if (isListed || isCredit) pushes.push({ kind: 'entitlementsUpdatedV2', payload: access })
  for (const entitlement of metered) {
    const { refId } = entitlement.feature
    if (before?.usages.get(refId) === pushed.usages.get(refId)) continue
    pushes.push({ kind: 'usageUpdated', payload: entitlement })
    pushes.push({ kind: 'usageUpdatedV2', payload: entitlement })
  }
  if (isCredit && credit) pushes.push({ kind: 'creditBalanceUpdated', payload: credit })
  return { pushed, pushes }
}

/** All but what a push of usage tells. */
function termsOf({
  currentUsage: _usage,
  usageUpdatedAt: _at,
  usagePeriodStart: _start,
  usagePeriodEnd: _end,
  nextResetDate: _reset,
  ...terms
}: ShownEntitlement) {
  return terms
}

function usageOf(one: ShownEntitlement): string {
  return `${one.currentUsage} ${one.usagePeriodStart} ${one.usagePeriodEnd}`
}
