/** Which customers of a workspace changed: told on every server, bounded, and never silently incomplete. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createChangedCustomers } from '../../src/live/changed-customers.ts'
import { connect, type LiveClient, type LiveStream } from '../support/live-client.ts'
import { alike, createToken } from '../support/live-product.ts'
import { addCredits, addFeature, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
/** Watches what the first server does. */
let other: TestApp
let client: LiveClient
beforeAll(async () => {
  tenant = await startTenant({ redisUrl: inject('redisUrl') })
  const quiet = { mayRunJobs: () => false }
  other = await startTestApp(alike(tenant.app), { ...quiet, clock: tenant.clock })
  client = await connect(other.url, { apiKey: tenant.app.liveKey })
})
afterAll(async () => {
  await client?.close()
  await other?.close()
  await tenant?.close()
})

const query = `subscription {
  customersChanged {
    customers { customerId externalId sequence balance entitlements } resync
  }
}`
interface Changed {
  customerId: string
  externalId: string | null
  sequence: number | null
  balance: boolean
  entitlements: boolean
}
type Live = { customersChanged: { customers: Changed[]; resync: boolean } }

async function changeOf(stream: LiveStream<Live>, customerId: string): Promise<Changed> {
  for (;;) {
    const { customers } = (await stream.next()).customersChanged
    const found = customers.find((one) => one.customerId === customerId)
    if (found) return found
  }
}

describe('customersChanged', () => {
  it('begins with resync, and tells what another server changed of whom', async () => {
    const customerId = await tenant.customer('watched')
    await addFeature(tenant, { key: 'export', type: 'BOOLEAN' })
    const stream = client.subscribe<Live>(query)
    const first = await stream.next()
    expect(first.customersChanged).toEqual({ customers: [], resync: true })
    await addCredits(tenant, customerId, '10')
    const about = { customerId, externalId: 'watched' }
    expect(await changeOf(stream, customerId)).toEqual({
      ...{ ...about, sequence: 1, balance: true, entitlements: false },
    })
    await entitle(tenant, customerId, 'export')
    expect(await changeOf(stream, customerId)).toEqual({
      ...{ ...about, sequence: null, balance: false, entitlements: true },
    })
    await addFeature(tenant, { key: 'import', type: 'BOOLEAN' })
    let item = await stream.next()
    while (!item.customersChanged.resync) item = await stream.next()
    stream.stop()
  })

  it('is refused to a token of a customer', async () => {
    const token = await createToken(tenant.app, await tenant.customer())
    const own = await connect(other.url, { token })
    const [error] = await own.subscribe<Live>(query).errors()
    expect(error?.extensions?.code).toBe('FORBIDDEN')
    await own.close()
  })

  it('tells a slow watcher of each customer once, and of too many that all may have changed', async () => {
    let ended = 0
    const customers = createChangedCustomers()
    const stream = customers.open('ws', () => {
      ended += 1
    })
    const change = (n: number) => {
      const changed = { sequence: n, balance: n % 2 === 0, entitlements: n % 2 === 1 }
      customers.hear('ws', { customerId: `c${n % 1_500}`, ...changed })
      customers.hear('other', { customerId: 'theirs', ...changed })
    }
    expect((await stream.next()).value).toEqual({ customers: [], resync: true })
    for (let n = 0; n < 900; n += 1) change(n)
    change(1_501)
    const { value } = await stream.next()
    expect(value?.resync).toBe(false)
    expect(value?.customers).toHaveLength(900)
    const both = { sequence: 1_501, balance: false, entitlements: true }
    expect(value?.customers[1]).toEqual({ customerId: 'c1', ...both })
    for (let n = 0; n < 1_500; n += 1) change(n)
    expect((await stream.next()).value).toEqual({ customers: [], resync: true })
    customers.resync('other')
    expect(customers.size()).toBe(1)
    await stream.return()
    expect([ended, customers.size()]).toEqual([1, 0])
  })
})
