/** The requests printed in CrediBill's document, sent as printed but for the ids, and the answers that it promises. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrediBill, startCrediBill } from '../support/credibill.ts'
import { graphqlData } from '../support/graphql.ts'
import { type Json, type RestClient, restClient } from '../support/rest.ts'
import { until } from '../support/server-process.ts'

let c: CrediBill
let api: RestClient
beforeAll(async () => {
  c = await startCrediBill()
  api = c.rest
})
afterAll(() => c?.close())

const ids: Record<string, string> = {}
const now = () => c.clock.now().getTime()
const dayMs = 86_400_000

/** What every object has. */
const common = (id: string | undefined) => ({
  ...{ _id: id, _creationTime: expect.any(Number) },
  ...{ organizationId: c.workspaceId, appId: c.workspaceId },
})

const customer = {
  email: 'customer@example.com',
  first_name: 'John',
  last_name: 'Doe',
  phone: '+256700000000',
  externalCustomerId: 'user_123_from_your_system',
  type: 'individual',
  status: 'active',
  metadata: { signup_source: 'web', plan_preference: 'premium' },
}

const plan = {
  name: 'Professional Plan',
  description: 'Best for growing businesses',
  pricingModel: 'hybrid',
  baseAmount: 5000,
  currency: 'UGX',
  interval: 'monthly',
  trialDays: 14,
  usageMetric: 'api_calls',
  unitPrice: 10,
  freeUnits: 1000,
  status: 'active',
  mode: 'live',
}

async function refusal(answer: ReturnType<RestClient['get']>) {
  const { status, body } = await answer
  expect(Object.keys(body)).toEqual(['error'])
  return [status, body.error]
}

describe('All API endpoints require authentication', () => {
  it('with a key in the header Authorization', async () => {
    expect(c.key).toMatch(/^cb_live_/)
    const none = await fetch(`${c.app.url}/api/customers`)
    expect([none.status, await none.json()]).toEqual([
      401,
      { error: 'Missing or invalid Authorization header' },
    ])
    const wrong = api.get('/customers', { authorization: 'Bearer cb_test_nothing' })
    expect(await refusal(wrong)).toEqual([401, 'Invalid API key'])
  })
})

describe('Customers', () => {
  it('Create Customer', async () => {
    const made = await api.post('/customers', customer)
    expect([made.status, made.body]).toEqual([
      201,
      { success: true, customerId: expect.stringMatching(/^cust_/) },
    ])
    ids.customer = made.body.customerId
    const stored = await graphqlData<Json>(
      c.app.url,
      c.app.liveKey,
      `{ customer(id: "${ids.customer}") { metadata extras } }`,
    )
    const { type, status, first_name, last_name, phone } = customer
    expect(stored.customer).toEqual({
      metadata: customer.metadata,
      extras: { credibill: { type, status, first_name, last_name, phone } },
    })
    expect((await refusal(api.post('/customers', customer)))[0]).toBe(400)
    expect(await refusal(api.post('/customers', {}))).toEqual([
      400,
      'Missing required fields: email',
    ])
    const crooked = api.post('/customers', { email: 'nobody' })
    expect(await refusal(crooked)).toEqual([400, 'Invalid email address'])
  })

  it('List Customers', async () => {
    const listed = await api.get('/customers')
    expect([listed.status, listed.body]).toEqual([
      200,
      {
        customers: [
          {
            ...{ ...common(ids.customer), ...customer, hasUsedTrial: false },
            ...{ subscriptionCount: 0, activeSubscriptionCount: 0 },
          },
        ],
      },
    ])
    expect(listed.body.customers[0]._creationTime).toBe(now())
  })

  it('Get Customer', async () => {
    const read = await api.get(`/customers?customerId=${ids.customer}`)
    const shown = { ...common(ids.customer), ...customer, hasUsedTrial: false }
    expect([read.status, read.body]).toEqual([
      200,
      { customer: { ...shown, subscriptions: [], invoices: [] } },
    ])
    const unknown = api.get('/customers?customerId=j57customer123')
    expect(await refusal(unknown)).toEqual([404, 'Customer not found'])
  })
})

