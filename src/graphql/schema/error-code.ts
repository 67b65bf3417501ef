/** The closed list of error codes in GraphQL. */
import type { ErrorCode } from '../../core/values/errors.ts'
import { builder } from './builder.ts'

const values: Record<ErrorCode, { description: string }> = {
  INVALID_REQUEST: { description: 'Something asked for is malformed, missing or out of bounds.' },
  UNAUTHORIZED: { description: 'There is no credential, or it is wrong, expired or revoked.' },
  FORBIDDEN: { description: 'The credential may not do that.' },
  NOT_FOUND: { description: 'The workspace has nothing of that id, in this mode.' },
  CONFLICT: {
    description:
      'What is there stands against it: a key is taken, a hold has ended, an event was reversed already.',
  },
  PRECONDITION_FAILED: {
    description: 'It is not in the state, or of the version, that the change needs.',
  },
  INSUFFICIENT_CREDITS: { description: 'Fewer credits are available than it takes.' },
  LIMIT_EXCEEDED: { description: 'A hard limit of an entitlement, or another limit, is reached.' },
  IDEMPOTENCY_KEY_REUSED: { description: 'Something else was sent under this idempotency key.' },
  PERSISTED_QUERY_NOT_FOUND: {
    description: 'No document of that hash is known here: send its text along with it.',
  },
  RATE_LIMITED: {
    description:
      'Too many requests of this class, or too much open or under way at once, such as subscriptions: again after `retryAfterSeconds`.',
  },
  UNAVAILABLE: { description: 'The server cannot answer now; try again, with the same keys.' },
  INTERNAL: { description: 'A defect of the server, logged under the `requestId`.' },
}

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description:
    'Why something was refused: the `extensions.code` of every error, beside `extensions.requestId` and, for some, figures.',
  values,
})
