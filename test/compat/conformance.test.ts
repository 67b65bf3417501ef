/** The rules that every dialect follows: credentials, errors in its own shape, paths, methods, bodies, documentation. */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnswerForm } from '../../src/compat/answer-form.ts'
import { dialects } from '../../src/compat/dialects.ts'
import { saidOf } from '../../src/compat/error-table.ts'
import { examplesOf } from '../../src/compat/examples-of.ts'
import { errorCodes } from '../../src/core/values/errors.ts'
import { dialectSamples } from '../support/dialect-samples.ts'
import { type Json, publishedSchema } from '../support/rest.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const keyHeader = 'idempotency-key'
/** Ids that nothing has, as clients may write them by mistake or on purpose. */
const oddIds = [
  ...['%2F', '..%2F..', '%20', '%00', '%0A', '%22', '%27%3B--', '%25', '%3F', '%23', '%7B%7D'],
  ...['__proto__', 'constructor', '-1', '0', '1e309', 'null', '%F0%9F%8E%89', '%ED%95%9C'],
  'x'.repeat(256),
]

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))(
  '%s',
  (_name, dialect) => {
    const mount = dialect.mounts[0] ?? ''
    const examples = examplesOf(dialect, new Date())
    const media = Object.keys(dialect.bodies)[0] ?? ''

    async function send(method: string, path: string, init: RequestInit = {}) {
      const response = await fetch(`${app.url}${mount}${path}`, {
        method,
        ...init,
        headers: { authorization: `Bearer ${app.liveKey}`, ...init.headers },
      })
      return { response, body: (await response.json()) as Record<string, unknown> }
    }

    const sample = dialectSamples[dialect.name]
    if (!sample) throw new Error(`test/support/dialect-samples.ts has no ${dialect.name}`)

    /** A body in the first media type that the dialect reads. */
    function bodyOf(body: Json): RequestInit {
      const text = media === 'application/json' ? JSON.stringify(body) : new URLSearchParams(body)
      return { body: String(text), headers: { 'content-type': media } }
    }

    async function make(n: number, key?: string) {
      const { path, body } = sample!.make(n)
      const { headers, ...init } = bodyOf(body)
      return send('POST', path, {
        ...init,
        headers: { ...headers, ...(key && { [keyHeader]: key }) },
      })
    }

    function expectFailure(answer: Awaited<ReturnType<typeof send>>, status: number) {
      expect(answer.response.status).toBe(status)
      expect(answer.response.headers.get('content-type')).toMatch(/^application\/json/)
      expect(answer.response.headers.get(dialect.requestIdHeader ?? 'x-request-id')).toMatch(/./)
      dialect.errorSchema.parse(answer.body)
    }

    /** An example as the envelope holds it in the documentation. */
    function wrapped(response: unknown, form: AnswerForm = 'WRAPPED') {
      const { envelope } = dialect
      if (!envelope || form === 'BARE') return response
      const now = new Date('2024-01-15T10:30:00Z')
      return envelope.wrap(response, { requestId: 'req_001', now, form })
    }

    /** A path of the route with something in every place. */
    const placeOf = (path: string) => path.replace(/\{\w+\}/g, 'none')
    const routes = dialect.routes.map((route) => [`${route.method} ${route.path}`, route] as const)
    const writing = routes.filter(([, route]) => route.body !== null)

    it.each(routes)('%s refuses who shows no key, or a wrong one', async (_title, route) => {
      const none = await fetch(`${app.url}${mount}${placeOf(route.path)}`, { method: route.method })
      expectFailure({ response: none, body: await none.json() }, 401)
      const headers = { authorization: 'Bearer om_live_wrongwrongwrongwrong' }
      expectFailure(await send(route.method, placeOf(route.path), { headers }), 401)
    })

    it.each(writing)(
      '%s refuses bodies that are not readable',
      async (_title, { method, path }) => {
        const headers = { 'content-type': media }
        const at = placeOf(path)
        if (media === 'application/json') {
          for (const body of ['{"a":', '{}{}', "{'a':1}", '[1,]', 'NaN', '\ufeff{}']) {
            expectFailure(await send(method, at, { body, headers }), 400)
          }
        }
        expectFailure(await send(method, at, { body: new Uint8Array([0x7b, 0xff]), headers }), 400)
        expectFailure(
          await send(method, at, { body: 'x', headers: { 'content-type': 'a/b' } }),
          415,
        )
        const gzip = { ...headers, 'content-encoding': 'gzip' }
        expectFailure(await send(method, at, { body: '{}', headers: gzip }), 415)
      },
    )

    it.each(writing)('%s never fails over a body of the wrong kind', async (_title, route) => {
      const headers = { 'content-type': media }
      for (const body of [
        'null',
        '[]',
        '"text"',
        '7',
        '{"__proto__":{"x":1}}',
        '{"constructor":1}',
      ]) {
        const { response } = await send(route.method, placeOf(route.path), { body, headers })
        expect(response.status).toBeLessThan(500)
      }
      // An empty body, with its media type and without.
      for (const init of [{ headers }, {}, { headers, body: '' }]) {
        const { response, body } = await send(route.method, placeOf(route.path), init)
        expect(response.status).toBeLessThan(500)
        if (response.status >= 400) dialect.errorSchema.parse(body)
      }
    })

    it.each(routes)('%s refuses parameters that it does not know', async (_title, route) => {
      const path = `${placeOf(route.path)}?no_such_parameter=1`
      expectFailure(await send(route.method, path), 400)
      expectFailure(await send(route.method, `${placeOf(route.path)}?a=1&a=2`), 400)
    })

    // Each route gets a few of them, so that all occur: a request costs more than the route says.
    const named = routes
      .filter(([, { path }]) => path.includes('{'))
      .map(([title, route], i) => [title, route, [0, 1, 2].map((n) => 3 * i + n)] as const)
    it.each(named)(
      '%s answers odd ids in its own shape',
      async (_title, { method, path }, places) => {
        for (const place of places) {
          const odd = oddIds[place % oddIds.length] ?? ''
          const { response, body } = await send(method, path.replace(/\{\w+\}/g, odd))
          expect([odd, response.status < 500]).toEqual([odd, true])
          if (response.status >= 400) dialect.errorSchema.parse(body)
        }
      },
    )

    it('answers a repeated request with the first answer, and refuses another with its key', async () => {
      const first = await make(1, 'repeat-1')
      expect(first.response.ok).toBe(true)
      const again = await make(1, 'repeat-1')
      expect([again.response.status, again.body]).toEqual([first.response.status, first.body])
      const marker = dialect.idempotency?.replayed ?? 'idempotent-replayed'
      expect(first.response.headers.get(marker)).toBeNull()
      expect(again.response.headers.get(marker)).toBe('true')
      const { status } = saidOf(dialect.errors, 'IDEMPOTENCY_KEY_REUSED')
      expectFailure(await make(2, 'repeat-1'), status)
      const invalid = saidOf(dialect.errors, 'INVALID_REQUEST')
      expectFailure(await make(2, 'x'.repeat(256)), invalid.status)
    })

    it('lists what there is, each once, a page at a time to the end', async () => {
      const made: string[] = []
      for (const n of [11, 12, 13, 14, 15]) made.push(sample.made((await make(n)).body))
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const { response, body } = await send('GET', sample.list(2, cursor))
        expect(response.status).toBe(200)
        const page = sample.page(body)
        seen.push(...page.ids)
        expect(page.next === null || page.ids.length === 2).toBe(true)
        cursor = page.next
      } while (cursor !== null)
      expect(new Set(seen).size).toBe(seen.length)
      const mine = seen.filter((id) => made.includes(id))
      // In the order of time, the newest or the oldest first.
      expect([made, made.toReversed()]).toContainEqual(mine)
    })

    it.runIf(sample.named)('finds what has an odd id of the caller', async () => {
      for (const odd of ["a/b ?&=#%'", '__proto__', '../x', '한 🎉', '"\\']) {
        // Customers are of the workspace, whatever the dialect.
        const own = `${odd} ${dialect.name}`
        const { path, body, read } = sample.named!(own)
        const made = await send('POST', path, bodyOf(body))
        expect([own, made.response.ok]).toEqual([own, true])
        const found = await send('GET', read)
        expect(sample.made(found.body)).toBe(sample.made(made.body))
      }
    })

    it('answers an unknown path, a wrong method and a wrong escape in its own shape', async () => {
      expectFailure(await send('GET', '/no/such/path'), 404)
      const [first] = dialect.routes
      const used = new Set(
        dialect.routes.filter(({ path }) => path === first?.path).map(({ method }) => method),
      )
      const other = (['DELETE', 'PUT', 'POST'] as const).find((method) => !used.has(method)) ?? ''
      const wrong = await send(other, placeOf(first?.path ?? ''))
      expectFailure(wrong, dialect.unrouted ? 404 : 405)
      const allow = wrong.response.headers.get('allow')
      if (!dialect.unrouted) expect(allow).toContain(first?.method)
      const open = dialect.routes.find(({ path }) => path.includes('{'))
      if (open) expectFailure(await send(open.method, open.path.replace(/\{\w+\}/g, '%E0%A4')), 400)
    })

    it('refuses a body beyond its size, said or not', async () => {
      const route = dialect.routes.find(({ body, upload }) => body && !upload)
      if (!route) return
      const headers = { 'content-type': media, authorization: `Bearer ${app.liveKey}` }
      const answer = await new Promise<{ status?: number; body: unknown }>((resolve, reject) => {
        const request = httpRequest(
          `${app.url}${mount}${placeOf(route.path)}`,
          { method: route.method, headers: { ...headers, 'transfer-encoding': 'chunked' } },
          async (response) => {
            let text = ''
            for await (const chunk of response) text += chunk
            resolve({ status: response.statusCode, body: JSON.parse(text) })
          },
        )
        request.on('error', reject)
        request.write(Buffer.alloc(3 * 1024 * 1024, 0x20))
      })
      expect(answer.status).toBe(413)
      dialect.errorSchema.parse(answer.body)
    })

    it('understands a request that names the whole URL, as proxies may send it', async () => {
      const status = await new Promise((resolve, reject) => {
        const options = { path: `http://elsewhere.example${mount}/openapi.json?` }
        httpRequest(app.url, options, (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end()
      })
      expect(status).toBe(200)
    })

    it.each(errorCodes)('has a code, a status and a body for %s', (code) => {
      const words = dialect.errors[code]
      expect(words.status).toBeGreaterThanOrEqual(400)
      const failure = { ...words, message: 'It failed.', details: {}, requestId: 'req_1' }
      dialect.errorSchema.parse(dialect.errorBody(failure))
    })

    it.each(routes)('shows an example of %s that fits its declarations', (_title, route) => {
      const example = examples[route.name]
      const { path = {}, query, request, response } = example ?? { response: undefined }
      const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(Object.keys(path)).toEqual(names)
      if (route.query) route.query.parse(query ?? {})
      else expect(query).toBeUndefined()
      if (route.body) route.body.parse(request)
      else expect(request).toBeUndefined()
      expect(publishedSchema(route.response).parse(response)).toEqual(response)
    })

    it('shows examples of what it serves alone', () => {
      const names = dialect.routes.map(({ name }) => name)
      expect(Object.keys(examples).sort()).toEqual(names.sort())
    })

    it('publishes every route, once, as OpenAPI 3.1 and as a page', async () => {
      const { response, body } = await send('GET', '/openapi.json')
      expect(response.status).toBe(200)
      expect(body.openapi).toBe('3.1.0')
      const paths = body.paths as Record<string, Record<string, { operationId: string }>>
      const published = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      )
      const health = [dialect.healthPath ?? [], Object.keys(dialect.probes ?? {})]
        .flat()
        .map((path) => `GET ${path}`)
      expect(published.sort()).toEqual([...health, ...routes.map(([title]) => title)].sort())
      const names = dialect.routes.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      const page = await fetch(`${app.url}${mount}/docs`)
      expect(page.headers.get('content-type')).toMatch(/^text\/html/)
      const html = await page.text()
      for (const { path, summary, name, form } of dialect.routes) {
        expect(html).toContain(path)
        const shown = wrapped(examples[name]?.response, form)
        const example = JSON.stringify(shown, null, 2)
        expect(html).toContain(example.replaceAll('"', '&quot;').replaceAll("'", '&#39;'))
        expect(html).toContain(summary.replaceAll("'", '&#39;'))
      }
    })

    it.each(dialect.mounts)('is served below %s', async (place) => {
      const page = await fetch(`${app.url}${place}/openapi.json?`)
      expect(page.status).toBe(200)
      expect(((await page.json()) as { servers: { url: string }[] }).servers[0]?.url).toBe(place)
    })
  },
)
