/** Updates the heads of accounts, provided that nothing changed since the group was decided. Pure. */
import type { Catalog } from '../../catalog/catalog.ts'
import { tailsOf } from '../../changes/account-changes.ts'
import { owners } from '../../customers/owner.ts'
import type { Account } from '../decide/group-state.ts'
import { arrayLiteral } from './array-literal.ts'
import type { Statement } from './pipelined.ts'

/** The SQLSTATE raised when something changed between the decision and the commit, which then did not happen. */
export const movedCode = 'OM001'

/** The accounts are locked in the same order as when they are loaded. */
const move = {
  name: 'move_accounts',
  text: `
    with moved as (
      update credit_account a set sequence = k.t, noted_sequence = k.t,
        event_sequence = a.event_sequence + k.n, last_usage_at = greatest(a.last_usage_at, k.u), debit_mark = coalesce(k.d, a.debit_mark)
      from (
        select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[],
          $5::bigint[], $6::bigint[], $7::int[], $20::timestamptz[], $21::bigint[])
          as k(w, c, s, v, t, e, n, u, d) order by w, c
      ) k
      where a.workspace_id = k.w and a.customer_id = k.c
        and a.sequence = k.s and a.entitlement_version = k.v
        and (k.n = 0 or a.event_sequence = k.e)
      returning 1
    ),
    noted as (
      insert into account_change (tails)
      select tails from (select ${tailsOf('c')} as tails from unnest($2::text[]) as k(c)) k
      where tails is not null
    )
    select require_count((select count(*) from moved), $8),
      require_count((
        select count(*) from unnest($9::text[], $10::text[], $11::bigint[], $12::bigint[]) as k(w, c, s, v)
        cross join lateral (
          select from credit_account a where a.workspace_id = k.w and a.customer_id = k.c
            and a.sequence = k.s and a.entitlement_version = k.v offset 0) a), $13),
      require_count((
        select count(*) from unnest($14::text[], $15::bigint[]) as k(w, v)
        cross join lateral (
          select from workspace w where w.id = k.w and w.catalog_version = k.v offset 0) w), $16),
      require_count((
        select count(*) from unnest($17::text[], $18::text[], $19::text[]) as k(w, c, i)
        cross join lateral (
          select from usage_event e where e.workspace_id = k.w and e.customer_id = k.c
            and e.idempotency_key = k.i offset 0) e), 0)`,
}

/**
 * Taken before a key is reported as refused: waits for a concurrent recording of it, so that the next statement sees the result.
 */
const lock = {
  name: 'lock_assumed',
  text: `
    select 1 from (
      select * from unnest($1::text[], $2::text[]) as k(w, c) order by w, c offset 0
    ) k
    cross join lateral (
      select 1 from credit_account a where a.workspace_id = k.w and a.customer_id = k.c
      offset 0 for no key update
    ) a`,
}

/** What a decision assumed without reading it. */
export interface Assumed {
  catalogs: Map<string, Catalog>
  /** Keys of refused usage: if one of them had been recorded before, the answer would differ. */
  newKeys: { account: Account; key: string }[]
}

/** Gives the accounts their new sequences. With assumptions, accounts that get none must be unchanged too. */
export function moveAccounts(accounts: Account[], assumed: Assumed | null): Statement[] {
  const moved = accounts.filter((account) => account.sequence > account.from)
  const still = assumed ? accounts.filter((account) => account.sequence === account.from) : []
  if (moved.length === 0 && still.length === 0) return []
  const { catalogs, newKeys } = assumed ?? { catalogs: new Map<string, Catalog>(), newKeys: [] }
  const locks = newKeys.length > 0 ? [{ ...lock, values: owners(accounts).map(arrayLiteral) }] : []
  return [
    ...locks,
    {
      ...move,
      values: [
        ...headsOf(moved),
        arrayLiteral(moved.map((a) => a.sequence)),
        arrayLiteral(moved.map((a) => a.eventSequence)),
        arrayLiteral(moved.map((a) => a.facts.length)),
        String(moved.length),
        ...headsOf(still),
        String(still.length),
        arrayLiteral([...catalogs.keys()]),
        arrayLiteral([...catalogs.values()].map((catalog) => catalog.version)),
        String(catalogs.size),
        ...owners(newKeys.map(({ account }) => account)).map(arrayLiteral),
        arrayLiteral(newKeys.map(({ key }) => key)),
        arrayLiteral(moved.map(lastUsageOf)),
        arrayLiteral(moved.map((a) => a.debitMarks.at(-1))),
      ],
    },
  ]
}

/** The latest event time of the group; null: it has no events. */
function lastUsageOf({ events }: Account): Date | null {
  let last: Date | null = null
  for (const { timestamp } of events) if (last === null || timestamp > last) last = timestamp
  return last
}

function headsOf(accounts: Account[]): string[] {
  const columns = [...owners(accounts), accounts.map((a) => a.from), accounts.map((a) => a.version)]
  return columns.map(arrayLiteral)
}

/** Whether something in the account changes that its version counts and its sequence does not. */
export function changesVersion(account: Account): boolean {
  const unmoved = account.sequence === account.from
  const { grants } = account
  const granted = grants ? grants.touched.size + grants.unspent.size + grants.moved.size : 0
  const touched = account.holdsTouched.size + account.countersTouched.size + granted
  return account.thresholdChanged || (unmoved && touched > 0)
}

/** Counts the changes that no sequence counts, in accounts that are locked already. */
export function versionStatements(accounts: Account[]): Statement[] {
  const changed = accounts.filter(changesVersion)
  if (changed.length === 0) return []
  return [
    {
      name: 'version_accounts',
      text: `
        update credit_account a set entitlement_version = a.entitlement_version + 1,
          low_balance_threshold = k.t, event_sequence = a.event_sequence + k.n
        from unnest($1::text[], $2::text[], $3::numeric[], $4::int[]) as k(w, c, t, n)
        where a.workspace_id = k.w and a.customer_id = k.c`,
      values: [
        ...owners(changed),
        changed.map((a) => a.lowBalanceThreshold),
        // Accounts that moved count them together with their sequence.
        changed.map((a) => (a.sequence === a.from ? a.facts.length : 0)),
      ].map(arrayLiteral),
    },
  ]
}
