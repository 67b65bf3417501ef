/** Further versions of plans through the public API: based on others, changed in parts, published at once; and the default plan. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ArchivePlanDocument,
  CreatePlanDocument,
  type CreatePlanInput,
  CreatePlanVersionDocument,
  type CreatePlanVersionInput,
  DefaultPlansDocument,
  PlanDocument,
  PublishDraftDocument,
  UpdatePlanDocument,
  type UpdatePlanInput,
  UpdatePlanVersionDocument,
} from '../support/plans.generated.ts'
import { addDraft, addExampleFeatures, addPlan, proVersion } from '../support/plans.ts'
import { addFeature } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addExampleFeatures(tenant)
  await addFeature(tenant, { key: 'sso', type: 'BOOLEAN' })
})
afterAll(() => tenant?.close())

const usd = { currency: 'USD', basePrice: '10' }
const hours = (n: number) => new Date(Date.parse(noon) + n * 3_600_000).toISOString()

let plans = 0
const newKey = () => `plan_${++plans}`

const create = async (input: CreatePlanInput) =>
  (await tenant.ask(CreatePlanDocument, { input })).createPlan
const next = async (input: CreatePlanVersionInput) =>
  (await tenant.ask(CreatePlanVersionDocument, { input })).createPlanVersion
const refusedNext = (input: CreatePlanVersionInput) =>
  tenant.refused(CreatePlanVersionDocument, { input })
const current = async (id: string, at?: string) =>
  (await tenant.ask(PlanDocument, { id, at })).plan!.currentVersion

describe('createPlan', () => {
  it('publishes its version at once, or from a date on', async () => {
    const now = await create({ key: newKey(), version: usd, publish: true })
    expect(now.status).toBe('ACTIVE')
    expect(now.versions.edges[0]!.node).toMatchObject({ status: 'PUBLISHED', effectiveAt: noon })
    const later = await create({
      key: newKey(),
      version: usd,
      publish: true,
      effectiveAt: hours(1),
    })
    expect(await current(later.key)).toBeNull()
    expect(await current(later.key, hours(1))).toMatchObject({ version: 1 })
  })

  it('tells of the plan, its version and the publication, in this order', async () => {
    const { id } = await create({ key: newKey(), version: usd, publish: true })
    const { rows } = await tenant.sql.query(
      `select type from event where workspace_id = $1
         and (data->>'planId' = $2 or data->>'id' = $2) order by position`,
      [tenant.workspaceId, id],
    )
    expect(rows.map(({ type }) => type)).toEqual([
      'plan.created',
      'plan_version.created',
      'plan_version.published',
    ])
  })

  it('has its id for a key when none is given', async () => {
    const { id, key, name } = await create({})
    expect([key, name]).toEqual([id, id])
  })

  it.each<[string, CreatePlanInput]>([
    ['nothing', { publish: true }],
    ['a date of a draft', { version: usd, effectiveAt: hours(1) }],
    ['a date of nothing', { effectiveAt: hours(1) }],
  ])('refuses to publish %s, and leaves nothing', async (_name, input) => {
    const key = newKey()
    const refusal = await tenant.refused(CreatePlanDocument, { input: { key, ...input } })
    expect(refusal.code).toBe('INVALID_REQUEST')
    expect((await tenant.refused(PlanDocument, { id: key })).code).toBe('NOT_FOUND')
  })
})

describe('createPlanVersion', () => {
  it('copies the version in effect, which is not always the newest', async () => {
    const planId = newKey()
    await addPlan(tenant, planId, proVersion)
    await next({ planId, ...usd, basePrice: 1 })
    const copy = await next({ planId, basedOnCurrent: true, trialDays: 7 })
    expect(copy).toMatchObject({ version: 3, status: 'DRAFT', basePrice: '299', trialDays: 7 })
    expect(copy.charges).toMatchObject([{ chargeKey: 'api_calls' }])
  })

  it('copies the newest version while none is in effect', async () => {
    const planId = newKey()
    await addDraft(tenant, planId, proVersion)
    await next({ planId, ...usd, basePrice: 2 })
    expect(await next({ planId, basedOnCurrent: true })).toMatchObject({ basePrice: '2' })
    const empty = await create({})
    expect((await refusedNext({ planId: empty.id, basedOnCurrent: true })).message).toContain(
      'needs a currency',
    )
  })

  it('replaces the version in effect when it is published at once', async () => {
    const planId = newKey()
    await addPlan(tenant, planId, usd)
    tenant.clock.set(hours(1))
    const published = await next({ planId, basedOnCurrent: true, basePrice: 20, publish: true })
    expect(published).toMatchObject({ status: 'PUBLISHED', effectiveAt: hours(1) })
    expect(await current(planId)).toEqual({ version: 2, basePrice: '20' })
    tenant.clock.set(noon)
    expect(await current(planId)).toEqual({ version: 1, basePrice: '10' })
  })

  it('builds on what a server whose clock is ahead has just published, and follows it', async () => {
    const planId = newKey()
    await addPlan(tenant, planId, usd)
    tenant.clock.set(hours(1))
    await next({ planId, basedOnCurrent: true, basePrice: 20, publish: true })
    tenant.clock.set(noon)
    const later = await next({ planId, basedOnCurrent: true, trialDays: 7, publish: true })
    expect(later).toMatchObject({ basePrice: '20', trialDays: 7 })
    expect(await current(planId, hours(2))).toMatchObject({ version: 3 })
  })

  it('loses none of ten charges that are added and published at once', async () => {
    const planId = newKey()
    await addPlan(tenant, planId, usd)
    const names = Array.from({ length: 10 }, (_, n) => `fee_${n}`)
    await Promise.all(
      names.map((chargeKey) =>
        next({
          planId,
          basedOnCurrent: true,
          addCharges: [{ chargeKey, perQuantity: true, model: 'FLAT', flatFee: 1 }],
          publish: true,
        }),
      ),
    )
    const last = await next({ planId, basedOnCurrent: true })
    expect(last.charges.map((charge) => charge.chargeKey).toSorted()).toEqual(names)
  })

  it('leaves no draft of a version that cannot be published', async () => {
    const planId = newKey()
    await addPlan(tenant, planId, usd)
    const again = await refusedNext({ planId, ...usd, publish: true, effectiveAt: noon })
    expect(again).toMatchObject({ code: 'CONFLICT', reason: 'SAME_INSTANT' })
    const before = await refusedNext({ planId, ...usd, publish: true, effectiveAt: hours(-1) })
    expect(before.code).toBe('PRECONDITION_FAILED')
    expect(await next({ planId, ...usd, soleDraft: true })).toMatchObject({ version: 2 })
  })

  it('refuses a second draft when it is to be the only one', async () => {
    const planId = newKey()
    const id = await addDraft(tenant, planId, usd)
    const refusal = await refusedNext({ planId, ...usd, soleDraft: true })
    expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'DRAFT_EXISTS', id })
    expect(await next({ planId, ...usd })).toMatchObject({ version: 2 })
  })

  it('makes one sole draft of ten at once', async () => {
    const { id: planId } = await create({})
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => next({ planId, ...usd, soleDraft: true })),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('adds charges, each in place of the one for the same', async () => {
    const planId = newKey()
    await addPlan(tenant, planId, {
      ...usd,
      charges: [
        { key: 'api_calls', chargeKey: 'calls', model: 'PER_UNIT', unitPrice: 1 },
        { chargeKey: 'seats', perQuantity: true, model: 'PER_UNIT', unitPrice: 2 },
      ],
    })
    const added = await next({
      planId,
      basedOnCurrent: true,
      addCharges: [
        { key: 'ai_generation', model: 'FLAT', flatFee: 7 },
        { key: 'api_calls', model: 'PER_UNIT', unitPrice: 3 },
        { chargeKey: 'seats', perQuantity: true, model: 'PER_UNIT', unitPrice: 4 },
        { perQuantity: true, model: 'PER_UNIT', unitPrice: 5 },
      ],
    })
    const shown = added.charges.map(({ chargeKey, charge }) => [
      chargeKey,
      charge.unitPrice ?? charge.flatFee,
    ])
    expect(shown).toEqual([
      ['calls', '3'],
      ['seats', '4'],
      ['ai_generation', '7'],
      ['quantity', '5'],
    ])
  })

  it('adds and removes entitlements', async () => {
    const planId = newKey()
    const id = await addDraft(tenant, planId, proVersion)
    const granted = (version: { entitlements: { feature: { key: string }; limit?: unknown }[] }) =>
      version.entitlements.map(({ feature, limit }) => [feature.key, limit])
    const changed = await next({
      planId,
      basedOnCurrent: true,
      removeEntitlements: ['ai_generation'],
      addEntitlements: [{ feature: 'sso' }, { feature: 'api_calls', limit: 5 }],
    })
    expect(granted(changed)).toEqual([
      ['api_calls', '5'],
      ['sso', null],
    ])
    const input = { removeEntitlements: ['api_calls'], addEntitlements: [{ feature: 'sso' }] }
    const { updatePlanVersion } = await tenant.ask(UpdatePlanVersionDocument, { id, input })
    expect(granted(updatePlanVersion)).toEqual([
      ['ai_generation', '100000'],
      ['sso', null],
    ])
  })

  const perUnit = { model: 'PER_UNIT', unitPrice: 1 } as const
  const seats = (n: number) => Array.from({ length: n }, () => ({ perQuantity: true, ...perUnit }))

  it.each<[string, Omit<CreatePlanVersionInput, 'planId'>]>([
    ['two bases', { basedOnVersionId: 'planver_none', basedOnCurrent: true }],
    ['charges given and added', { ...usd, charges: [], addCharges: [] }],
    ['entitlements given and added', { ...usd, entitlements: [], addEntitlements: [] }],
    ['entitlements given and removed', { ...usd, entitlements: [], removeEntitlements: [] }],
    ['the end of what is not granted', { ...usd, removeEntitlements: ['sso'] }],
    [
      'a charge that takes two places',
      { basedOnCurrent: true, addCharges: [{ key: 'api_calls', chargeKey: 'seats', ...perUnit }] },
    ],
    ['the 51st charge', { basedOnCurrent: true, addCharges: seats(49) }],
    ['a date without publication', { ...usd, effectiveAt: hours(1) }],
  ])('refuses %s', async (_name, input) => {
    const charges = [
      { key: 'api_calls', ...perUnit },
      { chargeKey: 'seats', ...seats(1)[0]! },
    ]
    const { id: planId } = await create({ version: { ...usd, charges } })
    expect((await refusedNext({ planId, ...input })).code).toBe('INVALID_REQUEST')
  })
})

describe('publishPlanVersion', () => {
  it('publishes the newest draft of a plan', async () => {
    const planId = newKey()
    await addDraft(tenant, planId, usd)
    await next({ planId, ...usd })
    const { publishPlanVersion } = await tenant.ask(PublishDraftDocument, { planId })
    expect(publishPlanVersion).toEqual({ version: 2, status: 'PUBLISHED' })
  })

  it('needs a draft, and either a plan or a version', async () => {
    const { id: planId } = await create({})
    const refusal = await tenant.refused(PublishDraftDocument, { planId })
    expect(refusal).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'NO_DRAFT' })
    const both = await tenant.refused(PublishDraftDocument, { planId, id: 'planver_none' })
    const neither = await tenant.refused(PublishDraftDocument, {})
    expect([both.code, neither.code]).toEqual(['INVALID_REQUEST', 'INVALID_REQUEST'])
  })
})

describe('updatePlan', () => {
  it('changes the plan and adds a version, or neither', async () => {
    const id = newKey()
    await addPlan(tenant, id, usd)
    const version = { basedOnCurrent: true, basePrice: 30, publish: true, effectiveAt: hours(2) }
    const { updatePlan } = await tenant.ask(UpdatePlanDocument, {
      id,
      input: { name: 'Renamed', version },
    })
    expect(updatePlan).toMatchObject({ name: 'Renamed' })
    expect(updatePlan.versions.edges.map(({ node }) => node)).toEqual([
      { version: 2, status: 'PUBLISHED' },
      { version: 1, status: 'PUBLISHED' },
    ])
    const refusal = await tenant.refused(UpdatePlanDocument, {
      id,
      input: { name: 'Again', version },
    })
    expect(refusal.code).toBe('CONFLICT')
    const { updatePlan: same } = await tenant.ask(UpdatePlanDocument, { id, input: {} })
    expect(same).toMatchObject({ name: 'Renamed', versions: { edges: [{}, {}] } })
  })

  const change = async (id: string, input: UpdatePlanInput) =>
    (await tenant.ask(UpdatePlanDocument, { id, input })).updatePlan

  it('replaces the metadata, and keeps them when none are given', async () => {
    const { id, metadata } = await create({ metadata: { tier: 'gold' } })
    expect(metadata).toEqual({ tier: 'gold' })
    expect(await change(id, { name: 'N' })).toMatchObject({ metadata: { tier: 'gold' } })
    expect(await change(id, { metadata: { a: [1] } })).toMatchObject({ metadata: { a: [1] } })
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [n, n]))
    const refusal = await tenant.refused(UpdatePlanDocument, { id, input: { metadata: many } })
    expect(refusal.code).toBe('INVALID_REQUEST')
  })

  it('has a revision that each change of the plan and its versions raises', async () => {
    const { id, revision } = await create({ version: usd })
    const seen = [revision, (await change(id, {})).revision]
    await next({ planId: id, ...usd })
    seen.push((await change(id, { expectedRevision: seen[1]! + 1 })).revision)
    await tenant.ask(PublishDraftDocument, { planId: id })
    const input = { expectedRevision: seen[2]!, name: 'Late' }
    const refusal = await tenant.refused(UpdatePlanDocument, { id, input })
    expect(refusal).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'VERSION_CHANGED' })
    seen.push((await change(id, {})).revision)
    expect(seen.every((one, i) => i === 0 || one > seen[i - 1]!)).toBe(true)
  })

  it('lets one of ten changes of the same revision through', async () => {
    const { id, revision: expectedRevision } = await create({})
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => change(id, { expectedRevision, name: `${n}` })),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('archives a plan after the other changes, and makes it one that can be chosen again', async () => {
    const { id } = await create({ version: usd, publish: true })
    const archived = await change(id, { archived: true, name: 'Old' })
    expect(archived).toMatchObject({ status: 'ARCHIVED', name: 'Old' })
    const refusal = await tenant.refused(UpdatePlanDocument, { id, input: { name: 'Newer' } })
    expect(refusal).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'ARCHIVED' })
    const back = await change(id, { archived: false, name: 'New', version: usd })
    expect(back).toMatchObject({ status: 'ACTIVE', name: 'New', versions: { edges: [{}, {}] } })
    expect(await change(id, { archived: false })).toMatchObject({ status: 'ACTIVE' })
    const draft = await create({})
    await change(draft.id, { archived: true })
    expect(await change(draft.id, { archived: false })).toMatchObject({ status: 'DRAFT' })
    const { rows } = await tenant.sql.query(
      `select type from event where workspace_id = $1 and data->>'id' = $2 and type like 'plan.%'
       order by position`,
      [tenant.workspaceId, draft.id],
    )
    expect(rows.map(({ type }) => type)).toEqual([
      ...['plan.created', 'plan.updated', 'plan.archived'],
      ...['plan.unarchived', 'plan.updated'],
    ])
    const both = { archived: true, isDefault: true }
    expect((await tenant.refused(UpdatePlanDocument, { id, input: both })).code).toBe(
      'INVALID_REQUEST',
    )
  })
})

describe('the default plan', () => {
  const marked = async () => {
    const { plans } = await tenant.ask(DefaultPlansDocument, {})
    return plans!.edges.flatMap(({ node }) => (node.isDefault ? [node.key] : []))
  }

  it('is one plan at most: the mark moves, is taken away, and goes with the plan', async () => {
    const [first, second] = [newKey(), newKey()]
    expect((await create({ key: first, isDefault: true })).isDefault).toBe(true)
    expect((await create({ key: second })).isDefault).toBe(false)
    expect(await marked()).toEqual([first])
    const mark = (id: string, isDefault: boolean) =>
      tenant.ask(UpdatePlanDocument, { id, input: { isDefault } })
    expect((await mark(second, true)).updatePlan.isDefault).toBe(true)
    expect(await marked()).toEqual([second])
    await mark(first, false)
    expect(await marked()).toEqual([second])
    await mark(second, false)
    expect(await marked()).toEqual([])
    await mark(first, true)
    await tenant.ask(ArchivePlanDocument, { id: first })
    expect(await marked()).toEqual([])
  })

  it('is one of many that are marked at once', async () => {
    const keys = Array.from({ length: 10 }, newKey)
    await Promise.all(keys.map((key) => create({ key, isDefault: true })))
    expect(await marked()).toEqual([expect.toBeOneOf(keys)])
  })
})
