/** Finds pools and holds past their expiry, and posts it. */
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
      select e.workspace_id, w.mode, e.customer_id from (
        select workspace_id, customer_id, expires_at from credit_pool
        where balance > 0 and expires_at <= $1
        union all
        select workspace_id, customer_id, expires_at from credit_hold
        where status = 'ACTIVE' and expires_at <= $1
      ) e join workspace w on w.id = e.workspace_id
      group by 1, 2, 3 order by min(e.expires_at) limit ${batch}`,
    values: [now],
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    mode: row.mode,
    customerId: row.customer_id,
  }))
}
