/** Verifies the JWTs of the operator's own issuer: its keys from a JWKS URL or one public key, all else pinned. */
import { createRemoteJWKSet, importSPKI, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Config } from '../config.ts'
import type { TrustedIssuer } from '../core/workspaces/trusted-issuer.ts'
import { StartError } from './start-error.ts'

/** No token is honoured for longer, whatever its expiry says. */
const ageMaxSeconds = 86_400
const clockToleranceSeconds = 5

export async function createTrustedIssuer(
  settings: NonNullable<Config['trustedIssuer']>,
): Promise<TrustedIssuer> {
  const { issuer, audience, algorithms, names } = settings
  const keys = await keysOf(settings)
  return {
    names,
    async verify(token, now) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms,
          issuer,
          audience,
          currentDate: now,
          clockTolerance: clockToleranceSeconds,
          maxTokenAge: ageMaxSeconds,
          requiredClaims: ['sub', 'exp', 'iat'],
        })
        const { sub, exp } = payload
        if (!sub || sub.length > 200 || !exp) return null
        return { subject: sub, expiresAt: new Date(exp * 1_000), claims: payload }
      } catch {
        return null
      }
    },
  }
}

async function keysOf(settings: NonNullable<Config['trustedIssuer']>): Promise<JWTVerifyGetKey> {
  if (settings.jwksUrl !== undefined) {
    return createRemoteJWKSet(new URL(settings.jwksUrl), {
      timeoutDuration: 5_000,
      cooldownDuration: 30_000,
      cacheMaxAge: 600_000,
    })
  }
  const pem = settings.publicKey ?? ''
  const [algorithm = ''] = settings.algorithms
  const key = await importSPKI(pem, algorithm).catch((cause: unknown) => {
    throw new StartError(`JWT_PUBLIC_KEY is no public key for ${algorithm}.`, { cause })
  })
  return async () => key
}
