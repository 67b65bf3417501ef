/** Rate limits on every transport: the class of each operation, the headers, the refusals, and settings of a workspace. */
import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type KeyedAnswer, sendRaw } from '../support/keyed.ts'
import { connect } from '../support/live-client.ts'
import { addMetered, entitle } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp } from '../support/test-app.ts'

let tenant: Tenant
let key = ''
beforeAll(async () => {
  tenant = await startTenant({ rateLimits: 'on' })
  await addMetered(tenant, 'calls', 'COUNT')
  await entitle(tenant, await tenant.customer('acme'), 'calls', { limit: '1000000', period: 'DAY' })
})
afterAll(() => tenant?.close())

const ask = async (query: string, credential = key, headers = {}): Promise<KeyedAnswer> =>
  sendRaw(tenant.app, JSON.stringify({ query }), { credential, headers })
const admin = (query: string) => ask(query, tenant.app.liveKey)

/** Every class has this limit from now on, for a key that has not been used. */
async function limitTo(limit: number, windowSeconds = 86_400): Promise<void> {
  const all = ['CHECK', 'USAGE', 'ANALYTICS', 'PRICING', 'OTHER']
    .filter((rateClass) => rateClass !== 'OTHER')
    .map(
      (rateClass) =>
        `{requestClass: ${rateClass}, requests: ${limit}, windowSeconds: ${windowSeconds}}`,
    )
  const set = await admin(`mutation { setRateLimits(input: { limits: [${all}] }) { id } }`)
  expect(JSON.parse(set.text).errors).toBeUndefined()
  const made = await admin('mutation { createApiKey(input: {name: "x", role: WRITE}) { secret } }')
  key = JSON.parse(made.text).data.createApiKey.secret
}
beforeEach(() => limitTo(3))

const check = '{ entitlement(customerId: "acme", feature: "calls") { allowed } }'
const record = 'mutation { recordUsage(input: {customerId: "acme", eventType: "calls"}) { id } }'
const errorOf = ({ text }: KeyedAnswer) => JSON.parse(text).errors?.[0]?.extensions

/** The operations of each class; of the writes only those that do not count as OTHER. */
const classes = {
  CHECK: [...['checkEntitlement', 'checkEntitlements']],
  USAGE: [
    ...['adjustUsage', 'commitHold', 'consume', 'extendHold'],
    ...['recordUsage', 'recordUsageBatch', 'releaseHold'],
    ...['reserveCredits'],
  ],
  ANALYTICS: [
    ...['getAnalytics', 'getAttribution', 'getDunningStats', 'getForecast'],
    ...['getOptimization', 'getOptimizationSavings', 'getRevenue'],
    ...['getRevenueSeries', 'getTopCustomers', 'getUsage'],
    ...['getUsageDimensions', 'getUsageSeries', 'listLineUsageEvents'],
    ...['verifyInvoiceLine'],
  ],
  PRICING: [
    ...['calculatePrice', 'getPlan', 'getPlanVersion'],
    ...['getRateCard', 'getUsagePrice', 'listCurrentRates'],
    ...['listCustomPricing', 'listPlanCharges', 'listPlanVersions'],
    ...['listRateCards', 'listRates', 'previewPrice'],
  ],
  OTHER: [
    ...[
      'changedCheckouts',
      'changedDeliveries',
      'changedInvoices',
      'changedPayments',
      'changedSubscriptions',
    ],
    ...['checkFeatures', 'countActiveCustomers', 'countOpenHolds'],
    ...[
      'countSubscribers',
      'countSubscriptionsByState',
      'countWorkspaceHolds',
      'createCustomerToken',
      'createUsageSession',
    ],
    ...['creditableOfEach', 'findActorNames', 'findAdminRows', 'findBalances'],
    ...['findCheckoutOfPayment'],
    ...['findEntitlementRows', 'findExternalIds', 'findHolds', 'findOwnRows'],
    ...['findPools', 'findReversals', 'findRows'],
    ...['findTransactions', 'findUnrolled', 'findUsageEvents'],
    ...['findWallets', 'getBillingSettings', 'getChangeAmounts', 'getCheckout'],
    ...['getClientSecret', 'getCreditBalance'],
    ...['getCreditBalances', 'getCreditNote', 'getCreditPools'],
    ...['getCreditTotals', 'getCurrentUsage', 'getCustomer'],
    ...['getCustomers', 'getDispute', 'getEndpointStatistics', 'getEvent', 'getEventDeliveries'],
    ...['getEvents', 'getFeature', 'getFile', 'getHold'],
    ...['getInvoice', 'getMeter', 'getMeterUsage', 'getNextActions'],
    ...['getPayment', 'getPaymentFacts', 'getPaymentLink'],
    ...['getPaymentMethod', 'getPoolNotes', 'getPoolsAfter', 'getPromotion', 'getPublicCheckout'],
    ...['getRefund', 'getRenderedEvent', 'getStoreCredit', 'getSubscription'],
    ...['getTestClock'],
    ...['getUsageEvent', 'getViewer', 'getViewerCustomer'],
    ...['getViewerWorkspace', 'getWebhookDelivery', 'getWebhookEndpoint'],
    ...['getWorkspace', 'getWorkspaceTotals', 'listApiKeys'],
    ...['listAuditEntries', 'listCheckouts', 'listCreditNotes', 'listCustomers'],
    ...['listDisputes', 'listEntitlements', 'listEvents', 'listFeatureEntitlements'],
    ...['listFeatures', 'listInvoices', 'listMeters'],
    ...[
      'listMrrChanges',
      'listOAuthClients',
      'listPaymentLinks',
      'listPaymentMethods',
      'listPayments',
      'listPlanMigrations',
    ],
    ...['listPlans', 'listPromotions', 'listProviderAccounts'],
    ...['listRefunds', 'listStoreCredits', 'listSubscriptions'],
    ...['listTestClocks', 'listWebhookDeliveries', 'listWebhookEndpoints'],
    ...['listWebhookEventTypes', 'listWorkspaceHolds', 'promotionCheck'],
    ...['quote', 'readFile', 'showCheckout', 'storeCreditBalanceOfEach', 'testClockOfEach'],
    ...['totalDiscountsOfEach'],
  ],
}