describe('Plans', () => {
  it('Create Plan', async () => {
    const made = await api.post('/plans', plan)
    expect([made.status, made.body]).toEqual([
      201,
      { success: true, planId: expect.stringMatching(/^plan_/) },
    ])
    ids.plan = made.body.planId
  })

  it('refuses plans whose model lacks its price', async () => {
    const refused: [object, string][] = [
      [{ pricingModel: 'flat', baseAmount: undefined }, 'Missing required fields: baseAmount'],
      [
        { pricingModel: 'usage', usageMetric: undefined, unitPrice: undefined },
        'Missing required fields: usageMetric, unitPrice',
      ],
      [{ baseAmount: undefined }, 'Missing required fields: baseAmount'],
      [{ interval: 'one-time' }, 'The interval one-time is for flat plans alone.'],
      [{ mode: 'test' }, 'A key of the mode live makes plans of that mode alone.'],
      [{ name: 'Ab' }, 'Invalid input: name must have at least 3 characters.'],
      [{ currency: 'EUR' }, 'Invalid input: currency must be one of UGX, KES, RWF, TZS, USD.'],
    ]
    for (const [given, error] of refused) {
      expect(await refusal(api.post('/plans', { ...plan, ...given }))).toEqual([400, error])
    }
  })

  it('List Plans', async () => {
    const listed = await api.get('/plans')
    const shown = { ...common(ids.plan), ...plan }
    expect([listed.status, listed.body]).toEqual([200, { plans: [shown] }])
    const read = await api.get(`/plans?planId=${ids.plan}`)
    expect([read.status, read.body]).toEqual([200, { plan: shown }])
    expect(await refusal(api.get('/plans?planId=j57plan456'))).toEqual([404, 'Plan not found'])
  })
})

describe('Subscriptions', () => {
  it('Create Subscription', async () => {
    const body = { customerId: ids.customer, planId: ids.plan, startDate: 1704067200000 }
    const made = await api.post('/subscriptions', body)
    const trialEndsAt = now() + 14 * dayMs
    expect([made.status, made.body]).toEqual([
      201,
      {
        ...{ success: true, subscriptionId: expect.stringMatching(/^sub_/), invoiceId: null },
        ...{ status: 'trialing', trialEndsAt, nextBillingDate: trialEndsAt },
        paymentDueDate: null,
      },
    ])
    ids.subscription = made.body.subscriptionId
    expect((await refusal(api.post('/subscriptions', body)))[0]).toBe(400)
    const nothing = api.post('/subscriptions', {})
    expect(await refusal(nothing)).toEqual([400, 'Missing required fields: customerId, planId'])
  })

  it('List Subscriptions', async () => {
    const paths = ['', `?customerId=${ids.customer}`, `?planId=${ids.plan}`, '?status=trialing']
    const { name, description: _, status: __, mode: ___, ...terms } = plan
    const shown = {
      ...{ ...common(ids.subscription), customerId: ids.customer, planId: ids.plan },
      ...{ planSnapshot: { name, ...terms }, status: 'trialing', startDate: 1704067200000 },
      ...{ cancelAtPeriodEnd: false, failedPaymentAttempts: 0 },
      ...{ trialEndsAt: now() + 14 * dayMs, nextPaymentDate: now() + 14 * dayMs },
      ...{ usageQuantity: 0, usageAmount: 0 },
      customer: {
        ...{ ...common(ids.customer), ...customer, hasUsedTrial: true, firstTrialDate: now() },
      },
      plan: { ...common(ids.plan), ...plan },
    }
    for (const path of paths) {
      const listed = await api.get(`/subscriptions${path}`)
      expect([listed.status, listed.body]).toEqual([200, { subscriptions: [shown] }])
    }
    expect((await api.get('/subscriptions?status=active')).body).toEqual({ subscriptions: [] })
    expect((await refusal(api.get('/subscriptions?status=asleep')))[0]).toBe(400)
  })
})

