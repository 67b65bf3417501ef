/** Finds pools that hold credits past their expiry, and posts it. */
import { z } from 'zod'
import type { Mode } from '../caller.ts'
import { reference } from '../input.ts'
import { ledgerOperation, type Sql } from '../operation.ts'

const batch = 200

export const expireCredits = ledgerOperation({
  name: 'expireCredits',
  scope: 'admin',
  input: z.strictObject({ customerId: reference }),
  run(ctx, { customerId }) {
    const { workspaceId } = ctx
    return ctx.ledger.submit({ kind: 'expireCredits', workspaceId, customerId })
  },
})

export interface ExpiredAccount {
  workspaceId: string
  mode: Mode
  customerId: string
}

/** Customers of any workspace with something to expire, those waiting longest first, at most 200. */
export async function findExpired(sql: Sql, now: Date): Promise<ExpiredAccount[]> {
  const { rows } = await sql.query({
    name: 'find_expired',
    text: `
      select p.workspace_id, w.mode, p.customer_id from credit_pool p
      join workspace w on w.id = p.workspace_id
      where p.balance > 0 and p.expires_at <= $1
      group by 1, 2, 3 order by min(p.expires_at) limit ${batch}`,
    values: [now],
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    mode: row.mode,
    customerId: row.customer_id,
  }))
}
