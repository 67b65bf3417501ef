/** Failures in the words of Montra: codes in lower case, states as 409. */
import { z } from 'zod'
import { detailWords } from '../detail-words.ts'
import type { Failure } from '../dialect.ts'
import type { ErrorTable } from '../error-table.ts'

export const errors: ErrorTable = {
  INVALID_REQUEST: {
    ...{ code: 'validation_error', status: 400 },
    byReason: {
      FILE_TOO_LARGE: { code: 'validation_error', status: 413 },
      FILE_TYPE: { code: 'validation_error', status: 415 },
    },
  },
  UNAUTHORIZED: { code: 'unauthorized', status: 401 },
  FORBIDDEN: { code: 'forbidden', status: 403 },
  NOT_FOUND: { code: 'not_found', status: 404 },
  CONFLICT: { code: 'conflict', status: 409 },
  PRECONDITION_FAILED: { code: 'invalid_state', status: 409 },
  IDEMPOTENCY_KEY_REUSED: { code: 'idempotency_key_reused', status: 409 },
  PERSISTED_QUERY_NOT_FOUND: { code: 'not_found', status: 404 },
  INSUFFICIENT_CREDITS: { code: 'insufficient_credits', status: 402 },
  LIMIT_EXCEEDED: { code: 'limit_exceeded', status: 403 },
  RATE_LIMITED: { code: 'rate_limit', status: 429 },
  UNAVAILABLE: { code: 'unavailable', status: 503 },
  INTERNAL: { code: 'internal_error', status: 500 },
}

export function errorBody({ code, message, details }: Failure): ErrorBody {
  return { success: false, error: { code, message, details: detailWords(details) } }
}

export const errorSchema = z
  .object({
    success: z.literal(false),
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z
        .looseObject({ reason: z.string().optional() })
        .describe('What is wrong with which field (issues), or the finer reason.'),
    }),
  })
  .meta({ id: 'Error' })

type ErrorBody = z.infer<typeof errorSchema>
