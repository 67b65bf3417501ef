/** Customer tokens: short-lived, read-only JWTs bound to one customer, safe in a browser. */
import { jwtVerify, SignJWT } from 'jose'
import { expired, refuseExpired } from './expired.ts'

/** The symmetric key that signs the tokens, at least 256 bits. */
export type TokenKey = Uint8Array

export interface TokenClaims {
  workspaceId: string
  customerId: string
}

const algorithm = 'HS256'
const issuer = 'openmonetize'
const audience = 'openmonetize:customer'
/** No valid token is older than the longest lifetime that is given. */
const ageMaxSeconds = 86_400
/** The clock of another server may be this far ahead: a new token must work there at once. */
export const skewSeconds = 5

export async function signCustomerToken(
  tokenKey: TokenKey,
  claims: TokenClaims,
  issuedAt: Date,
  expiresAt: Date,
): Promise<string> {
  return new SignJWT({ ws: claims.workspaceId })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
    .setSubject(claims.customerId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(tokenKey)
}

/** The claims; null for anything that is no valid token of ours; throws for one that has expired. */
export async function readCustomerToken(
  tokenKey: TokenKey,
  token: string,
  now: Date,
): Promise<(TokenClaims & { expiresAt: Date }) | null> {
  try {
    const { payload } = await jwtVerify(token, tokenKey, {
      algorithms: [algorithm],
      issuer,
      audience,
      typ: 'JWT',
      currentDate: now,
      maxTokenAge: ageMaxSeconds,
      clockTolerance: skewSeconds,
      requiredClaims: ['sub', 'ws', 'exp', 'iat'],
    })
    if (typeof payload.ws !== 'string' || !payload.sub || !payload.exp) return null
    if (payload.exp * 1_000 <= now.getTime()) throw expired('token')
    return {
      workspaceId: payload.ws,
      customerId: payload.sub,
      expiresAt: new Date(payload.exp * 1000),
    }
  } catch (error) {
    refuseExpired(error)
    return null
  }
}
