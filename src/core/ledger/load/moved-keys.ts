/** Finds the idempotency keys of a group that were used for a customer who had the same externalId before. */

import type { Sql } from '../../operation/sql.ts'
import { DomainError } from '../../values/errors.ts'
import { type Account, accountKey, type GroupState } from '../decide/group-state.ts'
import type { LedgerCommand } from '../ledger.ts'

/** What a key is one of: keys of one kind are none of another. */
export type KeyKind = 'usage' | 'credits' | 'hold'

export interface NamedKey {
  workspaceId: string
  /** As the caller names the customer. */
  customerId: string
  idempotencyKey: string | null
}

function keyOfName(kind: KeyKind, { workspaceId, customerId, idempotencyKey }: NamedKey) {
  return `${kind} ${accountKey(workspaceId, customerId)} ${idempotencyKey}`
}

/**
 * A repetition of what was done for the customer that had the externalId before would be done for the next one too. It is refused:
 * which of the two is meant only the caller knows, who says so by our id.
 */
export function refuseMovedKey(state: GroupState, kind: KeyKind, named: NamedKey): void {
  if (state.movedKeys.size === 0 || !state.movedKeys.has(keyOfName(kind, named))) return
  const { customerId, idempotencyKey } = named
  throw new DomainError(
    'IDEMPOTENCY_KEY_REUSED',
    `The idempotency key was used when ${JSON.stringify(customerId)} was another customer; name the one that is meant by our id.`,
    { idempotencyKey },
  )
}

interface Moved {
  name: string
  kind: KeyKind
  workspaceId: string
  predecessor: string
  key: string
}

/** Costs nothing where no externalId of the group ever was another customer's. */
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
  return keysOf(command).flatMap(({ kind, ...named }) => {
    const { workspaceId, customerId, idempotencyKey: key } = named
    const account = state.accounts.get(accountKey(workspaceId, customerId))
    // Our id names one customer for ever.
    if (!account || key === null || account.customerId === customerId) return []
    const name = keyOfName(kind, named)
    return account.predecessors.map((predecessor) => ({
      name,
      kind,
      workspaceId,
      predecessor,
      key,
    }))
  })
}

/** By their kinds, the keys of what the command does for customers that it names. */
function keysOf(command: LedgerCommand): (NamedKey & { kind: KeyKind })[] {
  switch (command.kind) {
    case 'recordUsage':
      return command.events.map(({ customerId, idempotencyKey }) => {
        return { kind: 'usage', workspaceId: command.workspaceId, customerId, idempotencyKey }
      })
    case 'consume':
      return [{ ...command, kind: 'usage' }]
    case 'addCredits':
    case 'transferCredits':
      return [{ ...command, kind: 'credits' }]
    case 'reserveCredits':
      return [{ ...command, kind: 'hold' }]
    // The id of a hold or an event names its customer.
    case 'commitHold':
    case 'reverseUsage':
    case 'extendHold':
    case 'releaseHold':
    case 'expireCredits':
    case 'setLowBalanceThreshold':
      return []
  }
}
