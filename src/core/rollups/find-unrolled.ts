/** Finds customers with events that are not rolled up: those left by servers that died, and those with new dimensions. */
import { z } from 'zod'
import { currentCatalog } from '../catalog/current-catalog.ts'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { rollUpCustomersMax } from './roll-up.ts'
import { trackedDimensions } from './tracked.ts'

/** Accounts examined in one statement, which takes some 0.1 s. */
const accountsMax = 10_000

export interface Unrolled {
  customerIds: string[]
  /** Where the next page begins; null at the end. */
  after: string | null
}

/** A page of the workspace's customers, in the order of our ids; internal only. */
export const findUnrolled = readOperation({
  name: 'findUnrolled',
  scope: 'admin',
  input: z.strictObject({ after: reference.nullish() }),
  async run(ctx, { after }): Promise<Unrolled> {
    const keys = trackedDimensions(await currentCatalog(ctx)).map((d) => d.key)
    const { rows } = await ctx.sql.query({
      name: 'find_unrolled',
      text: `
        with a as (
          select customer_id, sequence from credit_account
          where workspace_id = $1 and customer_id > $2 order by customer_id limit ${accountsMax}
        ), behind as (
          select a.customer_id from a where a.sequence > 0 and (
            select count(*) from usage_rollup_mark m where m.workspace_id = $1
              and m.customer_id = a.customer_id and m.dimension = any($3::text[])
              and m.sequence >= a.sequence
          ) < $4
          order by a.customer_id limit ${rollUpCustomersMax}
        )
        select (select array_agg(customer_id order by customer_id) from behind) as behind,
          (select count(*) from a) as accounts, (select max(customer_id) from a) as last`,
      values: [ctx.workspaceId, after ?? '', keys, keys.length],
    })
    const { behind, accounts, last } = rows[0]
    const customerIds: string[] = behind ?? []
    const isFull = customerIds.length === rollUpCustomersMax
    const isLast = Number(accounts) < accountsMax
    return { customerIds, after: isFull ? customerIds.at(-1)! : isLast ? null : last }
  },
})
