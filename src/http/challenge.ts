/** What an answer of status 401 says of how to show a credential (RFC 6750, section 3). */

const scheme = 'Bearer realm="openmonetize"'

/** The header WWW-Authenticate: a request without a credential is told the scheme alone, others that theirs does not hold. */
export function challengeFor(credential: string | null): string {
  return credential === null ? scheme : `${scheme}, error="invalid_token"`
}
