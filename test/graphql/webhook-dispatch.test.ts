/** Which endpoints get an event when endpoints come and go while events wait to be dispatched. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timeLimits } from '../../src/core/values/time-limits.ts'
import { CreateCustomerDocument } from '../support/ledger.generated.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import {
  CreateEndpointDocument,
  DeleteEndpointDocument,
  DisableEndpointDocument,
  EnableEndpointDocument,
  ReplayEventsDocument,
} from '../support/webhooks.generated.ts'
import { deliveriesTo, makeEndpoint } from '../support/webhooks.ts'

let tenant: Tenant
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  // One test holds a lock for good: as in production, it is not waited for long.
  tenant = await startTenant(
    { webhookAllowPrivate: true, logLevel: 'silent' },
    { waitMs: timeLimits().waitMs },
  )
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

const toldTo = (path: string) => receiver.at(path).map((one) => one.event.stream)

/** The customers of all deliveries to an endpoint, in any state. */
const customersOf = async (endpointId: string) =>
  (await deliveriesTo(tenant, endpointId)).map((delivery) => delivery.customerId)

describe('an endpoint made while a dispatcher waits for its turn', () => {
  it('gets each event that comes after it, and none from before', async () => {
    const { id } = await makeEndpoint(tenant, receiver, '/first')
    const unlock = await lock(id)
    const before = await tenant.customer()
    await until(isAnyoneWaiting)
    const second = await makeEndpoint(tenant, receiver, '/second')
    const after = await tenant.customer()
    await unlock()
    await receiver.wait('/first', 2)
    expect(toldTo('/first').toSorted()).toEqual([before, after].toSorted())
    await receiver.wait('/second', 1)
    expect(await customersOf(second.id)).toEqual([after])
    await tenant.ask(DeleteEndpointDocument, { id })
  })
})

describe('an endpoint enabled while a dispatcher waits for its turn', () => {
  it('gets what comes from now on, and what was missed by replay alone', async () => {
    const { id } = await makeEndpoint(tenant, receiver, '/busy')
    const again = await makeEndpoint(tenant, receiver, '/again')
    await tenant.ask(DisableEndpointDocument, { id: again.id })
    const unlock = await lock(id)
    const missed = await tenant.customer()
    await until(isAnyoneWaiting)
    await tenant.ask(EnableEndpointDocument, { id: again.id })
    const after = await tenant.customer()
    await unlock()
    await receiver.wait('/again', 1)
    expect(await customersOf(again.id)).toEqual([after])
    const input = { endpointId: again.id, startTime: '2026-03-10', endTime: '2026-03-10' }
    await tenant.ask(ReplayEventsDocument, { input })
    await until(() => toldTo('/again').includes(missed))
  })
})

describe('a workspace whose events cannot be dispatched', () => {
  it('holds up the deliveries of no other', async () => {
    const { testKey } = tenant.app
    const input = { url: `${receiver.url}/stuck`, enabledEvents: ['customer.*'] }
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
