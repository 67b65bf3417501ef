/** Random histories of discounts: after each act the sums close, nothing is below zero, and no limit is passed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cancelNow } from '../../src/core/billing/decide/cancel-subscription.ts'
import { changeTerms } from '../../src/core/billing/decide/change-terms.ts'
import { removeDiscount, returnRedemption } from '../../src/core/billing/decide/discount-life.ts'
import { finalizeInvoice } from '../../src/core/billing/decide/finalize-invoice.ts'
import { manualInvoice } from '../../src/core/billing/decide/manual-invoice.ts'
import { createSubscription } from '../../src/core/billing/decide/new-subscription.ts'
import { redeemFor, redeemPromotion } from '../../src/core/billing/decide/redeem-promotion.ts'
import { payManually } from '../../src/core/billing/decide/settle-invoice.ts'
import { voidInvoice } from '../../src/core/billing/decide/void-invoice.ts'
import { verifyLine } from '../../src/core/billing/verify/rederive-line.ts'
import type { PromotionTerms } from '../../src/core/promotions/promotion-terms.ts'
import type { Offer } from '../../src/core/promotions/redeemable.ts'
import { requireVerb } from '../../src/core/subscriptions/verbs.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import { dayMs } from '../../src/core/values/period.ts'
import { type PureBilling, pureBilling, pureVersion } from '../support/pure-billing.ts'
import { isThorough } from '../support/thorough.ts'

const start = new Date('2026-01-31T10:00:00Z')
const versions = [pureVersion('basic', '19.99'), pureVersion('pro', '75.01')]

function termsOf(given: Partial<PromotionTerms>): PromotionTerms {
  return {
    ...{ kind: 'PERCENT', percent: null, amount: null, currency: null, days: null },
    ...{ appliesTo: 'ALL', duration: 'ONCE', months: null, rounding: 'HALF_UP' },
    ...{ maxRedemptions: null, maxRedemptionsPerCustomer: null, minimumAmount: null },
    ...{ validFrom: null, validUntil: null, planIds: [] },
    ...given,
  }
}
const percent = (value: string, rest: Partial<PromotionTerms> = {}) =>
  termsOf({ percent: decimal(value), ...rest })
const fixed = (amount: bigint, rest: Partial<PromotionTerms> = {}) =>
  termsOf({ kind: 'FIXED', amount, currency: 'USD', ...rest })

const months = 3
const offered: PromotionTerms[] = [
  percent('100'),
  percent('33.3333', { duration: 'FOREVER', rounding: 'DOWN', maxRedemptions: 2 }),
  percent('50', { duration: 'REPEATING', months }),
  fixed(1200n, { duration: 'FOREVER', maxRedemptionsPerCustomer: 2 }),
  fixed(3000n, { duration: 'REPEATING', months, maxRedemptions: 1 }),
  percent('12.5', { duration: 'FOREVER', planIds: ['plan pro'] }),
  termsOf({ kind: 'FREE_TRIAL_DAYS', days: 9 }),
]

/** As the row of the promotion would be read. */
function offerOf({ redeemed }: Pick<PureBilling, 'redeemed'>, index: number): Offer {
  const terms = offered[index]!
  const promotionId = `promotion ${index}`
  return {
    ...{ promotionId, code: `CODE${index}`, isActive: true },
    redeemedCount: redeemed.get(promotionId) ?? 0,
    version: { id: `version ${index}`, terms },
  }
}
const given = (billing: PureBilling, index: number) => ({
  code: `CODE${index}`,
  offer: offerOf(billing, index),
})

