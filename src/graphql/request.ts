/** What every request carries in its headers: a credential and an id. */
import { newId } from '../core/ids.ts'

interface ReadableHeaders {
  get(name: string): string | null
}

/** The bearer token or the X-API-Key; Authorization wins. Null when there is neither. */
export function credentialOf(headers: ReadableHeaders): string | null {
  const authorization = headers.get('authorization')
  if (authorization !== null) return bearer(authorization)
  return headers.get('x-api-key')
}

/** What follows "Bearer"; any other scheme gives the whole text, which no key matches. */
export function bearer(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? authorization
}

const ids = new WeakMap<object, string>()

/** One id per request; a well-formed X-Request-Id of the caller is kept. */
export function requestIdOf(headers: ReadableHeaders): string {
  const known = ids.get(headers)
  if (known) return known
  const given = headers.get('x-request-id')
  const id = given && /^[\w.:-]{1,64}$/.test(given) ? given : newId('req', new Date())
  ids.set(headers, id)
  return id
}
