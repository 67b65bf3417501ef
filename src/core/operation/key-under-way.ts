/** What a request is told whose idempotency key another request holds. */
import { DomainError } from '../values/errors.ts'

/** What the database raises when the key was lost to another request before the write. */
export const keyLostCode = 'OM002'

export function keyUnderWay(cause?: unknown): DomainError {
  return new DomainError(
    'CONFLICT',
    'A request with this idempotency key is under way; send it again.',
    { retryAfterSeconds: 1 },
    cause,
  )
}
