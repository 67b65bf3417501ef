/** Webhooks from the change that causes them to the receiver that verifies them. */
import { createHmac, randomBytes } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AddCreditsDocument } from '../support/ledger.generated.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import {
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts'
import {
  type CreateWebhookEndpointInput,
  DeliveriesDocument,
  RotateSecretDocument,
  SendTestDocument,
} from '../support/webhooks.generated.ts'
import { makeEndpoint, readDelivery } from '../support/webhooks.ts'

let tenant: Tenant
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  tenant = await startTenant({ webhookAllowPrivate: true })
  // Verifiers compare with the real time.
  tenant.clock.set(Date.now())
})
afterAll(async () => {
  await tenant?.close()
  await receiver?.close()
})

const endpoint = (path: string, input: Partial<CreateWebhookEndpointInput> = {}) =>
  makeEndpoint(tenant, receiver, path, input)

async function ended(id: string) {
  await until(async () => (await readDelivery(tenant, id)).status !== 'PENDING')
  return readDelivery(tenant, id)
}

/** Every way in which a library takes the secret; as text only what has not the form of Standard Webhooks. */
function readings(Library: typeof StandardWebhook | typeof SvixWebhook, secret: string) {
  const verifiers = []
  try {
    verifiers.push(new Library(secret))
  } catch {
    // It says itself that it cannot read it.
  }
  if (!secret.startsWith('whsec_')) verifiers.push(new Library(secret, { format: 'raw' }))
  return verifiers
}

const headersOf = ({ headers }: Received) => headers as Record<string, string>

