/** Restored customers, through the public API and on every server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { connect } from '../support/live-client.ts'
import type { Json } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp } from '../support/test-app.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await ask(`mutation {
    feature: createFeature(input: { key: "chat", type: METERED }) { id }
  }`)
})
afterAll(() => tenant?.close())

const ask = (query: string, url = tenant.app.url) =>
  graphqlData<Json>(url, tenant.app.liveKey, query)

async function makeCustomer(externalId: string): Promise<string> {
  const id = await tenant.customer(externalId)
  await ask(`mutation {
    addCredits(input: { customerId: "${id}", amount: 10 }) { id }
    setEntitlement(input: { customerId: "${id}", feature: "chat", limit: 5 }) { id }
  }`)
  return id
}

const reasonOf = async (id: string, url?: string) =>
  (await ask(`{ entitlement(customerId: "${id}", feature: "chat") { reason } }`, url)).entitlement
    .reason

describe('unarchiveCustomer', () => {
  it('gives back what the customer has left, at every server, and writes once', async () => {
    const id = await makeCustomer('acme')
    const { databaseUrl, bootstrapApiKey, bootstrapTestApiKey } = tenant.app.config
    const other = await startTestApp(
      { databaseUrl, bootstrapApiKey, bootstrapTestApiKey },
      { clock: tenant.clock },
    )
    const record = `mutation { recordUsage(input: { customerId: "${id}", eventType: "chat" }) { id } }`
    await ask(record)
    const { archiveCustomer } = await ask('mutation { archiveCustomer(id: "acme") { version } }')
    for (const url of [tenant.app.url, other.url]) {
      expect(await reasonOf(id, url)).toBe('CUSTOMER_ARCHIVED')
      await expect(ask(record, url)).rejects.toThrow('archived')
    }
    const back = 'mutation { unarchiveCustomer(id: "acme") { id archivedAt version externalId } }'
    const { unarchiveCustomer } = await ask(back)
    expect(unarchiveCustomer).toEqual({
      ...{ id, externalId: 'acme', archivedAt: null },
      version: archiveCustomer.version + 1,
    })
    expect(await ask(back)).toEqual({ unarchiveCustomer })
    expect(await tenant.facts(id, 'customer.unarchived')).toEqual([{ id, externalId: 'acme' }])
    for (const url of [tenant.app.url, other.url]) {
      await ask(record, url)
      // The other one is told by Redis, or asks anew for what is older.
      tenant.clock.advance(5_000)
      expect(await reasonOf(id, url)).toBe('ENTITLED')
    }
    const { entitlement } = await ask(
      `{ entitlement(customerId: "${id}", feature: "chat") { used } }`,
    )
    expect(entitlement.used).toBe('3')
    expect((await tenant.balance(id)).available).toBe('10')
    await other.close()
  })

  it('is seen by whoever watches', async () => {
    const id = await makeCustomer('watched')
    const socket = await connect(tenant.app.url, { token: tenant.app.liveKey })
    const watched = socket.subscribe(
      'subscription ($id: ID!) { entitlementChanged(customerId: $id) { allowed } }',
      { id },
    )
    const next = async () =>
      (await watched.next()) as { entitlementChanged: { allowed: boolean }[] }
    expect((await next()).entitlementChanged).toEqual([{ allowed: true }])
    await ask(`mutation { archiveCustomer(id: "${id}") { id } }`)
    expect((await next()).entitlementChanged).toEqual([{ allowed: false }])
    await ask(`mutation { unarchiveCustomer(id: "${id}") { id } }`)
    expect((await next()).entitlementChanged).toEqual([{ allowed: true }])
    await socket.close()
  })

  it('refuses a customer that is not there', async () => {
    const call = ask('mutation { unarchiveCustomer(id: "nobody") { id } }')
    await expect(call).rejects.toThrow('NOT_FOUND')
  })
})
