/** Pages in browsers: configured origins may read answers and open sockets; others learn and change nothing. */
import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import {
  CreateOAuthClientDocument,
  MakeCustomerTokenDocument,
} from '../support/credentials.generated.ts'
import { basic, grant } from '../support/oauth.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { watchChanges } from '../support/watch-changes.ts'

const page = 'https://app.example.com'
const second = 'http://localhost:3000'

let tenant: Tenant
let closed: TestApp
let customerId: string
let token: string

beforeAll(async () => {
  tenant = await startTenant({ corsOrigins: [page, second], publicUrl: 'https://api.example.com' })
  closed = await startTestApp({ ...tenant.app.config, corsOrigins: [], publicUrl: undefined })
  customerId = await tenant.customer()
  const made = await tenant.ask(MakeCustomerTokenDocument, { customerId })
  token = made.createCustomerToken?.token ?? ''
})
afterAll(async () => {
  await closed?.close()
  await tenant?.close()
})

interface Answer {
  status: number
  headers: Record<string, string | undefined>
  text: string
}

/** As a browser sends it, which fetch of a program does not: with an Origin. */
function send(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
) {
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = request(url + path, { method, headers }, (res) => {
      let text = ''
      res.on('data', (chunk) => {
        text += chunk
      })
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, headers: res.headers as Answer['headers'], text }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** What a browser does for a page: asks first when the request is not simple, and hides the answer that is not for it. */
async function browse(
  url: string,
  origin: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answer | 'refused'> {
  const simple = ['accept', 'accept-language', 'content-language']
  const plain = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/
  const named = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter(
      (name) =>
        !simple.includes(name) && !(name === 'content-type' && plain.test(headers[name] ?? '')),
    )
  if (named.length > 0 || !['GET', 'HEAD', 'POST'].includes(method)) {
    const asked = await send(url, 'OPTIONS', path, {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': named.sort().join(','),
    })
    const allowed = (name: string) =>
      (asked.headers[name] ?? '').split(',').map((one) => one.trim().toLowerCase())
    const ok =
      asked.status >= 200 &&
      asked.status < 300 &&
      asked.headers['access-control-allow-origin'] === origin
    const lets =
      ['GET', 'HEAD', 'POST'].includes(method) ||
      allowed('access-control-allow-methods').includes(method.toLowerCase())
    if (
      !ok ||
      !lets ||
      !named.every((name) => allowed('access-control-allow-headers').includes(name))
    )
      return 'refused'
  }
  const answer = await send(url, method, path, { origin, ...headers }, body)
  return answer.headers['access-control-allow-origin'] === origin ? answer : 'refused'
}

const json = { 'content-type': 'application/json' }
const paths = [
  '/graphql',
  '/v1/graphql',
  '/v1/credits',
  '/openmonetize/v1/events',
  '/oauth/token',
  '/health',
  '/nothing',
  '/.well-known/oauth-authorization-server',
]

describe('a preflight', () => {
  it.each([page, second])('lets a page of %s send what our clients send', async (origin) => {
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const headers = {
          origin,
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization,content-type,idempotency-key,x-api-key',
        }
        const answer = await send(tenant.app.url, 'OPTIONS', path, headers)
        expect([path, method, answer.status, answer.text]).toEqual([path, method, 204, ''])
        expect(answer.headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers': headers['access-control-request-headers'],
          'access-control-max-age': '600',
          vary: 'Origin, Access-Control-Request-Headers',
        })
        expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
      }
    }
  })

  const asking = async (asked?: string) => {
    const headers = { origin: page, 'access-control-request-method': 'POST' }
    const answer = await send(tenant.app.url, 'OPTIONS', '/graphql', {
      ...headers,
      ...(asked !== undefined && { 'access-control-request-headers': asked }),
    })
    return answer.headers['access-control-allow-headers']
  }

  it.each([
    'apollographql-client-name,apollographql-client-version,authorization,content-type',
    'baggage, sentry-trace, traceparent, tracestate',
    'x-apollo-operation-name',
    'DPoP',
  ])('lets a page send %s', async (asked) => {
    expect(await asking(asked)).toBe(asked)
  })

  it.each([undefined, '', 'a b', 'x-a,', 'x-a: 1', '*, "x"'])(
    'lets a page that asks for %j send what our clients send',
    async (asked) => {
      expect(await asking(asked)).toContain('authorization, content-type, x-api-key')
    },
  )

  const foreign = [
    'https://evil.example',
    'null',
    'https://app.example.com.evil.example',
    'https://evil.example/https://app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://APP.example.com',
    'https://app.example.com/',
    'https://sub.app.example.com',
    'file://',
    '*',
    '',
  ]
  it.each(foreign)('lets a page of %j send nothing', async (origin) => {
    for (const url of [tenant.app.url, closed.url]) {
      for (const path of paths) {
        const answer = await send(url, 'OPTIONS', path, {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        })
        const told = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))
        expect([path, told]).toEqual([path, []])
        const posted = await send(url, 'POST', path, { origin, ...json }, '{}')
        expect(
          Object.keys(posted.headers).filter((name) => name.startsWith('access-control')),
        ).toEqual([])
      }
    }
  })

  it('is answered to nobody where no origin is named', async () => {
    const answer = await browse(
      closed.url,
      page,
      'POST',
      '/graphql',
      { ...json, authorization: `Bearer ${token}` },
      '{}',
    )
    expect(answer).toBe('refused')
  })
})

