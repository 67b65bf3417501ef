/** Loads the pools that commands name, and those that could have their terms once their expiry is moved. */
import { toPool } from '../../credits/pool-row.ts'
import { owners } from '../../customers/owner.ts'
import type { Sql } from '../../operation/sql.ts'
import { definitionOf, type LedgerCommand } from '../commands.ts'
import { holdPool } from '../decide/account-pools.ts'
import { type Account, accountKey, type GroupState } from '../decide/group-state.ts'
import { arrayLiteral } from '../write/array-literal.ts'
import { distribute } from './accounts.ts'

/** A pool that ends now has its expiry a little earlier where others on its terms ended at the instant. */
const endedMs = 1_000

interface Named {
  account: Account
  poolId: string
  /** The expiries that the pool may get; null: never. */
  from: Date | null
  to: Date | null
}

const query = {
  name: 'load_named_pools',
  text: `
    select p.* from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
      as k(w, c, i, f, t)
    cross join lateral (
      select * from credit_pool where workspace_id = k.w and customer_id = k.c and id = k.i offset 0
    ) n
    cross join lateral (
      select n.* union all
      select o.* from credit_pool o
      where o.workspace_id = k.w and o.customer_id = k.c and o.id <> n.id and o.name = n.name
        and o.kind = n.kind and o.priority = n.priority and o.subscription_id is null
        and o.effective_at is not distinct from n.effective_at
        and (o.expires_at between k.f and k.t or (k.f is null and o.expires_at is null))
    ) p
    where p.is_empty`,
}

/** Must be called after all other pools are loaded. */
export async function loadNamedPools(
  sql: Sql,
  state: GroupState,
  commands: LedgerCommand[],
): Promise<void> {
  const named = commands.flatMap((command) => namedBy(state, command) ?? [])
  if (named.length === 0) return
  const { rows } = await sql.query({
    ...query,
    values: [
      ...owners(named.map(({ account }) => account)),
      named.map(({ poolId }) => poolId),
      named.map(({ from }) => from),
      named.map(({ to }) => to),
    ].map(arrayLiteral),
  })
  distribute(
    named.map(({ account }) => account),
    rows,
    (account, row) => {
      if (!account.pools.some(({ id }) => id === row.id)) holdPool(account, toPool(row))
    },
  )
}

function namedBy(state: GroupState, command: LedgerCommand): Named | null {
  const pool = definitionOf(command).needs.pool?.(command)
  const account = pool && state.accounts.get(accountKey(command.workspaceId, pool.customerId))
  if (!account) return null
  const { poolId, expiresAt = null } = pool
  if (expiresAt !== 'NOW') return { account, poolId, from: expiresAt, to: expiresAt }
  const from = new Date(account.now.getTime() - endedMs)
  return { account, poolId, from, to: account.now }
}
