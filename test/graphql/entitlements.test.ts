/** Setting, changing and revoking entitlements through the public API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as documents from '../support/entitlement-documents.ts'
import { createClient } from '../support/graphql-checks.ts'
import { addFeature, addMetered } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

const { setEntitlement, updateEntitlement, revokeEntitlement, recordUsage } = documents
const day = 86_400_000

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'sso', type: 'BOOLEAN' })
  await addFeature(tenant, { key: 'seats', type: 'STATIC' })
  await addFeature(tenant, { key: 'credits', type: 'CREDITS' })
  await addMetered(tenant, 'calls', 'COUNT')
  await addMetered(tenant, 'tokens', 'SUM', 'n')
  await addMetered(tenant, 'users', 'UNIQUE_COUNT', 'user')
  await addMetered(tenant, 'peak', 'MAX', 'n')
})
afterAll(() => tenant?.close())

const live = createClient(() => tenant.app)
const test = createClient(
  () => tenant.app,
  () => tenant.app.testKey,
)
const ago = (ms: number) => new Date(Date.parse(noon) - ms).toISOString()

async function set(customerId: string, feature: string, terms: object = {}) {
  const { setEntitlement: made } = await live.data(setEntitlement, {
    input: { customerId, feature, ...terms },
  })
  return made
}

const refuseSet = (customerId: string, feature: string, terms: object = {}) =>
  live.refusal(setEntitlement, { input: { customerId, feature, ...terms } })

const record = (customerId: string, eventType: string, more: object = {}) =>
  live.data(recordUsage, { input: { customerId, eventType, ...more } })

describe('setEntitlement', () => {
  it('holds from now, counted from now, hard and unlimited, unless told otherwise', async () => {
    const customerId = await tenant.customer()
    expect(await set(customerId, 'calls')).toMatchObject({
      id: expect.stringMatching(/^ent_/),
      customerId,
      feature: { key: 'calls' },
      type: 'METERED',
      limit: null,
      behavior: 'HARD',
      period: null,
      anchor: noon,
      value: null,
      effectiveAt: noon,
      expiresAt: null,
      revokedAt: null,
      version: 1,
      allowed: true,
      reason: 'ENTITLED',
      used: '0',
    })
  })

  it('takes the feature by id and the customer by externalId', async () => {
    const customerId = await tenant.customer('acme')
    const { feature } = await live.data('{ feature(id: "sso") { id } }')
    expect(await set('acme', feature.id)).toMatchObject({ customerId, value: true, allowed: true })
  })

  it('replaces the terms and keeps id, start and anchor of what is in force', async () => {
    const customerId = await tenant.customer()
    const start = ago(3 * day)
    const first = await set(customerId, 'calls', { limit: 10, period: 'DAY', effectiveAt: start })
    const second = await set(customerId, 'calls', { limit: '20.5', behavior: 'SOFT' })
    expect(second).toMatchObject({
      id: first.id,
      limit: '20.5',
      behavior: 'SOFT',
      period: null,
      anchor: start,
      effectiveAt: start,
      version: 2,
    })
  })

  it('does not start the usage of a period over when only the limit changes', async () => {
    const customerId = await tenant.customer()
    await set(customerId, 'calls', { limit: 2, period: 'MONTH' })
    await record(customerId, 'calls')
    expect(await set(customerId, 'calls', { limit: 3, period: 'MONTH' })).toMatchObject({
      used: '1',
      limit: '3',
    })
  })

  it.each([
    ['sso', { limit: 1 }],
    ['sso', { period: 'DAY' }],
    ['sso', { value: 'yes' }],
    ['seats', {}],
    ['seats', { value: null }],
    ['seats', { value: 5, limit: 5 }],
    ['calls', { value: true }],
    ['calls', { limit: -1 }],
    ['calls', { limit: 'NaN' }],
    ['calls', { limit: '1e19' }],
    ['calls', { period: 'DECADE' }],
    ['calls', { behavior: 'LAX' }],
    ['calls', { expiresAt: ago(1) }],
    ['calls', { effectiveAt: '2026-02-29' }],
    ['calls', { anchor: '1969-12-31T23:59:59Z' }],
    ['seats', { value: 'x'.repeat(17_000) }],
    ['seats', { value: ['\ud800'] }],
    ['calls', { colour: 'red' }],
  ])('refuses %s with %j', async (feature, terms) => {
    const customerId = await tenant.customer()
    expect(await refuseSet(customerId, feature, terms)).toBe('INVALID_REQUEST')
    const { entitlements } = await live.data(documents.entitlements, { customerId })
    expect(entitlements.edges).toEqual([])
  })

  it('does not know customers and features of the other mode', async () => {
    const customerId = await tenant.customer()
    const input = { customerId, feature: 'sso' }
    expect(await test.refusal(setEntitlement, { input })).toBe('NOT_FOUND')
    expect(await refuseSet('cust_unknown', 'sso')).toBe('NOT_FOUND')
    expect(await refuseSet(customerId, 'unknown')).toBe('NOT_FOUND')
  })

  it('refuses an archived customer', async () => {
    const customerId = await tenant.customer()
    await live.data('mutation ($id: ID!) { archiveCustomer(id: $id) { id } }', { id: customerId })
    expect(await refuseSet(customerId, 'sso')).toBe('PRECONDITION_FAILED')
  })

  it('goes by the expected version', async () => {
    const customerId = await tenant.customer()
    expect(await refuseSet(customerId, 'sso', { expectedVersion: 1 })).toBe('PRECONDITION_FAILED')
    await set(customerId, 'sso')
    expect(await refuseSet(customerId, 'sso', { expectedVersion: 2 })).toBe('PRECONDITION_FAILED')
    expect(await set(customerId, 'sso', { expectedVersion: 1 })).toMatchObject({ version: 2 })
  })

  it('makes one row of 20 at once', async () => {
    const customerId = await tenant.customer()
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => set(customerId, 'calls', { limit: i })),
    )
    expect(new Set(made.map((m) => m.id)).size).toBe(1)
    expect(made.map((m) => m.version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  })

  it('tells the outbox', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'sso')
    expect(await tenant.facts(customerId, 'entitlement.set')).toEqual([
      { id, feature: 'sso', version: 1 },
    ])
  })
})

describe('usage after the terms changed', () => {
  it('counts what was used since the entitlement holds', async () => {
    const customerId = await tenant.customer()
    await record(customerId, 'tokens', { properties: { n: 5 }, timestamp: ago(2 * day) })
    await record(customerId, 'tokens', { properties: { n: 7 }, timestamp: ago(day) })
    const past = await set(customerId, 'tokens', { limit: 100, effectiveAt: ago(1.5 * day) })
    expect(past.used).toBe('7')
    expect((await set(customerId, 'tokens', { effectiveAt: ago(3 * day) })).used).toBe('12')
    await record(customerId, 'tokens', { properties: { n: 1 } })
    const { entitlement } = await live.data(documents.entitlement, {
      customerId,
      feature: 'tokens',
    })
    expect(entitlement.used).toBe('13')
  })

  it('counts from a new anchor and period', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'tokens', { effectiveAt: ago(10 * day), limit: 100 })
    for (const days of [9, 5, 1, 0.1]) {
      const event = { properties: { n: 1 }, timestamp: ago(days * day) }
      await record(customerId, 'tokens', event)
    }
    const used = async (input: object) =>
      (await live.data(updateEntitlement, { id, input })).updateEntitlement.used
    expect(await used({ period: 'WEEK' })).toBe('2')
    expect(await used({ period: 'DAY' })).toBe('0')
    expect(await used({ anchor: ago(0.15 * day) })).toBe('1')
    expect(await used({ period: 'HOUR' })).toBe('0')
    expect(await used({ period: null })).toBe('4')
    expect(await used({ effectiveAt: ago(2 * day) })).toBe('2')
  })

  it('leaves out what was reversed, and counts maxima and distinct values again', async () => {
    const customerId = await tenant.customer()
    const back = { timestamp: ago(day) }
    await record(customerId, 'peak', { properties: { n: 3 }, ...back })
    const { recordUsage: high } = await record(customerId, 'peak', {
      properties: { n: 9 },
      ...back,
    })
    for (const user of ['a', 'b', 'a'])
      await record(customerId, 'users', { properties: { user }, ...back })
    await live.data('mutation ($id: ID!) { reverseUsageEvent(id: $id) { id } }', { id: high.id })
    const since = { effectiveAt: ago(2 * day), limit: 3 }
    expect((await set(customerId, 'peak', since)).used).toBe('3')
    expect((await set(customerId, 'users', since)).used).toBe('2')
    await record(customerId, 'users', { properties: { user: 'b' } })
    await record(customerId, 'users', { properties: { user: 'c' } })
    const input = { customerId, eventType: 'users', properties: { user: 'd' } }
    expect(await live.refusal(recordUsage, { input })).toBe('LIMIT_EXCEEDED')
  })

  it('takes events that ran ahead of the clock into the period they belong to', async () => {
    const customerId = await tenant.customer()
    await record(customerId, 'calls', { timestamp: new Date(Date.parse(noon) + 90_000) })
    await set(customerId, 'calls', { limit: 5, period: 'MINUTE' })
    const { rows } = await tenant.sql.query(
      'select period_start, value::int as value from usage_counter where customer_id = $1',
      [customerId],
    )
    expect(rows).toEqual([{ period_start: new Date(Date.parse(noon) + 60_000), value: 1 }])
  })

  it('skips old events whose property is no number', async () => {
    const customerId = await tenant.customer()
    await record(customerId, 'calls', { properties: { n: 'many' }, timestamp: ago(day) })
    await live.data(
      'mutation { createMeter(input: { key: "late", eventType: "calls", aggregation: SUM, valueProperty: "n" }) { id } }',
    )
    await addFeature(tenant, { key: 'late', type: 'METERED', meterKey: 'late' })
    expect((await set(customerId, 'late', { effectiveAt: ago(2 * day) })).used).toBe('0')
  })

  it('agrees with recording under changes at once', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'calls', { period: 'DAY', effectiveAt: ago(day / 2) })
    await Promise.all([
      ...Array.from({ length: 40 }, () => record(customerId, 'calls')),
      ...Array.from({ length: 10 }, (_, i) =>
        live.data(updateEntitlement, { id, input: { anchor: ago(i * 60_000) } }),
      ),
    ])
    const { entitlement } = await live.data(documents.entitlement, { customerId, feature: 'calls' })
    expect(entitlement).toMatchObject({ used: '40', version: 11 })
  })

  it('never lets a hard limit overshoot while it is set', async () => {
    const customerId = await tenant.customer()
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 30 }, () => record(customerId, 'calls')),
      set(customerId, 'calls', { limit: 7, effectiveAt: ago(day) }),
      ...Array.from({ length: 30 }, () => record(customerId, 'calls')),
    ])
    const accepted = outcomes.filter((o) => o.status === 'fulfilled').length - 1
    const { entitlement } = await live.data(documents.entitlement, { customerId, feature: 'calls' })
    // What was recorded before the limit counts, and nothing beyond it came after.
    expect(Number(entitlement.used)).toBe(accepted)
    const { rows } = await tenant.sql.query(
      `select count(*)::int as n from usage_event where customer_id = $1`,
      [customerId],
    )
    expect(rows[0].n).toBe(accepted)
    expect(entitlement.allowed).toBe(false)
  })
})

describe('updateEntitlement', () => {
  it('changes what is given, clears what is null and keeps the rest', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'calls', {
      limit: 5,
      period: 'MONTH',
      behavior: 'SOFT',
      expiresAt: '2027-01-01',
    })
    const change = async (input: object) =>
      (await live.data(updateEntitlement, { id, input })).updateEntitlement
    expect(await change({ limit: '7.25' })).toMatchObject({
      limit: '7.25',
      period: 'MONTH',
      behavior: 'SOFT',
      expiresAt: '2027-01-01T00:00:00.000Z',
      version: 2,
    })
    expect(await change({ limit: null, expiresAt: null, behavior: 'HARD' })).toMatchObject({
      limit: null,
      period: 'MONTH',
      behavior: 'HARD',
      expiresAt: null,
      version: 3,
    })
  })

  it('goes by the expected version', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'calls')
    await live.data(updateEntitlement, { id, input: { limit: 1, expectedVersion: 1 } })
    const variables = { id, input: { limit: 2, expectedVersion: 1 } }
    expect(await live.refusal(updateEntitlement, variables)).toBe('PRECONDITION_FAILED')
  })

  it('keeps to the rules of the type', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'seats', { value: { max: 5 } })
    for (const input of [{ limit: 1 }, { value: null }, { period: 'DAY' }]) {
      expect(await live.refusal(updateEntitlement, { id, input })).toBe('INVALID_REQUEST')
    }
    const { updateEntitlement: changed } = await live.data(updateEntitlement, {
      id,
      input: { value: [1, { a: null }] },
    })
    expect(changed.value).toEqual([1, { a: null }])
  })

  it('does not know ids of the other mode', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'sso')
    const variables = { id, input: { value: false } }
    expect(await test.refusal(updateEntitlement, variables)).toBe('NOT_FOUND')
    expect(await test.refusal(revokeEntitlement, { id })).toBe('NOT_FOUND')
    expect(await live.refusal(updateEntitlement, { ...variables, id: 'ent_none' })).toBe(
      'NOT_FOUND',
    )
  })
})

describe('revokeEntitlement', () => {
  it('ends it, keeps it readable, and may be repeated', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'sso')
    const { revokeEntitlement: revoked } = await live.data(revokeEntitlement, { id })
    expect(revoked).toMatchObject({
      revokedAt: noon,
      version: 2,
      allowed: false,
      reason: 'REVOKED',
    })
    const { revokeEntitlement: again } = await live.data(revokeEntitlement, { id })
    expect(again).toMatchObject({ version: 2 })
    const { entitlements } = await live.data(documents.entitlements, { customerId })
    expect(entitlements.edges).toMatchObject([{ node: { id, reason: 'REVOKED' } }])
    expect(await live.refusal(updateEntitlement, { id, input: { value: false } })).toBe(
      'PRECONDITION_FAILED',
    )
  })

  it('lets it be set again, from then on', async () => {
    const customerId = await tenant.customer()
    const { id } = await set(customerId, 'calls', { limit: 1 })
    await record(customerId, 'calls')
    await live.data(revokeEntitlement, { id })
    tenant.clock.advance(1_000)
    const again = await set(customerId, 'calls', { limit: 1 })
    tenant.clock.set(noon)
    expect(again).toMatchObject({ id, revokedAt: null, used: '0', allowed: true, version: 3 })
  })
})

describe('entitlements', () => {
  it('are listed in pages, in order', async () => {
    const customerId = await tenant.customer()
    for (const feature of ['sso', 'calls', 'tokens']) await set(customerId, feature)
    const page = async (after?: string) =>
      (await live.data(documents.entitlements, { customerId, first: 2, after })).entitlements
    const first = await page()
    const second = await page(first.pageInfo.endCursor)
    const keys = [...first.edges, ...second.edges].map((e) => e.node.feature.key)
    expect(keys.sort()).toEqual(['calls', 'sso', 'tokens'])
    expect(second.pageInfo.hasNextPage).toBe(false)
  })
})
