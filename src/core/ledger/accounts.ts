/** Loads the accounts of a group: finds them by reference, locks them in id order, reads what decisions need. */
import type { Catalog } from '../catalog/catalog.ts'
import { findCustomers } from '../customers/customer-reference.ts'
import { decimal } from '../decimal.ts'
import { counterKey, periodOf } from '../entitlements/entitlement.ts'
import type { Sql } from '../operation.ts'
import { type Account, accountKey } from './draft.ts'
import { toCounter, toEntitlement, toPool } from './rows.ts'

/** One customer of one workspace, as a caller names it. */
export interface Reference {
  workspaceId: string
  reference: string
}

export interface LoadedAccounts {
  byReference: Map<string, Account>
  distinct: Account[]
  /** The catalog version of each workspace, as of the lock. */
  versions: Map<string, number>
}

const accountQuery = `
  select a.workspace_id, a.customer_id, a.sequence, a.low_balance_threshold, a.event_sequence,
    c.archived_at is not null as archived, c.rate_card_id, w.catalog_version
  from (select distinct k.w, k.c from unnest($1::text[], $2::text[]) as k(w, c)) k
  join credit_account a on a.workspace_id = k.w and a.customer_id = k.c
  join customer c on c.workspace_id = a.workspace_id and c.id = a.customer_id
  join workspace w on w.id = a.workspace_id
  order by a.workspace_id, a.customer_id`

/** `lock` takes the accounts for the transaction; without it they are only read. */
export async function loadAccounts(
  sql: Sql,
  references: Reference[],
  lock: boolean,
): Promise<LoadedAccounts> {
  const ids = await resolve(sql, references)
  const byId = new Map<string, Account>()
  const versions = new Map<string, number>()
  const { rows } = await sql.query({
    name: lock ? 'lock_accounts' : 'read_accounts',
    text: lock ? `${accountQuery} for no key update of a` : accountQuery,
    values: owners([...ids.values()]),
  })
  for (const row of rows) {
    versions.set(row.workspace_id, Number(row.catalog_version))
    byId.set(accountKey(row.workspace_id, row.customer_id), toAccount(row))
  }
  const byReference = new Map<string, Account>()
  for (const [reference, owner] of ids) {
    const account = byId.get(accountKey(owner.workspaceId, owner.customerId))
    if (account) byReference.set(reference, account)
  }
  return { byReference, distinct: [...byId.values()], versions }
}

async function resolve(sql: Sql, references: Reference[]) {
  const byWorkspace = Map.groupBy(references, (r) => r.workspaceId)
  const ids = new Map<string, { workspaceId: string; customerId: string }>()
  for (const [workspaceId, group] of byWorkspace) {
    const names = group.map((r) => r.reference)
    for (const [reference, customer] of await findCustomers(sql, workspaceId, names)) {
      ids.set(accountKey(workspaceId, reference), { workspaceId, customerId: customer.id })
    }
  }
  return ids
}

interface AccountRow {
  workspace_id: string
  customer_id: string
  sequence: string
  low_balance_threshold: string | null
  event_sequence: string
  archived: boolean
  rate_card_id: string | null
}

function toAccount(row: AccountRow): Account {
  return {
    workspaceId: row.workspace_id,
    customerId: row.customer_id,
    archived: row.archived,
    rateCardId: row.rate_card_id,
    lowBalanceThreshold: row.low_balance_threshold ? decimal(row.low_balance_threshold) : null,
    thresholdChanged: false,
    from: Number(row.sequence),
    sequence: Number(row.sequence),
    eventSequence: Number(row.event_sequence),
    pools: [],
    entitlements: new Map(),
    counters: new Map(),
    uniques: new Set(),
    eventsByKey: new Map(),
    holds: new Map(),
    transactionsByKey: new Map(),
    events: [],
    transactions: [],
    facts: [],
    poolsTouched: new Set(),
    poolsAdded: new Set(),
    holdsTouched: new Set(),
    countersTouched: new Set(),
    uniquesAdded: [],
    uniquesReplaced: new Set(),
  }
}

type Owner = { workspaceId: string; customerId: string }

/** The two key columns of some accounts, as parameters. */
export function owners(accounts: Owner[]): [string[], string[]] {
  return [accounts.map((a) => a.workspaceId), accounts.map((a) => a.customerId)]
}

/** Hands each row to the account that it belongs to. */
export function distribute<R extends { workspace_id: string; customer_id: string }>(
  accounts: Account[],
  rows: R[],
  take: (account: Account, row: R) => void,
): void {
  const byId = new Map(accounts.map((a) => [accountKey(a.workspaceId, a.customerId), a]))
  for (const row of rows) {
    const account = byId.get(accountKey(row.workspace_id, row.customer_id))
    if (account) take(account, row)
  }
}

/** Pools that hold something, and empty ones that still count: credits on the same terms join them. */
export async function loadPools(sql: Sql, accounts: Account[], now: Date): Promise<void> {
  const { rows } = await sql.query({
    name: 'load_pools',
    text: `
      select p.* from unnest($1::text[], $2::text[]) as k(w, c)
      join credit_pool p on p.workspace_id = k.w and p.customer_id = k.c
      where p.balance > 0 or p.held > 0 or p.expires_at is null or p.expires_at > $3`,
    values: [...owners(accounts), now],
  })
  distribute(accounts, rows, (account, row) => account.pools.push(toPool(row)))
}

export async function loadEntitlements(sql: Sql, accounts: Account[]): Promise<void> {
  const { rows } = await sql.query({
    name: 'load_entitlements',
    text: `
      select e.* from unnest($1::text[], $2::text[]) as k(w, c)
      join entitlement e on e.workspace_id = k.w and e.customer_id = k.c`,
    values: owners(accounts),
  })
  distribute(accounts, rows, (account, row) => {
    account.entitlements.set(row.feature_id, toEntitlement(row))
  })
}

/** A moment at which events of a type will be counted for an account. */
export interface CountedAt {
  account: Account
  eventType: string
  at: Date
}

/** The counters of the periods in which the moments fall. */
export async function loadCounters(
  sql: Sql,
  catalogs: Map<string, Catalog>,
  moments: CountedAt[],
): Promise<void> {
  const wanted = new Map<string, { account: Account; featureId: string; start: Date }>()
  for (const { account, eventType, at } of moments) {
    const catalog = catalogs.get(account.workspaceId)
    for (const feature of catalog?.featuresByEventType.get(eventType) ?? []) {
      const entitlement = account.entitlements.get(feature.id)
      if (!entitlement) continue
      const { start } = periodOf(entitlement, at)
      const key = accountKey(account.customerId, counterKey(feature.id, start))
      wanted.set(key, { account, featureId: feature.id, start })
    }
  }
  if (wanted.size === 0) return
  const list = [...wanted.values()]
  const { rows } = await sql.query({
    name: 'load_counters',
    text: `
      select n.* from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as k(w, c, f, s)
      join usage_counter n
        on n.workspace_id = k.w and n.customer_id = k.c and n.feature_id = k.f and n.period_start = k.s`,
    values: [
      ...owners(list.map((w) => w.account)),
      list.map((w) => w.featureId),
      list.map((w) => w.start),
    ],
  })
  distribute(
    list.map((w) => w.account),
    rows,
    (account, row) => {
      const counter = toCounter(row)
      account.counters.set(counterKey(counter.featureId, counter.start), counter)
    },
  )
}
