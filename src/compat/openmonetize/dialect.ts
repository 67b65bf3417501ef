/** The OpenMonetize dialect: our native REST API, as its document prints it. */
import { z } from 'zod'
import packageFile from '../../../package.json' with { type: 'json' }
import { bearer } from '../../graphql/request.ts'
import type { Dialect } from '../dialect.ts'
import { parseJson } from '../json.ts'
import { creditRoutes } from './credit-routes.ts'

export const openMonetize: Dialect = {
  name: 'openmonetize',
  title: 'OpenMonetize REST API',
  description:
    'Entitlements, usage, credits, pricing and analytics. Every route wraps the GraphQL schema at /graphql; credits and money are exact JSON numbers.',
  version: packageFile.version,
  mounts: ['/openmonetize/v1', '/v1'],
  credential({ authorization, 'x-api-key': key }) {
    if (authorization !== undefined) return bearer(authorization)
    return typeof key === 'string' ? key : null
  },
  errors: {
    INVALID_REQUEST: { code: 'INVALID_REQUEST', status: 400 },
    UNAUTHORIZED: { code: 'UNAUTHORIZED', status: 401 },
    FORBIDDEN: { code: 'FORBIDDEN', status: 403 },
    NOT_FOUND: { code: 'NOT_FOUND', status: 404 },
    CONFLICT: { code: 'CONFLICT', status: 409 },
    PRECONDITION_FAILED: { code: 'CONFLICT', status: 409 },
    IDEMPOTENCY_KEY_REUSED: { code: 'IDEMPOTENCY_KEY_REUSED', status: 422 },
    INSUFFICIENT_CREDITS: { code: 'INSUFFICIENT_CREDITS', status: 402 },
    LIMIT_EXCEEDED: { code: 'LIMIT_EXCEEDED', status: 402 },
    RATE_LIMITED: { code: 'RATE_LIMITED', status: 429 },
    UNAVAILABLE: { code: 'UNAVAILABLE', status: 503 },
    INTERNAL: { code: 'INTERNAL_ERROR', status: 500 },
  },
  // The document nests the error; the SDK reads code and message at the top.
  errorBody: ({ code, message, details, requestId }) => ({
    error: { code, message, details, request_id: requestId },
    code,
    message,
  }),
  errorSchema: z.object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()),
      request_id: z.string(),
    }),
    code: z.string(),
    message: z.string(),
  }),
  bodies: { 'application/json': parseJson },
  healthPath: '/health',
  routes: [...creditRoutes],
}
