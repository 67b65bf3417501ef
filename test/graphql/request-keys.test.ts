/** Requests with an idempotency key over GraphQL: one effect, one answer, byte for byte. */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countRows, graphqlBody, type Sending, sendRaw } from '../support/keyed.ts'
import { addCredits, addFeature, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

const hourMs = 3_600_000

let tenant: Tenant
let readKey = ''
let writeKey = ''
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'ai', name: 'ai', type: 'CREDITS' })
  await addRateCard(tenant, '0.1', [{ eventType: 'ai', fixedCredits: '1' }])
  const made = JSON.parse(
    (
      await sendRaw(
        tenant.app,
        graphqlBody(
          'mutation { r: createApiKey(input: {name: "r", role: READ}) { secret } w: createApiKey(input: {name: "w", role: WRITE}) { secret } }',
        ),
      )
    ).text,
  )
  readKey = made.data.r.secret
  writeKey = made.data.w.secret
})
afterAll(() => tenant?.close())

let serial = 0
const newKey = () => `key-${serial++}`
const send = (body: string, sending: Sending = {}) => sendRaw(tenant.app, body, sending)
const customers = () => countRows(tenant, 'customer')
const keys = () => countRows(tenant, 'request_key')
const creation = graphqlBody('mutation { createCustomer(input: {name: "Acme"}) { id } }')
const codeOf = (text: string) => JSON.parse(text).errors?.[0]?.extensions?.code

async function twice(body: string, sending: Sending = {}) {
  const key = newKey()
  return [await send(body, { key, ...sending }), await send(body, { key, ...sending })] as const
}

describe.each([
  ['application/json', {}],
  ['application/graphql-response+json', { accept: 'application/graphql-response+json' }],
  ['an event stream', { accept: 'text/event-stream' }],
] as [string, Record<string, string>][])('a mutation with a key that asks for %s', (_, headers) => {
  it.each(['first seen', 'seen before', 'prepared'])('is carried out once, %s', async () => {
    const before = await customers()
    const [first, second] = await twice(creation, { headers })
    expect(first.status).toBe(200)
    expect(first.text).toContain('cust_')
    expect(first.isReplay).toBe(false)
    expect(second.isReplay).toBe(true)
    expect(second.status).toBe(200)
    expect(second.text).toBe(first.text)
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(await customers()).toBe(before + 1)
  })
})

