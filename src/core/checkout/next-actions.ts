/** What the payers of checkouts have to do: one statement for all checkouts of a list. */
import { z } from 'zod'
import { opens } from '../operation/caller.ts'
import { readOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import type { NextAction } from '../payments/provider.ts'
import { reference } from '../values/input.ts'

/** By our ids of the checkouts; those of which nothing is asked, or that the caller may not see, are missing. */
export const getNextActions = readOperation({
  name: 'getNextActions',
  scope: 'checkout',
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  run: async ({ sql, workspaceId, caller }, { ids }) =>
    nextActionsOf(
      sql,
      workspaceId,
      ids.filter((id) => opens(caller, id)),
    ),
})

export async function nextActionsOf(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, NextAction>> {
  const { rows } = await sql.query<{ id: string; next_action: NextAction }>({
    name: 'next_actions_of_checkouts',
    text: `
      select c.id, coalesce(p.next_action, m.next_action) as next_action
      from checkout c
      left join payment p on p.workspace_id = c.workspace_id and p.customer_id = c.customer_id
        and p.invoice_id = c.invoice_id and p.status = 'REQUIRES_ACTION'
      left join payment_method m on m.workspace_id = c.workspace_id
        and m.customer_id = c.customer_id and m.id = c.payment_method_id
        and m.status = 'REQUIRES_ACTION'
      where c.workspace_id = $1 and c.id = any($2::text[])
        and coalesce(p.next_action, m.next_action) is not null`,
    values: [workspaceId, ids],
  })
  return new Map(rows.map(({ id, next_action }) => [id, next_action]))
}
