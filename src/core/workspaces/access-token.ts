/** Access tokens of OAuth clients: JWTs that this server signs and reads (RFC 9068), for an hour at most. */
import { jwtVerify, SignJWT } from 'jose'
import type { Role } from '../caller.ts'
import type { TokenKey } from './customer-token.ts'

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
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(new Date(issuedAt.getTime() + accessTokenSeconds * 1_000))
    .sign(tokenKey)
}

/** Null for whatever is not an access token of ours that is valid at the time. */
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
      requiredClaims: ['sub', 'ws', 'role', 'exp', 'iat'],
    })
    const { ws, role, sub, exp } = payload
    if (typeof ws !== 'string' || typeof role !== 'string' || !roles.includes(role)) return null
    if (!sub || !exp) return null
    return {
      workspaceId: ws,
      clientId: sub,
      role: role as Role,
      expiresAt: new Date(exp * 1_000),
    }
  } catch {
    return null
  }
}
