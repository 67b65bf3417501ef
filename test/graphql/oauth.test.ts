/** OAuth clients: tokens for their secrets by RFC 6749, the scope of the tokens, and their end. */
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateOAuthClientDocument,
  OAuthClientsDocument,
  OwnCreditsDocument,
  RevokeOAuthClientDocument,
  WhoAmIDocument,
} from '../support/credentials.generated.ts'
import { graphql } from '../support/graphql.ts'
import { CreateCustomerDocument } from '../support/ledger.generated.ts'
import { connect } from '../support/live-client.ts'
import { askToken, basic, type ClientSecret, grant, inForm, tokenOf } from '../support/oauth.ts'
import { promised } from '../support/promised.ts'
import { connectRaw } from '../support/raw-client.ts'
import { restClient } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
let app: TestApp
const clients = {} as Record<'READ' | 'WRITE' | 'ADMIN', ClientSecret>

async function makeClient(role: 'READ' | 'WRITE' | 'ADMIN', key?: string): Promise<ClientSecret> {
  const { createOAuthClient } = await tenant.ask(CreateOAuthClientDocument, { role }, key)
  return { id: createOAuthClient.client.id, secret: createOAuthClient.secret }
}

beforeAll(async () => {
  tenant = await startTenant()
  app = tenant.app
  for (const role of ['READ', 'WRITE', 'ADMIN'] as const) clients[role] = await makeClient(role)
})
afterAll(() => tenant?.close())

const codeOf = async (token: string, document = WhoAmIDocument as never, variables = {}) => {
  const { errors, status } = await graphql(app.url, token, document, variables as never)
  expect(status).toBeLessThan(500)
  return errors?.[0]?.extensions?.code
}

describe('createOAuthClient', () => {
  it('shows the secret once and stores none of it', async () => {
    const { createOAuthClient } = await tenant.ask(CreateOAuthClientDocument, { role: 'READ' })
    const { client, secret } = createOAuthClient
    expect(secret).toMatch(/^oms_[\w-]{43}$/)
    expect(client).toMatchObject({
      name: 'Backend',
      role: 'READ',
      revokedAt: null,
      lastUsedAt: null,
    })
    const { rows } = await tenant.sql.query('select * from oauth_client where id = $1', [client.id])
    const stored = JSON.stringify(rows) + rows[0].secret_hash.toString('base64')
    expect(stored).not.toContain(secret.slice(4))
    expect(rows[0].secret_hash).toHaveLength(32)
  })

  it('is for admins, and lists those of its own mode, newest first', async () => {
    const token = await tokenOf(app, clients.WRITE)
    expect((await tenant.refused(CreateOAuthClientDocument, { role: 'READ' }, token)).code).toBe(
      'FORBIDDEN',
    )
    expect((await tenant.refused(OAuthClientsDocument, {}, token)).code).toBe('FORBIDDEN')
    const other = await makeClient('READ', app.testKey)
    const first = await tenant.ask(OAuthClientsDocument, { first: 1 })
    const { pageInfo } = first.oauthClients
    const rest = await tenant.ask(OAuthClientsDocument, { after: pageInfo.endCursor })
    const ids = [...first.oauthClients.edges, ...rest.oauthClients.edges].map((e) => e?.node?.id)
    expect(ids).toEqual([...ids].sort().reverse())
    expect(ids).toContain(clients.READ.id)
    expect(ids).not.toContain(other.id)
    expect((await tenant.refused(RevokeOAuthClientDocument, { id: other.id })).code).toBe(
      'NOT_FOUND',
    )
    expect(await askToken(app, { ...grant, ...inForm(other) })).toMatchObject({ status: 200 })
  })
})

