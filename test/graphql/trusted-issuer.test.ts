/** JWTs of the operator's issuer: the caller they make, which are refused, and how rarely the keys are fetched. */
import { createHmac, randomBytes } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTrustedIssuer } from '../../src/infra/trusted-issuer.ts'
import {
  CreateOAuthClientDocument,
  MakeCustomerTokenDocument,
  OwnCreditsDocument,
  WhoAmIDocument,
} from '../support/credentials.generated.ts'
import { graphql } from '../support/graphql.ts'
import {
  goodClaims,
  type KeyPair,
  makeKeys,
  signWith,
  startIssuer,
  type TestIssuer,
} from '../support/issuer.ts'
import { CreateCustomerDocument } from '../support/ledger.generated.ts'
import { connect } from '../support/live-client.ts'
import { tokenOf } from '../support/oauth.ts'
import { connectRaw } from '../support/raw-client.ts'
import { restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp } from '../support/test-app.ts'

let tenant: Tenant
let issuer: TestIssuer
let customerId: string
const [ec, rsa, weak, stranger] = [
  makeKeys('ES256'),
  makeKeys('RS256'),
  makeKeys('RS256', 1_024),
  makeKeys('ES256'),
] as const

beforeAll(async () => {
  issuer = await startIssuer([ec, rsa, weak])
  tenant = await startTenant({ trustedIssuer: issuer.settings })
  customerId = await tenant.customer('cust_of_app')
})
afterAll(async () => {
  await tenant?.close()
  issuer?.close()
})

const claims = (more: JWTPayload = {}) =>
  goodClaims(tenant.clock.now(), { workspace_id: tenant.workspaceId, role: 'admin', ...more })
const token = (more: JWTPayload = {}, keys: KeyPair = ec) => signWith(keys, claims(more))
const ask = (credential: string, url = tenant.app.url) => graphql(url, credential, WhoAmIDocument)

async function codeOf(credential: string, url?: string) {
  const { status, errors } = await ask(credential, url)
  expect(status).toBe(errors ? 401 : 200)
  return errors?.[0]?.extensions?.code ?? 'OK'
}

