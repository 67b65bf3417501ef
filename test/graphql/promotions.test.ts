/** Promotions, their immutable versions, and what promotionCheck says of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonthly } from '../support/billing.ts'
import {
  ArchivePromotionDocument,
  CreatePromotionDocument,
  CreatePromotionVersionDocument,
  PromotionCheckDocument,
  PromotionDocument,
  PromotionsDocument,
  type PromotionVersionInput,
  PublishPromotionVersionDocument,
  UpdatePromotionDocument,
} from '../support/promotions.generated.ts'
import { addPromotion, checkPromotion } from '../support/promotions.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  tenant.clock.set('2026-04-01T00:00:00Z')
})
afterAll(() => tenant?.close())

const percent: PromotionVersionInput = { kind: 'PERCENT', percent: '12.5' }
const promotionOf = async (id: string) => (await tenant.ask(PromotionDocument, { id })).promotion

describe('a promotion', () => {
  it('is a draft until a version is published, and is found by its code in any case', async () => {
    const input = { code: 'Spring-1', name: 'Spring', version: percent }
    const { createPromotion: made } = await tenant.ask(CreatePromotionDocument, { input })
    expect(made).toMatchObject({ code: 'SPRING-1', status: 'DRAFT', currentVersion: null })
    expect(await promotionOf('sPRING-1')).toEqual(await promotionOf(made.id))
    await tenant.ask(PublishPromotionVersionDocument, { promotionId: 'spring-1' })
    const published = await promotionOf(made.id)
    expect(published).toMatchObject({ status: 'ACTIVE', currentVersion: { percent: '12.5' } })
    expect(published.versions.edges[0]?.node).toMatchObject({
      ...{ version: 1, status: 'PUBLISHED', appliesTo: 'ALL', duration: 'ONCE' },
      ...{ rounding: 'HALF_UP', planIds: [] },
    })
  })

  it('has one code, whatever its case', async () => {
    const code = await addPromotion(tenant)
    const refused = await tenant.refused(CreatePromotionDocument, {
      input: { code: code.toLowerCase() },
    })
    expect(refused).toMatchObject({ code: 'CONFLICT', reason: 'KEY_TAKEN', key: code })
  })

  it('changes its name by its revision, until it is archived', async () => {
    const id = await addPromotion(tenant)
    const { revision } = await promotionOf(id)
    const input = { name: 'New', description: 'Now', expectedRevision: revision }
    const { updatePromotion } = await tenant.ask(UpdatePromotionDocument, { id, input })
    expect(updatePromotion).toMatchObject({ name: 'New', description: 'Now' })
    const late = await tenant.refused(UpdatePromotionDocument, { id, input })
    expect(late).toMatchObject({ reason: 'VERSION_CHANGED', expectedVersion: revision })
    const { archivePromotion } = await tenant.ask(ArchivePromotionDocument, { id })
    expect(archivePromotion.status).toBe('ARCHIVED')
    await tenant.ask(ArchivePromotionDocument, { id })
    for (const refused of [
      await tenant.refused(UpdatePromotionDocument, { id, input: { name: 'Late' } }),
      await tenant.refused(CreatePromotionVersionDocument, {
        input: { promotionId: id, ...percent },
      }),
      await tenant.refused(PublishPromotionVersionDocument, { promotionId: id }),
    ]) {
      expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'ARCHIVED', key: id })
    }
  })

  it('is redeemed as its newest published version says', async () => {
    const promotionId = await addPromotion(tenant)
    const input = { promotionId, kind: 'PERCENT', percent: '20' } as const
    const { createPromotionVersion: draft } = await tenant.ask(CreatePromotionVersionDocument, {
      input,
    })
    expect(draft).toMatchObject({ version: 2, status: 'DRAFT' })
    const on = { amount: '10', currency: 'USD' }
    expect((await checkPromotion(tenant, promotionId, on)).discount).toBe('1')
    await tenant.ask(PublishPromotionVersionDocument, { id: draft.id })
    expect((await checkPromotion(tenant, promotionId, on)).discount).toBe('2')
    const again = await tenant.refused(PublishPromotionVersionDocument, { id: draft.id })
    expect(again).toMatchObject({ reason: 'NOT_DRAFT' })
    const none = await tenant.refused(PublishPromotionVersionDocument, { promotionId })
    expect(none).toMatchObject({ reason: 'NO_DRAFT' })
  })

  it('is listed by state, and by parts of its code and name', async () => {
    const input = { code: 'needle', name: 'Hay 100%' }
    await tenant.ask(CreatePromotionDocument, { input })
    const list = async (filter: object) =>
      (await tenant.ask(PromotionsDocument, filter)).promotions.edges.map(({ node }) => node.code)
    expect(await list({ search: 'EEDL' })).toEqual(['NEEDLE'])
    expect(await list({ search: 'hay 100%', status: 'DRAFT' })).toEqual(['NEEDLE'])
    expect(await list({ search: '%', status: 'ACTIVE' })).toEqual([])
  })

  it('never changes what a version promised, in the database either', async () => {
    await addPromotion(tenant)
    for (const sql of [
      'update promotion_version set percent = 99',
      `update promotion_version set status = 'DRAFT'`,
      'delete from promotion_version',
    ]) {
      await expect(tenant.sql.query(sql)).rejects.toThrow('a promotion version never changes')
    }
  })

  it.each<[string, PromotionVersionInput]>([
    ['no value', { kind: 'PERCENT' }],
    ['a value of another kind', { kind: 'PERCENT', percent: '5', amount: '1', currency: 'USD' }],
    ['more than all', { kind: 'PERCENT', percent: '100.0001' }],
    ['five digits of a percentage', { kind: 'PERCENT', percent: '1.00001' }],
    ['nothing', { kind: 'FIXED', amount: '0', currency: 'USD' }],
    ['no currency', { kind: 'FIXED', amount: '1' }],
    ['an unknown currency', { kind: 'FIXED', amount: '1', currency: 'usd' }],
    ['fractions of a cent', { kind: 'FIXED', amount: '0.001', currency: 'USD' }],
    ['too large an amount', { kind: 'FIXED', amount: '10000000000001', currency: 'USD' }],
    ['a minimum without a currency', { ...percent, minimumAmount: '1' }],
    ['a year and a day of trial', { kind: 'FREE_TRIAL_DAYS', days: 366 }],
    ['a trial that repeats', { kind: 'FREE_TRIAL_DAYS', days: 1, duration: 'FOREVER' }],
    ['months without REPEATING', { ...percent, months: 3 }],
    ['REPEATING without months', { ...percent, duration: 'REPEATING' }],
    ['too many months', { ...percent, duration: 'REPEATING', months: 37 }],
    ['a limit of none', { ...percent, maxRedemptions: 0 }],
    ['no time', { ...percent, validFrom: '2026-01-02', validUntil: '2026-01-02' }],
  ])('is refused with %s', async (_what, version) => {
    const refused = await tenant.refused(CreatePromotionDocument, {
      input: { code: 'refused', version },
    })
    expect(refused.code).toBe('INVALID_REQUEST')
  })

  it.each(['', 'no spaces', 'ümlaut', 'x'.repeat(51)])(
    'is refused with the code %j',
    async (code) => {
      expect((await tenant.refused(CreatePromotionDocument, { input: { code } })).code).toBe(
        'INVALID_REQUEST',
      )
    },
  )

  it('is published only with a version, for plans that there are', async () => {
    const input = { code: 'empty', publish: true }
    expect((await tenant.refused(CreatePromotionDocument, { input })).code).toBe('INVALID_REQUEST')
    const version = { ...percent, planIds: ['nothing'] }
    const refused = await tenant.refused(CreatePromotionDocument, {
      input: { code: 'empty', version },
    })
    expect(refused.code).toBe('NOT_FOUND')
  })
})

describe('a workspace', () => {
  it('has at most 10,000 promotions', async () => {
    await tenant.sql.query(
      `insert into promotion (workspace_id, id, code, name, created_at, updated_at)
       select $1, 'promo_' || n, 'FULL-' || n, 'full', now(), now()
       from generate_series((select count(*) + 1 from promotion), 10000) n`,
      [tenant.workspaceId],
    )
    const refused = await tenant.refused(CreatePromotionDocument, { input: { code: 'one-more' } })
    expect(refused).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: '10000', used: '10000' })
    await tenant.sql.query(`delete from promotion where name = 'full'`)
  })
})

describe('promotionCheck', () => {
  const reasonOf = async (
    ...asked: Parameters<typeof checkPromotion> extends [Tenant, ...infer A] ? A : never
  ) => (await checkPromotion(tenant, ...asked)).reason

  it('says why a promotion cannot be redeemed', async () => {
    const planId = await addMonthly(tenant)
    const [draft, kept] = ['a-draft', await addPromotion(tenant)]
    await tenant.ask(CreatePromotionDocument, { input: { code: draft, version: percent } })
    await tenant.ask(ArchivePromotionDocument, { id: kept })
    const [early, late] = [
      await addPromotion(tenant, { validFrom: '2026-04-01T00:00:00.001Z' }),
      await addPromotion(tenant, { validUntil: '2026-04-01T00:00:00Z' }),
    ]
    const other = await addPromotion(tenant, { planIds: [await addMonthly(tenant)] })
    const euros = await addPromotion(tenant, { kind: 'FIXED', amount: '5', currency: 'EUR' })
    const high = await addPromotion(tenant, { minimumAmount: '30.01', currency: 'USD' })
    expect(await reasonOf('unknown')).toBe('NOT_FOUND')
    expect(await reasonOf(draft)).toBe('NOT_PUBLISHED')
    expect(await reasonOf(kept)).toBe('NOT_PUBLISHED')
    expect(await reasonOf(early)).toBe('NOT_YET_VALID')
    expect(await reasonOf(late)).toBe('EXPIRED')
    expect(await reasonOf(other, { planId })).toBe('PLAN_NOT_APPLICABLE')
    expect(await reasonOf(euros, { planId })).toBe('CURRENCY_MISMATCH')
    expect(await reasonOf(high, { planId })).toBe('MINIMUM_NOT_MET')
    expect(await reasonOf(high, { planId, amount: '30.01' })).toBeNull()
  })

  it('says what a promotion takes off an amount, or off a period of a plan', async () => {
    const planId = await addMonthly(tenant, { basePrice: '19.99' })
    const [up, down] = [
      await addPromotion(tenant, { percent: '15' }),
      await addPromotion(tenant, { percent: '15', rounding: 'DOWN' }),
    ]
    const fixed = await addPromotion(tenant, { kind: 'FIXED', amount: '40', currency: 'USD' })
    const trial = await addPromotion(tenant, { kind: 'FREE_TRIAL_DAYS', days: 7 })
    const off = async (code: string, rest = {}) =>
      (await checkPromotion(tenant, code, { planId, ...rest })).discount
    expect([await off(up), await off(down)]).toEqual(['3', '2.99'])
    expect([await off(fixed), await off(fixed, { amount: '50' })]).toEqual(['19.99', '40'])
    expect(await off(trial)).toBe('0')
    expect((await checkPromotion(tenant, up)).discount).toBeNull()
    const refused = await tenant.refused(PromotionCheckDocument, { code: up, amount: '1' })
    expect(refused).toMatchObject({ field: 'currency' })
  })
})
