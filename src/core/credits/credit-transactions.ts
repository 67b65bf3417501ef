/** The ledger rows of a customer, and the pools that they moved. */
import { z } from 'zod'
import {
  byCustomer,
  countEachCustomer,
  countsOf,
  customerList,
  ofEachCustomer,
} from '../customers/customer-list.ts'
import { requireOwnCustomer } from '../operation/caller.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { instant, reference } from '../values/input.ts'
import { keysetWindow, offsetInput, pageSizeMax } from '../values/page.ts'
import { debitPageSql, debitsSql, storedTransactionsSql } from './own-debits.ts'
import { burnOrder, type Pool } from './pool.ts'
import { toPool } from './pool-row.ts'
import { burnKeysSql, holdsCreditsSql } from './pool-sql.ts'
import { creditTransactionTypes } from './transaction.ts'
import { toCreditTransaction } from './transaction-row.ts'

const offsetMax = 100_000

const filter = {
  types: z
    .array(z.enum(creditTransactionTypes))
    .min(1, 'must hold at least one type')
    .max(creditTransactionTypes.length, 'must name each type once')
    .nullish(),
  startTime: instant.nullish(),
  endTime: instant.nullish(),
  holdId: reference.nullish(),
  poolId: reference.nullish(),
  /** Rows that the page skips at its start; they count as part of it. */
  offset: offsetInput(offsetMax),
}

type Filter = z.output<z.ZodObject<typeof filter>>

/** The conditions, with parameters after `$n`. A separate condition on the hold allows the index of holds to be used. */
function conditions({ holdId }: Filter, n: number): string {
  const ofHold = holdId ? `hold_id = $${n + 4}` : `$${n + 4}::text is null`
  return `($${n + 1}::credit_transaction_type[] is null or type = any($${n + 1}))
    and ($${n + 2}::timestamptz is null or created_at >= $${n + 2})
    and ($${n + 3}::timestamptz is null or created_at < $${n + 3})
    and ${ofHold} and ($${n + 5}::text is null or pool_id = $${n + 5})`
}

function parameters({ types, startTime, endTime, holdId, poolId }: Filter): unknown[] {
  return [types, startTime, endTime, holdId, poolId].map((one) => one ?? null)
}

/** Debits of events are no other type, and holds pay with rows of their own. */
function hasDebits({ holdId, types }: Filter): boolean {
  return !holdId && (!types || types.includes('CONSUME'))
}

/** Each kind is another statement. */
function kindOf(asked: Filter): string {
  if (asked.holdId) return '_of_hold'
  return hasDebits(asked) ? '' : '_stored'
}

/** The page from the rows and from the events that are their own debits; each part has as many as the page may take of it. */
function pageSql(asked: Filter, order: 'asc' | 'desc'): string {
  const condition = conditions(asked, 6)
  const limit = '($5::bigint + $6::bigint)'
  const stored = `
    (${storedTransactionsSql}
    where workspace_id = $1 and customer_id = c.id
      and ($3::bigint is null or sequence < $3) and ($4::bigint is null or sequence > $4)
      and ${condition}
    order by sequence ${order} limit ${limit})`
  const bounds = { before: '$3::bigint', after: '$4::bigint' }
  const debits = debitPageSql({ order, ...bounds, limit, condition })
  return `
    select * from (${hasDebits(asked) ? `${stored} union all ${debits}` : stored}) t
    order by sequence ${order} limit $5::bigint offset $6::bigint`
}

function countedSql(asked: Filter): string {
  const condition = conditions(asked, 2)
  const stored = `
    select from credit_transaction where workspace_id = $1 and customer_id = c.id and ${condition}`
  return hasDebits(asked) ? `${stored} union all select from (${debitsSql(condition)}) d` : stored
}

/** The transactions, newest first. */
export const creditTransactionLists = customerList({
  name: 'listCreditTransactions',
  scope: 'customer',
  filter,
  page: { window: keysetWindow(1) },
  async read(ctx, customerIds, { window, offset, ...asked }) {
    const order = window.inverted ? 'asc' : 'desc'
    const { rows } = await ctx.sql.query({
      name: `list_credit_transactions${kindOf(asked)}_${order}`,
      text: ofEachCustomer(pageSql(asked, order)),
      values: [
        ctx.workspaceId,
        customerIds,
        window.after?.[0] ?? null,
        window.before?.[0] ?? null,
        window.limit,
        offset ?? 0,
        ...parameters(asked),
      ],
    })
    return byCustomer(rows, toCreditTransaction)
  },
  async count(ctx, customerIds, asked) {
    const { rows } = await ctx.sql.query({
      name: `count_credit_transactions${kindOf(asked)}`,
      text: countEachCustomer(countedSql(asked)),
      values: [ctx.workspaceId, customerIds, ...parameters(asked)],
    })
    return countsOf(rows)
  },
})

const poolsMax = 1_000

/** A page of the pools that hold credits now, in burn order, after a pool that may be empty by now. */
export const getPoolsAfter = readOperation({
  name: 'getPoolsAfter',
  scope: 'customer',
  input: z.strictObject({
    customerId: reference,
    after: reference,
    first: z.int().min(1).max(pageSizeMax),
  }),
  async run(ctx, { customerId, after, first }): Promise<Pool[]> {
    const { rows } = await ctx.sql.query({
      name: 'get_pools_after',
      text: `
        select p.* from credit_pool g
        join credit_account a on a.workspace_id = g.workspace_id and a.customer_id = g.customer_id
        left join lateral (
          select p.* from credit_pool p
          where p.workspace_id = a.workspace_id and p.customer_id = a.customer_id and not p.is_empty
            and ${holdsCreditsSql('p', 'coalesce(a.clock_now, $4::timestamptz)')}
            and (${burnKeysSql('p')}) > (${burnKeysSql('g')})
          order by ${burnKeysSql('p')} limit $5
        ) p on true
        where g.workspace_id = $1 and g.customer_id = $2 and g.id = $3`,
      values: [ctx.workspaceId, customerId, after, ctx.now, first],
    })
    requireRow(rows[0], 'credit pool', after)
    const pools = rows.flatMap((row) => (row.id === null ? [] : [toPool(row)]))
    return pools.sort(burnOrder)
  },
})

/** The pools by our ids, for lists; unknown ids are missing from the map. */
export const getCreditPools = readOperation({
  name: 'getCreditPools',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({
    pools: z.array(z.strictObject({ customerId: reference, id: reference })).max(poolsMax),
  }),
  async run(ctx, { pools }) {
    for (const { customerId } of pools) requireOwnCustomer(ctx.caller, customerId)
    const { rows } = await ctx.sql.query({
      name: 'get_credit_pools',
      text: `
        select p.* from unnest($2::text[], $3::text[]) as k(c, i)
        join credit_pool p on p.workspace_id = $1 and p.customer_id = k.c and p.id = k.i`,
      values: [ctx.workspaceId, pools.map((pool) => pool.customerId), pools.map((pool) => pool.id)],
    })
    return new Map(rows.map((row) => [row.id as string, toPool(row)]))
  },
})
