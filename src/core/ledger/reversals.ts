/** Loads the events that commands reverse, what they consumed, and what their counters must be recounted from. */

import { governing } from '../entitlements/admission.ts'
import { periodOf } from '../entitlements/entitlement.ts'
import { type Countable, isLinear } from '../entitlements/recount.ts'
import type { Sql } from '../operation.ts'
import { isBackfilledSql } from '../usage/backfill.ts'
import { holdPool } from './account-pools.ts'
import { distribute, owners } from './accounts.ts'
import { type Account, accountKey, type Draft, type Reversal, reversalKey } from './draft.ts'
import type { ReverseUsage } from './ledger.ts'
import { toCountable, toCreditTransaction, toPool, toUsageEvent } from './rows.ts'

export async function loadReversals(
  sql: Sql,
  draft: Draft,
  accounts: Account[],
  commands: ReverseUsage[],
): Promise<void> {
  if (commands.length === 0) return
  const keys = [...owners(commands), commands.map((c) => c.sequence)]
  const { rows: events } = await sql.query({
    name: 'load_reversed_events',
    text: `
      select e.*, exists (
        select from usage_event r where r.workspace_id = e.workspace_id
          and r.customer_id = e.customer_id and r.reverses = e.sequence offset 0) as reversed
      from (
        select distinct k.w, k.c, k.s from unnest($1::text[], $2::text[], $3::bigint[]) as k(w, c, s)) k
      cross join lateral (
        select * from usage_event where workspace_id = k.w and customer_id = k.c
          and sequence = k.s offset 0
      ) e`,
    values: keys,
  })
  for (const row of events) {
    const event = toUsageEvent(row)
    const key = reversalKey(event.workspaceId, event.customerId, event.sequence)
    draft.reversals.set(key, { event, transactions: [], reversed: row.reversed, standing: [] })
  }
  for (const reversal of draft.reversals.values()) {
    await loadConsumed(sql, draft, accounts, reversal)
    await loadStanding(sql, draft, reversal)
  }
}

/** The transactions of an event follow it directly; their pools may be empty or expired by now. */
async function loadConsumed(
  sql: Sql,
  draft: Draft,
  accounts: Account[],
  reversal: Reversal,
): Promise<void> {
  const { workspaceId, customerId, sequence, transactionCount } = reversal.event
  if (transactionCount === 0) return
  const { rows } = await sql.query({
    name: 'load_consumed',
    text: `select * from credit_transaction
      where workspace_id = $1 and customer_id = $2 and sequence > $3 and sequence <= $4
      order by sequence`,
    values: [workspaceId, customerId, sequence, sequence + transactionCount],
  })
  reversal.transactions = rows.map(toCreditTransaction)
  const account = draft.accounts.get(accountKey(workspaceId, customerId))
  const known = new Set(account?.pools.map((pool) => pool.id))
  const missing = reversal.transactions.map((t) => t.poolId).filter((id) => !known.has(id))
  if (missing.length === 0) return
  const { rows: pools } = await sql.query({
    name: 'load_pools_by_id',
    text: `select * from credit_pool
      where workspace_id = $1 and customer_id = $2 and id in (select unnest($3::text[]))`,
    values: [workspaceId, customerId, missing],
  })
  distribute(accounts, pools, (owner, row) => holdPool(owner, toPool(row)))
}

async function loadStanding(sql: Sql, draft: Draft, reversal: Reversal): Promise<void> {
  const { workspaceId, customerId, eventType, timestamp } = reversal.event
  const account = draft.accounts.get(accountKey(workspaceId, customerId))
  const catalog = draft.catalogs.get(workspaceId)
  if (!account || !catalog) return
  const ranges = governing(account, catalog, eventType, timestamp)
    .filter(({ feature }) => !isLinear(feature))
    .map(({ entitlement }) => periodOf(entitlement, timestamp))
  if (ranges.length === 0) return
  const start = new Date(Math.min(...ranges.map((r) => r.start.getTime())))
  const end = new Date(Math.max(...ranges.map((r) => r.end.getTime())))
  reversal.standing = await standingEvents(sql, account, [eventType], start, end)
}

/** What counting reads of the events of some types and an event time range that no other event reverses; history does not count. */
export async function standingEvents(
  sql: Sql,
  account: { workspaceId: string; customerId: string },
  eventTypes: string[],
  start: Date,
  end: Date,
): Promise<Countable[]> {
  const { rows } = await sql.query({
    name: 'standing_events',
    text: `
      select * from (
        select e.sequence, e.event_type, e.quantity, e.properties, e.timestamp, e.credits
        from usage_event e
        where e.workspace_id = $1 and e.customer_id = $2 and e.timestamp >= $4 and e.timestamp < $5
          and e.event_type in (select unnest($3::text[])) and e.reverses is null
          and not (${isBackfilledSql}) and not exists (
            select from usage_event r where r.workspace_id = e.workspace_id
              and r.customer_id = e.customer_id and r.reverses = e.sequence offset 0)
        offset 0
      ) e order by e.sequence`,
    values: [account.workspaceId, account.customerId, eventTypes, start, end],
  })
  return rows.map(toCountable)
}
