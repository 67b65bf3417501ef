/** Customer tokens: only tokens that this server signed for this purpose are accepted, and only until they expire. */
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { readCustomerToken, signCustomerToken } from '../../src/core/workspaces/customer-token.ts'

const key = randomBytes(32)
const now = new Date('2026-03-10T12:00:00Z')
const seconds = now.getTime() / 1_000
const claims = { workspaceId: 'ws_live_1', customerId: 'cust_1' }
const good: JWTPayload = {
  ws: 'ws_live_1',
  sub: 'cust_1',
  iss: 'openmonetize',
  aud: 'openmonetize:customer',
  iat: seconds - 10,
  exp: seconds + 60,
}

/** Signs whatever it is told to, as someone with the key would. */
function sign(
  payload: JWTPayload,
  header: Partial<JWTHeaderParameters> = {},
  secret: Uint8Array = key,
): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header })
    .sign(secret, { crit: { exotic: true } })
}

const without = (name: keyof typeof good) => {
  const { [name]: _left, ...rest } = good
  return rest
}

const encode = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** A token of parts, signed by hand. */
function assemble(header: object, payload: object | string, secret: Uint8Array = key): string {
  const body = `${encode(header)}.${encode(payload)}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}

async function parts(): Promise<[string, string, string]> {
  return (await sign(good)).split('.') as [string, string, string]
}

describe('a token of this server', () => {
  it('is read until its expiry and not at it', async () => {
    const expiresAt = new Date(now.getTime() + 60_000)
    const token = await signCustomerToken(key, claims, now, expiresAt)
    expect(await readCustomerToken(key, token, now)).toEqual({ ...claims, expiresAt })
    const last = new Date(expiresAt.getTime() - 1_000)
    expect(await readCustomerToken(key, token, last)).not.toBeNull()
    const over = { code: 'UNAUTHORIZED', details: { reason: 'EXPIRED' } }
    await expect(readCustomerToken(key, token, expiresAt)).rejects.toMatchObject(over)
    const later = new Date(expiresAt.getTime() + 10 * 86_400_000)
    await expect(readCustomerToken(key, token, later)).rejects.toMatchObject(over)
  })

  it('is the one that the hostile ones below differ from', async () => {
    expect(await readCustomerToken(key, await sign(good), now)).not.toBeNull()
    const byHand = assemble({ alg: 'HS256', typ: 'JWT' }, good)
    expect(await readCustomerToken(key, byHand, now)).not.toBeNull()
  })
})

const hostile: [string, () => Promise<string> | string][] = [
  ['no signature, alg none', () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(good)}.`],
  ['alg nOnE', () => `${encode({ alg: 'nOnE', typ: 'JWT' })}.${encode(good)}.`],
  ['alg none with a signature', () => assemble({ alg: 'none', typ: 'JWT' }, good)],
  ['no alg', () => assemble({ typ: 'JWT' }, good)],
  ['another HMAC', () => sign(good, { alg: 'HS512' }, randomBytes(64))],
  ['the right key and HS384', () => sign(good, { alg: 'HS384' }, Buffer.concat([key, key]))],
  ['another key', () => sign(good, {}, randomBytes(32))],
  ['an RSA key pair', rsa],
  ['an empty key', () => assemble({ alg: 'HS256', typ: 'JWT' }, good, new Uint8Array())],
  ['not yet valid', () => sign({ ...good, nbf: seconds + 30 })],
  ['made in the future', () => sign({ ...good, iat: seconds + 30 })],
  ['another issuer', () => sign({ ...good, iss: 'someone' })],
  ['another audience', () => sign({ ...good, aud: 'openmonetize:admin' })],
  ['no issuer', () => sign(without('iss'))],
  ['no audience', () => sign(without('aud'))],
  ['no expiry', () => sign(without('exp'))],
  ['no subject', () => sign(without('sub'))],
  ['an empty subject', () => sign({ ...good, sub: '' })],
  ['no workspace', () => sign(without('ws'))],
  ['a workspace that is a list', () => sign({ ...good, ws: ['ws_live_1'] })],
  ['no time of making', () => sign(without('iat'))],
  ['an expiry that is text', () => assemble({ alg: 'HS256', typ: 'JWT' }, { ...good, exp: '9' })],
  ['another type', () => sign(good, { typ: 'at+jwt' })],
  ['no type', () => assemble({ alg: 'HS256' }, good)],
  ['an unknown critical header', () => sign(good, { crit: ['exotic'], exotic: 1 })],
  ['another payload under the signature', tampered],
  ['a signature cut off', async () => (await parts()).slice(0, 2).join('.')],
  ['an empty signature', async () => `${(await parts()).slice(0, 2).join('.')}.`],
  ['a shortened signature', async () => (await sign(good)).slice(0, -4)],
  ['a fourth part', async () => `${await sign(good)}.e30`],
  ['a payload that is no object', () => assemble({ alg: 'HS256', typ: 'JWT' }, '"text"')],
  ['a header that is no JSON', async () => `${encode('{')}.${(await parts()).slice(1).join('.')}`],
  ['text', () => 'hello'],
  ['dots', () => '...'],
  ['nothing', () => ''],
  ['1 MB', () => 'a'.repeat(1_000_000)],
]

function rsa(): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return new SignJWT(good).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(privateKey)
}

async function tampered(): Promise<string> {
  const [header, , signature] = await parts()
  return `${header}.${encode({ ...good, sub: 'cust_2' })}.${signature}`
}

describe('a token that is refused', () => {
  it.each(hostile)('has %s', async (_name, make) => {
    expect(await readCustomerToken(key, await make(), now)).toBeNull()
  })

  it.each([
    ['expired', { ...good, exp: seconds - 1 }],
    ['made two days ago', { ...good, iat: seconds - 2 * 86_400 }],
  ])('is told to be over when it is ours: %s', async (_name, payload) => {
    await expect(readCustomerToken(key, await sign(payload), now)).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      details: { reason: 'EXPIRED' },
    })
    expect(await readCustomerToken(key, await sign(payload, {}, randomBytes(32)), now)).toBeNull()
    const other = await sign({ ...payload, aud: 'openmonetize:api' })
    expect(await readCustomerToken(key, other, now)).toBeNull()
  })

  it('never makes the server fetch or take a key that the token names', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    const own = randomBytes(32)
    const jwk = { kty: 'oct', k: own.toString('base64url') } as never
    for (const header of [
      { jwk },
      { jku: 'http://127.0.0.1:1/keys' },
      { kid: '../../../dev/null' },
      { x5u: 'http://127.0.0.1:1/' },
    ]) {
      expect(await readCustomerToken(key, await sign(good, header, own), now)).toBeNull()
    }
    expect(fetched).not.toHaveBeenCalled()
    fetched.mockRestore()
  })
})
