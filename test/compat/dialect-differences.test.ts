/** What a dialect may say otherwise than ours, over HTTP: where it is, its envelope, pages, bodies, headers, keys, names. */
import { once } from 'node:events'
import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { parseForm } from '../../src/compat/bodies.ts'
import { openApiOf } from '../../src/compat/docs/openapi.ts'
import { ownersOf } from '../../src/compat/serve/owners-of-paths.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { testDialect } from '../support/test-dialect.ts'

const guests = { ...testDialect, name: 'guests', mounts: ['/guests'], origin: { paths: ['/v1/g'] } }
const [people, atHost] = [{ dialect: 'people', at: { port: 0 } }, { host: 'people.test' }]

let app: TestApp
beforeAll(async () => {
  const compatOrigins = [people, { dialect: 'guests', at: atHost }]
  app = await startTestApp({ compatOrigins }, { dialects: [testDialect, guests] })
})
afterAll(() => app?.close())

interface Sent {
  method?: string
  form?: string
  json?: object
  headers?: Record<string, string>
  at?: string
}

async function send(path: string, { method, form, json, headers, at }: Sent = {}) {
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  const body = form ?? (json && JSON.stringify(json))
  const response = await fetch(`${at ?? app.origins.get('people')}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${app.liveKey}`,
      ...(body !== undefined && { 'content-type': type }),
      ...headers,
    },
    body,
  })
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  return { response, headers: response.headers, body: (await response.json()) as any }
}

const create = (handle: string, headers?: Record<string, string>) =>
  send('/v1/people', { json: { handle }, headers })

/** `fetch` sends no Host of ours. */
async function statusOf(host: string): Promise<number | undefined> {
  const headers = { host, authorization: `Bearer ${app.liveKey}` }
  const [response] = await once(get(`${app.url}/v1/people/named`, { headers }), 'response')
  response.resume()
  return response.statusCode
}