describe('a webhook', () => {
  it('tells of an event as the document prints it', async () => {
    await endpoint('/printed', { enabledEvents: ['credits.added'] })
    const customerId = await tenant.customer()
    const amount = '9007199254740993.000000001'
    await tenant.ask(AddCreditsDocument, { input: { customerId, amount } })
    const [got] = await receiver.wait('/printed', 1)
    expect(got!.body).toContain(`"amount":${amount}`)
    expect(got!.event).toEqual({
      id: expect.stringMatching(/^wevt_[0-9a-z]{26}$/),
      type: 'credits.added',
      created_at: tenant.clock.now().toISOString(),
      stream: customerId,
      sequence: 2,
      data: {
        ...{ customer_id: customerId, customer: customerId },
        ...{ amount: Number(amount), pool_id: expect.any(String) },
      },
    })
  })

  it('is verified by standardwebhooks, by svix and by hand', async () => {
    const { secret } = await endpoint('/verified')
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    await tenant.customer()
    const [got] = await receiver.wait('/verified', 1)
    const headers = headersOf(got!)
    expect(new StandardWebhook(secret).verify(got!.body, headers)).toEqual(got!.event)
    expect(() => new SvixWebhook(secret).verify(got!.body, headers)).not.toThrow()
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['x-openmonetize-signature']!)!
    expect(t).toBe(headers['webhook-timestamp'])
    expect(createHmac('sha256', secret).update(`${t}.${got!.body}`).digest('hex')).toBe(v1)
    expect(headers).toMatchObject({
      'webhook-id': got!.event.id,
      'content-type': 'application/json',
      'user-agent': 'OpenMonetize-Webhooks/1.0',
    })
    for (const body of [got!.body.replace('customer', 'Customer'), `${got!.body} `]) {
      expect(() => new StandardWebhook(secret).verify(body, headers)).toThrow()
      expect(() => new SvixWebhook(secret).verify(body, headers)).toThrow()
    }
  })

  it.each([
    ['base64 without whsec_', randomBytes(32).toString('base64')],
    ['base64 without padding', randomBytes(32).toString('base64').replace(/=+$/, '')],
    ['base64 of URLs', `${randomBytes(30).toString('base64url')}-_`],
    ['short base64', 'AAAAbbbb'],
    ['hex', randomBytes(32).toString('hex')],
    ['words', 'secret number 1'],
    ['the least bytes', `whsec_${randomBytes(24).toString('base64')}`],
    ['the most bytes', `whsec_${randomBytes(64).toString('base64')}`],
    ['half a prefix', `whsec${randomBytes(24).toString('base64')}`],
    ['the prefix in capitals', `WHSEC_${randomBytes(24).toString('base64')}`],
  ])('is verified by every reading that libraries have of a secret: %s', async (name, secret) => {
    const path = `/read-${encodeURIComponent(name)}`
    await endpoint(path, { secret })
    await tenant.customer()
    const [got] = await receiver.wait(path, 1)
    for (const Library of [StandardWebhook, SvixWebhook]) {
      for (const verifier of readings(Library, secret)) {
        expect(() => verifier.verify(got!.body, headersOf(got!))).not.toThrow()
      }
    }
    // Those of Python, Ruby and PHP pass over what is no base64.
    const lenient = secret.replace(/^whsec_/, '').replace(/[^A-Za-z0-9+/]/g, '')
    const verifier = new StandardWebhook(Buffer.from(lenient, 'base64'), { format: 'raw' })
    expect(verifier.verify(got!.body, headersOf(got!))).toEqual(got!.event)
  })

  it("is signed by a caller's secret as raw bytes", async () => {
    const secret = 'webhook_secret_key'
    expect((await endpoint('/raw', { secret })).secret).toBe(secret)
    await tenant.customer()
    const [got] = await receiver.wait('/raw', 1)
    const verifier = new StandardWebhook(secret, { format: 'raw' })
    expect(verifier.verify(got!.body, headersOf(got!))).toEqual(got!.event)
  })

  it('is signed by the old and the new secret for 24 hours', async () => {
    const { id, secret: old } = await endpoint('/rotated')
    const { rotateWebhookSecret } = await tenant.ask(RotateSecretDocument, { id })
    const { secret } = rotateWebhookSecret
    expect(secret).not.toBe(old)
    await tenant.customer()
    const [during] = await receiver.wait('/rotated', 1)
    for (const one of [old, secret]) {
      const verifier = new StandardWebhook(one)
      expect(verifier.verify(during!.body, headersOf(during!))).toEqual(during!.event)
    }
    expect(headersOf(during!)['x-openmonetize-signature']!.match(/v1=/g)).toHaveLength(2)
    const before = tenant.clock.now()
    tenant.clock.advance(24 * 3_600_000 + 1)
    await tenant.customer()
    const [, after] = await receiver.wait('/rotated', 2)
    tenant.clock.set(before)
    expect(headersOf(after!)['webhook-signature']!.split(' ')).toHaveLength(1)
  })

  it('carries the numbers of a customer without gaps, in order', async () => {
    await endpoint('/ordered', { enabledEvents: ['*'] })
    const customerId = await tenant.customer()
    const add = () => tenant.ask(AddCreditsDocument, { input: { customerId, amount: '1' } })
    await Promise.all(Array.from({ length: 30 }, add))
    await until(
      () => receiver.at('/ordered').filter((r) => r.event.stream === customerId).length === 31,
    )
    const numbers = receiver
      .at('/ordered')
      .filter((r) => r.event.stream === customerId)
      .map((r) => r.event.sequence)
    expect(numbers).toEqual(Array.from({ length: 31 }, (_, i) => i + 1))
  })

  it('comes to those only that ask for it', async () => {
    await endpoint('/credits', { enabledEvents: ['credits.*'] })
    await endpoint('/exact', { enabledEvents: ['customer.created', 'usage.limit_exceeded'] })
    await endpoint('/all', { enabledEvents: ['*'] })
    const customerId = await tenant.customer()
    await tenant.ask(AddCreditsDocument, { input: { customerId, amount: '1' } })
    await receiver.wait('/credits', 1)
    await receiver.wait('/exact', 1)
    const of = (path: string) =>
      receiver
        .at(path)
        .filter((r) => r.event.stream === customerId)
        .map((r) => r.event.type)
    await until(() => of('/all').length === 2)
    expect([of('/credits'), of('/exact')]).toEqual([['credits.added'], ['customer.created']])
    expect(of('/all')).toEqual(['customer.created', 'credits.added'])
  })
})

describe('sendTestWebhook', () => {
  it('sends to one endpoint alone, and the delivery tells what came of it', async () => {
    const { id } = await endpoint('/tested', { enabledEvents: ['usage.reversed'] })
    await endpoint('/untested', { enabledEvents: ['*'] })
    const { sendTestWebhook } = await tenant.ask(SendTestDocument, { id })
    expect(sendTestWebhook).toMatchObject({ status: 'PENDING', eventType: 'webhook.test' })
    const delivery = await ended(sendTestWebhook!.id)
    expect(delivery).toMatchObject({
      status: 'DELIVERED',
      attemptCount: 1,
      lastStatusCode: 200,
      attempts: [{ number: 1, statusCode: 200, errorMessage: null, response: 'thanks' }],
    })
    const [got] = receiver.at('/tested')
    expect(got!.body).toBe(delivery.body)
    expect(receiver.at('/untested').map((r) => r.event.type)).not.toContain('webhook.test')
    const listed = await tenant.ask(DeliveriesDocument, { endpointId: id })
    expect(listed.webhookDeliveries!.edges!.map((e) => e!.node)).toEqual([delivery])
  })
})