describe('the class of an operation', () => {
  it('is that of the API document, and OTHER for what it is silent on', () => {
    const found: Record<string, string[]> = {}
    const declared =
      /(read|write|ledger|list)Operation\(\{\s*name: '(\w+)',\s*scope: '\w+',\s*(?:rateClass: '(\w+)',)?/g
    for (const path of globSync('src/core/**/*.ts')) {
      for (const [, kind, name = '', rateClass = 'OTHER'] of readFileSync(path, 'utf8').matchAll(
        declared,
      )) {
        if (kind === 'read' || kind === 'list' || rateClass !== 'OTHER') {
          found[rateClass] = [...(found[rateClass] ?? []), name].sort()
        }
      }
    }
    expect(found).toEqual(classes)
  })
})

describe.each([
  ['GraphQL, first seen', (n: number) => ask(`${check} # ${n} ${key}`)],
  ['GraphQL, prepared', () => ask(check)],
  [
    'REST',
    () =>
      sendRaw(tenant.app, '{"customer_id":"acme","feature_id":"calls"}', {
        credential: key,
        path: '/v1/entitlements/check',
      }),
  ],
] as const)('%s', (way, send) => {
  it('says with every answer what is left, and refuses with 429 and Retry-After', async () => {
    const answers: KeyedAnswer[] = []
    for (let n = 0; n < 5; n++) answers.push(await send(n))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
    const seconds = Math.ceil(Date.now() / 1_000)
    for (const [n, { headers }] of answers.entries()) {
      expect(headers.get('x-ratelimit-limit')).toBe('3')
      expect(headers.get('x-ratelimit-remaining')).toBe(String(Math.max(0, 2 - n)))
      const reset = Number(headers.get('x-ratelimit-reset'))
      expect(reset).toBeGreaterThan(seconds)
      expect(reset).toBeLessThanOrEqual(seconds + 86_401)
      expect(headers.get('ratelimit-policy')).toBe('"check";q=3;w=86400')
      expect(headers.get('ratelimit')).toMatch(/^"check";r=\d;t=\d+$/)
    }
    const refused = answers[3]!
    const after = Number(refused.headers.get('retry-after'))
    expect(after).toBeGreaterThan(28_000)
    expect(after).toBeLessThanOrEqual(28_800)
    if (way === 'REST') {
      expect(JSON.parse(refused.text).error).toMatchObject({
        code: 'RATE_LIMITED',
        details: { rate_class: 'CHECK', limit: 3, retry_after_seconds: after },
      })
    } else {
      expect(errorOf(refused)).toMatchObject({
        code: 'RATE_LIMITED',
        rateClass: 'CHECK',
        limit: 3,
        retryAfterSeconds: after,
      })
    }
  })
})

describe('a limit', () => {
  it('is that of a credential and a class: others go on', async () => {
    for (let n = 0; n < 4; n++) await ask(check)
    expect((await ask(check)).status).toBe(429)
    expect((await ask(record)).status).toBe(200)
    expect((await admin(check)).status).toBe(200)
  })

  it('counts each field of a document, and answers those that it lets through', async () => {
    const field = 'entitlement(customerId: "acme", feature: "calls") { allowed }'
    const many = await ask(`{ a: ${field} b: ${field} c: ${field} d: ${field} e: ${field} }`)
    expect(many.status).toBe(200)
    const { data, errors } = JSON.parse(many.text)
    expect(Object.values(data).filter((one) => one !== null)).toHaveLength(3)
    expect(errors.map((one: { extensions: { code: string } }) => one.extensions.code)).toEqual([
      'RATE_LIMITED',
      'RATE_LIMITED',
    ])
    expect((await ask(`{ a: ${field} b: ${field} }`)).status).toBe(429)
  })

  it('counts each check of many, and refuses what it has no room for whole', async () => {
    const one = '{customerId: "acme", feature: "calls"}'
    const many = (count: number) =>
      ask(`{ checkEntitlements(input: {checks: [${`${one} `.repeat(count)}]}) { allowed } }`)
    const two = await many(2)
    expect([two.status, two.headers.get('x-ratelimit-remaining')]).toEqual([200, '1'])
    const more = await many(2)
    expect(more.status).toBe(429)
    // A third of a day for each of the two, less one that is there.
    expect(Number(more.headers.get('retry-after'))).toBeLessThanOrEqual(28_800)
    expect((await many(1)).status).toBe(200)
    // More than a limit ever holds is let through when all of it is there.
    await limitTo(3)
    expect((await many(5)).headers.get('x-ratelimit-remaining')).toBe('0')
    expect((await many(1)).status).toBe(429)
  })

  it('counts what a document costs: for checks and usage each 100 values as one more', async () => {
    const wide = await ask(
      `{ entitlement(customerId: "acme", feature: "calls") { ${'allowed '.repeat(150)} } }`,
    )
    expect([wide.status, wide.headers.get('x-ratelimit-remaining')]).toEqual([200, '1'])
    const events = '{customerId: "acme", eventType: "calls"}, '
    const batch = (count: number) => ({
      query:
        'mutation ($e: [UsageEventInput!]!) { recordUsageBatch(input: { events: $e }) { accepted } }',
      variables: {
        e: JSON.parse(
          `[${events
            .repeat(count)
            .slice(0, -2)
            .replace(/(\w+):/g, '"$1":')}]`,
        ),
      },
    })
    const sent = await sendRaw(tenant.app, JSON.stringify(batch(101)), { credential: key })
    expect([sent.status, sent.headers.get('x-ratelimit-remaining')]).toEqual([200, '1'])
  })

  it('counts a batch, and a request of REST with all its parts, once', async () => {
    const batch = 'mutation { recordUsageBatch(input: { events: [EVENTS] }) { accepted } }'
    const events = '{customerId: "acme", eventType: "calls"}, '.repeat(20)
    const first = await ask(batch.replace('EVENTS', events))
    expect(first.headers.get('x-ratelimit-remaining')).toBe('2')
    const data = Buffer.from(`customer_id,event_type\n${'acme,calls\n'.repeat(4_500)}`)
    const file = JSON.stringify({ format: 'csv', data: data.toString('base64') })
    const upload = () => sendRaw(tenant.app, file, { credential: key, path: '/v1/usage/batch' })
    const sent = await upload()
    expect([sent.status, sent.headers.get('x-ratelimit-remaining')]).toEqual([200, '1'])
    expect(JSON.parse(sent.text).accepted).toBe(4_500)
    expect((await upload()).status).toBe(200)
    expect((await upload()).status).toBe(429)
  })

  it('leaves an idempotency key free, and counts a replay', async () => {
    const sending = { credential: key, key: 'limited' }
    const send = (credential = key) =>
      sendRaw(tenant.app, JSON.stringify({ query: record }), { ...sending, credential })
    for (let n = 0; n < 3; n++) await ask(record)
    expect((await send()).status).toBe(429)
    await limitTo(3)
    const first = await send(key)
    expect([first.status, first.isReplay]).toEqual([200, false])
    const second = await send(key)
    expect([second.isReplay, second.text]).toEqual([true, first.text])
    expect(second.headers.get('x-ratelimit-remaining')).toBe('1')
  })

  it('is told to nobody whose credential is refused', async () => {
    const { status, headers } = await ask(check, 'om_live_wrongwrongwrong')
    expect([status, headers.get('x-ratelimit-limit')]).toEqual([401, null])
  })
})

describe('a socket', () => {
  it('gets errors for operations beyond the limit, and stays open', async () => {
    const client = await connect(tenant.app.url, { token: key })
    try {
      for (let n = 0; n < 3; n++) await client.subscribe(check).next()
      const refused = client.subscribe<{ entitlement: null }>(check)
      await expect(refused.next()).rejects.toThrow('RATE_LIMITED')
      await client.subscribe(record).next()
    } finally {
      await client.close()
    }
  })
})

describe('the limits of a workspace', () => {
  it('hold within a second, for keys in use and on other servers too, and are the defaults again', async () => {
    await ask(check)
    await admin(
      'mutation { setRateLimits(input: { limits: [{requestClass: CHECK, requests: 50, windowSeconds: 10}] }) { id } }',
    )
    const other = await startTestApp({ ...tenant.app.config }, { clock: tenant.clock })
    try {
      const limit = async (at: Pick<Tenant['app'], 'url' | 'liveKey'>) =>
        (await sendRaw(at, JSON.stringify({ query: check }), { credential: key })).headers.get(
          'x-ratelimit-limit',
        )
      expect(await limit(other)).toBe('50')
      await until(async () => (await limit(tenant.app)) === '50')
      const { text } = await admin(
        '{ workspace { rateLimits { rateClass: requestClass limit: requests windowSeconds } } }',
      )
      expect(JSON.parse(text).data.workspace.rateLimits).toEqual([
        { rateClass: 'CHECK', limit: 50, windowSeconds: 10 },
        { rateClass: 'USAGE', limit: 1_000, windowSeconds: 1 },
        { rateClass: 'ANALYTICS', limit: 100, windowSeconds: 60 },
        { rateClass: 'PRICING', limit: 1_000, windowSeconds: 60 },
        { rateClass: 'OTHER', limit: 10_000, windowSeconds: 60 },
      ])
      await admin('mutation { setRateLimits(input: { limits: [] }) { id } }')
      await until(async () => (await limit(tenant.app)) === '10000')
    } finally {
      await other.close()
    }
  })

  it.each([
    '{requestClass: CHECK, requests: 0, windowSeconds: 1}',
    '{requestClass: CHECK, requests: 1000001, windowSeconds: 1}',
    '{requestClass: CHECK, requests: 1, windowSeconds: 0}',
    '{requestClass: CHECK, requests: 1, windowSeconds: 86401}',
    '{requestClass: CHECK, requests: 1, windowSeconds: 1}, {requestClass: CHECK, requests: 2, windowSeconds: 1}',
  ])('are refused: %s', async (limits) => {
    const answer = await admin(`mutation { setRateLimits(input: { limits: [${limits}] }) { id } }`)
    expect(errorOf(answer).code).toBe('INVALID_REQUEST')
  })

  it('are for admins to set', async () => {
    expect(
      errorOf(await ask('mutation { setRateLimits(input: { limits: [] }) { id } }')).code,
    ).toBe('FORBIDDEN')
  })
})

describe('RATE_LIMITS=off', () => {
  it('limits nothing and says nothing of limits', async () => {
    const free = await startTestApp(
      { ...tenant.app.config, rateLimits: 'off' },
      { clock: tenant.clock },
    )
    try {
      for (let n = 0; n < 6; n++) {
        const answer = await sendRaw(free, JSON.stringify({ query: check }), { credential: key })
        expect([answer.status, answer.headers.get('x-ratelimit-limit')]).toEqual([200, null])
      }
    } finally {
      await free.close()
    }
  })
})
