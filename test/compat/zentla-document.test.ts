/** The requests printed in Zentla's document, sent as printed but for the ids, and the answers printed with them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences, type Json, type RestAnswer, type RestClient } from '../support/rest.ts'
import { startZentla, type Zentla } from '../support/zentla.ts'

let z: Zentla
let api: RestClient
beforeAll(async () => {
  z = await startZentla()
  api = z.rest
})
afterAll(() => z?.close())

/** The answer has every printed key with the same kind of value; more keys are allowed. */
function expectPrinted(answer: RestAnswer, status: number, printed: Json) {
  expect([answer.status, answer.status < 400 ? '' : answer.text]).toEqual([status, ''])
  expect(differences(inSeconds(printed), inSeconds(answer.body))).toEqual([])
}

/** The document prints times without milliseconds. */
function inSeconds(value: Json): Json {
  return JSON.parse(JSON.stringify(value).replaceAll(/(\d{2}:\d{2}:\d{2})\.\d{3}Z/g, '$1Z'))
}

const config = {
  pricing: { model: 'flat', currency: 'USD', amount: 2900, interval: 'month' },
  trial: { days: 14, requirePaymentMethod: true },
  entitlements: [
    { featureKey: 'seats', value: 10, valueType: 'number' },
    { featureKey: 'api_access', value: true, valueType: 'boolean' },
  ],
}
const at = '2024-01-15T10:30:00Z'
const offer = {
  ...{ id: 'offer_abc123', name: 'Pro Plan', description: 'Everything you need' },
  ...{ status: 'active', currentVersionId: 'ov_123', createdAt: at, updatedAt: at },
}
const ids: Record<string, string> = {}

describe('Offers', () => {
  it('Create Offer', async () => {
    const body = { name: 'Pro Plan', description: 'Everything you need', config }
    const made = await api.post('/offers', body)
    expectPrinted(made, 201, { data: { ...offer, currentVersionId: null } })
    expect(made.body.data).toMatchObject({ status: 'draft', currentVersionId: null })
    const [version] = made.body.data.versions
    expect(version).toMatchObject({ version: 1, status: 'draft', config, publishedAt: null })
    Object.assign(ids, { offer: made.body.data.id, version: version.id })
  })

  it('Publish Offer', async () => {
    const published = await api.post(`/offers/${ids.offer}/publish`, { versionId: ids.version })
    expect([published.status, published.body.data]).toMatchObject([
      200,
      { id: ids.version, offerId: ids.offer, status: 'published', config },
    ])
    const again = await api.post(`/offers/${ids.offer}/publish`, {})
    expect([again.status, again.body.code]).toEqual([409, 'CONFLICT'])
  })

  it('List Offers', async () => {
    const listed = await api.get('/offers?status=active')
    expectPrinted(listed, 200, { data: [{ ...offer, workspaceId: 'ws_xyz' }], hasMore: false })
    expect((await api.get('/offers?status=archived')).body.data).toEqual([])
  })

  it('Get Offer', async () => {
    const read = await api.get(`/offers/${ids.offer}`)
    const version = { id: 'ov_123', offerId: 'o', version: 1, status: 'published', config }
    expectPrinted(read, 200, {
      data: { ...offer, versions: [{ ...version, publishedAt: at, createdAt: at }] },
    })
    expect(read.body.data.versions[0]).toMatchObject({ status: 'published', config })
    expect(read.headers.get('etag')).toBe(`W/"${ids.offer}-${read.body.data.revision}"`)
  })

  it('Create New Version', async () => {
    const pricing = { model: 'flat', currency: 'USD', amount: 3900, interval: 'month' }
    const path = `/offers/${ids.offer}/versions`
    const made = await api.post(path, { config: { pricing } })
    // What the request leaves out stays.
    expect([made.status, made.body.data]).toMatchObject([
      201,
      { version: 2, status: 'draft', config: { ...config, pricing } },
    ])
    const again = await api.post(path, { config: { pricing } })
    expect([again.status, again.body.error.details.reason]).toEqual([409, 'OFFER_DRAFT_EXISTS'])
    z.clock.advance(1_000)
    await api.post(`/offers/${ids.offer}/publish`, {})
    const { versions } = (await api.get(`/offers/${ids.offer}`)).body.data
    expect(versions.map(({ status }: Json) => status)).toEqual(['published', 'archived'])
    const listed = await api.get(path)
    expect(Object.keys(listed.body).sort()).toEqual(['data', 'meta', 'success'])
    expect(listed.body.data).toEqual(versions)
    ids.second = versions[0].id
  })

  it('Archive Offer', async () => {
    const made = await api.post('/offers', { name: 'Old' })
    const path = `/offers/${made.body.data.id}/archive`
    for (const body of [undefined, {}, '']) {
      const archived = await api.post(path, body)
      expect([archived.status, archived.body.data.status]).toEqual([200, 'archived'])
    }
  })
})

