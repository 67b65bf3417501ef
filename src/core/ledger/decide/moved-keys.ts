/** Refuses idempotency keys that were used for a customer who had the same externalId before. Pure. */
import { DomainError } from '../../values/errors.ts'
import { accountKey, type GroupState } from './group-state.ts'

/** What a key is one of: keys of one kind are none of another. */
export type KeyKind = 'usage' | 'credits' | 'hold'

export interface CommandKey {
  kind: KeyKind
  /** As the caller names the customer. */
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
 * A repetition of what was done for the customer that had the externalId before would be done for the next one too. It is refused:
 * which of the two is meant only the caller knows, who says so by our id.
 */
export function refuseMovedKey(state: GroupState, workspaceId: string, key: CommandKey): void {
  if (state.movedKeys.size === 0 || !state.movedKeys.has(movedKeyName(workspaceId, key))) return
  const { customerId, idempotencyKey } = key
  throw new DomainError(
    'IDEMPOTENCY_KEY_REUSED',
    `The idempotency key was used when ${JSON.stringify(customerId)} was another customer; name the one that is meant by our id.`,
    { idempotencyKey },
  )
}
