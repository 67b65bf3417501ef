/**
 * The same operation through REST and through GraphQL has the same outcome, and REST, GraphQL and the socket show the same state.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, type Facts, truthReaders } from '../support/billing-truth.ts'
import { graphqlData } from '../support/graphql.ts'
import {
  AddCreditsDocument,
  RecordUsageBatchDocument,
  SetEntitlementDocument,
  TransferCreditsDocument,
  UsageDocument,
} from '../support/ledger.generated.ts'
import { addFeature, addRateCard } from '../support/product.ts'
import { connectRaw, type RawClient, subscribeRaw } from '../support/raw-client.ts'
import { type Json, type RestClient, restClient } from '../support/rest.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { type ClockLab, startClockLab } from '../support/test-clocks.ts'

let tenant: Tenant
let rest: RestClient
let socket: RawClient
beforeAll(async () => {
  tenant = await startTenant()
  rest = restClient(tenant.app)
  socket = await connectRaw(tenant.app.url, tenant.app.liveKey)
  await addFeature(tenant, { key: 'chat', name: 'Chat', type: 'CREDITS' })
  const components = [{ property: 'input_tokens', unitSize: '1000000', credits: '0.000001' }]
  const price = { eventType: 'chat', match: { model: 'm' }, components }
  await addRateCard(tenant, '0.1', [{ ...price, fixedCredits: '1.000000001' }])
  for (const name of ['rita', 'greta', 'bank']) await tenant.customer(name)
})
afterAll(async () => {
  await socket?.close()
  await tenant?.close()
})

const properties = { model: 'm', input_tokens: 123_456 }
const expiresAt = '2026-06-30T00:00:00Z'
const events = [
  { event_type: 'chat', properties, idempotency_key: 'a', timestamp: '2026-03-10T01:00:00Z' },
  { event_type: 'chat', properties, idempotency_key: 'a', timestamp: '2026-03-10T01:00:00Z' },
  { event_type: 'chat', properties: { ...properties, model: 'typo' }, idempotency_key: 'b' },
  { event_type: 'chat', properties, quantity: '3', timestamp: '2026-03-09T23:59:59.999Z' },
  { event_type: 'chat', properties: { ...properties, input_tokens: '1e18' } },
]

async function throughRest(customer: string): Promise<string[]> {
  const owner = { customer_id: customer }
  const limits = { credits: '1000.5', period: 'monthly' }
  const given = { limits, expires_at: expiresAt, effective_at: '2026-03-01' }
  await rest.post('/entitlements', { ...owner, feature_id: 'chat', ...given })
  await rest.post('/credits/add', { ...owner, amount: '99.999999999', expires_at: expiresAt })
  await rest.post('/credits/add', { ...owner, amount: 5, type: 'promotional' })
  const sent = events.map((event) => ({ ...owner, ...event }))
  const { body } = await rest.post('/usage/events', { events: sent })
  await rest.post('/credits/transfer', {
    from_customer_id: customer,
    to_customer_id: 'bank',
    amount: '1.5',
  })
  return body.events.map(({ status, error }: Json) => error?.code ?? status)
}

async function throughGraphql(customerId: string): Promise<string[]> {
  const terms = { limit: '1000.5', period: 'MONTH', expiresAt, effectiveAt: '2026-03-01' } as const
  await tenant.ask(SetEntitlementDocument, { input: { customerId, feature: 'chat', ...terms } })
  await tenant.ask(AddCreditsDocument, { input: { customerId, amount: '99.999999999', expiresAt } })
  await tenant.ask(AddCreditsDocument, { input: { customerId, amount: 5, kind: 'PROMOTIONAL' } })
  const sent = events.map(({ event_type, idempotency_key, ...event }) => ({
    customerId,
    eventType: event_type,
    idempotencyKey: idempotency_key,
    ...event,
  }))
  const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, { events: sent })
  const input = { fromCustomerId: customerId, toCustomerId: 'bank', amount: '1.5' }
  await tenant.ask(TransferCreditsDocument, { input })
  return recordUsageBatch.outcomes.map((one) => one.error?.code ?? one.status.toLowerCase())
}

/** All that REST shows of a customer, without the ids that are its own. */
async function shown(customer: string) {
  const owner = `customer_id=${customer}`
  const texts = await Promise.all([
    rest.get(`/credits/balance?${owner}`),
    rest.get(`/credits/transactions?${owner}`),
    rest.get(`/entitlements?${owner}`),
    rest.get(`/usage?${owner}&start_time=2026-03-01&end_time=2026-03-31`),
    rest.get(`/analytics?${owner}`),
    rest.post('/entitlements/check', {
      customer_id: customer,
      feature_id: 'chat',
      metadata: properties,
    }),
  ])
  return texts.map(({ text }) =>
    text.replaceAll(customer, '<customer>').replaceAll(/(txn|pool|ent|cust)_\w+/g, '<$1>'),
  )
}