describe('Customers', () => {
  it('Create Customer', async () => {
    const body = {
      ...{ email: 'customer@example.com', name: 'John Doe', externalId: 'your-internal-id' },
      metadata: { company: 'Acme Inc' },
    }
    const made = await api.post('/customers', body)
    expectPrinted(made, 201, { data: body })
    ids.customer = made.body.data.id
  })

  it('Concurrency Control: fetch, update with If-Match, and the 412 of who comes late', async () => {
    const path = `/customers/${ids.customer}`
    const etag = (await api.get(path)).headers.get('etag')
    expect(etag).toBe(`W/"${ids.customer}-1"`)
    const update = () =>
      api.send('PATCH', path, { name: 'Updated Name' }, { 'if-match': String(etag) })
    expect((await update()).status).toBe(200)
    expect((await update()).status).toBe(412)
  })

  it('List Customers, Get Customer, Update Customer', async () => {
    const printed = { email: 'customer@example.com', name: 'John Doe', metadata: { company: 'A' } }
    const listed = await api.get('/customers?email=customer@')
    expectPrinted(listed, 200, { data: [printed], hasMore: false })
    expectPrinted(await api.get(`/customers/${ids.customer}`), 200, { data: printed })
    const changed = await api.send('PATCH', `/customers/${ids.customer}`, { name: 'Updated Name' })
    expectPrinted(changed, 200, { data: { ...printed, name: 'Updated Name' } })
  })

  it('Get Customer Entitlements, Check Single Entitlement', async () => {
    const made = await z.gql(
      `mutation { createSubscription(input: {customerId: "${ids.customer}", planId: "${ids.offer}"}) { id } }`,
    )
    ids.subscription = made.createSubscription.id
    const seats = { featureKey: 'seats', hasAccess: true, value: 10, valueType: 'number' }
    const access = { featureKey: 'api_access', hasAccess: true, value: true, valueType: 'boolean' }
    const path = `/customers/${ids.customer}/entitlements`
    const listed = await api.get(path)
    expect([listed.status, listed.body.data]).toEqual([
      200,
      {
        customerId: ids.customer,
        entitlements: expect.toSatisfy((all: Json[]) =>
          [seats, access].every((one) => all.some((each) => differs(each, one) === 0)),
        ),
        activeSubscriptionIds: [ids.subscription],
      },
    ])
    expect((await api.get(`${path}/check/seats`)).body.data).toEqual(seats)
    const unknown = await api.get(`${path}/check/nothing`)
    expect([unknown.status, unknown.body.data]).toEqual([
      200,
      { featureKey: 'nothing', hasAccess: false },
    ])
    expect((await api.get('/customers/nobody/entitlements/check/seats')).status).toBe(404)
    const many = await api.post(`${path}/check`, { featureKeys: ['seats', 'nothing'] })
    expect(many.body.data).toEqual({
      customerId: ids.customer,
      results: { seats, nothing: { featureKey: 'nothing', hasAccess: false } },
    })
  })
})

