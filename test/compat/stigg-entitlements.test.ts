/** Stigg's checks over REST and by hand: what is granted, what is denied and why, never as an error. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../support/rest.ts'
import { type StiggRest, startStiggRest } from '../support/stigg-rest.ts'

let s: StiggRest
beforeAll(async () => {
  s = await startStiggRest()
  await s.send('POST', '/api/v1/customers', { id: 'acme', name: 'Acme' })
  await s.gql(
    'mutation { createMeter(input: { key: "calls", eventType: "calls", aggregation: SUM }) { id } }',
  )
  const features = ['sso", type: BOOLEAN', 'seats", type: STATIC', 'regions", type: STATIC']
  for (const one of [...features, 'calls", type: METERED, meterKey: "calls"']) {
    await s.gql(`mutation { createFeature(input: { key: "${one} }) { id } }`)
  }
  const set = (feature: string, terms: string) =>
    s.gql(
      `mutation { setEntitlement(input: { customerId: "acme", feature: "${feature}", ${terms} }) { id } }`,
    )
  await set('sso', 'value: true')
  await set('seats', 'value: 5')
  await set('regions', 'value: ["eu", "us"]')
  await set('calls', 'limit: 10, period: MONTH, behavior: HARD')
})
afterAll(() => s?.close())

async function check(query: string, customer = 'acme') {
  const { status, body } = await s.get(`/api/v1/customers/${customer}/entitlements/check?${query}`)
  expect(status).toBe(200)
  return body.data
}

const use = (quantity: number) =>
  s.gql(
    `mutation { recordUsage(input: { customerId: "acme", eventType: "calls", quantity: ${quantity} }) { id } }`,
  )

describe('a check', () => {
  it('tells the value of what has no meter', async () => {
    expect(await check('featureId=sso')).toMatchObject({
      ...{ type: 'FEATURE', isGranted: true, accessDeniedReason: null },
      feature: { id: 'sso', displayName: 'sso', featureType: 'BOOLEAN', featureStatus: 'ACTIVE' },
    })
    expect(await check('featureId=seats')).toMatchObject({ isGranted: true, usageLimit: 5 })
    const regions = await check('featureId=regions&requestedValues=us,eu')
    expect(regions).toMatchObject({ isGranted: true, enumValues: ['eu', 'us'] })
    expect(await check('featureId=regions&requestedValues=us,asia')).toMatchObject({
      ...{ isGranted: false, accessDeniedReason: 'RequestedValuesMismatch' },
    })
  })

  it('counts the usage of the period, and grants up to exactly the limit', async () => {
    await use(8)
    expect(await check('featureId=calls&requestedUsage=2')).toMatchObject({
      ...{ isGranted: true, usageLimit: 10, currentUsage: 8, hasUnlimitedUsage: false },
      ...{ resetPeriod: 'MONTH', feature: { featureType: 'NUMBER' } },
    })
    const beyond = { isGranted: false, accessDeniedReason: 'RequestedUsageExceedingLimit' }
    expect(await check('featureId=calls&requestedUsage=2.5')).toMatchObject(beyond)
    await use(2)
    expect(await check('featureId=calls')).toMatchObject({ isGranted: true, currentUsage: 10 })
    expect(await check('featureId=calls&requestedUsage=1')).toMatchObject(beyond)
  })

  it('denies what is unknown or was never granted', async () => {
    expect(await check('featureId=none')).toEqual({
      ...{ type: 'FEATURE', isGranted: false, accessDeniedReason: 'FeatureNotFound' },
    })
    expect(await check('featureId=sso', 'nobody')).toEqual({
      ...{ type: 'FEATURE', isGranted: false, accessDeniedReason: 'CustomerNotFound' },
    })
    await s.send('POST', '/api/v1/customers', { id: 'other' })
    expect(await check('featureId=sso', 'other')).toMatchObject({
      ...{ isGranted: false, accessDeniedReason: 'NoFeatureEntitlementInSubscription' },
    })
  })

  it('is made by hand too, bare or as the variables of GraphQL, below the path of the main origin', async () => {
    const query = { customerId: 'acme', featureId: 'seats', options: { requestedUsage: 1 } }
    for (const body of [query, { query }]) {
      const response = await fetch(`${s.app.url}/compat/stigg/entitlements.check`, {
        method: 'POST',
        headers: { authorization: `Bearer ${s.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(response.status).toBe(200)
      const { data } = (await response.json()) as { data: object }
      expect(data).toMatchObject({ isGranted: true, usageLimit: 5 })
    }
  })
})

describe('a report of usage', () => {
  const report = (usage: object) =>
    s.send('POST', '/api/v1/usage', {
      usages: [{ customerId: 'acme', featureId: 'calls', ...usage }],
    })

  it('answers the usage right afterwards, counts once by its key, and may set or take back', async () => {
    const set = await report({ value: 3, updateBehavior: 'SET' })
    expect([set.status, set.body.data[0].currentUsage]).toEqual([201, 3])
    const key = { value: 4, idempotencyKey: 'calls-1' }
    for (const _ of [1, 2]) expect((await report(key)).body.data[0].currentUsage).toBe(7)
    expect((await report({ value: -2 })).body.data[0].currentUsage).toBe(5)
    const { data } = (await report({ value: 5 })).body
    expect(data[0]).toMatchObject({
      ...{ customerId: 'acme', featureId: 'calls', value: 5, currentUsage: 10 },
      timestamp: s.clock.now().toISOString(),
    })
    expect(data[0].nextResetDate).toBe(data[0].usagePeriodEnd)
    const beyond = await report({ value: 1 })
    expect([beyond.status, beyond.body.code]).toEqual([400, 'EntitlementLimitExceededError'])
    const none = await report({ featureId: 'none', value: 1 })
    expect([none.status, none.body.code]).toEqual([404, 'FeatureNotFound'])
    const resource = await report({ value: 1, resourceId: 'site-1' })
    expect([resource.status, resource.body.code]).toEqual([404, 'CustomerResourceNotFound'])
  })

  it('may be raw events, each once', async () => {
    const events = [{ customerId: 'acme', eventName: 'calls', idempotencyKey: 'evt-1' }]
    await report({ value: 9, updateBehavior: 'SET' })
    for (const _ of [1, 2]) {
      const { status, body } = await s.send('POST', '/api/v1/events', { events })
      expect([status, body]).toEqual([201, { data: { accepted: 1 } }])
    }
    expect(await check('featureId=calls')).toMatchObject({ currentUsage: 10 })
    const unknown = [{ ...events[0], eventName: 'unknown', idempotencyKey: 'evt-2' }]
    const refused = await s.send('POST', '/api/v1/events', { events: unknown })
    expect([refused.status, refused.body.code]).toEqual([400, 'BadUserInput'])
  })
})

describe('a read of the edge', () => {
  it('has all that the customer may use, for clients that decide by themselves', async () => {
    const { body } = await s.get('/v1/c/acme/entitlements.json')
    const { entitlements } = body.data
    const rows = entitlements.map((row: Json) => [row.feature.refId, row.accessDeniedReason])
    expect(rows.toSorted()).toEqual([
      ...[
        ['calls', null],
        ['regions', null],
        ['seats', null],
        ['sso', null],
      ],
    ])
    const calls = entitlements.find((row: Json) => row.feature.refId === 'calls')
    expect(calls).toMatchObject({
      ...{ __typename: 'Entitlement', customerId: 'acme', usageLimit: 10, currentUsage: 10 },
      feature: { meterType: 'Incremental', featureType: 'NUMBER' },
    })
  })

  it('of an unknown or archived customer is empty, and its state says why', async () => {
    await s.send('POST', '/api/v1/customers', { id: 'gone' })
    await s.gql('mutation { archiveCustomer(id: "gone") { id } }')
    for (const [customer, reason] of [
      ['nobody', 'CustomerNotFound'],
      ['gone', 'CustomerIsArchived'],
      ['other', 'NoActiveSubscription'],
    ]) {
      const list = await s.get(`/v1/c/${customer}/entitlements.json`)
      expect([list.status, list.body]).toEqual([200, { data: { entitlements: [] } }])
      const state = await s.get(`/v1/c/${customer}/entitlements-state.json`)
      expect(state.body.data.entitlementsState).toMatchObject({ accessDeniedReason: reason })
    }
    const resource = await s.get('/v1/c/acme/entitlements-state.json?resourceId=site&1')
    expect(resource.body.data.entitlementsState).toMatchObject({
      ...{ accessDeniedReason: 'CustomerResourceNotFound', entitlementsV2: [] },
    })
  })

  it('finds customers whose ids were not escaped', async () => {
    await s.send('POST', '/api/v1/customers', { id: 'a b/c?x' })
    const set = 'customerId: "a b/c?x", feature: "sso", value: true'
    await s.gql(`mutation { setEntitlement(input: { ${set} }) { id } }`)
    const { body } = await s.get('/v1/c/a%20b/c?x/entitlements.json')
    expect(body.data.entitlements).toMatchObject([{ feature: { refId: 'sso' } }])
  })

  it('refuses a wrong key with 401, and greets a right one', async () => {
    for (const side of ['server', 'client']) {
      const path = `/v1/config/${side}-sdk-configuration.json`
      expect((await s.get(path)).body.data.sdkConfiguration.sentryDsn).toBeNull()
      expect((await s.send('GET', path, undefined, 'om_test_wrong')).status).toBe(401)
    }
  })
})

describe('credits', () => {
  it('are checked in the currency of the customer, and are in its state', async () => {
    await s.gql('mutation { addCredits(input: { customerId: "other", amount: 100 }) { id } }')
    expect(await check('currencyId=tokens&requestedUsage=100', 'other')).toMatchObject({
      ...{ type: 'CREDIT', isGranted: true, usageLimit: 100, currentUsage: 0 },
      currency: { currencyId: 'tokens' },
    })
    expect(await check('currencyId=tokens&requestedUsage=101', 'other')).toMatchObject({
      ...{ isGranted: false, accessDeniedReason: 'InsufficientCredits' },
    })
    expect(await check('currencyId=tokens', 'nobody')).toMatchObject({
      accessDeniedReason: 'CustomerNotFound',
    })
    const { body } = await s.get('/api/v1/customers/other/entitlements')
    expect(body.data).toMatchObject({
      ...{ accessDeniedReason: null, entitlements: [{ type: 'CREDIT', usageLimit: 100 }] },
    })
    expect((await s.get('/api/v1/customers/other/entitlements/check')).status).toBe(400)
  })
})

describe('a failure', () => {
  it('has its message where either reader looks, and says whether another attempt may help', async () => {
    const { status, headers, body } = await s.get('/api/v1/customers/nobody')
    expect([status, headers.get('x-should-retry')]).toEqual([404, 'false'])
    const message = 'No customer has the id "nobody".'
    expect(body).toMatchObject({ message, error: { code: 'CustomerNotFound', message } })
    const wrong = await s.send('GET', '/api/v1/customers', undefined, 'om_test_wrong')
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'Unauthenticated'])
    const nowhere = await s.get('/api/v1/coupons')
    expect([nowhere.status, nowhere.body.message]).toEqual([
      ...[404, 'Cannot GET /api/v1/coupons. What is served is listed at /docs.'],
    ])
  })

  it('is in the words of Stripe where the shared origin has a path of Stripe', async () => {
    const { status, body } = await s.get('/v1/customers/cus_none')
    expect([status, body.error.type]).toEqual([401, 'invalid_request_error'])
  })
})
