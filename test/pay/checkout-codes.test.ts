/** The promotion codes of a checkout's page, as a browser without scripts meets them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancel } from '../support/billing-acts.ts'
import {
  CreateCheckoutDocument,
  type CreateCheckoutInput,
  CreatePaymentLinkDocument,
  UpdatePaymentLinkDocument,
} from '../support/checkouts.generated.ts'
import { type CheckoutLab, checkoutLab } from '../support/checkouts.ts'
import { cardOf, goodCard, payBrowser, tokenIn } from '../support/pay-browser.ts'
import { addPromotion, checkPromotion } from '../support/promotions.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let lab: CheckoutLab
let browser: ReturnType<typeof payBrowser>
let planId = ''
let linkId = ''
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  lab = await checkoutLab(tenant)
  browser = payBrowser(tenant, lab)
  planId = await lab.plan()
  linkId = await link(planId)
})
afterAll(() => tenant?.close())

async function link(sold: string): Promise<string> {
  const input = { name: 'Pro plan', planId: sold, allowPromotionCodes: true }
  return (await lab.ask(CreatePaymentLinkDocument, { input })).createPaymentLink.id
}
const half = (version = {}) => addPromotion(lab.test, { percent: '50', ...version })
const hosted = async (input: Partial<CreateCheckoutInput>) => {
  const given = { ui: 'HOSTED' as const, planId, allowPromotionCodes: true, ...input }
  const { createCheckout } = await lab.ask(CreateCheckoutDocument, { input: given })
  return new URL(createCheckout.url ?? '').pathname
}

/** The amounts that were asked of the provider since; those of one instant have no order. */
async function chargedSince(before: readonly { amount: string }[]): Promise<string[]> {
  const left = before.map(({ amount }) => amount)
  return (await lab.charges()).flatMap(({ amount }) => {
    const at = left.indexOf(amount)
    if (at === -1) return [amount]
    left.splice(at, 1)
    return []
  })
}

let payers = 0
const email = () => `coded-${++payers}@example.com`

/** The page, and what its forms send. */
async function open(path: string) {
  const token = tokenIn((await browser.get(path)).html)
  const codes = (verb: string, promotionCode: string) =>
    browser.post(path, { token, codes: verb, promotionCode })
  return {
    token,
    apply: (code: string) => codes('apply', code),
    remove: (code: string) => codes('remove', code),
    pay: (fields: Record<string, string> = {}) =>
      browser.post(path, { token, email: email(), ...goodCard, ...fields }),
    html: async () => (await browser.get(path)).html,
    read: () => browser.checkoutAt(path),
  }
}

