/** The sums of Zentla's offers, to the cent: quotes, prorations, usage, trials, and what may happen once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bill } from '../support/billing.ts'
import type { Json, RestClient } from '../support/rest.ts'
import { startZentla, type Zentla } from '../support/zentla.ts'

let z: Zentla
let api: RestClient
beforeAll(async () => {
  z = await startZentla()
  api = z.test.rest
  z.clock.set('2026-04-01T00:00:00Z')
})
afterAll(() => z?.close())

const flat = (amount: number) => ({ model: 'flat', currency: 'USD', amount, interval: 'month' })

async function offerOf(config: Json): Promise<string> {
  const { body } = await api.post('/offers', { name: 'Numbers', config })
  await api.post(`/offers/${body.data.id}/publish`)
  return body.data.id
}

async function promote(code: string, config: Json) {
  const { body } = await api.post('/promotions', { code, config })
  await api.post(`/promotions/${body.data.id}/publish`)
}

let buyers = 0
async function intentOf(offerId: string, more: Json = {}): Promise<Json> {
  const customerEmail = `buyer-${++buyers}@example.com`
  return (await api.post('/checkout/intents', { offerId, customerEmail, ...more })).body.data
}

const confirm = (id: string) =>
  api.post(`/checkout/intents/${id}/confirm`, { paymentMethod: 'test_success' })

async function buy(offerId: string): Promise<Json> {
  const { id } = await intentOf(offerId)
  const { customerId, subscriptionId } = (await confirm(id)).body.data
  return (await api.get(`/subscriptions/${subscriptionId}`)).body.data ?? { customerId }
}

/** The newest invoice of a subscription. */
async function invoiceOf(subscriptionId: string): Promise<Json> {
  const [{ id }] = (await api.get(`/invoices?subscriptionId=${subscriptionId}`)).body.data
  return (await api.get(`/invoices/${id}`)).body.data
}

const amounts = ({ lineItems }: Json): number[] => lineItems.map((line: Json) => line.amount)

describe('a quote', () => {
  it.each([
    [1999, { discountType: 'percent', discountValue: 15 }, 299, 1700],
    [2500, { discountType: 'fixed_amount', discountValue: 4000 }, 2500, 0],
    [2900, { discountType: 'percent', discountValue: 20 }, 580, 2320],
  ])('of %i takes off %j, and never more', async (amount, config, discount, total) => {
    const code = `Q${amount}`
    await promote(code, config)
    const offerId = await offerOf({ pricing: flat(amount) })
    const { body } = await api.post('/checkout/quotes', { offerId, promotionCode: code })
    expect(body.data).toMatchObject({ subtotal: amount, discount, tax: 0, total })
  })
})

describe('a change on the eleventh of thirty days', () => {
  it.each([
    ['always_invoice', [-2000, 5000], 3000, 7500],
    ['create_prorations', null, null, 10_500],
  ])('with %s', async (prorationBehavior, now, total, next) => {
    z.clock.set('2026-04-01T00:00:00Z')
    const newOfferId = await offerOf({ pricing: flat(7500) })
    const { id } = await buy(await offerOf({ pricing: flat(3000) }))
    z.clock.set('2026-04-11T00:00:00Z')
    const path = `/subscriptions/${id}/change`
    expect((await api.post(path, { newOfferId, prorationBehavior })).status).toBe(200)
    const changed = await invoiceOf(id)
    if (now) expect([amounts(changed), changed.total]).toEqual([now, total])
    else expect(changed.total).toBe(3000)
    z.clock.set('2026-05-01T02:00:00Z')
    await bill(z)
    const renewed = await invoiceOf(id)
    expect(renewed.total).toBe(next)
    expect(amounts(renewed).toSorted((a, b) => a - b)).toEqual(now ? [7500] : [-2000, 5000, 7500])
  })
})

describe('usage of 2 a unit with 500 included', () => {
  it.each([
    [1750, [0, 2500, 3900], 6400],
    // What is included has a line beside what is not.
    [500, [3900], 3900],
    [0, [3900], 3900],
  ])('of %i units', async (quantity, lines, total) => {
    z.clock.set('2026-06-01T00:00:00Z')
    const component = { metricKey: 'units', displayName: 'Units', model: 'per_unit', amount: 2 }
    const offerId = await offerOf({
      pricing: flat(3900),
      usageComponents: [{ ...component, includedQuantity: 500, currency: 'USD' }],
    })
    const { id: subscriptionId } = await buy(offerId)
    if (quantity > 0) {
      await api.post('/usage/events', { subscriptionId, metricKey: 'units', quantity })
    }
    z.clock.set('2026-07-01T02:00:00Z')
    await bill(z)
    const renewed = await invoiceOf(subscriptionId)
    expect([amounts(renewed).toSorted((a, b) => a - b), renewed.total]).toEqual([lines, total])
  })
})

