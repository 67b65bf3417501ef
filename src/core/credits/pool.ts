/** Credit pools: which ones count at an instant and in which order they burn. */
import { type Decimal, isZero, sumOf } from '../values/decimal.ts'

export const creditKinds = ['PURCHASED', 'PROMOTIONAL', 'INCLUDED'] as const
export type CreditKind = (typeof creditKinds)[number]

/** The terms that decide whether two grants of credits share a pool. */
export interface PoolTerms {
  name: string
  kind: CreditKind
  /** The pool with priority 0 burns first. */
  priority: number
  /** Null means from creation. */
  effectiveAt: Date | null
  /** The credits stop counting at this instant; null means never. */
  expiresAt: Date | null
}

/** The period of a subscription, by its start. */
export interface GrantPeriod {
  subscriptionId: string
  periodStart: Date
}

/** What a pool of included credits is for. */
export interface PoolGrant extends GrantPeriod {
  /** Whether its credits were left when the period ended, and last longer. */
  rolledOver: boolean
}

export interface Pool extends PoolTerms {
  id: string
  /** Null: its credits were not granted by a subscription. */
  grant: PoolGrant | null
  /** Credits that are neither spent nor reserved. */
  balance: Decimal
  /** Credits reserved by holds. */
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

/** The maximum number of a customer's pools that hold something: every command of the customer reads and may write all of them. */
export const livePoolsMax = 1_000

/** Whether the pool is empty: it has no effect until credits come back, or are added on its terms. */
export function isEmpty(pool: Pool): boolean {
  return isZero(pool.balance) && isZero(pool.held)
}

/** The balance of pools that have started: pools past their expiry count until the expiry is posted. */
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

/** The text is the same for the same terms. */
export function termsKey({ name, kind, priority, effectiveAt, expiresAt }: PoolTerms): string {
  return JSON.stringify([name, kind, priority, effectiveAt, expiresAt])
}

/** Promotional before included before purchased. */
export const kindRank: Record<CreditKind, number> = { PROMOTIONAL: 0, INCLUDED: 1, PURCHASED: 2 }

/** Priority, earliest expiry, kind, effective date, creation, id. */
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

/** Adds a pool to others that are in burn order. */
export function insertPool<P extends Pool>(pools: P[], pool: P): void {
  let [low, high] = [0, pools.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (burnOrder(pools[middle] as P, pool) < 0) low = middle + 1
    else high = middle
  }
  pools.splice(low, 0, pool)
}

/** Finds pools by id; an index is built when the number of pools makes it worthwhile. */
export function poolsById<P extends Pool>(
  pools: readonly P[],
  count: number,
): (id: string) => P | undefined {
  if (count < 4) return (id) => pools.find((pool) => pool.id === id)
  const byId = new Map(pools.map((pool) => [pool.id, pool]))
  return (id) => byId.get(id)
}

/** Two dates that never come compare as equal, which Infinity − Infinity would not. */
function time(date: Date | null, never: number): number {
  return Math.min(date?.getTime() ?? never, Number.MAX_SAFE_INTEGER)
}
