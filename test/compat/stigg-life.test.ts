/** A customer's life over Stigg's REST: it is imported, put on a plan, granted credits, and told what it may use. */
import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../support/rest.ts'
import { type StiggRest, startStiggRest } from '../support/stigg-rest.ts'

let s: StiggRest
beforeAll(async () => {
  s = await startStiggRest()
  await s.gql('mutation { createFeature(input: { key: "sso", type: BOOLEAN }) { id } }')
  for (const [key, price, product] of [
    ...[
      ['basic', 10, 'site'],
      ['pro', 30, 'site'],
      ['other', 5, 'mail'],
    ],
  ]) {
    const entitlements = '[{ feature: "sso", value: true }]'
    const version = `{ currency: "USD", basePrice: ${price}, entitlements: ${entitlements} }`
    const metadata = `{ productId: "${product}" }`
    const input = `{ key: "${key}", name: "${key}", metadata: ${metadata}, version: ${version} }`
    await s.gql(`mutation { createPlan(input: ${input}) { id } }`)
    await s.gql(`mutation { publishPlanVersion(planId: "${key}") { id } }`)
  }
})
afterAll(() => s?.close())

async function done(method: string, path: string, body?: unknown, status = 200): Promise<Json> {
  const answer = await s.send(method, path, body)
  expect([path, answer.status, answer.body.message]).toEqual([path, status, undefined])
  return answer.body.data
}
const post = (path: string, body?: unknown) => done('POST', path, body, 201)

describe('customers', () => {
  it('are imported, again without harm, changed, archived and restored', async () => {
    const customers = [
      { id: 'acme', name: 'Acme' },
      { id: 'beta', email: 'b@example.com' },
    ]
    for (const one of customers) {
      const made = await done('POST', '/api/v1/customers/import', { customers: [one] })
      expect(made).toEqual({ newCustomers: [one.id] })
      s.clock.advance(1)
    }
    const renamed = { customers: [{ id: 'acme', name: 'Acme Inc' }] }
    const again = await done('POST', '/api/v1/customers/import', renamed)
    expect(again).toEqual({ newCustomers: [] })
    const changed = await done('PATCH', '/api/v1/customers/acme', { metadata: { tier: 'gold' } })
    expect(changed).toMatchObject({ id: 'acme', name: 'Acme Inc', metadata: { tier: 'gold' } })
    const gone = await done('POST', '/api/v1/customers/beta/archive')
    expect(gone.archivedAt).toBe(s.clock.now().toISOString())
    expect((await done('POST', '/api/v1/customers/beta/unarchive')).archivedAt).toBeNull()
    const taken = await s.send('POST', '/api/v1/customers', { id: 'acme' })
    expect([taken.status, taken.body.code]).toEqual([409, 'DuplicatedEntityNotAllowed'])
    expect(taken.headers.get('x-should-retry')).toBe('false')
  })

  it('are listed page by page, both ways', async () => {
    const first = await s.get('/api/v1/customers?limit=1')
    const { next, prev } = first.body.pagination
    expect([first.body.data[0].id, prev]).toEqual(['beta', null])
    const second = await s.get(`/api/v1/customers?limit=1&after=${encodeURIComponent(next)}`)
    expect([second.body.data[0].id, second.body.pagination.next]).toEqual(['acme', null])
    const back = second.body.pagination.prev
    const before = await s.get(`/api/v1/customers?limit=1&before=${encodeURIComponent(back)}`)
    expect(before.body.data[0].id).toBe('beta')
  })
})

