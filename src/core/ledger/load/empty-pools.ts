/** Loads the empty pools that credits join: those with the terms of credits that a group adds to an account or transfers to it. */
import { type PoolTerms, termsKey } from '../../credits/pool.ts'
import { toPool } from '../../credits/pool-row.ts'
import { owners } from '../../customers/owner.ts'
import type { Sql } from '../../operation/sql.ts'
import { definitionOf, type LedgerCommand } from '../commands.ts'
import { holdPool } from '../decide/account-pools.ts'
import { type Account, accountKey, type GroupState } from '../decide/group-state.ts'
import { columnLiteral } from '../write/array-literal.ts'
import { distribute } from './accounts.ts'

interface Wanted {
  account: Account
  terms: PoolTerms
}

/** One look-up in the index of terms: equality finds no null, and `is not distinct from` uses no index. */
const withDates = (effective: string, expires: string) => `
  select * from credit_pool where workspace_id = k.w and customer_id = k.c and name = k.n
    and kind = k.d and priority = k.p and subscription_id is null and effective_at ${effective} and expires_at ${expires}`

const query = {
  name: 'load_empty_pools',
  text: `
    select p.* from unnest($1::text[], $2::text[], $3::text[], $4::credit_kind[], $5::int[],
      $6::timestamptz[], $7::timestamptz[]) as k(w, c, n, d, p, a, e)
    cross join lateral (
      ${[
        withDates('= k.a', '= k.e'),
        withDates('= k.a', 'is null and k.e is null'),
        withDates('is null and k.a is null', '= k.e'),
        withDates('is null and k.a is null', 'is null and k.e is null'),
      ].join(' union all ')}
      offset 0
    ) p
    where p.is_empty`,
}

/** Must be called after the pools that hold something are loaded. */
export async function loadEmptyPools(
  sql: Sql,
  state: GroupState,
  commands: LedgerCommand[],
): Promise<void> {
  const wanted = wantedBy(state, commands)
  if (wanted.length === 0) return
  const { rows } = await sql.query({
    ...query,
    values: [
      ...owners(wanted.map(({ account }) => account)).map((ids) => columnLiteral(ids, (id) => id)),
      columnLiteral(wanted, ({ terms }) => terms.name),
      columnLiteral(wanted, ({ terms }) => terms.kind),
      columnLiteral(wanted, ({ terms }) => terms.priority),
      columnLiteral(wanted, ({ terms }) => terms.effectiveAt),
      columnLiteral(wanted, ({ terms }) => terms.expiresAt),
    ],
  })
  distribute(
    wanted.map(({ account }) => account),
    rows,
    (account, row) => holdPool(account, toPool(row)),
  )
}

/** The terms with which the accounts may get credits and for which they have no pool that holds something. */
function wantedBy(state: GroupState, commands: LedgerCommand[]): Wanted[] {
  const known = new Map<Account, Map<string, PoolTerms>>()
  const wanted: Wanted[] = []
  const accountOf = (workspaceId: string, reference: string) =>
    state.accounts.get(accountKey(workspaceId, reference))
  const termsOf = (account: Account) => {
    const found = known.get(account)
    if (found) return found
    const added = account.pools.filter(({ grant }) => grant === null)
    const terms = new Map(added.map((pool) => [termsKey(pool), pool as PoolTerms]))
    known.set(account, terms)
    return terms
  }
  const want = (account: Account, terms: PoolTerms) => {
    const all = termsOf(account)
    const key = termsKey(terms)
    if (all.has(key)) return
    all.set(key, terms)
    wanted.push({ account, terms })
  }
  for (const command of commands) {
    const { workspaceId } = command
    const incoming = definitionOf(command).needs.incoming?.(command)
    const account = incoming && accountOf(workspaceId, incoming.customerId)
    if (!account) continue
    if ('terms' in incoming) {
      want(account, incoming.terms)
      continue
    }
    const from = accountOf(workspaceId, incoming.fromCustomerId)
    // The sender may pass on what it received earlier in the group.
    if (from && from !== account) for (const terms of termsOf(from).values()) want(account, terms)
  }
  return wanted
}
