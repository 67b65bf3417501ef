/** Checkout as Zentla's document prints it: sessions on a page, and intents that a client of its own confirms. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences, type Json, type RestAnswer, type RestClient } from '../support/rest.ts'
import { startZentla, type Zentla } from '../support/zentla.ts'

let z: Zentla
let api: RestClient
let customerId: string
const offers: Record<string, { id: string; versionId: string }> = {}
beforeAll(async () => {
  z = await startZentla()
  api = z.test.rest
  const pricing = { model: 'flat', currency: 'USD', amount: 2900, interval: 'month' }
  const trial = { days: 14, requirePaymentMethod: true }
  const free = { days: 7, requirePaymentMethod: false }
  for (const [name, config] of Object.entries({
    ...{ plain: { pricing }, tried: { pricing, trial }, free: { pricing, trial: free } },
  })) {
    const { id, versions } = (await api.post('/offers', { name, config })).body.data
    await api.post(`/offers/${id}/publish`)
    offers[name] = { id, versionId: versions[0].id }
  }
  const config = { discountType: 'percent', discountValue: 20 }
  const { body } = await api.post('/promotions', { code: 'SAVE20', config })
  await api.post(`/promotions/${body.data.id}/publish`)
  customerId = await customer('customer@example.com')
})
afterAll(() => z?.close())

async function customer(email: string): Promise<string> {
  return (await api.post('/customers', { email })).body.data.id
}

function expectPrinted(answer: RestAnswer, status: number, printed: Json) {
  expect([answer.status, answer.status < 400 ? '' : answer.text]).toEqual([status, ''])
  const seconds = JSON.parse(answer.text.replaceAll(/(\d{2}:\d{2}:\d{2})\.\d{3}Z/g, '$1Z'))
  expect(differences(printed, seconds)).toEqual([])
}

const at = '2024-01-15T10:30:00Z'
const reasonOf = ({ status, body }: RestAnswer) => [status, body.error?.details?.reason]

describe('Create Checkout Session, Get Checkout Session', () => {
  it('answers a page on which the offer is bought', async () => {
    const { id: offerId, versionId } = offers.tried!
    const made = await api.post('/checkout/sessions', {
      ...{ offerId, offerVersionId: versionId, customerId, customerEmail: 'customer@example.com' },
      successUrl: 'https://yourapp.com/success?session_id={CHECKOUT_SESSION_ID}',
      ...{ cancelUrl: 'https://yourapp.com/cancel', allowPromotionCodes: true, trialDays: 14 },
      metadata: { internalRef: 'campaign-123' },
    })
    expectPrinted(made, 201, {
      data: {
        ...{ id: 'checkout_789', workspaceId: 'ws_xyz', offerId: 'o', offerVersionId: 'ov_123' },
        ...{ status: 'open', sessionUrl: 'https://checkout.stripe.com/...' },
        ...{ successUrl: 'https://yourapp.com', cancelUrl: 'https://yourapp.com/cancel' },
        ...{ expiresAt: at, createdAt: at },
      },
    })
    const session = made.body.data
    expect(session).toMatchObject({
      ...{ status: 'open', offerId, offerVersionId: versionId, customerId, subscriptionId: null },
      ...{ metadata: { internalRef: 'campaign-123' }, url: session.sessionUrl },
    })
    expect(session.sessionUrl).toBe(`${z.app.url}/pay/${session.id}`)
    const page = async (url: string) => (await fetch(url)).text()
    expect(await page(session.sessionUrl)).toContain('Promotion code')
    z.clock.advance(1)
    const quiet = await api.post('/checkout/sessions', {
      ...{
        offerId,
        customerId,
        successUrl: 'https://yourapp.com',
        cancelUrl: 'https://yourapp.com',
      },
    })
    expect(await page(quiet.body.data.url)).not.toContain('Promotion code')
    const read = await api.get(`/checkout/sessions/${session.id}`)
    expect([read.status, read.body.data]).toEqual([200, session])
    const listed = await api.get('/checkout/sessions?status=open')
    expect(listed.body).toMatchObject({ data: [quiet.body.data, session], hasMore: false })
    expect((await api.get('/checkout/sessions?status=completed')).body.data).toEqual([])
    expect((await api.get(`/checkout/intents/${session.id}`)).status).toBe(404)
  })

  it('is refused for what cannot be bought, and in the live mode without a provider', async () => {
    const urls = { successUrl: 'https://a.example', cancelUrl: 'https://b.example' }
    const draft = (await api.post('/offers', { name: 'Draft' })).body.data.id
    const unpublished = await api.post('/checkout/sessions', { offerId: draft, ...urls })
    expect(reasonOf(unpublished)).toEqual([400, 'OFFER_NOT_PUBLISHED'])
    const foreign = { offerId: offers.plain!.id, offerVersionId: offers.tried!.versionId }
    expect((await api.post('/checkout/sessions', { ...foreign, ...urls })).status).toBe(400)
    expect((await api.post('/checkout/sessions', { offerId: 'none', ...urls })).status).toBe(404)
    expect((await api.post('/checkout/sessions', { offerId: draft })).status).toBe(400)
    expect((await api.get('/checkout/sessions/none')).status).toBe(404)
    const pricing = { model: 'flat', currency: 'USD', amount: 2900, interval: 'month' }
    const live = (await z.rest.post('/offers', { name: 'Live', config: { pricing } })).body.data.id
    await z.rest.post(`/offers/${live}/publish`)
    const page = await z.rest.post('/checkout/sessions', { offerId: live, ...urls })
    expect(reasonOf(page)).toEqual([400, 'PROVIDER_NOT_CONFIGURED'])
  })
})

const intentOf = (body: Json, key?: string) =>
  api.send('POST', '/checkout/intents', body, key ? { 'idempotency-key': key } : {})
const confirm = (id: string, body: Json) => api.post(`/checkout/intents/${id}/confirm`, body)

describe('Create Checkout Intent, Get Checkout Intent', () => {
  const printed = {
    ...{ id: 'ci_789', status: 'pending', clientSecret: 'pi_xxx_secret_yyy', offerId: 'o' },
    ...{ offerVersionId: 'ov_123', currency: 'USD', subtotal: 2900, discount: 580, tax: 0 },
    ...{ total: 2320, promotionCode: 'SAVE20', expiresAt: at, metadata: {}, createdAt: at },
  }

  it('becomes a subscription when it is confirmed', async () => {
    const { id: offerId, versionId } = offers.plain!
    const request = {
      ...{ offerId, customerId, customerEmail: 'customer@example.com', promotionCode: 'SAVE20' },
      metadata: { source: 'mobile_app' },
    }
    const made = await intentOf(request, 'buy-1')
    expectPrinted(made, 201, { data: printed })
    const intent = made.body.data
    expect(intent).toMatchObject({
      ...{ status: 'pending', offerId, offerVersionId: versionId, customerId: null },
      ...{ subtotal: 2900, discount: 580, tax: 0, total: 2320, currency: 'USD' },
      ...{ trialDays: null, promotionCode: 'SAVE20', subscriptionId: null, completedAt: null },
      metadata: { source: 'mobile_app' },
    })
    expect(Date.parse(intent.expiresAt) - Date.parse(intent.createdAt)).toBe(86_400_000)
    // The key alone says which one is meant.
    const again = await intentOf({ ...request, metadata: {} }, 'buy-1')
    expect([again.status, again.body.data]).toEqual([201, intent])
    const other = await confirm(intent.id, { clientSecret: 'x', paymentMethod: 'test_success' })
    expect(other.status).toBe(400)
    const declined = await confirm(intent.id, { paymentMethod: 'test_decline' })
    expect([declined.status, declined.body.data.status]).toEqual([200, 'failed'])
    const paid = await confirm(intent.id, {
      ...{ clientSecret: intent.clientSecret, paymentMethod: 'test_success' },
    })
    expect(paid.body.data).toMatchObject({ status: 'succeeded', customerId })
    const read = await api.get(`/checkout/intents/${intent.id}`)
    expectPrinted(read, 200, {
      data: { ...printed, customerId: 'cust_123', subscriptionId: 'sub_456', completedAt: at },
    })
    const { subscriptionId } = read.body.data
    const subscription = (await api.get(`/subscriptions/${subscriptionId}`)).body.data
    expect(subscription).toMatchObject({ status: 'active', customerId, offerId })
    const invoices = await api.get(`/invoices?subscriptionId=${subscriptionId}`)
    expect(invoices.body.data).toMatchObject([{ status: 'paid', total: 2320, amountPaid: 2320 }])
    const listed = await api.get('/checkout/intents?status=succeeded')
    expect(listed.body.data).toEqual([read.body.data])
    expect((await api.get(`/checkout/sessions/${intent.id}`)).status).toBe(404)
    const twice = await intentOf({ ...request, promotionCode: undefined })
    expect([twice.status, twice.body.code]).toEqual([409, 'CONFLICT'])
  })

  it('is answered again by its key when the offer is archived meanwhile', async () => {
    const pricing = { model: 'flat', currency: 'USD', amount: 900, interval: 'month' }
    const { id: offerId } = (await api.post('/offers', { name: 'Brief', config: { pricing } })).body
      .data
    await api.post(`/offers/${offerId}/publish`)
    const request = { offerId, customerEmail: 'brief@example.com' }
    const made = await intentOf(request, 'brief-1')
    await api.post(`/offers/${offerId}/archive`)
    const again = await intentOf(request, 'brief-1')
    expect([again.status, again.body.data]).toEqual([201, made.body.data])
    expect(reasonOf(await intentOf(request))).toEqual([400, 'OFFER_NOT_PUBLISHED'])
  })

  it('takes a payment method for a trial that needs one, and none for another', async () => {
    const tried = await intentOf({
      ...{ offerId: offers.tried!.id, customerEmail: 'tried@example.com' },
    })
    expect(tried.body.data).toMatchObject({ status: 'pending', trialDays: 14, total: 2900 })
    const bare = await confirm(tried.body.data.id, {})
    expect(bare.status).toBe(400)
    const set = await confirm(tried.body.data.id, { paymentMethod: 'test_success' })
    expect(set.body.data.status).toBe('succeeded')
    const read = await api.get(`/subscriptions/${set.body.data.subscriptionId}`)
    expect(read.body.data).toMatchObject({
      ...{ status: 'trialing', customer: { email: 'tried@example.com' } },
    })
    const free = await intentOf({ offerId: offers.free!.id, customerEmail: 'free@example.com' })
    const done = await confirm(free.body.data.id, {})
    expect([done.status, done.body.data.status]).toEqual([200, 'succeeded'])
  })

  it('waits for what the payer has to do', async () => {
    const buyer = await customer('3ds@example.com')
    const { body } = await intentOf({ offerId: offers.plain!.id, customerId: buyer })
    const asked = await confirm(body.data.id, { paymentMethod: 'test_requires_action' })
    expect(asked.body.data).toMatchObject({ status: 'requires_action', subscriptionId: null })
    const listed = await api.get('/checkout/intents?status=requires_action')
    expect(listed.body.data.map(({ id }: Json) => id)).toEqual([body.data.id])
  })

  it('is refused without a customer, and with a promotion that takes nothing off', async () => {
    const { id: offerId } = offers.plain!
    const nobody = await intentOf({ offerId })
    expect([nobody.status, nobody.body.error.details[0].field]).toEqual([400, 'customerEmail'])
    const buyer = await customer('refused@example.com')
    const wrong = await intentOf({ offerId, customerId: buyer, promotionCode: 'NOTHING' })
    expect([wrong.status, wrong.body.code, wrong.body.error.details]).toEqual([
      ...[400, 'VALIDATION_ERROR'],
      { reason: 'PROMOTION_INVALID', promotionCode: 'NOTHING', errorCode: 'not_found' },
    ])
  })
})
