/** Live deliveries of a webhook endpoint: the latest first, then each change, resumed after a break, until the endpoint is deleted. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connect, type LiveClient, type LiveStream } from '../support/live-client.ts'
import { alike, createToken } from '../support/live-product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { DeleteEndpointDocument } from '../support/webhooks.generated.ts'
import { makeEndpoint } from '../support/webhooks.ts'

let tenant: Tenant
/** Watches what the first server does. */
let other: TestApp
let client: LiveClient
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  const settings = { redisUrl: inject('redisUrl'), webhookAllowPrivate: true as const }
  tenant = await startTenant({ ...settings, logLevel: 'silent' })
  const quiet = { mayRunJobs: () => false }
  other = await startTestApp(alike(tenant.app), { ...quiet, clock: tenant.clock })
  client = await connect(other.url, { apiKey: tenant.app.liveKey })
})
afterAll(async () => {
  await client?.close()
  await other?.close()
  await tenant?.close()
  await receiver?.close()
})

const query = `subscription ($id: ID!, $after: SafeInt) {
  webhookDeliveryChanged(endpointId: $id, after: $after) {
    sequence isState deliveries { id status attemptCount customerId endpoint { id } }
  }
}`

interface Change {
  sequence: number
  isState: boolean
  deliveries: { id: string; status: string; attemptCount: number; customerId: string }[]
}
type Live = { webhookDeliveryChanged: Change }

const watch = (id: string, after?: number, on = client) => on.subscribe<Live>(query, { id, after })

/** The changes up to the first with a delivery to the customer in this state. */
async function changesUntil(stream: LiveStream<Live>, customerId: string, status: string) {
  const seen: Change[] = []
  for (;;) {
    const { webhookDeliveryChanged: change } = await stream.next()
    seen.push(change)
    const has = change.deliveries.some(
      (one) => one.customerId === customerId && one.status === status,
    )
    if (has) return seen
  }
}

describe('webhookDeliveryChanged', () => {
  it('sends the state, and then what becomes of each delivery, in order', async () => {
    const { id } = await makeEndpoint(tenant, receiver, '/live')
    const stream = watch(id)
    const state = { sequence: 0, isState: true, deliveries: [] }
    expect((await stream.next()).webhookDeliveryChanged).toEqual(state)
    const customerId = await tenant.customer()
    const seen = await changesUntil(stream, customerId, 'DELIVERED')
    expect(seen.every(({ isState }) => !isState)).toBe(true)
    const sequences = seen.map(({ sequence }) => sequence)
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b))
    expect(seen.at(-1)?.deliveries).toEqual([
      {
        id: expect.any(String),
        status: 'DELIVERED',
        attemptCount: 1,
        customerId,
        endpoint: { id },
      },
    ])
    stream.stop()
    const again = watch(id)
    const latest = (await again.next()).webhookDeliveryChanged
    expect(latest).toEqual({ ...seen.at(-1), isState: true })
    again.stop()
  })

  it('sends after a break what changed meanwhile, and nothing twice', async () => {
    const { id } = await makeEndpoint(tenant, receiver, '/resumed')
    const stream = watch(id)
    const first = await tenant.customer()
    const { sequence } = (await changesUntil(stream, first, 'DELIVERED')).at(-1)!
    stream.stop()
    const second = await tenant.customer()
    const third = await tenant.customer()
    const resumed = watch(id, sequence)
    const seen = await changesUntil(resumed, third, 'DELIVERED')
    const of = seen.flatMap(({ deliveries }) => deliveries.map((one) => one.customerId))
    // The first delivery may change once more after the break.
    expect(new Set([...of, first])).toEqual(new Set([first, second, third]))
    const sequences = seen.map((one) => Number(one.sequence))
    expect(Math.min(...sequences)).toBeGreaterThan(Number(sequence))
    expect(new Set(sequences).size).toBe(sequences.length)
    resumed.stop()
    const all = watch(id, 0)
    const [begun] = await changesUntil(all, first, 'DELIVERED')
    expect(begun?.isState).toBe(false)
    all.stop()
  })

  it('is for keys that may read, and for endpoints of the workspace', async () => {
    const { id } = await makeEndpoint(tenant, receiver, '/mine')
    const token = await createToken(tenant.app, await tenant.customer())
    const guest = await connect(other.url, { apiKey: token })
    const codeOf = async (stream: LiveStream<Live>) => (await stream.errors())[0]?.extensions?.code
    expect(await codeOf(watch(id, undefined, guest))).toBe('FORBIDDEN')
    expect(await codeOf(watch('whe_nothing'))).toBe('NOT_FOUND')
    expect(await codeOf(watch(id, -1))).toBe('INVALID_REQUEST')
    await guest.close()
  })

  it('completes when the endpoint is deleted', async () => {
    const { id } = await makeEndpoint(tenant, receiver, '/gone')
    const stream = watch(id)
    expect((await stream.next()).webhookDeliveryChanged.isState).toBe(true)
    await tenant.ask(DeleteEndpointDocument, { id })
    await until(async () => stream.isComplete())
    expect((await watch(id).errors())[0]?.extensions?.code).toBe('NOT_FOUND')
  })
})
