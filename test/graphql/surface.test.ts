/** Headers for browsers on every answer, permission to introspect, and the address of requests. */
import { request } from 'node:http'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIpReader } from '../../src/http/peer.ts'
import {
  CreateOAuthClientDocument,
  MakeApiKeyDocument,
  MakeCustomerTokenDocument,
} from '../support/credentials.generated.ts'
import { graphql } from '../support/graphql.ts'
import { connect } from '../support/live-client.ts'
import { tokenOf } from '../support/oauth.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp } from '../support/test-app.ts'

let tenant: Tenant
let customerId: string

beforeAll(async () => {
  tenant = await startTenant()
  customerId = await tenant.customer()
})
afterAll(() => tenant?.close())

const json = 'application/json; charset=utf-8'
const graphqlJson = 'application/graphql-response+json; charset=utf-8'
const query = JSON.stringify({ query: '{ __typename }' })
const live = {
  id: '',
  query: 'subscription ($id: ID!) { creditBalance(customerId: $id) { available } }',
}

/** What says nothing of the kind of answer. */
const passing = /^(date|connection|keep-alive|content-length|transfer-encoding|x-request-id)$/

/** What is sent from memory, and need not be sent again. */
const kept = {
  'cache-control': 'no-cache',
  etag: expect.stringMatching(/^W\/"[\w-]{27}"$/),
  vary: 'Accept-Encoding',
}

type Kind = [
  name: string,
  status: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
]
const posted = { 'content-type': 'application/json' }
const kinds = (): [Kind, Record<string, string>][] => {
  const key = { authorization: `Bearer ${tenant.app.liveKey}` }
  return [
    [
      ['a lean answer', 200, 'POST', '/graphql', { ...posted, ...key }, query],
      { 'content-type': json },
    ],
    [
      [
        'an answer of Yoga',
        200,
        'POST',
        '/graphql',
        { ...posted, ...key, accept: 'application/graphql-response+json' },
        query,
      ],
      { 'content-type': graphqlJson },
    ],
    [
      ['a GET', 200, 'GET', '/graphql?query={__typename}', { ...key, accept: 'application/json' }],
      { 'content-type': json },
    ],
    [
      [
        'a refused credential',
        401,
        'POST',
        '/graphql',
        { ...posted, authorization: 'Bearer x' },
        query,
      ],
      {
        'content-type': json,
        'www-authenticate': 'Bearer realm="openmonetize", error="invalid_token"',
      },
    ],
    [
      [
        'an idempotent answer',
        200,
        'POST',
        '/graphql',
        { ...posted, ...key, 'idempotency-key': 'k1' },
        query,
      ],
      { 'content-type': json },
    ],
    [
      [
        'a form',
        415,
        'POST',
        '/graphql',
        { 'content-type': 'application/x-www-form-urlencoded' },
        'query=x',
      ],
      { 'content-type': json },
    ],
    [
      [
        'a document that is too long',
        413,
        'POST',
        '/graphql',
        { ...posted, ...key },
        'x'.repeat(3_000_000),
      ],
      { 'content-type': json },
    ],
    [
      ['REST', 401, 'GET', '/v1/credits/balance', {}],
      { 'content-type': json, 'www-authenticate': 'Bearer realm="openmonetize"' },
    ],
    [['REST without a route', 404, 'GET', '/v1/nothing', key], { 'content-type': json }],
    [
      ['the OpenAPI document', 200, 'GET', '/v1/openapi.json', {}],
      { 'content-type': json, ...kept },
    ],
    [
      ['the documentation', 200, 'GET', '/v1/docs', {}],
      {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
        ),
        ...kept,
      },
    ],
    [
      ['GraphiQL', 200, 'GET', '/graphql', { accept: 'text/html' }],
      {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; script-src 'sha256-[\w+/=]+'; worker-src blob:; style-src 'unsafe-inline'; img-src data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
        ),
        ...kept,
        vary: 'Accept, Accept-Encoding',
      },
    ],
    [['a path of nobody', 404, 'GET', '/nothing', {}], { 'content-type': json }],
    [
      ['a method of nobody', 405, 'POST', '/health', {}],
      { 'content-type': json, allow: 'GET, HEAD' },
    ],
    [['health', 200, 'GET', '/health', {}], { 'content-type': json }],
    [['readiness', 200, 'GET', '/ready', {}], { 'content-type': json }],
    [
      ['metrics', 200, 'GET', '/metrics', {}],
      { 'content-type': expect.stringMatching(/^text\/plain/) },
    ],
    [
      [
        'a refused OAuth client',
        401,
        'POST',
        '/oauth/token',
        { 'content-type': 'application/x-www-form-urlencoded' },
        'grant_type=client_credentials',
      ],
      {
        'content-type': json,
        pragma: 'no-cache',
        'www-authenticate': 'Basic realm="openmonetize"',
      },
    ],
    [
      ['the metadata', 200, 'GET', '/.well-known/oauth-authorization-server', {}],
      { 'content-type': json, pragma: 'no-cache' },
    ],
    [
      [
        'a preflight',
        204,
        'OPTIONS',
        '/graphql',
        { origin: 'https://a.example', 'access-control-request-method': 'POST' },
      ],
      {},
    ],
  ]
}

