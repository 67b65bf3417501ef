/** Promotional entitlements, over REST and GraphQL: what a customer is granted besides its subscriptions, until it is revoked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { billAt } from '../support/billing.ts'
import type { Json } from '../support/rest.ts'
import { stiggPoster } from '../support/stigg-client.ts'
import { type StiggRest, startStiggRest } from '../support/stigg-rest.ts'

let s: StiggRest
beforeAll(async () => {
  s = await startStiggRest()
  await s.gql(`mutation {
    m: createMeter(input: { key: "calls", name: "Calls", aggregation: SUM }) { id }
    a: createFeature(input: { key: "calls", name: "Calls", type: METERED, meterKey: "calls" }) { id }
    b: createFeature(input: { key: "sso", name: "SSO", type: BOOLEAN }) { id }
    c: createFeature(input: { key: "seats", name: "Seats", type: STATIC }) { id }
    d: createFeature(input: { key: "regions", name: "Regions", type: STATIC }) { id }
  }`)
  const version = `{ currency: "USD", basePrice: "30", billingPeriod: MONTH, entitlements: [{ feature: "calls", limit: "100", period: MONTH }] }`
  await s.gql(
    `mutation { createPlan(input: { key: "pro", publish: true, version: ${version} }) { id } }`,
  )
})
afterAll(() => s?.close())

let customers = 0
/** A customer of the plan. */
async function customerOf(planId: string | null = 'pro'): Promise<string> {
  const id = `customer-${++customers}`
  await s.send('POST', '/api/v1/customers', { id })
  if (planId) await s.send('POST', '/api/v1/subscriptions', { customerId: id, planId })
  return id
}

const pathOf = (id: string) => `/api/v1/customers/${id}/promotional-entitlements`
const grant = (id: string, ...promotionalEntitlements: Json[]) =>
  s.send('POST', pathOf(id), { promotionalEntitlements })

async function listed(customerId: string): Promise<Record<string, Json>> {
  const { body } = await s.get(`/v1/c/${customerId}/entitlements.json`)
  const rows: Json[] = body.data.entitlements
  return Object.fromEntries(rows.map((row) => [row.feature.refId, row]))
}

