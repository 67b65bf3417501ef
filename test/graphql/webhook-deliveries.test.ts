/** The life of deliveries: retries by the schedule, order per customer, dead letters, replay, disabled endpoints. */
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pruneWebhooks } from '../../src/core/webhooks/prune.ts'
import { delaysMs } from '../../src/core/webhooks/schedule.ts'
import { graphqlData } from '../support/graphql.ts'
import { AddCreditsDocument } from '../support/ledger.generated.ts'
import type { Json } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import {
  DeleteEndpointDocument,
  DisableEndpointDocument,
  EnableEndpointDocument,
  EndpointDocument,
  EventsDocument,
  ReplayDeliveryDocument,
  ReplayEventsDocument,
  SendTestDocument,
} from '../support/webhooks.generated.ts'
import { deliveriesTo, makeEndpoint, onlyDelivery, readDelivery } from '../support/webhooks.ts'

let tenant: Tenant
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  tenant = await startTenant({ webhookAllowPrivate: true, logLevel: 'silent' })
})
afterAll(async () => {
  await tenant?.close()
  await receiver?.close()
})
// Ids of one millisecond sort by chance.
beforeEach(() => tenant.clock.advance(60_000))

const endpoint = (path: string, ...more: [object?]) => makeEndpoint(tenant, receiver, path, ...more)
const answerWith = (path: string, code: number, headers = {}) =>
  receiver.answer(path, (response) => response.writeHead(code, headers).end(`code ${code}`))
const add = (customerId: string) => {
  tenant.clock.advance(1)
  return tenant.ask(AddCreditsDocument, { input: { customerId, amount: '1' } })
}
const now = () => tenant.clock.now().getTime()

