/**
 * Whether a kept answer of the server answers a question. Pure.
 *
 * Only what needs no price is kept: an answer without a price to a question without properties. A quantity of at least one fits
 * when what is used and the quantity are together within the limit, which is so for every meter that fits at all.
 */

import { decimalText, scaled } from './decimals.ts'
import type { EntitlementCheckFragment } from './operations.generated.ts'

/** What only a change that is told can undo. */
const lasting = new Set(['DISABLED', 'NO_ENTITLEMENT', 'REVOKED', 'EXPIRED'])

export function isKept({ reason, costPreview }: EntitlementCheckFragment): boolean {
  return costPreview === null && (reason === 'ENTITLED' || lasting.has(reason))
}

/** A meter may count less as one. */
const least = 10n ** 9n

/** Null: only the server can tell. `ageMs` is how long ago the server answered. */
export function answerFrom<Answer extends EntitlementCheckFragment>(
  kept: Answer,
  quantity: string | null,
  ageMs: number,
): Answer | null {
  if (lasting.has(kept.reason)) return kept
  if (hasEnded(kept.expiresAt, kept, ageMs) || hasEnded(kept.resetAt, kept, ageMs)) return null
  if (kept.limit === null) return kept
  const [limit, used] = [scaled(kept.limit), scaled(kept.used ?? '')]
  if (limit === null || used === null) return null
  if (quantity === null) return used < limit ? kept : null
  const more = scaled(quantity)
  return more !== null && more >= least && used + more <= limit ? kept : null
}

/** By the clock of the server. */
function hasEnded(
  end: string | null,
  { asOf }: Pick<EntitlementCheckFragment, 'asOf'>,
  ageMs: number,
): boolean {
  return end !== null && Date.parse(end) <= Date.parse(asOf) + ageMs
}

/** The answer that `fallback` says. */
export function fallbackAnswer(
  asked: { customerId: string; feature: string; quantity: string | null },
  { allowed, limit }: { allowed: boolean; limit?: string | number },
): EntitlementCheckFragment {
  const most = limit === undefined ? null : scaled(String(limit))
  const wanted = asked.quantity === null ? 0n : scaled(asked.quantity)
  const isWithin = most === null || (wanted !== null && wanted <= most)
  return {
    customerId: asked.customerId,
    featureKey: asked.feature,
    allowed: allowed && isWithin,
    reason: !allowed ? 'NO_ENTITLEMENT' : isWithin ? 'ENTITLED' : 'LIMIT_EXCEEDED',
    limit: most === null ? null : decimalText(most),
    asOf: new Date().toISOString(),
    ...nothingKnown,
  }
}

const nothingKnown = {
  entitlementId: null,
  featureName: null,
  value: null,
  behavior: null,
  period: null,
  used: null,
  remainingCredits: null,
  availableCredits: null,
  resetAt: null,
  expiresAt: null,
  costPreview: null,
  optimization: null,
  details: null,
}
