/** Loads the accounts of a group: finds them by reference, locks them in id order, reads what decisions need. */

import type { Catalog } from '../../catalog/catalog.ts'
import { burnOrder } from '../../credits/pool.ts'
import { toPool } from '../../credits/pool-row.ts'
import { customerNamed } from '../../customers/customer-reference.ts'
import { owners } from '../../customers/owner.ts'
import { toCounter } from '../../entitlements/counter-row.ts'
import { counterKey, periodOf } from '../../entitlements/entitlement.ts'
import { toEntitlement } from '../../entitlements/entitlement-row.ts'
import type { Sql } from '../../operation/sql.ts'
import { decimal } from '../../values/decimal.ts'
import type { PeriodRange } from '../../values/period.ts'
import { noChanges } from '../decide/group-changes.ts'
import { type Account, accountKey, counterFor } from '../decide/group-state.ts'
import { arrayLiteral } from '../write/array-literal.ts'

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

/**
 * Our id takes precedence over an externalId. The caller chooses whether to lock the accounts, which happens in the
 * order of their ids, or to read them only.
 *
 * Here and in the other statements of the ledger, `cross join lateral (… offset 0)` looks rows up by their key and in that
 * direction alone: for tables that were empty when PostgreSQL last analysed them, it might otherwise read all accounts of a
 * workspace or all events of a customer, and keep that plan while they grow.
 */
const accountQuery = (lock: '' | 'for no key update') => `
  select f.reference, a.*, f.archived, f.rate_card_id, f.predecessors, w.catalog_version
  from (
    select r.w, r.reference, c.id, c.archived_at is not null as archived, c.rate_card_id,
      c.predecessors
    from (select distinct k.w, k.r from unnest($1::text[], $2::text[]) as k(w, r)) as r(w, reference)
    cross join lateral (${customerNamed('r.w', 'r.reference', 'id, archived_at, rate_card_id, predecessors')}) c
    order by r.w, c.id offset 0
  ) f
  cross join lateral (
    select workspace_id, customer_id, sequence, entitlement_version, low_balance_threshold,
      debit_mark, event_sequence, clock_now, clock_advancing
    from credit_account where workspace_id = f.w and customer_id = f.id offset 0 ${lock}
  ) a
  cross join lateral (select catalog_version from workspace where id = f.w offset 0) w`

const readAccounts = { name: 'read_accounts', text: accountQuery('') }
const lockAccounts = { name: 'lock_accounts', text: accountQuery('for no key update') }

/**
 * `lock` locks the accounts for the transaction; without it they are only read. `known` answers a remembered account that
 * has not changed since it was read.
 */
export async function loadAccounts(
  sql: Sql,
  references: Reference[],
  { lock, now }: { lock: boolean; now: Date },
  known: (row: AccountRow) => Account | undefined = () => undefined,
): Promise<LoadedAccounts> {
  const { rows } = await sql.query<AccountRow & { reference: string; catalog_version: string }>({
    ...(lock ? lockAccounts : readAccounts),
    values: [references.map((r) => r.workspaceId), references.map((r) => r.reference)].map(
      arrayLiteral,
    ),
  })
  const byId = new Map<string, Account>()
  const byReference = new Map<string, Account>()
  const versions = new Map<string, number>()
  for (const row of rows) {
    versions.set(row.workspace_id, Number(row.catalog_version))
    const key = accountKey(row.workspace_id, row.customer_id)
    const account = byId.get(key) ?? known(row) ?? toAccount(row, now)
    account.eventSequence = Number(row.event_sequence)
    account.predecessors = row.predecessors
    byId.set(key, account)
    byReference.set(accountKey(row.workspace_id, row.reference), account)
  }
  return { byReference, distinct: [...byId.values()], versions }
}

export interface AccountRow {
  workspace_id: string
  customer_id: string
  sequence: string
  entitlement_version: string
  low_balance_threshold: string | null
  event_sequence: string
  debit_mark: string | null
  /** The time of the customer's test clock; null: the customer lives in real time. */
  clock_now: Date | null
  clock_advancing: boolean
  archived: boolean
  rate_card_id: string | null
  predecessors: string[]
}

function toAccount(row: AccountRow, now: Date): Account {
  return {
    workspaceId: row.workspace_id,
    customerId: row.customer_id,
    archived: row.archived,
    rateCardId: row.rate_card_id,
    predecessors: row.predecessors,
    lowBalanceThreshold: row.low_balance_threshold ? decimal(row.low_balance_threshold) : null,
    version: Number(row.entitlement_version),
    confirmed: true,
    sequence: Number(row.sequence),
    eventSequence: Number(row.event_sequence),
    debitMark: row.debit_mark === null ? null : Number(row.debit_mark),
    pools: [],
    figures: null,
    ledgerBalance: null,
    entitlements: new Map(),
    counters: new Map(),
    clockNow: row.clock_now,
    clockAdvancing: row.clock_advancing,
    ...noChanges(Number(row.sequence), row.clock_now ?? now),
  }
}

