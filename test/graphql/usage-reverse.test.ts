/** Reversing usage: credits return to their pools, counters decrease, and only once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/graphql.ts'
import {
  ArchiveCustomerDocument,
  CreditTransactionsDocument,
  RecordUsageDocument,
  ReverseUsageEventDocument,
  UsageDocument,
  UsageEventDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
let second: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

const at = (offset: number) => new Date(Date.parse(noon) + offset).toISOString()

async function record(customerId: string, eventType: string, n: unknown, timestamp?: string) {
  const input = { customerId, eventType, properties: { n }, timestamp }
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input })
  if (!recordUsage) throw new Error('No event')
  return recordUsage
}
const reverse = async (id: string) =>
  (await tenant.ask(ReverseUsageEventDocument, { id })).reverseUsageEvent
const refusal = (id: string) => tenant.refused(ReverseUsageEventDocument, { id })

async function counter(customerId: string, featureId: string): Promise<string> {
  const { rows } = await tenant.sql.query(
    `select trim_scale(value)::text as value from usage_counter
     where customer_id = $1 and feature_id = $2`,
    [customerId, featureId],
  )
  return rows[0]?.value
}

describe('reverseUsageEvent', () => {
  it('answers the opposite event and marks the original', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const event = await record(customerId, 'spend', 4)
    const reversal = await reverse(event.id)
    expect(reversal).toMatchObject({
      eventType: 'spend',
      quantity: '-1',
      credits: '-4',
      cost: '-0.04',
      currency: 'USD',
      timestamp: event.timestamp,
      status: 'REVERSAL',
      reversesId: event.id,
      idempotencyKey: null,
    })
    const { usageEvent } = await tenant.ask(UsageEventDocument, { id: event.id })
    expect(usageEvent).toMatchObject({ status: 'REVERSED', reversedById: reversal?.id })
    const range = { startTime: '2026-03-10', endTime: '2026-03-10' }
    const { usage } = await tenant.ask(UsageDocument, { customerId, ...range })
    expect(usage).toMatchObject({ totalEvents: 0, totalCredits: '0', totalCost: '0' })
    expect(await tenant.facts(customerId, 'usage.reversed')).toEqual([
      { eventId: event.id, credits: '4' },
    ])
  })

  it('returns the credits to the pools they came from', async () => {
    const customerId = await tenant.customer()
    const first = await addCredits(tenant, customerId, '2', { name: 'a', priority: 0 })
    const next = await addCredits(tenant, customerId, '10', { name: 'b', priority: 1 })
    const event = await record(customerId, 'spend', 5)
    await reverse(event.id)
    const { pools, available } = await tenant.balance(customerId)
    expect(pools.map((p) => [p.id, p.credits])).toEqual([
      [first, '2'],
      [next, '10'],
    ])
    expect(available).toBe('12')
    const { creditTransactions } = await tenant.ask(CreditTransactionsDocument, {
      customerId,
      types: ['REVERSE'],
    })
    expect(creditTransactions.edges.map(({ node }) => [node.poolId, node.amount])).toEqual([
      [next, '3'],
      [first, '2'],
    ])
  })

  it('lets what returns to a pool that has expired since expire again', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '5', { expiresAt: at(60_000) })
    await addCredits(tenant, customerId, '5', { name: 'lasting' })
    const event = await record(customerId, 'spend', 7)
    tenant.clock.advance(60_000)
    await reverse(event.id)
    tenant.clock.set(noon)
    const { creditTransactions } = await tenant.ask(CreditTransactionsDocument, { customerId })
    expect(
      creditTransactions.edges.slice(0, 3).map(({ node }) => [node.type, node.amount]),
    ).toEqual([
      ['EXPIRE', '5'],
      ['REVERSE', '2'],
      ['REVERSE', '5'],
    ])
    expect((await tenant.balance(customerId)).available).toBe('5')
  })

  it('returns no credits for overage', async () => {
    const customerId = await tenant.customer()
    const soft = await addFeature(tenant, { key: 'spend', type: 'CREDITS' })
    await entitle(tenant, customerId, soft, { behavior: 'SOFT' })
    await addCredits(tenant, customerId, '1')
    const event = await record(customerId, 'spend', 3)
    expect(await reverse(event.id)).toMatchObject({ credits: '-3', overage: '-2' })
    expect((await tenant.balance(customerId)).available).toBe('1')
    expect(await counter(customerId, soft)).toBe('0')
  })

  it.each([
    ['SUM', [5, 7, 2], 1, '7'],
    ['COUNT', [5, 7, 2], 1, '2'],
    ['MAX', [5, 7, 2], 1, '5'],
    ['MAX', [5, 7, 2], 0, '7'],
    ['LAST', [5, 7, 2], 2, '7'],
    ['LAST', [5, 7, 2], 0, '2'],
    ['UNIQUE_COUNT', ['a', 'b', 'a'], 0, '2'],
    ['UNIQUE_COUNT', ['a', 'b', 'a'], 1, '1'],
  ] as const)(
    'takes an event out of %s of %j: number %i',
    async (aggregation, values, which, left) => {
      const key = `${aggregation}${which}`
      const feature = await addMetered(
        tenant,
        key,
        aggregation,
        aggregation === 'COUNT' ? undefined : 'n',
      )
      const customerId = await tenant.customer()
      await entitle(tenant, customerId, feature, { effectiveAt: noon })
      await record(customerId, key, 99, at(-1000)) // Before the entitlement: never counted.
      const events = []
      for (const n of values) events.push(await record(customerId, key, n))
      await reverse(events[which]?.id ?? '')
      expect(await counter(customerId, feature)).toBe(left)
      const again = await record(customerId, key, values[0])
      await reverse(again.id)
      expect(await counter(customerId, feature)).toBe(left)
    },
  )

  it('gives a hard limit its room back', async () => {
    const feature = await addMetered(tenant, 'room', 'SUM', 'n')
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, feature, { limit: '10' })
    const event = await record(customerId, 'room', 10)
    await reverse(event.id)
    await record(customerId, 'room', 10)
    expect(await counter(customerId, feature)).toBe('10')
  })

  it('takes back an event whose property no meter would read today', async () => {
    const customerId = await tenant.customer()
    const feature = await addMetered(tenant, 'unread', 'SUM', 'n')
    const event = await record(customerId, 'unread', 'not a number')
    await entitle(tenant, customerId, feature)
    expect((await reverse(event.id))?.status).toBe('REVERSAL')
  })

  it('takes back an event of an archived customer', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '5')
    const event = await record(customerId, 'spend', 5)
    await tenant.ask(ArchiveCustomerDocument, { id: customerId })
    await reverse(event.id)
    expect((await tenant.balance(customerId)).available).toBe('5')
  })

  it('succeeds exactly once of 32 times at the same time, on two servers', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const { id } = await record(customerId, 'spend', 6)
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, i) => {
        const app = i % 2 ? second : tenant.app
        return graphql(app.url, app.liveKey, ReverseUsageEventDocument, { id })
      }),
    )
    const codes = answers.map((a) => a.errors?.[0]?.extensions?.code ?? 'OK')
    expect(codes.filter((c) => c === 'OK')).toHaveLength(1)
    expect(codes.filter((c) => c === 'CONFLICT')).toHaveLength(31)
    expect((await tenant.balance(customerId)).available).toBe('10')
  })

  it('refuses to reverse a reversal', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const event = await record(customerId, 'spend', 6)
    const reversal = await reverse(event.id)
    expect((await refusal(reversal?.id ?? '')).code).toBe('CONFLICT')
    expect((await refusal(event.id)).code).toBe('CONFLICT')
  })

  it('answers the key of a reversed event with that event', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const properties = { n: 1 }
    const input = { customerId, eventType: 'spend', properties, idempotencyKey: 'k' }
    const { recordUsage: first } = await tenant.ask(RecordUsageDocument, { input })
    await reverse(first?.id ?? '')
    const { recordUsage: again } = await tenant.ask(RecordUsageDocument, { input })
    expect(again).toMatchObject({ id: first?.id, status: 'REVERSED' })
    expect((await tenant.balance(customerId)).available).toBe('10')
  })

  it('answers foreign, malformed and other ids alike', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const event = await record(customerId, 'spend', 1)
    const { app } = tenant
    const foreign = await graphql(app.url, app.testKey, ReverseUsageEventDocument, { id: event.id })
    expect(foreign.errors?.[0]?.extensions?.code).toBe('NOT_FOUND')
    const ofTransaction = `${event.id.slice(0, -1)}3`
    const ofNobody = `evt_${'0'.repeat(36)}`
    for (const id of ['', 'evt_1', 'x'.repeat(255), ofTransaction, ofNobody]) {
      const { code } = await refusal(id)
      expect([id, code]).toEqual([id, id === '' ? 'INVALID_REQUEST' : 'NOT_FOUND'])
    }
    const unknown = await refusal(ofNobody)
    expect(foreign.errors?.[0]?.message.replace(event.id, '')).toBe(
      unknown.message.replace(ofNobody, ''),
    )
  })
})
