/** How an answer of status 401 asks for a credential (RFC 6750, section 3). */

const scheme = 'Bearer realm="openmonetize"'

/** The header WWW-Authenticate: names the scheme only when the request had no credential, else says that the token is invalid. */
export function challengeFor(credential: string | null): string {
  return credential === null ? scheme : `${scheme}, error="invalid_token"`
}
