/** The webhooks of an endpoint in CrediBill's form: names, bodies in snake case, three signatures, attempts. */
import { createHmac } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrediBill, startCrediBill } from '../support/credibill.ts'
import { type CrediBillClient, crediBillClient } from '../support/credibill-client.ts'
import type { Json } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import {
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts'

let c: CrediBill
let api: CrediBillClient
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  c = await startCrediBill()
  // The libraries refuse what is older than five minutes.
  c.clock.set(new Date())
  api = crediBillClient(c.app.url, c.key)
})
afterAll(async () => {
  await c?.close()
  await receiver?.close()
})

async function endpointAt(path: string, events: string): Promise<{ id: string; secret: string }> {
  const input = `{url: "${receiver.url}${path}", enabledEvents: ${events}, dialect: CREDIBILL}`
  const made = await c.gql(
    `mutation { createWebhookEndpoint(input: ${input}) { endpoint { id } secret } }`,
  )
  const { endpoint, secret } = made.createWebhookEndpoint
  return { id: endpoint.id, secret }
}

const headersOf = ({ headers }: Received) => headers as Record<string, string>

/** As each of its clients verifies it; answers the body. */
function verified(sent: Received, secret: string): Json {
  const headers = headersOf(sent)
  const own = Object.fromEntries(
    ['id', 'timestamp', 'signature'].map((name) => [`svix-${name}`, headers[`svix-${name}`] ?? '']),
  )
  expect(() => new SvixWebhook(secret).verify(sent.body, own)).not.toThrow()
  const body = new StandardWebhook(secret).verify(sent.body, headers) as Json
  const hex = createHmac('sha256', secret).update(sent.body).digest('hex')
  expect(headers).toMatchObject({
    ...{ 'x-webhook-signature': hex, 'x-webhook-event': body.event },
    ...{ 'user-agent': 'CrediBill-Webhooks/1.0', 'content-type': 'application/json' },
  })
  expect(body).toEqual({
    ...{ event: expect.any(String), data: expect.any(Object), app_id: c.workspaceId },
    ...{ timestamp: expect.any(String), event_id: expect.stringMatching(/^wevt_/) },
    api_version: '2026-01-20',
  })
  return body
}

const plan = {
  ...{ name: 'Basic', pricingModel: 'flat', baseAmount: 4_500, currency: 'UGX' },
  interval: 'monthly',
}

describe('an endpoint', () => {
  it('hears of a life by the names of CrediBill, verified in three ways', async () => {
    const { secret } = await endpointAt('/life', '["*"]')
    const step = () => c.clock.advance(1)
    // No key of the metadata is ours.
    const metadata = { camelCase: { innerName: 1 }, credibill: 'yours' }
    const customerId = await api.createCustomer({ email: 'w@example.com', metadata })
    step()
    const planId = await api.createPlan(plan)
    step()
    const { subscriptionId, invoiceId } = await api.subscribe(customerId, planId)
    step()
    await api.payInvoice(invoiceId)
    step()
    await api.cancel(subscriptionId)
    const namesSent = () => receiver.at('/life').map((one) => headersOf(one)['x-webhook-event'])
    // Of each customer, and of what is of none, the events come in their order.
    const last = ['subscription.cancelled', 'plan.updated']
    await until(() => last.every((name) => namesSent().includes(name)))
    const sent = receiver.at('/life')
    const bodies = sent.map((one) => verified(one, secret))
    const byName = new Map<string, Json>(bodies.map((body) => [body.event, body]))
    expect([...byName.keys()].toSorted()).toEqual([
      ...['customer.created', 'invoice.created', 'invoice.finalized', 'invoice.paid'],
      ...['payment.succeeded', 'plan.created', 'plan.updated', 'subscription.activated'],
      ...['subscription.cancelled', 'subscription.created'],
    ])
    expect(byName.get('customer.created').data).toMatchObject({
      ...{ _id: customerId, email: 'w@example.com', has_used_trial: false, metadata },
    })
    expect(byName.get('invoice.paid').data).toMatchObject({
      ...{ _id: invoiceId, customer_id: customerId, subscription_id: subscriptionId },
      ...{ amount_due: 4_500, amount_paid: 4_500, status: 'paid' },
      line_items: [{ unit_amount: 4_500, total_amount: 4_500, type: 'plan' }],
    })
    expect(byName.get('payment.succeeded').data).toMatchObject({
      ...{ invoice_id: invoiceId, amount: 4_500, status: 'succeeded' },
    })
    expect(byName.get('plan.created').data).toMatchObject({ _id: planId, base_amount: 4_500 })
    expect(byName.get('subscription.cancelled').data).toMatchObject({
      ...{ _id: subscriptionId, status: 'cancelled', plan_snapshot: { base_amount: 4_500 } },
    })
    for (const one of sent) expect(headersOf(one)['x-delivery-attempt']).toBe('1')
  })

  it('is tested by test.webhook, and refuses names that nobody sends', async () => {
    const { id, secret } = await endpointAt('/test', '["invoice.failed"]')
    await c.gql(`mutation { sendTestWebhook(id: "${id}") { id } }`)
    const [sent] = await receiver.wait('/test', 1)
    if (!sent) throw new Error('Nothing was sent')
    expect(verified(sent, secret).event).toBe('test.webhook')
    await expect(endpointAt('/wrong', '["usage.recorded"]')).rejects.toThrow()
  })

  it('counts its attempts, whose body and id stay', async () => {
    const { secret } = await endpointAt('/again', '["customer.created"]')
    let times = 0
    receiver.answer('/again', (response) => {
      times += 1
      response.writeHead(times === 1 ? 500 : 200).end()
    })
    await api.createCustomer({ email: 'again@example.com' })
    await receiver.wait('/again', 1)
    await until(() => {
      // The next attempt is due a minute after the first was noted.
      c.clock.advance(10_000)
      return receiver.at('/again').length > 1
    })
    const [first, second] = receiver.at('/again')
    if (!first || !second) throw new Error('Two attempts were made')
    const attempts = [first, second].map((one) => headersOf(one)['x-delivery-attempt'])
    expect(attempts).toEqual(['1', '2'])
    expect(second.body).toBe(first.body)
    expect(headersOf(second)['svix-id']).toBe(headersOf(first)['svix-id'])
    expect(verified(first, secret).event).toBe('customer.created')
  })
})