const differs = (one: Json, other: Json) =>
  Object.keys(other).filter((name) => one[name] !== other[name]).length

const subscription = () => ({
  ...{ id: 'sub_456', workspaceId: 'ws_xyz', customerId: 'cust_123', offerId: 'offer_abc' },
  ...{ offerVersionId: 'ov_123', status: 'active', currentPeriodStart: at, currentPeriodEnd: at },
  ...{ trialStart: at, trialEnd: at, cancelAt: null, canceledAt: null, endedAt: null },
  ...{ metadata: {}, createdAt: at, updatedAt: at },
})

describe('Subscriptions', () => {
  it('Get Subscription, List Subscriptions', async () => {
    const read = await api.get(`/subscriptions/${ids.subscription}`)
    expectPrinted(read, 200, { data: subscription() })
    expect(read.body.data).toMatchObject({
      ...{ status: 'trialing', offerId: ids.offer, offerVersionId: ids.second },
      ...{ customer: { id: ids.customer, email: 'customer@example.com', name: 'Updated Name' } },
      ...{
        offer: { id: ids.offer, name: 'Pro Plan' },
        offerVersion: { id: ids.second, version: 2 },
      },
    })
    const query = `customerId=${ids.customer}&status=trialing`
    const listed = await api.get(`/subscriptions?${query}`)
    expectPrinted(listed, 200, { data: [subscription()], hasMore: false })
    expect((await api.get('/subscriptions?status=paused')).body.data).toEqual([])
  })

  it('Change Subscription', async () => {
    const pricing = { ...config.pricing, amount: 7500 }
    const made = await api.post('/offers', { name: 'Team', config: { ...config, pricing } })
    const { id: newOfferId, versions } = made.body.data
    z.clock.advance(86_400_000)
    const path = `/subscriptions/${ids.subscription}/change`
    const early = await api.post(path, { newOfferId })
    expect([early.status, early.body.error.details.reason]).toEqual([400, 'OFFER_NOT_PUBLISHED'])
    await api.post(`/offers/${newOfferId}/publish`)
    const foreign = await api.post(path, { newOfferId, newOfferVersionId: ids.version })
    expect(foreign.status).toBe(400)
    const changed = await api.post(path, {
      ...{ newOfferId, newOfferVersionId: versions[0].id },
      prorationBehavior: 'create_prorations',
    })
    expectPrinted(changed, 200, {
      data: {
        ...{ id: 'sub_456', offerId: 'offer_xyz', offerVersionId: 'ov_456', status: 'active' },
        metadata: { previousOfferId: 'o', previousOfferVersionId: 'ov', changedAt: at },
      },
    })
    expect(changed.body.data).toMatchObject({
      ...{ offerId: newOfferId, offerVersionId: versions[0].id },
      metadata: {
        ...{ previousOfferId: ids.offer, previousOfferVersionId: ids.second },
        prorationBehavior: 'create_prorations',
      },
    })
  })

  it('Cancel Subscription', async () => {
    const path = `/subscriptions/${ids.subscription}/cancel`
    const reason = 'Customer requested'
    const later = await api.post(path, { cancelAtPeriodEnd: true, reason })
    expect([later.status, later.body.data]).toMatchObject([
      200,
      { cancelAtPeriodEnd: true, metadata: { cancelReason: reason }, endedAt: null },
    ])
    expect(later.body.data.cancelAt).toBe(later.body.data.currentPeriodEnd)
    const check = `/customers/${ids.customer}/entitlements/check/seats`
    expect((await api.get(check)).body.data.hasAccess).toBe(true)
    const now = await api.post(path, { cancelAtPeriodEnd: false, reason })
    expect(now.body.data).toMatchObject({ status: 'canceled', cancelAtPeriodEnd: false })
    expect(now.body.data.canceledAt).toBe(now.body.data.endedAt)
    expect((await api.get(check)).body.data.hasAccess).toBe(false)
    const again = await api.post(path, {})
    expect([again.status, again.body.error.details.reason]).toEqual([
      400,
      'SUBSCRIPTION_INVALID_STATE',
    ])
  })
})

