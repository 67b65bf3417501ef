/** Commits as they travel between servers: JSON, encoded once per commit, or the sequence alone. */
import type { CreditBalance } from '../core/credits/balance.ts'
import type { Pool, PoolGrant } from '../core/credits/pool.ts'
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { UsageEvent } from '../core/usage/usage-event.ts'
import { type Decimal, decimal } from '../core/values/decimal.ts'

export type Message =
  | { kind: 'change'; origin: string; change: CustomerChange }
  /** The receiver reads the commit from the database. */
  | { kind: 'head'; origin: string; workspaceId: string; customerId: string; head: number }
  /** Who changed, for the caches of all servers; null stands for the whole workspace. */
  | { kind: 'touched'; origin: string; touched: Touched[] }

export type Touched = [
  workspaceId: string,
  customerId: string | null,
  sequence?: number | null,
  flags?: number,
]

/** What a touched customer's flags say, added up; an earlier release sends none. */
export const touchedFlags = { balance: 1, entitlements: 2 } as const

const eventsMax = 200
const lengthMax = 256 * 1024
/** What tells a repetition, and what a transaction is read from, is not sent. */
const onlyForTheLedger = { timestampGiven: undefined, fingerprint: undefined, debit: undefined }

/** A change that is too long travels as its sequence alone. */
export function encodeChange(change: CustomerChange, origin: string): string {
  if (change.events.length <= eventsMax) {
    const events = change.events.map((event) => ({ ...event, ...onlyForTheLedger }))
    const text = JSON.stringify({ kind: 'change', origin, change: { ...change, events } })
    if (text.length <= lengthMax) return text
  }
  return encodeHead(change, origin)
}

export function encodeHead(change: CustomerChange, origin: string): string {
  const { workspaceId, customerId, to } = change
  return JSON.stringify({ kind: 'head', origin, workspaceId, customerId, head: to })
}

export function encodeTouched(touched: Touched[], origin: string): string {
  return JSON.stringify({ kind: 'touched', origin, touched })
}

/** Returns null for a foreign message. */
export function decodeMessage(text: string): Message | null {
  try {
    const message = JSON.parse(text) as Message
    if (message.kind === 'head' || message.kind === 'touched') return message
    if (message.kind !== 'change') return null
    return { ...message, change: reviveChange(message.change) }
  } catch {
    return null
  }
}

/** The same shape with every Date and Decimal as JSON wrote it. */
type Wire<T> = { [K in keyof T]: Flat<T[K]> }
type Flat<T> = T extends Date | Decimal ? string : T

function reviveChange(wire: CustomerChange): CustomerChange {
  return {
    ...wire,
    balance: wire.balance && reviveBalance(wire.balance as unknown as Wire<CreditBalance>),
    events: wire.events.map((event) => reviveEvent(event as unknown as Wire<UsageEvent>)),
  }
}

function reviveBalance(wire: Wire<CreditBalance>): CreditBalance {
  const pools = (wire.pools as unknown as Wire<Pool>[]).map(revivePool)
  return {
    ...wire,
    available: decimal(wire.available),
    pending: decimal(wire.pending),
    scheduled: decimal(wire.scheduled),
    total: decimal(wire.total),
    lowBalanceThreshold:
      wire.lowBalanceThreshold === null ? null : decimal(wire.lowBalanceThreshold),
    pools,
    // A server of an earlier release sends all pools and no figures of them.
    poolCount: wire.poolCount ?? pools.length,
    nextExpiresAt: reviveDate(wire.nextExpiresAt),
    nextChangesAt: reviveDate(wire.nextChangesAt),
    asOf: new Date(wire.asOf),
  }
}

function reviveDate(wire: string | Date | null | undefined): Date | null {
  return wire === null || wire === undefined ? null : new Date(wire)
}

function revivePool(wire: Wire<Pool>): Pool {
  return {
    ...wire,
    balance: decimal(wire.balance),
    held: decimal(wire.held),
    effectiveAt: reviveDate(wire.effectiveAt),
    expiresAt: reviveDate(wire.expiresAt),
    createdAt: new Date(wire.createdAt),
    grant: reviveGrant(wire.grant as unknown as Wire<PoolGrant> | null | undefined),
  }
}

/** A server of an earlier release sends none. */
function reviveGrant(wire: Wire<PoolGrant> | null | undefined): PoolGrant | null {
  return wire ? { ...wire, periodStart: new Date(wire.periodStart) } : null
}

function reviveEvent(wire: Wire<UsageEvent>): UsageEvent {
  return {
    ...wire,
    quantity: decimal(wire.quantity),
    credits: decimal(wire.credits),
    overage: decimal(wire.overage),
    cost: decimal(wire.cost),
    timestamp: new Date(wire.timestamp),
    createdAt: new Date(wire.createdAt),
    timestampGiven: false,
    fingerprint: null,
    debit: null,
  }
}
