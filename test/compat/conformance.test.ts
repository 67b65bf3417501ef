/** The rules that every dialect follows: credentials, errors in its own shape, paths, methods, bodies, documentation. */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examplesOf } from '../../src/compat/dialect.ts'
import { dialects } from '../../src/compat/dialects.ts'
import { errorCodes } from '../../src/core/values/errors.ts'
import { publishedSchema } from '../support/rest.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

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

    function expectFailure(answer: Awaited<ReturnType<typeof send>>, status: number) {
      expect(answer.response.status).toBe(status)
      expect(answer.response.headers.get('content-type')).toMatch(/^application\/json/)
      expect(answer.response.headers.get('x-request-id')).toMatch(/./)
      dialect.errorSchema.parse(answer.body)
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
      const { response } = await send(route.method, placeOf(route.path), { headers })
      expect(response.status).toBeLessThan(500)
    })

    it.each(routes)('%s refuses parameters that it does not know', async (_title, route) => {
      const path = `${placeOf(route.path)}?no_such_parameter=1`
      expectFailure(await send(route.method, path), 400)
      expectFailure(await send(route.method, `${placeOf(route.path)}?a=1&a=2`), 400)
    })

    it('answers an unknown path, a wrong method and a wrong escape in its own shape', async () => {
      expectFailure(await send('GET', '/no/such/path'), 404)
      const [first] = dialect.routes
      const used = new Set(
        dialect.routes.filter(({ path }) => path === first?.path).map(({ method }) => method),
      )
      const other = (['DELETE', 'PUT', 'POST'] as const).find((method) => !used.has(method)) ?? ''
      const wrong = await send(other, placeOf(first?.path ?? ''))
      expectFailure(wrong, 405)
      expect(wrong.response.headers.get('allow')).toContain(first?.method)
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
      const health = dialect.healthPath ? [`GET ${dialect.healthPath}`] : []
      expect(published.sort()).toEqual([...health, ...routes.map(([title]) => title)].sort())
      const names = dialect.routes.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      const page = await fetch(`${app.url}${mount}/docs`)
      expect(page.headers.get('content-type')).toMatch(/^text\/html/)
      const html = await page.text()
      for (const { path, summary, name } of dialect.routes) {
        expect(html).toContain(path)
        const example = JSON.stringify(examples[name]?.response, null, 2)
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
