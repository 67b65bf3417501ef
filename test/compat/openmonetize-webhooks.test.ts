/** Webhook endpoints over REST: created, read, changed, tested, given a new secret, deleted. */
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RestClient, restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

let tenant: Tenant
let rest: RestClient
let receiver: WebhookReceiver
beforeAll(async () => {
  tenant = await startTenant({ webhookAllowPrivate: true })
  rest = restClient(tenant.app)
  receiver = await startWebhookReceiver()
})
afterAll(async () => {
  await tenant?.close()
  await receiver?.close()
})

const events = ['credits.low_balance', 'usage.limit_exceeded']

describe('POST /webhooks', () => {
  it('takes the request of the document, and shows the secret once', async () => {
    const request = { url: 'https://example.com/webhook', events, secret: 'webhook_secret_key' }
    const { status, body } = await rest.post('/webhooks', request)
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^we_/),
      url: request.url,
      events,
      description: null,
      ordered: true,
      enabled: true,
      disabled_reason: null,
      created_at: '2026-03-10T12:00:00Z',
      updated_at: '2026-03-10T12:00:00Z',
      secret: 'webhook_secret_key',
    })
    const { secret: _, ...shown } = body
    expect((await rest.get(`/webhooks/${body.id}`)).body).toEqual(shown)
  })

  it.each([
    ['no URL', { events }],
    ['no events', { url: 'https://example.com/x' }],
    ['an empty list', { url: 'https://example.com/x', events: [] }],
    ['an unknown event', { url: 'https://example.com/x', events: ['no.such'] }],
    ['a short secret', { url: 'https://example.com/x', events, secret: 'short' }],
    ['no URL at all', { url: 'nonsense', events }],
    ['something else', { url: 'https://example.com/x', events, more: 1 }],
  ])('refuses %s', async (_, request) => {
    const { status, body } = await rest.post('/webhooks', request)
    expect([status, body.error.code]).toEqual([400, 'INVALID_REQUEST'])
  })
})

describe('an endpoint', () => {
  it('is listed in pages, newest first', async () => {
    const ids = []
    for (const path of ['/1', '/2', '/3']) {
      tenant.clock.advance(1_000)
      const made = await rest.post('/webhooks', {
        url: `https://example.com${path}`,
        events: ['*'],
      })
      ids.unshift(made.body.id)
    }
    const first = (await rest.get('/webhooks?limit=2')).body
    expect(first.webhooks.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2))
    expect(JSON.stringify(first)).not.toContain('secret')
    const next = (await rest.get(`/webhooks?limit=2&cursor=${first.pagination.next_cursor}`)).body
    expect(next.webhooks[0].id).toBe(ids[2])
  })

  it('is tried out, changed, given another secret, disabled and deleted', async () => {
    // The verifier looks at the time of day.
    tenant.clock.set(Date.now())
    const made = (await rest.post('/webhooks', { url: `${receiver.url}/a`, events })).body
    const at = `/webhooks/${made.id}`
    const tried = await rest.post(`${at}/test`, {})
    expect(tried.body).toMatchObject({ type: 'webhook.test', status: 'pending' })
    const [received] = await receiver.wait('/a', 1)
    expect(received?.event.id).toBe(tried.body.event_id)
    const headers = received?.headers as Record<string, string>
    expect(() => new Webhook(made.secret).verify(received?.body ?? '', headers)).not.toThrow()

    const changed = await rest.send('PATCH', at, { events: ['*'], description: 'all' })
    expect(changed.body).toMatchObject({ url: made.url, events: ['*'], description: 'all' })
    const cleared = await rest.send('PATCH', at, { description: null })
    expect(cleared.body).toMatchObject({ events: ['*'], description: null })
    const rotated = await rest.post(`${at}/rotate`, {})
    expect(rotated.body.secret).not.toBe(made.secret)

    const disabled = await rest.post(`${at}/disable`, {})
    expect(disabled.body).toMatchObject({ enabled: false, disabled_reason: expect.any(String) })
    expect((await rest.post(`${at}/test`, {})).status).toBe(409)
    expect((await rest.post(`${at}/enable`, {})).body.enabled).toBe(true)
    expect((await rest.send('DELETE', at)).body).toEqual({ id: made.id, deleted: true })
    for (const [method, path] of [
      ['GET', at],
      ['PATCH', at],
      ['DELETE', at],
      ['POST', `${at}/rotate`],
      ['POST', `${at}/test`],
    ] as const) {
      const answer = await rest.send(method, path, method === 'GET' ? undefined : {})
      expect([method, answer.status]).toEqual([method, 404])
    }
  })

  it('of another mode is not found', async () => {
    const made = (await rest.post('/webhooks', { url: 'https://example.com/o', events })).body
    const other = restClient(tenant.app, { key: tenant.app.testKey })
    expect((await other.get(`/webhooks/${made.id}`)).status).toBe(404)
    expect((await other.send('DELETE', `/webhooks/${made.id}`)).status).toBe(404)
  })
})