describe('a page of an allowed origin', () => {
  const balance = 'query ($id: ID!) { credits(customerId: $id) { available } }'
  const live = 'subscription ($id: ID!) { creditBalance(customerId: $id) { available } }'
  const bodyOf = (query: string) => JSON.stringify({ query, variables: { id: customerId } })

  it('reads with a customer token, over GraphQL and REST', async () => {
    const own = { authorization: `Bearer ${token}` }
    const answer = await browse(
      tenant.app.url,
      page,
      'POST',
      '/graphql',
      { ...json, ...own },
      bodyOf(balance),
    )
    if (answer === 'refused') throw new Error('The browser refused it')
    expect(JSON.parse(answer.text)).toEqual({ data: { credits: { available: '0' } } })
    expect(answer.headers['access-control-expose-headers']).toContain('x-request-id')
    // The other way through the server, and an error, which a page must be able to read too.
    for (const headers of [
      { ...own, accept: 'application/graphql-response+json' },
      { authorization: 'Bearer x' },
    ]) {
      const other = await browse(
        tenant.app.url,
        page,
        'POST',
        '/graphql',
        { ...json, ...headers },
        bodyOf(balance),
      )
      expect(other).not.toBe('refused')
    }
    expect(
      await browse(
        tenant.app.url,
        page,
        'GET',
        `/v1/credits/balance?customer_id=${customerId}`,
        own,
      ),
    ).not.toBe('refused')
    expect(
      await browse(tenant.app.url, page, 'PUT', '/v1/nothing', { ...json, ...own }, '{}'),
    ).toMatchObject({ status: 404 })
  })

  it('watches over server-sent events', async () => {
    const abort = new AbortController()
    const outgoing = request(`${tenant.app.url}/graphql`, {
      method: 'POST',
      headers: {
        origin: page,
        ...json,
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
      },
      signal: abort.signal,
    })
    outgoing.on('error', () => undefined)
    outgoing.end(bodyOf(live))
    const [response] = await once(outgoing, 'response')
    expect(response.headers['access-control-allow-origin']).toBe(page)
    expect(response.headers.vary).toContain('Origin')
    let text = ''
    for await (const chunk of response) {
      text += chunk
      if (text.includes('creditBalance')) break
    }
    expect(text).toContain('"available":"0"')
    abort.abort()
  })

  it('opens both sockets', async () => {
    for (const [path, protocols] of [
      ['/graphql', ['graphql-transport-ws']],
      ['/v1', []],
    ] as const) {
      const socket = new WebSocket(tenant.app.url.replace('http', 'ws') + path, [...protocols], {
        origin: page,
      })
      await once(socket, 'open')
      socket.send(
        JSON.stringify(
          path === '/v1'
            ? { type: 'auth', token }
            : { type: 'connection_init', payload: { token } },
        ),
      )
      const [message] = await once(socket, 'message')
      expect(JSON.parse(String(message)).type).toBe(path === '/v1' ? 'auth_ok' : 'connection_ack')
      socket.close()
      await once(socket, 'close')
    }
  })

  it('is no reason for a cache to give its answer to others', async () => {
    const answer = await send(tenant.app.url, 'GET', '/v1/openapi.json', {})
    expect(answer.headers.vary).toContain('Origin')
  })
})

