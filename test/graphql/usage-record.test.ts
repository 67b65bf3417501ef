/** Recording usage: priced, debited and counted once, or refused with nothing changed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../src/core/values/fingerprint.ts'
import { graphql } from '../support/graphql.ts'
import {
  AddCreditsDocument,
  ArchiveCustomerDocument,
  CreditTransactionsDocument,
  RecordUsageDocument,
  type UsageEventInput,
  UsageEventsDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

const day = 86_400_000
const perThousand = { unitSize: '1000', credits: '10' }
const gpt4 = { model: 'gpt-4', input_tokens: 500, output_tokens: 1000, provider: 'openai' }

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addRateCard(tenant, '0.10', [
    {
      eventType: 'ai_generation',
      match: { model: 'gpt-4' },
      components: [
        { property: 'input_tokens', ...perThousand },
        { property: 'output_tokens', ...perThousand },
      ],
    },
    { eventType: 'image', fixedCredits: '0.333333333' },
    { eventType: 'huge', components: [{ property: 'n', unitSize: '1', credits: '9000000000' }] },
  ])
  await addFeature(tenant, { key: 'ai_generation', name: 'AI Generation', type: 'CREDITS' })
  await addMetered(tenant, 'calls', 'COUNT')
})
afterAll(() => tenant?.close())

const record = async (input: UsageEventInput) => {
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input })
  if (!recordUsage) throw new Error('No event')
  return recordUsage
}
const refusal = (input: UsageEventInput) => tenant.refused(RecordUsageDocument, { input })

async function rowsOf(customerId: string) {
  const { creditTransactions } = await tenant.ask(CreditTransactionsDocument, { customerId })
  return creditTransactions.edges.map((edge) => edge.node)
}

describe('recordUsage', () => {
  it('prices the example of the specification at 15 credits and 1.50, and debits them', async () => {
    const customerId = await tenant.customer('acme')
    await addCredits(tenant, customerId, '100')
    const event = await record({
      customerId: 'acme',
      eventType: 'ai_generation',
      properties: gpt4,
      idempotencyKey: 'evt_789',
    })
    expect(event).toMatchObject({
      customerId,
      feature: 'ai_generation',
      quantity: '1',
      status: 'ACCEPTED',
      credits: '15',
      overage: '0',
      cost: '1.5',
      currency: 'USD',
      timestamp: noon,
      recordedAt: noon,
      idempotencyKey: 'evt_789',
      sequence: 2,
    })
    expect(event.rateId).toMatch(/^rate_/)
    expect((await tenant.balance('acme')).available).toBe('85')
    expect((await rowsOf('acme'))[0]).toMatchObject({
      type: 'CONSUME',
      direction: 'DEBIT',
      amount: '15',
      balanceAfter: '85',
      description: 'AI Generation - gpt-4',
      eventId: event.id,
      sequence: 3,
    })
  })

  it('keeps nine digits through pricing and debiting', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '1')
    for (const left of ['0.666666667', '0.333333334', '0.000000001']) {
      await record({ customerId, eventType: 'image' })
      expect((await tenant.balance(customerId)).available).toBe(left)
    }
    const { code, requiredCredits, availableCredits } = await refusal({
      customerId,
      eventType: 'image',
    })
    expect({ code, requiredCredits, availableCredits }).toEqual({
      code: 'INSUFFICIENT_CREDITS',
      requiredCredits: '0.333333333',
      availableCredits: '0.000000001',
    })
  })

  it('takes an unpriced event for free', async () => {
    const customerId = await tenant.customer()
    const event = await record({ customerId, eventType: 'calls', quantity: '2.5' })
    expect(event).toMatchObject({ credits: '0', cost: '0', currency: null, rateId: null })
    expect(event).toMatchObject({ quantity: '2.5', feature: 'calls' })
  })

  it('changes nothing when it refuses', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '14.999999999')
    const before = await tenant.balance(customerId)
    const given = { customerId, eventType: 'ai_generation', properties: gpt4, idempotencyKey: 'k' }
    expect((await refusal(given)).code).toBe('INSUFFICIENT_CREDITS')
    expect(await tenant.balance(customerId)).toEqual(before)
    await addCredits(tenant, customerId, '0.000000001')
    expect((await record(given)).credits).toBe('15')
  })

  it.each([
    ['an unknown customer', { customerId: 'nobody', eventType: 'calls' }, 'NOT_FOUND'],
    ['an unknown event type', { eventType: 'nothing_names_this' }, 'INVALID_REQUEST'],
    ['a quantity of zero', { eventType: 'calls', quantity: '0' }, 'INVALID_REQUEST'],
    ['a negative quantity', { eventType: 'calls', quantity: '-1' }, 'INVALID_REQUEST'],
    ['ten digits', { eventType: 'calls', quantity: '0.0000000001' }, 'INVALID_REQUEST'],
    ['a quantity of 10^19', { eventType: 'calls', quantity: '1e19' }, 'INVALID_REQUEST'],
    ['tokens below zero', withTokens(-1), 'INVALID_REQUEST'],
    ['tokens that are no number', withTokens('NaN'), 'INVALID_REQUEST'],
    ['tokens that are a list', withTokens([1]), 'INVALID_REQUEST'],
    ['properties that are no object', { eventType: 'calls', properties: [] }, 'INVALID_REQUEST'],
    ['a NUL', { eventType: 'calls', properties: { a: '\0' } }, 'INVALID_REQUEST'],
    ['an empty key', { eventType: 'calls', idempotencyKey: '' }, 'INVALID_REQUEST'],
    ['a key of 256', { eventType: 'calls', idempotencyKey: 'k'.repeat(256) }, 'INVALID_REQUEST'],
    ['a day that is not', { eventType: 'calls', timestamp: '2026-02-30' }, 'INVALID_REQUEST'],
  ])('refuses %s', async (_what, input, code) => {
    const customerId = await tenant.customer()
    expect((await refusal({ customerId, ...input })).code).toBe(code)
    expect((await tenant.balance(customerId)).sequence).toBe(0)
  })

  it('refuses a price that no account could hold', async () => {
    const customerId = await tenant.customer()
    const properties = { n: '9000000000000000000' }
    const input = { customerId, eventType: 'huge', properties }
    expect((await refusal(input)).code).toBe('INVALID_REQUEST')
  })

  it('refuses a counter or a balance beyond 10^19', async () => {
    const customerId = await tenant.customer()
    const feature = await addMetered(tenant, 'sums', 'SUM')
    await entitle(tenant, customerId, feature)
    const nearly = '9999999999999999999'
    await record({ customerId, eventType: 'sums', quantity: nearly })
    const again = { customerId, eventType: 'sums', quantity: nearly }
    expect((await refusal(again)).code).toBe('INVALID_REQUEST')
    await addCredits(tenant, customerId, nearly)
    const input = { customerId, amount: nearly, name: 'Another' }
    expect((await tenant.refused(AddCreditsDocument, { input })).code).toBe('INVALID_REQUEST')
    expect((await tenant.balance(customerId)).available).toBe(nearly)
  })

  it.each([
    [-35 * day - 1000, 'INVALID_REQUEST'],
    [-35 * day - 1, 'INVALID_REQUEST'],
    [-35 * day, 'OK'],
    [-35 * day + 1000, 'OK'],
    [300_000 - 1000, 'OK'],
    [300_000, 'OK'],
    [300_001, 'INVALID_REQUEST'],
    [300_000 + 1000, 'INVALID_REQUEST'],
  ])('takes event times from 35 days back to 5 minutes ahead: %i ms', async (offset, expected) => {
    const customerId = await tenant.customer()
    const timestamp = new Date(Date.parse(noon) + offset).toISOString()
    const input = { customerId, eventType: 'calls', timestamp }
    if (expected === 'OK') expect((await record(input)).timestamp).toBe(timestamp)
    else expect((await refusal(input)).code).toBe(expected)
  })

  it('takes an event type that only an entitlement of the customer names', async () => {
    const feature = await addFeature(tenant, { key: 'seats_used', type: 'METERED' })
    const [entitled, other] = [await tenant.customer(), await tenant.customer()]
    await entitle(tenant, entitled, feature)
    expect(await record({ customerId: entitled, eventType: 'seats_used' })).toBeTruthy()
    const { code } = await refusal({ customerId: other, eventType: 'seats_used' })
    expect(code).toBe('INVALID_REQUEST')
  })

  it('refuses an archived customer', async () => {
    const customerId = await tenant.customer()
    await tenant.ask(ArchiveCustomerDocument, { id: customerId })
    const { code } = await refusal({ customerId, eventType: 'calls' })
    expect(code).toBe('PRECONDITION_FAILED')
  })

  it('answers a repeated event although the customer is archived meanwhile', async () => {
    const customerId = await tenant.customer()
    const input = { customerId, eventType: 'calls', idempotencyKey: 'before' }
    const first = await record(input)
    await tenant.ask(ArchiveCustomerDocument, { id: customerId })
    expect(await record(input)).toEqual(first)
  })

  it('answers a customer of the other mode as unknown', async () => {
    await tenant.customer('live-only')
    const { app } = tenant
    const input = { customerId: 'live-only', eventType: 'calls' }
    const { errors } = await graphql(app.url, app.testKey, RecordUsageDocument, { input })
    expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND')
  })
})

describe('an idempotency key', () => {
  it('answers the stored event, however the customer is named and the properties are ordered', async () => {
    const customerId = await tenant.customer('twice')
    const input = { eventType: 'calls', properties: { a: 1, b: [2] }, idempotencyKey: 'k1' }
    const first = await record({ customerId, ...input })
    tenant.clock.advance(1000)
    expect(await record({ customerId, ...input })).toEqual(first)
    const reordered = { ...input, properties: { b: [2], a: 1 } }
    expect(await record({ customerId: 'twice', ...reordered })).toEqual(first)
    tenant.clock.set(noon)
    const { usageEvents } = await tenant.ask(UsageEventsDocument, { customerId })
    expect(usageEvents.edges).toHaveLength(1)
  })

  it('recognises the numbers and texts of its event as they were stored', async () => {
    const customerId = await tenant.customer()
    const numbers = {
      big: 1e300,
      small: 5e-324,
      minus: -0,
      third: 1 / 3,
      long: '0.12345678901234567890',
    }
    const properties = {
      ...numbers,
      texts: ['\u2028', '"\\', '😀', ''],
      deep: { a: [null, true, {}] },
    }
    const input = {
      customerId,
      eventType: 'calls',
      quantity: '1.50',
      properties,
      idempotencyKey: 'k',
    }
    const first = await record(input)
    expect(await record({ ...input, quantity: '1.5' })).toEqual(first)
  })

  it('tells the time that was given from the time of recording', async () => {
    const customerId = await tenant.customer()
    const [given, open] = [
      { customerId, eventType: 'calls', timestamp: noon, idempotencyKey: 'given' },
      { customerId, eventType: 'calls', idempotencyKey: 'open' },
    ]
    const first = await record(given)
    expect(first.timestamp).toBe((await record(open)).timestamp)
    expect(await record(given)).toEqual(first)
    expect((await refusal({ ...given, timestamp: undefined })).code).toBe('IDEMPOTENCY_KEY_REUSED')
    expect((await refusal({ ...open, timestamp: noon })).code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('recognises an event that an earlier release stored with a fingerprint', async () => {
    const customerId = await tenant.customer()
    const content = { eventType: 'calls', properties: { a: 1 }, idempotencyKey: 'old' }
    await storeWithFingerprint(customerId, content)
    const first = await record({ customerId, ...content })
    expect(first.sequence).toBe(1)
    const other = { ...content, properties: { a: 2 } }
    expect((await refusal({ customerId, ...other })).code).toBe('IDEMPOTENCY_KEY_REUSED')
    const givenTime = { ...content, timestamp: noon }
    expect((await refusal({ customerId, ...givenTime })).code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('belongs to one customer', async () => {
    const [a, b] = [await tenant.customer(), await tenant.customer()]
    const input = { eventType: 'calls', idempotencyKey: 'shared' }
    const first = await record({ customerId: a, ...input })
    expect((await record({ customerId: b, ...input })).id).not.toBe(first.id)
  })

  it.each([
    ['quantity', { quantity: '2' }],
    ['event type', { eventType: 'image' }],
    ['properties', { properties: { a: 1 } }],
    ['timestamp', { timestamp: '2026-03-10T11:00:00Z' }],
  ])('is refused with another %s', async (_what, change) => {
    const customerId = await tenant.customer()
    const input = { customerId, eventType: 'calls', idempotencyKey: 'k' }
    await record(input)
    expect((await refusal({ ...input, ...change })).code).toBe('IDEMPOTENCY_KEY_REUSED')
    expect((await tenant.balance(customerId)).sequence).toBe(1)
  })

  it('has one effect for each of 10 keys sent 16 times at once', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    const sends = Array.from({ length: 160 }, (_, i) =>
      record({ customerId, eventType: 'image', idempotencyKey: `k${i % 10}` }),
    )
    const ids = new Set((await Promise.all(sends)).map((event) => event.id))
    expect(ids.size).toBe(10)
    expect((await tenant.balance(customerId)).available).toBe('6.66666667')
  })
})

async function storeWithFingerprint(
  customerId: string,
  content: { eventType: string; properties: object; idempotencyKey: string },
) {
  const fingerprint = fingerprintOf({ ...content, quantity: '1', timestamp: null })
  const { eventType, properties, idempotencyKey } = content
  await tenant.sql.query(
    `insert into usage_event (workspace_id, customer_id, sequence, event_type, feature, quantity,
       properties, timestamp, idempotency_key, fingerprint, credits, cost, transaction_count, created_at)
     values ($1, $2, 1, $3, $3, 1, $4, $5, $6, $7, 0, 0, 0, $5)`,
    [tenant.workspaceId, customerId, eventType, properties, noon, idempotencyKey, fingerprint],
  )
  await tenant.sql.query('update credit_account set sequence = 1 where customer_id = $1', [
    customerId,
  ])
}

function withTokens(input_tokens: unknown) {
  return { eventType: 'ai_generation', properties: { ...gpt4, input_tokens } }
}
