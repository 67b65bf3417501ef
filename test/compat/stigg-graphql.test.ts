/** Stigg's GraphQL as its clients speak it: entitlements that are kept and followed, usage that is reported, and refusals in its words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../support/rest.ts'
import {
  connectStigg,
  openStiggSocket,
  type StiggClient,
  stiggPoster,
} from '../support/stigg-client.ts'
import { type StiggRest, startStiggRest } from '../support/stigg-rest.ts'

let s: StiggRest
let client: StiggClient
let post: ReturnType<typeof stiggPoster>
beforeAll(async () => {
  s = await startStiggRest()
  await s.gql(`mutation {
    m: createMeter(input: { key: "api", name: "API", aggregation: SUM }) { id }
    a: createFeature(input: { key: "api", name: "API", type: METERED, meterKey: "api" }) { id }
    b: createFeature(input: { key: "sso", name: "SSO", type: BOOLEAN }) { id }
    c: createFeature(input: { key: "seats", name: "Seats", type: STATIC }) { id }
    d: createFeature(input: { key: "chat", name: "Chat", type: CREDITS }) { id }
  }`)
  const card = await s.gql(
    `mutation { createRateCard(input: { key: "default", currency: "USD", creditValue: "1", isDefault: true }) { id } }`,
  )
  const rate = `rateCardId: "${card.createRateCard.id}", eventType: "chat", effectiveAt: "2020-01-01T00:00:00Z", fixedCredits: "1"`
  await s.gql(`mutation { addRate(input: { ${rate} }) { id } }`)
  client = await connectStigg(s.origin, s.key)
  post = stiggPoster(s.origin, s.key)
})
afterAll(async () => {
  await client?.close()
  await s?.close()
})

async function customer(externalId: string): Promise<string> {
  const create = `mutation ($id: String!) { createCustomer(input: { externalId: $id }) { id } }`
  await s.gql(create, { id: externalId })
  return externalId
}

async function entitle(customerId: string, feature: string, terms: object = {}) {
  const input = { customerId, feature, ...terms }
  await s.gql(`mutation ($i: SetEntitlementInput!) { setEntitlement(input: $i) { id } }`, {
    i: input,
  })
}

const limited = { limit: '10', period: 'MONTH' }
const report = async (customerId: string, value: number, more: object = {}) => {
  const input = { customerId, featureId: 'api', value, ...more }
  return (await client.ask('ReportUsage', { input })).reportUsage
}

describe('a customer', () => {
  it('is checked, metered to the limit and past it, denied, topped up and let in again, all by pushes', async () => {
    const id = await customer('life')
    expect(await client.check(id, 'api')).toMatchObject({ accessDeniedReason: 'CustomerNotFound' })
    await entitle(id, 'api', limited)
    await entitle(id, 'sso')
    await entitle(id, 'seats', { value: 5 })
    await entitle(id, 'chat')
    await client.becomes(id, 'sso', true)
    await client.becomes(id, 'seats', true)
    expect(await client.check(id, 'seats')).toMatchObject({ hasAccess: true, value: 5 })
    await client.becomes(id, 'api', true, { requestedUsage: 10 })
    await client.becomes(id, 'api', false, { requestedUsage: 11 })

    expect(await report(id, 4, { idempotencyKey: 'once' })).toMatchObject({
      ...{ __typename: 'UsageMeasurementWithCurrentUsage', customerId: id, featureId: 'api' },
      ...{ currentUsage: 4, resourceId: null, credit: null },
    })
    expect(await report(id, 4, { idempotencyKey: 'once' })).toMatchObject({ currentUsage: 4 })
    expect(await report(id, 6)).toMatchObject({ currentUsage: 10 })
    await client.becomes(id, 'api', false, { requestedUsage: 1 })
    // At the limit a client grants a check that asks for nothing more.
    expect(await client.check(id, 'api')).toMatchObject({ hasAccess: true })
    await expect(report(id, 1)).rejects.toMatchObject({
      errorCode: 'EntitlementLimitExceededError',
    })
    await entitle(id, 'api', { ...limited, limit: '20' })
    await client.becomes(id, 'api', true, { requestedUsage: 1 })

    const balance = (left: number) => (one: Json) =>
      one.customerId === id && one.currentBalance === left
    await client.pushed('creditBalanceUpdated', balance(0))
    await client.becomes(id, 'chat', false)
    await s.gql(`mutation ($i: AddCreditsInput!) { addCredits(input: $i) { id } }`, {
      i: { customerId: id, amount: '2' },
    })
    const credited = await client.pushed('creditBalanceUpdated', balance(2))
    expect(credited).toMatchObject({ __typename: 'CreditBalanceUpdated' })
    await client.becomes(id, 'chat', true)
    for (const _ of ['one', 'two']) {
      const input = { customerId: id, featureId: 'chat', value: 1 }
      await client.ask('ReportUsage', { input })
    }
    await client.pushed('creditBalanceUpdated', balance(0))
    await client.becomes(id, 'chat', false)
  })

  it('is read once: all that follows is pushed, to every generation of clients', async () => {
    const id = await customer('pushed')
    await entitle(id, 'api', limited)
    await client.becomes(id, 'api', true)
    const reads = client.reads()
    await report(id, 3)
    const isMeant = ({ customerId, usage }: Json) => customerId === id && usage.currentUsage === 3
    const pushed = await client.pushed('usageUpdatedV2', isMeant)
    expect(pushed).toMatchObject({ entitlementReference: { id: 'api', type: 'FEATURE' } })
    await client.becomes(id, 'api', false, { requestedUsage: 8 })
    expect(client.reads()).toBe(reads)
    const list = await client.pushed('entitlementsUpdatedV2', (one) => one.customerId === id)
    expect(list.entitlements[0]).toMatchObject({ __typename: 'FeatureEntitlement' })
  })
})

describe('a plan', () => {
  it('is offered, estimated, provisioned once, read, changed and cancelled', async () => {
    const made = await s.gql(`mutation { createPlan(input: { key: "pro", name: "Pro" }) { id } }`)
    const version = `currency: "USD", basePrice: "29", billingPeriod: MONTH, entitlements: [{ feature: "api", limit: "7", period: MONTH }]`
    const { id: planId } = made.createPlan
    await s.gql(`mutation { createPlanVersion(input: { planId: "${planId}", ${version} }) { id } }`)
    await s.gql(`mutation { publishPlanVersion(planId: "${planId}") { id } }`)
    const id = 'provisioned'
    const params = { planId: 'pro' }
    const { provisionCustomer } = await client.ask('ProvisionCustomer', {
      input: {
        refId: id,
        name: 'Acme',
        additionalMetaData: { tier: '1' },
        subscriptionParams: params,
      },
    })
    expect(provisionCustomer).toMatchObject({
      customer: {
        __typename: 'Customer',
        refId: id,
        name: 'Acme',
        additionalMetaData: { tier: '1' },
      },
      subscription: { plan: { refId: 'pro' }, customer: { refId: id }, prices: [] },
      subscriptionDecisionStrategy: 'REQUESTED_PLAN',
    })
    await client.becomes(id, 'api', true, { requestedUsage: 7 })
    const input = { customerId: id, planId: 'pro' }
    const again = (await client.ask('ProvisionSubscription', { input })).provisionSubscription
    expect(again.subscription.id).toBe(provisionCustomer.subscription.id)
    const subscriptionId = again.subscription.id
    const { getActiveSubscriptions } = await client.ask('GetActiveSubscriptionsList', {
      input: { customerId: id },
    })
    expect(getActiveSubscriptions).toMatchObject([{ refId: subscriptionId, resource: null }])
    const { paywall } = await client.ask('GetPaywall', { input: { customerId: id } })
    expect(paywall.plans).toMatchObject([
      { refId: 'pro', pricingType: 'PAID', prices: [{ price: { amount: 29, currency: 'usd' } }] },
    ])
    expect(paywall.customer.refId).toBe(id)
    const { estimateSubscription } = await client.ask('EstimateSubscription', { input })
    expect(estimateSubscription).toMatchObject({ total: { amount: 29 }, proration: null })
    const changed = { subscriptionId, unitQuantity: 2 }
    await client.ask('UpdateSubscription', { input: changed })
    const filter = { customerId: { eq: id } }
    const { subscriptions } = await client.ask('GetSubscriptions', { filter })
    expect(subscriptions.edges).toMatchObject([{ node: { id: subscriptionId } }])
    const ended = { subscriptionRefId: subscriptionId, subscriptionCancellationTime: 'IMMEDIATE' }
    await client.ask('CancelSubscription', { input: ended })
    const { getSubscription } = await client.ask('GetSubscription', { input: { subscriptionId } })
    expect(getSubscription.status).toBe('CANCELED')
    await client.becomes(id, 'api', false)
    const update = { refId: id, name: 'Acme Inc' }
    const { updateCustomer } = await client.ask('UpdateCustomer', { input: update })
    expect(updateCustomer.name).toBe('Acme Inc')
    await client.ask('ArchiveCustomer', { input: { customerId: id } })
  })
})

describe('credits', () => {
  it('are granted, told, spent and taken back', async () => {
    const id = await customer('credited')
    await entitle(id, 'chat')
    await client.becomes(id, 'chat', false)
    const input = {
      ...{ customerId: id, currencyId: 'tokens', amount: 5, displayName: 'Top-up' },
      ...{ grantType: 'PAID', cost: { amount: 10, currency: 'usd' } },
    }
    const { grantCredits } = await client.ask('GrantCredits', { input })
    expect(grantCredits).toMatchObject({ amount: 5, consumedAmount: 0, cost: { amount: 10 } })
    await client.becomes(id, 'chat', true)
    const use = { customerId: id, featureId: 'chat', value: 1, idempotencyKey: 'use' }
    const spend = async () => (await client.ask('ReportUsage', { input: use })).reportUsage.credit
    expect(await spend()).toMatchObject({ usageLimit: 4 })
    expect(await spend()).toMatchObject({ usageLimit: 4 })
    const whose = { customerId: id, currencyId: 'tokens' }
    const { creditBalanceSummary } = await client.ask('GetCreditBalance', { input: whose })
    expect(creditBalanceSummary.balances).toMatchObject([
      { currency: { currencyId: 'tokens' }, currentBalance: 4, totalConsumed: 1, totalGranted: 5 },
    ])
    const { creditGrants } = await client.ask('GetCreditGrants', { input: whose })
    expect(creditGrants.edges).toMatchObject([{ node: { grantId: grantCredits.grantId } }])
    await client.ask('VoidCreditGrant', { input: { id: grantCredits.grantId } })
    await client.becomes(id, 'chat', false)
  })
})

describe('reported usage', () => {
  it('is added, taken back and set, and answers what it is then', async () => {
    const id = await customer('counted')
    await entitle(id, 'api', limited)
    expect(await report(id, 5)).toMatchObject({ currentUsage: 5 })
    expect(await report(id, -2)).toMatchObject({ currentUsage: 3 })
    const set = { updateBehavior: 'SET' }
    expect(await report(id, 8, set)).toMatchObject({ currentUsage: 8 })
    expect(await report(id, 0, set)).toMatchObject({ currentUsage: 0 })
    await expect(report(id, -1)).rejects.toMatchObject({ errorCode: 'BadUserInput' })
    const usages = [1, 2].map((value) => ({ customerId: id, featureId: 'api', value }))
    const { reportUsageBulk } = await client.ask('ReportUsageBulk', { input: { usages } })
    expect(reportUsageBulk.map((one: Json) => one.currentUsage)).toEqual([1, 3])
    const usageEvents = [{ customerId: id, eventName: 'api', idempotencyKey: 'event-1' }]
    for (const _ of ['first', 'again']) {
      const { reportEvent } = await client.ask('ReportEvent', { input: { usageEvents } })
      expect(reportEvent).toBeNull()
    }
    const { entitlementsState } = await client.ask('GetEntitlementsState', {
      query: { customerId: id },
    })
    expect(entitlementsState.entitlements[0]).toMatchObject({
      currentUsage: 4,
      resetPeriod: 'MONTH',
    })
    const query = { customerId: id, featureId: 'api', options: { requestedUsage: 7 } }
    const { entitlement } = await client.ask('GetEntitlement', { query })
    expect(entitlement).toMatchObject({
      ...{ isGranted: false, accessDeniedReason: 'RequestedUsageExceedingLimit' },
      resetPeriodConfiguration: { __typename: 'MonthlyResetPeriodConfig' },
    })
  })

  it('for a resource is that of its subscription, over REST too', async () => {
    const entitlements = '[{ feature: "api", limit: "50", period: MONTH }]'
    const version = `{ currency: "USD", basePrice: "1", entitlements: ${entitlements} }`
    const plan = `{ key: "site", name: "Site", publish: true, version: ${version} }`
    await s.gql(`mutation { createPlan(input: ${plan}) { id } }`)
    const id = await customer('resourceful')
    const ids = new Map<string, string>()
    for (const resourceId of ['one', 'two']) {
      const made = await s.send('POST', '/api/v1/subscriptions', {
        ...{ customerId: id, planId: 'site', resourceId },
      })
      ids.set(resourceId, made.body.data.id)
    }
    const two = { resourceId: 'two' }
    const key = { idempotencyKey: 'two-1' }
    for (const _ of ['first', 'again']) {
      expect(await report(id, 3, { ...two, ...key })).toMatchObject({ ...two, currentUsage: 3 })
    }
    const other = report(id, 3, { resourceId: 'one', ...key })
    await expect(other).rejects.toMatchObject({ errorCode: 'InvalidArgumentError' })
    await report(id, 2, { ...two, createdAt: s.clock.now().toISOString() })
    await report(id, 7, { ...two, updateBehavior: 'SET' })
    const event = { customerId: id, eventName: 'api', ...two }
    const usageEvents = [{ ...event, idempotencyKey: 'two-2' }]
    await client.ask('ReportEvent', { input: { usageEvents } })
    const usages = [{ customerId: id, featureId: 'api', value: 4, resourceId: 'one' }]
    const rest = await s.send('POST', '/api/v1/usage', { usages })
    expect([rest.status, rest.body.data[0].currentUsage]).toEqual([201, 12])
    const query = `{ usageEvents(customerId: "${id}", first: 20) { edges { node { quantity subscriptionId } } } }`
    const { edges } = (await s.gql(query)).usageEvents
    const named = edges.map(({ node }: Json) => [node.quantity, node.subscriptionId])
    expect(named.toReversed()).toEqual([
      ...['3', '2', '2', '1'].map((quantity) => [quantity, ids.get('two')]),
      ['4', ids.get('one')],
    ])
    const none = report(id, 1, { resourceId: 'none' })
    await expect(none).rejects.toMatchObject({ errorCode: 'CustomerResourceNotFound' })
  })

  it('of what is unknown is refused by its code', async () => {
    const id = await customer('unknown')
    const input = { customerId: id, value: 1 }
    const refused = (given: object) => expect(client.ask('ReportUsage', { input: given })).rejects
    await refused({ ...input, featureId: 'none' }).toMatchObject({ errorCode: 'FeatureNotFound' })
    await refused({ ...input, customerId: 'none', featureId: 'api' }).toMatchObject({
      errorCode: 'CustomerNotFound',
    })
    await refused({ ...input, featureId: 'sso' }).toMatchObject({
      errorCode: 'CannotReportUsageForEntitlementWithMeterError',
    })
    await refused({ ...input, featureId: 'api' }).toMatchObject({
      errorCode: 'NoFeatureEntitlementError',
    })
  })
})

describe('a request', () => {
  const query = '{ sdkConfiguration { __typename sentryDsn later { deep } } }'

  it('is answered with null for fields that another generation has', async () => {
    const { body } = await post({ query })
    expect(body).toEqual({
      data: { sdkConfiguration: { __typename: 'SdkConfiguration', sentryDsn: null, later: null } },
    })
  })

  it('may be one of several in an array, and may come below the path', async () => {
    const { body } = await post([{ query }, { query: '{ none }' }])
    expect(body[0].data.sdkConfiguration.later).toBeNull()
    expect(body[1].errors[0]).toMatchObject({
      message: 'Cannot query field "none" on type "Query".',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    })
    const below = stiggPoster(`${s.app.url}/compat/stigg`, s.key)
    expect((await below({ query })).body.data).toBeTruthy()
  })

  it('is held to the limits of documents, and does not show the schema', async () => {
    const aliases = Array.from({ length: 16 }, (_, i) => `a${i}: sdkConfiguration { sentryDsn }`)
    const refusals = [`{ ${aliases.join(' ')} }`, '{ __schema { types { name } } }', '{']
    for (const refused of refusals) {
      const { status, body } = await post({ query: refused })
      expect([status, body.data, body.errors.length > 0]).toEqual([200, undefined, true])
    }
  })

  it('without a valid key is a 200 with the code that clients know', async () => {
    for (const key of ['', 'om_test_wrongwrongwrongwrong']) {
      const { status, body } = await stiggPoster(s.origin, key)({ query })
      expect([status, body.errors[0].extensions.code]).toEqual([200, 'Unauthenticated'])
      expect(body.errors[0].extensions.traceId).toMatch(/./)
    }
  })
})

describe('a socket', () => {
  it('is closed for good for a wrong key', async () => {
    const { closed } = await openStiggSocket(s.origin, 'om_test_wrongwrongwrongwrong')
    expect(await closed).toEqual({ code: 4401, reason: 'Invalid API key' })
  })
})
