/** Custom prices of customers through the public API: by date, with history and end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateCustomPricingDocument,
  type CreateCustomPricingInput,
  CustomPricingDocument,
  EndCustomPricingDocument,
} from '../support/plans.generated.ts'
import { addExampleFeatures, addPlan, calculate, proVersion } from '../support/plans.ts'
import { addRateCard } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addExampleFeatures(tenant)
  await addPlan(tenant, 'pro', proVersion, '2026-01-01')
})
afterAll(() => tenant?.close())

const hours = (n: number) => new Date(Date.parse(noon) + n * 3_600_000).toISOString()
const perUnit = (unitPrice: string | number) => [
  { key: 'api_calls', model: 'PER_UNIT' as const, unitPrice },
]

async function setPrice(input: CreateCustomPricingInput) {
  const { createCustomPricing } = await tenant.ask(CreateCustomPricingDocument, {
    input: { currency: 'USD', ...input },
  })
  return createCustomPricing
}

const refuses = async (input: CreateCustomPricingInput) =>
  (await tenant.refused(CreateCustomPricingDocument, { input: { currency: 'USD', ...input } })).code

/** What 1,000 calls cost the customer. */
async function callsCost(customerId: string, at?: string): Promise<string> {
  const usage = [{ key: 'api_calls', quantity: 1_000 }]
  return (await calculate(tenant, { planId: 'pro', customerId, usage, at })).usageCharges
}

describe('createCustomPricing', () => {
  it("takes the specification's example: tiers beyond the included credits", async () => {
    const customerId = await tenant.customer()
    const [made, ...more] = await setPrice({
      customerId,
      rules: [
        {
          key: 'ai_generation',
          model: 'GRADUATED',
          tiers: [
            { upTo: 10_000, unitPrice: 0.01 },
            { upTo: 100_000, unitPrice: 0.008 },
            { above: 100_000, unitPrice: 0.006 },
          ],
        },
      ],
    })
    expect(more).toEqual([])
    expect(made).toEqual({
      id: expect.stringMatching(/^cprice_/),
      key: 'ai_generation',
      currency: 'USD',
      effectiveAt: noon,
      endsAt: null,
      customer: { id: customerId },
      charge: {
        model: 'GRADUATED',
        unitPrice: null,
        flatFee: null,
        tiers: [
          { upTo: '10000', unitPrice: '0.01' },
          { upTo: '100000', unitPrice: '0.008' },
          { upTo: null, unitPrice: '0.006' },
        ],
      },
    })
    const usage = [{ key: 'ai_generation', quantity: 25_000 }]
    const { usageCharges, lines } = await calculate(tenant, { planId: 'pro', customerId, usage })
    expect(usageCharges).toBe('140')
    expect(lines[1]).toMatchObject({
      description: 'AI Generation Overage (15000 credits)',
      includedQuantity: '10000',
      tiers: [
        { upTo: '10000', quantity: '10000', amount: '100' },
        { upTo: '100000', quantity: '5000', amount: '40' },
      ],
    })
    const [fact] = await tenant.facts(customerId, 'custom_pricing.created')
    expect(fact).toEqual({ ids: [made!.id], currency: 'USD', effectiveAt: noon })
  })

  it('stands in from its date on, the one that began last, and others pay as before', async () => {
    const customerId = await tenant.customer()
    const other = await tenant.customer()
    await setPrice({ customerId, rules: perUnit('0.003'), effectiveAt: hours(48) })
    await setPrice({ customerId, rules: perUnit('0.002'), effectiveAt: hours(24) })
    const asked = [hours(0), hours(24 - 1e-6), hours(24), hours(47), hours(48)]
    const costs = []
    for (const at of asked) costs.push(await callsCost(customerId, at))
    expect(costs).toEqual(['1', '1', '2', '2', '3'])
    expect(await callsCost(other, hours(48))).toBe('1')
    tenant.clock.set(hours(30))
    expect(await callsCost(customerId)).toBe('2')
    tenant.clock.set(noon)
  })

  it('corrects a price of the same date by the one made later', async () => {
    const customerId = await tenant.customer()
    await setPrice({ customerId, rules: perUnit('0.005') })
    tenant.clock.advance(1)
    await setPrice({ customerId, rules: perUnit('0.004'), effectiveAt: noon })
    expect(await callsCost(customerId, noon)).toBe('4')
    tenant.clock.set(noon)
  })

  it('takes the currency of the rate card that prices the usage', async () => {
    const customerId = await tenant.customer()
    const rules = perUnit(1)
    const unknown = await tenant.refused(CreateCustomPricingDocument, {
      input: { customerId, rules },
    })
    expect(unknown).toMatchObject({ code: 'INVALID_REQUEST' })
    await addRateCard(tenant, '1', [], { currency: 'EUR' })
    const { createCustomPricing } = await tenant.ask(CreateCustomPricingDocument, {
      input: { customerId, rules },
    })
    expect(createCustomPricing[0]?.currency).toBe('EUR')
  })

  it.each<[string, object]>([
    ['no rules', { rules: [] }],
    ['51 rules', { rules: Array(51).fill(perUnit(1)[0]) }],
    ['two rules for one meter', { rules: [...perUnit(1), ...perUnit(2)] }],
    ['a rule for what nobody counts', { rules: [{ ...perUnit(1)[0], key: 'unknown' }] }],
    [
      'a fee of half a yen',
      { currency: 'JPY', rules: [{ key: 'api_calls', model: 'FLAT', flatFee: '0.5' }] },
    ],
    ['an end before its beginning', { endsAt: hours(-1) }],
    ['an end at its beginning', { endsAt: noon }],
  ])('refuses %s', async (_name, more) => {
    const customerId = await tenant.customer()
    expect(await refuses({ customerId, rules: perUnit(1), ...more })).toBe('INVALID_REQUEST')
  })

  it('sets all of its rules or none', async () => {
    const customerId = await tenant.customer()
    const rules = [
      ...perUnit(1),
      { key: 'ai_generation', model: 'FLAT' as const, flatFee: '0.001' },
    ]
    expect(await refuses({ customerId, rules })).toBe('INVALID_REQUEST')
    const { customPricing } = await tenant.ask(CustomPricingDocument, { customerId })
    expect(customPricing.edges).toEqual([])
  })
})

