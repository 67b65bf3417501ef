/**
 * Failures in Stripe's words. Clients of one generation choose the class of an error by its status, those of another by its type, so
 * both always fit.
 */
import { z } from 'zod'
import type { InputIssue } from '../../core/values/error-details.ts'
import { snakeCase } from '../../core/values/snake-case.ts'
import type { Failure } from '../dialect.ts'
import type { ErrorTable } from '../error-table.ts'

const invalid = (code: string, status = 400) => ({ code, status })

const sessionExpired = 'billing_meter_event_session_expired'

export const errors: ErrorTable = {
  INVALID_REQUEST: {
    ...invalid('parameter_invalid'),
    byReason: { INVALID_CURSOR: { code: 'resource_missing', status: 400 } },
  },
  UNAUTHORIZED: {
    ...invalid('api_key_invalid', 401),
    byReason: { SESSION_EXPIRED: { code: sessionExpired, status: 401 } },
  },
  FORBIDDEN: invalid('permission_denied', 403),
  NOT_FOUND: invalid('resource_missing', 404),
  CONFLICT: {
    ...invalid('resource_already_exists'),
    byReason: {
      CLOCK_ADVANCING: { code: 'test_clock_advancing', status: 429 },
      PAYMENT_UNDER_WAY: { code: 'lock_timeout', status: 429 },
    },
  },
  PRECONDITION_FAILED: {
    ...invalid('resource_state_invalid'),
    byReason: {
      VERSION_CHANGED: { code: 'lock_timeout', status: 429 },
      NOTHING_AHEAD: { code: 'invoice_upcoming_none', status: 404 },
    },
  },
  IDEMPOTENCY_KEY_REUSED: invalid('idempotency_error'),
  PERSISTED_QUERY_NOT_FOUND: invalid('resource_missing', 404),
  INSUFFICIENT_CREDITS: invalid('balance_insufficient'),
  LIMIT_EXCEEDED: invalid('usage_limit_exceeded'),
  RATE_LIMITED: invalid('rate_limit', 429),
  UNAVAILABLE: invalid('api_unavailable', 503),
  INTERNAL: invalid('internal_error', 500),
}

/** Codes of requests that may succeed when they are sent again. */
const retried = new Set([
  ...['idempotency_key_in_use', 'lock_timeout', 'test_clock_advancing', 'rate_limit'],
  ...['api_unavailable', 'internal_error'],
])

export function mayRetry(code: string): boolean {
  return retried.has(code)
}

function typeOf(code: string, status: number): ErrorBody['error']['type'] {
  if (code.startsWith('idempotency_')) return 'idempotency_error'
  if (code === sessionExpired) return 'temporary_session_expired'
  return status >= 500 ? 'api_error' : 'invalid_request_error'
}

export function errorBody({ code, status, message, details, requestId }: Failure): ErrorBody {
  const [issue] = Array.isArray(details.issues) ? (details.issues as InputIssue[]) : []
  const told = issue ? issueOf(issue) : (missingOf(code, details) ?? { message })
  return {
    error: {
      type: typeOf(code, status),
      code,
      ...told,
      ...limitOf(details),
      request_id: requestId,
    },
  }
}

/** What is wrong with one parameter; Stripe tells the first. */
function issueOf({ path, message }: InputIssue): { code?: string; message: string; param: string } {
  const [, unknown] = /^must not have "([^"]*)"/.exec(message) ?? []
  if (unknown !== undefined) {
    const param = inBrackets(path === '' ? unknown : `${path}.${unknown}`)
    return { code: 'parameter_unknown', message: `Received unknown parameter: ${param}`, param }
  }
  const param = inBrackets(path)
  if (message === 'is required') {
    return { code: 'parameter_missing', message: `Missing required param: ${param}.`, param }
  }
  // What begins with a capital is a whole sentence.
  if (/^[A-Z]/.test(message)) return { message, param }
  return { message: param === '' ? message : `Invalid ${param}: ${message}.`, param }
}

/** `payload.value` is written `payload[value]`. */
function inBrackets(path: string): string {
  const [first = '', ...rest] = path.split('.')
  return first + rest.map((step) => `[${step}]`).join('')
}

function missingOf(
  code: string,
  { entity, id, customerId }: Readonly<Record<string, unknown>>,
): { message: string; param?: string } | null {
  if (code === 'invoice_upcoming_none') {
    return { message: `No upcoming invoices for customer: ${customerId}` }
  }
  if (code !== 'resource_missing' || typeof entity !== 'string' || id === undefined) return null
  const noun = nouns[entity] ?? entity.replaceAll(' ', '_')
  return { message: `No such ${noun}: '${id}'`, param: 'id' }
}

/** What the core calls otherwise than Stripe. */
const nouns: Readonly<Record<string, string>> = {
  'plan version': 'price',
  plan: 'product',
  promotion: 'coupon',
  'promotion code': 'promotion_code',
  'store credit': 'credit_grant',
}

/** The figures of a refused use, as texts that are exact. */
function limitOf(details: Readonly<Record<string, unknown>>): object {
  const figures = ['limit', 'used', 'resetAt', 'required', 'available'] as const
  const told = figures.flatMap((name) =>
    details[name] === undefined ? [] : [[snakeCase(name), details[name]] as const],
  )
  return told.length === 0 ? {} : { details: Object.fromEntries(told) }
}

/** A payment that the bank or card refused; `declined` is our word for why. */
export function cardError(declined: string | null) {
  const reason = (declined ?? 'CARD_DECLINED').toLowerCase()
  const code = cardCodes.has(reason) ? reason : 'card_declined'
  return {
    error: {
      ...{ type: 'card_error' as const, code, decline_code: declineCodes[reason] ?? reason },
      message: cardMessages[code] ?? 'Your card was declined.',
    },
  }
}

const cardCodes = new Set(['expired_card', 'incorrect_cvc', 'processing_error'])
const declineCodes: Readonly<Record<string, string>> = {
  ...{ card_declined: 'generic_decline', lost_or_stolen: 'lost_card' },
  provider_unavailable: 'try_again_later',
}
const cardMessages: Readonly<Record<string, string>> = {
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
}

export const errorSchema = z
  .object({
    error: z.looseObject({
      type: z.enum([
        ...(['invalid_request_error', 'idempotency_error', 'api_error'] as const),
        ...(['card_error', 'temporary_session_expired'] as const),
      ]),
      code: z.string(),
      message: z.string(),
      param: z.string().optional().describe('The parameter that is wrong: payload[value].'),
      request_id: z.string(),
    }),
  })
  .meta({ id: 'Error' })

type ErrorBody = z.infer<typeof errorSchema>

export function unrouted(method: string, path: string): string {
  return `Unrecognized request URL (${method}: ${path}). What is served is listed at /docs.`
}

export const wordsOfKeys = {
  inUse: (key: string) =>
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  reused: (key: string) =>
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
}
