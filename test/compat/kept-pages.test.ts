/** Public pages are rendered once, and served from memory with the smallest encoding that the reader accepts. */
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDialectPages } from '../../src/compat/docs/dialect-pages.ts'
import { openMonetize } from '../../src/compat/openmonetize/dialect.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let now = new Date('2026-03-01T12:00:00Z')
beforeAll(async () => {
  app = await startTestApp({}, { clock: { now: () => now } })
})
afterAll(() => app?.close())

async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${app.url}${path}`, { method, headers }, resolve).on('error', reject).end()
  })
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) }
}

const html = { accept: 'text/html' }
const pages: [string, string, Record<string, string>][] = [
  ['the OpenAPI document', '/v1/openapi.json', {}],
  ['that of the other mount', '/openmonetize/v1/openapi.json', {}],
  ['the documentation', '/v1/docs', html],
  ['GraphiQL', '/graphql', html],
]

describe.each(pages)('%s', (_name, path, accept) => {
  it('comes compressed to who takes that, and is the same otherwise', async () => {
    const plain = await get(path, accept)
    const zipped = await get(path, { ...accept, 'accept-encoding': 'br, gzip' })
    expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined])
    expect([zipped.status, zipped.headers['content-encoding']]).toEqual([200, 'gzip'])
    expect(zipped.headers.vary).toContain('Accept-Encoding')
    expect(zipped.headers.etag).toBe(plain.headers.etag)
    expect(Number(zipped.headers['content-length'])).toBe(zipped.body.length)
    expect(zipped.body.length).toBeLessThan(plain.body.length / 2)
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true)
    const refused = await get(path, { ...accept, 'accept-encoding': 'gzip;q=0, br' })
    expect(refused.body.equals(plain.body)).toBe(true)
  })

  it('does not come to who has it', async () => {
    const { headers } = await get(path, accept)
    const etag = headers.etag ?? ''
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
    for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await get(path, { ...accept, 'if-none-match': known })
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag])
    }
    const other = await get(path, { ...accept, 'if-none-match': 'W/"other"' })
    expect(other.status).toBe(200)
  })
})

describe('the documentation', () => {
  it('answers HEAD with the head alone', async () => {
    const { headers } = await get('/v1/docs')
    const head = await get('/v1/docs', {}, 'HEAD')
    expect([head.status, head.body.length]).toEqual([200, 0])
    expect(head.headers['content-length']).toBe(headers['content-length'])
  })

  it('names the server as each reader does, however many names there are', async () => {
    const hosts = Array.from({ length: 40 }, (_, i) => `host-${i}.example`)
    for (const host of [...hosts, ...hosts]) {
      const { status, body } = await get('/v1/docs', { host })
      expect(status).toBe(200)
      expect([...new Set(String(body).match(/http:\/\/[\w.-]+\.(example|invalid)\b/g))]).toEqual([
        `http://${host}`,
      ])
    }
  })

  it('has the dates of the day on which it is read', async () => {
    const dated = async () => String((await get('/v1/docs')).body)
    const before = (await get('/v1/openapi.json')).headers.etag
    expect(await dated()).toContain('2026-03-01')
    now = new Date('2026-03-02T00:00:00Z')
    expect(await dated()).toContain('2026-03-02')
    expect((await get('/v1/openapi.json')).headers.etag).not.toBe(before)
  })

  it('is made once a day, whoever asks how often', async () => {
    let made = 0
    const [first] = openMonetize.routes
    const counted = () => {
      made += 1
      return 'counted'
    }
    const route = { ...first!, example: { response: counted } }
    const created = createDialectPages({
      dialect: { ...openMonetize, routes: [route] },
      mount: '/v1',
      originOf: ({ headers }) => `http://${headers.host}`,
      now: () => now,
    })
    const sent: Buffer[] = []
    const response = { appendHeader() {}, writeHead() {}, end: (body: Buffer) => sent.push(body) }
    for (let i = 0; i < 30; i++) {
      const asked = { headers: { host: `${i % 20}.example` } } as IncomingMessage
      await created.openApi(asked, response as never)
      await created.docs(asked, response as never)
    }
    expect(sent).toHaveLength(60)
    expect(made).toBe(1)
  })
})