describe('the page of a checkout', () => {
  it('takes a code in any case, charges what it then shows, and redeems it once', async () => {
    const code = await half()
    const page = await open(await browser.visit(linkId))
    expect(await page.html()).toContain('Promotion code</label>')
    const applied = await page.apply(` ${code.toLowerCase()} `)
    expect(applied.response.status).toBe(303)
    expect((await page.apply(code)).response.status).toBe(303)
    const html = await page.html()
    expect(html).toContain(`The code <strong>${code}</strong> is applied.`)
    expect(html).toContain('Pay 15.00 USD')
    const before = await lab.charges()
    const declined = await page.pay({ ...cardOf('4000000000000002'), email: email() })
    expect(declined.response.status).toBe(303)
    expect(await page.html()).not.toContain('Promotion code</label>')
    expect((await page.remove(code)).response.status).toBe(422)
    expect((await page.pay()).response.status).toBe(303)
    expect(await page.read()).toMatchObject({
      ...{ status: 'COMPLETE', promotionCodes: [code], quote: { dueNow: '15', discount: '15' } },
      invoice: { status: 'PAID', total: '15' },
    })
    expect(await chargedSince(before)).toEqual(['1500', '1500'])
  })

  it('gives the full price back with a code that is removed, and keeps the others', async () => {
    const [one, other] = [await half(), await half()]
    const page = await open(await browser.visit(linkId))
    await page.apply(one)
    await page.apply(other)
    expect(await page.html()).toContain('Pay 7.50 USD')
    await page.remove(one)
    expect(await page.read()).toMatchObject({ promotionCodes: [other], quote: { total: '15' } })
    await page.remove(other)
    await page.remove(other)
    expect(await page.html()).toContain('Pay 30.00 USD')
    await page.pay()
    expect(await page.read()).toMatchObject({ status: 'COMPLETE', invoice: { total: '30' } })
  })

  it('says in plain words why it does not take a code, and shows it as text', async () => {
    const page = await open(await browser.visit(linkId))
    const refusals = {
      '"><script>x</script>': 'There is no such code. Check how it is written',
      [await half({ validUntil: tenant.clock.now().toISOString() })]: 'This code has expired',
      [await half({ planIds: [await lab.plan()] })]: 'This code is not for what you are buying',
      [await half({ minimumAmount: '40', currency: 'USD' })]: 'The price is too low for this code',
      ' ': 'Write the code first.',
    }
    for (const [code, reason] of Object.entries(refusals)) {
      const { response, html } = await page.apply(code)
      expect([response.status, html.includes(reason)], code).toEqual([422, true])
      expect(html).not.toContain('<script')
    }
    expect(await page.read()).toMatchObject({ promotionCodes: [], quote: { total: '30' } })
  })

  it('takes codes by its own form only, and only where the seller allows it', async () => {
    const code = await half()
    const path = await browser.visit(linkId)
    const forged = await browser.post(path, { token: 'x', codes: 'apply', promotionCode: code })
    expect(forged.response.status).toBe(403)
    const closed = await open(await hosted({ allowPromotionCodes: false }))
    expect(await closed.html()).not.toContain('Promotion code</label>')
    expect((await closed.apply(code)).html).toContain('The checkout takes no promotion codes.')
    await lab.ask(UpdatePaymentLinkDocument, { id: linkId, input: { allowPromotionCodes: false } })
    const off = await open(await browser.visit(linkId))
    await lab.ask(UpdatePaymentLinkDocument, { id: linkId, input: { allowPromotionCodes: true } })
    expect((await off.apply(code)).response.status).toBe(422)
    expect((await off.read()).quote?.total).toBe('30')
  })

  it('keeps what the seller gave: its trial, and the terms of a known customer', async () => {
    const week = await addPromotion(lab.test, { kind: 'FREE_TRIAL_DAYS', days: 7 })
    const customerId = await lab.person(email())
    const page = await open(await hosted({ customerId, trialDays: 14 }))
    await page.apply(week)
    expect((await page.read()).trialDays).toBe(21)
    const second = await half()
    await page.apply(second)
    expect(await page.read()).toMatchObject({ trialDays: 21, quote: { total: '15', dueNow: '0' } })
    await page.remove(week)
    expect((await page.read()).trialDays).toBe(14)
    await page.pay()
    expect(await page.read()).toMatchObject({
      ...{ status: 'COMPLETE', subscription: { status: 'TRIALING' }, customer: { id: customerId } },
    })
    const none = await open(
      await hosted({ planId: await lab.plan({ trialDays: 5 }), trialDays: 0 }),
    )
    await none.apply(await half())
    expect((await none.read()).trialDays).toBe(null)
  })

  it('lets go of a code that nobody can redeem any more, beside one that is removed', async () => {
    const [kept, gone] = [await half(), await half({ maxRedemptions: 1 })]
    const page = await open(await browser.visit(linkId))
    await page.apply(kept)
    await page.apply(gone)
    const other = await open(await browser.visit(linkId))
    await other.apply(gone)
    await other.pay()
    await page.remove(kept)
    expect(await page.read()).toMatchObject({ promotionCodes: [], quote: { total: '30' } })
  })

  it('says that it has expired to whoever enters a code too late', async () => {
    const code = await half()
    const page = await open(await browser.visit(linkId))
    tenant.clock.advance(24 * 3_600_000)
    const late = await page.apply(code)
    expect(late.response.status).toBe(422)
    expect(late.html).toContain('This checkout has expired')
  })
})

describe('a code of which one is left', () => {
  it('goes to one of two who pay at once; the other is told, and pays without it', async () => {
    const code = await half({ maxRedemptions: 1 })
    const pages = [await open(await browser.visit(linkId)), await open(await browser.visit(linkId))]
    for (const page of pages) expect((await page.apply(code)).response.status).toBe(303)
    const paid = await Promise.all(pages.map((page) => page.pay()))
    expect(paid.map(({ response }) => response.status).toSorted()).toEqual([303, 422])
    const at = paid.findIndex(({ response }) => response.status === 422)
    expect(paid[at]?.html).toContain(`This code has been used up: ${code}`)
    const loser = pages[at]
    await loser?.remove(code)
    await loser?.pay()
    expect(await loser?.read()).toMatchObject({ status: 'COMPLETE', invoice: { total: '30' } })
    expect((await pages[1 - at]?.read())?.invoice?.total).toBe('15')
  })

  it('is back when the checkout that took it expires', async () => {
    const code = await half({ maxRedemptions: 1 })
    const page = await open(await browser.visit(linkId))
    await page.apply(code)
    await page.pay(cardOf('4000000000000002'))
    expect(await checkPromotion(lab.test, code)).toMatchObject({ valid: false })
    const { id } = await page.read()
    await lab.expire(id)
    expect(await checkPromotion(lab.test, code)).toMatchObject({ valid: true })
  })
})

