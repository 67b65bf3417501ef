/** Refuses idempotency keys that were used for an earlier owner of the customer's externalId. Pure. */
import { DomainError } from '../../values/errors.ts'
import { accountKey, type GroupState } from './group-state.ts'

/** The kind of a key: the same text as another kind is another key. */
export type KeyKind = 'usage' | 'credits' | 'hold'

export interface CommandKey {
  kind: KeyKind
  /** The reference by which the caller names the customer. */
  customerId: string
  idempotencyKey: string | null
}

export function movedKeyName(
  workspaceId: string,
  { kind, customerId, idempotencyKey }: CommandKey,
): string {
  return `${kind} ${accountKey(workspaceId, customerId)} ${idempotencyKey}`
}

/**
 * Refuses a key that was used for an earlier owner of the externalId: a late repetition would otherwise take effect for the new
 * owner. Only the caller knows which of the two is meant, and can say so by our id.
 */
export function refuseMovedKey(state: GroupState, workspaceId: string, key: CommandKey): void {
  if (state.movedKeys.size === 0 || !state.movedKeys.has(movedKeyName(workspaceId, key))) return
  const { customerId, idempotencyKey } = key
  throw new DomainError(
    'IDEMPOTENCY_KEY_REUSED',
    `The idempotency key was used while ${JSON.stringify(customerId)} was the externalId of another customer; name the customer by its id.`,
    { idempotencyKey },
  )
}
