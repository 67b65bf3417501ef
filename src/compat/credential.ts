/** Reads the API key or token of a request. */
import type { IncomingHttpHeaders } from 'node:http'
import { bearer } from '../http/incoming-request.ts'

/** `Authorization: Bearer …` alone; null without it. */
export function bearerOnly({ authorization }: IncomingHttpHeaders): string | null {
  return authorization === undefined ? null : bearer(authorization)
}

/** `Authorization: Bearer …`, or else X-API-Key; null without either. */
export function bearerOrKey({
  authorization,
  'x-api-key': key,
}: IncomingHttpHeaders): string | null {
  if (authorization !== undefined) return bearer(authorization)
  return typeof key === 'string' ? key : null
}

/** `Authorization: Bearer …`, or Basic with the key as its user. */
export function bearerOrBasic({ authorization }: IncomingHttpHeaders): string | null {
  if (authorization === undefined) return null
  const [, basic] = /^basic\s+(\S+)\s*$/i.exec(authorization) ?? []
  if (basic === undefined) return bearer(authorization)
  const [user = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return user === '' ? null : user
}
