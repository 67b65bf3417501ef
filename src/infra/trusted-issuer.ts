/** Verifies the JWTs of the operator's own issuer, with keys from a JWKS URL or one public key; all other choices are fixed. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { importSPKI, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Config } from '../config.ts'
import { DomainError } from '../core/values/errors.ts'
import { expired, refuseExpired } from '../core/workspaces/expired.ts'
import type { TrustedIssuer } from '../core/workspaces/trusted-issuer.ts'
import { createIssuerKeys } from './issuer-keys.ts'
import type { Logger } from './logger.ts'
import { StartError } from './start-error.ts'

type Settings = NonNullable<Config['trustedIssuer']>

/** No token is accepted for longer, whatever its expiry says. */
const ageMaxSeconds = 86_400
/** How far the issuer's clock may be ahead. Beyond the usual skew the server warns, before it must refuse tokens. */
const aheadSecondsMax = 60
/** The usual difference between synchronized clocks; a token is valid for this long before its nbf and after its exp. */
const usualSkewSeconds = 5
/** The shortest interval between warnings, however many tokens arrive. */
const tellEveryMs = 60_000
const subjectMax = 200
const rsaBitsMin = 2_048
/** The accepted types; a logout token or a proof of possession grants no access. */
const types: ReadonlySet<unknown> = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt'])

export interface IssuerReports {
  /** The issuer's keys cannot be read. */
  keysUnreadable(error: unknown): void
  /** A token was accepted that was issued this many seconds in the future. */
  clockAhead(seconds: number): void
}

export async function createTrustedIssuer(
  settings: Settings,
  reports: IssuerReports,
): Promise<TrustedIssuer> {
  const { issuer, audience, algorithms, names } = settings
  const keysAt = await keysOf(settings, reports.keysUnreadable)
  let toldAt = Number.NEGATIVE_INFINITY

  function tellAhead(ahead: number, now: Date): void {
    if (ahead <= usualSkewSeconds || Math.abs(now.getTime() - toldAt) < tellEveryMs) return
    toldAt = now.getTime()
    reports.clockAhead(ahead)
  }

  return {
    names,
    async verify(token, now) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, keysAt(now), {
          algorithms,
          issuer,
          audience,
          currentDate: now,
          clockTolerance: aheadSecondsMax,
          maxTokenAge: ageMaxSeconds,
          requiredClaims: ['sub', 'exp', 'iat'],
        })
        const { sub, exp, iat, nbf = 0 } = payload
        if (!types.has(protectedHeader.typ?.toLowerCase())) return null
        if (!sub || !isName(sub)) return null
        if (!exp || !iat) return null
        const seconds = now.getTime() / 1_000
        const until = Math.min(exp + usualSkewSeconds, iat + ageMaxSeconds)
        if (until <= seconds) throw expired('token')
        if (nbf - usualSkewSeconds > seconds) return null
        tellAhead(Math.round(iat - seconds), now)
        return { subject: sub, expiresAt: new Date(until * 1_000), claims: payload }
      } catch (error) {
        if (error instanceof DomainError) throw error
        refuseExpired(error)
        return null
      }
    },
  }
}

/** The subject goes into the audit log. */
function isName(subject: string): boolean {
  return subject.length <= subjectMax && subject.isWellFormed() && !/\p{Cc}/u.test(subject)
}

async function keysOf(
  settings: Settings,
  warn: (error: unknown) => void,
): Promise<(now: Date) => JWTVerifyGetKey> {
  if (settings.jwksUrl !== undefined) return createIssuerKeys(settings.jwksUrl, warn).at
  const pem = settings.publicKey ?? ''
  const [algorithm = ''] = settings.algorithms
  requireStrong(pem)
  const key = await importSPKI(pem, algorithm).catch((cause: unknown) => {
    throw new StartError(`JWT_PUBLIC_KEY is no public key for ${algorithm}.`, { cause })
  })
  return () => async () => key
}

function requireStrong(pem: string): void {
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch (cause) {
    throw new StartError('JWT_PUBLIC_KEY is no public key as PEM (SPKI).', { cause })
  }
  const { modulusLength = rsaBitsMin } = key.asymmetricKeyDetails ?? {}
  if (modulusLength >= rsaBitsMin) return
  throw new StartError(`JWT_PUBLIC_KEY must have at least ${rsaBitsMin} bits.`)
}

/** The issuer that the operator trusts, if there is one; tells the operator what is wrong with it. */
export async function createIssuer(settings: Settings | undefined, logger: Logger) {
  if (!settings) return undefined
  return createTrustedIssuer(settings, {
    keysUnreadable: (err) => logger.warn({ err }, 'the keys of the token issuer cannot be read'),
    clockAhead: (seconds) => logger.warn({ seconds }, 'the clock of the token issuer is ahead'),
  })
}
