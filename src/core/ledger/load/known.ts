/** Loads what the ledger has seen before: idempotency keys and the texts of unique counts. */

import { uniqueText } from '../../catalog/measure.ts'
import { toCreditTransaction } from '../../credits/transaction-row.ts'
import { owners } from '../../customers/owner.ts'
import { counterKey, periodOf } from '../../entitlements/entitlement.ts'
import type { Sql } from '../../operation/sql.ts'
import { toUsageEvent } from '../../usage/event-row.ts'
import { definitionOf, type LedgerCommand } from '../commands.ts'
import type { RecordedUsage } from '../decide/command-definition.ts'
import { mutable } from '../decide/group-changes.ts'
import { type Account, accountKey, type GroupState } from '../decide/group-state.ts'
import { arrayLiteral } from '../write/array-literal.ts'
import { distribute } from './accounts.ts'

/** Usage that a command of the group will record. */
export interface Recording extends Omit<RecordedUsage, 'customerId'> {
  account: Account
}

/** Loads the texts of the group that unique counts have already counted. */
export async function loadUniques(
  sql: Sql,
  state: Pick<GroupState, 'catalogs'>,
  recordings: Recording[],
): Promise<void> {
  const wanted: { account: Account; featureId: string; start: Date; text: string }[] = []
  for (const recording of recordings) {
    const { account, eventType, timestamp } = recording
    const catalog = state.catalogs.get(account.workspaceId)
    for (const feature of catalog?.featuresByEventType.get(eventType) ?? []) {
      const entitlement = account.entitlements.get(feature.id)
      const text = feature.meter ? uniqueText(feature.meter, recording) : null
      if (!entitlement || text === null) continue
      const { start } = periodOf(entitlement, timestamp ?? account.now)
      wanted.push({ account, featureId: feature.id, start, text })
    }
  }
  if (wanted.length === 0) return
  const { rows } = await sql.query({
    name: 'load_uniques',
    text: `
      select u.* from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])
        as k(w, c, f, s, v)
      cross join lateral (
        select edition from usage_counter where workspace_id = k.w and customer_id = k.c
          and feature_id = k.f and period_start = k.s offset 0
      ) n
      cross join lateral (
        select * from usage_unique where workspace_id = k.w and customer_id = k.c
          and feature_id = k.f and period_start = k.s and edition = n.edition and value = k.v offset 0
      ) u`,
    values: [
      ...owners(wanted.map((w) => w.account)),
      wanted.map((w) => w.featureId),
      wanted.map((w) => w.start),
      wanted.map((w) => w.text),
    ],
  })
  distribute(
    wanted.map((w) => w.account),
    rows,
    (account, row) => {
      mutable(account, 'uniques').add(
        `${counterKey(row.feature_id, row.period_start)} ${row.value}`,
      )
    },
  )
}

export async function loadKnownEvents(
  sql: Sql,
  accounts: Account[],
  recordings: Recording[],
): Promise<void> {
  const wanted = recordings.flatMap(({ account, idempotencyKey: key }) =>
    key === null ? [] : [{ account, key }],
  )
  if (wanted.length === 0) return
  const { rows } = await sql.query({
    name: 'load_known_events',
    text: `
      select e.* from (
        select distinct k.w, k.c, k.i from unnest($1::text[], $2::text[], $3::text[]) as k(w, c, i)) k
      cross join lateral (
        select * from usage_event where workspace_id = k.w and customer_id = k.c
          and idempotency_key = k.i offset 0
      ) e`,
    values: [...owners(wanted.map((w) => w.account)), wanted.map((w) => w.key)].map(arrayLiteral),
  })
  distribute(accounts, rows, (account, row) => {
    mutable(account, 'eventsByKey').set(row.idempotency_key, toUsageEvent(row))
  })
}

/** The first row that a command posts has the key, on behalf of the whole; for a transfer the receiver's keys are loaded too. */
export async function loadKnownTransactions(
  sql: Sql,
  state: GroupState,
  accounts: Account[],
  commands: LedgerCommand[],
): Promise<void> {
  const wanted = commands.flatMap((command) => creditsKeysOf(state, command))
  if (wanted.length === 0) return
  const { rows } = await sql.query({
    name: 'load_known_transactions',
    text: `
      select t.* from unnest($1::text[], $2::text[], $3::text[]) as k(w, c, i)
      cross join lateral (
        select * from credit_transaction where workspace_id = k.w and customer_id = k.c
          and idempotency_key = k.i offset 0
      ) t`,
    values: [...owners(wanted.map((w) => w.account)), wanted.map((w) => w.key)],
  })
  distribute(accounts, rows, (account, row) => {
    mutable(account, 'transactionsByKey').set(row.idempotency_key, toCreditTransaction(row))
  })
}

function creditsKeysOf(
  state: GroupState,
  command: LedgerCommand,
): { account: Account; key: string }[] {
  const definition = definitionOf(command)
  return definition.keys(command).flatMap(({ kind, idempotencyKey: key }) => {
    if (kind !== 'credits' || key === null) return []
    return definition.customers(command).flatMap((name) => {
      const account = state.accounts.get(accountKey(command.workspaceId, name))
      return account ? [{ account, key }] : []
    })
  })
}
