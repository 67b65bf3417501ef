/**
 * How the recurring revenue of a customer moves: rows that are written in the commit that causes them.
 *
 * Invariants: the rows of a customer in a currency, of all plans together (`planId` null) and of each plan by itself, sum to what its
 * subscriptions count for; there is at most one for an instant, none that changes nothing, and none before an earlier one, so that the
 * kind of each follows from the sums before and after it. All of this is pure.
 */
import type { Subscription } from '../subscriptions/subscription.ts'

export const mrrChangeKinds = ['NEW', 'REACTIVATION', 'EXPANSION', 'CONTRACTION', 'CHURN'] as const
export type MrrChangeKind = (typeof mrrChangeKinds)[number]

export interface MrrChange {
  id: string
  customerId: string
  /** The subscription that caused it, or the last of several. */
  subscriptionId: string
  /** Null: of the customer's subscriptions to all plans. */
  planId: string | null
  currency: string
  /** As of when it was decided. */
  at: Date
  kind: MrrChangeKind
  /** Minor units; never zero. */
  amount: bigint
  /** The sum after it. */
  mrr: bigint
  createdAt: Date
}

/** What one subscription added to the sum of a plan at an instant; negative: took from it. */
export interface MrrMove {
  at: Date
  subscriptionId: string
  planId: string
  currency: string
  amount: bigint
}

/** What the subscriptions of a customer count for now, and the moves that brought them there from what is stored. */
export interface RecurringRevenue {
  counted: Map<string, { planId: string; mrr: bigint }>
  moves: MrrMove[]
}

type Counted = Pick<Subscription, 'id' | 'planId' | 'currency' | 'mrr'>

export function recurringOf(subscriptions: readonly Counted[]): RecurringRevenue {
  const standing = subscriptions.filter(({ mrr }) => mrr !== 0n)
  return {
    counted: new Map(standing.map(({ id, planId, mrr }) => [id, { planId, mrr }])),
    moves: [],
  }
}

/** Counts a subscription anew as of an instant; answers whether that moved anything. */
export function countMrr(
  { counted, moves }: RecurringRevenue,
  { id: subscriptionId, planId, currency }: Counted,
  mrr: bigint,
  at: Date,
): boolean {
  const before = counted.get(subscriptionId) ?? { planId, mrr: 0n }
  if (before.mrr === mrr && (before.planId === planId || mrr === 0n)) return false
  const move = { at, subscriptionId, currency }
  moves.push({ ...move, planId: before.planId, amount: -before.mrr })
  moves.push({ ...move, planId, amount: mrr })
  counted.set(subscriptionId, { planId, mrr })
  return true
}

export interface WrittenChanges {
  written: MrrChange[]
  removed: MrrChange[]
}

/**
 * The rows of one customer that moves come to. `latest` has the latest row of each plan and currency, and of all plans: a move at its
 * instant joins it, and when nothing is left of both the row is gone.
 */
export function mrrChangesOf(
  latest: readonly MrrChange[],
  moves: readonly MrrMove[],
  made: { customerId: string; createdAt: Date; newId(at: Date): string },
): WrittenChanges {
  const earliest = Math.max(0, ...latest.map(({ at }) => at.getTime()))
  const clamped = moves.map((move) => ({
    ...move,
    at: new Date(Math.max(move.at.getTime(), earliest)),
  }))
  const parts = clamped.flatMap((move) => [{ ...move, planId: null }, move])
  const scopes = Map.groupBy(parts, ({ currency, planId }) => `${currency} ${planId}`)
  const changes: WrittenChanges = { written: [], removed: [] }
  for (const own of scopes.values()) {
    const [{ currency, planId }] = own as [(typeof parts)[0]]
    const last = latest.find((row) => row.currency === currency && row.planId === planId)
    const { written, removed } = changesOfScope(last ?? null, own, made)
    changes.written.push(...written)
    changes.removed.push(...removed)
  }
  return changes
}

function changesOfScope(
  last: MrrChange | null,
  moves: readonly (Omit<MrrMove, 'planId'> & { planId: string | null })[],
  {
    customerId,
    createdAt,
    newId,
  }: { customerId: string; createdAt: Date; newId(at: Date): string },
): WrittenChanges {
  const changes: WrittenChanges = { written: [], removed: [] }
  const instants = Map.groupBy(moves, ({ at }) => at.getTime())
  let mrr = last?.mrr ?? 0n
  let everHad = last !== null
  for (const [time, own] of [...instants].sort(([a], [b]) => a - b)) {
    const joined = last?.at.getTime() === time ? last : null
    const before = mrr - (joined?.amount ?? 0n)
    const after = own.reduce((sum, { amount }) => sum + amount, mrr)
    if (joined?.kind === 'NEW') everHad = false
    mrr = after
    if (before === after) {
      if (joined) changes.removed.push(joined)
      continue
    }
    const [{ at, planId, currency }] = own as [(typeof own)[0]]
    const { subscriptionId } = own.findLast(({ amount }) => amount !== 0n) ?? joined ?? own[0]!
    const kind = kindOf(before, after, everHad)
    const id = joined?.id ?? newId(at)
    const row = { id, customerId, subscriptionId, planId, currency, at, kind, createdAt }
    changes.written.push({ ...row, amount: after - before, mrr: after })
    everHad = true
  }
  return changes
}

function kindOf(before: bigint, after: bigint, everHad: boolean): MrrChangeKind {
  if (before === 0n) return everHad ? 'REACTIVATION' : 'NEW'
  if (after === 0n) return 'CHURN'
  return after > before ? 'EXPANSION' : 'CONTRACTION'
}
