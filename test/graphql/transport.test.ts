/** The rules of GraphQL over HTTP: methods, bodies, content types; every refusal has a code and the request id. */
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyBytesMax } from '../../src/http/body.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

const query = '{ __typename }'
const mutation = 'mutation { createCustomer(input: { name: "forged" }) { id } }'
const json = 'application/json'

async function send(init: RequestInit & { path?: string }) {
  const response = await fetch(`${app.url}/graphql${init.path ?? ''}`, {
    ...init,
    headers: { authorization: `Bearer ${app.liveKey}`, ...init.headers },
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': json }) =>
  send({ method: 'POST', body, headers })

/** No content type at all, which fetch sends for bytes only. */
const bytes = (text: string) => new TextEncoder().encode(text)

async function customers(): Promise<number> {
  const { workspaceId } = await app.core.authenticate(app.liveKey)
  return app.core.tenant(workspaceId).customer.count()
}

function expectRefusal(answer: Awaited<ReturnType<typeof send>>, status: number) {
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toMatch(/json/)
  const requestId = answer.headers.get('x-request-id')
  expect(requestId).toMatch(/^req_/)
  expect(answer.body.data ?? null).toBeNull()
  expect(answer.body.errors[0].extensions).toEqual({ code: 'INVALID_REQUEST', requestId })
}

describe('POST /graphql', () => {
  it.each([
    ['a form', new URLSearchParams({ query: mutation }), 'application/x-www-form-urlencoded'],
    ['plain text', JSON.stringify({ query: mutation }), 'text/plain'],
    ['a document', mutation, 'application/graphql'],
    ['JSON of another kind', JSON.stringify({ query: mutation }), 'application/jsonp'],
    ['XML', '<x/>', 'text/xml'],
  ])('refuses %s', async (_what, body, type) => {
    expectRefusal(await post(body, { 'content-type': type }), 415)
    expect(await customers()).toBe(0)
  })

  it('refuses a multipart form and bytes without a type', async () => {
    const form = new FormData()
    form.set('operations', JSON.stringify({ query: mutation }))
    form.set('map', '{}')
    expectRefusal(await post(form, {}), 415)
    expectRefusal(await post(bytes(JSON.stringify({ query: mutation })), {}), 415)
    expect(await customers()).toBe(0)
  })

  it.each([
    ['nothing', ''],
    ['a byte order mark', `\ufeff${JSON.stringify({ query })}`],
    ['blanks', '  '],
    ['half an object', '{"query":'],
    ['a trailing comma', '{"query":"{ __typename }",}'],
    ['single quotes', "{'query':'{ __typename }'}"],
    ['a comment', '{"query":"{ __typename }" /* x */}'],
    ['NaN', '{"query":"{ __typename }","variables":{"a":NaN}}'],
    ['a hexadecimal number', '{"query":"{ __typename }","variables":{"a":0x10}}'],
    ['two documents', '{"query":"{ __typename }"}{"query":"{ __typename }"}'],
    ['a text', '"{ __typename }"'],
    ['a number', '1'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a batch', JSON.stringify([{ query }, { query }])],
    ['an object without a query', '{}'],
    ['a query that is a list', '{"query":["{ __typename }"]}'],
    ['variables that are a text', JSON.stringify({ query, variables: '{}' })],
    ['variables that are a list', JSON.stringify({ query, variables: [] })],
    ['extensions that are a text', JSON.stringify({ query, extensions: 'x' })],
    ['an unknown parameter', JSON.stringify({ query, quer: 'x' })],
    ['an operation name that is a number', JSON.stringify({ query, operationName: 7 })],
    ['an operation name that there is not', JSON.stringify({ query, operationName: 'Nope' })],
    ['a body in UTF-16', Buffer.from(JSON.stringify({ query }), 'utf16le')],
    ['nesting of 100,000', `{"query":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ...['variables', 'extensions'].map((member): [string, string] => [
      `${member} nested 501 levels deep`,
      `{"query":"${query}","${member}":{"a":${'['.repeat(499)}${']'.repeat(499)}}}`,
    ]),
  ])('refuses %s', async (_what, body) => {
    expectRefusal(await post(body as BodyInit), 400)
  })

  it('reads the last of two equal keys', async () => {
    expect((await post('{"query":"{ x }","query":"{ __typename }"}')).body.errors).toBeUndefined()
  })

  it('takes a body up to the limit, and not a byte more, with its length or in chunks', async () => {
    const sized = (bytes: number) => {
      const empty = JSON.stringify({ query, variables: { a: '' } })
      return JSON.stringify({ query, variables: { a: 'x'.repeat(bytes - empty.length) } })
    }
    expect((await post(sized(bodyBytesMax))).status).toBe(200)
    expectRefusal(await post(sized(bodyBytesMax + 1)), 413)
    expect(await postInChunks(sized(bodyBytesMax))).toBe(200)
    expect(await postInChunks(sized(bodyBytesMax + 1))).toBe(413)
    expect((await post(JSON.stringify({ query }))).status).toBe(200)
  })

  it('keeps a well-formed request id of the caller', async () => {
    const kept = await post('{', { 'content-type': json, 'x-request-id': 'mine-1' })
    expect(kept.headers.get('x-request-id')).toBe('mine-1')
    expect(kept.body.errors[0].extensions.requestId).toBe('mine-1')
    const odd = await post('{', { 'content-type': json, 'x-request-id': 'a b;c' })
    expect(odd.headers.get('x-request-id')).toMatch(/^req_/)
    const good = await post(JSON.stringify({ query }))
    expect(good.headers.get('x-request-id')).toMatch(/^req_/)
  })

  it('refuses an Accept header that it cannot satisfy', async () => {
    const headers = { 'content-type': json, accept: 'image/png' }
    expectRefusal(await post(JSON.stringify({ query }), headers), 406)
  })

  it('does not run a mutation that the answer could not be sent for', async () => {
    const headers = { 'content-type': json, accept: 'image/png' }
    expectRefusal(await post(JSON.stringify({ query: mutation }), headers), 406)
    expect(await customers()).toBe(0)
  })
})

describe('GET /graphql', () => {
  const get = (parameters: Record<string, string>) =>
    send({ path: `?${new URLSearchParams(parameters)}` })

  it('answers queries', async () => {
    expect((await get({ query })).body).toEqual({ data: { __typename: 'Query' } })
  })

  it('refuses mutations', async () => {
    expectRefusal(await get({ query: mutation }), 405)
    const both = `query A { __typename } ${mutation.replace('mutation', 'mutation B')}`
    expectRefusal(await get({ query: both, operationName: 'B' }), 405)
    expect(await customers()).toBe(0)
  })

  it.each([
    ['variables that are no JSON', { query, variables: '{' }],
    ['variables that are a list', { query, variables: '[]' }],
    ['no query', { quer: 'x' }],
  ])('refuses %s', async (_what, parameters) => {
    expectRefusal(await get(parameters as unknown as Record<string, string>), 400)
  })

  it.each(['PUT', 'DELETE', 'PATCH'])('refuses %s', async (method) => {
    expectRefusal(await send({ method }), 405)
  })

  it('lets no other origin read its answers', async () => {
    const { headers } = await send({
      method: 'POST',
      body: JSON.stringify({ query }),
      headers: { 'content-type': json, origin: 'https://evil.example' },
    })
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

/** Resolves to the status; a server that answers before it has read everything may close the connection. */
function postInChunks(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': json, authorization: `Bearer ${app.liveKey}` }
    const outgoing = request(`${app.url}/graphql`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0)
      response.resume()
    })
    outgoing.on('error', reject)
    for (let at = 0; at < body.length; at += 65_536) outgoing.write(body.slice(at, at + 65_536))
    outgoing.end()
  })
}

describe('a document of several mutations', () => {
  it('answers and keeps what the fields beside a refused one did', async () => {
    const key = 'several'
    const create = (name: string, id: string) =>
      `${name}: createCustomer(input: { externalId: "${id}" }) { externalId }`
    const query = `mutation { ${create('a', key)} ${create('b', key)} ${create('c', `${key}-2`)} }`
    const before = await customers()
    const { status, body } = await post(JSON.stringify({ query }))
    expect(status).toBe(200)
    expect(body.data).toEqual({ a: { externalId: key }, b: null, c: { externalId: `${key}-2` } })
    expect(body.errors).toMatchObject([{ path: ['b'], extensions: { code: 'CONFLICT' } }])
    expect(await customers()).toBe(before + 2)
  })
})
