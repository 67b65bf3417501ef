/** A client of Zentla's API drives the whole life of a product against the limits of the dialect, and meets every rule on the way. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Json } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { startZentla, type Zentla } from '../support/zentla.ts'
import { createZentlaClient, verifiedWebhook, type ZentlaClient } from '../support/zentla-client.ts'

let z: Zentla
let client: ZentlaClient
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  z = await startZentla({ rateLimits: 'on' })
  client = createZentlaClient({
    ...{ baseUrl: `${z.app.url}/api/v1`, key: z.test.key },
    // Nobody waits for a whole minute: the limits of the dialect give way to those of the workspace.
    wait: async (ms) => {
      expect(ms).toBeGreaterThanOrEqual(1_000)
      await z.test.gql(
        'mutation { setRateLimits(input: {limits: [{requestClass: OTHER, requests: 100000, windowSeconds: 60}]}) { id } }',
      )
      // Credentials are read anew after a second.
      z.clock.advance(ms)
      const probe = () => z.test.rest.get('/workspaces/current')
      await until(async () => (await probe()).status === 200)
    },
  })
})
afterAll(async () => {
  await z?.close()
  await receiver?.close()
})

const pricing = { model: 'flat', currency: 'USD', amount: 2900, interval: 'month' }
const events = [
  ...['subscription.created', 'subscription.updated', 'subscription.canceled'],
  ...['checkout.completed', 'customer.created'],
]
const known: Record<string, Json> = {}

it('offers something: a draft, its publication, a further version', async () => {
  await client.post('/usage/metrics', { key: 'api_calls', name: 'API Calls' })
  const entitlements = [{ featureKey: 'seats', value: 10, valueType: 'number' }]
  const offer = await client.post('/offers', { name: 'Pro', config: { pricing, entitlements } })
  expect([offer.status, offer.currentVersionId]).toEqual(['draft', null])
  const first = await client.post(`/offers/${offer.id}/publish`, {})
  z.clock.advance(1_000)
  const changes = { config: { pricing: { ...pricing, amount: 3900 } } }
  const draft = await client.post(`/offers/${offer.id}/versions`, changes)
  expect(draft).toMatchObject({ version: 2, status: 'draft', config: { entitlements } })
  await client.post(`/offers/${offer.id}/publish`)
  const read = await client.get(`/offers/${offer.id}`)
  expect(read).toMatchObject({ status: 'active', currentVersionId: draft.id })
  expect(read.versions.map(({ id }: Json) => id)).toEqual([draft.id, first.id])
  const team = await client.post('/offers', {
    ...{ name: 'Team', config: { pricing: { ...pricing, amount: 7500 }, entitlements } },
  })
  await client.post(`/offers/${team.id}/publish`)
  Object.assign(known, { offer: read, team })
})

it('sells it: an endpoint listens, an intent is confirmed, a subscription begins', async () => {
  known.endpoint = await client.post('/webhook-endpoints', {
    ...{ url: `${receiver.url}/hooks`, events, description: 'Main webhook handler' },
  })
  const input = { offerId: known.offer.id, customerEmail: 'buyer@example.com' }
  const intent = await client.post('/checkout/intents', input)
  expect(intent).toMatchObject({ status: 'pending', total: 3900, customerId: null })
  expect(intent.clientSecret).toMatch(/_secret_/)
  await client.post(`/checkout/intents/${intent.id}/confirm`, {
    ...{ clientSecret: intent.clientSecret, paymentMethod: 'test_success' },
  })
  const done = await client.get(`/checkout/intents/${intent.id}`)
  expect(done).toMatchObject({ status: 'succeeded', completedAt: expect.any(String) })
  const subscription = await client.get(`/subscriptions/${done.subscriptionId}`)
  expect(subscription).toMatchObject({ status: 'active', customerId: done.customerId })
  const access = await client.get(`/customers/${done.customerId}/entitlements/check/seats`)
  expect(access).toMatchObject({ hasAccess: true, value: 10 })
  Object.assign(known, { subscription, customerId: done.customerId })
})

it('counts what is used, once', async () => {
  const { customerId, subscription } = known
  const event = { customerId, subscriptionId: subscription.id, metricKey: 'api_calls', quantity: 1 }
  const first = await client.post('/usage/events', { ...event, idempotencyKey: 'evt_abc123' })
  const again = await client.post('/usage/events', { ...event, idempotencyKey: 'evt_abc123' })
  expect([first.deduplicated, again]).toEqual([false, { id: first.id, deduplicated: true }])
  const batch = [event, { ...event, quantity: 2.5 }, { ...event, customerId: 'nobody' }]
  expect(await client.post('/usage/events/batch', { events: batch })).toMatchObject({
    ...{ ingested: 2, rejected: 1, errors: [{ index: 2 }] },
  })
  const summary = await client.get(`/usage/summary/${customerId}/api_calls`)
  expect(summary).toMatchObject({ totalQuantity: 4.5, eventCount: 3 })
  expect(await client.get('/usage/metrics')).toMatchObject([{ key: 'api_calls' }])
})

it('changes it, and refuses to change what has changed', async () => {
  const { subscription, team, customerId } = known
  z.clock.advance(60_000)
  const changed = await client.post(`/subscriptions/${subscription.id}/change`, {
    ...{ newOfferId: team.id, prorationBehavior: 'always_invoice' },
  })
  expect(changed).toMatchObject({
    ...{ offerId: team.id, status: 'active' },
    metadata: { previousOfferId: known.offer.id, prorationBehavior: 'always_invoice' },
  })
  const path = `/customers/${customerId}`
  expect((await client.change(path, () => ({ name: 'Ada' }))).name).toBe('Ada')
  const late = client.change(path, async () => {
    await client.change(path, () => ({ name: 'Eve' }))
    return { name: 'Ada' }
  })
  await expect(late).rejects.toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' })
  expect((await client.get(path)).name).toBe('Eve')
})

it('ends it, at the end of the period and then at once', async () => {
  const path = `/subscriptions/${known.subscription.id}/cancel`
  const later = await client.post(path, { cancelAtPeriodEnd: true, reason: 'Customer requested' })
  expect(later).toMatchObject({ status: 'active', cancelAtPeriodEnd: true })
  expect(await client.post(path)).toMatchObject({ status: 'canceled', endedAt: expect.any(String) })
  await expect(client.post(path)).rejects.toMatchObject({
    ...{ name: 'ZentlaError', status: 400, code: 'VALIDATION_ERROR' },
    details: { reason: 'SUBSCRIPTION_INVALID_STATE' },
  })
})

it('is told all of that, signed', async () => {
  const { endpoint, subscription } = known
  const told = () => receiver.at('/hooks').map((sent) => JSON.parse(sent.body))
  await until(() => told().some(({ type }) => type === 'subscription.canceled'))
  for (const sent of receiver.at('/hooks')) verifiedWebhook(sent, endpoint.secret, z.clock.now())
  const [first] = receiver.at('/hooks')
  const tampered = { headers: first!.headers, body: `${first!.body} ` }
  expect(() => verifiedWebhook(tampered, endpoint.secret, z.clock.now())).toThrow('signature')
  const types = told()
    .filter(({ data }) => data.subscription?.id === subscription.id)
    .map(({ type }) => type)
  expect([types[0], types.at(-1)]).toEqual(['subscription.created', 'subscription.canceled'])
  expect(types).toContain('subscription.updated')
  expect(new Set(told().map(({ id }) => id)).size).toBe(told().length)
})

it('finds what did not arrive, and sends it again', async () => {
  const { id } = known.endpoint
  receiver.answer('/hooks', (response) => response.writeHead(500).end())
  await client.post('/customers', { email: 'missed@example.com' })
  const dead = async () => (await client.list('/events/dead-letter', { endpointId: id })).data
  const waiting = { endpointId: id, status: 'pending' }
  await until(async () => {
    const [next] = (await client.list('/webhook-monitoring/events', waiting)).data
    // An endpoint that failed so often is left alone for a moment.
    const isAhead = next && Date.parse(next.nextAttemptAt) > z.clock.now().getTime()
    if (isAhead) z.clock.set(next.nextAttemptAt)
    else z.clock.advance(1_000)
    return (await dead()).length === 1
  })
  const [letter] = await dead()
  expect(letter).toMatchObject({
    ...{ eventType: 'customer.created', attempts: 7, endpointUrl: `${receiver.url}/hooks` },
    payload: { customer: { email: 'missed@example.com' } },
  })
  const failed = await client.all('/events', { status: 'failed' })
  expect(failed.map((event) => event.id)).toEqual([letter.originalEventId])
  receiver.answer('/hooks', (response) => response.end())
  await client.post(`/webhook-monitoring/dead-letter/${letter.id}/retry`)
  await until(async () => {
    z.clock.advance(60_000)
    return (await dead()).length === 0
  })
  const sent = receiver.at('/hooks').at(-1)
  expect(JSON.parse(sent!.body).id).toBe(letter.originalEventId)
})

it('reads all of what happened, page by page', async () => {
  const all = await client.all('/events', { limit: '7' })
  expect(all.length).toBeGreaterThan(14)
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
})

it('is held back where it is too fast, until its owner raises the limit', async () => {
  const burst = () =>
    Promise.all(Array.from({ length: 12 }, () => client.get('/workspaces/current')))
  await until(async () => (await burst()) && client.retries.count > 0)
})
