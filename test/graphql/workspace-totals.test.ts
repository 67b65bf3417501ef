/** The numbers of a workspace, also beside writes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import type { Json } from '../support/rest.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
const ask = (query: string, key = tenant.app.liveKey) =>
  graphqlData<Json>(tenant.app.url, key, query)

async function totals(since = noon, key?: string): Promise<Json> {
  const query = `{ workspaceTotals {
    customerCount activeCustomers(since: "${since}") lowCustomers openHolds asOf } }`
  return (await ask(query, key)).workspaceTotals
}

const none = { customerCount: 0, activeCustomers: 0, lowCustomers: 0, openHolds: 0 }
const earlier = (seconds: number) =>
  new Date(tenant.clock.now().getTime() - seconds * 1_000).toISOString()

beforeAll(async () => {
  tenant = await startTenant()
  await ask('mutation { createMeter(input: { key: "calls", aggregation: COUNT }) { id } }')
})
afterAll(() => tenant?.close())

describe('workspaceTotals', () => {
  it('are zero in an empty workspace', async () => {
    expect(await totals()).toEqual({ ...none, asOf: tenant.clock.now().toISOString() })
  })

  it('count the customers, those with usage since, those that are low and the open holds', async () => {
    for (const name of ['a', 'b', 'c']) {
      await tenant.customer(name)
      await ask(`mutation { addCredits(input: { customerId: "${name}", amount: 10 }) { id } }`)
    }
    const use = (name: string, timestamp: string) =>
      ask(`mutation { recordUsage(input: {
        customerId: "${name}", eventType: "calls", timestamp: "${timestamp}" }) { id } }`)
    await use('a', earlier(60))
    await use('a', earlier(50))
    await use('b', earlier(3_600))
    expect(await totals(earlier(60))).toMatchObject({
      ...none,
      customerCount: 3,
      activeCustomers: 1,
    })
    expect(await totals(earlier(3_600))).toMatchObject({ activeCustomers: 2 })
    expect(await totals(earlier(49))).toMatchObject({ activeCustomers: 0 })

    await ask(
      'mutation { setLowBalanceThreshold(customerId: "c", input: { threshold: 5 }) { __typename } }',
    )
    const hold = (seconds: number) =>
      ask(`mutation { reserveCredits(input: {
        customerId: "c", amount: 4, ttlSeconds: ${seconds} }) { hold { id } } }`)
    const { reserveCredits } = await hold(600)
    await hold(60)
    expect(await totals()).toMatchObject({ lowCustomers: 1, openHolds: 2 })
    await ask(`mutation { releaseHold(id: "${reserveCredits.hold.id}") { hold { id } } }`)
    expect(await totals()).toMatchObject({ lowCustomers: 0, openHolds: 1 })
    tenant.clock.advance(60_000)
    expect(await totals()).toMatchObject({ lowCustomers: 0, openHolds: 0 })
  })

  it('leave archived customers and those of another workspace out', async () => {
    const since = earlier(7_200)
    expect(await totals(since)).toMatchObject({ customerCount: 3, activeCustomers: 2 })
    await ask('mutation { archiveCustomer(id: "a") { id } }')
    expect(await totals(since)).toMatchObject({ customerCount: 2, activeCustomers: 1 })
    expect(await totals(since, tenant.app.testKey)).toMatchObject(none)
  })

  it('are exact beside writes: none counts twice or goes missing', async () => {
    const { customerCount: before } = await totals()
    const writes = Array.from({ length: 20 }, (_, n) => tenant.customer(`beside${n}`))
    let last = before
    let written = false
    const all = Promise.all(writes).then(() => {
      written = true
    })
    while (!written) {
      const { customerCount } = await totals()
      expect(customerCount).toBeGreaterThanOrEqual(last)
      expect(customerCount).toBeLessThanOrEqual(before + writes.length)
      last = customerCount
    }
    await all
    expect((await totals()).customerCount).toBe(before + writes.length)
    expect((await ask('{ customers { totalCount } }')).customers.totalCount).toBe(
      before + writes.length,
    )
  })

  it('read nothing that is not asked for', async () => {
    expect(await ask('{ workspaceTotals { asOf } }')).toEqual({
      workspaceTotals: { asOf: tenant.clock.now().toISOString() },
    })
  })

  it('refuse an instant out of range, and many counts in one document', async () => {
    const refusal = async (query: string) =>
      (await graphql(tenant.app.url, tenant.app.liveKey, query)).errors?.[0]?.extensions?.code
    const since = '{ workspaceTotals { activeCustomers(since: "1969-01-01T00:00:00Z") } }'
    expect(await refusal(since)).toBe('INVALID_REQUEST')
    const roots = Array.from(
      { length: 13 },
      (_, n) => `a${n}: workspaceTotals { lowCustomers activeCustomers(since: "${noon}") }`,
    )
    expect(await refusal(`{ ${roots.slice(0, 12).join(' ')} }`)).toBeUndefined()
    expect(await refusal(`{ ${roots.join(' ')} }`)).toBe('INVALID_REQUEST')
  })
})
