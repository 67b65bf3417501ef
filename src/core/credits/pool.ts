/** Credit pools: which ones count at an instant and in what order they burn. */
import { type Decimal, sumOf } from '../decimal.ts'

export const creditKinds = ['PURCHASED', 'PROMOTIONAL'] as const
export type CreditKind = (typeof creditKinds)[number]

/** What makes two grants of credits the same pool. */
export interface PoolTerms {
  name: string
  kind: CreditKind
  /** 0 burns first. */
  priority: number
  /** Null means from creation. */
  effectiveAt: Date | null
  /** The credits stop counting at this instant; null means never. */
  expiresAt: Date | null
}

export interface Pool extends PoolTerms {
  id: string
  /** Neither spent nor held. */
  balance: Decimal
  /** Reserved by holds. */
  held: Decimal
  createdAt: Date
}

export function isExpired(pool: PoolTerms, now: Date): boolean {
  return pool.expiresAt !== null && pool.expiresAt <= now
}

export function isScheduled(pool: PoolTerms, now: Date): boolean {
  return pool.effectiveAt !== null && pool.effectiveAt > now
}

/** Whether the pool's balance can be spent at the instant. */
export function isSpendable(pool: PoolTerms, now: Date): boolean {
  return !isExpired(pool, now) && !isScheduled(pool, now)
}

/** What can be spent at the instant. */
export function availableOf(pools: readonly Pool[], now: Date): Decimal {
  return sumOf(pools.filter((p) => isSpendable(p, now)).map((p) => p.balance))
}

/** What could be spent until a pool expired: pools past their expiry count as long as it is not posted. */
export function startedOf(pools: readonly Pool[], now: Date): Decimal {
  return sumOf(pools.filter((p) => !isScheduled(p, now)).map((p) => p.balance))
}

export function sameTerms(a: PoolTerms, b: PoolTerms): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.priority === b.priority &&
    a.effectiveAt?.getTime() === b.effectiveAt?.getTime() &&
    a.expiresAt?.getTime() === b.expiresAt?.getTime()
  )
}

const kindRank: Record<CreditKind, number> = { PROMOTIONAL: 0, PURCHASED: 1 }

/** Priority, earliest expiry, promotional before purchased, effective date, creation, id. */
export function burnOrder(a: Pool, b: Pool): number {
  return (
    a.priority - b.priority ||
    time(a.expiresAt, Infinity) - time(b.expiresAt, Infinity) ||
    kindRank[a.kind] - kindRank[b.kind] ||
    time(a.effectiveAt ?? a.createdAt, 0) - time(b.effectiveAt ?? b.createdAt, 0) ||
    a.createdAt.getTime() - b.createdAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  )
}

/** Two dates that never come are equal, where Infinity − Infinity would not be. */
function time(date: Date | null, never: number): number {
  return Math.min(date?.getTime() ?? never, Number.MAX_SAFE_INTEGER)
}
