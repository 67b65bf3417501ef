/** Access tokens of OAuth clients and usage sessions: JWTs that only this server signs and reads, valid for an hour at most. */
import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Role } from '../operation/caller.ts'
import { skewSeconds, type TokenKey } from './customer-token.ts'
import { expired, refuseExpired, sessionExpired } from './expired.ts'

export interface AccessClaims {
  workspaceId: string
  /** The OAuth client; of a usage session the API key or client that began it. */
  clientId: string
  role: Role
  /** Whether it is for recording usage only. */
  isSession?: boolean
}

export const accessTokenSeconds = 3_600
export const sessionSeconds = 900

const algorithm = 'HS256'
const issuer = 'openmonetize'
const audience = 'openmonetize:api'
const type = 'at+jwt'
const sessionUse = 'usage'
const roles: readonly string[] = ['ADMIN', 'WRITE', 'READ'] satisfies Role[]

export async function signAccessToken(
  tokenKey: TokenKey,
  { workspaceId, clientId, role, isSession }: AccessClaims,
  issuedAt: Date,
): Promise<string> {
  const seconds = isSession ? sessionSeconds : accessTokenSeconds
  const use = isSession ? { use: sessionUse } : {}
  return new SignJWT({ ws: workspaceId, client_id: clientId, role, ...use })
    .setProtectedHeader({ alg: algorithm, typ: type })
    .setSubject(clientId)
    .setJti(randomUUID())
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(new Date(issuedAt.getTime() + seconds * 1_000))
    .sign(tokenKey)
}

/** The claims; null for anything that is no valid access token of ours; throws for one that has expired. */
export async function readAccessToken(
  tokenKey: TokenKey,
  token: string,
  now: Date,
): Promise<(AccessClaims & { expiresAt: Date }) | null> {
  try {
    const { payload } = await jwtVerify(token, tokenKey, {
      algorithms: [algorithm],
      issuer,
      audience,
      typ: type,
      currentDate: now,
      maxTokenAge: accessTokenSeconds,
      clockTolerance: skewSeconds,
      requiredClaims: ['sub', 'ws', 'role', 'exp', 'iat'],
    })
    const { ws, role, sub, exp } = payload
    if (typeof ws !== 'string' || typeof role !== 'string' || !roles.includes(role)) return null
    if (!sub || !exp) return null
    // The expiry allows for no difference between the clocks of servers, so a token never lives longer than it says.
    const isSession = payload.use === sessionUse
    if (exp * 1_000 <= now.getTime()) throw isSession ? sessionExpired() : expired('token')
    return {
      workspaceId: ws,
      clientId: sub,
      role: role as Role,
      ...(isSession && { isSession }),
      expiresAt: new Date(exp * 1_000),
    }
  } catch (error) {
    if (error instanceof errors.JWTExpired && error.payload.use === sessionUse)
      throw sessionExpired()
    refuseExpired(error)
    return null
  }
}
