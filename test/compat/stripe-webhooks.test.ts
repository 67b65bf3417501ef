/** Webhooks of an endpoint that was made with Stripe's client, verified by its own library. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../support/server-process.ts'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

let s: StripeClients
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  s = await startStripeClients()
  // The library refuses what is older than five minutes.
  s.clock.set(new Date())
})
afterAll(async () => {
  await s?.close()
  await receiver?.close()
})

it('are events in its shape, with a signature that holds, and end with their endpoint', async () => {
  const endpoint = await s.newest.webhookEndpoints.create({
    ...{ url: `${receiver.url}/stripe`, enabled_events: ['customer.created'] },
    metadata: { team: 'a' },
  })
  expect(endpoint).toMatchObject({
    ...{ object: 'webhook_endpoint', status: 'enabled', metadata: { team: 'a' } },
    ...{ enabled_events: ['customer.created'], secret: expect.stringMatching(/^whsec_/) },
  })
  const customer = await s.newest.customers.create({ email: 'hooked@example.com' })
  await until(async () => receiver.received.length > 0)
  const body = receiver.received[0]?.body ?? ''
  const signature = String(receiver.received[0]?.headers['stripe-signature'])
  for (const client of [s.newest, s.older]) {
    const event = client.webhooks.constructEvent(body, signature, endpoint.secret ?? '')
    expect(event).toMatchObject({
      ...{ object: 'event', type: 'customer.created', livemode: false },
      data: { object: JSON.parse(JSON.stringify(customer)) },
    })
    expect(() =>
      client.webhooks.constructEvent(`${body} `, signature, endpoint.secret ?? ''),
    ).toThrow('signature')
  }
  const disabled = await s.newest.webhookEndpoints.update(endpoint.id, { disabled: true })
  expect([disabled.status, disabled.metadata]).toEqual(['disabled', { team: 'a' }])
  expect((await s.newest.webhookEndpoints.del(endpoint.id)).deleted).toBe(true)
  await expect(s.newest.webhookEndpoints.retrieve(endpoint.id)).rejects.toMatchObject({
    ...{ statusCode: 404, code: 'resource_missing' },
  })
})
