/** Finds the idempotency keys of a group that were used for an earlier owner of the customer's externalId. */

import type { Sql } from '../../operation/sql.ts'
import { definitionOf, type LedgerCommand } from '../commands.ts'
import { type Account, accountKey, type GroupState } from '../decide/group-state.ts'
import { type KeyKind, movedKeyName } from '../decide/moved-keys.ts'

interface Moved {
  name: string
  kind: KeyKind
  workspaceId: string
  predecessor: string
  key: string
}

/** Costs no query when no externalId of the group ever belonged to another customer. */
export async function loadMovedKeys(
  sql: Sql,
  state: GroupState,
  accounts: Account[],
  commands: LedgerCommand[],
): Promise<void> {
  if (accounts.every(({ predecessors }) => predecessors.length === 0)) return
  const wanted = commands.flatMap((command) => movedBy(state, command))
  if (wanted.length === 0) return
  const { rows } = await sql.query({
    name: 'load_moved_keys',
    text: `
      select distinct k.name
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as k(name, kind, w, c, i)
      where (k.kind = 'usage' and exists (select from usage_event
          where workspace_id = k.w and customer_id = k.c and idempotency_key = k.i))
        or (k.kind = 'credits' and exists (select from credit_transaction
          where workspace_id = k.w and customer_id = k.c and idempotency_key = k.i))
        or (k.kind = 'hold' and exists (select from credit_hold
          where workspace_id = k.w and customer_id = k.c and idempotency_key = k.i))`,
    values: [
      wanted.map((w) => w.name),
      wanted.map((w) => w.kind),
      wanted.map((w) => w.workspaceId),
      wanted.map((w) => w.predecessor),
      wanted.map((w) => w.key),
    ],
  })
  for (const row of rows) state.movedKeys.add(row.name)
}

function movedBy(state: GroupState, command: LedgerCommand): Moved[] {
  const { workspaceId } = command
  return definitionOf(command)
    .keys(command)
    .flatMap((named) => {
      const { kind, customerId, idempotencyKey: key } = named
      const account = state.accounts.get(accountKey(workspaceId, customerId))
      // Our id always names the same customer.
      if (!account || key === null || account.customerId === customerId) return []
      const name = movedKeyName(workspaceId, named)
      return account.predecessors.map((predecessor) => ({
        name,
        kind,
        workspaceId,
        predecessor,
        key,
      }))
    })
}
