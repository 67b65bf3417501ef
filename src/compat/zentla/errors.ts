/** Failures in the words of the Zentla document: seven codes, 412's, and a finer reason in the details. */
import { z } from 'zod'
import type { InputIssue } from '../../core/values/error-details.ts'
import type { Failure } from '../dialect.ts'
import type { ErrorTable } from '../error-table.ts'

const validation = { code: 'VALIDATION_ERROR', status: 400 }
const conflict = { code: 'CONFLICT', status: 409 }
const notFound = { code: 'NOT_FOUND', status: 404 }
const internal = (status: number) => ({ code: 'INTERNAL_ERROR', status })

export const errors: ErrorTable = {
  INVALID_REQUEST: validation,
  UNAUTHORIZED: { code: 'UNAUTHORIZED', status: 401 },
  FORBIDDEN: { code: 'FORBIDDEN', status: 403 },
  NOT_FOUND: notFound,
  CONFLICT: conflict,
  PRECONDITION_FAILED: {
    ...validation,
    byReason: {
      VERSION_CHANGED: { code: 'PRECONDITION_FAILED', status: 412 },
      // What has a live subscription cannot go, and what is in effect is published already.
      ...{ SUBSCRIBED: conflict, IN_EFFECT: conflict, NOT_DRAFT: conflict, NO_DRAFT: conflict },
    },
  },
  IDEMPOTENCY_KEY_REUSED: conflict,
  PERSISTED_QUERY_NOT_FOUND: notFound,
  INSUFFICIENT_CREDITS: validation,
  LIMIT_EXCEEDED: validation,
  RATE_LIMITED: { code: 'RATE_LIMITED', status: 429 },
  UNAVAILABLE: internal(503),
  INTERNAL: internal(500),
}

/** The reasons that Zentla words otherwise than we do. */
const reasons: Readonly<Record<string, string>> = {
  REQUEST_UNDER_WAY: 'REQUEST_IN_PROGRESS',
  DRAFT_EXISTS: 'OFFER_DRAFT_EXISTS',
  NONE_IN_EFFECT: 'OFFER_NOT_PUBLISHED',
  NOT_PUBLISHED: 'OFFER_NOT_PUBLISHED',
  ARCHIVED: 'OFFER_NOT_PUBLISHED',
  ENDED: 'SUBSCRIPTION_INVALID_STATE',
  PAID_ONCE: 'SUBSCRIPTION_INVALID_STATE',
}

/** A state that forbids it says of what it is. */
const stateReasons: readonly [prefix: string, reason: string][] = [
  ['sub_', 'SUBSCRIPTION_INVALID_STATE'],
  ['inv_', 'INVOICE_INVALID_STATE'],
]

export function errorBody({ code, message, details, requestId }: Failure): ErrorBody {
  const told = isIssues(details.issues)
    ? details.issues.map(({ path, message: what }) => ({ field: path, message: what }))
    : inZentla(details)
  const meta = { requestId }
  return { success: false, error: { code, message, details: told }, code, message, meta }
}

function inZentla({ issues: _, reason, ...details }: Readonly<Record<string, unknown>>) {
  if (typeof reason !== 'string') return details
  // Why a code cannot be redeemed is finer than what Zentla calls all of it.
  if (details.promotionCode !== undefined) {
    return { ...details, reason: 'PROMOTION_INVALID', errorCode: promotionProblem(reason) }
  }
  return { ...details, reason: reasonOf(reason, details) }
}

/** Zentla's words for why a promotion takes nothing off. */
export function promotionProblem(reason: string): string {
  return reason === 'PLAN_NOT_APPLICABLE' ? 'offer_not_applicable' : reason.toLowerCase()
}

function reasonOf(reason: string, { id }: Readonly<Record<string, unknown>>): string {
  const ofState = stateReasons.find(([prefix]) => String(id).startsWith(prefix))
  if (reason === 'STATUS' && ofState) return ofState[1]
  return reasons[reason] ?? reason
}

function isIssues(issues: unknown): issues is InputIssue[] {
  return Array.isArray(issues)
}

export const errorSchema = z
  .object({
    success: z.literal(false),
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z
        .union([
          z.array(z.object({ field: z.string(), message: z.string() })),
          z.looseObject({ reason: z.string().optional() }),
        ])
        .describe('What is wrong with which field, or the finer reason.'),
    }),
    code: z.string().describe('The same code.'),
    message: z.string().describe('The same message.'),
    meta: z.object({ requestId: z.string() }),
  })
  .meta({ id: 'Error' })

type ErrorBody = z.infer<typeof errorSchema>