describe('endCustomPricing', () => {
  it("brings the plan's charge back from then on, and the past stays", async () => {
    const customerId = await tenant.customer()
    await setPrice({ customerId, rules: perUnit('0.002'), effectiveAt: hours(-48) })
    const [last] = await setPrice({ customerId, rules: perUnit('0.003'), effectiveAt: hours(-24) })
    const { endCustomPricing } = await tenant.ask(EndCustomPricingDocument, { id: last!.id })
    expect(endCustomPricing.endsAt).toBe(noon)
    const costs = []
    for (const at of [hours(-30), hours(-24), hours(-1), noon]) {
      costs.push(await callsCost(customerId, at))
    }
    expect(costs).toEqual(['2', '3', '3', '1'])
    const facts = await tenant.facts(customerId, 'custom_pricing.ended')
    expect(facts).toEqual([{ id: last!.id, endsAt: noon }])
  })

  it('moves an end that has not come, and none that has', async () => {
    const customerId = await tenant.customer()
    const [made] = await setPrice({ customerId, rules: perUnit(2), endsAt: hours(48) })
    const { id } = made!
    const end = async (endsAt?: string) =>
      (await tenant.ask(EndCustomPricingDocument, { id, endsAt })).endCustomPricing.endsAt
    expect(await end(hours(24))).toBe(hours(24))
    expect(await end(hours(72))).toBe(hours(72))
    const past = await tenant.refused(EndCustomPricingDocument, { id, endsAt: hours(-1) })
    expect(past.code).toBe('INVALID_REQUEST')
    expect(await end()).toBe(noon)
    expect(await end()).toBe(noon)
    const again = await tenant.refused(EndCustomPricingDocument, { id, endsAt: hours(1) })
    expect(again.code).toBe('PRECONDITION_FAILED')
    expect(await tenant.facts(customerId, 'custom_pricing.ended')).toHaveLength(3)
  })

  it('takes back what has not begun, so that what it would have replaced goes on', async () => {
    const customerId = await tenant.customer()
    await setPrice({ customerId, rules: perUnit('0.002') })
    const [next] = await setPrice({ customerId, rules: perUnit('0.003'), effectiveAt: hours(24) })
    await tenant.ask(EndCustomPricingDocument, { id: next!.id })
    expect(await callsCost(customerId, hours(25))).toBe('2')
  })

  it('is all that the database lets anyone change', async () => {
    const customerId = await tenant.customer()
    const [{ id } = { id: '' }] = await setPrice({ customerId, rules: perUnit(1) })
    for (const statement of [
      `update custom_price set charge = '{}' where id = $1`,
      `update custom_price set effective_at = now() where id = $1`,
      'delete from custom_price where id = $1',
    ]) {
      await expect(tenant.sql.query(statement, [id])).rejects.toMatchObject({ code: '23001' })
    }
  })
})

describe('customPricing', () => {
  it('lists the history, what holds at an instant, and what is of one key', async () => {
    const customerId = await tenant.customer()
    const [first] = await setPrice({ customerId, rules: perUnit(1) })
    tenant.clock.advance(1_000)
    const [second] = await setPrice({ customerId, rules: perUnit(2), effectiveAt: hours(24) })
    tenant.clock.advance(1_000)
    const [credits] = await setPrice({
      customerId,
      rules: [{ key: 'ai_generation', model: 'FLAT', flatFee: 1 }],
    })
    tenant.clock.set(noon)
    const list = async (more: { at?: string; key?: string } = {}) => {
      const { customPricing } = await tenant.ask(CustomPricingDocument, { customerId, ...more })
      return customPricing.edges.map(({ node }) => node.id)
    }
    expect(await list()).toEqual([credits!.id, second!.id, first!.id])
    expect(await list({ at: hours(-1) })).toEqual([])
    expect(await list({ at: hours(1) })).toEqual([credits!.id, first!.id])
    expect(await list({ at: hours(24) })).toEqual([credits!.id, second!.id])
    expect(await list({ key: 'api_calls' })).toEqual([second!.id, first!.id])
    expect(await list({ key: 'api_calls', at: hours(24) })).toEqual([second!.id])
  })
})