describe('Usage Tracking', () => {
  it('Record Usage Event', async () => {
    const body = {
      ...{ subscriptionId: ids.subscription, quantity: 100, metric: 'api_calls' },
      eventId: 'optional-idempotency-key',
      metadata: { endpoint: '/api/users', method: 'GET' },
    }
    const first = await api.post('/usage', body)
    expect([first.status, first.body]).toEqual([
      201,
      { success: true, usageEventId: expect.stringMatching(/^evt_/), duplicate: false },
    ])
    const again = await api.post('/usage', body)
    expect([again.status, again.body]).toEqual([200, { ...first.body, duplicate: true }])
    ids.usage = first.body.usageEventId
    const refused: [object, string][] = [
      [{}, 'Missing required fields: subscriptionId, quantity, metric'],
      [{ ...body, quantity: 0 }, 'Quantity must be a positive number'],
      [{ ...body, quantity: '100' }, 'Quantity must be a positive number'],
    ]
    for (const [given, error] of refused) {
      expect(await refusal(api.post('/usage', given))).toEqual([400, error])
    }
    const unknown = api.post('/usage', { ...body, subscriptionId: 'j57abcd1234567890' })
    expect(await refusal(unknown)).toEqual([404, 'Subscription not found'])
    const other = await refusal(api.post('/usage', { ...body, quantity: 101 }))
    expect(other[0]).toBe(400)
  })

  it('counts an event once that comes five times at once, of a metric that is unknown', async () => {
    const body = { subscriptionId: ids.subscription, quantity: 7, metric: 'bursts', eventId: 'b' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.post('/usage', body)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201])
    expect(new Set(answers.map((one) => one.body.usageEventId)).size).toBe(1)
    const counts = await Promise.all(
      [1, 2].map((quantity) => {
        return api.post('/usage', { ...body, metric: 'flood', eventId: undefined, quantity })
      }),
    )
    expect(counts.map(({ status }) => status)).toEqual([201, 201])
  })

  it('makes a metric that is unknown', async () => {
    const body = { subscriptionId: ids.subscription, quantity: 1.5, metric: 'tokens' }
    for (const quantity of [1.5, 2.5]) {
      expect((await api.post('/usage', { ...body, quantity })).status).toBe(201)
    }
  })
})

describe('Subscription, its invoices and their payment', () => {
  it('Get Subscription, when its trial is over', async () => {
    c.clock.advance(14 * dayMs)
    await settled()
    const read = await api.get(`/subscriptions?subscriptionId=${ids.subscription}`)
    expect(read.status).toBe(200)
    const { customer: owner, plan: offered, invoices, usageEvents } = read.body.subscription
    expect([owner._id, offered._id]).toEqual([ids.customer, ids.plan])
    expect(read.body.subscription).toMatchObject({ status: 'pending_payment' })
    ids.invoice = invoices[0]._id
    expect(usageEvents.map(({ metric }: Json) => metric).toSorted()).toEqual([
      ...['api_calls', 'bursts', 'flood', 'flood', 'tokens', 'tokens'],
    ])
    expect(usageEvents).toContainEqual({
      ...{ ...common(ids.usage), subscriptionId: ids.subscription, customerId: ids.customer },
      ...{ metric: 'api_calls', quantity: 100, timestamp: now() - 14 * dayMs },
      eventId: 'optional-idempotency-key',
      metadata: { endpoint: '/api/users', method: 'GET' },
    })
    const unknown = api.get('/subscriptions?subscriptionId=j57subscription789')
    expect(await refusal(unknown)).toEqual([404, 'Subscription not found'])
  })

  it('List Invoices, Get Invoice', async () => {
    const read = await api.get(`/invoices?invoiceId=${ids.invoice}`)
    const { customer: owner, subscription, ...shown } = read.body.invoice
    expect([owner._id, subscription._id]).toEqual([ids.customer, ids.subscription])
    expect([read.status, shown]).toEqual([
      200,
      {
        ...{ ...common(ids.invoice), customerId: ids.customer, subscriptionId: ids.subscription },
        ...{ invoiceNumber: 'INV-2026-001', currency: 'UGX', status: 'pending', metadata: {} },
        ...{ amountDue: 5000, amountPaid: 0, dueDate: now() + 3 * dayMs },
        lineItems: [
          {
            ...{ description: expect.any(String), quantity: 1, type: 'plan' },
            ...{ unitAmount: 5000, totalAmount: 5000 },
          },
        ],
      },
    ])
    const invoices = [read.body.invoice]
    const paths = ['', `?customerId=${ids.customer}`, `?subscriptionId=${ids.subscription}`]
    for (const path of [...paths, '?status=pending', '?status=open']) {
      const listed = await api.get(`/invoices${path}`)
      expect([listed.status, listed.body]).toEqual([200, { invoices }])
    }
    expect((await api.get('/invoices?status=paid')).body).toEqual({ invoices: [] })
    // The clients of the real server ask for the open invoice of a subscription, and read that one.
    const open = `/invoices?subscriptionId=${ids.subscription}&status=open`
    expect((await api.get(open)).body).toEqual({ invoices, invoice: invoices[0] })
    const unknown = api.get('/invoices?invoiceId=j57invoice101')
    expect(await refusal(unknown)).toEqual([404, 'Invoice not found'])
  })

  it('Update Invoice Status', async () => {
    const body = { invoiceId: ids.invoice, status: 'paid', amountPaid: 5000 }
    const patch = (given: object) => api.send('PATCH', '/invoices', { ...body, ...given })
    for (const amountPaid of [4999, 5001]) {
      const other = await refusal(patch({ amountPaid }))
      expect(other).toEqual([400, 'amountPaid must be all that is due, 5000 UGX.'])
    }
    expect((await refusal(patch({ status: 'draft' })))[0]).toBe(400)
    expect((await refusal(patch({ status: 'lost' })))[0]).toBe(400)
    // The same status again is no failure, neither at once nor later.
    const pay = () => patch({ paidDate: 1704067200000 })
    const atOnce = await Promise.all([pay(), pay(), pay(), pay()])
    for (const paid of [...atOnce, await pay()]) {
      expect([paid.status, paid.body]).toEqual([200, { success: true, message: 'Invoice updated' }])
    }
    expect((await refusal(patch({ status: 'void' })))[0]).toBe(400)
    const open = `/invoices?subscriptionId=${ids.subscription}&status=open`
    expect((await api.get(open)).body).toEqual({ invoices: [], invoice: null })
    const { body: read } = await api.get(`/subscriptions?subscriptionId=${ids.subscription}`)
    const paid = { status: 'paid', amountPaid: 5000, amountDue: 5000 }
    expect(read.subscription).toMatchObject({
      ...{ status: 'active', lastPaymentDate: now(), currentPeriodStart: now() },
      ...{ currentPeriodEnd: Date.parse('2026-04-24T12:00:00Z'), invoices: [paid] },
    })
  })
})