describe('a promotional entitlement', () => {
  it('wins over the plan, whose value holds again when it is revoked', async () => {
    const id = await customerOf()
    expect(await listed(id)).toMatchObject({ calls: { usageLimit: 100 } })
    const month = { period: '1 month', resetPeriod: 'MONTH' }
    const calls = { featureId: 'calls', usageLimit: 5_000, ...month }
    const { status, body } = await grant(id, calls, { featureId: 'sso', period: 'lifetime' })
    const start = s.clock.now()
    const end = new Date(start)
    end.setUTCMonth(start.getUTCMonth() + 1)
    expect([status, body.data]).toEqual([
      201,
      [
        expect.objectContaining({
          ...{ featureId: 'calls', status: 'Active', usageLimit: 5_000, period: '1 month' },
          ...{ startDate: start.toISOString(), endDate: end.toISOString(), resetPeriod: 'MONTH' },
        }),
        expect.objectContaining({ featureId: 'sso', endDate: null, period: 'lifetime' }),
      ],
    ])
    expect(await listed(id)).toMatchObject({ calls: { usageLimit: 5_000 }, sso: {} })
    const rows: { featureId: string }[] = (await s.get(pathOf(id))).body.data
    // Those of one instant have no order.
    expect(rows.toSorted((a, b) => (a.featureId < b.featureId ? -1 : 1))).toEqual(body.data)
    const revoked = await s.send('DELETE', `${pathOf(id)}/calls`)
    expect([revoked.status, revoked.body.data]).toEqual([
      200,
      { id: body.data[0].id, featureId: 'calls' },
    ])
    expect(await listed(id)).toMatchObject({ calls: { usageLimit: 100 }, sso: {} })
    expect((await s.get(pathOf(id))).body.data).toEqual([body.data[1]])
    const again = await s.send('DELETE', `${pathOf(id)}/calls`)
    expect([again.status, again.body.code]).toEqual([404, 'EntitlementNotFound'])
  })

  it('leaves the feature to the plan when it ends', async () => {
    const id = await customerOf()
    const start = s.clock.now()
    const customEndDate = new Date(start.getTime() + 3_600_000).toISOString()
    await grant(id, { featureId: 'calls', usageLimit: 5_000, period: 'custom', customEndDate })
    expect(await listed(id)).toMatchObject({ calls: { usageLimit: 5_000 } })
    await billAt(s, customEndDate)
    expect(await listed(id)).toMatchObject({ calls: { usageLimit: 100 } })
    expect((await s.get(pathOf(id))).body.data).toEqual([])
    s.clock.set(start)
  })

  it('is of each type, in the terms that it takes', async () => {
    const id = await customerOf(null)
    const { body } = await grant(
      id,
      { featureId: 'seats', usageLimit: 7, period: '1 week' },
      { featureId: 'regions', enumValues: ['eu', 'us'], period: '1 year' },
      { featureId: 'calls', hasUnlimitedUsage: true, period: 'lifetime' },
    )
    expect(body.data).toMatchObject([
      { usageLimit: 7, enumValues: null, period: '1 week', hasUnlimitedUsage: false },
      { usageLimit: null, enumValues: ['eu', 'us'], period: '1 year' },
      { usageLimit: null, hasUnlimitedUsage: true, period: 'lifetime' },
    ])
    expect(await listed(id)).toMatchObject({
      ...{ seats: { usageLimit: 7 }, regions: { enumValues: ['eu', 'us'] } },
      calls: { hasUnlimitedUsage: true },
    })
    const customEndDate = new Date(s.clock.now().getTime() + 3_600_000).toISOString()
    const soft = { featureId: 'calls', usageLimit: 1, hasSoftLimit: true }
    const custom = await grant(id, { ...soft, period: 'custom', customEndDate })
    expect(custom.body.data).toMatchObject([
      { hasSoftLimit: true, usageLimit: 1, endDate: customEndDate, period: 'custom' },
    ])
  })

  it('is refused in the words of the vendor', async () => {
    const id = await customerOf()
    const lifetime = { period: 'lifetime' }
    const codeOf = async (...given: Parameters<typeof grant>) => {
      const { status, body } = await grant(...given)
      return [status, body.code]
    }
    expect(await codeOf(id, { featureId: 'none', ...lifetime })).toEqual([404, 'FeatureNotFound'])
    expect(await codeOf('none', { featureId: 'sso', ...lifetime })).toEqual([
      ...[404, 'CustomerNotFound'],
    ])
    for (const bad of [
      { featureId: 'calls', ...lifetime },
      { featureId: 'seats', ...lifetime },
      { featureId: 'seats', ...lifetime, usageLimit: '12345678901234567' },
      { featureId: 'sso', period: 'custom' },
      { featureId: 'sso', period: '2 weeks' },
      { featureId: 'sso', period: 'custom', customEndDate: '2020-01-01T00:00:00Z' },
    ]) {
      expect([bad, await codeOf(id, bad)]).toEqual([bad, [400, 'BadUserInput']])
    }
    const gone = await s.send('DELETE', `${pathOf(id)}/calls`)
    expect([gone.status, gone.body.code]).toEqual([404, 'EntitlementNotFound'])
  })

  it('is granted and revoked over GraphQL alike', async () => {
    const customerId = await customerOf()
    const post = stiggPoster(s.origin, s.key)
    const ask = async (query: string, input: object) =>
      (await post({ query, variables: { input } })).body
    const granted = await ask(
      `mutation GrantPromotionalEntitlements($input: GrantPromotionalEntitlementsInput!) {
        grantPromotionalEntitlements(input: $input) { __typename id status period usageLimit hasUnlimitedUsage startDate endDate feature { __typename refId } } }`,
      {
        customerId,
        promotionalEntitlements: [
          { featureId: 'calls', usageLimit: 900, period: 'SIX_MONTH', resetPeriod: 'DAY' },
        ],
      },
    )
    expect(granted).toMatchObject({
      data: {
        grantPromotionalEntitlements: [
          {
            ...{ __typename: 'PromotionalEntitlement', usageLimit: 900, period: 'SIX_MONTH' },
            feature: { refId: 'calls' },
          },
        ],
      },
    })
    expect(await listed(customerId)).toMatchObject({ calls: { usageLimit: 900 } })
    const revoke = `mutation RevokePromotionalEntitlement($input: RevokePromotionalEntitlementInput!) {
      revokePromotionalEntitlement(input: $input) { __typename id } }`
    const revoked = await ask(revoke, { customerId, featureId: 'calls' })
    expect(revoked.data.revokePromotionalEntitlement.id).toBe(
      granted.data.grantPromotionalEntitlements[0].id,
    )
    expect(await listed(customerId)).toMatchObject({ calls: { usageLimit: 100 } })
    const again = await ask(revoke, { customerId, featureId: 'calls' })
    expect(again.errors[0].extensions.code).toBe('EntitlementNotFound')
  })
})
