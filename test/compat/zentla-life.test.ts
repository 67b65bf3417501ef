/**
 * The life of a product that is sold through Zentla's API, as a client of it drives it: an offer and its versions, a subscription, usage,
 * a change, an end, and the webhooks of all that, verified, given up and delivered again.
 */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json, RestClient } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import {
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts'
import { startZentla, type Zentla } from '../support/zentla.ts'

let z: Zentla
let api: RestClient
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  z = await startZentla()
  // In the test mode a payment needs no provider.
  api = z.test.rest
})
afterAll(async () => {
  await z?.close()
  await receiver?.close()
})

const minute = 60_000
const hour = 60 * minute

async function offerOf(name: string, config: Json): Promise<{ id: string; versionId: string }> {
  const { body } = await api.post('/offers', { name, config })
  const { id, versions } = body.data
  await api.post(`/offers/${id}/publish`, {})
  return { id, versionId: versions[0].id }
}

/** A new customer buys the offer. */
async function subscribe(customerEmail: string, offerId: string) {
  const made = await api.post('/checkout/intents', { offerId, customerEmail })
  // The order of events is that of time.
  z.clock.advance(1)
  const confirm = `/checkout/intents/${made.body.data.id}/confirm`
  const { body } = await api.post(confirm, { paymentMethod: 'test_success' })
  expect(body.data.status).toBe('succeeded')
  return body.data as { customerId: string; subscriptionId: string }
}

/** Verifies as the helper of Zentla's SDK does: the secret as a whole, 300 s either way. */
function verified(sent: Received, secret: string): Json {
  for (const name of ['x-zentla-signature', 'x-webhook-signature', 'zentla-signature']) {
    const parts = String(sent.headers[name])
      .split(',')
      .map((part) => part.split('='))
    const t = Number(parts.find(([key]) => key === 't')?.[1])
    const given = parts.filter(([key]) => key === 'v1').map(([, hex]) => hex)
    const wanted = createHmac('sha256', secret).update(`${t}.${sent.body}`).digest('hex')
    expect(given).toContain(wanted)
    expect(Math.floor(Date.parse(String(sent.headers['x-webhook-timestamp'])) / 1_000)).toBe(t)
  }
  expect(sent.headers['x-webhook-id']).toMatch(/^whd_/)
  return JSON.parse(sent.body)
}

async function endpointAt(path: string, events: string[]) {
  const { body } = await api.post('/webhook-endpoints', { url: `${receiver.url}${path}`, events })
  return body.data as { id: string; secret: string; events: string[] }
}

const deliveryTo = async (endpointId: string): Promise<Json> => {
  const document = `{ webhookDeliveries(endpointId: "${endpointId}") { edges { node { attemptCount nextAttemptAt } } } }`
  return (await z.test.gql(document)).webhookDeliveries.edges[0]?.node
}

const monthly = (amount: number, more: object = {}) => ({
  pricing: { model: 'flat', currency: 'USD', amount, interval: 'month' },
  ...more,
})

describe('prices', () => {
  const tiers = [
    { upTo: 40, unitAmount: 25 },
    { upTo: 160, unitAmount: 15 },
    { upTo: null, unitAmount: 7 },
  ]
  const withFee = [
    { upTo: 40, unitAmount: 25, flatAmount: 300 },
    { upTo: null, unitAmount: 10 },
  ]
  const pricing = { currency: 'USD', interval: 'month', usageType: 'licensed' }

  it.each([
    [
      'tiered',
      tiers,
      [
        [40, '10'],
        [41, '10.15'],
        [160, '28'],
        [161, '28.07'],
        [500, '51.8'],
      ],
    ],
    [
      'volume',
      tiers,
      [
        [40, '10'],
        [41, '6.15'],
        [160, '24'],
        [161, '11.27'],
        [500, '35'],
      ],
    ],
    [
      'tiered',
      withFee,
      [
        [40, '13'],
        [100, '19'],
      ],
    ],
    [
      'volume',
      withFee,
      [
        [40, '13'],
        [100, '10'],
      ],
    ],
  ] as const)(
    'of the model %s are those of the tier of the quantity',
    async (model, given, cases) => {
      const { id } = await offerOf('Tiers', { pricing: { ...pricing, model, tiers: given } })
      for (const [quantity, amount] of cases) {
        const quote = await z.test.gql(
          `{ quote(input: {plan: {planId: "${id}", quantity: ${quantity}}}) { total } }`,
        )
        expect([quantity, quote.quote.total]).toEqual([quantity, amount])
      }
    },
  )

  it('by usage take off what is included, and make the metric that they name', async () => {
    const { id } = await offerOf('Metered', {
      ...monthly(3900),
      usageComponents: [
        {
          metricKey: 'calls',
          displayName: 'Calls',
          model: 'per_unit',
          amount: 2,
          includedQuantity: 500,
          currency: 'USD',
        },
      ],
    })
    const { subscriptionId } = await subscribe('metered@example.com', id)
    const use = (quantity: number) =>
      api.post('/usage/events', { subscriptionId, metricKey: 'calls', quantity })
    expect((await use(1_750)).status).toBe(201)
    const read = await z.test.gql(
      `{ customerSubscription(id: "${subscriptionId}") { currentUsage { quantity amount } } }`,
    )
    expect(read.customerSubscription.currentUsage).toEqual([{ quantity: '1750', amount: '25' }])
  })

  it('by usage need a metric', async () => {
    const config = { pricing: { ...pricing, model: 'per_unit', usageType: 'metered', amount: 5 } }
    const { status, body } = await api.post('/offers', { name: 'None', config })
    expect([status, body.code]).toEqual([400, 'VALIDATION_ERROR'])
  })
})