describe('Usage', () => {
  it('Create Usage Metric, List Usage Metrics', async () => {
    const body = {
      ...{ key: 'api_calls', name: 'API Calls', description: 'Number of API requests made' },
      ...{ unit: 'requests', aggregation: 'sum' },
    }
    expectPrinted(await api.post('/usage/metrics', body), 201, { data: body })
    expect((await api.post('/usage/metrics', body)).status).toBe(409)
    await api.post('/usage/metrics', { key: 'storage_gb', name: 'Storage' })
    const listed = await api.get('/usage/metrics')
    expect(listed.body.data.map(({ key }: Json) => key).sort()).toEqual(['api_calls', 'storage_gb'])
    expect(Object.keys(listed.body)).not.toContain('hasMore')
  })

  it('Ingest Usage Event', async () => {
    const body = {
      ...{ customerId: ids.customer, subscriptionId: ids.subscription, metricKey: 'api_calls' },
      ...{ quantity: 1, timestamp: z.clock.now().toISOString(), idempotencyKey: 'evt_abc123' },
      properties: { endpoint: '/api/v1/users', method: 'GET' },
    }
    const first = await api.post('/usage/events', body)
    expectPrinted(first, 201, { id: 'usage_evt_789', deduplicated: false })
    expect(Object.keys(first.body).sort()).toEqual(['deduplicated', 'id'])
    const again = await api.post('/usage/events', body)
    expect(again.body).toEqual({ id: first.body.id, deduplicated: true })
    const other = await api.post('/usage/events', { ...body, quantity: 2 })
    expect([other.status, other.body.code]).toEqual([409, 'CONFLICT'])
    const nothing = await api.post('/usage/events', { ...body, quantity: 0 })
    expect([nothing.status, nothing.body.error]).toMatchObject([
      400,
      {
        code: 'VALIDATION_ERROR',
        details: [{ field: 'quantity', message: 'must be greater than zero' }],
      },
    ])
    const mixed = await api.post('/usage/events', { ...body, customerId: await z.customer('else') })
    expect(mixed.status).toBe(400)
  })

  it('Ingest Batch Events', async () => {
    const events = [
      { customerId: ids.customer, metricKey: 'api_calls', quantity: 5 },
      { customerId: ids.customer, metricKey: 'storage_gb', quantity: 0.5 },
    ]
    const sent = await api.post('/usage/events/batch', { events })
    expectPrinted(sent, 201, { ingested: 2, deduplicated: 0 })
    const refused = [
      { ...events[0], customerId: 'nobody' },
      { ...events[0], quantity: 0 },
    ]
    const mixed = [events[0], ...refused, events[1]]
    const partly = await api.post('/usage/events/batch', { events: mixed })
    expect([partly.status, partly.body]).toMatchObject([
      201,
      {
        ...{ ingested: 2, deduplicated: 0, rejected: 2 },
        errors: [
          { index: 1, code: 'NOT_FOUND' },
          { index: 2, code: 'VALIDATION_ERROR', message: 'quantity must be greater than zero' },
        ],
      },
    ])
    const many = Array.from({ length: 1_001 }, () => events[0])
    expect((await api.post('/usage/events/batch', { events: many })).status).toBe(400)
  })

  it('Get Usage Summary', async () => {
    const read = await api.get(`/usage/summary/${ids.customer}/api_calls`)
    expectPrinted(read, 200, {
      ...{ metricKey: 'api_calls', totalQuantity: 15420, eventCount: 8234 },
      ...{ periodStart: at, periodEnd: at },
    })
    expect(read.body).toEqual({
      ...{ metricKey: 'api_calls', totalQuantity: 11, eventCount: 3 },
      ...{ periodStart: '2026-03-01T00:00:00.000Z', periodEnd: '2026-04-01T00:00:00.000Z' },
    })
    const days = 'periodStart=2026-03-01T00:00:00Z&periodEnd=2026-03-02T00:00:00Z'
    const early = await api.get(`/usage/summary/${ids.customer}/api_calls?${days}`)
    expect(early.body).toMatchObject({ totalQuantity: 0, eventCount: 0 })
    const current = `/usage/subscriptions/${ids.subscription}/current/api_calls`
    expect((await api.get(current)).body).toMatchObject({ totalQuantity: 1, eventCount: 1 })
    expect((await api.get('/usage/subscriptions/sub_none/current/api_calls')).status).toBe(404)
    const events = await api.get(`/usage/events?customerId=${ids.customer}&metricKey=api_calls`)
    expect(events.body.data.map(({ quantity }: Json) => quantity)).toEqual([5, 5, 1])
    const own = await api.get(`/usage/events?subscriptionId=${ids.subscription}`)
    expect(own.body.data).toMatchObject([{ subscriptionId: ids.subscription, quantity: 1 }])
    expect((await api.get('/usage/events')).status).toBe(400)
    expect((await api.get('/usage/events?subscriptionId=none')).status).toBe(404)
  })
})

