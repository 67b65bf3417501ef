/**
 * Events that are their own debit: the part of the ledger that has no rows in credit_transaction.
 *
 * An event that takes its credits from one pool of its customer stores the pool, the balance after it and the description itself.
 * Its transaction has the next number of the sequence, as one with a row has. A reader of transactions reads both kinds; this file
 * alone knows how an event reads as one.
 *
 * Among a million events that cost nothing, the few debits could only be found by reading all. So some of them are marked in
 * usage_debit_mark: every debit is marked, or follows a marked one of its customer within `markReach` numbers of the sequence.
 */

export const markReach = 256

const columns = `workspace_id, customer_id, sequence, type, pool_id, amount, balance_after, description, metadata,
  event_sequence, counterparty_id, hold_id, reverses, idempotency_key, fingerprint, created_at`

/** `select` without conditions: the transactions that have rows. */
export const storedTransactionsSql = `select ${columns} from credit_transaction`

/** Whether the event `e` is its own debit. */
export const isOwnDebitSql = 'e.pool_id is not null'

/** `select … from usage_event e`, without conditions: the events as transactions, provided that they are their own debits. */
const ownDebitsSql = `
  select e.workspace_id, e.customer_id, e.sequence + 1 as sequence,
    'CONSUME'::credit_transaction_type as type, e.pool_id, (e.credits - e.overage)::numeric(38, 9) as amount,
    e.balance_after, e.description, null::jsonb as metadata, e.sequence as event_sequence,
    null::text as counterparty_id, null::text as hold_id, null::bigint as reverses,
    null::text as idempotency_key, null::bytea as fingerprint, e.created_at
  from usage_event e`

/** All transactions of the workspace `$1`. */
export const allTransactionsSql = `
  ${storedTransactionsSql} where workspace_id = $1
  union all ${ownDebitsSql} where e.workspace_id = $1 and ${isOwnDebitSql}`

/** The transaction with a sequence of a customer in the workspace `$1`; looks it up by the keys of both tables. */
export const transactionAtSql = (customer: string, sequence: string) => `
  ${storedTransactionsSql}
  where workspace_id = $1 and customer_id = ${customer} and sequence = ${sequence}
  union all ${ownDebitsSql}
  where e.workspace_id = $1 and e.customer_id = ${customer} and e.sequence = ${sequence} - 1
    and ${isOwnDebitSql}`

/** The debits among the events from `low` up to, and without, `high`. Of the customer `c.id` in the workspace `$1`, as all below. */
const debitsWithin = (low: string, high: string) => `
  ${ownDebitsSql} where e.workspace_id = $1 and e.customer_id = c.id
    and e.sequence >= ${low} and e.sequence < ${high} and ${isOwnDebitSql}`

const marks = 'from usage_debit_mark m where m.workspace_id = $1 and m.customer_id = c.id'

/** All debits that meet a condition, in no order. */
export const debitsSql = (condition: string) => `
  select d.* from (
    select m.sequence as low, lead(m.sequence) over (order by m.sequence) as next ${marks}
  ) m
  cross join lateral (
    select * from (${debitsWithin('m.low', `least(m.next, m.low + ${markReach})`)}) t where ${condition} offset 0
  ) d`

interface DebitPage {
  order: 'asc' | 'desc'
  /** The bounds of the transactions' sequences, both exclusive; as SQL, null for none. */
  before: string
  after: string
  /** As SQL. */
  limit: string
  /** On the columns of a transaction. */
  condition: string
}

/**
 * The first debits that meet a condition, in order: walks from mark to mark until the stretches that it has passed hold enough,
 * then reads them.
 */
export function debitPageSql({ order, before, after, limit, condition }: DebitPage): string {
  // A debit is the number before its transaction.
  const from = `coalesce(${after}, 0)`
  const to = `coalesce(${before} - 1, 9223372036854775807)`
  const matching = `(${condition}) and t.sequence > ${from} and t.sequence - 1 < ${to}`
  const step =
    order === 'desc'
      ? {
          start: to,
          mark: `m.sequence < w.low and m.sequence > ${from} - ${markReach}`,
          stretch: `m.sequence as low, least(w.low, m.sequence + ${markReach}) as high`,
        }
      : {
          start: from,
          mark: `m.sequence > w.high - ${markReach} and m.sequence < ${to}`,
          stretch: `greatest(m.sequence, w.high) as low, m.sequence + ${markReach} as high`,
        }
  return `
    (with recursive walk as (
      select ${step.start} as low, ${step.start} as high, 0::bigint as found
      union all
      select s.low, s.high, w.found + f.found from walk w
      cross join lateral (
        select ${step.stretch}
        from (select m.sequence ${marks} and ${step.mark} order by m.sequence ${order} limit 1) m
      ) s
      cross join lateral (
        select count(*) as found from (${debitsWithin('s.low', 's.high')}) t where ${matching}
      ) f
      where w.found < ${limit}
    )
    select d.* from walk w
    cross join lateral (
      select * from (${debitsWithin('w.low', 'w.high')}) t where ${matching} offset 0
    ) d
    order by d.sequence ${order} limit ${limit})`
}
