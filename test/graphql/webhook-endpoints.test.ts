/** Webhook endpoints through the public API: accepted and refused input, and visibility by role. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createKey } from '../support/live-product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import {
  CreateEndpointDocument,
  type CreateWebhookEndpointInput,
  DeleteEndpointDocument,
  DeliveryDocument,
  DisableEndpointDocument,
  EnableEndpointDocument,
  EndpointDocument,
  EndpointsDocument,
  ReplayDeliveryDocument,
  ReplayEventsDocument,
  RotateSecretDocument,
  SendTestDocument,
  UpdateEndpointDocument,
} from '../support/webhooks.generated.ts'
import { makeEndpoint, readDelivery } from '../support/webhooks.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())
beforeEach(() => tenant.clock.advance(1_000))

const good = { url: 'https://example.com/hook', enabledEvents: ['credits.*'] }
async function create(input: Partial<CreateWebhookEndpointInput> = {}) {
  const made = await tenant.ask(CreateEndpointDocument, { input: { ...good, ...input } })
  return { ...made.createWebhookEndpoint.endpoint, secret: made.createWebhookEndpoint.secret }
}

describe('createWebhookEndpoint', () => {
  it('answers the endpoint and its secret, which nothing shows again', async () => {
    const { secret, ...endpoint } = await create({ description: 'Ours' })
    expect(endpoint).toEqual({
      id: expect.stringMatching(/^we_[0-9a-z]{26}$/),
      url: good.url,
      enabledEvents: good.enabledEvents,
      description: 'Ours',
      ordered: true,
      enabled: true,
      disabledAt: null,
      disabledReason: null,
      failingSince: null,
      createdAt: tenant.clock.now().toISOString(),
      updatedAt: tenant.clock.now().toISOString(),
    })
    expect(await tenant.ask(EndpointDocument, { id: endpoint.id })).toEqual({
      webhookEndpoint: endpoint,
    })
    const { webhookEndpoints } = await tenant.ask(EndpointsDocument, {})
    expect(webhookEndpoints.edges[0]!.node).toEqual(endpoint)
    const { rows } = await tenant.sql.query('select * from webhook_secret')
    const stored = rows.map((row) => `${JSON.stringify(row)} ${row.sealed.toString('latin1')}`)
    expect(stored.join()).not.toContain(secret.slice(6, 20))
  })

  it.each([
    [{ url: 'http://example.com/hook' }, /url must begin with https/],
    [{ url: 'https://example.com:8443' }, /url must use port 443/],
    [{ url: 'https://127.0.0.1/hook' }, /url must not lead to a private address/],
    [{ url: 'https://2130706433/hook' }, /private address/],
    [{ url: 'https://[::ffff:10.0.0.1]/hook' }, /private address/],
    [{ url: 'https://169.254.169.254/latest' }, /private address/],
    [{ url: 'https://localhost/hook' }, /this server/],
    [{ url: 'https://me:secret@example.com' }, /user name or password/],
    [{ url: 'https://example.com/#x' }, /fragment/],
    [{ url: 'ftp://example.com' }, /must be a URL/],
    [{ url: `https://example.com/${'x'.repeat(2_048)}` }, /2048 characters/],
    [{ enabledEvents: [] }, /at least one/],
    [{ enabledEvents: ['credits.low'] }, /known type/],
    [{ enabledEvents: ['credit.*'] }, /known type/],
    [{ enabledEvents: ['*', '*'] }, /repeat/],
    [{ secret: 'short' }, /8 characters/],
    [{ secret: 'x'.repeat(256) }, /255 characters/],
    [{ secret: `whsec_${'A'.repeat(28)}` }, /24 to 64 bytes/],
    [{ secret: `whsec_${'A'.repeat(88)}` }, /24 to 64 bytes/],
    [{ secret: 'whsec_not base64, but long enough' }, /24 to 64 bytes/],
    // The last letter has bits that are no part of a byte.
    [{ secret: `whsec_${'A'.repeat(42)}B=` }, /24 to 64 bytes/],
    [{ secret: `v1,whsec_${'A'.repeat(43)}=` }, /begin with whsec_/],
    [{ secret: `v1a,whpk_${'A'.repeat(43)}=` }, /begin with whsec_/],
    [{ secret: `whsk_${'A'.repeat(43)}=` }, /begin with whsec_/],
    [{ secret: `whpk_${'A'.repeat(43)}=` }, /begin with whsec_/],
    [{ secret: 'pässwörd' }, /printable ASCII/],
    [{ secret: ' blank before' }, /printable ASCII/],
    [{ secret: 'newline after\n' }, /printable ASCII/],
    [{ enabledEvents: ['invoice.imagined'] }, /known type/],
    [{ enabledEvents: ['imagined.*'] }, /known type/],
    [{ description: 'x'.repeat(501) }, /500 characters/],
  ])('refuses %j', async (wrong, message) => {
    const refusal = await tenant.refused(CreateEndpointDocument, { input: { ...good, ...wrong } })
    expect(refusal.code).toBe('INVALID_REQUEST')
    expect(refusal.message).toMatch(message)
  })

  it('makes a hundred at most, also when they come at once', async () => {
    const { webhookEndpoints } = await tenant.ask(EndpointsDocument, { first: 100 })
    for (let left = 98 - webhookEndpoints.edges.length; left > 0; left--) await create()
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => create()))
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(2)
    expect(await tenant.refused(CreateEndpointDocument, { input: good })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      ...{ limit: '100', used: '100', requested: '1' },
    })
    const all = await tenant.ask(EndpointsDocument, { first: 100 })
    expect(all.webhookEndpoints.edges).toHaveLength(100)
    for (const { node } of all.webhookEndpoints.edges) {
      await tenant.ask(DeleteEndpointDocument, { id: node.id })
    }
    expect((await tenant.ask(EndpointsDocument, {})).webhookEndpoints.edges).toEqual([])
  })
})

describe('updateWebhookEndpoint', () => {
  it('changes what is given and nothing else', async () => {
    const { id, secret: _secret, ...before } = await create({ description: 'Ours' })
    tenant.clock.advance(1_000)
    const change = (input: object) => tenant.ask(UpdateEndpointDocument, { id, input })
    const updatedAt = tenant.clock.now().toISOString()
    expect(await change({ enabledEvents: ['*'] })).toEqual({
      updateWebhookEndpoint: { ...before, id, enabledEvents: ['*'], updatedAt },
    })
    const url = 'https://example.org/other'
    expect(await change({ url, description: null, ordered: false })).toMatchObject({
      updateWebhookEndpoint: { url, description: null, ordered: false, enabledEvents: ['*'] },
    })
    for (const input of [
      { url: 'https://10.0.0.1' },
      { enabledEvents: [] },
      { enabledEvents: ['x'] },
    ]) {
      expect(await tenant.refused(UpdateEndpointDocument, { id, input })).toMatchObject({
        code: 'INVALID_REQUEST',
      })
    }
  })
})

describe('updateWebhookEndpoint with enabled', () => {
  it('disables and enables with the other changes, in one revision', async () => {
    const { id } = await create()
    const change = async (input: object) =>
      (await tenant.ask(UpdateEndpointDocument, { id, input })).updateWebhookEndpoint
    const off = await change({ enabled: false, description: 'Off' })
    expect(off).toMatchObject({ enabled: false, description: 'Off' })
    expect(off.disabledReason).toMatch(/by request/)
    const on = await change({ enabled: true, expectedRevision: 2 })
    expect(on).toMatchObject({ enabled: true, disabledReason: null, description: 'Off' })
    const stale = { id, input: { enabled: false, expectedRevision: 2 } }
    expect((await tenant.refused(UpdateEndpointDocument, stale)).code).toBe('PRECONDITION_FAILED')
  })
})

describe('an endpoint', () => {
  it('is disabled and enabled once, however often that is asked', async () => {
    const { id } = await create()
    const events = async () => {
      const { rows } = await tenant.sql.query(
        `select type from event where data->>'id' = $1 order by position`,
        [id],
      )
      return rows.map((row) => row.type.replace('webhook_endpoint.', ''))
    }
    for (const document of [DisableEndpointDocument, EnableEndpointDocument]) {
      for (let i = 0; i < 2; i++)
        await tenant.ask(document as typeof DisableEndpointDocument, { id })
    }
    expect(await events()).toEqual(['created', 'disabled', 'enabled'])
  })

  it('keeps nine replaced secrets at most', async () => {
    const { id } = await create()
    for (let i = 0; i < 15; i++) {
      tenant.clock.advance(1)
      await tenant.ask(RotateSecretDocument, { id, secret: `secret number ${i}` })
    }
    const { rows } = await tenant.sql.query(
      'select count(*)::int, count(expires_at)::int as old from webhook_secret where endpoint_id = $1',
      [id],
    )
    expect(rows).toEqual([{ count: 10, old: 9 }])
  })

  it('of the other mode is unknown', async () => {
    const { id } = await create()
    const asTest = (document: typeof DisableEndpointDocument) =>
      tenant.refused(document, { id }, tenant.app.testKey)
    const documents = [EndpointDocument, DisableEndpointDocument, EnableEndpointDocument]
    for (const one of [
      ...documents,
      DeleteEndpointDocument,
      RotateSecretDocument,
      SendTestDocument,
    ]) {
      expect((await asTest(one as typeof DisableEndpointDocument)).code).toBe('NOT_FOUND')
    }
    const input = { endpointId: id, startTime: '2026-01-01', endTime: '2026-12-31' }
    expect(await tenant.refused(ReplayEventsDocument, { input }, tenant.app.testKey)).toMatchObject(
      {
        code: 'NOT_FOUND',
      },
    )
    expect(await tenant.refused(ReplayDeliveryDocument, { id: 'whd_none' })).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('that the operator no longer allows is not called', async () => {
    const { id } = await create()
    await tenant.sql.query(
      `update webhook_endpoint set url = 'http://127.0.0.1:1/' where id = $1`,
      [id],
    )
    const { sendTestWebhook } = await tenant.ask(SendTestDocument, { id })
    await until(async () => (await readDelivery(tenant, sendTestWebhook.id)).attemptCount === 1)
    expect(await readDelivery(tenant, sendTestWebhook.id)).toMatchObject({
      status: 'PENDING',
      lastStatusCode: null,
      lastError: 'The URL must not lead to a private address.',
    })
  })
})

describe("a receiver's answer", () => {
  let receiver: WebhookReceiver
  let open: Tenant
  beforeAll(async () => {
    receiver = await startWebhookReceiver()
    open = await startTenant({ webhookAllowPrivate: ['127.0.0.0/8'] })
  })
  afterAll(async () => {
    await open?.close()
    await receiver?.close()
  })

  it('is kept at 1,000 characters, and not shown to a read key', async () => {
    receiver.answer('/talkative', (response) => response.end('<b>'.repeat(100_000)))
    const { id } = await makeEndpoint(open, receiver, '/talkative')
    const { sendTestWebhook } = await open.ask(SendTestDocument, { id })
    const { id: deliveryId } = sendTestWebhook
    await until(async () => (await readDelivery(open, deliveryId)).status === 'DELIVERED')
    const [attempt] = (await readDelivery(open, deliveryId)).attempts
    expect(attempt!.response).toBe('<b>'.repeat(400).slice(0, 1_000))
    const { secret } = await createKey(open.app, { role: 'READ' })
    const { webhookDelivery } = await open.ask(DeliveryDocument, { id: deliveryId }, secret)
    expect(webhookDelivery!.attempts).toEqual([{ ...attempt, response: null }])
  })
})
