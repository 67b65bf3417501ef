/** The error of a request whose idempotency key another request holds. */
import { DomainError } from '../values/errors.ts'

/** The SQLSTATE raised when another request took the key before the write. */
export const keyLostCode = 'OM002'

export function keyUnderWay(cause?: unknown): DomainError {
  return new DomainError(
    'CONFLICT',
    'A request with this idempotency key is under way; send it again.',
    { reason: 'REQUEST_UNDER_WAY', retryAfterSeconds: 1 },
    cause,
  )
}
