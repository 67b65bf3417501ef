/** Writes what a group of commands changed: one set-based statement per table. */
import type { Pool } from '../credits/pool.ts'
import type { CreditTransaction } from '../credits/transaction.ts'
import type { Decimal } from '../decimal.ts'
import { type Counter, counterKey } from '../entitlements/entitlement.ts'
import type { DomainEvent } from '../events.ts'
import type { Hold } from '../holds/hold.ts'
import { newId } from '../ids.ts'
import type { Sql } from '../operation.ts'
import type { UsageEvent } from '../usage/usage-event.ts'
import { owners } from './accounts.ts'
import { arrayLiteral } from './array-literal.ts'
import type { Account } from './draft.ts'

/** One column of an insert: its name, its type, and where its values come from. */
type Column<R> = readonly [name: string, type: string, value: (row: R) => unknown]

const text = (value: Decimal) => value.toFixed()

async function insert<R>(
  sql: Sql,
  table: string,
  columns: readonly Column<R>[],
  rows: R[],
  onConflict = '',
): Promise<void> {
  if (rows.length === 0) return
  const names = columns.map(([name]) => `"${name}"`).join(', ')
  const arrays = columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ')
  await sql.query({
    name: `insert_${table}`,
    text: `insert into ${table} (${names}) select * from unnest(${arrays}) ${onConflict}`,
    values: columns.map(([, , value]) => arrayLiteral(rows.map(value))),
  })
}

interface Owner {
  workspaceId: string
  customerId: string
}

const ownerColumns: readonly Column<Owner>[] = [
  ['workspace_id', 'text', (r) => r.workspaceId],
  ['customer_id', 'text', (r) => r.customerId],
]

const eventColumns: readonly Column<UsageEvent>[] = [
  ...ownerColumns,
  ['sequence', 'bigint', (e) => e.sequence],
  ['event_type', 'text', (e) => e.eventType],
  ['feature', 'text', (e) => e.feature],
  ['quantity', 'numeric', (e) => text(e.quantity)],
  ['properties', 'jsonb', (e) => JSON.stringify(e.properties)],
  ['timestamp', 'timestamptz', (e) => e.timestamp],
  ['idempotency_key', 'text', (e) => e.idempotencyKey],
  ['fingerprint', 'bytea', (e) => e.fingerprint],
  ['rate_id', 'text', (e) => e.rateId],
  ['credits', 'numeric', (e) => text(e.credits)],
  ['overage', 'numeric', (e) => text(e.overage)],
  ['cost', 'numeric', (e) => text(e.cost)],
  ['currency', 'text', (e) => e.currency],
  ['transaction_count', 'int', (e) => e.transactionCount],
  ['hold_id', 'text', (e) => e.holdId],
  ['reverses', 'bigint', (e) => e.reverses],
  ['created_at', 'timestamptz', (e) => e.createdAt],
]

const transactionColumns: readonly Column<CreditTransaction>[] = [
  ...ownerColumns,
  ['sequence', 'bigint', (t) => t.sequence],
  ['type', 'credit_transaction_type', (t) => t.type],
  ['pool_id', 'text', (t) => t.poolId],
  ['amount', 'numeric', (t) => text(t.amount)],
  ['balance_after', 'numeric', (t) => text(t.balanceAfter)],
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
  ['balance', 'numeric', (p) => text(p.balance)],
  ['held', 'numeric', (p) => text(p.held)],
  ['created_at', 'timestamptz', (p) => p.createdAt],
]

const holdColumns: readonly Column<Hold>[] = [
  ...ownerColumns,
  ['id', 'text', (h) => h.id],
  ['status', 'hold_status', (h) => h.status],
  ['amount', 'numeric', (h) => text(h.amount)],
  ['remaining', 'numeric', (h) => text(h.remaining)],
  ['committed', 'numeric', (h) => text(h.committed)],
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
  ['value', 'numeric', (c) => text(c.value)],
  ['value_at', 'timestamptz', (c) => c.valueAt],
]

const uniqueColumns: readonly Column<Owner & { counter: Counter; text: string }>[] = [
  ...ownerColumns,
  ['feature_id', 'text', (u) => u.counter.featureId],
  ['period_start', 'timestamptz', (u) => u.counter.start],
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
  ['id', 'text', (f) => newId('evt', f.now)],
  ['type', 'text', (f) => f.fact.type],
  ['customer_id', 'text', (f) => f.fact.customerId ?? null],
  ['data', 'jsonb', (f) => JSON.stringify(f.fact.data)],
  ['sequence', 'bigint', (f) => f.sequence],
  ['created_at', 'timestamptz', (f) => f.now],
]

/** The rows of all accounts, each with its owner. */
function owned<R>(accounts: Account[], rows: (account: Account) => Iterable<R>): (Owner & R)[] {
  return accounts.flatMap((account) => {
    const { workspaceId, customerId } = account
    return [...rows(account)].map((row) => ({ ...row, workspaceId, customerId }))
  })
}