describe('POST /oauth/token', () => {
  it.each(['/oauth/token', '/v1/oauth/token', '/openmonetize/v1/oauth/token'])(
    'answers a token that nobody may keep: %s',
    async (path) => {
      const { status, headers, body } = await askToken(app, grant, basic(clients.WRITE), path)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('pragma')).toBe('no-cache')
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(body).toEqual({
        access_token: expect.stringMatching(/^eyJ/),
        token_type: 'Bearer',
        expires_in: 3_600,
        scope: 'read write',
      })
    },
  )

  it('takes the secret in the form too, and never gives the same token twice', async () => {
    const [one, two] = await Promise.all([tokenOf(app, clients.READ), tokenOf(app, clients.READ)])
    expect(one).not.toBe(two)
  })

  it('takes Basic with both halves form-encoded, and the id in the form besides', async () => {
    const id = encodeURIComponent(clients.READ.id).replaceAll('_', '%5F')
    const form = { ...grant, client_id: clients.READ.id, client_secret: '' }
    const answer = await askToken(app, form, basic({ id, secret: clients.READ.secret }))
    expect(answer.status).toBe(200)
  })

  it.each([
    ['READ', undefined, 'read'],
    ['ADMIN', undefined, 'read write admin'],
    ['ADMIN', 'read', 'read'],
    ['ADMIN', 'write read', 'read write'],
    ['WRITE', 'write', 'read write'],
    ['READ', '', 'read'],
  ] as const)('gives a %s client that asks for %j the scope %j', async (role, scope, given) => {
    const form = { ...grant, ...(scope !== undefined && { scope }) }
    expect((await askToken(app, form, basic(clients[role]))).body.scope).toBe(given)
  })

  it('makes tokens that may do no more than their scope', async () => {
    const input = {}
    const reads = await tokenOf(app, clients.ADMIN, 'read')
    const writes = await tokenOf(app, clients.ADMIN, 'write')
    expect((await tenant.refused(CreateCustomerDocument, { input }, reads)).code).toBe('FORBIDDEN')
    await tenant.ask(CreateCustomerDocument, { input }, writes)
    const refused = await tenant.refused(CreateOAuthClientDocument, { role: 'READ' }, writes)
    expect(refused.code).toBe('FORBIDDEN')
    await tenant.ask(CreateOAuthClientDocument, { role: 'READ' }, await tokenOf(app, clients.ADMIN))
  })

  const wrong = (client: ClientSecret) => ({ ...client, secret: `oms_${'A'.repeat(43)}` })
  const refusals: [
    string,
    string,
    number,
    () => [Record<string, string> | string, object?, string?],
  ][] = [
    ['a wrong secret', 'invalid_client', 401, () => [grant, basic(wrong(clients.READ))]],
    [
      'a wrong secret in the form',
      'invalid_client',
      401,
      () => [{ ...grant, ...inForm(wrong(clients.READ)) }],
    ],
    [
      'the secret of another client',
      'invalid_client',
      401,
      () => [grant, basic({ id: clients.READ.id, secret: clients.ADMIN.secret })],
    ],
    [
      'an unknown client',
      'invalid_client',
      401,
      () => [grant, basic({ id: 'client_none', secret: 'x' })],
    ],
    ['no client', 'invalid_client', 401, () => [grant]],
    ['a public client', 'invalid_client', 401, () => [{ ...grant, client_id: clients.READ.id }]],
    [
      'an empty secret',
      'invalid_client',
      401,
      () => [grant, basic({ id: clients.READ.id, secret: '' })],
    ],
    [
      'an API key as the credential',
      'invalid_client',
      401,
      () => [grant, { authorization: `Bearer ${app.liveKey}` }],
    ],
    [
      'an API key as the secret',
      'invalid_client',
      401,
      () => [grant, basic({ id: clients.READ.id, secret: app.liveKey })],
    ],
    [
      'Basic that is no base64',
      'invalid_client',
      401,
      () => [grant, { authorization: 'Basic §§§'.replaceAll('§', '!') }],
    ],
    [
      'Basic that is not form-encoded',
      'invalid_client',
      401,
      () => [grant, basic({ id: '%zz', secret: 'x' })],
    ],
    [
      'a NUL in the id',
      'invalid_client',
      401,
      () => [{ ...grant, client_id: 'a\0b', client_secret: 'x' }],
    ],
    [
      'an id with SQL',
      'invalid_client',
      401,
      () => [grant, basic({ id: "' or 1=1 --", secret: 'x' })],
    ],
    [
      'an id of 10 KB',
      'invalid_client',
      401,
      () => [{ ...grant, client_id: 'x'.repeat(10_000), client_secret: 'x' }],
    ],
    [
      'an assertion in place of a secret',
      'invalid_client',
      401,
      () => [
        {
          ...grant,
          client_id: clients.READ.id,
          client_assertion: 'a.b.c',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        },
      ],
    ],
    [
      'the secret in both places',
      'invalid_request',
      400,
      () => [{ ...grant, ...inForm(clients.READ) }, basic(clients.READ)],
    ],
    [
      'two ids',
      'invalid_request',
      400,
      () => [{ ...grant, client_id: clients.ADMIN.id }, basic(clients.READ)],
    ],
    [
      'the secret in the query',
      'invalid_request',
      400,
      () => [grant, {}, `?client_id=${clients.READ.id}&client_secret=${clients.READ.secret}`],
    ],
    ['a query', 'invalid_request', 400, () => [grant, basic(clients.READ), '?scope=read']],
    [
      'a parameter twice',
      'invalid_request',
      400,
      () => ['grant_type=client_credentials&scope=read&scope=read', basic(clients.READ)],
    ],
    [
      'an empty parameter twice',
      'invalid_request',
      400,
      () => ['grant_type=client_credentials&scope=&scope=', basic(clients.READ)],
    ],
    ['no grant', 'invalid_request', 400, () => [{ scope: 'read' }, basic(clients.READ)]],
    ['an empty grant', 'invalid_request', 400, () => [{ grant_type: '' }, basic(clients.READ)]],
    ['an empty body', 'invalid_request', 400, () => ['', basic(clients.READ)]],
    [
      'JSON',
      'invalid_request',
      400,
      () => [JSON.stringify(grant), { ...basic(clients.READ), 'content-type': 'application/json' }],
    ],
    [
      'a multipart form',
      'invalid_request',
      400,
      () => [
        '--x--',
        { ...basic(clients.READ), 'content-type': 'multipart/form-data; boundary=x' },
      ],
    ],
    [
      'a zipped body',
      'invalid_request',
      400,
      () => ['x', { ...basic(clients.READ), 'content-encoding': 'gzip' }],
    ],
    [
      'more than 16 KB',
      'invalid_request',
      400,
      () => [{ ...grant, pad: 'x'.repeat(100_000) }, basic(clients.READ)],
    ],
    ...[
      'authorization_code',
      'password',
      'refresh_token',
      'implicit',
      'urn:ietf:params:oauth:grant-type:device_code',
      'CLIENT_CREDENTIALS',
    ].map((grant_type): (typeof refusals)[number] => [
      `the grant ${grant_type}`,
      'unsupported_grant_type',
      400,
      () => [{ grant_type }, basic(clients.READ)],
    ]),
    ...[
      'write',
      'admin',
      'read write',
      'customer',
      'READ',
      'read  read',
      ' read',
      '*',
      'constructor',
    ].map((scope): (typeof refusals)[number] => [
      `the scope ${JSON.stringify(scope)}`,
      'invalid_scope',
      400,
      () => [{ ...grant, scope }, basic(clients.READ)],
    ]),
  ]

  it.each(refusals)('refuses %s with %s', async (_name, error, status, make) => {
    const [form, headers, query = ''] = make()
    const answer = await askToken(
      app,
      form,
      headers as Record<string, string>,
      `/oauth/token${query}`,
    )
    // The guesses of one case are none of the next.
    tenant.clock.advance(60_000)
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({ error, error_description: expect.any(String) })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('www-authenticate')).toBe(
      status === 401 ? 'Basic realm="openmonetize"' : null,
    )
    expect(JSON.stringify(answer.body)).not.toContain('oms_')
  })

  it.each(['GET', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    const response = await fetch(`${app.url}/oauth/token`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('says the same of an unknown client and a wrong secret', async () => {
    const one = await askToken(app, grant, basic(wrong(clients.WRITE)))
    const two = await askToken(app, grant, basic({ id: 'client_unknown', secret: 'oms_x' }))
    expect([one.status, one.body]).toEqual([two.status, two.body])
  })

  it('judges ten wrong secrets in a minute, of one client and address, and the right one always', async () => {
    const client = await makeClient('READ')
    const guess = () => askToken(app, grant, basic(wrong(client)))
    for (let n = 0; n < 10; n++) expect((await guess()).status).toBe(401)
    const eleventh = await guess()
    expect(eleventh.status).toBe(429)
    expect(eleventh.body.error).toBe('slow_down')
    expect((await askToken(app, grant, basic(client))).status).toBe(200)
    expect((await guess()).status).toBe(429)
    expect((await askToken(app, grant, basic(wrong(clients.READ)))).status).toBe(401)
    tenant.clock.advance(1_000 * Number(eleventh.headers.get('retry-after')))
    expect((await guess()).status).toBe(401)
    await tenant.ask(RevokeOAuthClientDocument, { id: client.id })
    expect((await askToken(app, grant, basic(client))).body.error).toBe('invalid_client')
  })

  it('judges ten of twenty wrong ones that come at once, and the right ones among them', async () => {
    const client = await makeClient('READ')
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        askToken(app, grant, basic(n % 3 === 2 ? client : wrong(client))),
      ),
    )
    const statuses = answers.map(({ status }, n) => `${n % 3 === 2 ? 'right' : 'wrong'} ${status}`)
    const counted = Map.groupBy(statuses, (one) => one)
    expect(counted.get('right 200')).toHaveLength(20)
    // Those right ones that were in flight took a place for as long.
    expect(counted.get('wrong 401')?.length).toBeLessThanOrEqual(10)
    expect([...counted.keys()].sort()).toEqual(['right 200', 'wrong 401', 'wrong 429'])
    const other = await makeClient('READ')
    const wrongs = await Promise.all(
      Array.from({ length: 20 }, () => askToken(app, grant, basic(wrong(other)))),
    )
    const judged = wrongs.filter(({ status }) => status === 401)
    expect([judged.length, wrongs.filter(({ status }) => status === 429).length]).toEqual([10, 10])
    expect((await askToken(app, grant, basic(other))).status).toBe(200)
  })

  it('answers a peer that goes away in the middle of the form, and goes on', async () => {
    const outgoing = request(`${app.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 100 },
    })
    outgoing.on('error', () => undefined)
    outgoing.write('grant_type=')
    await new Promise((resolve) => outgoing.once('socket', (s) => s.once('connect', resolve)))
    outgoing.destroy()
    expect((await askToken(app, grant, basic(clients.READ))).status).toBe(200)
  })

  it('writes when a client got its last token, once a minute', async () => {
    const used = async () => {
      const { rows } = await tenant.sql.query(
        'select last_used_at from oauth_client where id = $1',
        [clients.WRITE.id],
      )
      return rows[0].last_used_at.toISOString()
    }
    tenant.clock.advance(120_000)
    await tokenOf(app, clients.WRITE)
    const first = await used()
    expect(first).toBe(tenant.clock.now().toISOString())
    tenant.clock.advance(30_000)
    await tokenOf(app, clients.WRITE)
    expect(await used()).toBe(first)
  })
})

describe('an access token', () => {
  it('opens GraphQL, REST and both sockets, in the mode of its client', async () => {
    const token = await tokenOf(app, clients.READ)
    const customerId = await tenant.customer()
    expect((await tenant.ask(WhoAmIDocument, {}, token)).workspace).toEqual({
      id: tenant.workspaceId,
      mode: 'LIVE',
    })
    expect((await tenant.ask(OwnCreditsDocument, { customerId }, token)).credits).toEqual({
      available: '0',
    })
    const rest = restClient(app, { key: token })
    expect((await rest.get(`/credits/balance?customer_id=${customerId}`)).status).toBe(200)
    await (await connect(app.url, { token })).close()
    await (await connectRaw(app.url, token)).close()
    const test = await tokenOf(app, await makeClient('READ', app.testKey))
    expect((await tenant.ask(WhoAmIDocument, {}, test)).workspace?.mode).toBe('TEST')
  })

  it('holds for an hour and not a moment longer', async () => {
    tenant.clock.set('2026-05-01T00:00:00Z')
    const token = await tokenOf(app, clients.READ)
    tenant.clock.advance(3_599_000)
    expect(await codeOf(token)).toBeUndefined()
    tenant.clock.advance(1_000)
    expect(await codeOf(token)).toBe('UNAUTHORIZED')
  })

  it('works at once on a server whose clock is behind', async () => {
    const token = await tokenOf(app, clients.READ)
    tenant.clock.advance(-3_000)
    expect(await codeOf(token)).toBeUndefined()
    tenant.clock.advance(-60_000)
    const other = await startTestApp(app.config, { clock: tenant.clock })
    expect((await graphql(other.url, token, WhoAmIDocument)).status).toBe(401)
    await other.close()
  })

  it('is no secret of a client, and a secret is no token', async () => {
    const token = await tokenOf(app, clients.READ)
    expect((await askToken(app, grant, basic({ id: clients.READ.id, secret: token }))).status).toBe(
      401,
    )
    expect(await codeOf(clients.ADMIN.secret)).toBe('UNAUTHORIZED')
  })
})

describe('revokeOAuthClient', () => {
  it('ends tokens at once, those at another server too, and gives no new ones', async () => {
    const other = await startTestApp(app.config, { clock: tenant.clock })
    const client = await makeClient('WRITE')
    const token = await tokenOf(app, client)
    const there = () => graphql(other.url, token, WhoAmIDocument)
    expect((await there()).errors).toBeUndefined()
    expect(await codeOf(token)).toBeUndefined()
    const { revokeOAuthClient } = await tenant.ask(RevokeOAuthClientDocument, { id: client.id })
    const isKnown = promised('a revocation at another server', 1_000)
    expect(revokeOAuthClient?.revokedAt).not.toBeNull()
    expect(await codeOf(token)).toBe('UNAUTHORIZED')
    expect((await askToken(app, grant, basic(client))).body.error).toBe('invalid_client')
    await until(async () => (await there()).status === 401)
    isKnown()
    const again = await tenant.ask(RevokeOAuthClientDocument, { id: client.id })
    expect(again.revokeOAuthClient).toEqual(revokeOAuthClient)
    await other.close()
  })

  it('closes both kinds of sockets', async () => {
    const client = await makeClient('READ')
    const token = await tokenOf(app, client)
    const [socket, raw] = [await connect(app.url, { token }), await connectRaw(app.url, token)]
    await tenant.ask(RevokeOAuthClientDocument, { id: client.id })
    const isClosed = promised('closing the sockets of a revoked client', 5_000)
    expect(await Promise.all([socket.closed, raw.closed])).toEqual([4403, 4403])
    isClosed()
  })
})