describe('the key of a request', () => {
  it('may come as X-Idempotency-Key, which is the same key', async () => {
    const key = newKey()
    const before = await customers()
    const first = await send(creation, { headers: { 'x-idempotency-key': key } })
    const second = await send(creation, { key, headers: { 'x-idempotency-key': key } })
    expect(second.isReplay).toBe(true)
    expect(second.text).toBe(first.text)
    expect(await customers()).toBe(before + 1)
  })

  it.each([
    ['empty', ''],
    ['of 256 characters', 'x'.repeat(256)],
    ['not ASCII', 'schl\u00fcssel'],
    ['with a tab', 'a\tb'],
  ])('is refused when it is %s', async (_, key) => {
    const before = await customers()
    const { status, text } = await send(creation, { key })
    expect(status).toBe(400)
    expect(codeOf(text)).toBe('INVALID_REQUEST')
    expect(await customers()).toBe(before)
  })

  it('may have 255 characters, spaces and quotes', async () => {
    for (const key of ['y'.repeat(255), '"8e03978e-40d5"', 'a b', "it's"]) {
      const first = await send(creation, { key })
      const second = await send(creation, { key })
      expect([first.status, second.isReplay, second.text]).toEqual([200, true, first.text])
    }
  })

  it('is refused when the two headers, or two of one, differ', async () => {
    const before = await customers()
    const differ = await send(creation, { key: 'a', headers: { 'x-idempotency-key': 'b' } })
    expect(differ.status).toBe(400)
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = [
        ...['Host', 'localhost', 'Content-Type', 'application/json'],
        ...['Authorization', `Bearer ${tenant.app.liveKey}`],
        ...['Content-Length', String(creation.length)],
        ...['Idempotency-Key', 'a', 'Idempotency-Key', 'b'],
      ]
      const sent = httpRequest(`${tenant.app.url}/graphql`, { method: 'POST', headers }, (res) => {
        res.resume()
        resolve(res.statusCode)
      })
      sent.on('error', reject)
      sent.end(creation)
    })
    expect(status).toBe(400)
    expect(await customers()).toBe(before)
  })

  it('is another one in the other mode and on another path of REST', async () => {
    const key = newKey()
    const live = await send(creation, { key })
    const test = await send(creation, { key, credential: tenant.app.testKey })
    expect([live.isReplay, test.isReplay]).toEqual([false, false])
    expect(test.text).not.toBe(live.text)
    const rest = await send('{}', { key, path: '/v1/webhooks' })
    expect(rest.isReplay).toBe(false)
    expect(rest.status).toBe(400)
  })

  it('is one whichever of its paths GraphQL is reached by', async () => {
    const key = newKey()
    const first = await send(creation, { key })
    const second = await send(creation, { key, path: '/v1/graphql' })
    expect([second.isReplay, second.text]).toEqual([true, first.text])
  })

  it('is refused with 422 for another body, and for another URL', async () => {
    const key = newKey()
    await send(creation, { key })
    const before = await customers()
    const other = graphqlBody('mutation { createCustomer(input: {name: "Other"}) { id } }')
    const answers = [
      await send(other, { key }),
      await send(other, { key }),
      await send(other, { key }),
      await send(creation, { key, path: '/graphql?x=1' }),
    ]
    for (const { status, text, isReplay } of answers) {
      expect([status, isReplay, codeOf(text)]).toEqual([422, false, 'IDEMPOTENCY_KEY_REUSED'])
    }
    expect(await customers()).toBe(before)
  })

  it('shows nobody an answer that was given to somebody who may do more', async () => {
    const body = graphqlBody(
      'mutation { createCustomer(input: {name: "x"}) { id } createApiKey(input: {name: "x", role: READ}) { secret } }',
    )
    const key = newKey()
    const mine = await send(body, { key })
    expect(mine.text).toContain('om_live_')
    const theirs = await send(body, { key, credential: writeKey })
    expect(theirs.isReplay).toBe(false)
    expect(theirs.text).not.toContain('om_live_')
    expect(codeOf(theirs.text)).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('holds for 24 hours', async () => {
    const key = newKey()
    const first = await send(creation, { key })
    tenant.clock.advance(24 * hourMs - 1_000)
    expect((await send(creation, { key })).text).toBe(first.text)
    tenant.clock.advance(2_000)
    const later = await send(creation, { key })
    expect([later.status, later.isReplay]).toEqual([200, false])
    expect(later.text).not.toBe(first.text)
  })
})

describe('a request that writes nothing', () => {
  it('has no use for its key', async () => {
    const before = await keys()
    for (let time = 0; time < 4; time++) {
      const { status, isReplay } = await send(graphqlBody('{ workspace { id } }'), { key: 'query' })
      expect([status, isReplay]).toEqual([200, false])
    }
    const query = `/graphql?query=${encodeURIComponent('{ workspace { id } }')}`
    const got = await sendRaw(tenant.app, undefined, { method: 'GET', path: query, key: 'query' })
    expect([got.status, JSON.parse(got.text).data.workspace.id]).toEqual([200, tenant.workspaceId])
    const head = await sendRaw(tenant.app, undefined, { method: 'HEAD', path: query, key: 'query' })
    expect(head.status).toBeLessThan(500)
    expect(await keys()).toBe(before)
  })

  it.each([
    ['is not readable', '{"query":', {}, 400],
    ['does not validate', graphqlBody('mutation { createNothing }'), {}, 200],
    [
      'has wrong variables',
      graphqlBody('mutation($n: Int!) { createCustomer(input: {name: $n}) { id } }', { n: 'x' }),
      {},
      200,
    ],
    [
      'is refused for its input',
      graphqlBody('mutation { createCustomer(input: {externalId: ""}) { id } }'),
      {},
      200,
    ],
    ['shows no credential', creation, { headers: { authorization: '' } }, 401],
    ['shows a wrong one', creation, { credential: 'om_live_wrongwrongwrong' }, 401],
    ['lacks the right', creation, { credential: 'READ' }, 200],
  ] as [string, string, Sending, number][])(
    'leaves its key free when it %s',
    async (_, body, how, expected) => {
      const key = newKey()
      const before = await keys()
      const sending = how.credential === 'READ' ? { credential: readKey } : how
      const refused = await send(body, { key, ...sending })
      expect(JSON.parse(refused.text).errors).toHaveLength(1)
      if (expected !== 200) expect(refused.status).toBeGreaterThanOrEqual(400)
      expect(await keys()).toBe(before)
      const { status, isReplay } = await send(creation, { key })
      expect([status, isReplay]).toEqual([200, false])
    },
  )

  it('leaves its key free when credits do not suffice, and can be sent again when they do', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, 'ai', {})
    const key = newKey()
    const body = graphqlBody(
      'mutation($c: ID!) { recordUsage(input: {customerId: $c, eventType: "ai"}) { credits } }',
      { c: customerId },
    )
    for (let time = 0; time < 3; time++) {
      expect(codeOf((await send(body, { key })).text)).toBe('INSUFFICIENT_CREDITS')
    }
    await addCredits(tenant, customerId, '10')
    expect(JSON.parse((await send(body, { key })).text).data.recordUsage.credits).toBe('1')
    expect((await send(body, { key })).isReplay).toBe(true)
    expect((await tenant.balance(customerId)).available).toBe('9')
  })
})

