/** Which endpoints get an event when endpoints come and go while events wait to be dispatched. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CreateCustomerDocument } from '../support/ledger.generated.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { CreateEndpointDocument } from '../support/webhooks.generated.ts'
import { makeEndpoint } from '../support/webhooks.ts'

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

/** Holds the lock of an endpoint's row; the result lets go of it. */
async function lock(endpointId: string): Promise<() => Promise<void>> {
  const holder = await tenant.sql.connect()
  await holder.query('begin')
  await holder.query('select from webhook_endpoint where id = $1 for update', [endpointId])
  return async () => {
    await holder.query('rollback')
    holder.release()
  }
}

async function isAnyoneWaiting(): Promise<boolean> {
  const { rows } = await tenant.sql.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows.length > 0
}

describe('an endpoint made while a dispatcher waits for its turn', () => {
  it('gets each event that comes after it', async () => {
    const { id } = await makeEndpoint(tenant, receiver, '/first')
    const unlock = await lock(id)
    const before = await tenant.customer()
    await until(isAnyoneWaiting)
    await makeEndpoint(tenant, receiver, '/second')
    const after = await tenant.customer()
    await unlock()
    await receiver.wait('/first', 2)
    const toldTo = (path: string) => receiver.at(path).map((one) => one.event.stream)
    expect(toldTo('/first').toSorted()).toEqual([before, after].toSorted())
    await until(() => toldTo('/second').includes(after))
  })
})

describe('a workspace whose events cannot be dispatched', () => {
  it('holds up the deliveries of no other', async () => {
    const { testKey } = tenant.app
    const input = { url: `${receiver.url}/stuck`, events: ['customer.*'] }
    const { createWebhookEndpoint } = await tenant.ask(CreateEndpointDocument, { input }, testKey)
    const unlock = await lock(createWebhookEndpoint.endpoint.id)
    await makeEndpoint(tenant, receiver, '/other')
    await tenant.ask(CreateCustomerDocument, { input: {} }, testKey)
    await until(isAnyoneWaiting)
    const others = [await tenant.customer(), await tenant.customer()]
    const got = await receiver.wait('/other', 2)
    expect(got.map((one) => one.event.stream).toSorted()).toEqual(others.toSorted())
    expect(receiver.at('/stuck')).toEqual([])
    await unlock()
    await receiver.wait('/stuck', 1)
  })
})
