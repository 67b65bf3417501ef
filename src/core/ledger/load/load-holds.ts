/** Loads the holds that a group names, and those whose time is up. */

import { owners } from '../../customers/owner.ts'
import { toHold } from '../../holds/hold-row.ts'
import type { Sql } from '../../operation/sql.ts'
import { type Account, accountKey, type GroupState } from '../decide/group-state.ts'
import type { LedgerCommand } from '../ledger.ts'
import { distribute } from './accounts.ts'

/** Accounts that hold nothing and are asked for no hold cost no query, but for those that are to expire: a hold may reserve nothing. */
export async function loadHolds(
  sql: Sql,
  state: GroupState,
  accounts: Account[],
  commands: LedgerCommand[],
): Promise<void> {
  const named: { account: Account; id: string | null; key: string | null }[] = []
  for (const command of commands) {
    const wanted = wantedBy(command)
    const account = wanted && state.accounts.get(accountKey(command.workspaceId, wanted.customerId))
    if (wanted && account) named.push({ account, ...wanted })
  }
  const expiring = new Set(commands.map((command) => expiringOf(state, command)))
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
      select h.* from unnest($5::text[], $6::text[]) as k(w, c)
      cross join lateral (
        -- Compared as a row, which the index of all holds by their expiry cannot look up.
        select * from credit_hold where workspace_id = k.w and customer_id = k.c and status = 'ACTIVE'
          and (workspace_id, customer_id, expires_at) <= (k.w, k.c, $7::timestamptz) offset 0
      ) h`,
    values: [
      ...owners(named.map((n) => n.account)),
      named.map((n) => n.id),
      named.map((n) => n.key),
      ...owners(holding),
      state.now,
    ],
  })
  distribute(accounts, rows, (account, row) => account.holds.set(row.id, toHold(row)))
}

function expiringOf(state: GroupState, command: LedgerCommand): Account | undefined {
  if (command.kind !== 'expireCredits') return undefined
  return state.accounts.get(accountKey(command.workspaceId, command.customerId))
}

function wantedBy(command: LedgerCommand) {
  switch (command.kind) {
    case 'reserveCredits':
      return { customerId: command.customerId, id: null, key: command.idempotencyKey }
    case 'commitHold':
    case 'extendHold':
    case 'releaseHold':
      return { customerId: command.customerId, id: command.holdId, key: null }
    case 'recordUsage':
    case 'consume':
    case 'reverseUsage':
    case 'addCredits':
    case 'transferCredits':
    case 'expireCredits':
    case 'setLowBalanceThreshold':
      return null
  }
}