function send([, , method, path, headers, body]: Kind) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const outgoing = request(
        tenant.app.url + path,
        {
          method,
          headers: { ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) },
        },
        (response) => {
          let text = ''
          response.on('data', (chunk) => {
            text += chunk
          })
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          )
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    },
  )
}

describe('an answer', () => {
  it('has the headers of its kind and no others', async () => {
    for (const [kind, more] of kinds()) {
      const { status, headers } = await send(kind)
      const told = Object.fromEntries(
        Object.entries(headers).filter(([name]) => !passing.test(name)),
      )
      expect([kind[0], status, told]).toEqual([
        kind[0],
        kind[1],
        {
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
          ...more,
        },
      ])
    }
  })

  it('that streams has them too', async () => {
    const abort = new AbortController()
    const response = await fetch(`${tenant.app.url}/graphql`, {
      method: 'POST',
      signal: abort.signal,
      headers: {
        ...posted,
        accept: 'text/event-stream',
        authorization: `Bearer ${tenant.app.liveKey}`,
      },
      body: JSON.stringify({ query: live.query, variables: { id: customerId } }),
    })
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toMatch(/no-store|no-cache/)
    abort.abort()
  })
})

describe('the metadata', () => {
  const read = async (url: string, host?: string) => {
    const text = await new Promise<string>((resolve, reject) => {
      request(
        `${url}/.well-known/oauth-authorization-server`,
        { headers: host ? { host } : {} },
        (res) => {
          let body = ''
          res.on('data', (chunk) => {
            body += chunk
          })
          res.on('end', () => resolve(body))
        },
      )
        .on('error', reject)
        .end()
    })
    return JSON.parse(text) as Record<string, unknown>
  }

  it('names the server as it was asked for, or as the operator calls it', async () => {
    const { url } = tenant.app
    expect(await read(url)).toEqual({
      issuer: url,
      token_endpoint: `${url}/oauth/token`,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      scopes_supported: ['read', 'write', 'admin'],
    })
    expect((await read(url, 'evil.example/"<script>')).issuer).toBe('http://localhost')
    const other = await startTestApp({ ...tenant.app.config, publicUrl: 'https://api.example.com' })
    const { issuer, token_endpoint } = await read(other.url)
    expect([issuer, token_endpoint]).toEqual([
      'https://api.example.com',
      'https://api.example.com/oauth/token',
    ])
    await other.close()
  })
})

