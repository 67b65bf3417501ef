/** Plans and their versions through the public API: drafts, publication by date, and immutability. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ArchivePlanDocument,
  ArchivePlanVersionDocument,
  CreatePlanDocument,
  CreatePlanVersionDocument,
  PlanDocument,
  PlansDocument,
  PlanVersionDocument,
  PlanVersionsDocument,
  PublishPlanVersionDocument,
  UpdatePlanDocument,
  UpdatePlanVersionDocument,
} from '../support/plans.generated.ts'
import { addDraft, addExampleFeatures, addPlan, addVersion, proVersion } from '../support/plans.ts'
import { addFeature } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addExampleFeatures(tenant)
  await addFeature(tenant, { key: 'sso', type: 'BOOLEAN' })
  await addFeature(tenant, { key: 'seats', type: 'STATIC' })
})
afterAll(() => tenant?.close())

const usd = { currency: 'USD', basePrice: '10' }

/** The outbox for one plan, in order. */
async function factsOf(planId: string): Promise<[string, unknown][]> {
  const { rows } = await tenant.sql.query(
    `select type, data from event where workspace_id = $1 and type like 'plan%'
       and (data->>'planId' = $2 or data->>'id' = $2) order by position`,
    [tenant.workspaceId, planId],
  )
  return rows.map((row) => [row.type, row.data])
}

const idOf = async (key: string) => (await tenant.ask(PlanDocument, { id: key })).plan!.id

