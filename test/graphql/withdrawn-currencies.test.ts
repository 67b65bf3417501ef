/** Withdrawn currencies: nothing new can use them, and stored amounts stay readable. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateRateCardDocument,
  RecordUsageBatchDocument,
  UsageDocument,
} from '../support/ledger.generated.ts'
import {
  CreateCustomPricingDocument,
  CreatePlanDocument,
  CreatePlanVersionDocument,
  PublishPlanVersionDocument,
  UpdatePlanVersionDocument,
} from '../support/plans.generated.ts'
import { addDraft, addPlan, addVersion, calculate } from '../support/plans.ts'
import { addCredits, addFeature, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { InsightsDocument } from './attribution.generated.ts'

const rules = [{ key: 'chat', model: 'PER_UNIT' as const, unitPrice: '0.5' }]

let tenant: Tenant
let customerId: string
let draft: string
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'chat', type: 'METERED' })
  customerId = await tenant.customer()
  await addCredits(tenant, customerId, '1000')
  await addRateCard(tenant, '0.01', [{ eventType: 'chat', fixedCredits: '100' }], { key: 'old' })
  await addDraft(tenant, 'pro', { currency: 'USD', basePrice: '19.99', charges: rules })
  draft = await addDraft(tenant, 'later', { currency: 'USD', basePrice: '5' })
  // As they were stored while the lev was money.
  await tenant.sql.query(`update rate_card set currency = 'BGN'`)
  await tenant.sql.query(`update plan_version set currency = 'BGN'`)
  await tenant.sql.query(
    `update plan_version set status = 'PUBLISHED', effective_at = '2025-01-01', published_at = '2025-01-01'
     where id <> $1`,
    [draft],
  )
  await tenant.sql.query(`update workspace set catalog_version = catalog_version + 1`)
})
afterAll(() => tenant?.close())

describe.each([
  ['BGN', 'EUR'],
  ['HRK', 'EUR'],
  ['ANG', 'XCG'],
  ['ZWL', 'ZWG'],
])('%s', (currency, successor) => {
  const inUse = `${currency} was replaced by ${successor}`

  it('is refused for a new rate card, plan, version and custom price', async () => {
    const card = { key: `in-${currency}`, currency, creditValue: '1' }
    const version = { currency, basePrice: '1' }
    const refusals = [
      await tenant.refused(CreateRateCardDocument, { input: card }),
      await tenant.refused(CreatePlanDocument, {
        input: { key: `p-${currency}`, name: 'P', version },
      }),
      await tenant.refused(CreatePlanVersionDocument, { input: { planId: 'pro', ...version } }),
      await tenant.refused(CreateCustomPricingDocument, { input: { customerId, currency, rules } }),
    ]
    for (const { code, message } of refusals) {
      expect(code).toBe('INVALID_REQUEST')
      expect(message).toContain(inUse)
    }
  })
})

describe('what was stored in a withdrawn currency', () => {
  it('goes on pricing usage and plans, and is counted', async () => {
    await tenant.ask(RecordUsageBatchDocument, { events: [{ customerId, eventType: 'chat' }] })
    tenant.clock.advance(1)
    const range = { startTime: '2026-03-10', endTime: '2026-03-10' }
    const { usage } = await tenant.ask(UsageDocument, { customerId, ...range })
    expect(usage).toMatchObject({ totalCost: '1', currency: 'BGN' })
    const price = await calculate(tenant, { planId: 'pro', usage: [{ key: 'chat', quantity: 3 }] })
    expect(price).toMatchObject({ total: '21.49', currency: 'BGN' })
    const { analytics } = await tenant.ask(InsightsDocument, { customerId, ...range })
    expect(analytics?.cost).toMatchObject({ total: '1', currency: 'BGN' })
  })

  it('is not published, and passes to no draft, version or custom price that names no other', async () => {
    const inUse = 'BGN was replaced by EUR'
    const based = { planId: 'later', basedOnVersionId: draft, basePrice: '2' }
    const refusals = [
      await tenant.refused(PublishPlanVersionDocument, { id: draft }),
      await tenant.refused(UpdatePlanVersionDocument, { id: draft, input: { basePrice: '2' } }),
      await tenant.refused(CreatePlanVersionDocument, { input: based }),
      await tenant.refused(CreateCustomPricingDocument, { input: { customerId, rules } }),
    ]
    for (const { code, message } of refusals) {
      expect(code).toBe('INVALID_REQUEST')
      expect(message).toContain(inUse)
    }
  })

  it('is left by naming the currency that took its place', async () => {
    const eur = { currency: 'EUR', basePrice: '10.22' }
    await tenant.ask(UpdatePlanVersionDocument, { id: draft, input: eur })
    await tenant.ask(PublishPlanVersionDocument, { id: draft })
    await addVersion(tenant, { planId: 'pro', ...eur, charges: rules })
    await addPlan(tenant, 'new', eur)
    expect(await calculate(tenant, { planId: 'pro' })).toMatchObject({ currency: 'EUR' })
    await addRateCard(tenant, '0.01', [{ eventType: 'chat', fixedCredits: '100' }], {
      key: 'new',
      currency: 'EUR',
    })
    await tenant.ask(CreateCustomPricingDocument, { input: { customerId, rules } })
  })
})