describe('REST and GraphQL', () => {
  it('do the same, to the last digit', async () => {
    const [viaRest, viaGraphql] = [await throughRest('rita'), await throughGraphql('greta')]
    expect(viaRest).toEqual(viaGraphql)
    expect(viaRest).toEqual([
      'accepted',
      'duplicate',
      'INVALID_REQUEST',
      'accepted',
      'LIMIT_EXCEEDED',
    ])
    expect(await shown('rita')).toEqual(await shown('greta'))
  })

  it('and the socket show the same balance, with every digit', async () => {
    const { available, pending, total } = await tenant.balance('rita')
    const { text, body } = await rest.get('/credits/balance?customer_id=rita')
    expect(text).toContain(
      `"balance":{"available":${available},"pending":${pending},"total":${total}}`,
    )
    await subscribeRaw(socket, 'credits', 'rita')
    const snapshot = await socket.next({ type: 'credits' })
    expect(snapshot).toMatchObject({ balance: body.balance, pools: body.pools })
    await rest.post('/credits/add', { customer_id: 'rita', amount: '0.000000001' })
    const change = await socket.next({ type: 'credits' })
    const after = await rest.get('/credits/balance?customer_id=rita')
    expect(change).toMatchObject({ balance: after.body.balance, pools: after.body.pools })
  })

  it('and the socket show the same event', async () => {
    await subscribeRaw(socket, 'usage', 'rita', { after: 0 })
    const event = { customer_id: 'rita', event_type: 'chat', properties, idempotency_key: 'live' }
    const { body } = await rest.post('/usage/events', { events: [event] })
    for (;;) {
      const frame = (await socket.next({ type: 'usage' })) as Json
      if (frame.event.id !== 'live') continue
      const { credits_consumed, cost, properties: told } = frame.event
      expect({ credits_consumed, cost }).toEqual({
        credits_consumed: body.events[0].credits_consumed,
        cost: body.events[0].cost,
      })
      expect(told).toEqual(properties)
      break
    }
  })

  it('show the same usage', async () => {
    const range = { startTime: '2026-03-01', endTime: noon }
    const { usage } = await tenant.ask(UsageDocument, { customerId: 'rita', ...range })
    const path = `/usage?customer_id=rita&start_time=2026-03-01&end_time=${noon}`
    const { text, body } = await rest.get(path)
    expect(body.usage.summary.total_events).toBe(usage?.totalEvents)
    expect(text).toContain(`"total_credits":${usage?.totalCredits}`)
    expect(body.usage.period).toEqual({
      start: '2026-03-01T00:00:00Z',
      end: '2026-03-10T11:59:59Z',
    })
  })
})