describe('the page of a purchase of lines', () => {
  const lines = [{ description: 'Setup', amount: '10' }]

  it('takes codes, shows the discount, and charges what it then shows', async () => {
    const code = await half({ maxRedemptions: 1 })
    const input = { name: 'Setup', lines, currency: 'USD', allowPromotionCodes: true }
    const { id } = (await lab.ask(CreatePaymentLinkDocument, { input })).createPaymentLink
    const page = await open(await browser.visit(id))
    const plans = await page.apply(await half({ planIds: [planId] }))
    expect(plans.html).toContain('This code is not for what you are buying')
    expect((await page.apply(code)).response.status).toBe(303)
    const html = await page.html()
    expect(html).toContain('<dt>Discount</dt><dd>-5.00 USD</dd>')
    expect(html).toContain('Pay 5.00 USD')
    const before = await lab.charges()
    await page.pay(cardOf('4000000000000002'))
    expect((await page.remove(code)).response.status).toBe(422)
    expect(await page.html()).not.toContain('Promotion code</label>')
    await page.pay()
    expect(await page.read()).toMatchObject({
      ...{ status: 'COMPLETE', promotionCodes: [code], quote: { dueNow: '5', discount: '5' } },
      invoice: { status: 'PAID', total: '5' },
    })
    expect(await chargedSince(before)).toEqual(['500', '500'])
    expect(await checkPromotion(lab.test, code)).toMatchObject({ valid: false })
  })

  it('asks for no card when a code leaves nothing to pay, and has the code removed', async () => {
    const code = await half({ percent: '100' })
    const page = await open(await hosted({ planId: undefined, lines, currency: 'USD' }))
    await page.apply(code)
    const html = await page.html()
    expect(html).toContain('Confirm</button>')
    expect(html).not.toContain('Card number')
    await page.remove(code)
    expect(await page.html()).toContain('Pay 10.00 USD')
    await page.apply(code)
    const before = await lab.charges()
    expect((await page.pay()).response.status).toBe(303)
    expect(await page.read()).toMatchObject({
      ...{ status: 'COMPLETE', invoice: { status: 'PAID', total: '0' } },
    })
    expect(await chargedSince(before)).toEqual([])
  })
})

it('offers codes with plans and lines only', async () => {
  const refused = { code: 'INVALID_REQUEST' }
  const input = { name: 'Gift', currency: 'USD', allowPromotionCodes: true }
  expect(await lab.refused(CreatePaymentLinkDocument, { input })).toMatchObject(refused)
  const plain = { input: { name: 'Gift', currency: 'USD' } }
  const { id } = (await lab.ask(CreatePaymentLinkDocument, plain)).createPaymentLink
  const change = { id, input: { allowPromotionCodes: true } }
  expect(await lab.refused(UpdatePaymentLinkDocument, change)).toMatchObject(refused)
  for (const wrong of [
    { ui: 'HEADLESS', planId, allowPromotionCodes: true, email: email() },
    { ui: 'HOSTED', invoiceId: 'inv_x', allowPromotionCodes: true },
    { ui: 'HOSTED', invoiceId: 'inv_x', promotionCodes: [await half()] },
    { ui: 'HOSTED', paymentLinkId: id, promotionCodes: [await half()] },
  ] as const) {
    const given = { input: wrong as CreateCheckoutInput }
    expect(await lab.refused(CreateCheckoutDocument, given)).toMatchObject(refused)
  }
})

describe('a customer who had a trial of the plan', () => {
  const had = async (sold: string) => {
    const address = email()
    const page = await open(await hosted({ planId: sold, email: address }))
    await page.pay()
    const { customer, subscription } = await page.read()
    expect(subscription?.status).toBe('TRIALING')
    await cancel(lab.test, subscription?.id ?? '', { at: 'NOW' })
    return { address, customerId: customer?.id ?? '' }
  }

  it('is shown the price without it, and charged it when it confirms that', async () => {
    const sold = await lab.plan({ trialDays: 14 })
    const { address } = await had(sold)
    const page = await open(await browser.visit(await link(sold)))
    expect(await page.html()).toContain('Start the trial')
    const before = await lab.charges()
    expect((await page.pay({ email: address })).response.status).toBe(303)
    expect(await chargedSince(before)).toEqual([])
    expect(await page.html()).toContain('Pay 30.00 USD')
    expect((await page.pay({ email: address })).response.status).toBe(303)
    expect(await page.read()).toMatchObject({
      ...{ status: 'COMPLETE', trialDays: null, invoice: { status: 'PAID', total: '30' } },
      ...{ subscription: { status: 'ACTIVE' }, customer: { email: address } },
    })
    expect(await chargedSince(before)).toEqual(['3000'])
  })

  it('is shown that price at once when it is known, and keeps the days of a promotion', async () => {
    const sold = await lab.plan({ trialDays: 14 })
    const { customerId } = await had(sold)
    const page = await open(await hosted({ planId: sold, customerId }))
    expect(await page.html()).toContain('Pay 30.00 USD')
    await page.apply(await addPromotion(lab.test, { kind: 'FREE_TRIAL_DAYS', days: 7 }))
    expect((await page.read()).trialDays).toBe(7)
    await page.pay()
    expect(await page.read()).toMatchObject({
      ...{ status: 'COMPLETE', trialDays: 7, subscription: { status: 'TRIALING' } },
    })
  })
})
