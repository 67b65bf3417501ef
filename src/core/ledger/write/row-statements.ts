/** The statements that write the changes of a group of commands: one set-based statement per table. Pure. */

import type { Pool } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { Owner } from '../../customers/owner.ts'
import { owners } from '../../customers/owner.ts'
import type { Counter } from '../../entitlements/entitlement.ts'
import type { DomainEvent } from '../../events/domain-event.ts'
import { newEventId } from '../../events/event-id.ts'
import type { Hold } from '../../holds/hold.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'
import type { Account } from '../decide/group-state.ts'
import { changesVersion, versionStatements } from './account-statements.ts'
import { arrayLiteral, columnLiteral } from './array-literal.ts'
import { grantStatements } from './grant-statements.ts'
import { type Column, insertion, owned, ownerColumns } from './insertion.ts'
import type { Statement } from './pipelined.ts'

const eventColumns: readonly Column<UsageEvent>[] = [
  ...ownerColumns,
  ['sequence', 'bigint', (e) => e.sequence],
  ['event_type', 'text', (e) => e.eventType],
  ['feature', 'text', (e) => e.feature],
  ['subscription_id', 'text', (e) => e.subscriptionId],
  ['quantity', 'numeric', (e) => e.quantity],
  ['properties', 'jsonb', (e) => JSON.stringify(e.properties)],
  ['warning', 'text', (e) => e.warning],
  ['timestamp', 'timestamptz', (e) => e.timestamp],
  ['idempotency_key', 'text', (e) => e.idempotencyKey],
  ['timestamp_given', 'boolean', (e) => e.timestampGiven],
  ['fingerprint', 'bytea', (e) => e.fingerprint],
  ['rate_id', 'text', (e) => e.rateId],
  ['credits', 'numeric', (e) => e.credits],
  ['overage', 'numeric', (e) => e.overage],
  ['cost', 'numeric', (e) => e.cost],
  ['currency', 'text', (e) => e.currency],
  ['transaction_count', 'int', (e) => e.transactionCount],
  ['pool_id', 'text', (e) => e.debit?.poolId],
  ['balance_after', 'numeric', (e) => e.debit?.balanceAfter],
  ['description', 'text', (e) => e.debit?.description],
  ['hold_id', 'text', (e) => e.holdId],
  ['reverses', 'bigint', (e) => e.reverses],
  ['created_at', 'timestamptz', (e) => e.createdAt],
]

const markColumns: readonly Column<Owner & { sequence: number }>[] = [
  ...ownerColumns,
  ['sequence', 'bigint', (m) => m.sequence],
]

const transactionColumns: readonly Column<CreditTransaction>[] = [
  ...ownerColumns,
  ['sequence', 'bigint', (t) => t.sequence],
  ['type', 'credit_transaction_type', (t) => t.type],
  ['pool_id', 'text', (t) => t.poolId],
  ['amount', 'numeric', (t) => t.amount],
  ['balance_after', 'numeric', (t) => t.balanceAfter],
  ['description', 'text', (t) => t.description],
  ['metadata', 'jsonb', (t) => t.metadata && JSON.stringify(t.metadata)],
  ['event_sequence', 'bigint', (t) => t.eventSequence],
  ['counterparty_id', 'text', (t) => t.counterpartyId],
  ['hold_id', 'text', (t) => t.holdId],
  ['reverses', 'bigint', (t) => t.reverses],
  ['idempotency_key', 'text', (t) => t.idempotencyKey],
  ['fingerprint', 'bytea', (t) => t.fingerprint],
  ['created_at', 'timestamptz', (t) => t.createdAt],
]

const poolColumns: readonly Column<Owner & Pool>[] = [
  ...ownerColumns,
  ['id', 'text', (p) => p.id],
  ['name', 'text', (p) => p.name],
  ['kind', 'credit_kind', (p) => p.kind],
  ['priority', 'int', (p) => p.priority],
  ['effective_at', 'timestamptz', (p) => p.effectiveAt],
  ['expires_at', 'timestamptz', (p) => p.expiresAt],
  ['balance', 'numeric', (p) => p.balance],
  ['held', 'numeric', (p) => p.held],
  ['created_at', 'timestamptz', (p) => p.createdAt],
  ['subscription_id', 'text', (p) => p.grant?.subscriptionId ?? null],
  ['period_start', 'timestamptz', (p) => p.grant?.periodStart ?? null],
  ['rolled_over', 'boolean', (p) => String(p.grant?.rolledOver ?? false)],
]

const holdColumns: readonly Column<Hold>[] = [
  ...ownerColumns,
  ['id', 'text', (h) => h.id],
  ['status', 'hold_status', (h) => h.status],
  ['amount', 'numeric', (h) => h.amount],
  ['remaining', 'numeric', (h) => h.remaining],
  ['committed', 'numeric', (h) => h.committed],
  ['slices', 'jsonb', (h) => JSON.stringify(h.slices)],
  ['event_type', 'text', (h) => h.eventType],
  ['description', 'text', (h) => h.description],
  ['metadata', 'jsonb', (h) => h.metadata && JSON.stringify(h.metadata)],
  ['expires_at', 'timestamptz', (h) => h.expiresAt],
  ['idempotency_key', 'text', (h) => h.idempotencyKey],
  ['fingerprint', 'bytea', (h) => h.fingerprint],
  ['created_at', 'timestamptz', (h) => h.createdAt],
  ['updated_at', 'timestamptz', (h) => h.updatedAt],
]