describe('Events', () => {
  it('List Events', async () => {
    const about = `aggregateType=subscription&aggregateId=${ids.subscription}`
    const query = `status=processed&eventType=subscription.created&${about}&limit=50`
    const listed = await api.get(`/events?${query}`)
    const event = { id: 'evt_123', eventType: 'subscription.created', status: 'processed' }
    const aggregate = { aggregateType: 'subscription', aggregateId: 'sub_456' }
    expectPrinted(listed, 200, {
      data: [
        {
          ...{ ...event, ...aggregate, payload: { subscription: { id: 'sub_456' } } },
          ...{ processedAt: at, createdAt: at },
        },
      ],
      hasMore: false,
    })
    expect(listed.body.data).toMatchObject([
      { ...event, id: expect.any(String), ...aggregate, aggregateId: ids.subscription },
    ])
    expect((await api.get('/events?eventType=nothing.happened')).status).toBe(400)
    expect((await api.get('/events?cursor=nonsense')).body.error.details.reason).toBe(
      'INVALID_CURSOR',
    )
  })

  it('List Dead Letter Events', async () => {
    const listed = await api.get('/events/dead-letter')
    expectPrinted(listed, 200, { data: [], hasMore: false })
  })
})

describe('Audit Logs', () => {
  it('List Audit Logs', async () => {
    const of = `resourceType=subscription&resourceId=${ids.subscription}`
    const range = 'startDate=2026-03-01T00:00:00Z&endDate=2026-04-01T00:00:00Z'
    const listed = await api.get(`/audit-logs?actorType=api_key&action=create&${of}&${range}`)
    const log = {
      ...{ id: 'log_123', actorType: 'api_key', actorId: 'key_456', action: 'create' },
      ...{ resourceType: 'subscription', resourceId: 'sub_789', metadata: {}, createdAt: at },
      changes: { status: { from: null, to: 'active' } },
      ...{ ipAddress: '192.168.1.1', userAgent: 'curl/7.64.1' },
    }
    expectPrinted(listed, 200, { data: [log], hasMore: false })
    expect(listed.body.data).toMatchObject([{ action: 'create', resourceId: ids.subscription }])
  })
})