describe('createPlan', () => {
  it('keeps everything that its first version says', async () => {
    const { createPlan } = await tenant.ask(CreatePlanDocument, {
      input: {
        key: 'full',
        name: 'Full',
        description: 'All of it.',
        version: {
          ...proVersion,
          billingPeriod: 'MONTH',
          billingPeriodCount: 3,
          creditGrantPeriod: 'MONTH',
          rollover: { max: '500.5', periods: 2 },
          charges: [
            {
              key: 'ai_generation',
              model: 'GRADUATED',
              tiers: [
                { upTo: 10_000, unitPrice: '0.01' },
                { above: 10_000, unitPrice: '0.000000001', flatFee: '1.50' },
              ],
            },
            {
              key: 'api_calls',
              model: 'PERCENTAGE',
              includedUnits: 5,
              percent: '2.9',
              flatFee: '0.30',
              minFee: 1,
            },
            {
              chargeKey: 'seats',
              name: 'Extra seats',
              perQuantity: true,
              model: 'PER_UNIT',
              includedUnits: 1,
              unitPrice: 12,
            },
          ],
          entitlements: [
            {
              feature: 'ai_generation',
              limit: '1000',
              behavior: 'SOFT',
              period: 'MONTH',
              perQuantity: true,
            },
            { feature: 'sso' },
            { feature: 'seats', value: { count: 5 } },
          ],
        },
      },
    })
    const unused = { flatFee: null, percent: null, minFee: null, maxFee: null }
    const ungranted = { limit: null, behavior: 'HARD', period: null, perQuantity: false }
    expect(createPlan).toMatchObject({ key: 'full', name: 'Full', description: 'All of it.' })
    expect(createPlan.status).toBe('DRAFT')
    expect(createPlan.versions.edges[0]!.node).toEqual({
      id: expect.stringMatching(/^planver_/),
      version: 1,
      status: 'DRAFT',
      type: 'HYBRID',
      currency: 'USD',
      basePrice: '299',
      billingPeriod: 'MONTH',
      billingPeriodCount: 3,
      includedCredits: '10000',
      creditGrantPeriod: 'MONTH',
      rollover: { max: '500.5', periods: 2 },
      overagePrice: '0.01',
      trialDays: 14,
      effectiveAt: null,
      publishedAt: null,
      archivedAt: null,
      charges: [
        {
          key: 'ai_generation',
          chargeKey: 'ai_generation',
          name: 'AI Generation',
          perQuantity: false,
          timing: null,
          meter: null,
          feature: { key: 'ai_generation' },
          charge: {
            ...unused,
            model: 'GRADUATED',
            includedUnits: '0',
            unitPrice: null,
            packageSize: null,
            packagePrice: null,
            tiers: [
              { upTo: '10000', unitPrice: '0.01', flatFee: '0' },
              { upTo: null, unitPrice: '0.000000001', flatFee: '1.5' },
            ],
          },
        },
        {
          key: 'api_calls',
          chargeKey: 'api_calls',
          name: 'API Calls',
          perQuantity: false,
          timing: null,
          meter: { key: 'api_calls' },
          feature: null,
          charge: {
            model: 'PERCENTAGE',
            includedUnits: '5',
            unitPrice: null,
            packageSize: null,
            packagePrice: null,
            tiers: null,
            flatFee: '0.3',
            percent: '2.9',
            minFee: '1',
            maxFee: null,
          },
        },
        {
          key: 'seats',
          chargeKey: 'seats',
          name: 'Extra seats',
          perQuantity: true,
          timing: 'IN_ADVANCE',
          meter: null,
          feature: null,
          charge: {
            ...unused,
            model: 'PER_UNIT',
            includedUnits: '1',
            unitPrice: '12',
            packageSize: null,
            packagePrice: null,
            tiers: null,
          },
        },
      ],
      entitlements: [
        {
          feature: { key: 'ai_generation' },
          limit: '1000',
          behavior: 'SOFT',
          period: 'MONTH',
          value: null,
          perQuantity: true,
        },
        { ...ungranted, feature: { key: 'sso' }, value: true },
        { ...ungranted, feature: { key: 'seats' }, value: { count: 5 } },
      ],
    })
  })

  it('refuses a key that is taken, and leaves nothing of a plan whose version is refused', async () => {
    await tenant.ask(CreatePlanDocument, { input: { key: 'taken' } })
    const again = await tenant.refused(CreatePlanDocument, { input: { key: 'taken' } })
    expect(again.code).toBe('CONFLICT')
    const input = {
      key: 'half',
      version: { ...usd, charges: [{ key: 'nothing', model: 'FLAT' as const, flatFee: 1 }] },
    }
    expect((await tenant.refused(CreatePlanDocument, { input })).code).toBe('INVALID_REQUEST')
    expect((await tenant.refused(PlanDocument, { id: 'half' })).code).toBe('NOT_FOUND')
  })

  it.each([
    [{ currency: 'USD', basePrice: 10 }, 'FLAT'],
    [
      { currency: 'USD', charges: [{ key: 'api_calls', model: 'FLAT' as const, flatFee: 3 }] },
      'FLAT',
    ],
    [{ currency: 'USD', overagePrice: '0.01' }, 'USAGE'],
    [{ currency: 'USD', basePrice: 1, overagePrice: '0.01' }, 'HYBRID'],
  ])('tells that %j is %s', async (version, type) => {
    const id = await addDraft(tenant, `type_${Math.random()}`, version)
    const { planVersion } = await tenant.ask(PlanVersionDocument, { id })
    expect(planVersion?.type).toBe(type)
  })
})

const tier = (upTo: number | null, more: object = {}) => ({ upTo, unitPrice: 1, ...more })
const tiered = (...tiers: object[]) => ({
  charges: [{ key: 'api_calls', model: 'GRADUATED', tiers }],
})
const charge = (more: object) => ({ charges: [{ key: 'api_calls', ...more }] })
const grant = (more: object) => ({ entitlements: [{ feature: 'api_calls', ...more }] })
const perUnit = { model: 'PER_UNIT', unitPrice: 1 }