describe('an offer', () => {
  it('has a draft that is changed in parts, is published for later, and goes back', async () => {
    const entitlements = [{ featureKey: 'rolled', value: 5, valueType: 'number' }]
    const { pricing } = monthly(2900)
    const { id } = await offerOf('Versions', monthly(2900, { entitlements }))
    const path = `/offers/${id}`
    const draft = (config: object) => api.send('PATCH', `${path}/versions/draft`, { config })
    expect((await draft({})).status).toBe(404)
    await api.post(`${path}/versions`, { config: { pricing: { ...pricing, amount: 3900 } } })
    const perUnit = { ...pricing, model: 'per_unit', amount: 700 }
    const changed = await draft({ pricing: perUnit, trial: { days: 7 } })
    expect([changed.status, changed.body.data]).toMatchObject([
      200,
      {
        version: 2,
        status: 'draft',
        config: { pricing: perUnit, trial: { days: 7 }, entitlements },
      },
    ])
    // The price of before is gone with its model.
    const { planVersion } = await z.test.gql(
      `{ planVersion(id: "${changed.body.data.id}") { basePrice trialDays } }`,
    )
    expect(planVersion).toEqual({ basePrice: '0', trialDays: 7 })
    const effectiveFrom = new Date(z.clock.now().getTime() + hour).toISOString()
    await api.post(`${path}/publish`, { effectiveFrom })
    const scheduled = async () => (await api.get(`${path}/scheduled`)).body.data
    expect(await scheduled()).toMatchObject([{ id: changed.body.data.id, effectiveFrom }])
    z.clock.set(effectiveFrom)
    expect(await scheduled()).toEqual([])
    const { versions } = (await api.get(path)).body.data
    z.clock.advance(minute)
    const back = await api.post(`${path}/rollback`, { targetVersionId: versions[1].id })
    expect([back.status, back.body.data]).toMatchObject([
      200,
      { version: 3, status: 'published', config: monthly(2900, { entitlements }) },
    ])
    const { id: other, versionId } = await offerOf('Other versions', monthly(100))
    expect((await api.post(`${path}/rollback`, { targetVersionId: versionId })).status).toBe(404)
    await api.post(`/offers/${other}/versions`, { config: {} })
    const [unpublished] = (await api.get(`/offers/${other}/versions`)).body.data
    const early = await api.post(`/offers/${other}/rollback`, { targetVersionId: unpublished.id })
    expect(early.status).toBe(400)
  })

  it('keeps the metadata that a change leaves out', async () => {
    const { id } = await offerOf('Kept', monthly(100))
    const patch = (metadata: object) => api.send('PATCH', `/offers/${id}`, { metadata })
    await patch({ a: 1, b: { c: 2 } })
    const changed = await patch({ b: 3 })
    expect([changed.status, changed.body.data.metadata]).toEqual([200, { a: 1, b: 3 }])
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`k${i}`, i]))
    expect((await patch(many)).status).toBe(400)
    expect((await api.get(`/offers/${id}`)).body.data.metadata).toEqual({ a: 1, b: 3 })
  })
})