describe('a JWT of the issuer', () => {
  it('opens GraphQL, REST and both sockets with its role', async () => {
    for (const keys of [ec, rsa]) {
      const admin = await token({}, keys)
      const { workspace } = await tenant.ask(WhoAmIDocument, {}, admin)
      expect(workspace).toEqual({ id: tenant.workspaceId, mode: 'LIVE' })
      await tenant.ask(CreateOAuthClientDocument, { role: 'READ' }, admin)
      expect(
        (
          await restClient(tenant.app, { key: admin }).get(
            `/credits/balance?customer_id=${customerId}`,
          )
        ).status,
      ).toBe(200)
      await (await connect(tenant.app.url, { token: admin })).close()
      await (await connectRaw(tenant.app.url, admin)).close()
    }
  })

  it.each([
    ['read', CreateCustomerDocument, { input: {} }],
    ['READ', CreateCustomerDocument, { input: {} }],
    ['write', CreateOAuthClientDocument, { role: 'READ' as const }],
  ])('of the role %s may do no more', async (role, document, variables) => {
    const refused = await tenant.refused(
      document as never,
      variables as never,
      await token({ role }),
    )
    expect(refused.code).toBe('FORBIDDEN')
  })

  it('with a customer reads that customer and nothing else, whatever its role', async () => {
    for (const customer_id of [customerId, 'cust_of_app']) {
      for (const role of ['admin', 'write', undefined]) {
        const own = await token({ customer_id, role })
        expect((await tenant.ask(OwnCreditsDocument, { customerId }, own)).credits).not.toBeNull()
        for (const refused of [
          await tenant.refused(WhoAmIDocument, {}, own),
          await tenant.refused(CreateCustomerDocument, { input: {} }, own),
          await tenant.refused(MakeCustomerTokenDocument, { customerId }, own),
          await tenant.refused(OwnCreditsDocument, { customerId: 'another' }, own),
        ]) {
          expect(refused.code).toBe('FORBIDDEN')
        }
      }
    }
  })

  it('is refused 5 s after its expiry, also by sockets that are open', async () => {
    const short = await token({ exp: Math.floor(tenant.clock.now().getTime() / 1_000) + 60 })
    const [socket, raw] = [
      await connect(tenant.app.url, { token: short }),
      await connectRaw(tenant.app.url, short),
    ]
    tenant.clock.advance(64_000)
    expect(await codeOf(short)).toBe('OK')
    tenant.clock.advance(1_000)
    expect(await codeOf(short)).toBe('UNAUTHORIZED')
    expect(await Promise.all([socket.closed, raw.closed])).toEqual([4403, 4403])
    await expect(connect(tenant.app.url, { token: short })).rejects.toThrow('closed with 4403')
  })

  it('is read by a clock that is a little off', async () => {
    const now = Math.floor(tenant.clock.now().getTime() / 1_000)
    for (const times of [{ iat: now + 60 }, { nbf: now + 5 }, { exp: now - 4 }]) {
      expect(await codeOf(await token(times))).toBe('OK')
    }
  })

  it('is told of in the log when the clock of the issuer is ahead, once a minute', async () => {
    const told: number[] = []
    const verifier = await createTrustedIssuer(issuer.settings, {
      keysUnreadable: () => undefined,
      clockAhead: (seconds) => told.push(seconds),
    })
    const start = tenant.clock.now().getTime()
    const verify = async (ahead: number, at: number) => {
      const now = new Date(start + at)
      const iat = Math.floor(now.getTime() / 1_000) + ahead
      const made = await token({ iat, exp: iat + 600 })
      expect(await verifier.verify(made, now)).not.toBeNull()
    }
    await verify(0, 0)
    await verify(5, 0)
    expect(told).toEqual([])
    await verify(30, 0)
    await verify(40, 59_000)
    expect(told).toEqual([30])
    await verify(60, 60_000)
    expect(told).toEqual([30, 60])
  })

  it('closes its sockets a day after it was made, however long it says it lasts', async () => {
    const long = await token({ exp: Math.floor(tenant.clock.now().getTime() / 1_000) + 864_000 })
    const socket = await connect(tenant.app.url, { token: long })
    tenant.clock.advance(86_400_000)
    expect(await socket.closed).toBe(4403)
    expect(await codeOf(long)).toBe('UNAUTHORIZED')
  })

  it('stops with the customer it is about', async () => {
    const gone = await tenant.customer('cust_gone')
    const own = await token({ customer_id: gone })
    await tenant.ask(OwnCreditsDocument, { customerId: gone }, own)
    await tenant.sql.query('update customer set archived_at = now() where id = $1', [gone])
    expect(
      (await graphql(tenant.app.url, own, OwnCreditsDocument, { customerId: gone })).status,
    ).toBe(401)
  })
})

const seconds = () => Math.floor(tenant.clock.now().getTime() / 1_000)
const encode = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const pemOf = (keys: KeyPair) => keys.publicKey.export({ type: 'spki', format: 'pem' })

