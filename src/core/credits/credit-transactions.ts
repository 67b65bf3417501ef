/** The ledger rows of a customer, and the pools that they moved. */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { keysetWindow } from '../values/page.ts'
import { toPool } from './pool-row.ts'
import { creditTransactionTypes } from './transaction.ts'
import { toCreditTransaction } from './transaction-row.ts'

const offsetMax = 100_000

const filter = {
  customerId: reference,
  types: z
    .array(z.enum(creditTransactionTypes))
    .min(1, 'must hold at least one type')
    .max(creditTransactionTypes.length, 'must name each type once')
    .nullish(),
}

/** Newest first. */
export const listCreditTransactions = readOperation({
  name: 'listCreditTransactions',
  scope: 'read',
  input: z.strictObject({
    ...filter,
    window: keysetWindow(1),
    offset: z
      .int()
      .min(0, 'must not be negative')
      .max(offsetMax, `must be at most ${offsetMax}`)
      .nullish(),
  }),
  async run(ctx, { customerId, types, window, offset }) {
    const { id } = await requireCustomer(ctx, customerId)
    const order = window.inverted ? 'asc' : 'desc'
    const { rows } = await ctx.sql.query({
      name: `list_credit_transactions_${order}`,
      text: `
        select * from credit_transaction
        where workspace_id = $1 and customer_id = $2
          and ($3::bigint is null or sequence < $3) and ($4::bigint is null or sequence > $4)
          and ($5::credit_transaction_type[] is null or type = any($5))
        order by sequence ${order} limit $6 offset $7`,
      values: [
        ctx.workspaceId,
        id,
        window.after?.[0] ?? null,
        window.before?.[0] ?? null,
        types ?? null,
        window.limit,
        offset ?? 0,
      ],
    })
    return rows.map(toCreditTransaction)
  },
})

export const countCreditTransactions = readOperation({
  name: 'countCreditTransactions',
  scope: 'read',
  input: z.strictObject(filter),
  async run(ctx, { customerId, types }) {
    const { id } = await requireCustomer(ctx, customerId)
    const { rows } = await ctx.sql.query({
      name: 'count_credit_transactions',
      text: `
        select count(*) as count from credit_transaction
        where workspace_id = $1 and customer_id = $2
          and ($3::credit_transaction_type[] is null or type = any($3))`,
      values: [ctx.workspaceId, id, types ?? null],
    })
    return Number(rows[0].count)
  },
})

const poolsMax = 1_000

/** The pools by our ids, for lists; unknown ones are missing from the map. */
export const getCreditPools = readOperation({
  name: 'getCreditPools',
  scope: 'read',
  input: z.strictObject({
    pools: z.array(z.strictObject({ customerId: reference, id: reference })).max(poolsMax),
  }),
  async run(ctx, { pools }) {
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