describe('a delivery that fails', () => {
  it('is attempted ten times by the schedule, the same bytes under the same id, and is then dead', async () => {
    answerWith('/failing', 500)
    const { id } = await endpoint('/failing')
    await tenant.customer()
    for (let attempt = 1; attempt < 10; attempt++) {
      const failed = await onlyDelivery(tenant, id, (d) => d.attemptCount === attempt)
      expect(failed).toMatchObject({ status: 'PENDING', lastStatusCode: 500 })
      const delay = Date.parse(failed.nextAttemptAt!) - now()
      const planned = delaysMs[attempt - 1]!
      expect(Math.abs(delay - planned)).toBeLessThanOrEqual(planned * 0.2)
      tenant.clock.set(failed.nextAttemptAt!)
    }
    const dead = await onlyDelivery(tenant, id, (d) => d.status === 'DEAD')
    expect(dead).toMatchObject({ attemptCount: 10, nextAttemptAt: null })
    expect(dead.attempts.map((a) => a.number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(dead.attempts.every((a) => a.statusCode === 500 && a.response === 'code 500')).toBe(true)
    const got = receiver.at('/failing')
    expect(got).toHaveLength(10)
    expect(new Set(got.map((r) => `${r.headers['webhook-id']} ${r.body}`)).size).toBe(1)
    expect(new Set(got.map((r) => r.headers['webhook-timestamp'])).size).toBe(10)
    expect(got[0]!.body).toBe(dead.body)
    await tenant.ask(DeleteEndpointDocument, { id })
  })

  it('waits for as long as Retry-After says', async () => {
    answerWith('/busy', 503, { 'retry-after': '40' })
    const { id } = await endpoint('/busy')
    await tenant.customer()
    const failed = await onlyDelivery(tenant, id, (d) => d.attemptCount === 1)
    expect(Date.parse(failed.nextAttemptAt!) - now()).toBe(40_000)
    await tenant.ask(DeleteEndpointDocument, { id })
  })

  it('is attempted at once when it is replayed', async () => {
    answerWith('/mended', 500)
    const { id } = await endpoint('/mended')
    await tenant.customer()
    const failed = await onlyDelivery(tenant, id, (d) => d.attemptCount === 1)
    answerWith('/mended', 200)
    await tenant.ask(ReplayDeliveryDocument, { id: failed.id })
    expect(await onlyDelivery(tenant, id, (d) => d.status === 'DELIVERED')).toMatchObject({
      attemptCount: 2,
      lastStatusCode: 200,
    })
  })

  it('holds up its customer and nobody else', async () => {
    const [blocked, free] = [await tenant.customer(), await tenant.customer()]
    const { id } = await endpoint('/partly', { enabledEvents: ['credits.*'] })
    receiver.answer('/partly', (response, { event }) => {
      response.writeHead(event.stream === blocked ? 500 : 200).end()
    })
    await add(blocked)
    await onlyDelivery(tenant, id, (d) => d.attemptCount === 1)
    await add(blocked)
    for (let i = 0; i < 3; i++) await add(free)
    const of = (customer: string) =>
      receiver.at('/partly').filter((r) => r.event.stream === customer)
    await until(() => of(free).length === 3)
    const deliveries = await deliveriesTo(tenant, id)
    const waiting = deliveries.filter((d) => d.customerId === blocked)
    expect(waiting.map((d) => [d.attemptCount, d.nextAttemptAt !== null])).toEqual([
      [1, true],
      [0, false],
    ])
    answerWith('/partly', 200)
    tenant.clock.advance(10_000)
    await until(() => of(blocked).length === 3)
    expect(of(blocked).map((r) => r.event.sequence)).toEqual([2, 2, 3])
  })

  it('holds up nothing at an endpoint without order', async () => {
    const customerId = await tenant.customer()
    const { id } = await endpoint('/unordered', { enabledEvents: ['credits.*'], ordered: false })
    receiver.answer('/unordered', (response, { event }) => {
      response.writeHead(event.sequence === 2 ? 500 : 200).end()
    })
    await add(customerId)
    await onlyDelivery(tenant, id, (d) => d.attemptCount === 1)
    await add(customerId)
    await until(async () => {
      const statuses = (await deliveriesTo(tenant, id)).map((d) => d.status)
      return statuses.sort().join() === 'DELIVERED,PENDING'
    })
    await tenant.ask(DeleteEndpointDocument, { id })
  })
})

describe('an endpoint that is dead', () => {
  it('delays no other, and is probed by one request at a time', async () => {
    let open = 0
    let openMax = 0
    const hanging: ServerResponse[] = []
    receiver.answer('/hanging', (response) => {
      hanging.push(response)
      open += 1
      openMax = Math.max(openMax, open)
      response.on('close', () => {
        open -= 1
      })
    })
    const { id } = await endpoint('/hanging', { enabledEvents: ['customer.created'] })
    await endpoint('/healthy', { enabledEvents: ['customer.created'] })
    const before = receiver.at('/healthy').length
    await Promise.all(Array.from({ length: 40 }, () => tenant.customer()))
    await receiver.wait('/healthy', before + 40)
    expect(open).toBe(4)
    expect(openMax).toBe(4)
    await tenant.ask(DeleteEndpointDocument, { id })
    for (const response of hanging) response.destroy()
  })

  it('is disabled when it answers 410, which is an event of its own', async () => {
    answerWith('/gone', 410)
    const { id } = await endpoint('/gone')
    for (let i = 0; i < 2; i++) await tenant.customer()
    await until(async () => !(await tenant.ask(EndpointDocument, { id })).webhookEndpoint!.enabled)
    await until(async () => (await deliveriesTo(tenant, id)).every((d) => d.status === 'DEAD'))
    const { webhookEndpoint } = await tenant.ask(EndpointDocument, { id })
    expect(webhookEndpoint!.disabledReason).toBe('It answered 410 Gone.')
    const { events } = await tenant.ask(EventsDocument, { type: 'webhook_endpoint.disabled' })
    expect(events.edges[0]!.node.data).toEqual({ id, reason: 'It answered 410 Gone.' })
  })
})

describe('an endpoint that cannot even be tried', () => {
  it('holds up no other', async () => {
    // Four of them: one for each that works at once, and one more.
    const broken = await Promise.all(
      ['/broken-1', '/broken-2', '/broken-3', '/broken-4'].map((path) => endpoint(path)),
    )
    const ids = broken.map(({ id }) => id)
    await tenant.sql.query(
      `update webhook_secret set sealed = '\\x01' where endpoint_id = any($1)`,
      [ids],
    )
    await endpoint('/whole')
    for (let i = 0; i < 3; i++) await tenant.customer()
    await receiver.wait('/whole', 3)
    expect(receiver.received.filter((r) => r.path.startsWith('/broken'))).toEqual([])
    for (const id of ids) await tenant.ask(DeleteEndpointDocument, { id })
  })
})

describe('disableWebhookEndpoint', () => {
  it('ends all attempts, and replayWebhookEvents makes up for what was missed, in order', async () => {
    const customerId = await tenant.customer()
    const start = tenant.clock.now().toISOString()
    answerWith('/paused', 500)
    const { id } = await endpoint('/paused', { enabledEvents: ['credits.*'] })
    await add(customerId)
    await onlyDelivery(tenant, id, (d) => d.attemptCount === 1)
    await add(customerId)
    const { disableWebhookEndpoint } = await tenant.ask(DisableEndpointDocument, { id })
    expect(disableWebhookEndpoint).toMatchObject({
      enabled: false,
      disabledReason: 'It was disabled by request.',
    })
    await until(async () => {
      const deliveries = await deliveriesTo(tenant, id)
      return deliveries.length > 0 && deliveries.every((d) => d.status === 'DEAD')
    })
    answerWith('/paused', 200)
    tenant.clock.advance(60_000)
    await add(customerId)
    const input = { endpointId: id, startTime: start, endTime: new Date(now() + 1).toISOString() }
    expect(await tenant.refused(ReplayEventsDocument, { input })).toMatchObject({
      code: 'PRECONDITION_FAILED',
    })
    expect(await tenant.refused(SendTestDocument, { id })).toMatchObject({
      code: 'PRECONDITION_FAILED',
    })
    await until(async () => {
      const { rows } = await tenant.sql.query('select from event where not dispatched')
      return rows.length === 0
    })
    expect(receiver.at('/paused')).toHaveLength(1)
    await tenant.ask(EnableEndpointDocument, { id })
    const replay = async (more = {}) =>
      (await tenant.ask(ReplayEventsDocument, { input: { ...input, ...more } })).replayWebhookEvents
    expect(await replay()).toEqual({ count: 3 })
    const got = await receiver.wait('/paused', 4)
    expect(got.slice(1).map((r) => r.event.sequence)).toEqual([2, 3, 4])
    await until(async () => (await deliveriesTo(tenant, id)).every((d) => d.status === 'DELIVERED'))
    expect(await replay()).toEqual({ count: 0 })
    expect(await replay({ includeDelivered: true })).toEqual({ count: 3 })
    const again = await receiver.wait('/paused', 7)
    expect(again.slice(4).map((r) => r.body)).toEqual(got.slice(1, 4).map((r) => r.body))
  })
})

describe('deleteWebhookEndpoint', () => {
  it('ends everything but the look at its deliveries', async () => {
    const { id } = await endpoint('/deleted')
    await tenant.customer()
    const { id: deliveryId } = await onlyDelivery(tenant, id, (d) => d.status === 'DELIVERED')
    await tenant.ask(DeleteEndpointDocument, { id })
    for (const document of [EndpointDocument, DisableEndpointDocument, EnableEndpointDocument]) {
      expect(await tenant.refused(document as typeof EndpointDocument, { id })).toMatchObject({
        code: 'NOT_FOUND',
      })
    }
    expect(await tenant.refused(ReplayDeliveryDocument, { id: deliveryId })).toMatchObject({
      code: 'NOT_FOUND',
    })
    await tenant.customer()
    expect((await readDelivery(tenant, deliveryId)).status).toBe('DELIVERED')
    const { rows } = await tenant.sql.query('select from webhook_secret where endpoint_id = $1', [
      id,
    ])
    expect(rows).toEqual([])
  })

  it('leaves nothing behind 30 days after its last delivery', async () => {
    const { id } = await endpoint('/forgotten')
    await tenant.customer()
    const { id: deliveryId } = await onlyDelivery(tenant, id, (d) => d.status === 'DELIVERED')
    await tenant.ask(DeleteEndpointDocument, { id })
    const left = async () => {
      const { rows } = await tenant.sql.query(
        `select 'endpoint' as what from webhook_endpoint where id = $1
         union all select 'delivery' from webhook_delivery where id = $2
         union all select 'attempt' from webhook_attempt where delivery_id = $2`,
        [id, deliveryId],
      )
      return rows.map((row) => row.what)
    }
    const days = 24 * 3_600_000
    await pruneWebhooks(tenant.sql, new Date(now() + 30 * days))
    expect(await left()).toEqual(['endpoint', 'delivery', 'attempt'])
    await pruneWebhooks(tenant.sql, new Date(now() + 30 * days + 1))
    expect(await left()).toEqual([])
  })
})

describe('the statistics of an endpoint', () => {
  const statisticsOf = async (id: string, startTime = '') => {
    const argument = startTime && `(startTime: "${startTime}")`
    const { webhookEndpoint, webhookEndpoints } = await graphqlData<Json>(
      tenant.app.url,
      tenant.app.liveKey,
      `{ webhookEndpoint(id: "${id}") { ...S } webhookEndpoints(first: 2) { edges { node { id ...S } } } }
       fragment S on WebhookEndpoint {
         statistics${argument} { startTime delivered dead pending p95LatencyMs } }`,
    )
    const listed = webhookEndpoints.edges.map(({ node }: Json) => node)
    const same = listed.find((node: Json) => node.id === id)
    expect(same.statistics).toEqual(webhookEndpoint.statistics)
    return webhookEndpoint.statistics
  }
  const none = { delivered: 0, dead: 0, pending: 0, p95LatencyMs: null }

  it('count its deliveries since an instant, and time their last attempts', async () => {
    const { id: other } = await endpoint('/other', { enabledEvents: ['credits.*'] })
    const { id } = await endpoint('/counted')
    const startTime = new Date(now() - 24 * 3_600_000).toISOString()
    expect(await statisticsOf(id)).toEqual({ ...none, startTime })
    await tenant.customer()
    await onlyDelivery(tenant, id, (d) => d.status === 'DELIVERED')
    const { p95LatencyMs, ...counts } = await statisticsOf(id)
    expect(counts).toEqual({ startTime, delivered: 1, dead: 0, pending: 0 })
    expect(p95LatencyMs).toBeGreaterThanOrEqual(0)

    answerWith('/counted', 410)
    tenant.clock.advance(1_000)
    const since = tenant.clock.now().toISOString()
    await tenant.customer()
    await until(async () => (await statisticsOf(id)).dead === 1)
    expect(await statisticsOf(id)).toMatchObject({ delivered: 1, dead: 1 })
    expect(await statisticsOf(id, since)).toMatchObject({ startTime: since, delivered: 0, dead: 1 })
    expect(await statisticsOf(other)).toMatchObject(none)
  })
})
