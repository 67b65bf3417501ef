/** The closed list of error codes in GraphQL, and the details of each. */
import { type Detail, type DetailKind, detailsOf } from '../../core/values/error-details.ts'
import { type ErrorCode, errorCodes } from '../../core/values/errors.ts'
import { builder } from './builder.ts'

const meanings: Record<ErrorCode, string> = {
  INVALID_REQUEST: 'A part of the request is malformed, missing or out of bounds.',
  UNAUTHORIZED: 'The credential is missing, wrong, expired or revoked.',
  FORBIDDEN: 'The credential does not permit the operation.',
  NOT_FOUND: 'The workspace has no object of that id in this mode.',
  CONFLICT:
    'The present state conflicts with the request: a key is taken, a hold has ended, an event was reversed already.',
  PRECONDITION_FAILED:
    'The object is not in the state, or not of the version, that the change requires.',
  INSUFFICIENT_CREDITS: 'Fewer credits are available than required.',
  LIMIT_EXCEEDED: 'A hard limit of an entitlement, or another limit, is reached.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used for a different request.',
  PERSISTED_QUERY_NOT_FOUND: 'The server knows no document with this hash: send the text with it.',
  RATE_LIMITED:
    'Too many requests of this class, or too many at once, such as open subscriptions: retry after `retryAfterSeconds`.',
  UNAVAILABLE: 'The server cannot answer now; retry with the same keys.',
  INTERNAL: 'A defect of the server, logged under the `requestId`.',
}

const kinds: Record<DetailKind, string> = {
  decimal: 'a decimal as text',
  integer: 'an integer',
  text: 'a text',
  texts: 'a list of texts',
  instant: 'an instant in ISO 8601',
  word: 'a text',
  issues: 'a list of {path, message}',
}

function describe(code: ErrorCode): string {
  const details = detailsOf(code)
  if (details.length === 0) return meanings[code]
  return [`${meanings[code]} Details:`, ...details.map(lineOf)].join('\n')
}

function lineOf([name, detail]: [string, Detail]): string {
  const { kind, about, words, isOptional } = detail
  const list = Object.entries(words ?? {}).map(([word, meaning]) => `${word} (${meaning})`)
  const said = words ? `${about} ${list.join(', ')}` : about
  return `- \`${name}\`, ${kinds[kind]}${isOptional ? ', if it applies' : ''}: ${said}.`
}

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description:
    'Why a request was refused: the `extensions.code` of every error, beside `extensions.requestId` and the details of the code. The same refusal has the same details in `extensions`, in the `error.details` of an event of a batch and in the `details` of a check. Lists of reasons may grow.',
  values: Object.fromEntries(
    errorCodes.map((code) => [code, { description: describe(code) }] as const),
  ) as Record<ErrorCode, { description: string }>,
})
