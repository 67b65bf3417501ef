/** Access tokens of OAuth clients: JWTs that only this server signs and reads, valid for an hour at most. */
import { randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import type { Role } from '../operation/caller.ts'
import { skewSeconds, type TokenKey } from './customer-token.ts'
import { expired, refuseExpired } from './expired.ts'

export interface AccessClaims {
  workspaceId: string
  clientId: string
  role: Role
}

export const accessTokenSeconds = 3_600

const algorithm = 'HS256'
const issuer = 'openmonetize'
const audience = 'openmonetize:api'
const type = 'at+jwt'
const roles: readonly string[] = ['ADMIN', 'WRITE', 'READ'] satisfies Role[]

export async function signAccessToken(
  tokenKey: TokenKey,
  { workspaceId, clientId, role }: AccessClaims,
  issuedAt: Date,
): Promise<string> {
  return new SignJWT({ ws: workspaceId, client_id: clientId, role })
    .setProtectedHeader({ alg: algorithm, typ: type })
    .setSubject(clientId)
    .setJti(randomUUID())
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(new Date(issuedAt.getTime() + accessTokenSeconds * 1_000))
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
    if (exp * 1_000 <= now.getTime()) throw expired('token')
    return {
      workspaceId: ws,
      clientId: sub,
      role: role as Role,
      expiresAt: new Date(exp * 1_000),
    }
  } catch (error) {
    refuseExpired(error)
    return null
  }
}