describe('a socket', () => {
  const open = async (url: string, origin: string | undefined, path = '/graphql') => {
    const socket = new WebSocket(url.replace('http', 'ws') + path, ['graphql-transport-ws'], {
      origin,
    })
    // `once` fails with the error that comes first.
    const answer = await once(socket, 'open').then(
      () => 'open',
      (error: Error) => error.message,
    )
    socket.on('error', () => undefined)
    socket.terminate()
    return answer
  }

  it.each([
    'https://evil.example',
    'null',
    'http://app.example.com',
    'file://',
    'https://app.example.com.evil.example',
  ])('is refused to a page of %j', async (origin) => {
    for (const url of [tenant.app.url, closed.url]) {
      for (const path of ['/graphql', '/v1/graphql', '/v1', '/ws/v1', '/openmonetize/v1/ws']) {
        expect(await open(url, origin, path)).toContain('403')
      }
    }
  })

  it('is open to our own pages and to programs', async () => {
    expect(await open(closed.url, closed.url)).toBe('open')
    expect(await open(closed.url, undefined)).toBe('open')
    expect(await open(tenant.app.url, 'https://api.example.com')).toBe('open')
    expect(await open(closed.url, 'https://api.example.com')).toContain('403')
  })
})

describe('a simple request of a foreign page', () => {
  it('changes nothing, whatever it carries', async () => {
    const mutation = 'mutation { createCustomer(input: { name: "forged" }) { id } }'
    const { createOAuthClient } = await tenant.ask(CreateOAuthClientDocument, { role: 'ADMIN' })
    const client = { id: createOAuthClient.client.id, secret: createOAuthClient.secret }
    const changes = await watchChanges(tenant.sql)
    const bodies: [string, string][] = [
      ['text/plain', JSON.stringify({ query: mutation })],
      ['text/plain; a=application/json', JSON.stringify({ query: mutation })],
      ['application/x-www-form-urlencoded', `query=${encodeURIComponent(mutation)}`],
      [
        'multipart/form-data; boundary=x',
        `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: mutation })}\r\n--x--`,
      ],
      ['', JSON.stringify({ query: mutation })],
    ]
    for (const [type, body] of bodies) {
      for (const path of ['/graphql', '/v1/graphql', '/v1/events', '/v1/credits']) {
        // As if a key had come along, which a browser never adds by itself.
        const headers = {
          origin: 'https://evil.example',
          authorization: `Bearer ${tenant.app.liveKey}`,
          ...(type && { 'content-type': type }),
        }
        const answer = await send(tenant.app.url, 'POST', path, headers, body)
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
      }
    }
    const got = await send(
      tenant.app.url,
      'GET',
      `/graphql?query=${encodeURIComponent(mutation)}`,
      { origin: 'https://evil.example', authorization: `Bearer ${tenant.app.liveKey}` },
    )
    expect(got.status).toBe(405)
    expect(await changes()).toEqual([])
    // A form reaches the token endpoint, whose answer the page cannot read.
    const asked = await browse(
      tenant.app.url,
      'https://evil.example',
      'POST',
      '/oauth/token',
      { 'content-type': 'application/x-www-form-urlencoded' },
      new URLSearchParams({
        ...grant,
        client_id: client.id,
        client_secret: client.secret,
      }).toString(),
    )
    expect(asked).toBe('refused')
    expect(
      await browse(
        tenant.app.url,
        page,
        'POST',
        '/oauth/token',
        { ...basic(client), 'content-type': 'application/x-www-form-urlencoded' },
        'grant_type=client_credentials',
      ),
    ).toMatchObject({ status: 200 })
  })
})