describe('subscriptions', () => {
  it('are previewed, made once, moved to a plan of the same product, and ended', async () => {
    const wanted = { customerId: 'acme', planId: 'basic', unitQuantity: 2 }
    const preview = await done('POST', '/api/v1/subscriptions/preview', wanted)
    expect(preview).toMatchObject({
      immediateInvoice: { total: { amount: 20, currency: 'usd' } },
      billingPeriodRange: { start: s.clock.now().toISOString() },
    })
    const made = await post('/api/v1/subscriptions', { ...wanted, metadata: { order: '1' } })
    expect(made).toMatchObject({
      ...{ status: 'SUCCESS', entitlements: [{ feature: { id: 'sso' }, isGranted: true }] },
      subscription: {
        ...{ customerId: 'acme', planId: 'basic', status: 'ACTIVE', pricingType: 'PAID' },
        ...{ metadata: { order: '1' }, unitQuantity: 2, resourceId: null, billingId: null },
      },
    })
    expect((await post('/api/v1/subscriptions', wanted)).id).toBe(made.id)
    const upgraded = await post('/api/v1/subscriptions', { customerId: 'acme', planId: 'pro' })
    expect([upgraded.id, upgraded.subscription.planId]).toEqual([made.id, 'pro'])
    const other = await post('/api/v1/subscriptions', { customerId: 'acme', planId: 'other' })
    expect(other.id).not.toBe(made.id)
    const one = `/api/v1/subscriptions/${made.id}`
    expect(await done('PATCH', one, { unitQuantity: 3 })).toMatchObject({ unitQuantity: 3 })
    expect(await done('GET', one)).toMatchObject({ planId: 'pro', unitQuantity: 3 })
    const { body } = await s.get('/api/v1/subscriptions?customerId=acme&status=ACTIVE')
    expect(body.data.map(({ planId }: Json) => planId)).toEqual(['other', 'pro'])
    const edge = await s.get('/v1/c/acme/subscriptions.json')
    expect(edge.body.data.getActiveSubscriptions).toMatchObject([
      ...[{ refId: other.id, plan: { refId: 'other' }, customer: { refId: 'acme' } }],
      { refId: made.id, resource: null },
    ])
    const later = await done('POST', `${one}/cancel`, {})
    expect([later.status, later.cancellationDate]).toEqual([
      'ACTIVE',
      later.currentBillingPeriodEnd,
    ])
    const cancel = { subscriptionCancellationTime: 'IMMEDIATE' }
    expect(await done('POST', `${one}/cancel`, cancel)).toMatchObject({ status: 'CANCELED' })
  })

  it('for a resource are apart from those of the customer', async () => {
    const site = { customerId: 'beta', planId: 'basic', resourceId: 'site-1' }
    const made = await post('/api/v1/subscriptions', site)
    expect(made.subscription.resourceId).toBe('site-1')
    const other = await post('/api/v1/subscriptions', { ...site, resourceId: 'site-2' })
    expect(other.id).not.toBe(made.id)
    const { body } = await s.get(
      '/v1/c/beta/subscriptions.json?resourceIds=site-1&resourceIds=site-9',
    )
    expect(body.data.getActiveSubscriptions).toMatchObject([{ resource: { resourceId: 'site-1' } }])
    const list = await s.get('/v1/c/beta/entitlements.json?resourceId=site-2')
    expect(list.body.data.entitlements).toMatchObject([{ resourceId: 'site-2', isGranted: true }])
    const none = await s.get('/v1/c/beta/entitlements.json?resourceId=site-9')
    expect(none.body.data.entitlements).toEqual([])
  })

  it('move to the newest version of their plan', async () => {
    const { id } = await post('/api/v1/subscriptions', { customerId: 'beta', planId: 'other' })
    await s.gql(
      'mutation { createPlanVersion(input: { planId: "other", currency: "USD", basePrice: 6 }) { id } }',
    )
    await s.gql('mutation { publishPlanVersion(planId: "other") { id } }')
    s.clock.advance(1)
    const now = { subscriptionMigrationTime: 'IMMEDIATE' }
    const moved = await done('POST', `/api/v1/subscriptions/${id}/migrate`, now)
    expect(moved).toMatchObject({ id, planId: 'other', status: 'ACTIVE' })
    const query = `{ customerSubscription(id: "${id}") { planVersion { version } } }`
    expect((await s.gql(query)).customerSubscription.planVersion.version).toBe(2)
  })
})

describe('a paywall', () => {
  it('has the plans that are offered, by product', async () => {
    const { body } = await s.get('/v1/p/site/paywall.json?fetchAllCountriesPrices=undefined')
    const { plans } = body.data.paywall
    expect(plans.map(({ refId }: Json) => refId).toSorted()).toEqual(['basic', 'pro'])
    expect(plans.find(({ refId }: Json) => refId === 'pro')).toMatchObject({
      product: { refId: 'site', productSettings: { downgradePlan: null } },
      prices: [{ billingPeriod: 'MONTHLY', price: { amount: 30, currency: 'usd' } }],
      entitlements: [{ feature: { refId: 'sso', featureType: 'BOOLEAN' } }],
    })
    expect((await s.get('/v1/paywall.json')).body.data.paywall.plans).toHaveLength(3)
    expect((await s.get('/v1/p/none/paywall.json')).status).toBe(404)
  })
})