describe('the answer to a request with a key', () => {
  it('is kept with its secret, which no table shows', async () => {
    const body = graphqlBody(`mutation {
      createApiKey(input: {name: "ci", role: WRITE}) { secret }
      createOAuthClient(input: {name: "ci", role: READ}) { secret }
      createWebhookEndpoint(input: {url: "https://example.com/x", enabledEvents: ["*"]}) { secret } }`)
    const [first, second] = await twice(body)
    expect(JSON.parse(first.text).errors).toBeUndefined()
    expect([second.isReplay, second.text]).toEqual([true, first.text])
    const { data } = JSON.parse(first.text)
    const secrets = Object.values(data as Record<string, { secret: string }>).map((x) => x.secret)
    expect(secrets).toHaveLength(3)
    const { rows } = await tenant.sql.query('select body from request_key where body is not null')
    const kept = Buffer.concat(rows.map((row) => row.body)).toString('latin1')
    for (const secret of secrets) expect(kept).not.toContain(secret.slice(-12))
  })

  it('is kept as it is when only a part was carried out', async () => {
    const before = await customers()
    const body = graphqlBody(`mutation {
      a: createCustomer(input: {externalId: "part"}) { id }
      b: createCustomer(input: {externalId: "part"}) { id }
      c: createCustomer(input: {externalId: "part2"}) { id } }`)
    const [first, second] = await twice(body)
    expect(codeOf(first.text)).toBe('CONFLICT')
    expect([second.isReplay, second.text]).toEqual([true, first.text])
    expect(await customers()).toBeLessThanOrEqual(before + 2)
  })

  it('is one for a batch whose events are written side by side', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => tenant.customer()))
    for (const id of ids) await addCredits(tenant, id, '5')
    for (const id of ids) await entitle(tenant, id, 'ai', {})
    const body = graphqlBody(
      'mutation($e: [UsageEventInput!]!) { recordUsageBatch(input: { events: $e }) { accepted duplicates } }',
      { e: ids.map((customerId) => ({ customerId, eventType: 'ai' })) },
    )
    const [first, second] = await twice(body)
    expect(JSON.parse(first.text).data.recordUsageBatch).toEqual({ accepted: 6, duplicates: 0 })
    expect([second.isReplay, second.text]).toEqual([true, first.text])
    for (const id of ids) expect((await tenant.balance(id)).available).toBe('4')
  })

  it('is the same for a body in chunks', async () => {
    const key = newKey()
    const before = await customers()
    const stream = () => new Blob([creation]).stream()
    const first = await sendRaw(tenant.app, stream(), { key })
    const second = await sendRaw(tenant.app, stream(), { key })
    const third = await send(creation, { key })
    expect(first.status).toBe(200)
    expect([second.isReplay, second.text, third.text]).toEqual([true, first.text, first.text])
    expect(await customers()).toBe(before + 1)
  })

  it('says 413 when the body is too large, in chunks too', async () => {
    const stream = new Blob([' '.repeat(3 * 1024 * 1024)]).stream()
    const { status, text } = await sendRaw(tenant.app, stream, { key: newKey() })
    expect([status, codeOf(text)]).toEqual([413, 'INVALID_REQUEST'])
  })
})
