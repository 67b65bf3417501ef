/** Consuming: check and record in one call, all or nothing, with every reason to refuse. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { ConsumeDocument, type ConsumeInput } from '../support/holds.generated.ts'
import { consume, outcomeOf, tally } from '../support/holds.ts'
import {
  ArchiveCustomerDocument,
  RecordUsageDocument,
  UsageEventsDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
let second: TestApp
let feature: Record<'calls' | 'tokens' | 'ai' | 'beta', string>
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
  feature = {
    calls: await addMetered(tenant, 'calls', 'COUNT'),
    tokens: await addMetered(tenant, 'tokens', 'SUM', 'n'),
    ai: await addFeature(tenant, { key: 'ai', type: 'CREDITS' }),
    beta: await addFeature(tenant, { key: 'beta', type: 'BOOLEAN' }),
  }
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'ai', components }])
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

const hour = 3_600_000
const at = (offsetMs: number) => new Date(Date.parse(noon) + offsetMs).toISOString()

/** Everything of the customer that a use could change. */
/** But for the note that a limit refused something, of which users are told once. */
async function stateOf(customerId: string): Promise<unknown> {
  const { rows } = await tenant.sql.query(
    `select (select sequence from credit_account where customer_id = $1) as sequence,
       (select count(*) from usage_event where customer_id = $1) as events,
       (select jsonb_agg(c order by feature_id) from usage_counter c where customer_id = $1 and value <> 0) as counters,
       (select jsonb_agg(p order by id) from credit_pool p where customer_id = $1) as pools`,
    [customerId],
  )
  return rows[0]
}

const refused = (customerId: string, input: Omit<ConsumeInput, 'customerId'>) =>
  tenant.refused(ConsumeDocument, { input: { customerId, ...input } })

describe('consume', () => {
  it('of a metered feature counts and answers the event with the figures after it', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.tokens, { limit: '10', period: 'DAY' })
    const used = await consume(tenant, customerId, { feature: 'tokens', quantity: '4' })
    expect(used).toMatchObject({
      allowed: true,
      reason: 'ENTITLED',
      used: '4',
      resetAt: '2026-03-11T00:00:00.000Z',
      usageEvent: {
        eventType: 'tokens',
        feature: 'tokens',
        credits: '0',
        holdId: null,
        sequence: 1,
      },
    })
    const byId = await consume(tenant, customerId, { feature: feature.tokens, quantity: '6' })
    expect(byId).toMatchObject({ allowed: true, used: '10' })
  })

  it('of credits prices, burns and answers the balance', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const used = await consume(tenant, customerId, { feature: 'ai', properties: { n: 4 } })
    expect(used).toMatchObject({
      allowed: true,
      remainingCredits: '6',
      usageEvent: { credits: '4', cost: '0.04', currency: 'USD' },
      balance: { available: '6', total: '6' },
    })
  })

  it('leaves alone what holds reserve', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const document = `mutation ($input: ReserveCreditsInput!) {
      reserveCredits(input: $input) { hold { id } }
    }`
    const { app } = tenant
    const input = { customerId, amount: '7' }
    await graphqlData(app.url, app.liveKey, document, { input })
    const used = await consume(tenant, customerId, { feature: 'ai', properties: { n: 4 } })
    expect(used).toMatchObject({ allowed: false, reason: 'INSUFFICIENT_CREDITS', usageEvent: null })
    expect(used.balance).toMatchObject({ available: '3', pending: '7', total: '10' })
  })

  it('beyond a soft limit is allowed and says so', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.calls, { limit: '1', behavior: 'SOFT' })
    const one = await consume(tenant, customerId, { feature: 'calls' })
    const two = await consume(tenant, customerId, { feature: 'calls' })
    expect([one.reason, two.reason]).toEqual(['ENTITLED', 'OVER_SOFT_LIMIT'])
    expect(two).toMatchObject({ allowed: true, used: '2', usageEvent: { status: 'ACCEPTED' } })
  })
})

