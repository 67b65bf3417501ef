/** Where requests carry their API key or token. */
import type { IncomingHttpHeaders } from 'node:http'
import { bearer } from '../http/incoming-request.ts'

/** `Authorization: Bearer …`, or X-API-Key without it; null without either. */
export function bearerOrKey({
  authorization,
  'x-api-key': key,
}: IncomingHttpHeaders): string | null {
  if (authorization !== undefined) return bearer(authorization)
  return typeof key === 'string' ? key : null
}
