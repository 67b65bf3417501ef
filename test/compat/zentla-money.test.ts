/** Refunds, credits and dunning in the words of Zentla. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finishPaymentsJob } from '../../src/jobs/finish-payments.ts'
import { bill } from '../support/billing.ts'
import type { RestClient } from '../support/rest.ts'
import { until } from '../support/server-process.ts'
import { startZentla, type Zentla } from '../support/zentla.ts'

let z: Zentla
let api: RestClient
let offerId: string
beforeAll(async () => {
  z = await startZentla()
  api = z.test.rest
  const pricing = { model: 'flat', currency: 'USD', amount: 8000, interval: 'month' }
  offerId = (await api.post('/offers', { name: 'Pro', config: { pricing } })).body.data.id
  await api.post(`/offers/${offerId}/publish`)
})
afterAll(() => z?.close())

async function buy(customerEmail: string) {
  const made = await api.post('/checkout/intents', { offerId, customerEmail })
  const path = `/checkout/intents/${made.body.data.id}/confirm`
  const { body } = await api.post(path, { paymentMethod: 'test_success' })
  const { customerId, subscriptionId } = body.data
  const invoices = await api.get(`/invoices?subscriptionId=${subscriptionId}`)
  return { customerId, subscriptionId, invoiceId: invoices.body.data[0].id as string }
}

describe('a refund', () => {
  it('pays back a part, then the rest, and never more', async () => {
    const { customerId, invoiceId } = await buy('refunded@example.com')
    const part = await api.post('/refunds', { invoiceId, amount: 2050, reason: 'duplicate' })
    expect([part.status, part.body.data]).toMatchObject([
      201,
      {
        ...{ customerId, invoiceId, amount: 2050, currency: 'usd', reason: 'duplicate' },
        ...{ provider: 'test', failureReason: null, refunds: [{ amount: 2050 }] },
      },
    ])
    const { id, chargeId } = part.body.data
    await until(async () => (await api.get(`/refunds/${id}`)).body.data.status === 'succeeded')
    const over = await api.post('/refunds', { chargeId, amount: 5951 })
    expect([over.status, over.body.error.details.reason]).toEqual([409, 'OVER_REFUNDED'])
    const rest = await api.post('/refunds', { paymentIntentId: chargeId })
    expect(rest.body.data).toMatchObject({ amount: 5950, reason: 'requested_by_customer' })
    const listed = await api.get(`/refunds?invoiceId=${invoiceId}`)
    expect(listed.body.data).toHaveLength(2)
  })

  it('is of the payment that its provider calls so', async () => {
    const { invoiceId } = await buy('reference@example.com')
    const { invoice } = await z.test.gql(
      `{ invoice(id: "${invoiceId}") { payments { reference } } }`,
    )
    const [{ reference }] = invoice.payments
    const made = await api.post('/refunds', { paymentIntentId: reference, amount: 100 })
    expect([made.status, made.body.data]).toMatchObject([
      201,
      { invoiceId, amount: 100, providerPaymentIntentId: reference, providerChargeId: reference },
    ])
  })

  it('is of exactly one payment or invoice that there is', async () => {
    for (const body of [{}, { invoiceId: 'a', chargeId: 'b' }, { invoiceId: 'a', amount: 0 }]) {
      expect((await api.post('/refunds', body)).status).toBe(400)
    }
    expect((await api.post('/refunds', { invoiceId: 'inv_none' })).status).toBe(404)
    expect((await api.post('/refunds', { chargeId: 'ch_none' })).status).toBe(404)
    expect((await api.get('/refunds/none')).status).toBe(404)
  })
})

describe('a credit', () => {
  it('is what the customer can spend until it is voided', async () => {
    const made = await api.post('/customers', { email: 'credited@example.com' })
    const customerId = made.body.data.id
    const give = (amount: number, currency: string, more: object = {}) =>
      api.post('/credits', { customerId, amount, currency, ...more })
    const first = await give(1500, 'USD', { reason: 'goodwill', description: 'Sorry' })
    expect([first.status, first.body.data]).toMatchObject([
      201,
      {
        ...{ customerId, amount: 1500, remainingAmount: 1500, currency: 'USD', status: 'active' },
        ...{ reason: 'goodwill', description: 'Sorry', expiresAt: null },
      },
    ])
    await give(700, 'usd')
    await give(500, 'JPY')
    const balance = async () => (await api.get(`/credits/balance/${customerId}`)).body.data
    expect(await balance()).toEqual([
      { customerId, totalBalance: 500, currency: 'JPY', activeCredits: 1 },
      { customerId, totalBalance: 2200, currency: 'USD', activeCredits: 2 },
    ])
    const path = `/credits/${first.body.data.id}`
    expect((await api.get(path)).body.data).toEqual(first.body.data)
    const voided = await api.post(`${path}/void`)
    expect([voided.status, voided.body.data.status]).toEqual([200, 'voided'])
    expect((await api.post(`${path}/void`)).status).toBe(400)
    expect((await balance())[1]).toMatchObject({ totalBalance: 700, activeCredits: 1 })
    const listed = await api.get(`/credits?customerId=${customerId}&currency=USD`)
    const inLowerCase = await api.get(`/credits?customerId=${customerId}&currency=usd`)
    expect([inLowerCase.status, inLowerCase.body.data]).toEqual([200, listed.body.data])
    expect(listed.body.hasMore).toBe(false)
    // Credits of one millisecond have no order.
    const amounts = listed.body.data.map(({ amount }: { amount: number }) => amount)
    expect(amounts.toSorted((a: number, b: number) => a - b)).toEqual([700, 1500])
    expect((await give(0, 'USD')).status).toBe(400)
    expect((await give(1, 'NOP')).status).toBe(400)
    expect((await api.get('/credits/balance/nobody')).status).toBe(404)
  })
})

describe('credits', () => {
  it('pay an open invoice on request, the oldest first, and tell each movement', async () => {
    const made = await api.post('/customers', { email: 'applied@example.com' })
    const customerId = made.body.data.id
    const drafted = await z.test.gql(
      `mutation { createInvoice(input: {customerId: "${customerId}", currency: "USD", lines: [{description: "Work", unitPrice: "25"}]}) { id } }`,
    )
    const invoiceId = drafted.createInvoice.id
    await z.test.gql(`mutation { finalizeInvoice(id: "${invoiceId}") { id } }`)
    const apply = (more: object = {}) => api.post('/credits/apply', { invoiceId, ...more })
    expect((await apply()).body.data).toEqual({ message: 'No credits available to apply' })
    const ids: string[] = []
    for (const amount of [700, 1500]) {
      const { body } = await api.post('/credits', { customerId, amount, currency: 'USD' })
      ids.push(body.data.id)
      z.clock.advance(1_000)
    }
    const part = await apply({ maxAmount: 200 })
    expect([part.status, part.body.data]).toEqual([
      200,
      {
        ...{ invoiceId, totalApplied: 200 },
        creditsUsed: [{ creditId: ids[0], amountApplied: 200 }],
      },
    ])
    expect((await apply()).body.data).toEqual({
      ...{ invoiceId, totalApplied: 2000 },
      creditsUsed: [
        { creditId: ids[0], amountApplied: 500 },
        { creditId: ids[1], amountApplied: 1500 },
      ],
    })
    const { body } = await api.get(`/invoices/${invoiceId}`)
    expect(body.data).toMatchObject({ creditsApplied: 2200, amountRemaining: 300 })
    const moved = await api.get(`/credits/${ids[0]}/transactions`)
    const told = { creditId: ids[0], customerId, description: null }
    expect(moved.body.data).toMatchObject([
      { ...told, type: 'applied', amount: 500, balanceBefore: 500, balanceAfter: 0, invoiceId },
      { ...told, type: 'applied', amount: 200, balanceBefore: 700, balanceAfter: 500, invoiceId },
      { ...told, type: 'issued', amount: 700, balanceBefore: 0, balanceAfter: 700 },
    ])
    await api.post(`/invoices/${invoiceId}/void`)
    const back = await api.get(`/credits/${ids[1]}/transactions`)
    expect(back.body.data[0]).toMatchObject({ type: 'adjusted', balanceBefore: 0, amount: 1500 })
    expect((await api.get('/credits/none/transactions')).status).toBe(404)
    expect((await api.post('/credits/apply', { invoiceId: 'inv_none' })).status).toBe(404)
    expect((await apply({ maxAmount: 0 })).status).toBe(400)
    expect((await apply()).body.error.details.reason).toBe('INVOICE_INVALID_STATE')
  })
})

describe('dunning', () => {
  it('goes by a schedule that can be changed', async () => {
    const config = { retrySchedule: [1, 3, 5, 7], maxAttempts: 4, finalAction: 'suspend' }
    const read = await api.get('/dunning/config')
    expect(read.body.data).toEqual({ ...config, gracePeriodDays: 3 })
    const put = (body: object) => api.send('PUT', '/dunning/config', body)
    const changed = await put({ retrySchedule: [2, 4], maxAttempts: 2, emailEnabled: true })
    expect([changed.status, changed.body.data]).toEqual([
      200,
      { ...config, retrySchedule: [2, 4], maxAttempts: 2, gracePeriodDays: 3 },
    ])
    for (const wrong of [{ maxAttempts: 3 }, { retrySchedule: [2], maxAttempts: 2 }]) {
      const { status, body } = await put(wrong)
      expect([status, body.error.details[0].field]).toEqual([400, 'maxAttempts'])
    }
    expect((await put({ retrySchedule: [3, 2] })).status).toBe(400)
    expect((await put(config)).body.data).toEqual(read.body.data)
  })

  it('shows an invoice whose payment failed and charges it on request, until it is stopped', async () => {
    const made = await api.post('/customers', { email: 'late@example.com' })
    const customerId = made.body.data.id
    const method = (token: string) =>
      z.test.gql(
        `mutation { addPaymentMethod(input: {customerId: "${customerId}", token: "${token}", isDefault: true}) { id } }`,
      )
    await method('test_decline')
    await z.test.gql(
      `mutation { createSubscription(input: {customerId: "${customerId}", planId: "${offerId}", trialDays: 1}) { id } }`,
    )
    z.clock.advance(2 * 86_400_000)
    await bill(z)
    const { app, sql, clock } = z
    const job = finishPaymentsJob({ perform: app.core.perform, sql, clock })
    await job.run(new AbortController().signal)
    const path = `/dunning/invoices?customerId=${customerId}`
    const [late] = (await api.get(path)).body.data
    expect(late).toMatchObject({ status: 'open', amountRemaining: 8000, customerId })
    const again = await api.post(`/dunning/invoices/${late.id}/retry`)
    expect([again.status, again.body.data]).toMatchObject([
      200,
      { status: 'open', attemptCount: late.attemptCount + 1 },
    ])
    const stopped = await api.post(`/dunning/invoices/${late.id}/stop`)
    expect([stopped.status, stopped.body.data.id]).toEqual([200, late.id])
    expect((await api.get(path)).body.data).toEqual([])
    expect((await api.post('/dunning/invoices/none/stop')).status).toBe(404)
    z.clock.advance(1_000)
    for (const stats of ['/dunning/stats', '/analytics/dunning']) {
      expect((await api.get(stats)).body.data).toMatchObject({
        ...{ currency: 'USD', stoppedInvoices: 1, retryingInvoices: 0, recoveryRate: 0 },
        ...{ recoveredAmount: 0, dueAmount: 8000 },
      })
    }
  })
})

describe('analytics', () => {
  it('tell what the business brings, in one currency, and how that moved', async () => {
    const { customerId, subscriptionId } = await buy('analysed@example.com')
    const read = async (path: string) => (await api.get(`/analytics/${path}`)).body
    const { data } = await read('metrics')
    const paying = data.payingCustomers
    expect(data).toMatchObject({
      ...{ currency: 'USD', mrr: 8000 * paying, arr: 96_000 * paying, arpu: 8000 },
      ...{ openingMrr: 0, customerChurnRate: null, customers: expect.any(Number) },
    })
    expect((await read('metrics?currency=eur')).data).toMatchObject({
      ...{ currency: 'EUR', mrr: 0, arr: 0, arpu: null, payingCustomers: 0 },
    })
    const trend = await read('trend?interval=day')
    expect(trend.data).toHaveLength(31)
    expect(trend.data.at(-1)).toMatchObject({ date: expect.any(String), mrr: data.mrr })
    const { current, previous, changes } = (await read('comparison')).data
    expect([current.mrr, previous.mrr, previous.periodEnd]).toEqual([
      ...[data.mrr, 0],
      current.periodStart,
    ])
    expect(changes.mrr).toEqual({ amount: data.mrr, rate: null })
    const top = await read('top-customers?limit=1&by=revenue')
    expect(top.data).toMatchObject([{ amount: 8000, currency: 'USD', name: null }])
    const events = await read(`events?customerId=${customerId}&type=new`)
    expect(events).toMatchObject({
      ...{ hasMore: false, success: true },
      data: [{ type: 'new', customerId, subscriptionId, amount: 8000, mrr: 8000 }],
    })
    for (const wrong of ['metrics?currency=XXQ', 'trend?interval=hour', 'top-customers?limit=0']) {
      expect((await api.get(`/analytics/${wrong}`)).status).toBe(400)
    }
  })
})

describe('a key', () => {
  it('is of the environment of the key that makes it', async () => {
    const make = (environment?: string) =>
      api.post('/api-keys', { name: 'CI', role: 'member', ...(environment && { environment }) })
    for (const own of [undefined, 'test']) {
      const made = await make(own)
      expect([made.status, made.body.data]).toMatchObject([201, { environment: 'test' }])
      expect(made.body.data.key).toMatch(/^zentla_test_/)
    }
    const other = await make('live')
    expect([other.status, other.body.error.details]).toEqual([
      400,
      [{ field: 'environment', message: 'must be that of the key that makes it' }],
    ])
  })
})

describe('what an owner may end or rename', () => {
  it('is a customer without a subscription, and the workspace', async () => {
    const { customerId } = await buy('kept@example.com')
    const kept = await api.send('DELETE', `/customers/${customerId}`)
    expect([kept.status, kept.body.code]).toEqual([409, 'CONFLICT'])
    const { id } = (await api.post('/customers', { email: 'gone@example.com' })).body.data
    const gone = await api.send('DELETE', `/customers/${id}`)
    expect([gone.status, gone.body.data]).toEqual([200, { id, deleted: true }])
    const named = await api.send('PATCH', '/workspaces/current', { name: 'Acme Two' })
    expect([named.status, named.body.data]).toMatchObject([200, { slug: 'acme-two' }])
    expect((await api.get('/workspaces/current')).body.data).toEqual(named.body.data)
    expect((await api.get('/workspaces/current/providers')).body.data).toEqual([])
  })
})
