/** The movements of store credits as they are read: one statement for all credits, or all invoices, of a list. */
import { z } from 'zod'
import { type ReadContext, readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import type { StoreCreditMovement } from './invoice.ts'

/** How many are answered of each, the latest first. */
export const movementsMax = 1_000

export interface CreditMovement extends Omit<StoreCreditMovement, 'customerId' | 'refundId'> {
  currency: string
}

const each = {
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
} as const

/** By our ids of the credits. */
export const movementsOfEachCredit = readOperation({
  name: 'movementsOfEachCredit',
  ...each,
  run: (ctx, { ids }) =>
    readMovements(ctx, ids, {
      name: 'movements_of_store_credits',
      from: `store_credit s
        cross join lateral (
          select m.* from store_credit_movement m
          where m.workspace_id = s.workspace_id and m.customer_id = s.customer_id
            and m.store_credit_id = s.id
          order by m.number desc limit ${movementsMax}
        ) m`,
      owner: 's',
    }),
})

/** By our ids of the invoices that they paid, or were given back from. */
export const movementsOfEachInvoice = readOperation({
  name: 'movementsOfEachInvoice',
  ...each,
  run: (ctx, { ids }) =>
    readMovements(ctx, ids, {
      name: 'store_credit_movements_of_invoices',
      from: `invoice i
        cross join lateral (
          select m.* from store_credit_movement m
          where m.workspace_id = i.workspace_id and m.customer_id = i.customer_id
            and m.invoice_id = i.id and m.type in ('APPLIED', 'RESTORED')
          order by m.created_at desc, m.store_credit_id desc, m.number desc limit ${movementsMax}
        ) m
        join store_credit s on s.workspace_id = m.workspace_id
          and s.customer_id = m.customer_id and s.id = m.store_credit_id`,
      owner: 'i',
    }),
})

interface Row {
  owner: string
  store_credit_id: string
  number: number
  type: CreditMovement['type']
  amount: string
  balance_after: string
  currency: string
  invoice_id: string | null
  created_at: Date
}

async function readMovements(
  { sql, workspaceId, caller }: ReadContext,
  ids: readonly string[],
  { name, from, owner }: { name: string; from: string; owner: string },
): Promise<Map<string, CreditMovement[]>> {
  const { rows } = await sql.query<Row>({
    name,
    text: `select ${owner}.id as owner, m.store_credit_id, m.number, m.type, m.amount, m.balance_after,
        s.currency, m.invoice_id, m.created_at
      from ${from}
      where ${owner}.workspace_id = $1 and ${owner}.id = any($2::text[])
        and ($3::text is null or ${owner}.customer_id = $3)
      order by m.created_at desc, m.store_credit_id desc, m.number desc`,
    values: [workspaceId, ids, caller.customer?.id ?? null],
  })
  const found = new Map<string, CreditMovement[]>()
  for (const row of rows) {
    const known = found.get(row.owner)
    if (known) known.push(movementOf(row))
    else found.set(row.owner, [movementOf(row)])
  }
  return found
}

function movementOf(row: Row): CreditMovement {
  return {
    storeCreditId: row.store_credit_id,
    number: row.number,
    type: row.type,
    amount: BigInt(row.amount),
    balanceAfter: BigInt(row.balance_after),
    currency: row.currency,
    invoiceId: row.invoice_id,
    createdAt: row.created_at,
  }
}
