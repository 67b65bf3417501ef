/** Failures in the words of CrediBill: an HTTP status and one text. */
import { z } from 'zod'
import type { InputIssue } from '../../core/values/error-details.ts'
import type { Failure } from '../dialect.ts'
import type { ErrorTable } from '../error-table.ts'

const refused = { code: 'bad_request', status: 400 }

/** Its clients read the status and the text; the codes choose between the texts. */
export const errors: ErrorTable = {
  INVALID_REQUEST: refused,
  UNAUTHORIZED: { code: 'unauthorized', status: 401 },
  FORBIDDEN: { code: 'forbidden', status: 403 },
  NOT_FOUND: { code: 'not_found', status: 404 },
  CONFLICT: refused,
  PRECONDITION_FAILED: refused,
  IDEMPOTENCY_KEY_REUSED: refused,
  PERSISTED_QUERY_NOT_FOUND: { code: 'not_found', status: 404 },
  INSUFFICIENT_CREDITS: refused,
  LIMIT_EXCEEDED: refused,
  RATE_LIMITED: { code: 'rate_limited', status: 429 },
  UNAVAILABLE: { code: 'unavailable', status: 503 },
  INTERNAL: { code: 'internal', status: 500 },
}

const texts: Readonly<Record<string, string>> = {
  unauthorized: 'Invalid API key',
  rate_limited: 'Rate limit exceeded',
  unavailable: 'Service unavailable',
  internal: 'Internal server error',
}

/** Of what a field of the name is refused for. */
const fieldTexts: Readonly<Record<string, string>> = {
  email: 'Invalid email address',
  quantity: 'Quantity must be a positive number',
}

export function errorBody({ code, message, details, isAnonymous }: Failure): ErrorBody {
  if (code === 'unauthorized' && isAnonymous) {
    return { error: 'Missing or invalid Authorization header' }
  }
  return {
    error: texts[code] ?? lackingOf(details) ?? wrongOf(details) ?? entityOf(details) ?? message,
  }
}

/** The permission that the key has not; null when the failure is another. */
function lackingOf({ scope }: Failure['details']): string | null {
  return typeof scope === 'string' ? `API key lacks ${scope} permissions` : null
}

/** What was left out comes first; null when the message says it as well. */
function wrongOf({ issues }: Failure['details']): string | null {
  if (!isIssues(issues)) return null
  const missing = issues.flatMap(({ path, message }) => (message === 'is required' ? [path] : []))
  if (missing.length > 0) return `Missing required fields: ${missing.join(', ')}`
  return issues.map(({ path }) => fieldTexts[path]).find(Boolean) ?? null
}

function isIssues(issues: unknown): issues is InputIssue[] {
  return Array.isArray(issues)
}

/** `Customer not found`; null when the failure is another. */
function entityOf({ entity, id }: Failure['details']): string | null {
  if (typeof entity !== 'string' || typeof id !== 'string') return null
  return `${entity.charAt(0).toUpperCase()}${entity.slice(1).replaceAll('_', ' ')} not found`
}

export const errorSchema = z.object({ error: z.string() }).meta({ id: 'Error' })

type ErrorBody = z.infer<typeof errorSchema>