describe('Plans, later', () => {
  it('Update Plan', async () => {
    c.clock.advance(1_000)
    const patch = (given: object) => api.send('PATCH', '/plans', { planId: ids.plan, ...given })
    const updated = await patch({
      ...{ name: 'Professional Plan (Updated)', baseAmount: 6000, status: 'active' },
    })
    expect([updated.status, updated.body]).toEqual([
      200,
      { success: true, message: 'Plan updated' },
    ])
    const changed = { ...plan, name: 'Professional Plan (Updated)', baseAmount: 6000 }
    const { body: read } = await api.get(`/plans?planId=${ids.plan}`)
    expect(read.plan).toEqual({ ...common(ids.plan), ...changed })
    c.clock.advance(1_000)
    const more = { description: 'For all', unitPrice: 0.5, freeUnits: 0, trialDays: 0 }
    expect((await patch(more)).status).toBe(200)
    expect((await api.get(`/plans?planId=${ids.plan}`)).body.plan).toMatchObject(more)
    for (const one of [{ unitPrice: 12.25 }, { freeUnits: 7.5 }]) {
      c.clock.advance(1_000)
      expect((await patch(one)).status).toBe(200)
    }
    const alone = { ...more, unitPrice: 12.25, freeUnits: 7.5 }
    expect((await api.get(`/plans?planId=${ids.plan}`)).body.plan).toMatchObject(alone)
    const { body: mine } = await api.get(`/subscriptions?subscriptionId=${ids.subscription}`)
    expect(mine.subscription.planSnapshot).toMatchObject({ baseAmount: 5000, unitPrice: 10 })
    for (const given of [{ currency: 'USD' }, { interval: 'yearly' }, { usageMetric: 'x' }]) {
      const [name = ''] = Object.keys(given)
      expect(await refusal(patch(given))).toEqual([400, `Cannot update ${name}`])
    }
    const nameless = api.send('PATCH', '/plans', { name: 'Nobody' })
    expect(await refusal(nameless)).toEqual([400, 'Missing required fields: planId'])
  })

  it('refuses a price of usage in tiers that were made elsewhere, and keeps them', async () => {
    const { createPlan } = await graphqlData<Json>(
      c.app.url,
      c.app.liveKey,
      `mutation { createPlan(input: { key: "tiers", publish: true, version: { currency: "UGX", charges: [{
        create: { meter: { key: "tiered", aggregation: SUM } }, model: GRADUATED, tiers: [{ unitPrice: 9 }]
      }] } }) { id } }`,
    )
    for (const given of [{ freeUnits: 5 }, { unitPrice: 3 }]) {
      const patched = api.send('PATCH', '/plans', { planId: createPlan.id, ...given })
      const why = 'The plan was made elsewhere, and its units have no single price to change.'
      expect(await refusal(patched)).toEqual([400, why])
    }
    await api.send('DELETE', `/plans?planId=${createPlan.id}`)
  })

  it('Delete Plan', async () => {
    const remove = (planId: string | undefined) => api.send('DELETE', `/plans?planId=${planId}`)
    expect(await refusal(remove(ids.plan))).toEqual([
      400,
      'Cannot delete plan with active subscriptions',
    ])
    const { planId } = (await api.post('/plans', { ...plan, status: 'archived' })).body
    expect((await api.get(`/plans?planId=${planId}`)).body.plan.status).toBe('archived')
    const bought = api.post('/subscriptions', { customerId: ids.customer, planId })
    expect((await refusal(bought))[0]).toBe(400)
    const deleted = await remove(planId)
    expect([deleted.status, deleted.body]).toEqual([
      200,
      { success: true, message: 'Plan deleted' },
    ])
    expect(await refusal(remove(planId))).toEqual([404, 'Plan not found'])
    expect((await api.get('/plans')).body.plans.map(({ _id }: Json) => _id)).toEqual([ids.plan])
    const archived = await api.send('PATCH', '/plans', { planId: ids.plan, status: 'archived' })
    expect(archived.status).toBe(200)
  })
})

