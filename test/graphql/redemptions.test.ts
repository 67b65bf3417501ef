/** Redeeming promotions: their limits also when many do it at once, what gives a redemption back, and what is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CreateSubscriptionDocument } from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe, subscriptionOf } from '../support/billing.ts'
import { cancel, update } from '../support/billing-acts.ts'
import {
  ApplyPromotionDocument,
  ArchivePromotionDocument,
  CreatePromotionVersionDocument,
  PromotionDocument,
  RemoveDiscountDocument,
} from '../support/promotions.generated.ts'
import { addPromotion, applyPromotion, checkPromotion, discountsOf } from '../support/promotions.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
let planId: string
beforeAll(async () => {
  tenant = await startTenant()
  tenant.clock.set('2026-04-01T00:00:00Z')
  planId = await addMonthly(tenant)
})
afterAll(() => tenant?.close())

const promotionOf = async (id: string) => (await tenant.ask(PromotionDocument, { id })).promotion
const taken = async (customerId: string, code: string, rest = {}) => {
  const input = { customerId, planId, promotionCodes: [code], ...rest }
  return tenant.refused(CreateSubscriptionDocument, { input })
}

describe('the limit of a promotion', () => {
  it('holds when more customers than it allows redeem it at once', async () => {
    const code = await addPromotion(tenant, { maxRedemptions: 5 })
    const customers = await Promise.all(Array.from({ length: 8 }, () => tenant.customer()))
    const outcomes = await Promise.allSettled(
      customers.map((customerId) =>
        subscribe(tenant, planId, { customerId, promotionCodes: [code] }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect(await promotionOf(code)).toMatchObject({
      ...{ redemptionCount: 5, totalDiscount: '15' },
      totalDiscounts: [{ currency: 'USD', amount: '15' }],
    })
    const late = customers.filter((_one, index) => outcomes[index]?.status === 'rejected')
    for (const customerId of late) {
      expect(await invoicesOf(tenant, customerId)).toEqual([])
      expect(await taken(customerId, code)).toMatchObject({
        ...{ code: 'INVALID_REQUEST', reason: 'MAX_REDEMPTIONS_REACHED', promotionCode: code },
      })
    }
    expect((await checkPromotion(tenant, code)).reason).toBe('MAX_REDEMPTIONS_REACHED')
    const terms = { kind: 'PERCENT', percent: '10', maxRedemptions: 6, publish: true } as const
    await tenant.ask(CreatePromotionVersionDocument, { input: { promotionId: code, ...terms } })
    await subscribe(tenant, planId, { customerId: late[0]!, promotionCodes: [code] })
    expect((await promotionOf(code)).redemptionCount).toBe(6)
  })

  it('holds in the database too', async () => {
    const code = await addPromotion(tenant, { maxRedemptions: 1 })
    const more = 'update promotion set redeemed_count = 2 where code = $1'
    await expect(tenant.sql.query(more, [code])).rejects.toThrow('promotion_redeemed_count')
  })

  it('for each customer counts what was removed, and not what never began', async () => {
    const code = await addPromotion(tenant, { maxRedemptionsPerCustomer: 1, maxRedemptions: 2 })
    const on = await subscribe(tenant, planId, {
      ...{ promotionCodes: [code], activation: 'ON_PAYMENT', incompleteDays: 1 },
    })
    const other = { planId: await addMonthly(tenant) }
    expect(await taken(on.customerId, code, other)).toMatchObject({
      reason: 'CUSTOMER_LIMIT_REACHED',
    })
    expect((await promotionOf(code)).redemptionCount).toBe(1)
    await cancel(tenant, on.id, { at: 'NOW' })
    expect(await discountsOf(tenant, on.id)).toMatchObject([
      { status: 'RETURNED', totalAmount: '0' },
    ])
    expect((await promotionOf(code)).redemptionCount).toBe(0)
    const { customerId } = on
    const again = await subscribe(tenant, planId, { customerId, promotionCodes: [code] })
    expect((await promotionOf(code)).redemptionCount).toBe(1)
    const asked = { customerId }
    expect((await checkPromotion(tenant, code, asked)).reason).toBe('CUSTOMER_LIMIT_REACHED')
    expect(await discountsOf(tenant, again.id)).toMatchObject([{ status: 'ENDED' }])
  })

  it('is free again when a first payment never comes, or the attempt is replaced', async () => {
    const code = await addPromotion(tenant, { maxRedemptions: 1 })
    const attempt = { promotionCodes: [code], activation: 'ON_PAYMENT' as const, incompleteDays: 1 }
    const { customerId } = await subscribe(tenant, planId, attempt)
    const replaced = await subscribe(tenant, planId, { customerId, ...attempt })
    expect((await promotionOf(code)).redemptionCount).toBe(1)
    await billAt(tenant, '2026-04-02T00:00:01Z')
    expect((await subscriptionOf(tenant, replaced.id)).status).toBe('EXPIRED')
    expect((await promotionOf(code)).redemptionCount).toBe(0)
    tenant.clock.set('2026-04-01T00:00:00Z')
  })
})

describe('a redemption', () => {
  it('is told, and counts once with all that it reduces', async () => {
    const code = await addPromotion(tenant, { duration: 'FOREVER' })
    const { id, customerId } = await subscribe(tenant, planId)
    const [discount] = await applyPromotion(tenant, id, code.toLowerCase())
    expect(discount).toMatchObject({ status: 'ACTIVE', promotionCode: code, totalAmount: '0' })
    const { id: promotionId } = await promotionOf(code)
    expect(await tenant.facts(customerId, 'promotion.redeemed')).toMatchObject([
      { id: promotionId, discountId: discount?.id, code, subscriptionId: id },
    ])
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect(await promotionOf(code)).toMatchObject({ redemptionCount: 1, totalDiscount: '3' })
    tenant.clock.set('2026-04-01T00:00:00Z')
  })

  it('of days of trial lengthens the trial of the plan, once', async () => {
    const code = await addPromotion(tenant, { kind: 'FREE_TRIAL_DAYS', days: 7 })
    const trial = await addMonthly(tenant, { trialDays: 14 })
    const on = await subscribe(tenant, trial, { promotionCodes: [code] })
    expect(on).toMatchObject({ status: 'TRIALING', trialEnd: '2026-04-22T00:00:00.000Z' })
    const twice = await tenant.refused(ApplyPromotionDocument, { id: on.id, code })
    expect(twice).toMatchObject({ code: 'CONFLICT', reason: 'ALREADY_APPLIED' })
    const more = await addPromotion(tenant, { kind: 'FREE_TRIAL_DAYS', days: 3 })
    const { applyPromotion: longer } = await tenant.ask(ApplyPromotionDocument, {
      ...{ id: on.id, code: more },
    })
    expect(longer).toMatchObject({ trialEnd: '2026-04-25T00:00:00.000Z', discounts: [] })
    const alone = await subscribe(tenant, planId, { promotionCodes: [more] })
    expect(alone).toMatchObject({ status: 'TRIALING', trialEnd: '2026-04-04T00:00:00.000Z' })
  })

  it('of days of trial is refused without a trial, and beyond two years of it', async () => {
    const code = await addPromotion(tenant, { kind: 'FREE_TRIAL_DAYS', days: 7 })
    const { id } = await subscribe(tenant, planId)
    expect(await tenant.refused(ApplyPromotionDocument, { id, code })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'STATUS', allowed: ['SCHEDULED', 'TRIALING'] },
    })
    const long = await subscribe(tenant, planId, { trialDays: 724 })
    expect(await tenant.refused(ApplyPromotionDocument, { id: long.id, code })).toMatchObject({
      ...{ code: 'LIMIT_EXCEEDED', limit: '730' },
    })
    expect((await promotionOf(code)).redemptionCount).toBe(0)
  })

  it('leaves the terms of the version that was redeemed as they were', async () => {
    const code = await addPromotion(tenant, { duration: 'FOREVER' })
    const { id, customerId } = await subscribe(tenant, planId, { promotionCodes: [code] })
    const terms = { kind: 'PERCENT', percent: '90', publish: true } as const
    await tenant.ask(CreatePromotionVersionDocument, { input: { promotionId: code, ...terms } })
    await tenant.ask(ArchivePromotionDocument, { id: code })
    await billAt(tenant, '2026-05-01T00:00:00Z')
    const invoices = await invoicesOf(tenant, customerId)
    expect(invoices.map(({ total }) => total)).toEqual(['27', '27'])
    expect(await discountsOf(tenant, id)).toMatchObject([{ percent: '10', totalAmount: '6' }])
    tenant.clock.set('2026-04-01T00:00:00Z')
  })

  it('is refused with the reason that the check gives', async () => {
    const reasonOf = async (code: string, rest = {}) =>
      (await taken(await tenant.customer(), code, rest)).reason
    const euros = await addPromotion(tenant, { kind: 'FIXED', amount: '5', currency: 'EUR' })
    const minimum = { minimumAmount: '60.01', currency: 'USD' }
    const high = await addPromotion(tenant, minimum)
    const other = await addPromotion(tenant, { planIds: [await addMonthly(tenant)] })
    const [early, late] = [
      await addPromotion(tenant, { validFrom: '2026-04-01T00:00:00.001Z' }),
      await addPromotion(tenant, { validUntil: '2026-04-01T00:00:00Z' }),
    ]
    const archived = await addPromotion(tenant)
    await tenant.ask(ArchivePromotionDocument, { id: archived })
    expect(await reasonOf('no such code!')).toBe('NOT_FOUND')
    expect(await reasonOf(euros)).toBe('CURRENCY_MISMATCH')
    expect(await reasonOf(high, { quantity: 2 })).toBe('MINIMUM_NOT_MET')
    expect(await reasonOf(other)).toBe('PLAN_NOT_APPLICABLE')
    expect(await reasonOf(early)).toBe('NOT_YET_VALID')
    expect(await reasonOf(late)).toBe('EXPIRED')
    expect(await reasonOf(archived)).toBe('NOT_PUBLISHED')
    await subscribe(tenant, planId, { promotionCodes: [high], quantity: 3 })
  })

  it('is one of at most ten that a subscription has at a time', async () => {
    const { id } = await subscribe(tenant, planId)
    for (let count = 0; count < 10; count++) {
      const code = await addPromotion(tenant, { percent: '1', duration: 'FOREVER' })
      await applyPromotion(tenant, id, code)
    }
    const code = await addPromotion(tenant)
    const [first] = await discountsOf(tenant, id)
    expect(await tenant.refused(ApplyPromotionDocument, { id, code })).toMatchObject({
      ...{ code: 'LIMIT_EXCEEDED', limit: '10', used: '10' },
    })
    await tenant.ask(RemoveDiscountDocument, { id: first!.id })
    expect(await applyPromotion(tenant, id, code)).toHaveLength(10)
    expect(await tenant.refused(RemoveDiscountDocument, { id: first!.id })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'STATUS', status: 'REMOVED' },
    })
    const codes = Array.from({ length: 11 }, () => code)
    const input = { customerId: await tenant.customer(), planId, promotionCodes: codes }
    expect((await tenant.refused(CreateSubscriptionDocument, { input })).code).toBe(
      'INVALID_REQUEST',
    )
  })

  it('is not made of subscriptions that are over, or are not there', async () => {
    const code = await addPromotion(tenant, { duration: 'FOREVER' })
    const { id } = await subscribe(tenant, planId, { promotionCodes: [code] })
    const [discount] = await discountsOf(tenant, id)
    await cancel(tenant, id, { at: 'NOW' })
    const other = await addPromotion(tenant)
    for (const refused of [
      await tenant.refused(ApplyPromotionDocument, { id, code: other }),
      await tenant.refused(RemoveDiscountDocument, { id: discount!.id }),
    ]) {
      expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', status: 'CANCELED' })
    }
    for (const unknown of [
      `${discount!.id.slice(0, -1)}~`,
      discount!.id.replace(/^disc_/, 'disc_0'),
      'x',
    ]) {
      const refused = await tenant.refused(RemoveDiscountDocument, { id: unknown })
      expect(refused).toMatchObject({ code: 'NOT_FOUND' })
    }
    const unknown = await tenant.refused(ApplyPromotionDocument, { id: 'sub_x', code: other })
    expect(unknown.code).toBe('NOT_FOUND')
  })

  it('waits for a subscription that begins later', async () => {
    const code = await addPromotion(tenant)
    const startAt = '2026-04-10T00:00:00Z'
    const on = await subscribe(tenant, planId, { promotionCodes: [code], startAt })
    await update(tenant, on.id, { metadata: { a: 1 } })
    await billAt(tenant, startAt)
    const [invoice] = await invoicesOf(tenant, on.customerId)
    expect(invoice).toMatchObject({ total: '27', discount: '3' })
    tenant.clock.set('2026-04-01T00:00:00Z')
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