function isChanged(account: Account): boolean {
  const moved = account.sequence > account.from || account.thresholdChanged
  return moved || account.holdsTouched.size > 0
}

export async function writeDraft(sql: Sql, accounts: Account[], now: Date): Promise<void> {
  const changed = accounts.filter((a) => isChanged(a))
  if (changed.length === 0) return
  const events = changed.flatMap((a) => a.events)
  const transactions = changed.flatMap((a) => a.transactions)
  const facts = changed.flatMap((a) =>
    a.facts.map((fact, i) => ({
      workspaceId: a.workspaceId,
      fact,
      sequence: a.eventSequence + i + 1,
      now,
    })),
  )
  // All are sent before the first is answered; PostgreSQL takes them in this order.
  await Promise.all([
    insert(sql, 'usage_event', eventColumns, events),
    insert(sql, 'credit_transaction', transactionColumns, transactions),
    insert(
      sql,
      'credit_pool',
      poolColumns,
      owned(changed, (a) => a.poolsAdded),
    ),
    updatePools(sql, changed),
    insert(
      sql,
      'credit_hold',
      holdColumns,
      changed.flatMap((a) => [...a.holdsTouched]),
      `on conflict (workspace_id, customer_id, id) do update set status = excluded.status,
         remaining = excluded.remaining, committed = excluded.committed, slices = excluded.slices,
         expires_at = excluded.expires_at, updated_at = excluded.updated_at`,
    ),
    insert(
      sql,
      'usage_counter',
      counterColumns,
      owned(changed, (a) => a.countersTouched),
      `on conflict (workspace_id, customer_id, feature_id, period_start)
       do update set value = excluded.value, value_at = excluded.value_at`,
    ),
    ...writeUniques(sql, changed),
    insert(sql, 'event', factColumns, facts),
    updateAccounts(sql, changed),
  ])
}

async function updateAccounts(sql: Sql, accounts: Account[]): Promise<void> {
  await sql.query({
    name: 'update_accounts',
    text: `
      update credit_account a set sequence = k.s, low_balance_threshold = k.t, event_sequence = k.e
      from unnest($1::text[], $2::text[], $3::bigint[], $4::numeric[], $5::bigint[]) as k(w, c, s, t, e)
      where a.workspace_id = k.w and a.customer_id = k.c`,
    values: [
      ...owners(accounts).map(arrayLiteral),
      arrayLiteral(accounts.map((a) => a.sequence)),
      arrayLiteral(accounts.map((a) => a.lowBalanceThreshold && text(a.lowBalanceThreshold))),
      arrayLiteral(accounts.map((a) => a.eventSequence + a.facts.length)),
    ],
  })
}

/** An update of rows that exist keeps their place in the indexes, which an upsert would look up and test anew. */
async function updatePools(sql: Sql, accounts: Account[]): Promise<void> {
  const pools = owned(accounts, (a) => a.poolsTouched.difference(a.poolsAdded))
  if (pools.length === 0) return
  await sql.query({
    name: 'update_pools',
    text: `
      update credit_pool p set balance = k.b, held = k.h
      from unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::numeric[]) as k(w, c, i, b, h)
      where p.workspace_id = k.w and p.customer_id = k.c and p.id = k.i`,
    values: [
      ...owners(pools).map(arrayLiteral),
      arrayLiteral(pools.map((p) => p.id)),
      arrayLiteral(pools.map((p) => text(p.balance))),
      arrayLiteral(pools.map((p) => text(p.held))),
    ],
  })
}

function writeUniques(sql: Sql, accounts: Account[]): Promise<unknown>[] {
  const replaced = owned(accounts, (a) => a.uniquesReplaced)
  const texts = owned(accounts, function* (account) {
    yield* account.uniquesAdded.filter((u) => !account.uniquesReplaced.has(u.counter))
    for (const counter of account.uniquesReplaced) {
      const prefix = `${counterKey(counter.featureId, counter.start)} `
      for (const unique of account.uniques) {
        if (unique.startsWith(prefix)) yield { counter, text: unique.slice(prefix.length) }
      }
    }
  })
  return [
    deleteUniques(sql, replaced),
    insert(sql, 'usage_unique', uniqueColumns, texts, 'on conflict do nothing'),
  ]
}

async function deleteUniques(sql: Sql, counters: (Owner & Counter)[]): Promise<void> {
  if (counters.length === 0) return
  await sql.query({
    name: 'delete_uniques',
    text: `
      delete from usage_unique u
      using unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as k(w, c, f, s)
      where u.workspace_id = k.w and u.customer_id = k.c
        and u.feature_id = k.f and u.period_start = k.s`,
    values: [...owners(counters), counters.map((c) => c.featureId), counters.map((c) => c.start)],
  })
}