describe('a dialect', () => {
  it('is at the root of a port of its own, and below its mount', async () => {
    await create('root')
    const alone = await send('/v1/people/root')
    const below = await send('/people/v1/people/root', { at: app.url })
    expect(alone.body.result).toEqual(below.body.result)
    expect((await send('/graphql', { json: {} })).response.status).toBe(404)
    const page = await send('/openapi.json')
    expect(page.body.openapi).toBe('3.1.0')
    const twice = await fetch(`${app.origins.get('people')}//v1//people/root/`)
    expect(twice.status).toBe(401)
  })

  it('is at the root of a host name of its own, which the Host header says', async () => {
    await create('named')
    const port = new URL(app.url).port
    expect(app.origins.get('guests')).toBe(`http://people.test:${port}`)
    expect(await statusOf(`People.Test:${port}`)).toBe(200)
    expect(await statusOf('people.test')).toBe(200)
    expect(await statusOf('others.test')).toBe(404)
  })

  it('shares an origin with another one by the beginnings of their paths', () => {
    const ownerOf = ownersOf([{ dialect: testDialect }, { dialect: guests }])
    expect(ownerOf('/v1/people').dialect.origin?.paths).toEqual(['/v1'])
    expect(ownerOf('/v1/g/1').dialect.origin?.paths).toEqual(['/v1/g'])
    expect(ownerOf('/v1/goods').dialect.origin?.paths).toEqual(['/v1'])
    expect(ownerOf('/nowhere').dialect.origin?.paths).toEqual(['/v1'])
  })

  it('has no origin that it does not serve', async () => {
    const compatOrigins = [{ dialect: 'nobody', at: atHost }]
    const [known, unknown] = [{ ...app.config, compatOrigins }, { dialects: [testDialect] }]
    await expect(startTestApp(known, unknown)).rejects.toThrow(
      'COMPAT_ORIGINS gives nobody an origin; only people can have one.',
    )
  })

  it('opens no socket at its origin that it does not speak', async () => {
    const url = `${app.origins.get('people')?.replace('http', 'ws')}/graphql`
    const socket = new WebSocket(url)
    const [request, response] = await once(socket, 'unexpected-response')
    expect(response.statusCode).toBe(404)
    request.destroy()
  })

  it('wraps what succeeds, and names the request in a header of its own', async () => {
    const { headers, body } = await create('wrapped')
    expect(body).toEqual({
      success: true,
      result: {
        ...{ object: 'person', id: expect.stringMatching(/^cust_/), handle: 'wrapped' },
        ...{ full_name: null, metadata: {} },
      },
      request: headers.get('request-id'),
    })
    expect(headers.get('x-request-id')).toBeNull()
  })

  it('reads forms with brackets as it reads JSON', async () => {
    const form =
      'handle=formed&full_name=Ada+L&metadata[team]=red&metadata[tags][]=a&metadata[tags][]=b'
    const { response, body } = await send('/v1/people', { form })
    expect(response.status).toBe(201)
    expect(body.result).toMatchObject({
      ...{ handle: 'formed', full_name: 'Ada L' },
      metadata: { team: 'red', tags: ['a', 'b'] },
    })
    const twice = await send('/v1/people', { form: 'handle=x&handle=y' })
    expect([twice.response.status, twice.body.error.type]).toEqual([400, 'invalid_request'])
    const text = await send('/v1/people', { json: {}, headers: { 'content-type': 'text/plain' } })
    expect(text.response.status).toBe(415)
  })

  it('pages in its words', async () => {
    for (const handle of ['p1', 'p2', 'p3']) await create(handle)
    const first = (await send('/v1/people?limit=2')).body.result
    expect(first).toMatchObject({ object: 'list', url: '/v1/people', has_more: true })
    expect(first.data.map(({ handle }: { handle: string }) => handle)).toEqual(['p3', 'p2'])
    const next = await send(`/v1/people?limit=1&starting_after=${encodeURIComponent(first.last)}`)
    expect(next.body.result.data[0].handle).toBe('p1')
    const wrong = await send('/v1/people?starting_after=nothing')
    expect(wrong.response.status).toBe(400)
  })

  it('takes and answers headers: If-Match is the version that is expected, ETag the one there is', async () => {
    expect((await create('tagged')).headers.get('etag')).toBe('"1"')
    const change = (full_name: string, etag?: string) =>
      send('/v1/people/tagged', {
        json: { full_name },
        headers: etag === undefined ? {} : { 'if-match': etag },
      })
    const changed = await change('One', '"1"')
    expect([changed.headers.get('etag'), changed.body.result.full_name]).toEqual(['"2"', 'One'])
    const late = await change('Two', '"1"')
    expect([late.response.status, late.body.error.type]).toEqual([412, 'precondition_failed'])
    const odd = await change('Two', 'W/"x"')
    expect([odd.response.status, odd.body.error.param]).toEqual([400, 'if-match'])
    expect((await send('/v1/people/tagged')).headers.get('etag')).toBe('"2"')
    expect((await change('Three')).headers.get('etag')).toBe('"3"')
  })

  it('names fields in errors as its requests do', async () => {
    const long = await send('/v1/people', { json: { handle: 'x'.repeat(300) } })
    expect(long.body.error).toMatchObject({ type: 'invalid_request', param: 'handle' })
    expect(long.body.error.message).toMatch(/^Invalid input: handle must/)
    const missing = await send('/v1/people', { form: 'full_name=x' })
    expect(missing.body.error).toMatchObject({ param: 'handle' })
  })

  it('answers requests with an idempotency key in its style', async () => {
    const headers = { 'idempotency-key': 'k1' }
    const first = await create('keyed', headers)
    const again = await create('keyed', headers)
    expect(again.body).toEqual(first.body)
    expect([again.headers.get('x-replayed'), again.headers.get('idempotent-replayed')]).toEqual([
      'true',
      null,
    ])
    const other = await create('another', headers)
    expect([other.response.status, other.body.error.type]).toEqual([400, 'idempotency_key_reused'])
  })

  it('takes a file in parts, and answers with a status and headers of its own', async () => {
    const put = async (parts: [string, Blob | string][], headers = {}) => {
      const form = new FormData()
      for (const [name, part] of parts) form.append(name, part)
      const authorization = `Bearer ${app.liveKey}`
      const url = `${app.origins.get('people')}/v1/people/ada/picture`
      return fetch(url, { method: 'PUT', headers: { authorization, ...headers }, body: form })
    }
    const file = new File([new Uint8Array([0, 13, 10, 255])], 'ä.png', { type: 'image/png' })
    const first = await put([['file', file]])
    expect([first.status, (await first.json()).result]).toEqual([
      200,
      { person: 'ada', name: 'ä.png', type: 'image/png', size: 4 },
    ])
    const late = await put([['file', file]], { 'x-late': 'yes' })
    expect([late.status, late.headers.get('x-size')]).toEqual([202, '4'])
    expect((await put([['file', file]], { 'x-late': 'perhaps' })).status).toBe(400)
    for (const parts of [
      [],
      [['other', file]],
      [['file', 'text']],
      [
        ['file', file],
        ['more', 'x'],
      ],
    ]) {
      expect((await put(parts as [string, Blob | string][])).status).toBe(400)
    }
    const large = new File([new Uint8Array(2_000)], 'large.png')
    expect((await put([['file', large]])).status).toBe(413)
  })

  it('is documented with its envelope and its headers', () => {
    const { paths } = openApiOf(testDialect, '/people', new Date())
    const update = paths['/v1/people/{person}']!.post!
    expect(update.parameters).toContainEqual(
      expect.objectContaining({ name: 'if-match', in: 'header', required: false }),
    )
    expect(update.responses[200]).toMatchObject({
      headers: { etag: { schema: { type: 'string' } } },
    })
    expect(JSON.stringify(update.responses[200])).toContain('"success":true')
  })
})

describe('a form', () => {
  it('is read as objects and lists', () => {
    expect(parseForm('a=1&b[c]=2&d[]=3&d[]=4&e[0][f]=5&e[1][f]=6&g[5]=7&h=')).toEqual({
      ...{ a: '1', b: { c: '2' }, d: ['3', '4'], e: [{ f: '5' }, { f: '6' }] },
      ...{ g: { 5: '7' }, h: '' },
    })
  })

  it.each([
    ['a name twice', 'a=1&a=2'],
    ['a value that is an object too', 'a=1&a[b]=2'],
    ['an object that is a value too', 'a[b]=2&a=1'],
    ['an open bracket', 'a[b=1'],
    ['no name', '[b]=1'],
    ['a deep name', `a${'[b]'.repeat(20)}=1`],
    ['very many fields', Array.from({ length: 1_001 }, (_, i) => `f${i}=1`).join('&')],
  ])('with %s is refused', (_title, form) => {
    expect(() => parseForm(form)).toThrow(SyntaxError)
  })

  it('has no prototype to change', () => {
    const read = parseForm('__proto__[x]=1&constructor=2') as Record<string, unknown>
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.keys(read)).toEqual(['__proto__', 'constructor'])
  })
})
