/** The price of a version that is not saved, through the public API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateCustomPricingDocument,
  CreatePlanDocument,
  type PlanVersionInput,
  PreviewPriceDocument,
  type PriceUsageInput,
  UpdateBillingDocument,
} from '../support/plans.generated.ts'
import { addDraft, addExampleFeatures, calculate, proVersion } from '../support/plans.ts'
import { addFeature, addMeter } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  await addExampleFeatures(tenant)
  await addMeter(tenant, { key: 'disk', name: 'Bytes on disk', aggregation: 'SUM' })
  await addFeature(tenant, { key: 'storage', name: 'Storage', type: 'METERED', meterKey: 'disk' })
  await addFeature(tenant, { key: 'sso', type: 'BOOLEAN' })
  customerId = await tenant.customer()
  const discount = { percent: 15, appliesTo: 'BASE' as const }
  await tenant.ask(UpdateBillingDocument, { id: customerId, input: { taxPercent: 9, discount } })
  const rules = [{ key: 'api_calls', model: 'PER_UNIT' as const, unitPrice: '0.002' }]
  await tenant.ask(CreateCustomPricingDocument, { input: { customerId, currency: 'USD', rules } })
})
afterAll(() => tenant?.close())

const usage: PriceUsageInput[] = [
  { key: 'ai_generation', quantity: 15_000 },
  { key: 'api_calls', quantity: '100000.5' },
]
const tiers = [
  { upTo: 1000, unitPrice: '0.1', flatFee: 5 },
  { unitPrice: '0.0333', flatFee: '0.99' },
]
type Charge = Omit<NonNullable<PlanVersionInput['charges']>[number], 'key'>
const storage = (charge: Charge): PlanVersionInput => ({
  currency: 'USD',
  basePrice: 10,
  charges: [{ key: 'storage', ...charge }],
})
const bytes = [{ key: 'disk', quantity: 12_345 }]

let plans = 0
const preview = async (
  input: PlanVersionInput,
  more: { usage?: PriceUsageInput[]; customerId?: string } = {},
) => (await tenant.ask(PreviewPriceDocument, { input, ...more })).previewPrice

describe('previewPrice', () => {
  it.each<[string, PlanVersionInput, PriceUsageInput[]]>([
    ["the specification's plan", proVersion, usage],
    ['a base price alone', { currency: 'USD', basePrice: '90071992547409.93' }, []],
    ['usage that has no charge', { currency: 'USD' }, bytes],
    ['graduated tiers', storage({ model: 'GRADUATED', tiers }), bytes],
    ['tiers by volume', storage({ model: 'VOLUME', tiers }), bytes],
    ['packages', storage({ model: 'PACKAGE', packageSize: 100, packagePrice: '0.7' }), bytes],
    ['a flat fee', storage({ model: 'FLAT', flatFee: '4.20' }), bytes],
    ['a flat fee without usage', storage({ model: 'FLAT', flatFee: '4.20' }), []],
  ])('answers what calculatePrice does once it is saved: %s', async (_, input, usage) => {
    const before = [await preview(input, { usage }), await preview(input, { usage, customerId })]
    const planId = `plan_${++plans}`
    await addDraft(tenant, planId, input)
    for (const [index, asked] of [{}, { customerId }].entries()) {
      const { version, ...saved } = await calculate(tenant, {
        planId,
        version: 1,
        usage,
        ...asked,
      })
      expect(version).toBe(1)
      expect(before[index]).toEqual(saved)
    }
  })

  it("reproduces the specification's example", async () => {
    const price = await preview(proVersion, {
      usage: [usage[0]!, { key: 'api_calls', quantity: 100_000 }],
    })
    expect(price).toMatchObject({ basePrice: '299', usageCharges: '150', total: '449' })
  })

  it.each<[string, PlanVersionInput]>([
    ['an unknown currency', { currency: 'XXY' }],
    ['a withdrawn currency', { currency: 'HRK' }],
    ['a tenth of a cent', { currency: 'USD', basePrice: '0.001' }],
    ['a negative price', { currency: 'USD', basePrice: -1 }],
    ['four years', { currency: 'USD', billingPeriod: 'YEAR', billingPeriodCount: 4 }],
    [
      'a charge for nothing known',
      { currency: 'USD', charges: [{ key: 'x', model: 'FLAT', flatFee: 1 }] },
    ],
    [
      'a charge for a switch',
      { currency: 'USD', charges: [{ key: 'sso', model: 'FLAT', flatFee: 1 }] },
    ],
    ['a charge without its terms', storage({ model: 'PACKAGE' })],
    ['an unknown feature', { currency: 'USD', entitlements: [{ feature: 'none' }] }],
    [
      'a feature twice',
      { currency: 'USD', entitlements: [{ feature: 'sso' }, { feature: 'sso' }] },
    ],
    ['a limit of a switch', { currency: 'USD', entitlements: [{ feature: 'sso', limit: 1 }] }],
  ])('refuses a version as createPlan does: %s', async (_, version) => {
    const refusal = await tenant.refused(PreviewPriceDocument, { input: version })
    const input = { key: `refused_${++plans}`, version }
    const { code } = await tenant.refused(CreatePlanDocument, { input })
    expect([refusal.code, code]).toEqual(['INVALID_REQUEST', 'INVALID_REQUEST'])
  })

  it('refuses usage, customers and currencies as calculatePrice does', async () => {
    const codeOf = async (
      more: { usage?: PriceUsageInput[]; customerId?: string },
      input: PlanVersionInput = proVersion,
    ) => (await tenant.refused(PreviewPriceDocument, { input, ...more })).code
    expect(await codeOf({ usage: [{ key: 'none', quantity: 1 }] })).toBe('INVALID_REQUEST')
    expect(await codeOf({ usage: [...bytes, ...bytes] })).toBe('INVALID_REQUEST')
    expect(await codeOf({ usage: [{ key: 'disk', quantity: -1 }] })).toBe('INVALID_REQUEST')
    expect(await codeOf({ customerId: 'none' })).toBe('NOT_FOUND')
    expect(await codeOf({ usage }, { currency: 'USD' })).toBe('INVALID_REQUEST')
    const otherCurrency: PlanVersionInput = { currency: 'EUR', overagePrice: 1 }
    expect(await codeOf({ customerId, usage }, otherCurrency)).toBe('PRECONDITION_FAILED')
  })
})