describe('a version', () => {
  it.each<[string, object]>([
    ['without a currency', { currency: undefined }],
    ['in a currency that does not exist', { currency: 'XXX' }],
    ['with cents of a cent', { basePrice: '10.001' }],
    ['with half a yen', { currency: 'JPY', basePrice: '0.5' }],
    ['with a tenth of a fils', { currency: 'KWD', basePrice: '5.1241' }],
    [
      'with a fee of half a shilling',
      { currency: 'UGX', ...charge({ model: 'FLAT', flatFee: '5.5' }) },
    ],
    ['with a tier fee of half a cent', tiered(tier(null, { flatFee: '0.005' }))],
    ['with a minimum of half a cent', charge({ model: 'PERCENTAGE', percent: 1, minFee: '0.005' })],
    ['with a negative base price', { basePrice: '-1' }],
    ['of no period', { billingPeriodCount: 0 }],
    ['of four years', { billingPeriod: 'YEAR', billingPeriodCount: 4 }],
    ['of 37 months', { billingPeriod: 'MONTH', billingPeriodCount: 37 }],
    ['with a negative trial', { trialDays: -1 }],
    ['with an endless trial', { trialDays: 731 }],
    ['with no tiers', tiered()],
    ['with a closed last tier', tiered(tier(10))],
    ['with two open tiers', tiered(tier(null), tier(null))],
    ['with unsorted tiers', tiered(tier(10), tier(5), tier(null))],
    ['with two tiers to the same quantity', tiered(tier(10), tier(10), tier(null))],
    ['with a first tier to zero', tiered(tier(0), tier(null))],
    ['with a gap', tiered(tier(10), { above: 11, unitPrice: 1 })],
    ['with an overlap', tiered(tier(10), { above: 9, unitPrice: 1 })],
    ['with a tier that has both bounds', tiered(tier(10), tier(20, { above: 10 }), tier(null))],
    ['with a tier without a price', tiered({ upTo: 10 }, tier(null))],
    ['with a unit price and tiers', charge({ ...perUnit, tiers: [tier(null)] })],
    ['with a model that lacks its price', charge({ model: 'PER_UNIT' })],
    ['with a package of nothing', charge({ model: 'PACKAGE', packageSize: 0, packagePrice: 1 })],
    ['with free units of a flat fee', charge({ model: 'FLAT', flatFee: 1, includedUnits: 1 })],
    ['with 100.01 percent', charge({ model: 'PERCENTAGE', percent: '100.01' })],
    ['with no percent', charge({ model: 'PERCENTAGE', percent: 0 })],
    [
      'with a maximum below its minimum',
      charge({ model: 'PERCENTAGE', percent: 1, minFee: 2, maxFee: 1 }),
    ],
    ['that charges for what nobody counts', { charges: [{ key: 'unknown', ...perUnit }] }],
    ['that charges for a switch', { charges: [{ key: 'sso', ...perUnit }] }],
    [
      'that charges twice',
      {
        charges: [
          { key: 'api_calls', ...perUnit },
          { key: 'api_calls', ...perUnit },
        ],
      },
    ],
    ['that grants what does not exist', { entitlements: [{ feature: 'unknown' }] }],
    ['that grants twice', { entitlements: [{ feature: 'sso' }, { feature: 'sso' }] }],
    ['that grants a value of a meter', grant({ value: 1 })],
    ['that grants nothing static', { entitlements: [{ feature: 'seats' }] }],
  ])('%s is refused', async (_name, more) => {
    await tenant.ask(CreatePlanDocument, { input: { key: 'refusing' } }).catch(() => {})
    const input = { planId: 'refusing', ...usd, ...more }
    const refusal = await tenant.refused(CreatePlanVersionDocument, { input })
    expect(refusal.code).toBe('INVALID_REQUEST')
  })

  it('is based on another one, but for what is given', async () => {
    const base = await addDraft(tenant, 'base', { ...proVersion, billingPeriodCount: 6 })
    const { createPlanVersion: copy } = await tenant.ask(CreatePlanVersionDocument, {
      input: { planId: 'base', basedOnVersionId: base, basePrice: 199, entitlements: [] },
    })
    expect(copy).toMatchObject({ version: 2, basePrice: '199', billingPeriodCount: 6 })
    expect(copy).toMatchObject({ overagePrice: '0.01', trialDays: 14, entitlements: [] })
    expect(copy.charges).toMatchObject([{ key: 'api_calls', charge: { unitPrice: '0.001' } }])
  })

  it('changes as long as it is a draft: what is left out stays, null clears', async () => {
    const id = await addDraft(tenant, 'drafting', proVersion)
    const change = async (input: object) =>
      (await tenant.ask(UpdatePlanVersionDocument, { id, input })).updatePlanVersion
    expect(await change({ basePrice: 5 })).toMatchObject({
      basePrice: '5',
      overagePrice: '0.01',
      charges: [{ key: 'api_calls' }],
    })
    expect(await change({ overagePrice: null, trialDays: null, charges: null })).toMatchObject({
      overagePrice: null,
      trialDays: null,
      charges: [],
      entitlements: [{}, {}],
    })
    expect(await change({ billingPeriodCount: 6 })).toMatchObject({ billingPeriodCount: 6 })
    expect(await change({ billingPeriod: 'YEAR' })).toMatchObject({ billingPeriodCount: 1 })
  })

  it('keeps a draft whose new currency does not fit its fees', async () => {
    const id = await addDraft(tenant, 'fitting', {
      ...usd,
      ...charge({ model: 'FLAT', flatFee: '0.5' }),
    } as typeof usd)
    const refusal = await tenant.refused(UpdatePlanVersionDocument, {
      id,
      input: { currency: 'JPY' },
    })
    expect(refusal).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(refusal.message).toContain('JPY')
  })
})

