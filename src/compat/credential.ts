/** Reads the API key or token of a request. */
import type { IncomingHttpHeaders } from 'node:http'
import { bearer } from '../http/incoming-request.ts'

/** `Authorization: Bearer …`, or else X-API-Key; null without either. */
export function bearerOrKey({
  authorization,
  'x-api-key': key,
}: IncomingHttpHeaders): string | null {
  if (authorization !== undefined) return bearer(authorization)
  return typeof key === 'string' ? key : null
}
