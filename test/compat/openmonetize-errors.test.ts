/** Every code of the document's error table that a caller can cause, over the wire. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ArchiveCustomerDocument } from '../support/ledger.generated.ts'
import { addCredits, addFeature, addRateCard, entitle } from '../support/product.ts'
import { type RestAnswer, type RestClient, restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let rest: RestClient
const keys = { read: '', write: '', token: '' }
beforeAll(async () => {
  tenant = await startTenant()
  rest = restClient(tenant.app)
  await addFeature(tenant, { key: 'chat', type: 'CREDITS' })
  await addRateCard(tenant, '0.1', [{ eventType: 'chat', fixedCredits: '4' }])
  for (const name of ['ada', 'bob', 'gone']) await tenant.customer(name)
  await addCredits(tenant, 'ada', '10')
  await tenant.ask(ArchiveCustomerDocument, { id: 'gone' })
  const made = await restClient(tenant.app, { mount: '' }).post('/graphql', {
    query: `mutation {
      read: createApiKey(input: { name: "r", role: READ }) { secret }
      write: createApiKey(input: { name: "w", role: WRITE }) { secret }
      token: createCustomerToken(input: { customerId: "ada" }) { token } }`,
  })
  const { read, write, token } = made.body.data
  Object.assign(keys, { read: read.secret, write: write.secret, token: token.token })
})
afterAll(() => tenant?.close())

function expectRefusal(answer: RestAnswer, status: number, code: string) {
  const { body, headers } = answer
  expect([answer.status, body.code, body.error.code]).toEqual([status, code, code])
  expect(body.message).toBe(body.error.message)
  expect(body.error.request_id).toBe(headers.get('x-request-id'))
  expect(body.error.details).toEqual(expect.any(Object))
}

const add = (customer: string, more: object = {}) =>
  rest.post('/credits/add', { customer_id: customer, amount: 1, ...more })
const record = async (customer: string, more: object = {}) => {
  const events = [{ customer_id: customer, event_type: 'chat', ...more }]
  return (await rest.post('/usage/events', { events })).body.events[0]
}

describe('an amount', () => {
  it('is exact as a number too, however large or small', async () => {
    await tenant.customer('rich')
    const text = (amount: string) => `{"customer_id":"rich","amount":${amount}}`
    const large = await rest.post('/credits/add', text('1e18'))
    expect(large.text).toContain('"available":1000000000000000000,')
    const tiny = await rest.post('/credits/add', text('1E-9'))
    expect(tiny.text).toContain('"available":1000000000000000000.000000001,')
    for (const amount of ['1e-400', '1e400', '1e19', '0e-400']) {
      expectRefusal(await rest.post('/credits/add', text(amount)), 400, 'INVALID_REQUEST')
    }
    for (const amount of ['"1e3"', '"1E-2"', '"1.0e+1"']) {
      const answer = await rest.post('/credits/add', text(amount))
      expectRefusal(answer, 400, 'INVALID_REQUEST')
      expect(answer.body.message).toContain('in a text without an exponent')
    }
    const none = await rest.post('/usage/events', {
      events: [{ customer_id: 'rich', event_type: 'chat', quantity: 0 }],
    })
    expect(none.body.rejected).toBe(1)
    const vanishing = `{"events":[{"customer_id":"rich","event_type":"chat","quantity":1e-400}]}`
    const { body } = await rest.post('/usage/events', vanishing)
    expect(body.events[0].error.message).toContain('at most 9 digits after the point')
  })
})

describe('the code', () => {
  it('INVALID_REQUEST says what is wrong, by the names of the request', async () => {
    const answer = await rest.post('/credits/add', { customer_id: 'ada', amount: 'x', more: 1 })
    expectRefusal(answer, 400, 'INVALID_REQUEST')
    expect(answer.body.message).toContain('amount must be a number')
    expect(answer.body.message).toContain('"more"')
    const check = await rest.post('/entitlements/check', { customer_id: 'ada', metadata: 7 })
    expect(check.body.message).toContain('feature_id is required')
    expect(check.body.message).toContain('metadata must be an object')
    const sdk = await rest.post('/entitlements/check', { userId: 'ada', featureId: 'chat' })
    expect(sdk.body.message).toContain('action')
  })

  it('INVALID_REQUEST of the core does so too', async () => {
    const past = await add('ada', { expires_at: '2020-01-01' })
    expect(past.body.message).toBe('expires_at must lie ahead.')
    const sdk = { userId: 'ada', amount: 1, expiresAt: '2020-01-01' }
    const purchase = await rest.post('/credits/purchase', sdk)
    expect(purchase.body.message).toBe('expiresAt must lie ahead.')
    const tiers = [{ up_to: 1, rate: 1 }]
    const rules = [{ feature: 'chat', tiers }]
    const pricing = await rest.post('/pricing/custom', { customer_id: 'ada', rules })
    expect(pricing.body.message).toContain('must be open, without up_to')
    const event = await record('ada', { idempotency_key: ' ' })
    expect(event.error.message).toBe('Invalid input: idempotency_key must not be blank.')
    expect(event.error.details.issues[0].path).toBe('idempotency_key')
    const depth = 100_000
    for (const within of ['', '1234567890123456']) {
      const deep = `{"customer_id":${'['.repeat(depth)}${within}${']'.repeat(depth)}}`
      expectRefusal(await rest.post('/credits/add', deep), 400, 'INVALID_REQUEST')
    }
    const names = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`name${i}`, i]))
    const strange = await add('ada', { ...names, ['n'.repeat(100_000)]: 1 })
    expectRefusal(strange, 400, 'INVALID_REQUEST')
    expect(strange.text.length).toBeLessThan(5_000)
    const range = await rest.get('/analytics?customer_id=ada&start_time=2090-01-01')
    expect(range.body.message).toContain('end_time must lie after start_time')
    const given = { customer_id: 'ada', feature_id: 'chat', limits: {}, limitValue: 5 }
    const both = await rest.post('/entitlements', given)
    expect(both.body.message).toContain('must have limits, or limitType, limitValue and period')
    const quoted = await add('customerId', { customer_id: 'customerId' })
    expect(quoted.body.message).toBe('No customer has the id "customerId".')
  })

  it('UNAUTHORIZED answers no, an unknown and a wrong kind of credential', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Basic YTpi',
      'Bearer om_live_wrong',
      `Bearer ${'x'.repeat(9_000)}`,
    ]) {
      expectRefusal(await rest.get('/credits/balance', { authorization }), 401, 'UNAUTHORIZED')
    }
  })

  it('FORBIDDEN answers a key that may read only, and a token of another customer', async () => {
    const reader = restClient(tenant.app, { key: keys.read })
    const body = { customer_id: 'ada', amount: 1 }
    expectRefusal(await reader.post('/credits/add', body), 403, 'FORBIDDEN')
    // The refusal applies even if every event would be refused individually.
    const data = Buffer.from('{"x": 1}\n').toString('base64')
    const file = { format: 'jsonl', compression: 'none', data }
    for (const [path, sent] of [
      ['/usage/events', { events: [{}, 'text'] }],
      ['/events/ingest', { events: [{}, 'text'] }],
      ['/usage/batch', file],
    ] as const) {
      expectRefusal(await reader.post(path, sent), 403, 'FORBIDDEN')
    }
    expect((await reader.get('/credits/balance?customer_id=ada')).status).toBe(200)
    const token = restClient(tenant.app, { key: keys.token })
    expect((await token.get('/credits/balance?customer_id=ada')).status).toBe(200)
    for (const customer of ['bob', 'nobody']) {
      const path = `/credits/balance?customer_id=${customer}`
      expectRefusal(await token.get(path), 403, 'FORBIDDEN')
    }
    expectRefusal(await token.get('/credits/balance'), 403, 'FORBIDDEN')
    const writer = restClient(tenant.app, { key: keys.write })
    expect((await writer.post('/credits/add', body)).status).toBe(200)
  })

  it('NOT_FOUND answers what is not there', async () => {
    expectRefusal(await rest.get('/credits/balance?customer_id=nobody'), 404, 'NOT_FOUND')
    expectRefusal(await rest.send('PATCH', '/entitlements/ent_1', {}), 404, 'NOT_FOUND')
    expectRefusal(await rest.get('/no/such/path'), 404, 'NOT_FOUND')
    expect((await record('nobody')).error.code).toBe('NOT_FOUND')
  })

  it('CONFLICT answers what the state does not allow', async () => {
    expectRefusal(await add('gone'), 409, 'CONFLICT')
    expect((await record('gone')).error.code).toBe('CONFLICT')
  })

  it('INSUFFICIENT_CREDITS says how many are missing', async () => {
    const body = { from_customer_id: 'bob', to_customer_id: 'ada', amount: '0.5' }
    const answer = await rest.post('/credits/transfer', body)
    expectRefusal(answer, 402, 'INSUFFICIENT_CREDITS')
    expect(answer.body.error.details).toEqual({ required_credits: 0.5, available_credits: 0 })
    expect((await record('bob')).error).toMatchObject({
      code: 'INSUFFICIENT_CREDITS',
      details: { required_credits: 4, available_credits: 0 },
    })
  })

  it('LIMIT_EXCEEDED says what the limit is', async () => {
    await entitle(tenant, 'ada', 'chat', { limit: '3', period: 'MONTH' })
    expect((await record('ada')).error).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { feature: 'chat', limit: 3, used: 0, requested: 4 },
    })
  })

  it('IDEMPOTENCY_KEY_REUSED answers a key that was used for something else', async () => {
    expect((await add('bob', { idempotency_key: 'k' })).status).toBe(200)
    const answer = await add('bob', { idempotency_key: 'k', amount: 2 })
    expectRefusal(answer, 422, 'IDEMPOTENCY_KEY_REUSED')
  })
})