/** The classic: the public key, which everybody has, as the secret of an HMAC. */
function hmac(secret: string | Buffer, alg = 'HS256'): string {
  const body = `${encode({ alg, typ: 'JWT', kid: rsa.kid })}.${encode(claims())}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}

const without = (name: string) => {
  const { [name]: _left, ...rest } = claims()
  return signWith(ec, rest)
}
const parts = async () => (await token()).split('.') as [string, string, string]
const header = (more: object, keys: KeyPair = ec) => signWith(keys, claims(), more)

const hostile: [string, () => Promise<string> | string][] = [
  ...['none', 'nOnE', 'None', 'NONE'].map((alg): [string, () => string] => [
    `alg ${alg}`,
    () => `${encode({ alg, typ: 'JWT' })}.${encode(claims())}.`,
  ]),
  [
    'alg none with a good signature',
    async () => `${encode({ alg: 'none', kid: ec.kid })}.${(await parts()).slice(1).join('.')}`,
  ],
  [
    'no alg',
    async () => `${encode({ typ: 'JWT', kid: ec.kid })}.${(await parts()).slice(1).join('.')}`,
  ],
  ['HS256 signed with the RSA public key as PEM', () => hmac(pemOf(rsa))],
  ['HS256 signed with that PEM without its last line end', () => hmac(String(pemOf(rsa)).trim())],
  [
    'HS256 signed with the public key as DER',
    () => hmac(rsa.publicKey.export({ type: 'spki', format: 'der' })),
  ],
  [
    'HS256 signed with the modulus',
    () => hmac(Buffer.from(rsa.publicKey.export({ format: 'jwk' }).n ?? '', 'base64url')),
  ],
  ['HS256 signed with nothing', () => hmac('')],
  ['RS256 in the header over an HMAC', () => hmac(pemOf(rsa), 'RS256')],
  [
    'an algorithm that is not allowed',
    () =>
      new SignJWT(claims()).setProtectedHeader({ alg: 'PS256', kid: rsa.kid }).sign(rsa.privateKey),
  ],
  [
    'the algorithm of another key',
    async () =>
      `${encode({ alg: 'ES256', typ: 'JWT', kid: rsa.kid })}.${(await parts()).slice(1).join('.')}`,
  ],
  ['an RSA key of 1,024 bits', () => weakToken()],
  ['a key of nobody', () => signWith(stranger, claims())],
  [
    'the kid of the issuer and the key of another',
    () => signWith({ ...stranger, kid: ec.kid }, claims()),
  ],
  ['no kid where there are two keys', () => header({ kid: undefined }, { ...rsa, kid: '' })],
  ['a kid that is a path', () => header({ kid: '../../../dev/null' }, stranger)],
  ['a kid with SQL', () => header({ kid: "x' union select '1" }, stranger)],
  ['a kid that is a URL', () => header({ kid: 'http://127.0.0.1:1/key' }, stranger)],
  [
    'a kid that is a number',
    async () => `${encode({ alg: 'ES256', kid: 1 })}.${(await parts()).slice(1).join('.')}`,
  ],
  [
    'its own key in jwk',
    () =>
      header({ jwk: stranger.publicKey.export({ format: 'jwk' }) as never, kid: ec.kid }, stranger),
  ],
  ['its own keys behind jku', () => header({ jku: 'http://127.0.0.1:1/keys' }, stranger)],
  [
    'its own certificate behind x5u',
    () => header({ x5u: 'http://127.0.0.1:1/cert', kid: ec.kid }, stranger),
  ],
  ['expired', () => token({ exp: seconds() - 60 })],
  ['expired 5 s ago', () => token({ exp: seconds() - 5 })],
  ['not yet valid', () => token({ nbf: seconds() + 6 })],
  ['made in the future', () => token({ iat: seconds() + 61 })],
  ['made two days ago', () => token({ iat: seconds() - 2 * 86_400 })],
  ['an expiry that is text', () => token({ exp: String(seconds() + 60) as never })],
  ['an expiry beyond all numbers', () => token({ exp: Number.MAX_VALUE, iat: -1 })],
  ['another issuer', () => token({ iss: 'https://login.example.com.evil.example' })],
  ['the issuer with a slash', () => token({ iss: 'https://login.example.com/' })],
  ['two issuers', () => token({ iss: ['https://login.example.com'] as never })],
  ['another audience', () => token({ aud: 'another-api' })],
  ['an empty list of audiences', () => token({ aud: [] })],
  ...['iss', 'aud', 'sub', 'iat', 'exp', 'workspace_id', 'role'].map(
    (name): [string, () => Promise<string>] => [`no ${name}`, () => without(name)],
  ),
  ['an empty subject', () => token({ sub: '' })],
  ['a subject of 1,000 characters', () => token({ sub: 'x'.repeat(1_000) })],
  ['a subject with a NUL', () => token({ sub: 'a\0b' })],
  ['a subject with a line end', () => token({ sub: 'a\nb' })],
  ['an unknown workspace', () => token({ workspace_id: 'ws_live_none' })],
  ['a workspace that is a list', () => token({ workspace_id: [tenant.workspaceId] })],
  ['a workspace with a NUL', () => token({ workspace_id: 'ws\0' })],
  ['an unknown role', () => token({ role: 'owner' })],
  ['a role like a property of all objects', () => token({ role: 'constructor' })],
  ['roles in a list', () => token({ role: ['admin'] })],
  ['a customer that is empty', () => token({ customer_id: '' })],
  ['a customer that is null', () => token({ customer_id: null })],
  ['a customer that is a list', () => token({ customer_id: [customerId] })],
  ['a customer with a NUL', () => token({ customer_id: 'a\0' })],
  ['an unknown customer', () => token({ customer_id: 'nobody' })],
  ...['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'JOSE'].map(
    (typ): [string, () => Promise<string>] => [`the type ${typ}`, () => header({ typ })],
  ),
  ['an unknown critical header', () => header({ crit: ['exotic'], exotic: 1 })],
  [
    'a payload that is not encoded',
    () => header({ crit: ['b64'], b64: false } as never).catch(() => 'x.y.z'),
  ],
  [
    'another payload under the signature',
    async () => {
      const [head, , signature] = await parts()
      return `${head}.${encode({ ...claims(), sub: 'root' })}.${signature}`
    },
  ],
  ['a signature cut off', async () => (await parts()).slice(0, 2).join('.')],
  ['an empty signature', async () => `${(await parts()).slice(0, 2).join('.')}.`],
  ['a shortened signature', async () => (await token()).slice(0, -4)],
  [
    'a signature of zeros',
    async () =>
      `${(await parts()).slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  ['a fourth part', async () => `${await token()}.e30`],
  ['five parts, as if encrypted', async () => `${await token()}.e30.e30`],
  ['a payload that is no object', async () => `${(await parts())[0]}.${encode('"text"')}.x`],
  ['a header that is no JSON', async () => `${encode('{')}.${(await parts()).slice(1).join('.')}`],
  ['more than 8 KB', () => token({ pad: 'x'.repeat(9_000) })],
]

async function weakToken(): Promise<string> {
  const body = `${encode({ alg: 'RS256', typ: 'JWT', kid: weak.kid })}.${encode(claims())}`
  const { createSign } = await import('node:crypto')
  return `${body}.${createSign('sha256').update(body).sign(weak.privateKey).toString('base64url')}`
}

describe('a JWT that is refused', () => {
  it.each(hostile)('has %s', async (_name, make) => {
    expect(await codeOf(await make())).toBe('UNAUTHORIZED')
  })

  it('is one of 1 MB in the frame of a socket', async () => {
    await expect(connectRaw(tenant.app.url, `eyJ${'a'.repeat(200_000)}`)).rejects.toThrow(
      'UNAUTHORIZED',
    )
    await expect(connect(tenant.app.url, { token: 'a'.repeat(1_000_000) })).rejects.toThrow()
  })

  it('is a token of ours that is presented as another kind', async () => {
    const { createCustomerToken } = await tenant.ask(MakeCustomerTokenDocument, { customerId })
    const own = createCustomerToken?.token ?? ''
    expect(
      (await graphql(tenant.app.url, own, CreateCustomerDocument, { input: {} })).errors?.[0]
        ?.extensions?.code,
    ).toBe('FORBIDDEN')
    const { createOAuthClient } = await tenant.ask(CreateOAuthClientDocument, { role: 'READ' })
    const access = await tokenOf(tenant.app, {
      id: createOAuthClient.client.id,
      secret: createOAuthClient.secret,
    })
    // The parts of each, in all other orders.
    const [a, b] = [own.split('.'), access.split('.')]
    for (const mixed of [
      [a[0], b[1], b[2]],
      [b[0], a[1], a[2]],
      [a[0], a[1], b[2]],
      [b[0], b[1], a[2]],
      [a[0], b[1], a[2]],
      [b[0], a[1], b[2]],
    ]) {
      expect(await codeOf(mixed.join('.'))).toBe('UNAUTHORIZED')
    }
  })

  it('is an access token that somebody made who has the secret of customer tokens', async () => {
    const jwtSecret = randomBytes(32).toString('hex')
    const other = await startTestApp({ ...tenant.app.config, jwtSecret }, { clock: tenant.clock })
    const { createOAuthClient } = await tenant.ask(CreateOAuthClientDocument, { role: 'READ' })
    const { id } = createOAuthClient.client
    const forged = await new SignJWT({ ws: tenant.workspaceId, client_id: id, role: 'ADMIN' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .setSubject(id)
      .setIssuer('openmonetize')
      .setAudience('openmonetize:api')
      .setIssuedAt(tenant.clock.now())
      .setExpirationTime(new Date(tenant.clock.now().getTime() + 60_000))
      .sign(new TextEncoder().encode(jwtSecret))
    expect(await codeOf(forged, other.url)).toBe('UNAUTHORIZED')
    await other.close()
  })
})

describe("the issuer's keys", () => {
  async function server(keys: KeyPair[], work: (own: TestIssuer, url: string) => Promise<void>) {
    const own = await startIssuer(keys)
    const app = await startTestApp(
      { ...tenant.app.config, trustedIssuer: own.settings, logLevel: 'silent' },
      { clock: tenant.clock },
    )
    await work(own, app.url).finally(async () => {
      await app.close()
      own.close()
    })
  }

  it('are fetched from its URL alone, once in 30 s however many unknown keys are named', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    await server([ec], async (own, url) => {
      const flood = async () => {
        const tokens = await Promise.all(
          Array.from({ length: 50 }, (_, n) =>
            signWith({ ...stranger, kid: `k${n}` }, claims(), { jku: 'http://127.0.0.1:1/' }),
          ),
        )
        for (const one of tokens) expect(await codeOf(one, url)).toBe('UNAUTHORIZED')
        await Promise.all(tokens.map((one) => codeOf(one, url)))
      }
      await flood()
      expect(own.fetches()).toBe(1)
      tenant.clock.advance(29_000)
      await flood()
      expect(own.fetches()).toBe(1)
      tenant.clock.advance(1_000)
      await flood()
      expect(own.fetches()).toBe(2)
      const asked = fetched.mock.calls.map(([to]) => String(to)).filter((to) => !to.startsWith(url))
      expect(new Set(asked)).toEqual(new Set([own.settings.jwksUrl]))
    })
    fetched.mockRestore()
  })

  it('may be rotated: a new one is found, one that was taken away is refused in time', async () => {
    await server([ec], async (own, url) => {
      expect(await codeOf(await token({}, ec), url)).toBe('OK')
      own.keys = [rsa]
      tenant.clock.advance(30_000)
      expect(await codeOf(await token({}, rsa), url)).toBe('OK')
      expect(await codeOf(await token({}, ec), url)).toBe('UNAUTHORIZED')
      expect(own.fetches()).toBe(2)
    })
  })

  it.each([
    ['errors', (res: import('node:http').ServerResponse) => void res.writeHead(500).end()],
    ['HTML', (res: import('node:http').ServerResponse) => void res.end('<html>')],
    ['no list', (res: import('node:http').ServerResponse) => void res.end('{"keys":1}')],
    [
      'a redirect',
      (res: import('node:http').ServerResponse) =>
        void res.writeHead(302, { location: '/x' }).end(),
    ],
    [
      'too much',
      (res: import('node:http').ServerResponse) =>
        void res.end(`{"keys":[],"pad":"${'x'.repeat(9_000_000)}"}`),
    ],
    ['nothing', (res: import('node:http').ServerResponse) => void res.destroy()],
  ])(
    'that cannot be read (%s) keep old tokens going for an hour, and are not asked for by each',
    async (_name, broken) => {
      await server([ec], async (own, url) => {
        expect(await codeOf(await token(), url)).toBe('OK')
        own.answer = broken
        tenant.clock.advance(3_590_000)
        for (let n = 0; n < 5; n++) expect(await codeOf(await token(), url)).toBe('OK')
        expect(own.fetches()).toBe(2)
        tenant.clock.advance(60_000)
        const { status, errors } = await ask(await token(), url)
        expect([status, errors?.[0]?.extensions?.code]).toEqual([503, 'UNAVAILABLE'])
        own.answer = undefined
        tenant.clock.advance(30_000)
        expect(await codeOf(await token(), url)).toBe('OK')
      })
    },
  )

  it('that nobody has yet make it 503, asked for every five seconds', async () => {
    await server([ec], async (own, url) => {
      own.answer = (res) => void res.writeHead(500).end()
      const statuses = await Promise.all(
        Array.from({ length: 20 }, async () => (await ask(await token(), url)).status),
      )
      expect(new Set(statuses)).toEqual(new Set([503]))
      expect(own.fetches()).toBe(1)
      own.answer = undefined
      tenant.clock.advance(5_000)
      expect(await codeOf(await token(), url)).toBe('OK')
    })
  })
})

describe('a public key in the settings', () => {
  const settings = (keys: KeyPair, algorithms = ['ES256']) => ({
    ...tenant.app.config,
    trustedIssuer: {
      ...issuer.settings,
      jwksUrl: undefined,
      publicKey: String(pemOf(keys)),
      algorithms,
    },
  })

  it('is all that is needed', async () => {
    const app = await startTestApp(settings(ec), { clock: tenant.clock })
    expect(await codeOf(await token({}, ec), app.url)).toBe('OK')
    expect(await codeOf(await token({}, { ...stranger, kid: ec.kid }), app.url)).toBe(
      'UNAUTHORIZED',
    )
    expect(await codeOf(hmac(pemOf(ec)), app.url)).toBe('UNAUTHORIZED')
    await app.close()
  })

  it.each([
    ['too weak', () => settings(weak, ['RS256']), 'at least 2048 bits'],
    ['of another kind', () => settings(rsa), 'no public key for ES256'],
  ])('that is %s stops the start', async (_name, make, message) => {
    await expect(startTestApp(make())).rejects.toThrow(message)
  })
})
