/** Checkouts: their purchase, its one payment, declines, expiry, and what a client secret may do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QuoteDocument } from '../support/billing.generated.ts'
import {
  CheckoutDocument,
  ConfirmCheckoutDocument,
  CreateCheckoutDocument,
  type CreateCheckoutInput,
  CreatePaymentLinkDocument,
  ExpireCheckoutDocument,
} from '../support/checkouts.generated.ts'
import { type CheckoutLab, checkoutLab } from '../support/checkouts.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { UpdateCustomerDocument } from '../support/ledger.generated.ts'
import { addVersion } from '../support/plans.ts'
import type { PromotionVersionInput } from '../support/promotions.generated.ts'
import { addPromotion, checkPromotion } from '../support/promotions.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
let lab: CheckoutLab
let planId = ''
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  lab = await checkoutLab(tenant)
  planId = await lab.plan()
})
afterAll(() => tenant?.close())

const email = () => `${Math.trunc(tenant.clock.now().getTime())}-${++emails}@example.com`
let emails = 0

describe('a checkout of a plan', () => {
  it('makes its purchase at once, which only its confirmation pays, activates and completes', async () => {
    const customerId = await lab.person()
    const open = await lab.create({ customerId, planId, metadata: { campaign: 'spring' } })
    expect(open).toMatchObject({
      ...{ status: 'OPEN', purpose: 'SUBSCRIPTION', url: null, customer: { id: customerId } },
      subscription: { status: 'INCOMPLETE', metadata: { campaign: 'spring' } },
      invoice: { status: 'DRAFT', reason: 'START', total: '30', number: null },
      quote: { total: '30', dueNow: '30' },
    })
    const done = await lab.confirm(open.id, 'test_success')
    expect(done).toMatchObject({
      ...{ status: 'COMPLETE', declineCode: null },
      subscription: { status: 'ACTIVE', periodStart: tenant.clock.now().toISOString() },
      invoice: { status: 'PAID', amountDue: '0' },
    })
    expect(done.invoice?.number).toMatch(/^INV-/)
    const [payment] = await lab.payments(customerId)
    expect(payment).toMatchObject({ status: 'SUCCEEDED', amount: '30' })
    const events = (await lab.events(customerId)).filter(
      (type) => !/^(entitlement|credits)\./.test(type),
    )
    expect(events.slice(events.indexOf('checkout.created'))).toEqual([
      ...['checkout.created', 'subscription.created', 'invoice.created'],
      ...['payment_method.added', 'payment_method.defaulted', 'payment.succeeded'],
      ...['invoice.finalized', 'invoice.paid', 'checkout.completed', 'subscription.activated'],
    ])
  })

  it('makes one subscription and one charge however often and at once it is confirmed', async () => {
    const before = (await lab.charges()).length
    const customerId = await lab.person()
    const { id } = await lab.create({ customerId, planId })
    const answers = await Promise.all(
      ['test_success', 'test_success', 'test_success'].map((token) => lab.confirm(id, token)),
    )
    for (const { status } of answers) expect(['PROCESSING', 'COMPLETE']).toContain(status)
    expect((await lab.confirm(id, 'test_success')).status).toBe('COMPLETE')
    expect((await lab.charges()).length - before).toBe(1)
    expect((await lab.invoices(customerId)).map(({ status }) => status)).toEqual(['PAID'])
  })

  it('fails with a declined card, and may be confirmed again on the same purchase', async () => {
    const customerId = await lab.person()
    const open = await lab.create({ customerId, planId })
    const failed = await lab.confirm(open.id, 'test_decline')
    expect(failed).toMatchObject({
      ...{ status: 'FAILED', declineCode: 'CARD_DECLINED' },
      subscription: { status: 'INCOMPLETE' },
      invoice: { status: 'DRAFT' },
    })
    const done = await lab.confirm(open.id, 'test_success')
    expect(done).toMatchObject({ status: 'COMPLETE', declineCode: null })
    expect([done.subscription?.id, done.invoice?.id]).toEqual([
      open.subscription?.id,
      open.invoice?.id,
    ])
    expect((await lab.payments(customerId)).map(({ status }) => status).toSorted()).toEqual([
      'FAILED',
      'SUCCEEDED',
    ])
  })

  it('charges what it showed, whatever became of the price meanwhile', async () => {
    const own = await lab.plan()
    const { id } = await lab.create({ customerId: await lab.person(), planId: own })
    tenant.clock.advance(1)
    const dearer = { currency: 'USD', basePrice: '45' }
    await addVersion(lab.test, { planId: own, ...dearer }, tenant.clock.now().toISOString())
    expect((await lab.create({ customerId: await lab.person(), planId: own })).quote?.total).toBe(
      '45',
    )
    expect((await lab.confirm(id, 'test_success')).invoice).toMatchObject({ total: '30' })
  })

  it('redeems promotions with its purchase, and gives them back when it expires', async () => {
    const half = { kind: 'PERCENT', percent: '50', maxRedemptions: 1 } as const
    const code = await addPromotion(lab.test, half)
    const [one, other] = [await lab.person(), await lab.person()]
    const sold = { planId, promotionCodes: [code.toLowerCase()] }
    const first = await lab.create({ ...sold, customerId: one })
    expect(first).toMatchObject({ quote: { total: '15' }, invoice: { total: '15' } })
    const input = { ...sold, ui: 'HEADLESS' as const, customerId: other }
    expect(await lab.refused(CreateCheckoutDocument, { input })).toMatchObject({
      ...{ code: 'INVALID_REQUEST', reason: 'MAX_REDEMPTIONS_REACHED' },
    })
    await lab.expire(first.id)
    const second = await lab.create(input)
    expect(await lab.confirm(second.id, 'test_success')).toMatchObject({
      ...{ status: 'COMPLETE', invoice: { status: 'PAID', total: '15' } },
    })
  })

  it('adds the days of a promotion to its trial', async () => {
    const code = await addPromotion(lab.test, { kind: 'FREE_TRIAL_DAYS', days: 7 })
    const given = { planId, trialDays: 14, promotionCodes: [code] }
    const { id, trialDays } = await lab.create({ ...given, customerId: await lab.person() })
    const { subscription } = await lab.confirm(id, 'test_success')
    const end = new Date(tenant.clock.now().getTime() + 21 * 86_400_000).toISOString()
    expect([trialDays, subscription]).toMatchObject([21, { status: 'TRIALING', trialEnd: end }])
  })

  it('begins a trial with a method that is set up and not charged', async () => {
    const before = (await lab.charges()).length
    const customerId = await lab.person()
    const open = await lab.create({ customerId, planId, trialDays: 14 })
    expect(open).toMatchObject({
      ...{ trialDays: 14, invoice: null, quote: { total: '30', dueNow: '0' } },
      subscription: { status: 'INCOMPLETE' },
    })
    const none = await lab.refused(ConfirmCheckoutDocument, { id: open.id })
    expect(none).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'NO_PAYMENT_METHOD' })
    expect(await lab.confirm(open.id, 'test_success')).toMatchObject({
      ...{ status: 'COMPLETE', subscription: { status: 'TRIALING' } },
    })
    expect((await lab.charges()).length).toBe(before)
  })

  it('begins a trial without a method when it needs none', async () => {
    const customerId = await lab.person()
    const input = { customerId, planId, trialDays: 14, requirePaymentMethod: false }
    const { id } = await lab.create(input)
    expect(await lab.confirm(id)).toMatchObject({
      ...{ status: 'COMPLETE', subscription: { status: 'TRIALING' } },
    })
  })

  it('replaces one that waits, and is refused beside a live subscription', async () => {
    const customerId = await lab.person()
    const first = await lab.create({ customerId, planId })
    const second = await lab.create({ customerId, planId })
    expect((await lab.read(first.id)).status).toBe('EXPIRED')
    await lab.confirm(second.id, 'test_success')
    const third = await lab.refused(CreateCheckoutDocument, {
      input: { ui: 'HEADLESS', customerId, planId },
    })
    expect(third).toMatchObject({ code: 'CONFLICT', reason: 'SUBSCRIBED' })
  })
})

describe('who pays', () => {
  it('is the only customer with exactly the e-mail, else a new one', async () => {
    const address = email()
    const known = await lab.person(address)
    const lines = [{ description: 'Workshop', amount: '5' }]
    const sold = { lines, currency: 'USD' }
    expect((await lab.create({ ...sold, email: address })).customer?.id).toBe(known)
    await lab.person(address)
    const another = await lab.create({ ...sold, email: address })
    expect(another.customer?.email).toBe(address)
    expect(another.customer?.id).not.toBe(known)
  })

  it('is archived again when the checkout that made it expires and nothing else is its', async () => {
    const lines = [{ description: 'Workshop', amount: '5' }]
    const { id, customer } = await lab.create({ lines, currency: 'USD', email: email() })
    expect(await lab.expire(id)).toMatchObject({ status: 'EXPIRED', invoice: { status: 'VOID' } })
    expect(await lab.events(customer?.id ?? '')).toContain('customer.archived')
  })
})

describe('a checkout of something else', () => {
  it('sells lines by a purchase invoice', async () => {
    const lines = [{ description: 'Workshop', quantity: '2', unitPrice: '49.5' }]
    const { id } = await lab.create({ customerId: await lab.person(), lines, currency: 'USD' })
    expect(await lab.confirm(id, 'test_success')).toMatchObject({
      ...{ status: 'COMPLETE', purpose: 'PURCHASE', subscription: null },
      invoice: { reason: 'PURCHASE', status: 'PAID', total: '99' },
    })
  })

  it('sells what a link sells, while it is active', async () => {
    const input = { name: 'Pro', planId }
    const { createPaymentLink: link } = await lab.ask(CreatePaymentLinkDocument, { input })
    const made = await lab.create({ customerId: await lab.person(), paymentLinkId: link.id })
    expect(made).toMatchObject({ paymentLink: { id: link.id }, quote: { total: '30' } })
  })

  it('pays what is due of an invoice, and is complete also when that is paid otherwise', async () => {
    const customerId = await lab.person()
    const invoiceId = await lab.invoice(customerId, '12.5')
    const { id } = await lab.create({ invoiceId })
    expect(await lab.confirm(id, 'test_success')).toMatchObject({
      ...{ status: 'COMPLETE', invoice: { id: invoiceId, status: 'PAID' } },
    })
    const other = await lab.invoice(customerId, '7')
    const beside = await lab.create({ invoiceId: other })
    await lab.pay(other)
    expect((await lab.read(beside.id)).status).toBe('COMPLETE')
  })
})

it('completes without a method when nothing is to be paid', async () => {
  const before = (await lab.charges()).length
  const promotionCodes = [await addPromotion(lab.test, { percent: '100' })]
  const lines = [{ description: 'Sample', quantity: '1', unitPrice: '0' }]
  for (const what of [
    { planId, promotionCodes },
    { lines, currency: 'USD' },
  ]) {
    const { id, quote } = await lab.create({ ...what, customerId: await lab.person() })
    expect(quote).toMatchObject({ total: '0', dueNow: '0' })
    const done = await lab.confirm(id)
    expect(done).toMatchObject({ status: 'COMPLETE', invoice: { status: 'PAID', total: '0' } })
    expect(done.subscription?.status).toBe('planId' in what ? 'ACTIVE' : undefined)
  }
  expect((await lab.charges()).length).toBe(before)
})

describe('promotions of a purchase of lines', () => {
  const lines = [
    { description: 'Setup', amount: '38.9' },
    { description: 'Workshop', quantity: '2', unitPrice: '10' },
  ]
  const sold = { lines, currency: 'USD' }
  const off = (version: Partial<PromotionVersionInput>) => addPromotion(lab.test, version)
  const fixed = (amount: string) => off({ kind: 'FIXED', amount, currency: 'USD' })
  const quoteOf = async (promotionCodes: string[], customerId?: string) =>
    (await lab.ask(QuoteDocument, { input: { lines: { ...sold, promotionCodes, customerId } } }))
      .quote

  it.each<[string, () => Promise<string[]>, string, string]>([
    ['10 %, then 5.00', async () => [await off({}), await fixed('5')], '10.89', '48.01'],
    ['5.00, then 10 %', async () => [await fixed('5'), await off({})], '10.39', '48.51'],
    [
      'for ever, which is once',
      async () => [await off({ duration: 'FOREVER', appliesTo: 'BASE' })],
      ...(['5.89', '53.01'] as const),
    ],
  ])('are quoted as they are invoiced and charged: %s', async (_name, codes, discount, total) => {
    const promotionCodes = await codes()
    const customerId = await lab.person()
    const quoted = await quoteOf(promotionCodes, customerId)
    expect(quoted).toMatchObject({ discount, total, dueNow: total, problems: [] })
    const { id, quote, invoice } = await lab.create({ ...sold, customerId, promotionCodes })
    expect([quote, invoice]).toMatchObject([{ discount, total, dueNow: total }, { total }])
    expect((await lab.confirm(id, 'test_success')).invoice).toMatchObject({
      ...{ status: 'PAID', total, amountDue: '0' },
    })
    const [made] = await lab.invoices(customerId)
    const shown = ({ description, amount, discount: share }: (typeof quoted.lines)[0]) =>
      `${description} ${amount} ${share}`
    expect(made?.lines.map(shown)).toEqual(quoted.lines.map(shown))
    const [payment] = await lab.payments(customerId)
    expect(payment).toMatchObject({ status: 'SUCCEEDED', amount: total })
    const events = await lab.events(customerId)
    const redeemed = events.filter((type) => type === 'promotion.redeemed')
    expect(redeemed).toHaveLength(promotionCodes.length)
    expect(events.filter((type) => type === 'discount.ended')).toHaveLength(promotionCodes.length)
  })

  it('are problems of a quote, and refused by the checkout, when they are not for lines', async () => {
    const named = {
      PLAN_NOT_APPLICABLE: [
        await off({ planIds: [planId] }),
        await off({ appliesTo: 'USAGE' }),
        await off({ kind: 'FREE_TRIAL_DAYS', days: 7 }),
      ],
      CURRENCY_MISMATCH: [await off({ kind: 'FIXED', amount: '5', currency: 'EUR' })],
      MINIMUM_NOT_MET: [await off({ minimumAmount: '58.91', currency: 'USD' })],
      NOT_FOUND: ['unknown'],
    }
    const problems = Object.entries(named).flatMap(([reason, codes]) =>
      codes.map((promotionCode) => ({ promotionCode, reason })),
    )
    const good = await off({ minimumAmount: '58.9', currency: 'USD' })
    const quoted = await quoteOf([...problems.map(({ promotionCode }) => promotionCode), good])
    expect(quoted).toMatchObject({ discount: '5.89', problems })
    const customerId = await lab.person()
    for (const { promotionCode, reason } of problems) {
      const input = {
        ui: 'HEADLESS' as const,
        ...sold,
        customerId,
        promotionCodes: [promotionCode],
      }
      expect(await lab.refused(CreateCheckoutDocument, { input })).toMatchObject({
        ...{ code: 'INVALID_REQUEST', reason, promotionCode },
      })
    }
    const twice = { ui: 'HEADLESS' as const, ...sold, customerId, promotionCodes: [good, good] }
    expect(await lab.refused(CreateCheckoutDocument, { input: twice })).toMatchObject({
      ...{ code: 'CONFLICT', reason: 'ALREADY_APPLIED' },
    })
    expect(await lab.invoices(customerId)).toEqual([])
  })

  it('are redeemed within their limits, and given back when the checkout expires', async () => {
    const code = await off({ maxRedemptions: 2, maxRedemptionsPerCustomer: 1 })
    const promotionCodes = [code]
    const link = { name: 'Setup', ...sold }
    const { createPaymentLink } = await lab.ask(CreatePaymentLinkDocument, { input: link })
    const [one, other] = [await lab.person(), await lab.person()]
    const first = await lab.create({ ...sold, customerId: one, promotionCodes })
    const given = { paymentLinkId: createPaymentLink.id, promotionCodes }
    const again = { ui: 'HEADLESS' as const, ...given, customerId: one }
    expect(await lab.refused(CreateCheckoutDocument, { input: again })).toMatchObject({
      reason: 'CUSTOMER_LIMIT_REACHED',
    })
    const input = { ...again, customerId: other }
    const takers = await Promise.allSettled([
      lab.create(input),
      lab.create({ ...again, customerId: await lab.person() }),
    ])
    expect(takers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await checkPromotion(lab.test, code)).toMatchObject({ valid: false })
    expect((await lab.expire(first.id)).invoice).toMatchObject({ status: 'VOID' })
    expect(await checkPromotion(lab.test, code, { customerId: one })).toMatchObject({ valid: true })
    const { id } = await lab.create(again)
    expect((await lab.confirm(id, 'test_success')).invoice).toMatchObject({ total: '53.01' })
  })

  it('come before the tax, without the standing discount, which lines never have', async () => {
    const promotionCodes = [await off({ percent: '15', rounding: 'DOWN' })]
    const customerId = await lab.person()
    const input = { taxPercent: '19', discount: { percent: '10' } }
    await lab.ask(UpdateCustomerDocument, { id: customerId, input })
    // 15 % of 58.90 is 8.835, and 19 % of the 50.07 that are left 9.5133.
    const sums = { discount: '8.83', subtotal: '50.07', tax: '9.51', total: '59.58' }
    expect(await quoteOf(promotionCodes, customerId)).toMatchObject(sums)
    const { id } = await lab.create({ ...sold, customerId, promotionCodes })
    await lab.confirm(id, 'test_success')
    expect(await lab.invoices(customerId)).toMatchObject([{ ...sums, status: 'PAID' }])
  })

  it('take off at most what is left, and then need no method', async () => {
    const promotionCodes = [await fixed('100'), await off({ percent: '50' })]
    const { id, quote } = await lab.create({
      ...{ ...sold, customerId: await lab.person(), promotionCodes },
    })
    expect(quote).toMatchObject({ discount: '58.9', total: '0', dueNow: '0' })
    expect(await lab.confirm(id)).toMatchObject({ status: 'COMPLETE', invoice: { total: '0' } })
  })
})

describe('expiry', () => {
  it('gives back what was made when its time has come, and refuses what comes later', async () => {
    const customerId = await lab.person()
    const { id, subscription } = await lab.create({ customerId, planId })
    const stray = await lab.create({ ui: 'HOSTED', planId })
    tenant.clock.advance(24 * 3_600_000)
    await lab.run()
    expect(await lab.read(id)).toMatchObject({
      ...{ status: 'EXPIRED', subscription: { id: subscription?.id, status: 'EXPIRED' } },
      invoice: { status: 'VOID', number: null },
    })
    expect((await lab.read(stray.id)).status).toBe('EXPIRED')
    const late = { id, input: { paymentMethod: 'test_success' } }
    expect(await lab.refused(ConfirmCheckoutDocument, late)).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'STATUS', status: 'EXPIRED' },
    })
    expect((await lab.expire(id)).status).toBe('EXPIRED')
  })

  it('waits for a payment that is under way', async () => {
    const { id } = await lab.create({ customerId: await lab.person(), planId })
    expect((await lab.confirm(id, 'test_requires_action')).status).toBe('REQUIRES_ACTION')
    expect(await lab.refused(ExpireCheckoutDocument, { id })).toMatchObject({
      ...{ code: 'CONFLICT', reason: 'PAYMENT_UNDER_WAY' },
    })
  })
})

describe('a client secret', () => {
  it('confirms its own checkout, and does nothing else', async () => {
    const { id, clientSecret } = await lab.create({ customerId: await lab.person(), planId })
    const other = await lab.create({ customerId: await lab.person(), planId })
    const secret = clientSecret ?? ''
    const refused = (query: string) => graphql(tenant.app.url, secret, query)
    const answer = await refused(`{ checkout(id: "${id}") { id } }`)
    expect(answer.errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    const foreign = { id: other.id, input: { paymentMethod: 'test_success' } }
    expect((await tenant.refused(ConfirmCheckoutDocument, foreign, secret)).code).toBe('NOT_FOUND')
    const wrong = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`
    expect((await tenant.refused(CheckoutDocument, { id }, wrong)).code).toBe('UNAUTHORIZED')
    const done = await lab.confirm(id, 'test_success', secret)
    expect(done).toMatchObject({ status: 'COMPLETE', customer: null, invoice: null })
  })

  it('is told what its payer has to do, of its own checkout', async () => {
    const { id, clientSecret } = await lab.create({ customerId: await lab.person(), planId })
    const confirm = `mutation { confirmCheckout(id: "${id}", input: {paymentMethod: "test_requires_action"}) {
      status nextAction { url } } }`
    const { data } = await graphql(tenant.app.url, clientSecret ?? '', confirm)
    expect(data).toMatchObject({
      confirmCheckout: {
        status: 'REQUIRES_ACTION',
        nextAction: { url: expect.stringContaining('/pay/') },
      },
    })
    const query = '{ checkouts { edges { node { id nextAction { url } } } } }'
    const { checkouts } = await graphqlData<{
      checkouts: { edges: { node: { id: string; nextAction: object | null } }[] }
    }>(tenant.app.url, tenant.app.testKey, query)
    const asked = checkouts.edges.filter(({ node }) => node.nextAction !== null)
    expect(asked.map(({ node }) => node.id)).toContain(id)
    expect(asked.length).toBeLessThan(checkouts.edges.length)
  })
})

describe('bad input', () => {
  const sold = { lines: [{ description: 'x', amount: '5' }], currency: 'USD' }
  it.each<[string, Partial<CreateCheckoutInput>]>([
    ['nothing to sell', { email: 'a@example.com' }],
    ['two things', { ...sold, email: 'a@example.com', planId: 'x' }],
    ['nobody to pay', sold],
    ['a customer twice', { ...sold, email: 'a@example.com', customerId: 'x' }],
    ['no address', { ...sold, email: 'a' }],
    ['a page of its own', { ...sold, email: 'a@example.com', successUrl: 'https://example.com' }],
    ['a script', { ...sold, ui: 'HOSTED', successUrl: 'javascript:alert(1)' }],
    ['a path', { ...sold, ui: 'HOSTED', cancelUrl: '/back' }],
    ['a time past', { ...sold, ui: 'HOSTED', expiresAt: '2026-01-01T00:00:00Z' }],
    ['too long a trial', { planId: 'x', email: 'a@example.com', trialDays: 731 }],
    ['a currency without lines', { planId: 'x', email: 'a@example.com', currency: 'USD' }],
  ])('refuses %s', async (_name, input) => {
    const given = { input: { ui: 'HEADLESS' as const, ...input } }
    expect((await lab.refused(CreateCheckoutDocument, given)).code).toBe('INVALID_REQUEST')
  })

  it('refuses a page of the live mode without a provider, and unknown tokens', async () => {
    const input = { ...sold, ui: 'HOSTED' as const }
    expect(await tenant.refused(CreateCheckoutDocument, { input })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'PROVIDER_NOT_CONFIGURED' },
    })
    const { id } = await lab.create({ customerId: await lab.person(), ...sold })
    const bad = { id, input: { paymentMethod: '4242424242424242' } }
    expect((await lab.refused(ConfirmCheckoutDocument, bad)).code).toBe('INVALID_REQUEST')
  })
})

it('leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})

it('answers the same checkout to the same key, also at once', async () => {
  const customerId = await lab.person()
  const input = { customerId, planId, key: 'order-1' }
  const made = await Promise.all([lab.create(input), lab.create(input), lab.create(input)])
  expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  expect(new Set(made.map(({ clientSecret }) => clientSecret)).size).toBe(1)
})