describe('a metric', () => {
  it.each([
    ['max', 9],
    ['last', 4],
    ['count', 3],
    ['sum', 16],
  ])('is added up by its aggregation: %s', async (aggregation, total) => {
    await api.post('/usage/metrics', { key: `m_${aggregation}`, name: 'M', aggregation })
    const { body } = await api.post('/customers', { email: `${aggregation}@example.com` })
    const customerId = body.data.id
    for (const quantity of [3, 9, 4]) {
      await api.post('/usage/events', { customerId, metricKey: `m_${aggregation}`, quantity })
    }
    const summary = await api.get(`/usage/summary/${customerId}/m_${aggregation}`)
    expect(summary.body).toMatchObject({ totalQuantity: total, eventCount: 3 })
  })
})

describe('an entitlement', () => {
  it('is shown in the form of its type, and an unlimited one without a value', async () => {
    const entitlements = [
      { featureKey: 'support', value: 'email', valueType: 'string' },
      { featureKey: 'projects', valueType: 'unlimited' },
      { featureKey: 'beta', value: false, valueType: 'boolean' },
    ]
    const { id } = await offerOf('Entitled', monthly(100, { entitlements }))
    const { customerId } = await subscribe('entitled@example.com', id)
    const check = async (key: string) =>
      (await api.get(`/customers/${customerId}/entitlements/check/${key}`)).body.data
    expect(await check('support')).toEqual({
      ...{ featureKey: 'support', hasAccess: true, value: 'email', valueType: 'string' },
    })
    expect(await check('projects')).toEqual({
      ...{ featureKey: 'projects', hasAccess: true, value: null, valueType: 'unlimited' },
    })
    expect((await check('beta')).hasAccess).toBe(false)
  })

  it('is listed with all others, of whatever subscription', async () => {
    const grants = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => {
        return { featureKey: `wide_${from + i}`, value: true, valueType: 'boolean' }
      })
    const wide = await offerOf('Wide', monthly(100, { entitlements: grants(0, 100) }))
    const wider = await offerOf('Wider', monthly(200, { entitlements: grants(100, 5) }))
    const { customerId, subscriptionId } = await subscribe('wide@example.com', wide.id)
    const made = await z.test.gql(
      `mutation { createSubscription(input: {customerId: "${customerId}", planId: "${wider.id}", activation: IMMEDIATE, collection: INVOICE}) { id } }`,
    )
    const { body } = await api.get(`/customers/${customerId}/entitlements`)
    expect(body.data.entitlements).toHaveLength(105)
    expect(body.data.activeSubscriptionIds.toSorted()).toEqual(
      [subscriptionId, made.createSubscription.id].toSorted(),
    )
  })

  it('lasts to the end of the period of a subscription that ends there', async () => {
    const entitlements = [{ featureKey: 'seats', value: 10, valueType: 'number' }]
    const { id } = await offerOf('Ending', monthly(2900, { entitlements }))
    const { customerId, subscriptionId } = await subscribe('ending@example.com', id)
    const { body } = await api.post(`/subscriptions/${subscriptionId}/cancel`, {
      cancelAtPeriodEnd: true,
    })
    const end = Date.parse(body.data.cancelAt)
    const check = `/customers/${customerId}/entitlements/check/seats`
    z.clock.set(end - 1)
    expect((await api.get(check)).body.data.hasAccess).toBe(true)
    z.clock.set(end)
    expect((await api.get(check)).body.data.hasAccess).toBe(false)
    await until(async () => {
      const read = await api.get(`/subscriptions/${subscriptionId}`)
      return read.body.data.status === 'canceled'
    })
  })
})

