/** Loads the holds that a group names, and the overdue ones. */

import { owners } from '../../customers/owner.ts'
import { toHold } from '../../holds/hold-row.ts'
import type { Sql } from '../../operation/sql.ts'
import { definitionOf, type LedgerCommand } from '../commands.ts'
import { mutable } from '../decide/group-changes.ts'
import { type Account, accountKey, type GroupState } from '../decide/group-state.ts'
import { arrayLiteral } from '../write/array-literal.ts'
import { distribute } from './accounts.ts'

interface Named {
  account: Account
  id: string | null
  key: string | null
}

/**
 * An account without reservations and without a named hold costs no query, except when its holds are to expire: a hold may reserve
 * nothing.
 */
export async function loadHolds(
  sql: Sql,
  state: GroupState,
  accounts: Account[],
  commands: LedgerCommand[],
): Promise<void> {
  const named = commands.flatMap((command) => namedBy(state, command))
  const expiring = new Set(commands.flatMap((command) => expiringOf(state, command)))
  const holding = accounts.filter((a) => expiring.has(a) || a.pools.some((pool) => pool.held.gt(0)))
  if (named.length === 0 && holding.length === 0) return
  const { rows } = await sql.query({
    name: 'load_holds',
    text: `
      select h.* from unnest($1::text[], $2::text[], $3::text[]) as k(w, c, i)
      cross join lateral (
        select * from credit_hold where workspace_id = k.w and customer_id = k.c and id = k.i offset 0
      ) h
      union
      select h.* from unnest($1::text[], $2::text[], $4::text[]) as k(w, c, i)
      cross join lateral (
        select * from credit_hold where workspace_id = k.w and customer_id = k.c
          and idempotency_key = k.i offset 0
      ) h
      union
      select h.* from unnest($5::text[], $6::text[], $7::timestamptz[]) as k(w, c, t)
      cross join lateral (
        -- A row comparison keeps the planner off the index of all holds by their expiry.
        select * from credit_hold where workspace_id = k.w and customer_id = k.c and status = 'ACTIVE'
          and (workspace_id, customer_id, expires_at) <= (k.w, k.c, k.t) offset 0
      ) h`,
    values: [
      ...owners(named.map((n) => n.account)),
      named.map((n) => n.id),
      named.map((n) => n.key),
      ...owners(holding),
      arrayLiteral(holding.map((account) => account.now)),
    ],
  })
  distribute(accounts, rows, (account, row) => mutable(account, 'holds').set(row.id, toHold(row)))
}

/** The holds that a command names: by their ids, or by the idempotency keys with which they may have been made. */
function namedBy(state: GroupState, command: LedgerCommand): Named[] {
  const { needs, keys } = definitionOf(command)
  const hold = needs.hold?.(command)
  const byKey = keys(command).filter(
    ({ kind, idempotencyKey }) => kind === 'hold' && idempotencyKey !== null,
  )
  const wanted = [
    ...(hold ? [{ customerId: hold.customerId, id: hold.id, key: null }] : []),
    ...byKey.map(({ customerId, idempotencyKey: key }) => ({ customerId, id: null, key })),
  ]
  return wanted.flatMap(({ customerId, id, key }) => {
    const account = state.accounts.get(accountKey(command.workspaceId, customerId))
    return account ? [{ account, id, key }] : []
  })
}

/** The accounts whose holds may be overdue without reserving anything. */
function expiringOf(state: GroupState, command: LedgerCommand): Account[] {
  const { needs, customers } = definitionOf(command)
  if (!needs.overdueHolds) return []
  const named = customers(command).map((name) => accountKey(command.workspaceId, name))
  return named.flatMap((key) => state.accounts.get(key) ?? [])
}
