/** An issuer of JWTs with a JWKS page on this machine, which can be slow, broken, or rotate its keys. */
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import type { Config } from '../../src/config.ts'

export interface KeyPair {
  kid: string
  alg: 'RS256' | 'ES256'
  privateKey: KeyObject
  publicKey: KeyObject
}

export function makeKeys(alg: KeyPair['alg'] = 'ES256', bits = 2_048): KeyPair {
  const { privateKey, publicKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: bits })
  return { kid: randomUUID(), alg, privateKey, publicKey }
}

export const jwkOf = ({ kid, alg, publicKey }: KeyPair) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
})

export interface TestIssuer {
  settings: NonNullable<Config['trustedIssuer']>
  /** The keys on the JWKS page. */
  keys: KeyPair[]
  /** Replaces the answer of the JWKS page. */
  answer?: (res: ServerResponse) => void
  /** The number of requests for the page. */
  fetches(): number
  close(): void
}

export const issuerName = 'https://login.example.com'
export const audience = 'openmonetize'

export async function startIssuer(keys: KeyPair[]): Promise<TestIssuer> {
  let fetches = 0
  const server = createServer((_req, res) => {
    fetches += 1
    if (issuer.answer) return issuer.answer(res)
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify({ keys: issuer.keys.map(jwkOf) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const issuer: TestIssuer = {
    keys,
    settings: {
      issuer: issuerName,
      audience,
      jwksUrl: `http://127.0.0.1:${port}/jwks`,
      algorithms: ['RS256', 'ES256'],
      names: { workspace: 'workspace_id', role: 'role', customer: 'customer_id' },
    },
    fetches: () => fetches,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return issuer
}

/** The claims of a valid token issued ten seconds ago. */
export function goodClaims(now: Date, more: JWTPayload = {}): JWTPayload {
  const seconds = Math.floor(now.getTime() / 1_000)
  return {
    iss: issuerName,
    aud: audience,
    sub: 'user-1',
    iat: seconds - 10,
    exp: seconds + 300,
    ...more,
  }
}

export function signWith(
  { kid, alg, privateKey }: KeyPair,
  claims: JWTPayload,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg, kid, typ: 'JWT', ...header })
    .sign(privateKey, { crit: { exotic: true } })
}