describe('an intent', () => {
  it('that is confirmed twice at once makes one subscription and one payment', async () => {
    const { id } = await intentOf(await offerOf({ pricing: flat(2900) }))
    const both = await Promise.all([confirm(id), confirm(id)])
    const done = both.filter(({ status }) => status === 200)
    expect(done.length).toBeGreaterThanOrEqual(1)
    const { subscriptionId, customerId } = (await api.get(`/checkout/intents/${id}`)).body.data
    const invoices = (await api.get(`/invoices?customerId=${customerId}`)).body.data
    expect(invoices).toMatchObject([{ subscriptionId, amountPaid: 2900, attemptCount: 1 }])
    const all = await api.get(`/subscriptions?customerId=${customerId}`)
    expect(all.body.data.map((one: Json) => one.id)).toEqual([subscriptionId])
  })

  it('of a trial tells what it will cost, and charges nothing', async () => {
    await promote('TRIAL20', { discountType: 'percent', discountValue: 20 })
    const trial = { days: 14, requirePaymentMethod: true }
    const offerId = await offerOf({ pricing: flat(2900), trial })
    const intent = await intentOf(offerId, { promotionCode: 'TRIAL20' })
    expect(intent).toMatchObject({ subtotal: 2900, discount: 580, total: 2320, trialDays: 14 })
    const { subscriptionId } = (await confirm(intent.id)).body.data
    const read = await api.get(`/subscriptions/${subscriptionId}`)
    expect(read.body.data.status).toBe('trialing')
    const invoices = (await api.get(`/invoices?subscriptionId=${subscriptionId}`)).body.data
    expect(invoices.filter((one: Json) => one.amountPaid > 0)).toEqual([])
  })

  it('redeems a promotion no more often than that allows', async () => {
    await promote('FEW', { discountType: 'percent', discountValue: 20, maxRedemptions: 2 })
    const offerId = await offerOf({ pricing: flat(2900) })
    const intents: Json[] = []
    for (let i = 0; i < 5; i++) intents.push(await intentOf(offerId, { promotionCode: 'FEW' }))
    const made = intents.filter((one) => one !== undefined)
    const confirmed = await Promise.all(made.map(({ id }) => confirm(id)))
    const succeeded = confirmed.filter(({ body }) => body.data?.status === 'succeeded')
    expect(succeeded).toHaveLength(2)
    for (const { status, body } of confirmed) {
      if (status >= 400) expect(body.error.details.reason).toBe('PROMOTION_INVALID')
    }
  })
})

