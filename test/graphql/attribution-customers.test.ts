/** Usage of a workspace by customer: the same before and after rolling up, and in whole days. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { addCredits, addFeature, addRateCard } from '../support/product.ts'
import type { Json } from '../support/rest.ts'
import { rollUp } from '../support/roll-up.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
const ids: Record<string, string> = {}
const ask = (query: string) => graphqlData<Json>(tenant.app.url, tenant.app.liveKey, query)

beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'chat', type: 'CREDITS' })
  await addRateCard(tenant, '0.1', [{ eventType: 'chat', fixedCredits: '2' }])
  for (const [name, events] of Object.entries({ ada: 5, bob: 3, eve: 1, zoe: 1 })) {
    ids[name] = await tenant.customer(name)
    await addCredits(tenant, ids[name], '100')
    for (let i = 0; i < events; i++) {
      const { recordUsage } = await ask(`mutation { recordUsage(input: { customerId: "${name}",
        eventType: "chat", timestamp: "2026-03-0${9 - (i % 2)}T1${i}:20:00Z" }) { id } }`)
      if (name === 'zoe')
        await ask(`mutation { reverseUsageEvent(id: "${recordUsage.id}") { id } }`)
    }
  }
})
afterAll(() => tenant?.close())

async function shares(args: string): Promise<Json> {
  const { attribution } =
    await ask(`{ attribution(${args}) { startTime endTime totals { eventCount }
    dimensions { by shares { value isOther eventCount credits percentage customer { externalId } } } } }`)
  return attribution
}

const share = (name: string, eventCount: number, percentage: number) => ({
  ...{ value: ids[name], isOther: false, eventCount, credits: String(2 * eventCount), percentage },
  customer: { externalId: name },
})

describe('attribution by customer', () => {
  const days = 'startTime: "2026-03-08", endTime: "2026-03-09"'

  it('tells the largest customers with their shares, rolled up or not', async () => {
    const expected = [share('ada', 5, 56), share('bob', 3, 33), share('eve', 1, 11)]
    for (const turn of ['events', 'rollups']) {
      if (turn === 'rollups') await rollUp(tenant)
      const { totals, dimensions } = await shares(`${days}, by: ["customer", "feature"]`)
      expect(totals).toEqual({ eventCount: 9 })
      expect(dimensions[0]).toEqual({ by: 'customer', shares: expected })
      expect(dimensions[1]).toMatchObject({
        shares: [{ value: 'chat', eventCount: 9, customer: null }],
      })
    }
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  it('sums those beyond `first`', async () => {
    const { dimensions } = await shares(`${days}, by: ["customer"], first: 1`)
    expect(dimensions[0].shares).toEqual([
      share('ada', 5, 56),
      {
        value: '(other)',
        isOther: true,
        eventCount: 4,
        credits: '8',
        percentage: 44,
        customer: null,
      },
    ])
  })

  it('widens a range of the workspace to days in UTC, and not that of a customer', async () => {
    const range = 'startTime: "2026-03-09T10:30:00Z", endTime: "2026-03-09T13:00:00Z"'
    const all = await shares(`${range}, by: ["customer"]`)
    expect([all.startTime, all.endTime]).toEqual([
      '2026-03-09T00:00:00.000Z',
      '2026-03-10T00:00:00.000Z',
    ])
    expect(all.dimensions[0].shares[0]).toMatchObject({ value: ids.ada, eventCount: 3 })
    const own = await shares(`${range}, by: ["customer", "model"], customerId: "ada"`)
    expect(own.totals).toEqual({ eventCount: 1 })
    expect(own.dimensions[0].shares).toEqual([share('ada', 1, 100)])
  })

  it('is refused where it cannot be exact', async () => {
    const refused = async (query: string) => {
      const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, query)
      return errors?.[0]?.extensions?.code
    }
    const filtered =
      '{ attribution(by: "customer", filter: { features: "chat" }) { totals { eventCount } } }'
    expect(await refused(filtered)).toBe('INVALID_REQUEST')
    const series = '{ usageSeries(by: "customer", interval: DAY) { currency } }'
    expect(await refused(series)).toBe('INVALID_REQUEST')
    const names = 'mutation { setAttributionProperties(input: { names: ["customer"] }) { id } }'
    expect(await refused(names)).toBe('INVALID_REQUEST')
  })
})