describe('a webhook', () => {
  it('tells of a life in the words of Zentla, signed by the secret that was shown once', async () => {
    const endpoint = await endpointAt('/life', ['*'])
    const workspaceId: string = (await api.get('/workspaces/current')).body.data.id
    expect(endpoint.secret).toMatch(/^whsec_[\da-f]{64}$/)
    expect((await api.get(`/webhook-endpoints/${endpoint.id}`)).body.data).not.toHaveProperty(
      'secret',
    )
    const { id } = await offerOf('Life', monthly(2900))
    const { customerId, subscriptionId } = await subscribe('life@example.com', id)
    const other = await offerOf('Other', monthly(7500))
    z.clock.advance(hour)
    await api.post(`/subscriptions/${subscriptionId}/change`, { newOfferId: other.id })
    await api.post(`/subscriptions/${subscriptionId}/cancel`, {})
    await until(() =>
      receiver.at('/life').some(({ body }) => {
        const { type, data } = JSON.parse(body)
        return type === 'subscription.canceled' && data.subscription.id === subscriptionId
      }),
    )
    const bodies = receiver.at('/life').map((sent) => verified(sent, endpoint.secret))
    const ofSubscription = bodies.filter(({ data }) => data.subscription?.id === subscriptionId)
    const types = ofSubscription.map(({ type }) => type)
    expect(types[0]).toBe('subscription.created')
    // What one commit says of a subscription under one name is one event.
    expect(types.filter((type) => type === 'subscription.updated').length).toBeLessThanOrEqual(2)
    expect(bodies.find(({ data }) => data.customer?.id === customerId)).toEqual({
      ...{ id: expect.stringMatching(/^wevt_/), type: 'customer.created' },
      ...{ timestamp: expect.stringMatching(/Z$/), workspaceId },
      apiVersion: '2024-01-01',
      data: {
        customer: (await api.get(`/customers/${customerId}`)).body.data,
      },
    })
    expect(ofSubscription.at(-1)).toMatchObject({
      type: 'subscription.canceled',
      data: { subscription: { id: subscriptionId, status: 'canceled', offerId: other.id } },
    })
    // What has a route is shown as by its route, and all is called by what it is.
    const told = (type: string) => bodies.filter((body) => body.type === type)
    const [{ data: paid }] = told('invoice.paid').filter(
      ({ data }) => data.invoice.subscriptionId === subscriptionId,
    )
    expect(paid.invoice).toMatchObject({ customerId, amountPaid: 2900, currency: 'usd' })
    expect(told('checkout.completed').at(-1)?.data.checkout).toMatchObject({ subscriptionId })
    expect(told('payment.succeeded').at(-1)?.data).toEqual({ payment: expect.any(Object) })
    expect(told('offer_version.published').at(-1)?.data.offer_version.offerId).toBe(other.id)
    const names = (await api.get('/webhook-monitoring/event-types')).body.data
    expect(names.map(({ type }: Json) => type)).toEqual(
      expect.arrayContaining([
        'refund.updated',
        'promotion.applied',
        'dunning.ended',
        'credit.issued',
      ]),
    )
    expect(new Set(bodies.map(({ type }) => type)).size).toBeGreaterThan(8)
    for (const { type } of bodies) expect(names.some((one: Json) => one.type === type)).toBe(true)
    const sent = await api.get(
      `/webhook-monitoring/events?endpointId=${endpoint.id}&status=delivered&limit=1`,
    )
    expect(sent.body).toMatchObject({
      hasMore: true,
      data: [{ endpointUrl: `${receiver.url}/life`, attempts: 1, lastStatusCode: 200 }],
    })
    const events = await api.get(`/events?aggregateType=subscription&aggregateId=${subscriptionId}`)
    expect(events.body.data.map(({ eventType }: Json) => eventType)).toContain(
      'subscription.updated',
    )
    const created = events.body.data.find(
      ({ eventType }: Json) => eventType === 'subscription.created',
    )
    expect(created).toMatchObject({
      ...{ eventType: 'subscription.created', aggregateType: 'subscription' },
      ...{ aggregateId: subscriptionId, payload: { subscription: { id: subscriptionId } } },
    })
    // What an endpoint that goes has not received is a dead letter.
    await until(async () => (await api.get('/events?status=pending')).body.data.length === 0)
    await api.send('DELETE', `/webhook-endpoints/${endpoint.id}`)
  })

  it('is tried seven times, then a dead letter, and delivered again on request', async () => {
    const endpoint = await endpointAt('/dead', ['customer.created'])
    receiver.answer('/dead', (response) => response.writeHead(500).end('down'))
    await api.post('/customers', { email: 'dead@example.com' })
    const waits: number[] = []
    for (let attempts = 1; attempts <= 7; attempts++) {
      await until(async () => (await deliveryTo(endpoint.id))?.attemptCount === attempts)
      const { nextAttemptAt } = await deliveryTo(endpoint.id)
      if (nextAttemptAt === null) break
      waits.push(Date.parse(nextAttemptAt) - z.clock.now().getTime())
      z.clock.set(nextAttemptAt)
    }
    const delays = [minute, 5 * minute, 30 * minute, 2 * hour, 8 * hour, 24 * hour]
    expect(waits).toHaveLength(delays.length)
    // The jitter spreads an attempt by a fifth of the delay.
    for (const [i, delay] of delays.entries()) {
      expect(Math.abs((waits[i] ?? 0) / delay - 1)).toBeLessThanOrEqual(0.2)
    }
    const letters = async () => (await api.get('/events/dead-letter')).body.data
    await until(async () => (await letters()).length === 1)
    const [letter] = await letters()
    expect(letter).toEqual({
      ...{ id: expect.stringMatching(/^whd_/), originalEventId: expect.stringMatching(/^wevt_/) },
      ...{ endpointId: endpoint.id, endpointUrl: `${receiver.url}/dead` },
      ...{ eventType: 'customer.created', failureReason: 'It answered 500.', attempts: 7 },
      payload: { customer: expect.objectContaining({ email: 'dead@example.com' }) },
      ...{ lastAttemptAt: expect.any(String), createdAt: expect.any(String) },
    })
    const failed = await api.get('/events?status=failed')
    expect(failed.body.data.map(({ id }: Json) => id)).toEqual([letter.originalEventId])
    const bodies = receiver.at('/dead').map(({ body }) => body)
    expect(new Set(bodies).size).toBe(1)
    receiver.answer('/dead', (response) => response.writeHead(200).end())
    const retried = await api.post(`/webhook-monitoring/dead-letter/${letter.id}/retry`)
    expect([retried.status, retried.body.data.status]).toEqual([200, 'pending'])
    // An endpoint that failed so often is left alone for a moment.
    z.clock.advance(minute)
    const [, , , , , , , again] = await receiver.wait('/dead', 8)
    expect(verified(again!, endpoint.secret).type).toBe('customer.created')
    await until(async () => (await letters()).length === 0)
    const { body } = await api.get('/events?eventType=customer.created&status=processed&limit=1')
    expect(body.data[0]).toMatchObject({ eventType: 'customer.created', status: 'processed' })
  })

  it('goes to an endpoint that is changed only as it was read', async () => {
    const wrong = await api.post('/webhook-endpoints', {
      url: 'https://example.com/x',
      events: ['subscription.*'],
    })
    expect([wrong.status, wrong.body.error.details[0].field]).toEqual([400, 'events.0'])
    const { id, secret } = await endpointAt('/changed', ['customer.created'])
    const path = `/webhook-endpoints/${id}`
    const etag = (await api.get(path)).headers.get('etag')
    expect(etag).toBe(`W/"${id}-1"`)
    const change = (body: object) => api.send('PATCH', path, body, { 'if-match': String(etag) })
    const first = await change({ status: 'disabled', metadata: { a: 1 } })
    expect([first.status, first.body.data.status, first.body.data.metadata]).toEqual([
      ...[200, 'disabled'],
      { a: 1 },
    ])
    expect(first.headers.get('etag')).toBe(`W/"${id}-${first.body.data.version}"`)
    expect((await change({ status: 'active' })).status).toBe(412)
    const enabled = await api.send('PATCH', path, { status: 'active' })
    expect(enabled.body.data.status).toBe('active')
    const rotated = await api.post(`${path}/rotate-secret`)
    expect(rotated.body.data.secret).toMatch(/^whsec_[\da-f]{64}$/)
    await api.post('/customers', { email: 'changed@example.com' })
    const [sent] = await receiver.wait('/changed', 1)
    for (const one of [secret, rotated.body.data.secret]) verified(sent!, one)
    const gone = await api.send('DELETE', path)
    expect([gone.status, gone.body.data]).toEqual([200, { id, deleted: true }])
    expect((await api.get(path)).status).toBe(404)
  })
})

