/** Recomputes the sums that the database keeps from the append-only rows, and reports where the two differ. */

import { allTransactionsSql, isOwnDebitSql, markReach } from '../../credits/own-debits.ts'
import { type Movement, movements } from '../../credits/transaction.ts'
import { backfillAge } from '../../entitlements/counts/backfilled.ts'
import type { Sql } from '../../operation/sql.ts'
import { type Check, type Difference, runCheck } from './ledger-check.ts'
import { grantChecks } from './verify-grants.ts'
import { usageChecks } from './verify-usage.ts'

/** Types of transactions by the account that they take from or give to; new types are included without further code. */
function typesOf<Side extends keyof Movement>(side: Side, account: Movement[Side]): string[] {
  return Object.entries(movements)
    .filter(([, movement]) => movement[side] === account)
    .map(([type]) => `'${type}'`)
}

/** The amount that the row `t` adds to an account. */
function flow(account: Movement['from'] & Movement['to']): string {
  const [into, outOf] = [typesOf('to', account), typesOf('from', account)]
  const arms = [
    into.length > 0 ? `when t.type in (${into}) then t.amount` : '',
    outOf.length > 0 ? `when t.type in (${outOf}) then -t.amount` : '',
  ]
  return `case ${arms.join(' ')} else 0 end`
}

const transactions = `(${allTransactionsSql}) t`

function poolCheck(name: string, account: 'POOL' | 'HOLD', column: string): Check {
  return {
    name,
    text: `
      select coalesce(p.customer_id, m.customer_id) as customer_id,
        'pool ' || coalesce(p.id, m.pool_id) as what, coalesce(m.amount, 0) as expected,
        p.${column} as actual
      from (select * from credit_pool where workspace_id = $1) p
      full join (
        select t.customer_id, t.pool_id, sum(${flow(account)}) as amount
        from ${transactions} group by 1, 2
      ) m on m.customer_id = p.customer_id and m.pool_id = p.id
      where p.${column} is distinct from coalesce(m.amount, 0)`,
  }
}

