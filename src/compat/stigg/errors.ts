/** Failures in Stigg's words: the client of REST shows the message at the top, other readers take that of `error`. */
import { z } from 'zod'
import type { InputIssue } from '../../core/values/error-details.ts'
import type { Failure } from '../dialect.ts'
import type { ErrorTable } from '../error-table.ts'

export const errors: ErrorTable = {
  INVALID_REQUEST: { code: 'BadUserInput', status: 400 },
  UNAUTHORIZED: { code: 'Unauthenticated', status: 401 },
  FORBIDDEN: { code: 'AccessDeniedError', status: 403 },
  NOT_FOUND: { code: 'ResourceNotFound', status: 404 },
  CONFLICT: {
    code: 'DuplicatedEntityNotAllowed',
    status: 409,
    byReason: {
      CLOCK_ADVANCING: { code: 'ResourceBusy', status: 409 },
      PAYMENT_UNDER_WAY: { code: 'ResourceBusy', status: 409 },
    },
  },
  PRECONDITION_FAILED: {
    code: 'InvalidArgumentError',
    status: 400,
    byReason: {
      ARCHIVED: { code: 'EntityIsArchivedError', status: 400 },
      VERSION_CHANGED: { code: 'ResourceBusy', status: 409 },
    },
  },
  IDEMPOTENCY_KEY_REUSED: { code: 'InvalidArgumentError', status: 422 },
  PERSISTED_QUERY_NOT_FOUND: { code: 'ResourceNotFound', status: 404 },
  INSUFFICIENT_CREDITS: { code: 'EntitlementLimitExceededError', status: 400 },
  LIMIT_EXCEEDED: { code: 'EntitlementLimitExceededError', status: 400 },
  RATE_LIMITED: { code: 'RateLimitExceeded', status: 429 },
  UNAVAILABLE: { code: 'UnexpectedError', status: 503 },
  INTERNAL: { code: 'UnexpectedError', status: 500 },
}

/** Codes of requests that may succeed when they are sent again. */
const retried: ReadonlySet<string> = new Set([
  ...['RateLimitExceeded', 'ResourceBusy', 'UnexpectedError'],
])

export function mayRetry(code: string): boolean {
  return retried.has(code)
}

const missing: Readonly<Record<string, string>> = {
  customer: 'CustomerNotFound',
  feature: 'FeatureNotFound',
  plan: 'PlanNotFound',
  'plan version': 'PlanNotFound',
  'version of the plan': 'PlanNotFound',
  subscription: 'SubscriptionNotFound',
  'credit grant': 'CreditGrantNotFound',
  'promotional entitlement': 'EntitlementNotFound',
  currency: 'CustomCurrencyNotFound',
  resource: 'CustomerResourceNotFound',
}

/** What is missing tells the code more finely. */
export function codeOf({ code, details }: Pick<Failure, 'code' | 'details'>): string {
  if (code === errors.NOT_FOUND.code) return missing[String(details.entity)] ?? code
  // A scope that is lacking is told; else the customer is another one than that of the token.
  if (code === errors.FORBIDDEN.code && details.scope === undefined) return 'IdentityForbidden'
  const isGrant = details.reason === 'ENDED' && String(details.id).startsWith('txn_')
  return isGrant ? 'CreditGrantAlreadyVoided' : code
}

export function messageOf({ message, details }: Pick<Failure, 'message' | 'details'>): string {
  const issues = Array.isArray(details.issues) ? (details.issues as InputIssue[]) : []
  if (issues.length === 0) return message
  return issues
    .map((one) => (one.path === '' ? one.message : `${one.path} ${one.message}`))
    .join('; ')
}

export function errorBody(failure: Failure): ErrorBody {
  const [code, message] = [codeOf(failure), messageOf(failure)]
  return { message, code, error: { code, message }, traceId: failure.requestId }
}

export const errorSchema = z
  .object({
    message: z.string(),
    code: z.string(),
    error: z.object({ code: z.string(), message: z.string() }),
    traceId: z.string(),
  })
  .meta({ id: 'Error' })

type ErrorBody = z.infer<typeof errorSchema>

export function unrouted(method: string, path: string): string {
  return `Cannot ${method} ${path}. What is served is listed at /docs.`
}
