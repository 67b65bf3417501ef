/** One server speaks all dialects at once: the beginning of a key selects one at the shared mounts, and each has its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiDialects } from '../../src/core/values/api-dialects.ts'
import { graphqlData } from '../support/graphql.ts'
import type { Json } from '../support/rest.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
const keys: Record<string, string> = {}
const testKeys: Record<string, string> = {}
beforeAll(async () => {
  app = await startTestApp()
  const made = apiDialects.map(
    (dialect) =>
      `${dialect}: createApiKey(input: {name: "k", role: ADMIN, dialect: ${dialect}}) { secret }`,
  )
  const document = `mutation { ${made.join('\n')} }`
  for (const [by, all] of [
    [app.liveKey, keys],
    [app.testKey, testKeys],
  ] as const) {
    const answer: Json = await graphqlData(app.url, by, document)
    for (const dialect of apiDialects) all[dialect] = answer[dialect].secret
  }
  await graphqlData(
    app.url,
    app.liveKey,
    'mutation { createCustomer(input: {externalId: "ada", name: "Ada L", email: "ada@example.com"}) { id } }',
  )
})
afterAll(() => app?.close())

async function send(path: string, key?: string, init: RequestInit = {}) {
  const response = await fetch(`${app.url}${path}`, {
    ...init,
    headers: { ...(key && { authorization: `Bearer ${key}` }), ...init.headers },
  })
  return { status: response.status, body: (await response.json()) as Json }
}

/** A list of the customer, as each dialect writes it. */
const shown: Readonly<Record<string, (ada: object) => object>> = {
  ZENTLA: (ada) => ({ success: true, data: [ada], hasMore: false }),
  MONTRA: (ada) => ({ success: true, data: [ada] }),
  CREDIBILL: (ada) => ({ customers: [ada] }),
}
const others = Object.entries(shown)

describe('a shared mount', () => {
  it.each(others)('/api/v1 speaks to a key of %s in its words', async (dialect, list) => {
    const answer = await send('/api/v1/customers', keys[dialect])
    const email = { email: 'ada@example.com' }
    expect(answer).toMatchObject({ status: 200, body: list(email) })
    const testMode = await send('/api/v1/customers', testKeys[dialect])
    expect([testMode.status, JSON.stringify(testMode.body).includes('ada')]).toEqual([200, false])
  })

  it('/api is of CrediBill alone, which refuses all else in its words', async () => {
    const mine = await send('/api/customers', keys.CREDIBILL)
    expect([mine.status, mine.body.customers[0].first_name]).toEqual([200, 'Ada'])
    for (const dialect of ['ZENTLA', 'MONTRA', 'OPENMONETIZE']) {
      const refused = await send('/api/customers', keys[dialect])
      expect(refused).toEqual({ status: 401, body: { error: 'Invalid API key' } })
    }
    expect(await send('/api/customers')).toEqual({
      ...{ status: 401, body: { error: 'Missing or invalid Authorization header' } },
    })
  })

  it('/api/v1 refuses who shows no key of its dialects so that the clients of all can read it', async () => {
    const [code, message] = ['UNAUTHORIZED', expect.any(String)]
    const body = { success: false, error: { code, message, details: {} }, code, message }
    for (const key of [undefined, 'sk_', keys.OPENMONETIZE, 'zentla']) {
      expect(await send('/api/v1/customers', key)).toEqual({ status: 401, body })
    }
    // A key of the right form that nobody has is refused in the words of its dialect.
    const wrong = await send('/api/v1/customers', 'cb_live_nothing')
    expect(wrong).toEqual({ status: 401, body: { error: 'Invalid API key' } })
    expect((await send('/api/v1/health')).body).toMatchObject({ status: 'ok' })
  })

  it("takes requests at the paths of CrediBill's newer server", async () => {
    const asJson = (method: string, body?: object): RequestInit => ({
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const key = keys.CREDIBILL
    const plan = { name: 'Basic', pricingModel: 'flat', baseAmount: 1, currency: 'UGX' }
    const terms = { ...plan, interval: 'monthly' }
    const { planId } = (await send('/api/v1/plans/create', key, asJson('POST', terms))).body
    const created = asJson('POST', { email: 'new@example.com' })
    const { customerId } = (await send('/api/v1/customers/create', key, created)).body
    const subscribed = asJson('POST', { customerId, planId })
    const remove = asJson('DELETE')
    for (const path of ['/cancel?subscriptionId=', '/']) {
      const made = await send('/api/v1/subscriptions/create', key, subscribed)
      expect(made.status).toBe(201)
      const at = `/credibill/api/v1/subscriptions${path}${made.body.subscriptionId}`
      const cancelled = await send(at, key, remove)
      expect([cancelled.status, cancelled.body.success]).toEqual([200, true])
    }
    const gone = await send(`/api/v1/plans/delete?planId=${planId}`, key, remove)
    expect([gone.status, gone.body.message]).toEqual([200, 'Plan deleted'])
  })
})

describe('an own mount', () => {
  const mounts: [string, string][] = [
    ['ZENTLA', '/zentla/api/v1'],
    ['MONTRA', '/montra/api/v1'],
    ['CREDIBILL', '/credibill/api'],
    ['CREDIBILL', '/credibill/api/v1'],
  ]

  it.each(mounts)('of %s at %s takes the keys of all', async (dialect, mount) => {
    for (const one of apiDialects) {
      const { status, body } = await send(`${mount}/customers`, keys[one])
      expect([status, Object.keys(body)[0]]).toEqual([
        200,
        dialect === 'CREDIBILL' ? 'customers' : 'success',
      ])
    }
  })
})