/** Passes each row to the account that it belongs to. */
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

/**
 * Reads the customers again: the statement that waited for their locks had read them before it waited. Answers their externalIds,
 * by account.
 */
export async function loadCustomers(
  sql: Sql,
  accounts: Account[],
): Promise<Map<Account, string | null>> {
  const externalIds = new Map<Account, string | null>()
  if (accounts.length === 0) return externalIds
  const { rows } = await sql.query({
    name: 'load_customers',
    text: `
      select c.* from unnest($1::text[], $2::text[]) as k(w, c)
      cross join lateral (
        select workspace_id, id as customer_id, external_id, rate_card_id, predecessors,
          archived_at is not null as archived
        from customer where workspace_id = k.w and id = k.c offset 0
      ) c`,
    values: owners(accounts).map(arrayLiteral),
  })
  distribute(accounts, rows, (account, row) => {
    account.archived = row.archived
    account.rateCardId = row.rate_card_id
    account.predecessors = row.predecessors
    externalIds.set(account, row.external_id)
  })
  return externalIds
}

/** Loads the pools that hold something. */
export async function loadPools(sql: Sql, accounts: Account[]): Promise<void> {
  if (accounts.length === 0) return
  const { rows } = await sql.query({
    name: 'load_pools',
    text: `
      select p.* from unnest($1::text[], $2::text[]) as k(w, c)
      cross join lateral (
        select * from credit_pool where workspace_id = k.w and customer_id = k.c and not is_empty
        offset 0
      ) p`,
    values: owners(accounts).map(arrayLiteral),
  })
  distribute(accounts, rows, (account, row) => account.pools.push(toPool(row)))
  for (const { pools } of accounts) pools.sort(burnOrder)
}

export async function loadEntitlements(sql: Sql, accounts: Account[]): Promise<void> {
  if (accounts.length === 0) return
  const { rows } = await sql.query({
    name: 'load_entitlements',
    text: `
      select e.* from unnest($1::text[], $2::text[]) as k(w, c)
      cross join lateral (
        -- Sorting keeps the planner on the primary key, since it has no preference while the table is empty.
        select * from entitlement where workspace_id = k.w and customer_id = k.c
        order by feature_id offset 0
      ) e`,
    values: owners(accounts).map(arrayLiteral),
  })
  distribute(accounts, rows, (account, row) => {
    account.entitlements.set(row.feature_id, toEntitlement(row))
  })
}

/** The time at which events of a type will be counted for an account. */
export interface CountedAt {
  account: Account
  eventType: string
  at: Date
}

/** Loads the counters of the periods that contain these times, as far as the accounts lack them. */
export async function loadCounters(
  sql: Sql,
  catalogs: Map<string, Catalog>,
  moments: CountedAt[],
): Promise<void> {
  const wanted = new Map<string, { account: Account; featureId: string; range: PeriodRange }>()
  for (const moment of moments) {
    const catalog = catalogs.get(moment.account.workspaceId)
    const unknown = catalog ? unknownCounters(catalog, moment) : []
    for (const { account, featureId, range } of unknown) {
      const key = accountKey(account.customerId, counterKey(featureId, range.start))
      wanted.set(key, { account, featureId, range })
    }
  }
  if (wanted.size === 0) return
  const list = [...wanted.values()]
  const { rows } = await sql.query({
    name: 'load_counters',
    text: `
      select n.* from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as k(w, c, f, s)
      cross join lateral (
        select * from usage_counter where workspace_id = k.w and customer_id = k.c
          and feature_id = k.f and period_start = k.s offset 0
      ) n`,
    values: [
      ...owners(list.map((w) => w.account)),
      list.map((w) => w.featureId),
      list.map((w) => w.range.start),
    ].map(arrayLiteral),
  })
  distribute(
    list.map((w) => w.account),
    rows,
    (account, row) => {
      const counter = toCounter(row)
      account.counters.set(counterKey(counter.featureId, counter.start), counter)
    },
  )
  for (const { account, featureId, range } of list) counterFor(account, featureId, range)
}

/** The periods in which the event counts and whose counters the account lacks. */
export function unknownCounters(
  catalog: Catalog,
  { account, eventType, at }: CountedAt,
): { account: Account; featureId: string; range: PeriodRange }[] {
  const features = catalog.featuresByEventType.get(eventType) ?? []
  return features.flatMap(({ id: featureId }) => {
    const entitlement = account.entitlements.get(featureId)
    if (!entitlement) return []
    const range = periodOf(entitlement, at)
    return account.counters.has(counterKey(featureId, range.start))
      ? []
      : [{ account, featureId, range }]
  })
}
