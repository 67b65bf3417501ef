/** Checks through the public API: reasons, estimates, periods, many at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as documents from '../support/entitlement-documents.ts'
import { createClient } from '../support/graphql-checks.ts'
import { createToken } from '../support/live-product.ts'
import { addCredits, addFeature, addMeter, addMetered } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

const day = 86_400_000

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'sso', type: 'BOOLEAN' })
  await addFeature(tenant, { key: 'seats', type: 'STATIC' })
  await addFeature(tenant, { key: 'ai_generation', type: 'CREDITS' })
  await addMetered(tenant, 'calls', 'COUNT')
  await addMetered(tenant, 'tokens', 'SUM', 'n')
  await addMetered(tenant, 'users', 'UNIQUE_COUNT', 'user')
  await addMetered(tenant, 'peak', 'MAX')
  await live.data(
    'mutation { createRateCard(input: { key: "std", currency: "USD", creditValue: 0.1, isDefault: true }) { id } }',
  )
  await rate('gpt-4', 10)
  await rate('huge', '9000000000000000000')
  await rate('gpt-3.5-turbo', '2.5', '0.92')
})
afterAll(() => tenant?.close())

const live = createClient(() => tenant.app)
const test = createClient(
  () => tenant.app,
  () => tenant.app.testKey,
)
const later = (ms: number) => new Date(Date.parse(noon) + ms).toISOString()

async function rate(model: string, credits: string | number, qualityScore?: string) {
  const components = ['input_tokens', 'output_tokens'].map((property) => ({
    property,
    unitSize: 1000,
    credits,
  }))
  const match = { model }
  const input = { rateCardId: 'std', eventType: 'ai_generation', match, components, qualityScore }
  await live.data('mutation ($input: AddRateInput!) { addRate(input: $input) { id } }', { input })
}

async function set(customerId: string, feature: string, terms: object = {}) {
  const input = { customerId, feature, ...terms }
  return (await live.data(documents.setEntitlement, { input })).setEntitlement
}

async function check(customerId: string, feature: string, estimate: object = {}) {
  const variables = { customerId, feature, ...estimate }
  return (await live.data(documents.entitlement, variables)).entitlement
}

const record = (customerId: string, eventType: string, more: object = {}) =>
  live.data(documents.recordUsage, { input: { customerId, eventType, ...more } })

describe('the example of the specification', () => {
  const properties = { model: 'gpt-4', estimated_tokens: 1500 }

  it('is answered as printed there', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '8500')
    await set(customerId, 'ai_generation', { limit: 10_000, period: 'MONTH' })
    expect(await check(customerId, 'ai_generation', { properties })).toMatchObject({
      allowed: true,
      reason: 'ENTITLED',
      remainingCredits: '8500',
      limit: '10000',
      resetAt: '2026-04-10T12:00:00.000Z',
      costPreview: { credits: '15', currencyAmount: '1.5', currency: 'USD' },
      optimization: {
        suggestedModel: 'gpt-3.5-turbo',
        potentialSavings: '75%',
        savingsCredits: '11.25',
        qualityScore: '0.92',
      },
      asOf: noon,
    })
  })

  it('runs its query unchanged', async () => {
    const customerId = await tenant.customer()
    const query = `query GetCustomerData($customerId: ID!) {
      entitlement(customerId: $customerId, feature: "ai_generation") {
        allowed
        remainingCredits
        optimization {
          suggestedModel
          potentialSavings
        }
      }
      credits(customerId: $customerId) {
        available
        pending
      }
      usage(customerId: $customerId, startTime: "2024-01-01", endTime: "2024-01-31") {
        totalEvents
        totalCredits
        totalCost
      }
    }`
    expect(await live.data(query, { customerId })).toMatchObject({
      entitlement: { allowed: false, remainingCredits: '0', optimization: null },
    })
  })
})

describe('entitlement', () => {
  it('has null terms where the customer has none', async () => {
    const customerId = await tenant.customer()
    expect(await check(customerId, 'calls')).toMatchObject({
      customerId,
      feature: { key: 'calls' },
      type: 'METERED',
      limit: null,
      behavior: null,
      version: null,
      allowed: false,
      reason: 'NO_ENTITLEMENT',
      used: null,
      resetAt: null,
    })
  })

  it.each([
    ['sso', {}, 'ENTITLED'],
    ['sso', { value: false }, 'DISABLED'],
    ['sso', { effectiveAt: later(1) }, 'NOT_EFFECTIVE'],
    ['sso', { effectiveAt: later(-day), expiresAt: noon }, 'EXPIRED'],
    ['sso', { effectiveAt: later(-day), expiresAt: later(1) }, 'ENTITLED'],
    ['seats', { value: 5 }, 'ENTITLED'],
    ['calls', { limit: 0 }, 'LIMIT_EXCEEDED'],
    ['calls', { limit: 0, behavior: 'SOFT' }, 'OVER_SOFT_LIMIT'],
    ['calls', { limit: '0.5' }, 'LIMIT_EXCEEDED'],
    ['calls', {}, 'ENTITLED'],
    ['ai_generation', {}, 'INSUFFICIENT_CREDITS'],
    ['ai_generation', { behavior: 'SOFT' }, 'OVER_SOFT_LIMIT'],
  ])('of %s with %j is %s', async (feature, terms, reason) => {
    const customerId = await tenant.customer()
    await set(customerId, feature, terms)
    const allowed = reason === 'ENTITLED' || reason === 'OVER_SOFT_LIMIT'
    expect(await check(customerId, feature)).toMatchObject({ reason, allowed })
  })

  it('is refused to an archived customer', async () => {
    const customerId = await tenant.customer()
    await set(customerId, 'sso')
    await live.data('mutation ($id: ID!) { archiveCustomer(id: $id) { id } }', { id: customerId })
    expect((await check(customerId, 'sso')).reason).toBe('CUSTOMER_ARCHIVED')
  })

  it('is not found for what another mode has', async () => {
    const customerId = await tenant.customer()
    const ask = (variables: object) => test.refusal(documents.entitlement, { ...variables })
    expect(await ask({ customerId, feature: 'sso' })).toBe('NOT_FOUND')
    const unknown = { customerId, feature: 'unknown' }
    expect(await live.refusal(documents.entitlement, unknown)).toBe('NOT_FOUND')
  })

  it.each([
    { quantity: 0 },
    { quantity: -1 },
    { quantity: 'Infinity' },
    { properties: [] },
    { properties: 'gpt-4' },
    { properties: { model: 'gpt-4', input_tokens: -5 } },
    { properties: { model: 'gpt-4', estimated_tokens: 'many' } },
    { properties: { model: 'huge', input_tokens: '9e18' } },
    { properties: { a: 'x'.repeat(17_000) } },
  ])('refuses %j', async (estimate) => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '1')
    const variables = { customerId, feature: 'ai_generation', ...estimate }
    expect(await live.refusal(documents.entitlement, variables)).toBe('INVALID_REQUEST')
  })

  it('reads as revoked where it was revoked, whatever the credits', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const { id } = await set(customerId, 'ai_generation')
    await live.data(documents.revokeEntitlement, { id })
    expect(await check(customerId, 'ai_generation')).toMatchObject({ id, reason: 'REVOKED' })
  })
})

describe('a check of credits', () => {
  const cost = (tokens: number) => ({ properties: { model: 'gpt-4', input_tokens: tokens } })

  it('needs credits alone', async () => {
    const customerId = await tenant.customer()
    expect(await check(customerId, 'ai_generation')).toMatchObject({
      version: null,
      reason: 'INSUFFICIENT_CREDITS',
    })
    await addCredits(tenant, customerId, '10')
    const ask = async (tokens: number) =>
      (await check(customerId, 'ai_generation', cost(tokens))).reason
    expect((await check(customerId, 'ai_generation')).reason).toBe('ENTITLED')
    expect(await ask(1000)).toBe('ENTITLED')
    expect(await ask(1001)).toBe('INSUFFICIENT_CREDITS')
  })

  it('leaves within the limit what is available, and counts down with usage', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    await set(customerId, 'ai_generation', { limit: 30, period: 'DAY' })
    expect((await check(customerId, 'ai_generation')).remainingCredits).toBe('30')
    await record(customerId, 'ai_generation', cost(2_500))
    expect(await check(customerId, 'ai_generation', cost(501))).toMatchObject({
      used: '25',
      remainingCredits: '5',
      reason: 'LIMIT_EXCEEDED',
    })
    expect((await check(customerId, 'ai_generation', cost(500))).reason).toBe('ENTITLED')
  })

  it('decides as recording does', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '40')
    await set(customerId, 'ai_generation', { limit: 30 })
    for (const tokens of [1_000, 2_500, 1_500, 600, 500, 1]) {
      const { allowed, reason } = await check(customerId, 'ai_generation', cost(tokens))
      const input = { customerId, eventType: 'ai_generation', ...cost(tokens) }
      if (allowed) await live.data(documents.recordUsage, { input })
      else expect(await live.refusal(documents.recordUsage, { input })).toBe(reason)
    }
    expect((await check(customerId, 'ai_generation')).used).toBe('30')
  })

  it('sees pools start and expire by the clock alone', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '5', { expiresAt: later(1_000) })
    await addCredits(tenant, customerId, '7', { effectiveAt: later(1_000) })
    const left = async () => (await check(customerId, 'ai_generation')).remainingCredits
    expect(await left()).toBe('5')
    tenant.clock.advance(1_000)
    expect(await left()).toBe('7')
    tenant.clock.set(noon)
  })
})

describe('a check of a meter', () => {
  it('takes the quantity for the property that the meter reads', async () => {
    const customerId = await tenant.customer()
    await set(customerId, 'tokens', { limit: 10 })
    const reason = async (estimate: object) => (await check(customerId, 'tokens', estimate)).reason
    expect(await reason({ quantity: 10 })).toBe('ENTITLED')
    expect(await reason({ quantity: '10.000000001' })).toBe('LIMIT_EXCEEDED')
    expect(await reason({ quantity: 99, properties: { n: 10 } })).toBe('ENTITLED')
  })

  it('knows which distinct values were met', async () => {
    const customerId = await tenant.customer()
    await set(customerId, 'users', { limit: 1 })
    await record(customerId, 'users', { properties: { user: 'ann' } })
    const reason = async (estimate: object) => (await check(customerId, 'users', estimate)).reason
    expect(await reason({ properties: { user: 'ann' } })).toBe('ENTITLED')
    expect(await reason({ properties: { user: 'bob' } })).toBe('LIMIT_EXCEEDED')
    expect(await reason({})).toBe('LIMIT_EXCEEDED')
  })

  it('knows them also when another feature is asked about that the same event moves', async () => {
    await addMeter(tenant, { key: 'visits', eventType: 'users', aggregation: 'COUNT' })
    await addFeature(tenant, { key: 'visits', type: 'METERED', meterKey: 'visits' })
    const customerId = await tenant.customer()
    await set(customerId, 'users', { limit: 1 })
    await set(customerId, 'visits', { limit: 5 })
    await record(customerId, 'users', { properties: { user: 'ann' } })
    const reason = async (user: string) =>
      (await check(customerId, 'visits', { properties: { user } })).reason
    expect(await reason('ann')).toBe('ENTITLED')
    expect(await reason('bob')).toBe('LIMIT_EXCEEDED')
  })

  it('lets a maximum stay where it is', async () => {
    const customerId = await tenant.customer()
    await set(customerId, 'peak', { limit: 5 })
    await record(customerId, 'peak', { quantity: 5 })
    const reason = async (estimate: object) => (await check(customerId, 'peak', estimate)).reason
    expect(await reason({ quantity: 5 })).toBe('ENTITLED')
    expect(await reason({ quantity: 6 })).toBe('LIMIT_EXCEEDED')
  })

  it.each([
    ['MINUTE', later(60_000)],
    ['HOUR', later(3_600_000)],
    ['DAY', '2026-03-11T12:00:00.000Z'],
    ['WEEK', '2026-03-17T12:00:00.000Z'],
    ['MONTH', '2026-04-10T12:00:00.000Z'],
    ['YEAR', '2027-03-10T12:00:00.000Z'],
  ])('starts from zero after a %s, without a job', async (period, resetAt) => {
    const customerId = await tenant.customer()
    await set(customerId, 'calls', { limit: 1, period })
    await record(customerId, 'calls')
    expect(await check(customerId, 'calls')).toMatchObject({ allowed: false, used: '1', resetAt })
    tenant.clock.set(Date.parse(resetAt) - 1)
    expect(await check(customerId, 'calls')).toMatchObject({ allowed: false, used: '1' })
    tenant.clock.set(resetAt)
    expect(await check(customerId, 'calls')).toMatchObject({ allowed: true, used: '0' })
    await record(customerId, 'calls')
    tenant.clock.set(noon)
  })

  it('counts months from the 31st back to the 31st', async () => {
    const customerId = await tenant.customer()
    await set(customerId, 'calls', { period: 'MONTH', anchor: '2024-01-31' })
    const boundaries = ['2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31', '2024-06-30']
    for (const [i, boundary] of boundaries.slice(0, -1).entries()) {
      tenant.clock.set(`${boundary}T00:00:00Z`)
      expect((await check(customerId, 'calls')).resetAt).toBe(`${boundaries[i + 1]}T00:00:00.000Z`)
    }
    tenant.clock.set(noon)
  })
})

describe('checkEntitlements', () => {
  const ask = async (checks: object[]) =>
    (await live.data(documents.checkEntitlements, { checks })).checkEntitlements

  it('answers many features of many customers in order, unknown ones by reason', async () => {
    const [a, b] = [await tenant.customer('batch-a'), await tenant.customer()]
    await set(a, 'calls', { limit: 2, period: 'DAY' })
    await set(b, 'sso')
    await record(a, 'calls')
    const answers = await ask([
      { customerId: 'batch-a', feature: 'calls' },
      { customerId: b, feature: 'sso' },
      { customerId: a, feature: 'calls', quantity: 1 },
      { customerId: 'nobody', feature: 'sso' },
      { customerId: b, feature: 'nothing' },
      {
        customerId: b,
        feature: 'ai_generation',
        properties: { model: 'gpt-4', input_tokens: 100 },
      },
    ])
    expect(answers).toMatchObject([
      { customerId: a, feature: 'calls', reason: 'ENTITLED', used: '1', limit: '2', period: 'DAY' },
      { customerId: b, feature: 'sso', reason: 'ENTITLED', value: true },
      { customerId: a, reason: 'ENTITLED' },
      { customerId: 'nobody', feature: 'sso', reason: 'CUSTOMER_NOT_FOUND', allowed: false },
      { customerId: b, feature: 'nothing', reason: 'FEATURE_NOT_FOUND', remainingCredits: null },
      { customerId: b, reason: 'INSUFFICIENT_CREDITS', costPreview: { credits: '1' } },
    ])
  })

  it('answers when no customer is known', async () => {
    expect(await ask([{ customerId: 'x', feature: 'y' }])).toMatchObject([
      { reason: 'CUSTOMER_NOT_FOUND' },
    ])
  })

  it.each([0, 101])('refuses %i checks', async (length) => {
    const checks = Array.from({ length }, () => ({ customerId: 'x', feature: 'sso' }))
    expect(await live.refusal(documents.checkEntitlements, { checks })).toBe('INVALID_REQUEST')
  })
})

describe('a customer token', () => {
  it('reads its own entitlements and nothing else', async () => {
    const [own, other] = [await tenant.customer('own'), await tenant.customer()]
    await set(own, 'sso')
    const token = await createToken(tenant.app, own)
    const customer = createClient(
      () => tenant.app,
      () => token,
    )
    const ask = { customerId: 'own', feature: 'sso' }
    expect((await customer.data(documents.entitlement, ask)).entitlement.allowed).toBe(true)
    const list = await customer.data(documents.entitlements, { customerId: own })
    expect(list.entitlements.edges).toMatchObject([{ node: { allowed: true } }])
    const refusals = [
      [documents.entitlement, { customerId: other, feature: 'sso' }],
      [documents.entitlements, { customerId: other }],
      [documents.checkEntitlements, { checks: [ask] }],
      [documents.setEntitlement, { input: { customerId: own, feature: 'calls' } }],
    ] as const
    for (const [document, variables] of refusals) {
      expect(await customer.refusal(document, variables)).toBe('FORBIDDEN')
    }
  })
})
