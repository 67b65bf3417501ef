/** Loads the grants that a group names, and those of their pools that are empty. */

import type { CreditGrant } from '../../credits/credit-grant.ts'
import type { GrantPeriod } from '../../credits/pool.ts'
import { toPool } from '../../credits/pool-row.ts'
import { owners } from '../../customers/owner.ts'
import type { Sql } from '../../operation/sql.ts'
import { decimal } from '../../values/decimal.ts'
import { definitionOf, type LedgerCommand } from '../commands.ts'
import { grantOf, knowGrant } from '../decide/account-grants.ts'
import { holdPool } from '../decide/account-pools.ts'
import type { EndedGrants } from '../decide/command-definition.ts'
import { type Account, accountKey, type GroupState } from '../decide/group-state.ts'
import { columnLiteral } from '../write/array-literal.ts'
import { distribute } from './accounts.ts'

type Named = { account: Account } & GrantPeriod
type Ended = { account: Account } & Omit<EndedGrants, 'customerId'>

/** Must be called after the pools that hold something are loaded. */
export async function loadGrants(
  sql: Sql,
  state: GroupState,
  commands: LedgerCommand[],
): Promise<void> {
  const named: Named[] = []
  const ended: Ended[] = []
  for (const command of commands) {
    const { needs } = definitionOf(command)
    const accountOf = (reference: string) =>
      state.accounts.get(accountKey(command.workspaceId, reference))
    const grant = needs.grant?.(command)
    const account = grant && accountOf(grant.customerId)
    if (account) named.push({ ...grant, account })
    const grants = needs.endedGrants?.(command)
    const owner = grants && accountOf(grants.customerId)
    if (owner) ended.push({ ...grants, account: owner })
  }
  await loadKnown(sql, named, ended)
  // A grant that is new has no pool, and one that is over needs none but those that hold something.
  const running = named.filter(({ account, ...period }) => {
    const grant = grantOf(account, period)
    return grant && (grant.expiresAt === null || grant.expiresAt > account.now)
  })
  await loadEmpty(sql, [...running, ...ended])
}

async function loadKnown(sql: Sql, named: Named[], ended: Ended[]): Promise<void> {
  if (named.length + ended.length === 0) return
  const accounts = [...named, ...ended].map(({ account }) => account)
  const { rows } = await sql.query<GrantRow>({
    name: 'load_grants',
    text: `
      select g.* from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as k(w, c, s, p)
      cross join lateral (
        select * from credit_grant where workspace_id = k.w and customer_id = k.c
          and subscription_id = k.s and period_start = k.p offset 0
      ) g
      union
      select g.* from unnest($5::text[], $6::text[], $7::text[], $8::timestamptz[],
        $9::timestamptz[]) as k(w, c, s, p, t)
      cross join lateral (
        select * from credit_grant where workspace_id = k.w and customer_id = k.c
          and subscription_id = k.s
          and period_start >= coalesce(k.p, '-infinity')
          and period_start <= coalesce(k.p, 'infinity')
          and (expires_at is null or expires_at > k.t) offset 0
      ) g`,
    values: [...periodColumns(named), ...periodColumns(ended), columnLiteral(ended, (e) => e.at)],
  })
  distribute(accounts, rows, (account, row) => knowGrant(account, toGrant(row)))
}

/** Credits may be issued into an empty pool, and may come back to it later. */
async function loadEmpty(sql: Sql, grants: Omit<Ended, 'at'>[]): Promise<void> {
  if (grants.length === 0) return
  const accounts = grants.map(({ account }) => account)
  const { rows } = await sql.query({
    name: 'load_included_pools',
    text: `
      select distinct p.* from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[],
        $5::timestamptz[]) as k(w, c, s, p, t)
      cross join lateral (
        select * from credit_pool where workspace_id = k.w and customer_id = k.c
          and subscription_id = k.s
          and period_start >= coalesce(k.p, '-infinity')
          and period_start <= coalesce(k.p, 'infinity')
          and is_empty and (expires_at is null or expires_at > k.t) offset 0
      ) p`,
    values: [...periodColumns(grants), columnLiteral(accounts, (account) => account.now)],
  })
  distribute(accounts, rows, (account, row) => holdPool(account, toPool(row)))
}

/** The four key columns. */
function periodColumns(grants: Omit<Ended, 'at'>[]): string[] {
  const accounts = grants.map(({ account }) => account)
  return [
    ...owners(accounts).map((ids) => columnLiteral(ids, (id) => id)),
    columnLiteral(grants, (g) => g.subscriptionId),
    columnLiteral(grants, (g) => g.periodStart),
  ]
}

interface GrantRow {
  workspace_id: string
  customer_id: string
  subscription_id: string
  period_start: Date
  expires_at: Date | null
  granted: string
  unspent: string
  rolled_over: string | null
  created_at: Date
}

function toGrant(row: GrantRow): CreditGrant {
  return {
    subscriptionId: row.subscription_id,
    periodStart: row.period_start,
    expiresAt: row.expires_at,
    granted: decimal(row.granted),
    unspent: decimal(row.unspent),
    rolledOver: row.rolled_over === null ? null : decimal(row.rolled_over),
    createdAt: row.created_at,
  }
}
