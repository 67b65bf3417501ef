/**
 * The keys of the operator's issuer, from its JWKS URL: fetched on first use, every ten minutes, and for an unknown key, but at
 * most twice a minute, whatever tokens arrive. No header of a token names where to fetch.
 *
 * While the issuer does not answer, the last known keys are used for an hour.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { DomainError } from '../core/values/errors.ts'

const freshMs = 600_000
const keptMs = 3_600_000
const betweenMs = 30_000
/** Without any key all tokens are refused, so the next try comes sooner: the issuer may be starting too. */
const betweenWithoutMs = 5_000
const answerMs = 5_000
const bytesMax = 8 * 1024 * 1024

export interface IssuerKeys {
  /** The keys for a token at that time; throws UNAVAILABLE when there are none. */
  at(now: Date): JWTVerifyGetKey
}

type Known = { find: JWTVerifyGetKey; at: number }

export function createIssuerKeys(url: string, warn: (error: unknown) => void): IssuerKeys {
  let known: Known | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let pending: Promise<void> | undefined

  /** Never rejects, and never runs twice at once. It also works after the clock was set back. */
  function refresh(now: number): Promise<void> | undefined {
    const between = known ? betweenMs : betweenWithoutMs
    if (pending || Math.abs(now - askedAt) < between) return pending
    askedAt = now
    pending = fetchKeys(url)
      .then((keys) => {
        known = { find: createLocalJWKSet(keys), at: now }
      })
      .catch(warn)
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  const usable = (now: number) => known && Math.abs(now - known.at) < keptMs

  return {
    at: (date) => async (header, token) => {
      const now = date.getTime()
      if (!known || !usable(now)) await refresh(now)
      // Tokens are verified with the older keys while newer ones are fetched.
      else if (Math.abs(now - known.at) >= freshMs) void refresh(now)
      if (!known || !usable(now)) {
        throw new DomainError('UNAVAILABLE', 'The keys of the token issuer cannot be read now.')
      }
      const { find } = known
      try {
        return await find(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        await refresh(now)
        if (known.find === find) throw error
        return known.find(header, token)
      }
    },
  }
}

async function fetchKeys(url: string): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`The JWKS URL answered ${response.status}.`)
  }
  return JSON.parse(await textOf(response)) as JSONWebKeySet
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > bytesMax) throw new Error('The JWKS URL answered too much.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
