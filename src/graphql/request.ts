/** What every request carries in its headers: a credential and an id. */
import { newId } from '../core/ids.ts'

type Header = string | null | undefined

/** The bearer token or the X-API-Key; Authorization wins. Null when there is neither. */
export function credentialOf(authorization: Header, apiKey: Header): string | null {
  if (authorization === null || authorization === undefined) return apiKey ?? null
  return bearer(authorization)
}

/** What follows "Bearer"; any other scheme gives the whole text, which no key matches. */
export function bearer(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? authorization
}

/** A well-formed X-Request-Id of the caller is kept. */
export function requestIdFor(given: Header): string {
  return given && /^[\w.:-]{1,64}$/.test(given) ? given : newId('req', new Date())
}

const ids = new WeakMap<Headers, string>()

/** One id per request, however often it is asked for. */
export function requestIdOf(headers: Headers): string {
  const known = ids.get(headers)
  if (known) return known
  const id = requestIdFor(headers.get('x-request-id'))
  ids.set(headers, id)
  return id
}