describe('consume that is not allowed', () => {
  const cases: [string, string, (customerId: string) => Promise<unknown>, object?][] = [
    ['NO_ENTITLEMENT', 'calls', async () => undefined],
    ['LIMIT_EXCEEDED', 'calls', (c) => entitle(tenant, c, feature.calls, { limit: '0' })],
    ['NOT_EFFECTIVE', 'calls', (c) => entitle(tenant, c, feature.calls, { effectiveAt: at(hour) })],
    [
      'EXPIRED',
      'calls',
      async (c) => {
        await entitle(tenant, c, feature.calls, { expiresAt: at(hour) })
        tenant.clock.set(at(hour))
      },
    ],
    [
      'REVOKED',
      'calls',
      async (c) => {
        const id = await entitle(tenant, c, feature.calls)
        const document = 'mutation ($id: ID!) { revokeEntitlement(id: $id) { id } }'
        await graphqlData(tenant.app.url, tenant.app.liveKey, document, { id })
      },
    ],
    ['DISABLED', 'beta', (c) => entitle(tenant, c, feature.beta, { value: false })],
    ['INSUFFICIENT_CREDITS', 'ai', (c) => addCredits(tenant, c, '3'), { properties: { n: 4 } }],
    [
      'LIMIT_EXCEEDED',
      'ai',
      async (c) => {
        await addCredits(tenant, c, '10')
        await entitle(tenant, c, feature.ai, { limit: '3' })
      },
      { properties: { n: 4 } },
    ],
    [
      'CUSTOMER_ARCHIVED',
      'calls',
      async (c) => {
        await entitle(tenant, c, feature.calls)
        await tenant.ask(ArchiveCustomerDocument, { id: c })
      },
    ],
  ]

  it.each(cases)('answers %s for %s and changes nothing', async (reason, key, arrange, use) => {
    const customerId = await tenant.customer()
    await arrange(customerId)
    const before = await stateOf(customerId)
    const input = { feature: key, ...use, idempotencyKey: 'once' }
    const denied = await consume(tenant, customerId, input)
    tenant.clock.set(noon)
    expect(denied).toMatchObject({ allowed: false, reason, usageEvent: null })
    expect(await stateOf(customerId)).toEqual(before)
    const events = await tenant.ask(UsageEventsDocument, { customerId })
    expect(events.usageEvents.edges).toEqual([])
  })

  it('does not use up its key', async () => {
    const customerId = await tenant.customer()
    const input = { feature: 'ai', properties: { n: 4 }, idempotencyKey: 'later' }
    expect((await consume(tenant, customerId, input)).allowed).toBe(false)
    await addCredits(tenant, customerId, '10')
    expect(await consume(tenant, customerId, input)).toMatchObject({
      allowed: true,
      balance: { available: '6' },
    })
  })

  it('refuses unknown customers, unknown features and quantities that are none', async () => {
    const customerId = await tenant.customer()
    expect((await refused('nobody', { feature: 'calls' })).code).toBe('NOT_FOUND')
    expect((await refused(customerId, { feature: 'nothing' })).code).toBe('NOT_FOUND')
    const foreign = { input: { customerId, feature: 'calls' } }
    const { code } = await tenant.refused(ConsumeDocument, foreign, tenant.app.testKey)
    expect(code).toBe('NOT_FOUND')
    for (const quantity of ['0', '-1', '1e40']) {
      const answer = await refused(customerId, { feature: 'calls', quantity })
      expect(answer.code).toBe('INVALID_REQUEST')
    }
  })
})

describe('consume with a key', () => {
  it('repeated answers the same event as allowed, also when the limit is reached since', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature.calls, { limit: '1' })
    const input = { feature: 'calls', idempotencyKey: 'k' }
    const first = await consume(tenant, customerId, input)
    const again = await consume(tenant, customerId, input)
    expect(again).toMatchObject({ allowed: true, reason: 'ENTITLED', used: '1' })
    expect(again.usageEvent).toEqual(first.usageEvent)
  })

  it('refuses another content and the key of recorded usage', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const input = { feature: 'ai', properties: { n: 1 }, idempotencyKey: 'k' }
    await consume(tenant, customerId, input)
    const usage = { customerId, eventType: 'ai', properties: { n: 2 }, idempotencyKey: 'usage' }
    await tenant.ask(RecordUsageDocument, { input: usage })
    const before = await stateOf(customerId)
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED' }
    expect(await refused(customerId, { ...input, properties: { n: 2 } })).toMatchObject(reused)
    expect(await refused(customerId, { ...input, idempotencyKey: 'usage' })).toMatchObject(reused)
    expect(await stateOf(customerId)).toEqual(before)
  })

  it('sent 32 times at once to two servers counts once', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const input = { customerId, feature: 'ai', properties: { n: 3 }, idempotencyKey: 'storm' }
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, i) =>
        outcomeOf(i % 2 ? second : tenant.app, ConsumeDocument, { input }),
      ),
    )
    expect(tally(outcomes)).toEqual({ OK: 32 })
    expect((await tenant.balance(customerId)).available).toBe('7')
  })
})

describe('32 consumers at once, on two servers', () => {
  it.each([
    ['calls', {}],
    ['ai', { properties: { n: 1 } }],
  ] as const)('end exactly at the limit of %s', async (key, use) => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    await entitle(tenant, customerId, feature[key], { limit: '20' })
    const input = { customerId, feature: key, ...use }
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, i) => {
        const app = i % 2 ? second : tenant.app
        return graphqlData(app.url, app.liveKey, ConsumeDocument, { input })
      }),
    )
    const reasons = answers.map(({ consume: used }) => String(used?.reason))
    expect(tally(reasons)).toEqual({ ENTITLED: 20, LIMIT_EXCEEDED: 12 })
    const { edges } = (await tenant.ask(UsageEventsDocument, { customerId, first: 100 }))
      .usageEvents
    expect(edges).toHaveLength(20)
  })

  it('end exactly at the last credit', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '20')
    const input = { customerId, feature: 'ai', properties: { n: 1 } }
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, i) => {
        const app = i % 2 ? second : tenant.app
        return graphqlData(app.url, app.liveKey, ConsumeDocument, { input })
      }),
    )
    const reasons = answers.map(({ consume: used }) => String(used?.reason))
    expect(tally(reasons)).toEqual({ ENTITLED: 20, INSUFFICIENT_CREDITS: 12 })
    expect(await tenant.balance(customerId)).toMatchObject({ available: '0', total: '0' })
  })
})
