/** Zentla's customers by HTTP: the mount of its own and the shared one, keys, entity tags, pages, bodies, keys of requests. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { type RestAnswer, type RestClient, restClient } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let key: string
let zentla: RestClient
beforeAll(async () => {
  app = await startTestApp()
  key = await keyOf('ADMIN')
  zentla = restClient(app, { mount: '/api/v1', key })
})
afterAll(() => app?.close())

async function keyOf(role: string, by = app.liveKey): Promise<string> {
  const mutation = `mutation { createApiKey(input: {name: "z", role: ${role}, dialect: ZENTLA}) { secret apiKey { dialect prefix } } }`
  type Made = { createApiKey: { secret: string; apiKey: { dialect: string; prefix: string } } }
  const { createApiKey } = await graphqlData<Made>(app.url, by, mutation)
  const { secret, apiKey } = createApiKey
  expect([apiKey.dialect, secret.slice(0, apiKey.prefix.length)]).toEqual(['ZENTLA', apiKey.prefix])
  return secret
}

let serial = 0
async function create(more: object = {}) {
  serial += 1
  const { body } = await zentla.post('/customers', { email: `c${serial}@example.com`, ...more })
  return body.data
}

describe('a key', () => {
  it('has the form of its dialect and mode, and works in every dialect', async () => {
    expect(key).toMatch(/^zentla_live_[\w-]{43}$/)
    expect(await keyOf('READ', app.testKey)).toMatch(/^zentla_test_/)
    const own = restClient(app, { mount: '/v1', key })
    expect((await own.get('/customers')).status).toBe(200)
    const ours = restClient(app, { mount: '/zentla/api/v1' })
    expect((await ours.get('/customers')).status).toBe(200)
  })

  it.each([
    ['none', {}],
    ['one of ours', { authorization: 'Bearer om_live_x' }],
    ['an unknown form', { authorization: 'Bearer what' }],
  ])('selects the dialect where several are served: %s selects none', async (_, headers) => {
    const answer = await fetch(`${app.url}/api/v1/customers`, { headers })
    const [code, message] = ['UNAUTHORIZED', expect.any(String)]
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { success: false, error: { code, message, details: {} }, code, message },
    ])
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  it('that is sent otherwise than as a bearer is none', async () => {
    const headers = { 'x-api-key': key }
    const answer = await fetch(`${app.url}/zentla/api/v1/customers`, { headers })
    expect(answer.status).toBe(401)
  })
})

describe('the health report', () => {
  it.each(['/api/v1', '/zentla/api/v1'])('needs no key below %s', async (mount) => {
    const answer = await fetch(`${app.url}${mount}/health`)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        status: 'ok',
        timestamp: expect.stringMatching(/Z$/),
        services: { database: 'healthy', redis: 'healthy' },
      },
    ])
    for (const [probe, body] of Object.entries({ live: { live: true }, ready: { ready: true } })) {
      const probed = await fetch(`${app.url}${mount}/health/${probe}`)
      expect([probed.status, await probed.json()]).toEqual([200, body])
    }
  })
})

describe('a customer', () => {
  it('is made, read by either id, and wrapped', async () => {
    const given = {
      ...{ email: 'customer@example.com', name: 'John Doe', externalId: 'a/b%20c' },
      metadata: { company: 'Acme Inc' },
    }
    const made = await zentla.post('/customers', given, { 'x-request-id': 'mine-1' })
    const { id, createdAt } = made.body.data
    expect([made.status, made.body]).toEqual([
      201,
      {
        success: true,
        data: {
          ...given,
          ...{ id: expect.stringMatching(/^cust_/), workspaceId: expect.stringMatching(/^ws_/) },
          ...{ version: 1, createdAt: expect.stringMatching(/\.\d{3}Z$/), updatedAt: createdAt },
        },
        meta: { requestId: 'mine-1', timestamp: expect.stringMatching(/Z$/) },
      },
    ])
    expect(made.headers.get('x-request-id')).toBe('mine-1')
    for (const one of [id, encodeURIComponent(given.externalId)]) {
      const read = await zentla.get(`/customers/${one}`)
      expect([read.status, read.body.data]).toEqual([200, made.body.data])
    }
  })

  it('cannot be made twice with one e-mail address in any case, or one externalId', async () => {
    await create({ email: 'twice@example.com', externalId: 'twice' })
    const again = await zentla.post('/customers', { email: 'Twice@Example.com' })
    expect([again.status, again.body.code]).toEqual([409, 'CONFLICT'])
    expect(again.body.error.details.reason).toBe('EMAIL_TAKEN')
    const other = await zentla.post('/customers', { email: 'o@example.com', externalId: 'twice' })
    expect([other.status, other.body.error.details.reason]).toEqual([409, 'EXTERNAL_ID_TAKEN'])
    const email = 'at-once@example.com'
    const all = await Promise.all(
      Array.from({ length: 5 }, () => zentla.post('/customers', { email })),
    )
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
  })

  it('is changed only as the version that was read', async () => {
    const { id } = await create({ name: 'Old' })
    const tag = (await zentla.get(`/customers/${id}`)).headers.get('etag')
    expect(tag).toBe(`W/"${id}-1"`)
    const change = (name: string, match: string) =>
      zentla.send('PATCH', `/customers/${id}`, { name }, { 'if-match': match })
    const first = await change('New', String(tag))
    expect([first.status, first.headers.get('etag')]).toEqual([200, `W/"${id}-2"`])
    expect(first.body.data).toMatchObject({ name: 'New', version: 2 })
    for (const match of [String(tag), 'nonsense', `W/"cust_00000000000000000000000000-2"`, '""']) {
      const late = await change('Lost', match)
      expect([late.status, late.body.code]).toEqual([412, 'PRECONDITION_FAILED'])
    }
    expect((await change('Strong', `"${id}-2"`)).body.data.version).toBe(3)
    expect((await change('Any', '*')).body.data).toMatchObject({ name: 'Any', version: 4 })
  })

  it('has its metadata replaced; fields that nobody knows are ignored', async () => {
    const { id } = await create({ metadata: { a: 1 }, phone: '1', plan: { id: 'x' } })
    const changed = await zentla.send('PATCH', `/customers/${id}`, { metadata: { b: 2 }, x: [] })
    expect([changed.status, changed.body.data.metadata]).toEqual([200, { b: 2 }])
  })

  it('is found by a part of its e-mail address, which stands for itself', async () => {
    await create({ email: 'Find_Me@Shop.example' })
    const found = async (email: string) =>
      (await zentla.get(`/customers?email=${encodeURIComponent(email)}`)).body.data.length
    expect(await found('d_me@shop')).toBe(1)
    expect(await found('d%me')).toBe(0)
  })

  it('that is not there or not well-formed is refused in the words of the document', async () => {
    const missing = await zentla.get('/customers/cust_none')
    expect([missing.status, missing.body]).toEqual([
      404,
      {
        ...{ success: false, code: 'NOT_FOUND', message: missing.body.error.message },
        error: {
          ...{ code: 'NOT_FOUND', message: expect.any(String) },
          details: { entity: 'customer', id: 'cust_none' },
        },
        meta: { requestId: missing.headers.get('x-request-id') },
      },
    ])
    const wrong = await zentla.post('/customers', { email: 'no address', name: '' })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'VALIDATION_ERROR'])
    expect(wrong.body.error.details).toContainEqual({ field: 'name', message: expect.any(String) })
  })
})

describe('a list', () => {
  it('goes on to its end, where the cursor is absent', async () => {
    await Promise.all([create(), create(), create()])
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await zentla.get(`/customers?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      ids.push(...body.data.map(({ id }: { id: string }) => id))
      expect(Object.keys(body).sort()).toEqual(
        ['success', 'data', 'hasMore', 'meta', ...(body.hasMore ? ['nextCursor'] : [])].sort(),
      )
      cursor = body.nextCursor
    } while (cursor)
    const all = await zentla.get('/customers?limit=100')
    expect(ids).toEqual(all.body.data.map(({ id }: { id: string }) => id))
  })

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=nonsense', 'colour=red'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await zentla.get(`/customers?${query}`)
      expect([status, body.code]).toEqual([400, 'VALIDATION_ERROR'])
      if (query.startsWith('cursor')) expect(body.error.details.reason).toBe('INVALID_CURSOR')
    },
  )

  it('takes an empty query', async () => {
    expect((await zentla.get('/customers?')).status).toBe(200)
  })
})

describe('a key of a request', () => {
  it('brings the first answer again, and no other request', async () => {
    const headers = { 'x-idempotency-key': 'unique-request-id-123' }
    const body = { email: 'keyed@example.com' }
    const first = await zentla.post('/customers', body, headers)
    const again = await zentla.post('/customers', body, headers)
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(first.headers.get('x-idempotent-replayed')).toBeNull()
    expect(again.headers.get('x-idempotent-replayed')).toBe('true')
    const other = await zentla.post('/customers', { email: 'other@example.com' }, headers)
    expect([other.status, other.body.code]).toEqual([409, 'CONFLICT'])
  })
})

describe('a workspace that sends fast', () => {
  it('is refused beyond its windows, and told the widest one', async () => {
    const fast = await startTestApp({ rateLimits: 'on' })
    const { get } = restClient(fast, { mount: '/zentla/api/v1', key: fast.liveKey })
    // A busy machine may spread one burst over more than the narrowest window.
    const answers: RestAnswer[] = []
    await until(async () => {
      answers.push(...(await Promise.all(Array.from({ length: 12 }, () => get('/customers')))))
      return answers.some(({ status }) => status === 429)
    })
    for (const { status, headers, body } of answers) {
      expect(headers.get('x-ratelimit-limit')).toBe('100')
      expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(100)
      expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(0)
      if (status === 200) continue
      expect([status, body.code]).toEqual([429, 'RATE_LIMITED'])
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    }
    const told = answers.map(({ headers }) => Number(headers.get('x-ratelimit-remaining')))
    expect(Math.max(...told)).toBe(99)
    await fast.close()
  })
})
