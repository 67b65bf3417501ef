/** The price of a plan for given usage, through the public API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addExampleFeatures, addPlan, calculate, proVersion } from '../support/plans.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addExampleFeatures(tenant)
  await addPlan(tenant, 'plan_pro', proVersion)
})
afterAll(() => tenant?.close())

const usage = [
  { key: 'ai_generation', quantity: 15_000 },
  { key: 'api_calls', quantity: 100_000 },
]

describe('calculatePrice', () => {
  it('reproduces the example of the specification to the cent', async () => {
    await tenant.customer('cust_123')
    const price = await calculate(tenant, {
      planId: 'plan_pro',
      customerId: 'cust_123',
      usage,
      discounts: [{ percent: 15, appliesTo: 'BASE' }],
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
  })
})