const promotion = fc.nat({ max: offered.length - 1 })
const act = fc.oneof(
  fc.record({
    act: fc.constant('create' as const),
    version: fc.constantFrom(...versions),
    promotions: fc.array(promotion, { maxLength: 3 }),
    startIn: fc.constantFrom(0, 0, -95 * dayMs, 3 * dayMs),
    activation: fc.constantFrom('IMMEDIATE' as const, 'IMMEDIATE' as const, 'ON_PAYMENT' as const),
  }),
  fc.record({ act: fc.constant('apply' as const), promotion }),
  fc.record({ act: fc.constant('remove' as const) }),
  fc.record({
    act: fc.constant('change' as const),
    version: fc.constantFrom(...versions),
    proration: fc.constantFrom('CREATE' as const, 'INVOICE_NOW' as const),
  }),
  fc.record({ act: fc.constantFrom('void' as const, 'pay' as const, 'cancel' as const) }),
  fc.record({
    act: fc.constant('wait' as const),
    ms: fc.constantFrom(1, 10 * dayMs, 31 * dayMs, 62 * dayMs),
  }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

function perform(billing: PureBilling, told: Act): void {
  const { draft, account } = billing
  const { now } = account
  if (told.act === 'wait') {
    billing.moveTo(new Date(now.getTime() + told.ms))
    return
  }
  const newest = () => {
    const subscription = account.subscriptions.all.at(-1)
    if (subscription) requireVerb(subscription, told.act === 'change' ? 'change' : 'update')
    return subscription
  }
  const decide = (): void => {
    const subscription = told.act === 'create' ? undefined : newest()
    switch (told.act) {
      case 'create': {
        const { version, promotions, startIn, activation } = told
        createSubscription(draft, account.customerId, version.id, {
          ...{ unique: 'NONE', activation, startAt: new Date(now.getTime() + startIn) },
          promotions: promotions.map((index) => given(billing, index)),
        })
        return
      }
      case 'apply':
        if (subscription) redeemFor(draft, account, subscription, given(billing, told.promotion))
        return
      case 'remove': {
        const active = account.discounts.all.find(({ status }) => status === 'ACTIVE')
        if (active) removeDiscount(draft, account, active)
        return
      }
      case 'change': {
        const { version, proration } = told
        if (subscription) {
          changeTerms(draft, account, subscription, {
            version,
            quantity: null,
            at: 'NOW',
            proration,
          })
        }
        return
      }
      case 'cancel':
        if (!subscription) return
        cancelNow(draft, account, subscription, {
          ...{ prorate: true, unpaidInvoices: 'VOID', reason: null },
        })
        return
      case 'void': {
        const open = account.invoices.all.find(
          ({ status, amountPaid }) => status === 'OPEN' && amountPaid === 0n,
        )
        if (open) voidInvoice(draft, account, open)
        return
      }
      case 'pay':
        for (const invoice of account.invoices.all) {
          const { status, amountDue: amount } = invoice
          if (status !== 'OPEN' || amount === 0n) continue
          payManually(draft, account, invoice, { amount, reference: null, paidAt: now })
        }
        return
    }
  }
  try {
    billing.decide(decide)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
  }
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n)
const charges = new Set(['BASE', 'QUANTITY', 'PRORATION_CHARGE'])

function invoicesClose({ account }: PureBilling): void {
  for (const { id, subtotal, discount, total, finalizedAt } of account.invoices.all) {
    if (finalizedAt === null) continue
    const lines = account.lines.all.filter(({ invoiceId }) => invoiceId === id)
    const amountsOf = (kinds: (kind: string) => boolean) =>
      lines.filter(({ kind }) => kinds(kind)).map(({ amount }) => amount)
    expect(sum(amountsOf((kind) => kind !== 'CARRIED_TO_STORE_CREDIT'))).toBe(subtotal)
    expect(sum(lines.map((line) => line.discount))).toBe(discount)
    expect(-sum(amountsOf((kind) => kind === 'DISCOUNT'))).toBe(discount)
    expect(sum(lines.map(({ amount }) => amount))).toBe(total)
    expect(total >= 0n).toBe(true)
    for (const line of lines) {
      if (charges.has(line.kind))
        expect(line.discount >= 0n && line.discount <= line.amount).toBe(true)
      else expect(line.discount).toBe(0n)
    }
  }
}

/** Each discount took off what its lines say, no oftener than it may. */
function discountsKeepTheirTerms({ account, draft }: PureBilling): void {
  for (const discount of account.discounts.all) {
    const { terms } = draft.promotions.get(discount.promotionVersionId)!
    const uses = account.lines.all.flatMap((line) => {
      if (line.explain.discountId !== discount.id) return []
      const invoice = account.invoices.all.find(({ id }) => id === line.invoiceId)!
      return invoice.status === 'VOID' ? [] : [{ invoice, off: -line.amount }]
    })
    expect(discount.total).toBe(sum(uses.map(({ off }) => off)))
    expect(uses.every(({ off }) => off > 0n)).toBe(true)
    if (terms.duration === 'ONCE') expect(uses.length <= 1).toBe(true)
    const periods = uses.filter(
      ({ invoice: { reason } }) => reason === 'START' || reason === 'CYCLE',
    )
    if (terms.duration === 'REPEATING') expect(periods.length <= months).toBe(true)
    if (terms.kind === 'FIXED') expect(periods.length).toBe(uses.length)
  }
}

/** Each line is what its prices, and the version of the promotion that was redeemed, make. */
function linesAreProven({ account, draft }: PureBilling): void {
  const { lines, phases, invoices } = account
  for (const line of lines.all) {
    const { takesBack, promotionVersion } = line.explain as {
      takesBack?: { line: string }
      promotionVersion?: string
    }
    const otherId = line.creditsLineId ?? takesBack?.line
    const { differences } = verifyLine(line, {
      version: draft.versions.get(line.planVersionId ?? '') ?? null,
      phases: phases.all.filter(({ subscriptionId }) => subscriptionId === line.subscriptionId),
      ...{ customPrices: [], measured: null, freezes: [] },
      other: lines.all.find(({ id }) => id === otherId) ?? null,
      invoice: invoices.all.find(({ id }) => id === line.invoiceId) ?? null,
      promotion: draft.promotions.get(promotionVersion ?? '') ?? null,
    })
    expect(differences).toEqual([])
  }
}

function limitsHold({ account, redeemed }: PureBilling): void {
  for (const [index, terms] of offered.entries()) {
    const all = account.discounts.all.filter(
      ({ promotionId, status }) => promotionId === `promotion ${index}` && status !== 'RETURNED',
    )
    expect(redeemed.get(`promotion ${index}`) ?? 0).toBe(all.length)
    expect(all.length <= (terms.maxRedemptions ?? all.length)).toBe(true)
    expect(all.length <= (terms.maxRedemptionsPerCustomer ?? all.length)).toBe(true)
  }
}

const pure = (discountPercent: string | null = null) =>
  pureBilling(versions, start, { taxPercent: '0', taxInclusive: false, discountPercent })

describe('discounts', () => {
  it('close, and keep their terms and limits, in every history', () => {
    const histories = fc.array(act, { minLength: 3, maxLength: 12 })
    fc.assert(
      fc.property(fc.constantFrom(null, '15'), histories, (discountPercent, acts) => {
        const billing = pure(discountPercent)
        for (const told of acts) {
          perform(billing, told)
          invoicesClose(billing)
          discountsKeepTheirTerms(billing)
          limitsHold(billing)
        }
        linesAreProven(billing)
      }),
      { numRuns: isThorough ? 20_000 : 300 },
    )
  })

  it('of a purchase reduce its lines by hand, and are given back when it fails', () => {
    const billing = pure('15')
    const { draft, account, redeemed } = billing
    billing.decide(() => {
      const lines = [
        { description: 'A', amount: decimal('20') },
        { description: 'B', amount: decimal('10') },
      ]
      const invoice = manualInvoice(draft, account, { reason: 'PURCHASE', currency: 'USD', lines })
      const discount = redeemPromotion(draft, account, given(billing, 3), {
        ...{ subscriptionId: null, checkoutId: 'chk', invoiceId: invoice.id, planId: null },
        ...{ currency: 'USD', amount: 3000n },
      })
      const other = redeemPromotion(draft, account, given(billing, 4), {
        ...{ subscriptionId: null, checkoutId: 'chk', invoiceId: 'inv_other', planId: null },
        ...{ currency: 'USD', amount: 3000n },
      })
      returnRedemption(account, other)
      finalizeInvoice(draft, account, invoice)
      // The standing discount is on no lines by hand.
      expect(invoice).toMatchObject({ discount: 1200n, total: 1800n })
      expect(discount.total).toBe(1200n)
    })
    expect([...redeemed]).toEqual([
      ['promotion 3', 1],
      ['promotion 4', 0],
    ])
  })
})