describe('credits', () => {
  const grant = {
    ...{ customerId: 'beta', currencyId: 'tokens', amount: 100, displayName: 'Starter' },
    ...{ grantType: 'PAID', cost: { amount: 9.99, currency: 'usd' }, metadata: { order: '7' } },
  }

  it('are granted in one currency, spent once by a key, and taken back', async () => {
    const made = await post('/api/v1/credits/grants', grant)
    expect(made).toMatchObject({
      ...{ customerId: 'beta', currencyId: 'tokens', displayName: 'Starter', status: 'ACTIVE' },
      ...{ amount: 100, consumedAmount: 0, grantType: 'PAID', priority: 50 },
      ...{ cost: { amount: 9.99, currency: 'usd' }, metadata: { order: '7' } },
    })
    const other = await s.send('POST', '/api/v1/credits/grants', { ...grant, currencyId: 'coins' })
    expect([other.status, other.body.code]).toEqual([404, 'CustomCurrencyNotFound'])
    const use = { customerId: 'beta', currencyId: 'tokens', amount: 30, idempotencyKey: 'use-1' }
    const spent = await post('/api/v1/credits/consumption', use)
    expect(spent).toMatchObject({
      ...{ customerId: 'beta', amount: 30, credit: { currentUsage: 30, usageLimit: 100 } },
    })
    const repeated = await post('/api/v1/credits/consumption', use)
    expect(repeated.credit).toMatchObject({ currentUsage: 30, usageLimit: 100 })
    await post('/api/v1/credits/consumption/async', {
      consumptions: [{ ...use, amount: 5.5, idempotencyKey: 'use-2' }],
    })
    const beyond = { ...use, amount: 1_000, idempotencyKey: 'use-3' }
    const refused = await s.send('POST', '/api/v1/credits/consumption', beyond)
    expect([refused.status, refused.body.code]).toEqual([400, 'EntitlementLimitExceededError'])
    const second = { ...grant, displayName: 'Gift', grantType: 'PROMOTIONAL', priority: 90 }
    await post('/api/v1/credits/grants', second)
    const list = await s.get('/api/v1/credits/grants?customerId=beta&limit=1&currencyId=tokens')
    expect(list.body.data).toMatchObject([{ displayName: 'Gift', grantType: 'PROMOTIONAL' }])
    const { next } = list.body.pagination
    const rest = await s.get(`/api/v1/credits/grants?customerId=beta&after=${next}`)
    expect(rest.body.data).toMatchObject([{ id: made.id, consumedAmount: 35.5 }])
    const voided = await done('POST', `/api/v1/credits/grants/${made.id}/void`)
    expect(voided).toMatchObject({ status: 'VOIDED', consumedAmount: 35.5 })
    const again = await s.send('POST', `/api/v1/credits/grants/${made.id}/void`)
    expect([again.status, again.body.code]).toEqual([400, 'CreditGrantAlreadyVoided'])
    const none = await s.send('POST', '/api/v1/credits/grants/txn_none/void')
    expect([none.status, none.body.code]).toEqual([404, 'CreditGrantNotFound'])
  })

  it('have a ledger, and a usage by feature', async () => {
    const { body } = await s.get('/api/v1/credits/ledger?customerId=beta')
    const types = body.data.map(({ eventType }: Json) => eventType)
    expect(types).toEqual([
      ...['CREDITS_VOIDED', 'CREDITS_GRANTED', 'CREDITS_CONSUMED', 'CREDITS_CONSUMED'],
      'CREDITS_GRANTED',
    ])
    expect(body.data.at(-1)).toMatchObject({ amount: 100, creditCurrencyId: 'tokens' })
    expect(body.data[0].creditGrantId).toBe(body.data.at(-1).creditGrantId)
    const used = await done('GET', '/api/v1/credits/usage?customerId=beta')
    expect(used).toMatchObject({ currency: { currencyId: 'tokens' } })
    expect(used.series).toMatchObject([{ featureId: 'credit_consumption', totalCredits: 35.5 }])
  })
})

describe('a replay of recorded requests', () => {
  it('tells by route how our answers differ from those of the vendor', async () => {
    const create = { id: 'shadow', name: 'Shadow', email: null }
    const recorded = { archivedAt: null, createdAt: '2024-01-01T00:00:00.000Z' }
    const customer = { ...create, ...recorded, updatedAt: recorded.createdAt, metadata: {} }
    const check = '/api/v1/customers/shadow/entitlements/check?featureId=none'
    const denied = { type: 'FEATURE', isGranted: false, accessDeniedReason: 'FeatureNotFound' }
    const log = [
      {
        method: 'POST',
        path: '/api/v1/customers',
        body: create,
        status: 201,
        response: { data: customer },
      },
      { method: 'GET', path: check, status: 200, response: { data: denied } },
      { method: 'GET', path: '/api/v1/coupons', status: 200, response: { data: [] } },
    ]
    const file = join(tmpdir(), `stigg-shadow-${process.pid}.jsonl`)
    await writeFile(file, log.map((line) => JSON.stringify(line)).join('\n'))
    const command = ['src/commands/shadow/shadow.ts', '--dialect', 'stigg', '--log', file]
    const args = [...command, '--key', s.key, '--url', s.origin]
    const { code, stdout } = await run(process.execPath, args)
    await rm(file)
    expect([code, stdout.split('\n').filter((line) => !line.startsWith(' '))]).toEqual([
      1,
      [
        'POST /api/v1/customers: 1 of 1 alike',
        'GET /api/v1/customers/{id}/entitlements/check: 1 of 1 alike',
        'GET /api/v1/coupons (not served): 0 of 1 alike',
        '2 of 3 requests were answered alike, on 3 routes.',
        '',
      ],
    ])
  })
})

function run(command: string, args: string[]): Promise<{ code: unknown; stdout: string }> {
  return new Promise((resolve) => {
    execFile(command, args, (error, stdout) => resolve({ code: error?.code ?? 0, stdout }))
  })
}