describe('an offer', () => {
  it('shows what was changed elsewhere, and its next version keeps that', async () => {
    const seats = { featureKey: 'shared_seats', value: 5, valueType: 'number' }
    const component = { metricKey: 'shared_calls', displayName: 'Calls', model: 'per_unit' }
    const usageComponents = [{ ...component, amount: 2, includedQuantity: 500 }]
    const given = { pricing: flat(2900), entitlements: [seats], usageComponents }
    const id = await offerOf(given)
    const shown = async () => (await api.get(`/offers/${id}`)).body.data.currentVersion.config
    expect(await shown()).toEqual(given)
    z.clock.advance(60_000)
    await z.test.gql(`mutation { updatePlan(id: "${id}", input: { version: {
      basedOnCurrent: true, publish: true, basePrice: 50, trialDays: 3,
      addCharges: [{ key: "shared_calls", model: PER_UNIT, unitPrice: 0.035 }],
      addEntitlements: [{ feature: "shared_beta", create: { type: BOOLEAN } }]
    } }) { id } }`)
    const changed = {
      pricing: { ...given.pricing, amount: 5000 },
      trial: { days: 3, requirePaymentMethod: false },
      entitlements: [seats, { featureKey: 'shared_beta', value: true, valueType: 'boolean' }],
      usageComponents: [{ ...component, amount: 3.5 }],
    }
    expect(await shown()).toEqual(changed)
    const trial = { days: 9 }
    const next = await api.post(`/offers/${id}/versions`, { config: { trial } })
    expect([next.status, next.body.data?.config]).toEqual([201, { ...changed, trial }])
    const { planVersion } = await z.test.gql(
      `{ planVersion(id: "${next.body.data.id}") { basePrice trialDays charges { charge { unitPrice } } } }`,
    )
    const charges = [{ charge: { unitPrice: '0.035' } }]
    expect(planVersion).toEqual({ basePrice: '50', trialDays: 9, charges })
  })

  it('that was made elsewhere gets its next version here', async () => {
    const { createPlan } = await z.test.gql(
      'mutation { createPlan(input: { key: "elsewhere", publish: true, version: { currency: "USD", basePrice: 12.5 } }) { id } }',
    )
    const trial = { days: 9 }
    const next = await api.post(`/offers/${createPlan.id}/versions`, { config: { trial } })
    const pricing = flat(1250)
    expect([next.status, next.body.data]).toMatchObject([201, { config: { pricing, trial } }])
  })

  it('that was made elsewhere for a price of each seat keeps that in its next version', async () => {
    const { createPlan } =
      await z.test.gql(`mutation { createPlan(input: { name: "Seats", publish: true, version: {
      currency: "USD", charges: [{ chargeKey: "seats", name: "Seats of a team", perQuantity: true, model: PER_UNIT, unitPrice: 7 }]
    } }) { id } }`)
    const config = { trial: { days: 9 } }
    const { status, body } = await api.post(`/offers/${createPlan.id}/versions`, { config })
    expect([status, body.data.config.pricing]).toMatchObject([
      201,
      { model: 'per_unit', amount: 700, chargeKey: 'seats', displayName: 'Seats of a team' },
    ])
    expect(body.data.config.usageComponents).toBeUndefined()
    const { planVersion } = await z.test.gql(
      `{ planVersion(id: "${body.data.id}") { charges { chargeKey name perQuantity charge { unitPrice } } } }`,
    )
    const charges = [
      {
        chargeKey: 'seats',
        name: 'Seats of a team',
        perQuantity: true,
        charge: { unitPrice: '7' },
      },
    ]
    expect(planVersion).toEqual({ charges })
  })

  it('with charges that a config cannot say shows them apart, and gets no next version here', async () => {
    const { createPlan } =
      await z.test.gql(`mutation { createPlan(input: { name: "Boxes", publish: true, version: {
      currency: "USD", basePrice: 10, charges: [
        { create: { meter: { key: "boxes", name: "Boxes", aggregation: SUM } }, model: PACKAGE, packageSize: 100, packagePrice: 5 }
        { chargeKey: "seats", perQuantity: true, model: PER_UNIT, unitPrice: 7 }
      ] } }) { id } }`)
    const shown = (await api.get(`/offers/${createPlan.id}`)).body.data.currentVersion.config
    expect(shown.usageComponents).toBeUndefined()
    expect(shown.pricing).toMatchObject({ model: 'flat', amount: 1000 })
    expect(shown.otherCharges).toMatchObject([
      { chargeKey: 'boxes', metricKey: 'boxes', model: 'package', packageSize: 100, amount: 500 },
      { chargeKey: 'seats', perQuantity: true, model: 'per_unit', amount: 700 },
    ])
    const path = `/offers/${createPlan.id}/versions`
    const refused = await api.post(path, { config: { trial: { days: 9 } } })
    expect([refused.status, refused.body.error.code]).toEqual([400, 'VALIDATION_ERROR'])
    expect(refused.body.error.details).toEqual([
      { field: 'otherCharges', message: expect.stringContaining('"boxes", "seats"') },
    ])
    const without = await api.post(path, { config: { otherCharges: [] } })
    expect([without.status, without.body.data.config.otherCharges]).toEqual([201, undefined])
  })

  it('that got a base price, or another model, elsewhere loses neither', async () => {
    const id = await offerOf({ pricing: { ...flat(900), model: 'per_unit' } })
    const shown = async () => (await api.get(`/offers/${id}`)).body.data.currentVersion.config
    z.clock.advance(60_000)
    await z.test.gql(`mutation { updatePlan(id: "${id}", input: { version: {
      basedOnCurrent: true, publish: true, basePrice: 50 } }) { id } }`)
    expect(await shown()).toMatchObject({
      pricing: { model: 'flat', amount: 5000 },
      otherCharges: [{ chargeKey: 'quantity', model: 'per_unit', amount: 900 }],
    })
  })
})
