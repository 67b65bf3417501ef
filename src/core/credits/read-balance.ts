/**
 * Reads balances: the account, the sums of its pools and the first of them in one statement, so that the sequence and the amounts
 * are consistent.
 */
import type { Sql } from '../operation/sql.ts'
import { decimal } from '../values/decimal.ts'
import { type AccountHead, type CreditBalance, poolsCarriedMax, timeOf } from './balance.ts'
import { burnOrder } from './pool.ts'
import { type PoolRow, toPool } from './pool-row.ts'
import { burnKeysSql, holdsCreditsSql } from './pool-sql.ts'

/** PostgreSQL adds the pools up: a thousand of them as rows would cost the server five times as much as the database. */
const text = `
  select a.customer_id as owner, a.sequence, a.low_balance_threshold, a.clock_now, f.*, p.*
  from (select distinct k.c from unnest($2::text[]) as k(c)) k
  join credit_account a on a.workspace_id = $1 and a.customer_id = k.c
  cross join lateral (select coalesce(a.clock_now, $3::timestamptz) as at offset 0) t
  cross join lateral (
    select
      coalesce(sum(x.balance) filter (where not x.expired and not x.ahead), 0) as available,
      coalesce(sum(x.balance) filter (where not x.expired and x.ahead), 0) as scheduled,
      coalesce(sum(x.held), 0) as pending,
      count(*) filter (where x.listed)::int as pool_count,
      min(x.expires_at) filter (where x.balance > 0 and not x.expired) as next_expires_at,
      least(
        min(x.expires_at) filter (where not x.expired),
        min(x.effective_at) filter (where x.ahead)
      ) as next_changes_at
    from (
      select balance, held, expires_at, effective_at, ${holdsCreditsSql('p', 't.at')} as listed,
        coalesce(expires_at <= t.at, false) as expired,
        coalesce(effective_at > t.at, false) as ahead
      from credit_pool p
      where workspace_id = a.workspace_id and customer_id = a.customer_id and not is_empty offset 0
    ) x
  ) f
  left join lateral (
    select p.* from credit_pool p
    where workspace_id = a.workspace_id and customer_id = a.customer_id and not is_empty
      and ${holdsCreditsSql('p', 't.at')}
    order by ${burnKeysSql('p')} limit $4
  ) p on true`

/**
 * The balances of customers of one workspace by our id, each at the customer's own time; unknown ids are missing from the map.
 * `withPools: false` answers them without pools, for those who read figures only.
 */
export async function readBalances(
  sql: Sql,
  workspaceId: string,
  customerIds: readonly string[],
  now: Date,
  { withPools = true } = {},
): Promise<Map<string, CreditBalance>> {
  const values = [workspaceId, customerIds, now, withPools ? poolsCarriedMax : 0]
  const { rows } = await sql.query<BalanceRow>({ name: 'read_balances', text, values })
  const balances = new Map<string, CreditBalance>()
  for (const row of rows) {
    const balance = balances.get(row.owner) ?? toBalance(row, now)
    balances.set(row.owner, balance)
    if (row.id !== null) balance.pools.push(toPool(row as PoolRow))
  }
  // A join does not promise the order of its rows.
  for (const { pools } of balances.values()) pools.sort(burnOrder)
  return balances
}

interface BalanceRow extends Omit<PoolRow, 'id'> {
  owner: string
  sequence: string
  low_balance_threshold: string | null
  clock_now: Date | null
  available: string
  scheduled: string
  pending: string
  pool_count: number
  next_expires_at: Date | null
  next_changes_at: Date | null
  /** Null when no pool holds credits; the other columns of the pool are then null too. */
  id: string | null
}

function toBalance(row: BalanceRow, now: Date): CreditBalance {
  const threshold = row.low_balance_threshold
  const head: AccountHead = {
    customerId: row.owner,
    sequence: Number(row.sequence),
    lowBalanceThreshold: threshold === null ? null : decimal(threshold),
    clockNow: row.clock_now,
  }
  const [available, pending] = [decimal(row.available), decimal(row.pending)]
  const { clockNow, ...figures } = head
  return {
    ...figures,
    available,
    pending,
    scheduled: decimal(row.scheduled),
    total: available.plus(pending),
    pools: [],
    poolCount: row.pool_count,
    nextExpiresAt: row.next_expires_at,
    nextChangesAt: row.next_changes_at,
    asOf: timeOf(head, now),
    onTestClock: clockNow !== null,
  }
}