describe('GraphQL, Zentla, Montra and CrediBill', () => {
  let lab: ClockLab
  let read: ReturnType<typeof truthReaders>
  let clock: string
  const asked: Asked = { customerId: '', subscriptionId: '', start: '', end: '' }
  beforeAll(async () => {
    lab = await startClockLab()
    // Plans begin in real time, which the clock is ahead of.
    lab.tenant.clock.set('2025-12-01T00:00:00Z')
    const { app } = lab.tenant
    read = truthReaders(app, app.testKey)
    clock = await lab.clockAt('2025-12-31T10:00:00Z')
  })
  afterAll(() => lab?.tenant.close())

  const gql = (document: string): Promise<Json> => {
    return graphqlData(lab.tenant.app.url, lab.tenant.app.testKey, document)
  }

  async function payPending(): Promise<void> {
    const { invoices } = (await read.crediBill.get('/invoices?status=pending')).body
    await gql(`mutation { markInvoicePaid(id: "${invoices[0]._id}") { id } }`)
  }

  /** Answers the facts when all who tell one tell the same. */
  async function agreed(start: string, end: string): Promise<Facts> {
    Object.assign(asked, { start, end })
    const facts = await read.throughGraphql(asked)
    for (const through of [read.throughZentla, read.throughMontra, read.throughCrediBill]) {
      const told = await through(asked)
      expect({ by: through.name, ...facts, ...told }).toEqual({ by: through.name, ...facts })
    }
    return facts
  }

  it('agree before the first payment, which CrediBill notes', async () => {
    const customer = `{externalId: "ada", name: "Ada Lovelace", email: "ada@example.com", testClockId: "${clock}"}`
    asked.customerId = (
      await gql(`mutation { createCustomer(input: ${customer}) { id } }`)
    ).createCustomer.id
    const { body: plan } = await read.crediBill.post('/plans', {
      ...{ name: 'Hybrid', pricingModel: 'hybrid', baseAmount: 4_500, currency: 'USD' },
      ...{ interval: 'monthly', usageMetric: 'calls', unitPrice: 25.5, freeUnits: 400 },
    })
    await gql(`mutation {
      createFeature(input: {key: "calls", type: METERED, meterKey: "calls"}) { id }
      setEntitlement(input: {customerId: "ada", feature: "calls", limit: "1000000"}) { id }
    }`)
    const { body } = await read.crediBill.post('/subscriptions', {
      ...{ customerId: asked.customerId, planId: plan.planId },
    })
    asked.subscriptionId = body.subscriptionId
    const before = await agreed('2025-12-31T10:00:00Z', '2026-01-31T10:00:00Z')
    const invoice = { number: 'INV-2025-001', total: '45', paid: '0', status: 'OPEN' }
    expect(before).toMatchObject({ status: 'INCOMPLETE', invoices: [invoice], usage: '0' })
    await read.crediBill.send('PATCH', '/invoices', {
      ...{ invoiceId: body.invoiceId, status: 'paid', amountPaid: 4_500 },
    })
    expect(await agreed('2025-12-31T10:00:00Z', '2026-01-31T10:00:00Z')).toMatchObject({
      ...{ status: 'ACTIVE', invoices: [{ ...invoice, paid: '45', status: 'PAID' }] },
      period: ['2025-12-31T10:00:00.000Z', '2026-01-31T10:00:00.000Z'],
    })
  })

  it('agree on usage that each of them records, and on credits', async () => {
    const { customerId, subscriptionId } = asked
    const usage = { customerId, subscriptionId, metricKey: 'calls', quantity: 500 }
    expect((await read.zentla.post('/usage/events', usage)).status).toBe(201)
    const reported = { customer_id: customerId, meter_slug: 'calls', amount: 300 }
    expect((await read.montra.post('/usage', reported)).status).toBe(200)
    const recorded = { subscriptionId, metric: 'calls', quantity: 849.5 }
    expect((await read.crediBill.post('/usage', recorded)).status).toBe(201)
    await gql(
      `mutation { recordUsage(input: {customerId: "ada", eventType: "calls", quantity: "0.5"}) { id } }`,
    )
    await gql(
      'mutation { issueStoreCredit(input: {customerId: "ada", amount: "10.01", currency: "USD"}) { id } }',
    )
    expect(await agreed('2025-12-31T10:00:00Z', '2026-01-31T10:00:00Z')).toMatchObject({
      ...{ usage: '1650', usageEver: '1650', credits: '10.01' },
    })
  })

  it('agree on the renewal that bills it, and on arrears', async () => {
    await lab.advance(clock, '2026-01-31T12:00:00Z')
    const renewed = await agreed('2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z')
    // 45.00 and 1,250 units beyond the free ones at 0.255 each.
    expect(renewed).toMatchObject({
      ...{ usage: '0', usageEver: '1650', credits: '0' },
      period: ['2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z'],
      invoices: [{ paid: '45' }, { number: 'INV-2026-001', total: '363.75', paid: '0' }],
    })
    await lab.advance(clock, '2026-02-05T10:00:00Z')
    expect(await agreed('2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z')).toMatchObject({
      status: 'PAST_DUE',
    })
    await payPending()
    expect(await agreed('2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z')).toMatchObject({
      // The credit paid the rest.
      ...{ status: 'ACTIVE', invoices: [{}, { total: '363.75', paid: '353.74', status: 'PAID' }] },
    })
  })

  it('agree on the end of the third period, which Zentla asks for', async () => {
    const { customerId, subscriptionId } = asked
    await read.montra.post('/usage', { customer_id: customerId, meter_slug: 'calls', amount: 400 })
    await lab.advance(clock, '2026-02-28T12:00:00Z')
    await read.crediBill.post('/usage', { subscriptionId, metric: 'calls', quantity: 402 })
    const cancelled = { cancelAtPeriodEnd: true }
    await read.zentla.post(`/subscriptions/${subscriptionId}/cancel`, cancelled)
    expect(await agreed('2026-02-28T10:00:00Z', '2026-03-31T10:00:00Z')).toMatchObject({
      ...{ status: 'ACTIVE', cancelsAtPeriodEnd: true, usage: '402', usageEver: '2452' },
      invoices: [{}, {}, { total: '45', status: 'OPEN' }],
    })
    await payPending()
    await lab.advance(clock, '2026-03-31T12:00:00Z')
    const last = await agreed('2026-03-31T10:00:00Z', '2026-04-30T10:00:00Z')
    expect(last).toMatchObject({ status: 'CANCELED', usage: '0', usageEver: '2452' })
    // Two units beyond the free ones at 0.255.
    expect(last.invoices.at(-1)).toMatchObject({ total: '0.51', status: 'OPEN' })
  })
})
