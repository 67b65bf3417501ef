/** What subscriptions grant for their periods, and what a group of commands changes of it. */
import type { Decimal } from '../values/decimal.ts'
import type { GrantPeriod, Pool } from './pool.ts'

export interface CreditGrant extends GrantPeriod {
  /** The end of the period; null: the credits never expire. */
  expiresAt: Date | null
  /** All credits issued for the period, without those that rolled over. */
  granted: Decimal
  /** The credits that were left when they expired with their period, as loaded. */
  unspent: Decimal
  /** The part of them that was issued anew; null: not decided. */
  rolledOver: Decimal | null
  createdAt: Date
}

export interface GrantChanges {
  /** The grants that the group names, by their keys. */
  known: Map<string, CreditGrant>
  touched: Set<CreditGrant>
  /** What is added to the unspent credits of grants, loaded or not, by their keys. */
  unspent: Map<string, GrantPeriod & { amount: Decimal }>
  /** Pools whose expiry moved. */
  moved: Set<Pool>
}

export function noGrantChanges(): GrantChanges {
  return { known: new Map(), touched: new Set(), unspent: new Map(), moved: new Set() }
}

export function grantKey({ subscriptionId, periodStart }: GrantPeriod): string {
  return `${subscriptionId} ${periodStart.getTime()}`
}