describe('versions of a plan', () => {
  const hours = (n: number) => new Date(Date.parse(noon) + n * 3_600_000).toISOString()
  const current = async (key: string, at?: string) => {
    const { plan } = await tenant.ask(PlanDocument, { id: key, at })
    return plan?.currentVersion?.version ?? null
  }

  it('take effect by date, and what held in the past stays', async () => {
    await addPlan(tenant, 'dated', usd, '2026-01-01')
    await addVersion(tenant, { planId: 'dated', currency: 'USD', basePrice: 20 }, hours(24))
    await addVersion(tenant, { planId: 'dated', currency: 'USD', basePrice: 30 }, hours(12))
    const asked = ['2025-12-31T23:59:59.999Z', '2026-01-01', noon, hours(11), hours(12), hours(24)]
    const held = []
    for (const at of asked) held.push(await current('dated', at))
    expect(held).toEqual([null, 1, 1, 1, 3, 2])
    tenant.clock.set(hours(13))
    expect(await current('dated')).toBe(3)
    tenant.clock.set(noon)
    expect(await current('dated')).toBe(1)
  })

  it('have different dates, and none before one that has begun', async () => {
    await addPlan(tenant, 'ordered', usd)
    const { createPlanVersion: late } = await tenant.ask(CreatePlanVersionDocument, {
      input: { planId: 'ordered', ...usd },
    })
    const refused = (effectiveAt: string) =>
      tenant.refused(PublishPlanVersionDocument, { id: late.id, effectiveAt })
    expect((await refused(hours(-1))).code).toBe('PRECONDITION_FAILED')
    expect((await refused(noon)).code).toBe('CONFLICT')
    await tenant.ask(PublishPlanVersionDocument, { id: late.id, effectiveAt: hours(1) })
  })

  it('are withdrawn before their date, or put away once replaced, never while in effect', async () => {
    const first = await addPlan(tenant, 'withdrawn', usd)
    const second = await addVersion(tenant, { planId: 'withdrawn', ...usd }, hours(1))
    const archive = async (id: string) =>
      (await tenant.ask(ArchivePlanVersionDocument, { id })).archivePlanVersion
    expect(await archive(second)).toMatchObject({ status: 'ARCHIVED', effectiveAt: null })
    expect(await archive(second)).toMatchObject({ status: 'ARCHIVED', archivedAt: noon })
    expect(await current('withdrawn', hours(2))).toBe(1)
    // The date is free again.
    await addVersion(tenant, { planId: 'withdrawn', ...usd }, hours(1))
    tenant.clock.set(hours(2))
    expect(await archive(first)).toMatchObject({ status: 'ARCHIVED', effectiveAt: noon })
    expect([await current('withdrawn', hours(0.5)), await current('withdrawn')]).toEqual([1, 3])
    tenant.clock.set(noon)
    const facts = (await factsOf(await idOf('withdrawn'))).map(([type]) => type)
    expect(facts.filter((type) => type === 'plan_version.archived')).toHaveLength(2)
  })

  it('are listed newest first, by state', async () => {
    await addPlan(tenant, 'listed', usd)
    await tenant.ask(CreatePlanVersionDocument, { input: { planId: 'listed', ...usd } })
    const list = async (status?: 'DRAFT' | 'PUBLISHED') => {
      const { planVersions } = await tenant.ask(PlanVersionsDocument, { planId: 'listed', status })
      return planVersions.edges.map(({ node }) => [node.version, node.plan.key])
    }
    expect(await list()).toEqual([
      [2, 'listed'],
      [1, 'listed'],
    ])
    expect([await list('DRAFT'), await list('PUBLISHED')]).toEqual([
      [[2, 'listed']],
      [[1, 'listed']],
    ])
  })

  it('get numbers without gaps or twins when they come at once', async () => {
    await addDraft(tenant, 'numbered', usd)
    await Promise.all(
      Array.from({ length: 10 }, () =>
        tenant.ask(CreatePlanVersionDocument, { input: { planId: 'numbered', ...usd } }),
      ),
    )
    const { planVersions } = await tenant.ask(PlanVersionsDocument, { planId: 'numbered' })
    expect(planVersions.edges.map(({ node }) => node.version)).toEqual(
      Array.from({ length: 11 }, (_, i) => 11 - i),
    )
  })
})