describe('the audit log', () => {
  it('says who changed what, and masks what tells about persons', async () => {
    const { body } = await api.post('/customers', { email: 'audited@example.com', name: 'Ada' })
    const { id } = body.data
    z.clock.advance(minute)
    await api.send('PATCH', `/customers/${id}`, { metadata: { tier: 'gold' } })
    const logs = await api.get(`/audit-logs?resourceType=customer&resourceId=${id}`)
    expect(logs.body.data.map(({ action }: Json) => action)).toEqual(['update', 'create'])
    const [updated, created] = logs.body.data
    expect(created).toMatchObject({
      ...{ actorType: 'api_key', actorId: expect.stringMatching(/^key_/), action: 'create' },
      ...{ resourceType: 'customer', resourceId: id, ipAddress: expect.any(String) },
      changes: { email: { from: null, to: '[masked]' } },
    })
    expect(logs.text).not.toContain('audited@example.com')
    expect(updated.changes.metadata).toEqual({ from: {}, to: { tier: 'gold' } })
    const ids = async (query: string) =>
      (await api.get(`/audit-logs?resourceId=${id}&${query}`)).body.data.map((one: Json) => one.id)
    expect(await ids('action=create')).toEqual([created.id])
    expect(await ids('actorType=api_key')).toEqual([updated.id, created.id])
    for (const none of ['actorType=system', 'actorType=user', 'action=delete', 'actorId=nobody']) {
      expect(await ids(none)).toEqual([])
    }
    const later = z.clock.now().toISOString()
    expect(await ids(`startDate=${later}&endDate=${later}`)).toEqual([])
  })
})