describe('Cancel Subscription', () => {
  it('at the end of the period, and at once', async () => {
    const path = `/subscriptions?subscriptionId=${ids.subscription}`
    const scheduled = await api.send('DELETE', `${path}&cancelAtPeriodEnd=true`)
    expect([scheduled.status, scheduled.body]).toEqual([
      200,
      { success: true, message: 'Subscription will be cancelled at period end' },
    ])
    const { body: read } = await api.get(path)
    expect(read.subscription).toMatchObject({ status: 'active', cancelAtPeriodEnd: true })
    const { customers: before } = (await api.get('/customers')).body
    expect(before).toMatchObject([{ subscriptionCount: 1, activeSubscriptionCount: 1 }])
    expect((await refusal(api.send('DELETE', `${path}&cancelAtPeriodEnd=maybe`)))[0]).toBe(400)
    const cancelled = await api.send('DELETE', path)
    expect([cancelled.status, cancelled.body]).toEqual([
      200,
      { success: true, message: 'Subscription cancelled' },
    ])
    expect((await api.get(path)).body.subscription.status).toBe('cancelled')
    const { customers } = (await api.get('/customers')).body
    expect(customers).toMatchObject([{ subscriptionCount: 1, activeSubscriptionCount: 0 }])
    expect((await refusal(api.send('DELETE', path)))[0]).toBe(400)
  })
})

describe('API Keys', () => {
  it('with the scope read only read', async () => {
    const reading = await c.as('READ')
    expect((await reading.get('/customers')).status).toBe(200)
    const written = [
      reading.post('/customers', customer),
      reading.post('/usage', {}),
      reading.send('PATCH', '/plans', {}),
      reading.send('DELETE', `/subscriptions?subscriptionId=${ids.subscription}`),
    ]
    for (const answer of written) {
      expect(await refusal(answer)).toEqual([403, 'API key lacks write permissions'])
    }
  })

  it('without the scope read lack that', async () => {
    const publishable = await c.as('PUBLISHABLE')
    const answer = publishable.get('/customers')
    expect(await refusal(answer)).toEqual([403, 'API key lacks read permissions'])
  })

  it('of the test mode see no live data', async () => {
    const key = await c.keyOf('WRITE', c.app.testKey)
    expect(key).toMatch(/^cb_test_/)
    const test = restClient(c.app, { mount: '/api', key })
    expect((await test.get('/customers')).body).toEqual({ customers: [] })
    const unknown = test.get(`/customers?customerId=${ids.customer}`)
    expect(await refusal(unknown)).toEqual([404, 'Customer not found'])
    const { planId } = (await test.post('/plans', { ...plan, mode: 'test' })).body
    expect((await test.get(`/plans?planId=${planId}`)).body.plan.mode).toBe('test')
  })
})

/** The billing run has done what was due. */
async function settled(): Promise<void> {
  await until(async () => {
    const { body } = await api.get(`/subscriptions?subscriptionId=${ids.subscription}`)
    return body.subscription.status !== 'trialing'
  })
}

describe('Customers, later', () => {
  it('shows those of before, whose words are in their metadata', async () => {
    const { createCustomer: before } = await graphqlData<Json>(
      c.app.url,
      c.app.liveKey,
      'mutation { createCustomer(input: { metadata: { a: 1, credibill: { phone: "1" } } }) { id } }',
    )
    const old = (await api.get(`/customers?customerId=${before.id}`)).body.customer
    expect([old.phone, old.metadata]).toEqual(['1', { a: 1 }])
  })
})