describe('the schema', () => {
  const whole = getIntrospectionQuery()
  const sneaky = [
    '{ __schema { queryType { name } } }',
    '{ a: __schema { __typename } }',
    '{ __type(name: "Customer") { fields { name } } }',
    'query { ...f } fragment f on Query { __type(name: "Customer") { description } }',
    '{ ... { x: __type(name: "Role") { enumValues { name } } } workspace { id } }',
  ]
  const codeOf = async (key: string | undefined, document: string) =>
    (await graphql(tenant.app.url, key, document)).errors?.[0]?.extensions?.code

  it('is for admins: keys and tokens', async () => {
    const { createOAuthClient } = await tenant.ask(CreateOAuthClientDocument, { role: 'ADMIN' })
    const client = { id: createOAuthClient.client.id, secret: createOAuthClient.secret }
    for (const key of [tenant.app.liveKey, tenant.app.testKey, await tokenOf(tenant.app, client)]) {
      for (const document of [whole, ...sneaky]) expect(await codeOf(key, document)).toBeUndefined()
    }
  })

  it('is not for others, in no spelling, also after an admin has asked for the same', async () => {
    const { createApiKey } = await tenant.ask(MakeApiKeyDocument, { role: 'WRITE' })
    const { createCustomerToken } = await tenant.ask(MakeCustomerTokenDocument, { customerId })
    for (const document of [whole, ...sneaky]) {
      expect(await codeOf(undefined, document)).toBe('UNAUTHORIZED')
      expect(await codeOf(createApiKey.secret, document)).toBe('FORBIDDEN')
      expect(await codeOf(createCustomerToken?.token, document)).toBe('FORBIDDEN')
    }
    const socket = await connect(tenant.app.url, { token: createApiKey.secret })
    for (const document of [whole, ...sneaky]) {
      expect((await socket.subscribe(document).errors())[0]?.extensions?.code).toBe('FORBIDDEN')
    }
    await socket.close()
  })

  it('is for everybody when the operator says so', async () => {
    const other = await startTestApp({ ...tenant.app.config, introspection: 'all' })
    expect((await graphql(other.url, undefined, whole)).errors).toBeUndefined()
    await other.close()
  })

  it('is not told by errors either', async () => {
    const guesses = [
      '{ workspac { id } }',
      '{ workspace { nam } }',
      '{ customer(idd: 1) { id } }',
      'mutation { createCustomer(input: { nam: "x" }) { id } }',
      'query ($x: Rol) { __typename }',
      '{ __type(name: "Customr") { name } }',
      'mutation ($r: Role = ADMI) { createApiKey(input: { name: "x", role: $r }) { secret } }',
    ]
    for (const key of [undefined, tenant.app.liveKey]) {
      for (const guess of guesses) {
        const { errors } = await graphql(tenant.app.url, key, guess)
        expect(JSON.stringify(errors ?? '')).not.toMatch(/did you mean/i)
      }
    }
  })
})

describe('the address of a request', () => {
  const read = (proxies: number, forwarded?: string) =>
    createIpReader(proxies)({
      socket: { remoteAddress: '10.0.0.9' },
      headers: { 'x-forwarded-for': forwarded },
    } as never)

  it.each([
    [0, undefined, '10.0.0.9'],
    [0, '1.2.3.4', '10.0.0.9'],
    [1, undefined, '10.0.0.9'],
    [1, '1.2.3.4', '1.2.3.4'],
    [1, '6.6.6.6, 1.2.3.4', '1.2.3.4'],
    [2, '6.6.6.6, 1.2.3.4, 10.0.0.1', '1.2.3.4'],
    [2, '6.6.6.6', '10.0.0.9'],
    [1, '6.6.6.6, unknown', '10.0.0.9'],
    [1, '6.6.6.6, <script>', '10.0.0.9'],
    [1, '6.6.6.6,', '10.0.0.9'],
    [1, ' 2001:db8::1 ', '2001:db8::1'],
  ])('behind %i proxies that say %j is %s', (proxies, forwarded, ip) => {
    expect(read(proxies, forwarded)).toBe(ip)
  })
})
