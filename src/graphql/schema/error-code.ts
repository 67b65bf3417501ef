/** The closed list of error codes in GraphQL. */
import type { ErrorCode } from '../../core/values/errors.ts'
import { builder } from './builder.ts'

const values: Record<ErrorCode, { description: string }> = {
  INVALID_REQUEST: { description: 'A part of the request is malformed, missing or out of bounds.' },
  UNAUTHORIZED: { description: 'The credential is missing, wrong, expired or revoked.' },
  FORBIDDEN: { description: 'The credential does not permit the operation.' },
  NOT_FOUND: { description: 'The workspace has no object of that id in this mode.' },
  CONFLICT: {
    description:
      'The present state conflicts with the request: a key is taken, a hold has ended, an event was reversed already.',
  },
  PRECONDITION_FAILED: {
    description: 'The object is not in the state, or not of the version, that the change requires.',
  },
  INSUFFICIENT_CREDITS: { description: 'Fewer credits are available than required.' },
  LIMIT_EXCEEDED: { description: 'A hard limit of an entitlement, or another limit, is reached.' },
  IDEMPOTENCY_KEY_REUSED: { description: 'The idempotency key was used for a different request.' },
  PERSISTED_QUERY_NOT_FOUND: {
    description: 'The server knows no document with this hash: send the text with it.',
  },
  RATE_LIMITED: {
    description:
      'Too many requests of this class, or too many at once, such as open subscriptions: retry after `retryAfterSeconds`.',
  },
  UNAVAILABLE: { description: 'The server cannot answer now; retry with the same keys.' },
  INTERNAL: { description: 'A defect of the server, logged under the `requestId`.' },
}

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description:
    'Why a request was refused: the `extensions.code` of every error, beside `extensions.requestId` and, for some, figures.',
  values,
})