describe('archivePlan', () => {
  it('ends its changes, and archives once', async () => {
    const published = await addPlan(tenant, 'ended', usd)
    const { createPlanVersion: draft } = await tenant.ask(CreatePlanVersionDocument, {
      input: { planId: 'ended', ...usd },
    })
    const { archivePlan } = await tenant.ask(ArchivePlanDocument, { id: 'ended' })
    expect(archivePlan).toEqual({
      status: 'ARCHIVED',
      archivedAt: noon,
      currentVersion: { version: 1 },
    })
    await tenant.ask(ArchivePlanDocument, { id: 'ended' })
    const refusals = [
      await tenant.refused(UpdatePlanDocument, { id: 'ended', input: { name: 'x' } }),
      await tenant.refused(CreatePlanVersionDocument, { input: { planId: 'ended', ...usd } }),
      await tenant.refused(UpdatePlanVersionDocument, { id: draft.id, input: { basePrice: 1 } }),
      await tenant.refused(PublishPlanVersionDocument, { id: draft.id }),
      await tenant.refused(ArchivePlanVersionDocument, { id: published }),
    ]
    expect(refusals.map(({ code }) => code)).toEqual(Array(5).fill('PRECONDITION_FAILED'))
    const facts = (await factsOf(await idOf('ended'))).map(([type]) => type)
    expect(facts.filter((type) => type === 'plan.archived')).toHaveLength(1)
  })

  it('is a state that lists filter by', async () => {
    const { plans } = await tenant.ask(PlansDocument, { status: 'ARCHIVED' })
    expect(plans.edges.map(({ node }) => node)).toEqual([
      { key: 'ended', status: 'ARCHIVED', currentVersion: { version: 1 } },
    ])
  })
})

describe('updatePlan', () => {
  it('renames, and clears a description', async () => {
    const version = usd
    await tenant.ask(CreatePlanDocument, { input: { key: 'named', description: 'x', version } })
    const { updatePlan } = await tenant.ask(UpdatePlanDocument, {
      id: 'named',
      input: { name: 'Named', description: null },
    })
    expect(updatePlan).toMatchObject({ key: 'named', name: 'Named', description: null })
  })

  it('adds to the metadata, or replaces it, and not both', async () => {
    const input = { key: 'kept', version: usd, metadata: { a: 1, b: 1 } }
    await tenant.ask(CreatePlanDocument, { input })
    const change = (changes: object) =>
      tenant.ask(UpdatePlanDocument, { id: 'kept', input: changes })
    expect((await change({ addMetadata: { b: 2, c: 3 } })).updatePlan.metadata).toEqual({
      ...{ a: 1, b: 2, c: 3 },
    })
    expect((await change({ metadata: { d: 4 } })).updatePlan.metadata).toEqual({ d: 4 })
    const both = { metadata: {}, addMetadata: {} }
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i]))
    for (const wrong of [both, { addMetadata: many }]) {
      const refused = await tenant.refused(UpdatePlanDocument, { id: 'kept', input: wrong })
      expect(refused.code).toBe('INVALID_REQUEST')
    }
  })
})
