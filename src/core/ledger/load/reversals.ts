/** Loads the events that commands reverse and the transactions they caused, with one set of statements for all of them. */

import { toPool } from '../../credits/pool-row.ts'
import { toCreditTransaction } from '../../credits/transaction-row.ts'
import { owners } from '../../customers/owner.ts'
import type { ReversalHeirs } from '../../entitlements/counts/heirs.ts'
import type { Sql } from '../../operation/sql.ts'
import { toUsageEvent } from '../../usage/event-row.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'
import { holdPool } from '../decide/account-pools.ts'
import { type Account, accountKey, type GroupState, reversalKey } from '../decide/group-state.ts'
import { distribute } from './accounts.ts'

export async function loadReversals(
  sql: Sql,
  state: GroupState,
  accounts: Account[],
  reversals: ReversalHeirs[],
): Promise<void> {
  if (reversals.length === 0) return
  const keys = [...owners(reversals), reversals.map((r) => r.sequence)]
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
    state.reversals.set(key, { event, transactions: [], reversed: row.reversed })
  }
  await loadConsumed(sql, state)
  await loadConsumedPools(sql, state, accounts)
}

/** The transactions of an event follow it directly, unless the event is its own debit. */
async function loadConsumed(sql: Sql, state: GroupState): Promise<void> {
  const events: UsageEvent[] = []
  for (const { event, transactions } of state.reversals.values()) {
    const { debit, sequence, credits, overage } = event
    if (debit) {
      const amount = credits.minus(overage)
      transactions.push({ sequence: sequence + 1, poolId: debit.poolId, amount })
    } else if (event.transactionCount > 0) events.push(event)
  }
  if (events.length === 0) return
  const { rows } = await sql.query({
    name: 'load_consumed',
    text: `
      select k.s as reversed, t.*
      from unnest($1::text[], $2::text[], $3::bigint[], $4::int[]) as k(w, c, s, n)
      cross join lateral (
        select * from credit_transaction where workspace_id = k.w and customer_id = k.c
          and sequence > k.s and sequence <= k.s + k.n order by sequence offset 0
      ) t`,
    values: [
      ...owners(events),
      events.map((event) => event.sequence),
      events.map((event) => event.transactionCount),
    ],
  })
  for (const row of rows) {
    const key = reversalKey(row.workspace_id, row.customer_id, Number(row.reversed))
    state.reversals.get(key)?.transactions.push(toCreditTransaction(row))
  }
}

/** The pools of the consumed credits may be empty or expired by now. */
async function loadConsumedPools(sql: Sql, state: GroupState, accounts: Account[]): Promise<void> {
  const missing: { workspaceId: string; customerId: string; id: string }[] = []
  for (const { event, transactions } of state.reversals.values()) {
    const { workspaceId, customerId } = event
    const account = state.accounts.get(accountKey(workspaceId, customerId))
    const known = new Set(account?.pools.map((pool) => pool.id))
    for (const { poolId: id } of transactions) {
      if (!known.has(id)) missing.push({ workspaceId, customerId, id })
    }
  }
  if (missing.length === 0) return
  const { rows } = await sql.query({
    name: 'load_pools_by_id',
    text: `
      select p.* from (
        select distinct k.w, k.c, k.i from unnest($1::text[], $2::text[], $3::text[]) as k(w, c, i)) k
      cross join lateral (
        select * from credit_pool where workspace_id = k.w and customer_id = k.c
          and id = k.i offset 0
      ) p`,
    values: [...owners(missing), missing.map((pool) => pool.id)],
  })
  distribute(accounts, rows, (account, row) => holdPool(account, toPool(row)))
}
