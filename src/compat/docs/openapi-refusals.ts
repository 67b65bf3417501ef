/** The refusals of routes, and the headers of requests and answers, as components of an OpenAPI document. */

import { defaultRates } from '../../core/rate-limits/rate-classes.ts'
import { type ErrorCode, errorCodes } from '../../core/values/errors.ts'
import type { Dialect, Route } from '../dialect.ts'
import { wordsFor } from '../error-table.ts'
import type { Schema } from './openapi-schemas.ts'

export interface Reference {
  $ref: string
}

interface Header {
  description: string
  schema: Schema
}

export interface Refusal {
  description: string
  headers: Record<string, Reference>
  content: Record<string, { schema: Schema; example: unknown }>
}

/** The codes that any route may answer. */
const always: ErrorCode[] = [
  'INVALID_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAVAILABLE',
]
/** The codes of a request with an idempotency key. */
const writing: ErrorCode[] = ['CONFLICT', 'IDEMPOTENCY_KEY_REUSED']

/** Refusals by HTTP itself, which have no code of the core. */
const tooSlow = 408
const tooLarge = 413
const unknownMedia = 415

const meanings: Record<number, { name: string; description: string; message: string }> = {
  400: {
    name: 'InvalidRequest',
    description: 'Something about the request is wrong; the message names the field.',
    message: 'Invalid input: amount must be greater than zero.',
  },
  401: {
    name: 'Unauthorized',
    description: 'No credential, or one that is unknown, expired or revoked.',
    message: 'This needs an API key or a token.',
  },
  402: {
    name: 'PaymentRequired',
    description: 'Not enough credits, or a limit is reached; the details say how much there is.',
    message: 'The customer does not have enough credits.',
  },
  403: {
    name: 'Forbidden',
    description: 'The role of the credential does not reach this.',
    message: 'This needs the role write.',
  },
  404: {
    name: 'NotFound',
    description: 'What the request names does not exist in this workspace and mode.',
    message: 'No customer has the id "cust_123".',
  },
  408: {
    name: 'BodyStopped',
    description: 'Less than 16 KiB of the body came in 5 s.',
    message: 'The body stopped: too few bytes came in 5 s.',
  },
  409: {
    name: 'Conflict',
    description:
      'It exists already, is in a state that forbids this, or a request with the same idempotency key is at work (Retry-After).',
    message: 'A request with this idempotency key is still at work.',
  },
  412: {
    name: 'PreconditionFailed',
    description:
      'It has another version than the request expects, or is in a state that forbids this.',
    message: 'The customer has another version.',
  },
  413: {
    name: 'BodyTooLarge',
    description: 'The body has more bytes than the path takes.',
    message: 'The body must have at most 2097152 bytes.',
  },
  415: {
    name: 'UnsupportedMediaType',
    description: 'The body is not application/json in UTF-8, or is compressed.',
    message: 'The body must be application/json in UTF-8.',
  },
  422: {
    name: 'IdempotencyKeyReused',
    description: 'The idempotency key was used for another request.',
    message: 'The idempotency key was used for another request.',
  },
  429: {
    name: 'RateLimited',
    description:
      'Too many requests of this class, or too much under way at once; try again after Retry-After seconds.',
    message: 'Too many requests.',
  },
  500: {
    name: 'InternalError',
    description: 'Our fault; the log knows it by the request id.',
    message: 'Something went wrong.',
  },
  503: {
    name: 'Unavailable',
    description: 'Too much to do just now, or starting; try again after Retry-After seconds.',
    message: 'The server is overloaded; try again soon.',
  },
}

/** The error statuses of a route, ascending. */
export function refusalsOf(dialect: Dialect, route: Route): number[] {
  const writes = route.method !== 'GET'
  const codes = [...always, ...route.refuses, ...(writes ? writing : [])]
  const statuses = codes.flatMap((code) =>
    wordsFor(dialect.errors, code).map(({ status }) => status),
  )
  const ofBodies = writes ? [tooLarge, unknownMedia] : []
  return [...new Set([...statuses, ...ofBodies, ...(route.upload ? [tooSlow] : [])])].sort()
}

export function nameOf(status: number): string {
  const meaning = meanings[status]
  if (!meaning) throw new Error(`The documentation has no words for the status ${status}`)
  return meaning.name
}

/** The component of a status, by its name. */
export function refusalComponent(dialect: Dialect, status: number, error: Schema): Refusal {
  const { description, message } = meanings[status]!
  const words = errorCodes.flatMap((one) => wordsFor(dialect.errors, one))
  const known = words.find((one) => one.status === status)
  const code = known?.code ?? dialect.errors.INVALID_REQUEST.code
  const example = dialect.errorBody({ code, status, message, details: {}, requestId: 'req_001' })
  const retries = [409, 429, 503].includes(status) ? ['Retry-After'] : []
  const challenge = status === 401 ? ['WWW-Authenticate'] : []
  return {
    description,
    headers: headerReferences(['X-Request-Id', ...retries, ...challenge]),
    content: { 'application/json': { schema: error, example } },
  }
}

export function headerReferences(names: readonly string[]): Record<string, Reference> {
  return Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }] as const),
  )
}

/** The headers of a successful answer. */
export const toldHeaders = [
  'X-Request-Id',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'RateLimit',
  'RateLimit-Policy',
]
export const replayHeader = 'Idempotent-Replayed'

const integer = { type: 'integer', minimum: 0 }
const text = { type: 'string' }

export const headers: Record<string, Header> = {
  'X-Request-Id': { description: 'Names the request in the log.', schema: text },
  'X-RateLimit-Limit': {
    description: 'Requests of this class that the credential may send in a window.',
    schema: integer,
  },
  'X-RateLimit-Remaining': { description: 'How many of them are left.', schema: integer },
  'X-RateLimit-Reset': {
    description: 'When all of them are there again, in seconds since 1970.',
    schema: integer,
  },
  RateLimit: { description: 'The same in the words of the IETF: "usage";r=999;t=1.', schema: text },
  'RateLimit-Policy': { description: 'The limit itself: "usage";q=1000;w=1.', schema: text },
  'Retry-After': { description: 'Seconds to wait before the next attempt.', schema: integer },
  'WWW-Authenticate': { description: 'How to authenticate.', schema: text },
  [replayHeader]: {
    description: 'true: the answer that was given before to the same idempotency key.',
    schema: { type: 'string', enum: ['true'] },
  },
}

export const idempotencyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A text of your choice, one for each thing to be done. Within 24 hours it is done once, and the first answer comes again. X-Idempotency-Key is read too.',
  schema: { type: 'string', maxLength: 255, pattern: String.raw`^[\x21-\x7e][\x20-\x7e]*$` },
} as const

/** The limits in words, by class: "usage 1,000 in 1 s". */
export function limitsInWords(): string[] {
  return Object.entries(defaultRates).map(([rateClass, { limit, windowMs }]) => {
    const name = rateClass === 'OTHER' ? 'all else' : rateClass.toLowerCase()
    return `${name} ${limit.toLocaleString('en')} in ${windowMs / 1_000} s`
  })
}
