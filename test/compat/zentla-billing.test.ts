/** Promotions and invoices in the words of Zentla. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json, RestClient } from '../support/rest.ts'
import { startZentla, type Zentla } from '../support/zentla.ts'

let z: Zentla
let api: RestClient
let offerId: string
let customerId: string
beforeAll(async () => {
  z = await startZentla()
  api = z.rest
  const pricing = { model: 'flat', currency: 'USD', amount: 2900, interval: 'month' }
  const offer = await api.post('/offers', { name: 'Pro', config: { pricing } })
  offerId = offer.body.data.id
  await api.post(`/offers/${offerId}/publish`)
  customerId = (await api.post('/customers', { email: 'billed@example.com' })).body.data.id
})
afterAll(() => z?.close())

describe('a promotion', () => {
  const config = { discountType: 'percent', discountValue: 20, maxRedemptions: 100 }

  it('is a draft until it is published, and then takes off what it says', async () => {
    const made = await api.post('/promotions', { code: 'save20', name: 'Save', config })
    const { id, versions } = made.body.data
    expect([made.status, made.body.data]).toMatchObject([
      201,
      { code: 'SAVE20', status: 'draft', currentVersionId: null, currentVersion: null },
    ])
    expect(versions[0]).toMatchObject({ version: 1, status: 'draft', promotionId: id, config })
    const taken = await api.post('/promotions', { code: 'SAVE20', config })
    expect([taken.status, taken.body.code]).toEqual([409, 'CONFLICT'])
    const check = (more: object = {}) =>
      api.post('/promotions/validate', { code: 'Save20', orderAmount: 2900, ...more })
    expect((await check()).body.data).toMatchObject({ valid: false, errorCode: 'not_published' })
    const published = await api.post(`/promotions/${id}/publish`, {})
    expect(published.body.data).toMatchObject({
      ...{ id, status: 'active', currentVersionId: versions[0].id },
      currentVersion: { id: versions[0].id, status: 'published' },
    })
    const checked = await check({ offerId, customerId })
    expect([checked.status, checked.body.data]).toMatchObject([
      200,
      {
        ...{ valid: true, promotion: { id, code: 'SAVE20' } },
        discountPreview: { type: 'percent', value: 20, calculatedAmount: 580 },
      },
    ])
    expect((await check({ code: 'NOTHING' })).body.data).toEqual({
      ...{ valid: false, invalidReason: 'No promotion has the code.', errorCode: 'not_found' },
    })
    const usage = await api.get(`/promotions/${id}/usage`)
    expect(usage.body.data).toEqual({
      ...{ promotionId: id, redemptionCount: 0, totalDiscountAmount: 0, currency: 'USD' },
      totals: [],
    })
  })

  it('takes off a fixed amount or days of trial, in further versions', async () => {
    const fixed = { discountType: 'fixed_amount', discountValue: 4000, duration: 'forever' }
    const made = await api.post('/promotions', { code: 'FIXED', config: fixed })
    const { id } = made.body.data
    await api.post(`/promotions/${id}/publish`)
    const more = { discountType: 'fixed_amount', discountValue: 500, minimumAmount: 1000 }
    const second = await api.post(`/promotions/${id}/versions`, { config: more })
    expect([second.status, second.body.data]).toMatchObject([201, { version: 2, config: more }])
    const listed = await api.get(`/promotions/${id}/versions`)
    expect(Object.keys(listed.body).sort()).toEqual(['data', 'meta', 'success'])
    expect(listed.body.data.map(({ status }: Json) => status)).toEqual(['draft', 'published'])
    const { body } = await api.post('/promotions/validate', { code: 'FIXED', orderAmount: 2500 })
    expect(body.data.discountPreview).toEqual({
      ...{ type: 'fixed_amount', value: 4000, calculatedAmount: 2500 },
    })
    const days = { discountType: 'free_trial_days', discountValue: 30 }
    const trial = await api.post('/promotions', { code: 'TRIAL', config: days })
    expect([trial.status, trial.body.data.versions[0].config]).toMatchObject([201, days])
  })

  it('is changed as it was read, found by its code, and archived', async () => {
    const { body } = await api.post('/promotions', { code: 'OLD', config })
    const { id, revision } = body.data
    const change = () =>
      api.send(
        'PATCH',
        `/promotions/${id}`,
        { name: 'Older' },
        { 'if-match': `W/"${id}-${revision}"` },
      )
    expect((await change()).body.data.name).toBe('Older')
    expect((await change()).status).toBe(412)
    const found = await api.get('/promotions?search=OLD')
    expect(found.body.data.map((one: Json) => one.id)).toEqual([id])
    const archived = await api.post(`/promotions/${id}/archive`)
    expect([archived.status, archived.body.data.status]).toEqual([200, 'archived'])
  })
})

describe('an invoice', () => {
  it('is shown in minor units with its lines, and voided once', async () => {
    const made = await z.gql(
      `mutation { createSubscription(input: {customerId: "${customerId}", planId: "${offerId}", collection: INVOICE, dueDays: 14, activation: IMMEDIATE}) { id } }`,
    )
    const subscriptionId = made.createSubscription.id
    const listed = await api.get(`/invoices?customerId=${customerId}`)
    const [invoice] = listed.body.data
    expect(invoice).toMatchObject({
      ...{ customerId, subscriptionId, currency: 'usd', amountDue: 2900, amountPaid: 0 },
      ...{ subtotal: 2900, discount: 0, tax: 0, total: 2900, creditsApplied: 0, attemptCount: 0 },
      ...{ createdAt: expect.stringMatching(/Z$/), updatedAt: expect.stringMatching(/Z$/) },
      customer: { id: customerId, email: 'billed@example.com' },
    })
    const read = await api.get(`/invoices/${invoice.id}`)
    expect(read.body.data.lineItems).toMatchObject([
      { quantity: 1, unitAmount: 2900, amount: 2900, currency: 'usd' },
    ])
    expect((await api.get(`/invoices/${invoice.id}`)).status).toBe(200)
    const gone = await api.post(`/invoices/${invoice.id}/void`)
    expect([gone.status, gone.body.data.status]).toEqual([200, 'void'])
    const again = await api.post(`/invoices/${invoice.id}/pay`)
    expect([again.status, again.body.error.details.reason]).toEqual([400, 'INVOICE_INVALID_STATE'])
    const status = await api.get(`/invoices?status=void&customerId=${customerId}`)
    expect(status.body.data.map((one: Json) => one.id)).toEqual([invoice.id])
    const pdf = await api.get(`/invoices/${invoice.id}/pdf`)
    expect(pdf.body.data.url).toMatch(/^http/)
  })
})

describe('a quote', () => {
  const quote = (code?: string) =>
    api.post('/checkout/quotes', { offerId, ...(code && { promotionCode: code }) })

  it.each([
    ['PART20', { discountType: 'percent', discountValue: 20 }, 580, 2320],
    ['PART15', { discountType: 'percent', discountValue: 15 }, 435, 2465],
    ['MORE', { discountType: 'fixed_amount', discountValue: 4000 }, 2900, 0],
  ])('takes off what the promotion %s says', async (code, config, discount, total) => {
    const made = await api.post('/promotions', { code, config })
    await api.post(`/promotions/${made.body.data.id}/publish`)
    const { status, body } = await quote(code)
    expect([status, body.data]).toMatchObject([
      200,
      {
        ...{ offerId, currency: 'USD', subtotal: 2900, discount, tax: 0, total },
        ...{ interval: 'month', intervalCount: 1, trial: null, validationErrors: [] },
        promotion: { code, ...config, duration: 'once', durationInMonths: null },
      },
    ])
  })

  it('says why a promotion takes nothing off, and refuses what is not sold', async () => {
    const { status, body } = await quote('UNKNOWN')
    expect([status, body.data]).toMatchObject([
      200,
      { discount: 0, total: 2900, promotion: null, validationErrors: ['not_found'] },
    ])
    const pricing = { model: 'flat', currency: 'USD', amount: 100, interval: 'month' }
    const draft = await api.post('/offers', { name: 'Draft', config: { pricing } })
    const refused = await api.post('/checkout/quotes', { offerId: draft.body.data.id })
    expect([refused.status, refused.body.error.details.reason]).toEqual([
      ...[400, 'OFFER_NOT_PUBLISHED'],
    ])
  })
})
