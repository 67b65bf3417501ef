/** The terms of plans for billing, through the public API: keys of charges, the quantity, grants of credits, and single charges. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CatalogDocument,
  CreateCustomPricingDocument,
  CreatePlanDocument,
  CreatePlanVersionDocument,
  type CreatePlanVersionInput,
  PlanChargesDocument,
  PlanVersionDocument,
  type PlanVersionInput,
  PreviewPriceDocument,
  UpdatePlanVersionDocument,
} from '../support/plans.generated.ts'
import { addDraft, addExampleFeatures, addPlan, addVersion, calculate } from '../support/plans.ts'
import { addFeature } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addExampleFeatures(tenant)
  await addFeature(tenant, { key: 'sso', type: 'BOOLEAN' })
})
afterAll(() => tenant?.close())

type Charges = NonNullable<PlanVersionInput['charges']>
type Charge = Charges[number]

const usd = { currency: 'USD' }
const perUnit = { model: 'PER_UNIT', unitPrice: 1 } as const
const seats = { perQuantity: true, ...perUnit } as const
const calls = { key: 'api_calls', ...perUnit } as const
const images = { key: 'ai_generation', ...perUnit } as const

let plans = 0
const newKey = () => `plan_${++plans}`

async function keysOf(id: string): Promise<string[]> {
  const { planVersion } = await tenant.ask(PlanVersionDocument, { id })
  return planVersion!.charges.map((charge) => charge.chargeKey)
}

async function nextKeys(input: CreatePlanVersionInput): Promise<string[]> {
  const { createPlanVersion } = await tenant.ask(CreatePlanVersionDocument, { input })
  return createPlanVersion.charges.map((charge) => charge.chargeKey)
}

describe('the key of a charge', () => {
  it.each<[string, Charges, string[]]>([
    [
      'given',
      [
        { ...seats, chargeKey: 'seats' },
        { ...calls, chargeKey: 'calls' },
      ],
      ['seats', 'calls'],
    ],
    ['that of what is charged for', [calls, images], ['api_calls', 'ai_generation']],
    ['made of the name', [{ ...seats, name: 'Extra seats (EU)' }], ['extra_seats_eu']],
    ['made without a name', [seats, { ...seats, name: '席' }], ['quantity', 'quantity_2']],
    [
      'never that of another',
      [{ ...seats, chargeKey: 'api_calls' }, calls],
      ['api_calls', 'api_calls_2'],
    ],
    [
      'never one that a later charge was given',
      [calls, { ...seats, chargeKey: 'api_calls' }],
      ['api_calls_2', 'api_calls'],
    ],
  ])('is %s', async (_name, charges, keys) => {
    expect(await keysOf(await addDraft(tenant, newKey(), { ...usd, charges }))).toEqual(keys)
  })

  it('stays over the versions of the plan, however the charges are ordered', async () => {
    const planId = newKey()
    const charges: Charges = [
      { ...calls, chargeKey: 'prod_1' },
      { ...seats, chargeKey: 'prod_2', name: 'Seats' },
      { ...seats, chargeKey: 'prod_3' },
    ]
    const id = await addDraft(tenant, planId, { ...usd, charges })
    const later: Charges = [seats, images, { ...seats, name: 'Seats' }, calls]
    const kept = ['prod_3', 'ai_generation', 'prod_2', 'prod_1']
    expect(await nextKeys({ planId, ...usd, charges: later })).toEqual(kept)
    expect(await nextKeys({ planId, ...usd, charges: later })).toEqual(kept)
    const based = { planId, basedOnVersionId: id }
    expect(await nextKeys(based)).toEqual(['prod_1', 'prod_2', 'prod_3'])
    expect(await nextKeys({ ...based, charges: [calls] })).toEqual(['prod_1'])
    const input = { charges: later }
    const { updatePlanVersion } = await tenant.ask(UpdatePlanVersionDocument, { id, input })
    expect(updatePlanVersion.charges.map((charge) => charge.chargeKey)).toEqual(kept)
  })

  it('can be given to another charge', async () => {
    const planId = newKey()
    await addDraft(tenant, planId, { ...usd, charges: [{ ...calls, chargeKey: 'main' }] })
    const charges = [calls, { ...seats, chargeKey: 'main' }]
    expect(await nextKeys({ planId, ...usd, charges })).toEqual(['api_calls', 'main'])
  })
})

describe('planCharges', () => {
  it('are those of the version in effect, or of the newest while none is', async () => {
    const planId = newKey()
    const keys = async () =>
      (await tenant.ask(PlanChargesDocument, { planId })).planCharges!.map((one) => one.chargeKey)
    await addDraft(tenant, planId, { ...usd, charges: [{ ...seats, chargeKey: 'first' }] })
    expect(await keys()).toEqual(['first'])
    await addVersion(tenant, { planId, ...usd, charges: [calls, { ...seats, chargeKey: 'now' }] })
    await nextKeys({ planId, ...usd, charges: [{ ...seats, chargeKey: 'later' }] })
    expect(await keys()).toEqual(['api_calls', 'now'])
  })

  it('are none of a plan without a version, and refused for no plan', async () => {
    const planId = newKey()
    await tenant.ask(CreatePlanDocument, { input: { key: planId } })
    expect((await tenant.ask(PlanChargesDocument, { planId })).planCharges).toEqual([])
    const refusal = await tenant.refused(PlanChargesDocument, { planId: 'none' })
    expect(refusal.code).toBe('NOT_FOUND')
  })
})

const charging = (...charges: Charge[]): PlanVersionInput => ({ ...usd, charges })
const once: PlanVersionInput = { ...usd, basePrice: 10, billingPeriod: 'ONCE' }
const granting = (more: Partial<PlanVersionInput>): PlanVersionInput => ({
  ...usd,
  includedCredits: 1,
  ...more,
})

describe('a version', () => {
  it.each<[string, PlanVersionInput]>([
    ['that charges for nothing', charging(perUnit)],
    ['that charges for a meter per quantity', charging({ ...seats, key: 'api_calls' })],
    [
      'with a percentage of seats',
      charging({ perQuantity: true, model: 'PERCENTAGE', percent: 1 }),
    ],
    ['that charges for usage in advance', charging({ ...calls, timing: 'IN_ADVANCE' })],
    [
      'with the same key twice',
      charging({ ...seats, chargeKey: 'a' }, { ...calls, chargeKey: 'a' }),
    ],
    ['with a key with a blank', charging({ ...seats, chargeKey: 'a b' })],
    ['with a blank name', charging({ ...seats, name: ' ' })],
    [
      'with half a cent per seat at once',
      charging({ perQuantity: true, model: 'FLAT', flatFee: '0.005' }),
    ],
    [
      'that multiplies no limit',
      { ...usd, entitlements: [{ feature: 'api_calls', perQuantity: true }] },
    ],
    ['that multiplies a switch', { ...usd, entitlements: [{ feature: 'sso', perQuantity: true }] }],
    ['that is billed once, twice', { ...once, billingPeriodCount: 2 }],
    ['that is billed once, with usage', { ...once, charges: [calls] }],
    ['that is billed once, with overage', { ...once, overagePrice: 1 }],
    ['that is billed once, with monthly credits', { ...once, creditGrantPeriod: 'MONTH' }],
    ['that is billed once and carries over', { ...once, rollover: { max: 1, periods: 1 } }],
    ['that grants for longer than it bills', granting({ creditGrantPeriod: 'YEAR' })],
    [
      'that grants months of 28 days',
      granting({ billingPeriod: 'WEEK', billingPeriodCount: 4, creditGrantPeriod: 'MONTH' }),
    ],
    ['that carries over nothing', granting({ rollover: { max: 0, periods: 1 } })],
    ['that carries over for no period', granting({ rollover: { max: 1, periods: 0 } })],
    ['that carries over for ever', granting({ rollover: { max: 1, periods: 121 } })],
  ])('%s is refused', async (_name, version) => {
    const input = { key: newKey(), version }
    expect((await tenant.refused(CreatePlanDocument, { input })).code).toBe('INVALID_REQUEST')
  })

  it.each<[string, PlanVersionInput, string]>([
    ['of seats', charging(seats), 'FLAT'],
    ['of seats and usage', charging(seats, calls), 'HYBRID'],
    ['that is billed once', { ...once, charges: [{ ...seats, timing: 'AT_START' }] }, 'FLAT'],
    ['with weekly credits', granting({ creditGrantPeriod: 'WEEK' }), 'FLAT'],
    [
      'with monthly credits of a year',
      granting({ billingPeriod: 'YEAR', creditGrantPeriod: 'MONTH' }),
      'FLAT',
    ],
  ])('%s is kept', async (_name, version, type) => {
    const id = await addDraft(tenant, newKey(), version)
    expect((await tenant.ask(PlanVersionDocument, { id })).planVersion).toMatchObject({ type })
  })

  it('changes to a single charge only without what it cannot have', async () => {
    const version = granting({ creditGrantPeriod: 'WEEK', rollover: { max: 1, periods: 1 } })
    const id = await addDraft(tenant, newKey(), version)
    const billingPeriod = 'ONCE' as const
    const refusal = await tenant.refused(UpdatePlanVersionDocument, {
      id,
      input: { billingPeriod },
    })
    expect(refusal.message).toContain('creditGrantPeriod')
    const input = { billingPeriod, creditGrantPeriod: null, rollover: null }
    const { updatePlanVersion } = await tenant.ask(UpdatePlanVersionDocument, { id, input })
    expect(updatePlanVersion).toMatchObject(input)
  })
})

describe('what a version names and is not there', () => {
  const catalog = async () => {
    const { features, meters } = await tenant.ask(CatalogDocument, {})
    return {
      features: features!.edges.map(({ node }) => node),
      meters: meters!.edges.map(({ node }) => node),
    }
  }
  const sum = (key: string) => ({ meter: { key, aggregation: 'SUM' as const } })

  it('is made with the version: features, their meters, and meters of charges', async () => {
    const key = newKey()
    const version: PlanVersionInput = {
      ...usd,
      charges: [
        { create: sum(`${key}_bytes`), ...perUnit },
        { key: `${key}_calls`, ...perUnit },
      ],
      entitlements: [
        {
          feature: `${key}_calls`,
          create: { type: 'METERED', name: 'Calls', ...sum(`${key}_calls`) },
          grant: '1000.5',
          period: 'MONTH',
        },
        { feature: `${key}_sso`, create: { type: 'BOOLEAN' }, grant: false },
        { feature: `${key}_seats`, create: { type: 'STATIC' }, grant: 7 },
        { feature: 'ai_generation', create: { type: 'CREDITS' }, grant: 50 },
      ],
    }
    const id = await addDraft(tenant, key, version)
    const { planVersion } = await tenant.ask(PlanVersionDocument, { id })
    expect(planVersion!.charges.map((charge) => charge.meter?.key)).toEqual([
      `${key}_bytes`,
      `${key}_calls`,
    ])
    expect(planVersion!.entitlements.map(({ limit, value }) => [limit, value])).toEqual([
      ['1000.5', null],
      [null, false],
      [null, 7],
      ['50', null],
    ])
    const before = await catalog()
    expect(before.features).toContainEqual({
      key: `${key}_calls`,
      name: 'Calls',
      type: 'METERED',
      meter: { key: `${key}_calls` },
    })
    await tenant.ask(CreatePlanVersionDocument, { input: { planId: key, ...version } })
    await tenant.ask(UpdatePlanVersionDocument, { id, input: version })
    expect(await catalog()).toEqual(before)
  })

  it.each<[string, (key: string) => PlanVersionInput, string]>([
    [
      'a feature of another type',
      () => ({ ...usd, entitlements: [{ feature: 'sso', create: { type: 'CREDITS' } }] }),
      'CONFLICT',
    ],
    [
      'a meter that counts otherwise',
      () => ({
        ...usd,
        charges: [{ create: { meter: { key: 'api_calls', aggregation: 'COUNT' } }, ...perUnit }],
      }),
      'CONFLICT',
    ],
    [
      'a charge of something else',
      (key) => charging({ key: 'ai_generation', create: sum(key), ...perUnit }),
      'INVALID_REQUEST',
    ],
    ['a meter of seats', (key) => charging({ ...seats, create: sum(key) }), 'INVALID_REQUEST'],
    [
      'a switch with a meter',
      (key) => ({
        ...usd,
        entitlements: [{ feature: key, create: { type: 'BOOLEAN', ...sum(key) } }],
      }),
      'INVALID_REQUEST',
    ],
    [
      'a feature without the form of a key',
      () => ({ ...usd, entitlements: [{ feature: 'a b', create: { type: 'BOOLEAN' } }] }),
      'INVALID_REQUEST',
    ],
  ])('is not made for %s, and nothing else is', async (_name, version, code) => {
    const key = newKey()
    const before = await catalog()
    const made = version(key)
    const input = {
      key,
      version: {
        ...made,
        charges: [{ create: sum(`${key}_too`), ...perUnit }, ...(made.charges ?? [])],
      },
    }
    expect((await tenant.refused(CreatePlanDocument, { input })).code).toBe(code)
    expect(await catalog()).toEqual(before)
  })

  it('is not made by previewPrice, which refuses it', async () => {
    const before = await catalog()
    const input = charging({ create: sum(newKey()), ...perUnit })
    expect((await tenant.refused(PreviewPriceDocument, { input })).code).toBe('INVALID_REQUEST')
    expect(await catalog()).toEqual(before)
  })

  it.each([-1, 'many', '1e30', [1], true])('is granted no %j units', async (grant) => {
    const version = { ...usd, entitlements: [{ feature: 'api_calls', grant }] }
    const input = { key: newKey(), version }
    expect((await tenant.refused(CreatePlanDocument, { input })).code).toBe('INVALID_REQUEST')
  })

  it('has either a grant or a limit', async () => {
    const version = { ...usd, entitlements: [{ feature: 'api_calls', grant: 1, limit: 1 }] }
    const input = { key: newKey(), version }
    expect((await tenant.refused(CreatePlanDocument, { input })).code).toBe('INVALID_REQUEST')
  })
})

describe('a custom price', () => {
  it.each([
    { chargeKey: 'a' },
    { name: 'A' },
    { perQuantity: true },
    { timing: 'AT_START' as const },
  ])('has none of what the charges of plans have besides: %j', async (more) => {
    const customerId = await tenant.customer()
    const input = { customerId, ...usd, rules: [{ ...calls, ...more }] }
    const { code, message } = await tenant.refused(CreateCustomPricingDocument, { input })
    expect([code, message]).toEqual(['INVALID_REQUEST', expect.stringContaining('plans only')])
  })

  it('needs something that it is for', async () => {
    const input = { customerId: await tenant.customer(), ...usd, rules: [perUnit] }
    const { message } = await tenant.refused(CreateCustomPricingDocument, { input })
    expect(message).toContain('key is required')
  })
})

describe('the price of a quantity', () => {
  const version: PlanVersionInput = {
    ...usd,
    basePrice: 20,
    includedCredits: 100,
    overagePrice: '0.1',
    charges: [
      { chargeKey: 'seats', name: 'Seats', perQuantity: true, includedUnits: 1, ...perUnit },
      {
        chargeKey: 'setup',
        name: 'Set-up',
        perQuantity: true,
        timing: 'AT_START',
        model: 'FLAT',
        flatFee: 50,
      },
      { ...calls, name: 'Calls' },
    ],
  }
  const usage = [
    { key: 'api_calls', quantity: 2 },
    { key: 'ai_generation', quantity: 350 },
  ]

  it('multiplies the base price and the included credits, and has charges of its own', async () => {
    const planId = newKey()
    await addPlan(tenant, planId, version)
    const price = await calculate(tenant, { planId, usage, quantity: 3, isFirst: true })
    const { previewPrice } = await tenant.ask(PreviewPriceDocument, {
      input: version,
      usage,
      quantity: 3,
      isFirst: true,
    })
    expect(previewPrice.lines).toEqual(price.lines)
    expect(price).toMatchObject({ basePrice: '112', usageCharges: '7', total: '119' })
    const shown = price.lines.map(({ kind, key, description, quantity, amount }) =>
      [kind, key, description, quantity, amount].join(' | '),
    )
    expect(shown).toEqual([
      'BASE |  | Base Plan | 3 | 60',
      'QUANTITY | seats | Seats (3 units) | 2 | 2',
      'QUANTITY | setup | Set-up (flat fee) | 3 | 50',
      'USAGE | api_calls | Calls (2 units) | 2 | 2',
      'OVERAGE | ai_generation | AI Generation Overage (50 credits) | 50 | 5',
    ])
  })

  it('is that of one unit, in a period that is not the first, unless said otherwise', async () => {
    const { previewPrice } = await tenant.ask(PreviewPriceDocument, { input: version })
    expect(previewPrice.lines.map(({ key, amount }) => [key, amount])).toEqual([
      [null, '20'],
      ['seats', '0'],
    ])
  })

  it('has the charges AT_START always when there is one charge only', async () => {
    const charges = version.charges!.slice(0, 2)
    const { previewPrice } = await tenant.ask(PreviewPriceDocument, {
      input: { ...once, charges },
      quantity: 2,
    })
    expect(previewPrice).toMatchObject({ basePrice: '71', total: '71' })
  })

  it('includes the credits of all grants of the billing period', async () => {
    const covered = async (more: Partial<PlanVersionInput>) => {
      const input = { ...version, ...more, charges: [] }
      const usage = [{ key: 'ai_generation', quantity: 10_000 }]
      const { previewPrice } = await tenant.ask(PreviewPriceDocument, { input, usage, quantity: 2 })
      return previewPrice.lines.at(-1)!.includedQuantity
    }
    expect(await covered({})).toBe('200')
    expect(await covered({ billingPeriod: 'YEAR', creditGrantPeriod: 'MONTH' })).toBe('2400')
    expect(await covered({ billingPeriod: 'WEEK', creditGrantPeriod: 'DAY' })).toBe('1400')
  })

  it.each([0, 1_000_001, -1])('of %i units is refused', async (quantity) => {
    const refusal = await tenant.refused(PreviewPriceDocument, { input: version, quantity })
    expect(refusal.code).toBe('INVALID_REQUEST')
  })
})
