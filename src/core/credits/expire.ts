/** Finds expired pools and holds, and posts their expiry. */
import { z } from 'zod'
import type { Mode } from '../operation/caller.ts'
import { ledgerOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import { reference } from '../values/input.ts'

const longest = 150
const latest = 50

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

/**
 * Customers of any workspace with something to expire in real time, except those passed over: the 150 that wait longest and the
 * 50 that wait shortest, so that customers whose expiry keeps failing never block the others.
 */
export async function findExpired(
  sql: Sql,
  now: Date,
  passedOver: readonly Omit<ExpiredAccount, 'mode'>[] = [],
): Promise<ExpiredAccount[]> {
  const { rows } = await sql.query({
    name: 'find_expired',
    text: `
      with expired as (
        select workspace_id, customer_id, min(expires_at) as since from (
          select workspace_id, customer_id, expires_at from credit_pool
          where not is_empty and expires_at <= $1 and balance > 0
          union all
          select workspace_id, customer_id, expires_at from credit_hold
          where status = 'ACTIVE' and expires_at <= $1
        ) e
        where (workspace_id, customer_id) not in (
          select * from unnest($2::text[], $3::text[]) as k(w, c))
          and not exists (
            select from credit_account a where a.workspace_id = e.workspace_id
              and a.customer_id = e.customer_id and a.clock_now is not null)
        group by 1, 2
      )
      select e.workspace_id, w.mode, e.customer_id from (
        (select * from expired order by since limit ${longest})
        union
        (select * from expired order by since desc limit ${latest})
      ) e join workspace w on w.id = e.workspace_id order by e.since`,
    values: [
      now,
      passedOver.map((account) => account.workspaceId),
      passedOver.map((account) => account.customerId),
    ],
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    mode: row.mode,
    customerId: row.customer_id,
  }))
}