const ledgerChecks: Check[] = [
  {
    name: 'accounts',
    text: `
      select coalesce(c.id, a.customer_id) as customer_id, 'credit account' as what,
        c.id as expected, a.customer_id as actual
      from (select * from customer where workspace_id = $1) c
      full join (select * from credit_account where workspace_id = $1) a on a.customer_id = c.id
      where c.id is null or a.customer_id is null`,
  },
  poolCheck('pool balances', 'POOL', 'balance'),
  poolCheck('held credits', 'HOLD', 'held'),
  {
    name: 'holds',
    text: `
      select coalesce(h.customer_id, m.customer_id) as customer_id,
        'hold ' || coalesce(h.id, m.hold_id) as what,
        m.reserved || ' reserved, ' || m.remaining || ' left, ' || coalesce(u.spent, 0) || ' spent'
          as expected,
        h.status || ': ' || h.amount || ' reserved, ' || h.remaining || ' left (' || h.sliced
          || ' in slices), ' || h.committed || ' spent' as actual
      from (
        select h.*, (select coalesce(sum((s ->> 'amount')::numeric), 0)
          from jsonb_array_elements(h.slices) s) as sliced
        from credit_hold h where h.workspace_id = $1
      ) h
      full join (
        select t.customer_id, t.hold_id, sum(${flow('HOLD')}) as remaining,
          sum(case when t.type in (${typesOf('to', 'HOLD')}) then t.amount else 0 end) as reserved
        from ${transactions} where t.hold_id is not null and (t.type in (${typesOf('to', 'HOLD')})
          or t.type in (${typesOf('from', 'HOLD')})) group by 1, 2
      ) m on m.customer_id = h.customer_id and m.hold_id = h.id
      left join (
        select customer_id, hold_id, sum(credits) as spent from usage_event
        where workspace_id = $1 and hold_id is not null and reverses is null group by 1, 2
      ) u on u.customer_id = h.customer_id and u.hold_id = h.id
      where h.id is null or h.amount <> coalesce(m.reserved, 0)
        or h.remaining <> coalesce(m.remaining, 0) or h.sliced <> h.remaining
        or h.committed <> coalesce(u.spent, 0)`,
  },
  {
    name: 'pools below zero',
    text: `
      select distinct on (customer_id, pool_id) customer_id,
        'pool ' || pool_id || ' after transaction ' || sequence as what,
        'zero or more' as expected, amount as actual
      from (
        select t.customer_id, t.pool_id, t.sequence, sum(${flow('POOL')})
          over (partition by t.customer_id, t.pool_id order by t.sequence) as amount
        from ${transactions}
      ) r where amount < 0 order by customer_id, pool_id, sequence`,
  },
  {
    name: 'balances after',
    text: `
      select distinct on (customer_id) customer_id, 'after transaction ' || sequence as what,
        amount as expected, balance_after as actual
      from (
        select t.customer_id, t.sequence, t.balance_after, sum(${flow('POOL')})
          over (partition by t.customer_id order by t.sequence) as amount
        from ${transactions}
      ) r where amount <> balance_after order by customer_id, sequence`,
  },
  {
    name: 'sequences',
    text: `
      select coalesce(a.customer_id, u.customer_id) as customer_id, 'sequence' as what,
        'rows 1 to ' || a.sequence as expected,
        coalesce(u.places || ' places by ' || u.lines || ' rows from ' || u.low || ' to ' || u.high,
          'none') as actual
      from (select * from credit_account where workspace_id = $1) a
      full join (
        select customer_id, count(*) as lines, count(distinct sequence) as places,
          min(sequence) as low, max(sequence) as high
        from (
          select customer_id, sequence from usage_event where workspace_id = $1
          union all select t.customer_id, t.sequence from ${transactions}
        ) s group by 1
      ) u on u.customer_id = a.customer_id
      where a.sequence is null or a.sequence <> coalesce(u.lines, 0)
        or u.lines <> u.places or u.low <> 1 or u.high <> u.lines`,
  },
  {
    name: 'last usage',
    text: `
      select a.customer_id, 'last usage' as what, e.last as expected, a.last_usage_at as actual
      from (select * from credit_account where workspace_id = $1) a
      left join (
        select customer_id, max(timestamp) as last from usage_event where workspace_id = $1 group by 1
      ) e on e.customer_id = a.customer_id
      where a.last_usage_at is distinct from e.last`,
  },
  {
    name: 'paid usage',
    text: `
      select coalesce(e.customer_id, m.customer_id) as customer_id,
        'event ' || coalesce(e.sequence, m.event_sequence) as what,
        e.paid as expected, coalesce(m.amount, 0) as actual
      from (
        -- Imported history moves no credits, nor does its reversal.
        select e.customer_id, e.sequence,
          case when coalesce(o.created_at, e.created_at) - e.timestamp > ${backfillAge} then 0
            else e.credits - e.overage end as paid
        from usage_event e
        left join usage_event o on o.workspace_id = e.workspace_id
          and o.customer_id = e.customer_id and o.sequence = e.reverses
        where e.workspace_id = $1
      ) e
      full join (
        select t.customer_id, t.event_sequence, sum(${flow('CONSUMED')}) as amount
        from ${transactions} where t.event_sequence is not null group by 1, 2
      ) m on m.customer_id = e.customer_id and m.event_sequence = e.sequence
      where e.paid is distinct from coalesce(m.amount, 0)`,
  },
  {
    name: 'reversals',
    text: `
      select t.customer_id, 'transaction ' || t.sequence as what,
        t.amount || ' spent from the same pool' as expected, o.type || ' ' || o.amount as actual
      from ${transactions}
      left join (${allTransactionsSql}) o
        on o.customer_id = t.customer_id and o.sequence = t.reverses
      where t.reverses is not null and not coalesce(
        o.amount = t.amount and o.pool_id = t.pool_id and o.type in (${typesOf('to', 'CONSUMED')}), false)
      union all
      select e.customer_id, 'event ' || e.sequence, 'the opposite of its original',
        o.credits || ' credits, ' || o.quantity || ' units'
      from usage_event e
      left join usage_event o on o.workspace_id = e.workspace_id
        and o.customer_id = e.customer_id and o.sequence = e.reverses
      where e.workspace_id = $1 and e.reverses is not null and not coalesce(
        o.reverses is null and o.credits = -e.credits and o.quantity = -e.quantity
          and o.cost = -e.cost and o.overage = -e.overage and o.timestamp = e.timestamp, false)`,
  },
  {
    name: 'debit marks',
    text: `
      select e.customer_id, 'event ' || e.sequence as what,
        'marked, or less than ${markReach} after a mark' as expected, 'mark ' || e.mark as actual
      from (
        select e.customer_id, e.sequence, e.pool_id,
          max(m.sequence) over (partition by e.customer_id order by e.sequence) as mark
        from usage_event e
        left join usage_debit_mark m on m.workspace_id = e.workspace_id
          and m.customer_id = e.customer_id and m.sequence = e.sequence
        where e.workspace_id = $1
      ) e
      where e.pool_id is not null and (e.mark is null or e.sequence - e.mark >= ${markReach})
      union all
      select coalesce(a.customer_id, m.customer_id), 'debit mark', coalesce(m.last::text, 'none'),
        coalesce(a.debit_mark::text, 'none')
      from (select * from credit_account where workspace_id = $1) a
      full join (
        select m.customer_id, max(m.sequence) as last from usage_debit_mark m
        join usage_event e on e.workspace_id = m.workspace_id and e.customer_id = m.customer_id
          and e.sequence = m.sequence and ${isOwnDebitSql}
        where m.workspace_id = $1 group by 1
      ) m on m.customer_id = a.customer_id
      where a.debit_mark is distinct from m.last`,
  },
  {
    name: 'transfers',
    text: `
      select coalesce(s.sender, r.sender) as customer_id,
        'transfers to ' || coalesce(s.receiver, r.receiver) as what,
        s.amount as expected, r.amount as actual
      from (
        select t.customer_id as sender, t.counterparty_id as receiver, sum(t.amount) as amount
        from ${transactions} where t.type = 'TRANSFER_OUT' group by 1, 2
      ) s full join (
        select t.counterparty_id as sender, t.customer_id as receiver, sum(t.amount) as amount
        from ${transactions} where t.type = 'TRANSFER_IN' group by 1, 2
      ) r on r.sender = s.sender and r.receiver = s.receiver
      where s.amount is distinct from r.amount`,
  },
  {
    name: 'accounts that cannot move',
    text: `
      select h.customer_id, 'pool ' || h.pool_id as what, h.amount || ' held for its holds' as expected,
        coalesce(p.held || ' held', 'no pool') as actual
      from (
        select h.customer_id, s ->> 'poolId' as pool_id, sum((s ->> 'amount')::numeric) as amount
        from credit_hold h cross join lateral jsonb_array_elements(h.slices) s
        where h.workspace_id = $1 and h.status = 'ACTIVE' group by 1, 2
      ) h
      left join credit_pool p on p.workspace_id = $1 and p.customer_id = h.customer_id
        and p.id = h.pool_id
      where p.held is null or p.held < h.amount
      union all
      select customer_id, 'credit account', 'below 10^28 credits', sum(balance + held)::text
      from credit_pool where workspace_id = $1 group by 1 having sum(balance + held) >= 1e28`,
  },
]

/** All differences of all workspaces. It must see one snapshot of the database: run it in one REPEATABLE READ transaction. */
export async function verifyLedger(sql: Sql, now: Date): Promise<Difference[]> {
  const { rows: workspaces } = await sql.query('select id from workspace order by id')
  const differences: Difference[] = []
  for (const { id } of workspaces) {
    for (const check of [...ledgerChecks, ...grantChecks, ...usageChecks]) {
      differences.push(...(await runCheck(sql, check, id, now)))
    }
  }
  return differences
}
