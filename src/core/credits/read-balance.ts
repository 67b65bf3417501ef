/** Reads balances: account and pools in one statement, so that the sequence and the amounts are consistent. */

import type { Sql } from '../operation/sql.ts'
import { decimal } from '../values/decimal.ts'
import { type AccountHead, balanceOf, type CreditBalance, timeOf } from './balance.ts'
import { burnOrder, type Pool } from './pool.ts'
import { toPool } from './pool-row.ts'

/** The balances of customers of one workspace by our id, each at the customer's own time; unknown ids are missing from the map. */
export async function readBalances(
  sql: Sql,
  workspaceId: string,
  customerIds: readonly string[],
  now: Date,
): Promise<Map<string, CreditBalance>> {
  const { rows } = await sql.query({
    name: 'read_balances',
    text: `
      select a.customer_id as owner, a.sequence, a.low_balance_threshold, a.clock_now, p.*
      from (select distinct k.c from unnest($2::text[]) as k(c)) k
      join credit_account a on a.workspace_id = $1 and a.customer_id = k.c
      left join credit_pool p on p.workspace_id = a.workspace_id and p.customer_id = a.customer_id
        and not p.is_empty`,
    values: [workspaceId, customerIds],
  })
  const accounts = new Map<string, { head: AccountHead; pools: Pool[] }>()
  for (const row of rows) {
    const head = {
      customerId: row.owner,
      sequence: Number(row.sequence),
      lowBalanceThreshold:
        row.low_balance_threshold === null ? null : decimal(row.low_balance_threshold),
      clockNow: row.clock_now,
    }
    const account = accounts.get(row.owner) ?? { head, pools: [] as Pool[] }
    if (row.id !== null) account.pools.push(toPool(row))
    accounts.set(row.owner, account)
  }
  return new Map(
    [...accounts].map(
      ([id, { head, pools }]) =>
        [id, balanceOf(head, pools.sort(burnOrder), timeOf(head, now))] as const,
    ),
  )
}
