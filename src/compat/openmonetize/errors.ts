/** Failures in the words of the OpenMonetize document. */

import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../core/values/errors.ts'
import { detailWords } from '../detail-words.ts'
import type { Failure } from '../dialect.ts'
import { detailSchemaOf } from './detail-schema.ts'

export const errors: Record<ErrorCode, { code: string; status: number }> = {
  INVALID_REQUEST: { code: 'INVALID_REQUEST', status: 400 },
  UNAUTHORIZED: { code: 'UNAUTHORIZED', status: 401 },
  FORBIDDEN: { code: 'FORBIDDEN', status: 403 },
  NOT_FOUND: { code: 'NOT_FOUND', status: 404 },
  CONFLICT: { code: 'CONFLICT', status: 409 },
  PRECONDITION_FAILED: { code: 'CONFLICT', status: 409 },
  IDEMPOTENCY_KEY_REUSED: { code: 'IDEMPOTENCY_KEY_REUSED', status: 422 },
  PERSISTED_QUERY_NOT_FOUND: { code: 'NOT_FOUND', status: 404 },
  INSUFFICIENT_CREDITS: { code: 'INSUFFICIENT_CREDITS', status: 402 },
  LIMIT_EXCEEDED: { code: 'LIMIT_EXCEEDED', status: 402 },
  RATE_LIMITED: { code: 'RATE_LIMITED', status: 429 },
  UNAVAILABLE: { code: 'UNAVAILABLE', status: 503 },
  INTERNAL: { code: 'INTERNAL_ERROR', status: 500 },
}

const words: ReadonlyMap<string, string> = new Map(
  errorCodes.map((code) => [code, errors[code].code]),
)

/** Converts a code that is data, e.g. of a refused event. */
export function codeWord(code: string): string {
  return words.get(code) ?? code
}

/** The document nests the error; the SDK reads code and message at the top. */
export function errorBody({ code, message, details, requestId }: Failure): ErrorBody {
  const error = { code, message, details: detailWords(details), request_id: requestId }
  return { error, code, message }
}

/** The details of a refusal, in an error, a decision and the outcome of an event. */
export const detailSchema = detailSchemaOf((code) => errors[code].code)

export const errorSchema = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: detailSchema,
      request_id: z.string(),
    }),
    code: z.string().describe('The same code.'),
    message: z.string().describe('The same message.'),
  })
  .meta({ id: 'Error' })

type ErrorBody = z.infer<typeof errorSchema>