describe('Webhook Endpoints', () => {
  const events = ['subscription.created', 'subscription.updated', 'subscription.canceled']
  const body = {
    ...{ url: 'https://yourapp.com/webhooks/zentla', description: 'Main webhook handler' },
    events: [...events, 'checkout.completed'],
  }

  it('List, Create, Update, Rotate Signing Secret, Delete Webhook Endpoint', async () => {
    const made = await api.post('/webhook-endpoints', body)
    const printed = { id: 'we_123', ...body, status: 'active' }
    expectPrinted(made, 201, { data: { ...printed, secret: 'whsec_abc123...' } })
    const path = `/webhook-endpoints/${made.body.data.id}`
    const listed = await api.get('/webhook-endpoints')
    expectPrinted(listed, 200, { data: [printed], hasMore: false })
    expect(listed.text).not.toContain('secret')
    const changed = await api.send('PATCH', path, { events, status: 'disabled' })
    expectPrinted(changed, 200, { data: printed })
    expect(changed.body.data).toMatchObject({ events, status: 'disabled' })
    const rotated = await api.post(`${path}/rotate-secret`)
    expectPrinted(rotated, 200, { data: { id: 'we_123', secret: 'whsec_abc123...' } })
    expect(rotated.body.data.secret).not.toBe(made.body.data.secret)
    expect((await api.send('DELETE', path)).body.data.deleted).toBe(true)
    expect((await api.get('/webhook-endpoints')).body.data).toEqual([])
  })
})

describe('API Keys', () => {
  it('Create API Key, List API Keys, Revoke API Key', async () => {
    const body = { name: 'Production Key', role: 'admin', expiresAt: '2030-01-15T00:00:00Z' }
    const made = await api.post('/api-keys', body)
    expectPrinted(made, 201, {
      data: { id: 'key_123', ...body, key: 'zentla_live_abc123...', createdAt: at },
    })
    expect(made.body.data).toMatchObject({ key: made.body.data.secret, role: 'admin' })
    const owner = await api.post('/api-keys', { name: 'o', role: 'owner' })
    const listed = await api.get('/api-keys')
    expect(listed.body.data.find(({ name }: Json) => name === 'o')).toEqual({
      ...{ id: owner.body.data.id, name: 'o', prefix: 'zentla_live_', role: 'owner' },
      ...{ environment: 'live', expiresAt: null, lastUsedAt: null, revokedAt: null },
      createdAt: expect.any(String),
    })
    const gone = await api.send('DELETE', `/api-keys/${made.body.data.id}`)
    expect([gone.status, gone.body.data]).toEqual([200, { id: made.body.data.id, deleted: true }])
  })
})

describe('Workspaces', () => {
  it('Get Current Workspace', async () => {
    const read = await api.get('/workspaces/current')
    expect([read.status, read.body.data]).toEqual([
      200,
      {
        ...{
          id: z.workspaceId,
          name: expect.any(String),
          slug: expect.stringMatching(/^[a-z\d-]+$/),
        },
        ...{ mode: 'live', settings: {} },
        ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
      },
    ])
  })
})

describe('Error Codes', () => {
  const errors: [string, string, number, () => Promise<RestAnswer>][] = [
    ['VALIDATION_ERROR', 'field', 400, () => api.post('/customers', { email: 7 })],
    ['NOT_FOUND', '', 404, () => api.get('/offers/none')],
    ['UNAUTHORIZED', '', 401, () => api.get('/offers', { authorization: 'Bearer zentla_live_no' })],
    ['CONFLICT', '', 409, () => api.post('/customers', { email: 'customer@example.com' })],
    [
      'FORBIDDEN',
      '',
      403,
      async () => {
        const { body } = await api.post('/api-keys', { name: 'r', role: 'readonly' })
        const headers = { authorization: `Bearer ${body.data.key}` }
        expect((await api.get('/offers', headers)).status).toBe(200)
        return api.send('POST', '/offers', { name: 'x' }, headers)
      },
    ],
  ]

  it.each(errors)('%s', async (code, detail, status, send) => {
    const { status: given, body } = await send()
    const details = detail ? [{ field: 'email', message: expect.any(String) }] : expect.anything()
    expect([given, body]).toMatchObject([
      status,
      { success: false, error: { code, message: expect.any(String), details }, code },
    ])
    expect(body.message).toBe(body.error.message)
  })
})

describe('Health', () => {
  it('Health Check', async () => {
    const services = { database: 'healthy', redis: 'healthy' }
    expectPrinted(await api.get('/health'), 200, { status: 'ok', timestamp: at, services })
  })
})
