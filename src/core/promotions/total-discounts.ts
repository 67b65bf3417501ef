/** What promotions took off invoices: one statement for all promotions of a list. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { knownCurrency } from '../values/money.ts'

export interface TotalDiscount {
  currency: string
  /** Minor units. */
  total: bigint
}

/** By our ids, in the order of the currencies; promotions without discounts are missing. */
export const totalDiscountsOfEach = readOperation({
  name: 'totalDiscountsOfEach',
  scope: 'read',
  input: z.strictObject({ ids: z.array(reference).max(1_000), currency: knownCurrency.nullish() }),
  async run({ sql, workspaceId }, { ids, currency }) {
    const { rows } = await sql.query<{ promotion_id: string; currency: string; total: string }>({
      name: 'total_discounts_of_promotions',
      text: `select promotion_id, currency, sum(total) as total from discount
        where workspace_id = $1 and promotion_id = any($2::text[])
          and ($3::text is null or currency = $3) and total > 0
        group by promotion_id, currency order by currency`,
      values: [workspaceId, ids, currency ?? null],
    })
    const found = new Map<string, TotalDiscount[]>()
    for (const { promotion_id: id, currency: of, total } of rows) {
      found.set(id, [...(found.get(id) ?? []), { currency: of, total: BigInt(total) }])
    }
    return found
  },
})
