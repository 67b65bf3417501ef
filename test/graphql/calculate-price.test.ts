/** The price of a plan for given usage, through the public API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ArchivePlanDocument,
  CalculatePriceDocument,
  type CalculatePriceInput,
  CreateCustomPricingDocument,
  CreatePlanVersionDocument,
  PlanAtTwoInstantsDocument,
  UpdateBillingDocument,
  type UpdateCustomerInput,
} from '../support/plans.generated.ts'
import {
  addDraft,
  addExampleFeatures,
  addPlan,
  addVersion,
  calculate,
  proVersion,
} from '../support/plans.ts'
import { addFeature, addMeter } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let meterId: string
beforeAll(async () => {
  tenant = await startTenant()
  await addExampleFeatures(tenant)
  await addFeature(tenant, { key: 'sso', type: 'BOOLEAN' })
  // Events of the type `llm`: tokens are summed by the only meter. Those of `job` are read by two.
  meterId = await addMeter(tenant, { key: 'tokens', eventType: 'llm', aggregation: 'SUM' })
  await addMeter(tenant, { key: 'jobs', eventType: 'job', aggregation: 'COUNT' })
  await addMeter(tenant, { key: 'job_seconds', eventType: 'job', aggregation: 'SUM' })
  await addPlan(tenant, 'plan_pro', proVersion)
})
afterAll(() => tenant?.close())

const usage = [
  { key: 'ai_generation', quantity: 15_000 },
  { key: 'api_calls', quantity: 100_000 },
]
const hours = (n: number) => new Date(Date.parse(noon) + n * 3_600_000).toISOString()
const refused = (input: CalculatePriceInput) => tenant.refused(CalculatePriceDocument, { input })

describe('calculatePrice', () => {
  it('reproduces the example of the specification to the cent', async () => {
    await tenant.customer('cust_123')
    const price = await calculate(tenant, {
      planId: 'plan_pro',
      customerId: 'cust_123',
      usage,
      discounts: [{ value: { percent: 15 }, appliesTo: 'BASE' }],
      taxPercent: 9,
    })
    expect(price).toMatchObject({
      currency: 'USD',
      basePrice: '299',
      usageCharges: '150',
      discounts: '-44.85',
      subtotal: '404.15',
      tax: '36.37',
      total: '440.52',
    })
    expect(price.lines.map(({ kind, description, amount }) => [kind, description, amount])).toEqual(
      [
        ['BASE', 'Base Plan', '299'],
        ['OVERAGE', 'AI Generation Overage (5000 credits)', '50'],
        ['USAGE', 'API Calls (100000 units)', '100'],
        ['DISCOUNT', 'Discount (15% off the base price)', '-44.85'],
        ['TAX', 'Tax (9%)', '36.37'],
      ],
    )
    expect(price.lines[1]).toMatchObject({
      key: 'ai_generation',
      quantity: '5000',
      includedQuantity: '10000',
      unitPrice: '0.01',
      tiers: [],
    })
  })

  it("takes the customer's tax and discount unless it is told others", async () => {
    const customerId = await tenant.customer()
    const settle = async (input: UpdateCustomerInput) =>
      (await tenant.ask(UpdateBillingDocument, { id: customerId, input })).updateCustomer
    expect(await settle({ taxPercent: 9, discount: { percent: 15, appliesTo: 'BASE' } })).toEqual({
      taxPercent: '9',
      discount: { percent: '15', appliesTo: 'BASE' },
    })
    const total = async (more: Partial<CalculatePriceInput> = {}) =>
      (await calculate(tenant, { planId: 'plan_pro', customerId, usage, ...more })).total
    expect(await total()).toBe('440.52')
    expect(await total({ discounts: [], taxPercent: 0 })).toBe('449')
    expect(await total({ taxPercent: 0 })).toBe('404.15')
    expect(await settle({ name: 'x' })).toMatchObject({ taxPercent: '9', discount: {} })
    expect(await settle({ discount: { percent: 100 } })).toMatchObject({
      discount: { percent: '100', appliesTo: 'ALL' },
    })
    expect(await total()).toBe('0')
    expect(await settle({ discount: null, taxPercent: null })).toEqual({
      taxPercent: null,
      discount: null,
    })
    expect(await total()).toBe('449')
  })

  it('prices the version in effect, at any instant, and any version by its number', async () => {
    await addPlan(tenant, 'dated', { currency: 'USD', basePrice: 10 }, hours(-24))
    await addVersion(tenant, { planId: 'dated', currency: 'EUR', basePrice: 20 }, hours(24))
    const { createPlanVersion } = await tenant.ask(CreatePlanVersionDocument, {
      input: { planId: 'dated', currency: 'USD', basePrice: 30 },
    })
    const price = async (more: Partial<CalculatePriceInput>) => {
      const { version, total, currency } = await calculate(tenant, { planId: 'dated', ...more })
      return [version, total, currency]
    }
    expect(await price({})).toEqual([1, '10', 'USD'])
    expect(await price({ at: hours(24) })).toEqual([2, '20', 'EUR'])
    expect(await price({ version: createPlanVersion.version })).toEqual([3, '30', 'USD'])
    tenant.clock.set(hours(24))
    expect(await price({})).toEqual([2, '20', 'EUR'])
    expect(await price({ at: hours(23.9) })).toEqual([1, '10', 'USD'])
    tenant.clock.set(noon)
    expect((await refused({ planId: 'dated', at: hours(-25) })).code).toBe('PRECONDITION_FAILED')
    expect((await refused({ planId: 'dated', version: 4 })).code).toBe('NOT_FOUND')
    const { plan } = await tenant.ask(PlanAtTwoInstantsDocument, { id: 'dated', later: hours(24) })
    expect([plan?.later?.version, plan?.now?.version]).toEqual([2, 1])
    expect(plan?.versions.edges[0]?.node.version).toBe(3)
  })

  it('knows usage by key or id of a feature or meter, and by an event type that one reads', async () => {
    await addPlan(tenant, 'named', {
      currency: 'USD',
      charges: [{ key: 'llm', model: 'PER_UNIT', unitPrice: '0.5' }],
    })
    const cost = async (key: string) => {
      const { lines, usageCharges } = await calculate(tenant, {
        planId: 'named',
        usage: [{ key, quantity: 3 }],
      })
      return [lines[0]?.key, usageCharges]
    }
    for (const key of ['llm', 'tokens', meterId]) expect(await cost(key)).toEqual(['tokens', '1.5'])
    expect(await cost('jobs')).toEqual(['jobs', '0'])
    // A switch of the same name is no usage.
    await addFeature(tenant, { key: 'tokens', type: 'BOOLEAN' })
    expect(await cost('tokens')).toEqual(['tokens', '1.5'])
  })

  it.each<[string, Partial<CalculatePriceInput>, string]>([
    ['an unknown plan', { planId: 'none' }, 'NOT_FOUND'],
    ['an unknown customer', { customerId: 'none' }, 'NOT_FOUND'],
    ['usage of nothing known', { usage: [{ key: 'none', quantity: 1 }] }, 'INVALID_REQUEST'],
    ['usage of a switch', { usage: [{ key: 'sso', quantity: 1 }] }, 'INVALID_REQUEST'],
    ['events that two meters read', { usage: [{ key: 'job', quantity: 1 }] }, 'INVALID_REQUEST'],
    ['one usage twice', { usage: [usage[0]!, usage[0]!] }, 'INVALID_REQUEST'],
    [
      'one usage by two names',
      {
        usage: [
          { key: 'llm', quantity: 1 },
          { key: 'tokens', quantity: 1 },
        ],
      },
      'INVALID_REQUEST',
    ],
    ['negative usage', { usage: [{ key: 'tokens', quantity: '-1' }] }, 'INVALID_REQUEST'],
    ['a discount of nothing', { discounts: [{ value: {} as never }] }, 'INVALID_REQUEST'],
    [
      'a discount of both',
      { discounts: [{ value: { percent: 1, amount: 1 } as never }] },
      'INVALID_REQUEST',
    ],
    ['0 percent off', { discounts: [{ value: { percent: 0 } }] }, 'INVALID_REQUEST'],
    ['100.01 percent off', { discounts: [{ value: { percent: '100.01' } }] }, 'INVALID_REQUEST'],
    ['a tenth of a cent off', { discounts: [{ value: { amount: '0.001' } }] }, 'INVALID_REQUEST'],
    ['a tax above 100', { taxPercent: '100.000000001' }, 'INVALID_REQUEST'],
    ['a negative tax', { taxPercent: -1 }, 'INVALID_REQUEST'],
    ['the version 0', { version: 0 }, 'INVALID_REQUEST'],
    [
      'more than any bill can hold',
      { usage: [{ key: 'ai_generation', quantity: '9999999999999999999' }] },
      'INVALID_REQUEST',
    ],
  ])('refuses %s', async (_name, more, code) => {
    expect((await refused({ planId: 'plan_pro', ...more })).code).toBe(code)
  })

  it('keeps 9007199254740993 exact', async () => {
    await addPlan(tenant, 'large', { currency: 'JPY', basePrice: '9007199254740993' })
    const { total } = await calculate(tenant, { planId: 'large' })
    expect(total).toBe('9007199254740993')
  })

  it('refuses a plan that is archived, but for the past and for a version by its number', async () => {
    await addPlan(tenant, 'old', { currency: 'USD', basePrice: 10 }, hours(-24))
    await tenant.ask(ArchivePlanDocument, { id: 'old' })
    expect((await refused({ planId: 'old' })).code).toBe('PRECONDITION_FAILED')
    expect((await calculate(tenant, { planId: 'old', at: hours(-1) })).total).toBe('10')
    expect((await calculate(tenant, { planId: 'old', version: 1 })).total).toBe('10')
  })

  it('refuses a draft without a number, and a custom price of another currency', async () => {
    await addDraft(tenant, 'draft', { currency: 'USD' })
    expect((await refused({ planId: 'draft' })).code).toBe('PRECONDITION_FAILED')
    const customerId = await tenant.customer()
    const rules = [{ key: 'api_calls', model: 'PER_UNIT' as const, unitPrice: 1 }]
    await tenant.ask(CreateCustomPricingDocument, {
      input: { customerId, currency: 'EUR', rules },
    })
    const refusal = await refused({ planId: 'plan_pro', customerId, usage })
    expect(refusal).toMatchObject({ code: 'PRECONDITION_FAILED', currency: 'EUR' })
  })
})
