/** Batches of usage: each event on its own, in the order of the request. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ArchiveCustomerDocument,
  RecordUsageBatchDocument,
  RecordUsageDocument,
  ReverseUsageEventDocument,
  type UsageEventInput,
} from '../support/ledger.generated.ts'
import { addCredits, addMetered, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
})
afterAll(() => tenant?.close())

const record = async (events: UsageEventInput[]) =>
  (await tenant.ask(RecordUsageBatchDocument, { events })).recordUsageBatch
const outcomesOf = (batch: Awaited<ReturnType<typeof record>>) =>
  batch.outcomes.map((o) => o.error?.code ?? o.status)
const spend = (customerId: string, n: unknown, idempotencyKey?: string): UsageEventInput => ({
  customerId,
  eventType: 'spend',
  properties: { n },
  idempotencyKey,
})

describe('recordUsageBatch', () => {
  it('answers valid, invalid, unknown and repeated events in the order of the request', async () => {
    const [a, b, gone] = [await tenant.customer(), await tenant.customer(), await tenant.customer()]
    await tenant.ask(ArchiveCustomerDocument, { id: gone })
    await addCredits(tenant, a, '10')
    await addCredits(tenant, b, '1')
    const { recordUsage: stored } = await tenant.ask(RecordUsageDocument, {
      input: spend(a, 1, 'k0'),
    })
    const batch = await record([
      spend(a, 2, 'k1'),
      spend('nobody', 2),
      spend(a, 1, 'k0'),
      { ...spend(a, 2), quantity: '0' },
      spend(b, 1, 'k1'),
      spend(a, 2, 'k1'),
      spend(a, 3, 'k1'),
      spend(b, 1),
      spend(a, 'x'),
      { ...spend(a, 2), timestamp: '2020-01-01' },
      spend(gone, 1),
      { customerId: a, eventType: 'nothing' },
      spend(a, 7),
    ])
    expect(outcomesOf(batch)).toEqual([
      'ACCEPTED',
      'NOT_FOUND',
      'DUPLICATE',
      'INVALID_REQUEST',
      'ACCEPTED',
      'DUPLICATE',
      'IDEMPOTENCY_KEY_REUSED',
      'INSUFFICIENT_CREDITS',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'PRECONDITION_FAILED',
      'INVALID_REQUEST',
      'ACCEPTED',
    ])
    expect(batch).toMatchObject({ accepted: 3, duplicates: 2, rejected: 8 })
    expect(batch.outcomes[2]?.usageEvent?.id).toBe(stored?.id)
    expect(batch.outcomes[5]?.usageEvent?.id).toBe(batch.outcomes[0]?.usageEvent?.id)
    expect(batch.outcomes.map((o) => o.usageEvent === null)).toEqual(
      outcomesOf(batch).map((s) => s !== 'ACCEPTED' && s !== 'DUPLICATE'),
    )
    expect((await tenant.balance(a)).available).toBe('0')
    expect((await tenant.balance(b)).available).toBe('0')
  })

  it('takes a key once, also when the customer is named in two ways', async () => {
    const customerId = await tenant.customer('batch-a')
    await addCredits(tenant, customerId, '10')
    const batch = await record([spend(customerId, 2, 'k'), spend('batch-a', 2, 'k')])
    expect(batch).toMatchObject({ accepted: 1, duplicates: 1, rejected: 0 })
    expect(batch.outcomes[0]?.usageEvent?.id).toBe(batch.outcomes[1]?.usageEvent?.id)
    expect((await tenant.balance(customerId)).available).toBe('8')
  })

  it('repeats whole batches without effect', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    const events = Array.from({ length: 20 }, (_, i) => spend(customerId, 1, `k${i}`))
    const batches = await Promise.all([
      record(events),
      record(events),
      record([...events].reverse()),
    ])
    expect(batches.reduce((sum, b) => sum + b.accepted, 0)).toBe(20)
    expect(batches.reduce((sum, b) => sum + b.duplicates, 0)).toBe(40)
    expect((await tenant.balance(customerId)).available).toBe('80')
  })

  it('counts limits and uniqueness through the batch', async () => {
    const customerId = await tenant.customer()
    const unique = await addMetered(tenant, 'people', 'UNIQUE_COUNT', 'n')
    await entitle(tenant, customerId, unique, { limit: '2' })
    const people = ['a', 'b', 'a', 'c', 'b'].map((n) => ({
      ...spend(customerId, n),
      eventType: 'people',
    }))
    expect(outcomesOf(await record(people))).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'ACCEPTED',
      'LIMIT_EXCEEDED',
      'ACCEPTED',
    ])
  })

  it('refuses alone what the database could not keep', async () => {
    const customerId = await tenant.customer()
    const sum = await addMetered(tenant, 'sums', 'SUM')
    await entitle(tenant, customerId, sum)
    const events = ['1', '9999999999999999999', '2'].map((quantity) => ({
      customerId,
      eventType: 'sums',
      quantity,
    }))
    expect(outcomesOf(await record(events))).toEqual(['ACCEPTED', 'INVALID_REQUEST', 'ACCEPTED'])
  })

  it('takes 1,000 events of many customers at once', async () => {
    const customers = await Promise.all(Array.from({ length: 10 }, () => tenant.customer()))
    for (const id of customers) await addCredits(tenant, id, '99')
    const events = Array.from({ length: 1000 }, (_, i) => spend(customers[i % 10] ?? '', 1))
    const batch = await record(events)
    expect(batch).toMatchObject({ accepted: 990, duplicates: 0, rejected: 10 })
    expect(outcomesOf(batch).slice(990)).toEqual(Array(10).fill('INSUFFICIENT_CREDITS'))
  })

  it.each([0, 1001])('refuses %i events', async (count) => {
    const events = Array.from({ length: count }, () => spend('nobody', 1))
    const { code } = await tenant.refused(RecordUsageBatchDocument, { events })
    expect(code).toBe('INVALID_REQUEST')
  })

  it('does not deadlock with batches of the same customers in another order', async () => {
    const customers = await Promise.all(Array.from({ length: 6 }, () => tenant.customer()))
    for (const id of customers) await addCredits(tenant, id, '1000')
    const batches = Array.from({ length: 24 }, (_, i) =>
      record((i % 2 ? customers : [...customers].reverse()).map((id) => spend(id, 1))),
    )
    const done = await Promise.all(batches)
    expect(done.every((b) => b.accepted === 6)).toBe(true)
    expect((await tenant.balance(customers[0] ?? '')).available).toBe('976')
  })

  it('is reversed event by event', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const batch = await record([1, 2, 3].map((n) => spend(customerId, n)))
    const ids = batch.outcomes.map((o) => o.usageEvent?.id ?? '')
    await Promise.all(ids.map((id) => tenant.ask(ReverseUsageEventDocument, { id })))
    expect((await tenant.balance(customerId)).available).toBe('10')
  })
})