const counterColumns: readonly Column<Owner & Counter>[] = [
  ...ownerColumns,
  ['feature_id', 'text', (c) => c.featureId],
  ['period_start', 'timestamptz', (c) => c.start],
  ['period_end', 'timestamptz', (c) => c.end],
  ['value', 'numeric', (c) => c.value],
  ['value_at', 'timestamptz', (c) => c.valueAt],
  ['edition', 'bigint', (c) => c.edition],
  ['refused_at', 'timestamptz', (c) => c.refusedAt],
]

const uniqueColumns: readonly Column<Owner & { counter: Counter; text: string }>[] = [
  ...ownerColumns,
  ['feature_id', 'text', (u) => u.counter.featureId],
  ['period_start', 'timestamptz', (u) => u.counter.start],
  ['edition', 'bigint', (u) => u.counter.edition],
  ['value', 'text', (u) => u.text],
]

interface Fact {
  workspaceId: string
  fact: DomainEvent
  sequence: number
  now: Date
}

const factColumns: readonly Column<Fact>[] = [
  ['workspace_id', 'text', (f) => f.workspaceId],
  ['id', 'text', (f) => newEventId(f.now)],
  ['type', 'text', (f) => f.fact.type],
  ['customer_id', 'text', (f) => f.fact.customerId ?? null],
  ['data', 'jsonb', (f) => JSON.stringify(f.fact.data)],
  ['sequence', 'bigint', (f) => f.sequence],
  ['created_at', 'timestamptz', (f) => f.now],
]

function isChanged(account: Account): boolean {
  return account.sequence > account.from || changesVersion(account)
}

const insertEvents = insertion('usage_event', eventColumns)
const insertDebitMarks = insertion('usage_debit_mark', markColumns)
const insertTransactions = insertion('credit_transaction', transactionColumns)
const insertPools = insertion('credit_pool', poolColumns)
const upsertHolds = insertion(
  'credit_hold',
  holdColumns,
  `on conflict (workspace_id, customer_id, id) do update set status = excluded.status,
     remaining = excluded.remaining, committed = excluded.committed, slices = excluded.slices,
     expires_at = excluded.expires_at, updated_at = excluded.updated_at`,
)
const upsertCounters = insertion(
  'usage_counter',
  counterColumns,
  `on conflict (workspace_id, customer_id, feature_id, period_start)
   do update set value = excluded.value, value_at = excluded.value_at,
     refused_at = excluded.refused_at`,
)
const insertUniques = insertion('usage_unique', uniqueColumns, 'on conflict do nothing')
const insertFacts = insertion('event', factColumns)

/**
 * The statements in the order in which PostgreSQL must run them; none when nothing changed. `now` is the server's time: webhooks
 * deliver the outbox in real time, even for customers on a test clock.
 */
export function writesOf(accounts: Account[], now: Date): Statement[] {
  const changed = accounts.filter((a) => isChanged(a))
  if (changed.length === 0) return []
  const facts = changed.flatMap((a) =>
    a.facts.map((fact, i) => ({
      workspaceId: a.workspaceId,
      fact,
      sequence: a.eventSequence + i + 1,
      now,
    })),
  )
  return [
    ...insertEvents(changed.flatMap((a) => a.events)),
    ...insertDebitMarks(owned(changed, (a) => a.debitMarks.map((sequence) => ({ sequence })))),
    ...insertTransactions(changed.flatMap((a) => a.transactions)),
    ...insertPools(owned(changed, (a) => a.poolsAdded)),
    ...updatePools(changed),
    ...grantStatements(changed),
    ...upsertHolds(changed.flatMap((a) => [...a.holdsTouched])),
    ...upsertCounters(owned(changed, (a) => a.countersTouched)),
    ...writeUniques(changed),
    ...insertFacts(facts),
    ...versionStatements(changed),
  ]
}

/** An update leaves the index entries of existing rows alone; an upsert would look them up and test them again. */
function updatePools(accounts: Account[]): Statement[] {
  const [touched, pools]: [Account[], Pool[]] = [[], []]
  for (const account of accounts) {
    for (const pool of account.poolsTouched) {
      if (account.poolsAdded.has(pool)) continue
      touched.push(account)
      pools.push(pool)
    }
  }
  if (pools.length === 0) return []
  return [
    {
      name: 'update_pools',
      text: `
        update credit_pool p set balance = k.b, held = k.h
        from unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::numeric[]) as k(w, c, i, b, h)
        where p.workspace_id = k.w and p.customer_id = k.c and p.id = k.i`,
      values: [
        ...owners(touched).map(arrayLiteral),
        columnLiteral(pools, (p) => p.id),
        columnLiteral(pools, (p) => p.balance),
        columnLiteral(pools, (p) => p.held),
      ],
    },
  ]
}

/** Removals come first: a removed text may be added again in the same group. */
function writeUniques(accounts: Account[]): Statement[] {
  return [
    ...deleteUniques(owned(accounts, (a) => a.uniquesRemoved)),
    ...insertUniques(owned(accounts, (a) => a.uniquesAdded)),
  ]
}

function deleteUniques(texts: (Owner & { counter: Counter; text: string })[]): Statement[] {
  if (texts.length === 0) return []
  return [
    {
      name: 'delete_uniques',
      text: `
        delete from usage_unique u
        using unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::text[])
          as k(w, c, f, s, n, v)
        where u.workspace_id = k.w and u.customer_id = k.c
          and u.feature_id = k.f and u.period_start = k.s
          and u.edition = k.n and u.value = k.v`,
      values: [
        ...owners(texts).map(arrayLiteral),
        columnLiteral(texts, (t) => t.counter.featureId),
        columnLiteral(texts, (t) => t.counter.start),
        columnLiteral(texts, (t) => t.counter.edition),
        columnLiteral(texts, (t) => t.text),
      ],
    },
  ]
}
