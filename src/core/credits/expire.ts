/** Finds pools and holds past their expiry, and posts it. */
import { z } from 'zod'
import type { Mode } from '../caller.ts'
import { reference } from '../input.ts'
import { ledgerOperation, type Sql } from '../operation.ts'

const batch = 200
const settleBatch = 5_000

export const expireCredits = ledgerOperation({
  name: 'expireCredits',
  scope: 'admin',
  audited: false,
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
        where not settled and expires_at <= $1 and balance > 0
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

/** Takes pools that expired a while ago with nothing left in them out of the way of `findExpired`. */
export async function settleExpired(sql: Sql, now: Date): Promise<void> {
  await sql.query({
    name: 'settle_expired',
    text: `
      update credit_pool p set settled = true
      from (
        select workspace_id, customer_id, id from credit_pool
        where not settled and expires_at <= $1::timestamptz - interval '1 hour'
          and balance = 0 and held = 0
        limit ${settleBatch} for update skip locked
      ) s
      where p.workspace_id = s.workspace_id and p.customer_id = s.customer_id and p.id = s.id`,
    values: [now],
  })
}
